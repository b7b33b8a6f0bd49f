"""Strings: what a cleaner gives, and what it refuses."""

import _thread
import dataclasses
import threading

import pyarrow as pa
import pytest

import zhuihe
from zhuihe import Cleaner

DATE = "4 月 21 日，全市开工"


def test_a_string_that_needs_no_repair_comes_back_itself() -> None:
    text = "全市粮食播种面积稳定。\n"
    assert zhuihe.clean(text) is text
    assert Cleaner().clean(text).text is text


@pytest.mark.parametrize(
    ("options", "raw", "cleaned"),
    [
        ({}, DATE, "4月21日，全市开工"),
        ({"ascii_width": True}, "同比增长１７．０２％", "同比增长17.02%"),
        ({"ascii_width": True, "rules": {"ascii-width": False}}, "１７", "１７"),
        ({"rules": {"ascii-width": True}}, "１７．０２％", "17.02%"),
        ({"vertical_forms": True}, "﹁甲﹂︵乙︶", "「甲」（乙）"),
        ({"unify_han": True}, "⼈⼝", "人口"),
        ({"drop_soft_hyphens": True}, "软\u00ad连字符", "软连字符"),
        ({"block_separator": "blank-line"}, "停 水 通 知\n各用户：\n", "停水通知\n\n各用户：\n"),
        ({"block_separator": "as-input"}, "停 水 通 知\n\n\n各用户：\n", "停水通知\n\n\n各用户：\n"),
        ({"spaces": "leave"}, "停 水 通 知\n", "停 水 通 知\n"),
        ({"han_digit_spacing": "as-input"}, DATE, DATE),
        ({"min_confidence": 0.99}, DATE, DATE),
        ({"rules": {"date": False}}, DATE, DATE),
        ({"dictionary": False}, DATE, "4月21日，全市开工"),
        ({"user_words": ["澜川"]}, DATE, "4月21日，全市开工"),
        ({"threads": 1}, DATE, "4月21日，全市开工"),
    ],
)
def test_options(options: dict, raw: str, cleaned: str) -> None:
    cleaner = Cleaner(**options)
    assert cleaner.clean(raw).text == cleaned
    assert cleaner.clean_texts([raw]) == [cleaned]
    assert cleaner.options == options
    assert Cleaner(**cleaner.options) == cleaner
    assert hash(Cleaner(**cleaner.options)) == hash(cleaner)
    assert (cleaner == Cleaner()) == (options == {})


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"min_confidence": 1.5}, zhuihe.OptionError, "from 0 to 1, and not 1.5"),
        ({"min_confidence": float("nan")}, zhuihe.OptionError, "and not NaN"),
        ({"block_separator": "dash"}, zhuihe.OptionError, '"blank-line", "as-input", and not "dash"'),
        ({"spaces": "keep"}, zhuihe.OptionError, '"repair", "leave", and not "keep"'),
        ({"han_digit_spacing": "wide"}, zhuihe.OptionError, '"compact", "as-input", and not "wide"'),
        ({"rules": {"dates": False}}, zhuihe.UnknownRuleError, '"dates"'),
        ({"rules": ["date"]}, TypeError, "mapping"),
        ({"user_words": "澜川"}, TypeError, "put it in brackets"),
        ({"user_words": ["澜川", "窑湾镇 often"]}, zhuihe.DictionaryError, "line 2"),
        ({"user_words": ["澜川"], "dictionary": False}, zhuihe.OptionError, "exclude each other"),
        ({"threads": 0}, zhuihe.OptionError, "threads is 1 or more"),
        ({"tabs": True}, TypeError, "tabs"),
    ],
)
def test_options_that_can_not_be(options: dict, error: type, says: str) -> None:
    with pytest.raises(error) as raised:
        Cleaner(**options)
    assert says in str(raised.value)
    if error is not TypeError:
        assert isinstance(raised.value, zhuihe.ZhuiheError)
        assert isinstance(raised.value, ValueError)


def test_a_dictionary_error_says_which_word_it_is() -> None:
    with pytest.raises(zhuihe.DictionaryError) as raised:
        Cleaner(user_words=["澜川", "", "窑湾镇 often"])
    assert raised.value.line == 3


def test_words_of_ones_own_are_known(tmp_path) -> None:
    page = "缓坡上的茶树由青岭坪茶\n农世代照管，采下的叶子\n送到镇上，由青岭坪茶农\n自己炒制。\n"
    evidence = [d.evidence for d in Cleaner().explain(page)]
    known = [d.evidence for d in Cleaner(user_words=["坪茶农"]).explain(page)]
    assert known != evidence
    file = tmp_path / "words.txt"
    file.write_text("坪茶农\n", encoding="utf-8")
    with open(file, encoding="utf-8") as lines:
        assert Cleaner(user_words=lines) == Cleaner(user_words=["坪茶农"])


