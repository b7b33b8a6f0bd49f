"""Values and cleaners can be pickled and sent to other processes."""

import copy
import multiprocessing
import pickle

import pytest

import zhuihe
from zhuihe import Cleaner

RAW = "4 月 21 日，全市开工。\n\n本报记者\n\n卫长庚 摄\n"


def values() -> list[object]:
    cleaned = Cleaner().analyze(RAW)
    decision = Cleaner().explain(RAW)[0]
    score = zhuihe.score(RAW, RAW, RAW)
    return [cleaned, *cleaned.edits, *cleaned.blocks, decision, score, *zhuihe.rules()]


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_values_are_equal_after_a_round_trip(protocol: int) -> None:
    for value in values():
        assert pickle.loads(pickle.dumps(value, protocol)) == value
        assert copy.copy(value) == value == copy.deepcopy(value)
        assert b"_values" not in pickle.dumps(value, protocol)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"ascii_width": True, "vertical_forms": True, "unify_han": True, "drop_soft_hyphens": True},
        {"block_separator": "blank-line", "han_digit_spacing": "as-input", "spaces": "leave", "min_confidence": 0.7},
        {"rules": {"date": False, "ascii-width": True}, "threads": 1},
        {"user_words": ["窑湾镇", "澜川 20 ns"]},
        {"dictionary": False},
    ],
)
def test_a_cleaner_is_equal_after_a_round_trip(options: dict) -> None:
    cleaner = Cleaner(**options)
    again = pickle.loads(pickle.dumps(cleaner))
    assert again == cleaner and again.options == options == copy.copy(cleaner).options
    assert repr(again) == repr(cleaner)
    assert again.analyze(RAW) == cleaner.analyze(RAW)


def test_errors_keep_their_message_and_offset() -> None:
    with pytest.raises(zhuihe.EditMismatchError) as raised:
        zhuihe.replay("", Cleaner().analyze(RAW).edits)
    again = pickle.loads(pickle.dumps(raised.value))
    assert type(again) is zhuihe.EditMismatchError
    assert (str(again), again.offset) == (str(raised.value), 1)


class Subclass(Cleaner):
    """A user's subclass."""


def test_a_subclass_stays_a_subclass() -> None:
    again = pickle.loads(pickle.dumps(Subclass(ascii_width=True)))
    assert type(again) is Subclass and again.options == {"ascii_width": True}


def clean_in_worker(work: tuple[Cleaner, list[str]]) -> list[str]:
    cleaner, raws = work
    return cleaner.clean_many(raws)


@pytest.mark.parametrize("start", multiprocessing.get_all_start_methods())
def test_workers_agree_with_the_parent(start: str, raws: list[str]) -> None:
    cleaner = Cleaner(ascii_width=True, user_words=["澜川"])
    # Starts the parent's threads, which a forked child does not have.
    expected = cleaner.clean_many(raws)
    with multiprocessing.get_context(start).Pool(2) as pool:
        results = pool.map_async(clean_in_worker, [(cleaner, raws)] * 2).get(timeout=300)
    assert results == [expected] * 2
