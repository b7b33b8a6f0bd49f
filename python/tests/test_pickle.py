"""Values and cleaners go to other processes, and come back the same."""

import copy
import multiprocessing
import pickle

import pytest

import zhuihe
from zhuihe import Cleaner

RAW = "4 月 21 日，全市开工。\n\n本报记者\n\n卫长庚 摄\n"


def values() -> list[object]:
    cleaned = Cleaner().clean(RAW)
    decision = Cleaner().explain(RAW)[0]
    score = zhuihe.score(RAW, RAW, RAW)
    return [cleaned, *cleaned.edits, *cleaned.blocks, decision, score, *zhuihe.rules()]


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_values_come_back_equal(protocol: int) -> None:
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
def test_a_cleaner_comes_back_the_same(options: dict) -> None:
    cleaner = Cleaner(**options)
    again = pickle.loads(pickle.dumps(cleaner))
    assert again == cleaner and again.options == options == copy.copy(cleaner).options
    assert repr(again) == repr(cleaner)
    assert again.clean(RAW) == cleaner.clean(RAW)


def test_errors_come_back_with_what_they_say() -> None:
    with pytest.raises(zhuihe.EditMismatchError) as raised:
        zhuihe.replay("", Cleaner().clean(RAW).edits)
    again = pickle.loads(pickle.dumps(raised.value))
    assert type(again) is zhuihe.EditMismatchError
    assert (str(again), again.offset) == (str(raised.value), 1)


class Subclass(Cleaner):
    """A cleaner of a user's."""


def test_a_subclass_stays_one() -> None:
    again = pickle.loads(pickle.dumps(Subclass(ascii_width=True)))
    assert type(again) is Subclass and again.options == {"ascii_width": True}


def clean_in_worker(work: tuple[Cleaner, list[str]]) -> list[zhuihe.Cleaned]:
    cleaner, raws = work
    return cleaner.clean_many(raws)


@pytest.mark.parametrize("start", ["spawn", "fork"])
def test_workers_answer_as_the_parent_does(start: str, raws: list[str]) -> None:
    if start not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system can not {start}")
    cleaner = Cleaner(ascii_width=True, user_words=["澜川"])
    # The parent's threads are running by now. A child that was forked has none of them.
    expected = cleaner.clean_many(raws)
    with multiprocessing.get_context(start).Pool(2) as pool:
        answers = pool.map_async(clean_in_worker, [(cleaner, raws)] * 2).get(timeout=300)
    assert answers == [expected] * 2