def test_positions_are_in_characters_and_in_bytes(raws: list[str]) -> None:
    edits = blocks = 0
    for raw in [*raws, "😀 的 👩‍👩‍👧 4 月 2\n1 日"]:
        cleaned = Cleaner().clean(raw)
        for edit in cleaned.edits:
            edits += 1
            assert raw[edit.start : edit.end] == edit.before
            assert cleaned.text[edit.out_start : edit.out_end] == edit.after
            assert raw.encode()[edit.byte_start : edit.byte_end] == edit.before.encode()
            out = cleaned.text.encode()[edit.out_byte_start : edit.out_byte_end]
            assert out == edit.after.encode()
            assert 0 <= edit.confidence <= 1
        for block in cleaned.blocks:
            blocks += 1
            text = raw[block.start : block.end]
            assert text == text.strip() != ""
            assert raw.encode()[block.byte_start : block.byte_end] == text.encode()
            out = cleaned.text[block.out_start : block.out_end]
            assert "".join(out.split()) == "".join(text.split())
            bytes_out = cleaned.text.encode()[block.out_byte_start : block.out_byte_end]
            assert bytes_out == out.encode()
    assert edits > 1000 and blocks > 100


def test_edits_lead_there_and_back(raws: list[str]) -> None:
    for raw in raws:
        cleaned = Cleaner().clean(raw)
        assert zhuihe.replay(raw, cleaned.edits) == cleaned.text
        assert zhuihe.undo(cleaned.text, cleaned.edits) == raw


def test_an_edit_that_does_not_fit_says_where() -> None:
    cleaned = Cleaner().clean(DATE)
    with pytest.raises(zhuihe.EditMismatchError) as raised:
        zhuihe.replay("四月 二十一日", cleaned.edits[1:])
    assert raised.value.offset == 5
    assert isinstance(raised.value, ValueError)
    odd = dataclasses.replace(cleaned.edits[0], rule="dates")
    with pytest.raises(zhuihe.UnknownRuleError):
        zhuihe.replay(DATE, [odd])
    odd = dataclasses.replace(cleaned.edits[0], kind="odd")  # type: ignore[arg-type]
    with pytest.raises(zhuihe.OptionError, match="odd"):
        zhuihe.undo(cleaned.text, [odd])


def test_values_never_change() -> None:
    cleaned = Cleaner().clean(DATE)
    for value, field in [
        (cleaned, "text"),
        (cleaned, "new"),
        (cleaned.edits[0], "start"),
        (cleaned.blocks[0], "kind"),
        (Cleaner(), "options"),
    ]:
        with pytest.raises((AttributeError, TypeError)):
            setattr(value, field, 1)
    assert cleaned.edits is cleaned.edits
    assert isinstance(cleaned.edits, tuple) and isinstance(cleaned.blocks, tuple)


def test_values_compare_and_hash() -> None:
    one, same, other = (Cleaner().clean(text) for text in [DATE, DATE, DATE + "。"])
    assert one == same and one != other and one != DATE
    assert len({one, same, other}) == 2
    assert len({*one.edits, *same.edits}) == len(one.edits)
    # The same text by another way is another answer.
    assert one != Cleaner().clean(one.text)


def test_many_texts_are_cleaned_as_one_is(raws: list[str]) -> None:
    for threads in [None, 1, 2]:
        cleaner = Cleaner(threads=threads)
        one_by_one = [cleaner.clean(raw) for raw in raws]
        assert cleaner.clean_many(raws) == one_by_one
        assert cleaner.clean_many(iter(raws)) == one_by_one
        assert cleaner.clean_texts(tuple(raws)) == [c.text for c in one_by_one]
    assert Cleaner().clean_many([]) == []
    assert Cleaner().clean_texts([""]) == [""]


@pytest.mark.parametrize("clean", [Cleaner().clean_many, Cleaner().clean_texts])
def test_what_is_no_text_is_named(clean) -> None:
    with pytest.raises(TypeError, match="text 1: a text is a str, and not NoneType"):
        clean(["产 业 链", None])
    with pytest.raises(TypeError, match="a list of str"):
        clean("产 业 链")
    with pytest.raises(zhuihe.InvalidUtf8Error, match="text 2: character 1 is half"):
        clean(["", "", "链\ud800"])


def test_half_a_character_is_refused() -> None:
    for clean in [zhuihe.clean, Cleaner().clean, Cleaner().explain]:
        with pytest.raises(zhuihe.InvalidUtf8Error) as raised:
            clean("产业\ud83d链")
        assert raised.value.offset == 6
        assert isinstance(raised.value, ValueError)
    with pytest.raises(TypeError, match="not bytes"):
        zhuihe.clean("产 业 链".encode())  # type: ignore[arg-type]


def test_explain_tells_of_every_gap() -> None:
    page = "全市粮食播种面积稳定在 58 万\n亩以上，同比增长 2.3%，已经\n连续五年保持增长。\n"
    decisions = Cleaner().explain(page)
    assert [page[d.start : d.end] for d in decisions] == [" ", " ", "\n", " ", "\n"]
    assert [page.encode()[d.byte_start : d.byte_end] for d in decisions][2] == b"\n"
    line_end = decisions[2]
    assert (line_end.was, line_end.label) == ("break", "join")
    assert line_end.confidence > 0.8
    assert any(e.weight > 1 for e in line_end.evidence)


def test_scores() -> None:
    raw = "停 水 通 知\n各用户：4 月 21\n日停水。"
    gold = "停水通知\n各用户：¦4月21日停水。"
    score = zhuihe.score(raw, raw.replace(" ", ""), gold)
    assert (score.contested, score.accuracy) == (7, 6 / 7)
    assert (score.blocks, score.para_f1) == (2, 2 / 5)
    assert (score.inserted, score.lost, score.digits) == (0, 0, 0)
    assert (score.gold_coverage, score.out_coverage) == (1.0, 1.0)
    assert zhuihe.score("甲 乙", "甲乙", "丙乙").gold_coverage == 0.5
    assert zhuihe.score("", "", "").accuracy is None
    for out, other in [(raw, "ABC"), ("ABC", gold)]:
        with pytest.raises(zhuihe.AlignmentError, match="no visible character in common"):
            zhuihe.score(raw, out, other)
    cleaner = Cleaner()
    assert cleaner.score(raw, gold) == zhuihe.score(raw, cleaner.clean(raw).text, gold)


def test_each_rule_does_what_its_example_says() -> None:
    rules = zhuihe.rules()
    assert len({rule.name for rule in rules}) == len(rules) > 20
    for rule in rules:
        cleaner = Cleaner(rules={rule.name: True})
        assert cleaner.clean(rule.before).text == rule.after, rule.name


def test_other_threads_run_while_texts_are_cleaned(raws: list[str], turns) -> None:
    texts, one = raws * 20, "".join(raws) * 5
    for call in [
        lambda: Cleaner().clean(one),
        lambda: Cleaner().clean_many(texts),
        lambda: Cleaner(threads=1).clean_texts(texts),
    ]:
        before = turns()
        call()
        assert turns() > before


def test_ctrl_c_is_heard(raws: list[str], turns) -> None:
    # 16 MB are cleaned between two looks.
    texts = ["".join(raws) * 20] * 30
    assert sum(len(text.encode()) for text in texts) > 32_000_000
    table = pa.chunked_array([[text] for text in texts])
    for call in [
        lambda: Cleaner().clean_texts(texts),
        lambda: Cleaner().clean_many(texts),
        lambda: Cleaner().clean_arrow(table),
    ]:
        go = threading.Event()
        press = threading.Thread(target=lambda: go.wait() and _thread.interrupt_main())
        press.start()
        with pytest.raises(KeyboardInterrupt):
            go.set()
            # Only in here the other thread has its turn.
            call()
        press.join()


@pytest.mark.parametrize("threads", [None, 1])
def test_a_panic_is_an_exception(threads: int | None, raws: list[str], capfd) -> None:
    from zhuihe._zhuihe import _panicking_cleaner

    cleaner = _panicking_cleaner()
    for call in [
        lambda: cleaner.clean(raws[0]),
        lambda: cleaner.clean_many(raws),
        lambda: cleaner.clean_texts(raws),
        lambda: cleaner.explain(raws[0]),
        lambda: cleaner.score(raws[0], raws[0]),
    ]:
        with pytest.raises(zhuihe.InternalError, match="a mistake in zhuihe") as raised:
            call()
        assert isinstance(raised.value, RuntimeError)
    # Nothing is the worse for it.
    assert Cleaner(threads=threads).clean_texts([DATE]) == ["4月21日，全市开工"]
