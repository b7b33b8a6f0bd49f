"""Cleaning of strings: results, options, errors."""

import _thread
import dataclasses
import re
import threading
from typing import Any, get_args

import pytest

import zhuihe
from zhuihe import Cleaner, _values

DATE = "4 月 21 日，全市开工"


def test_an_unchanged_string_is_the_same_object() -> None:
    text = "全市粮食播种面积稳定。\n"
    assert zhuihe.clean(text) is text
    assert Cleaner().clean(text) is text
    assert Cleaner().analyze(text).text is text


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
def test_options(options: zhuihe.Options, raw: str, cleaned: str) -> None:
    cleaner = Cleaner(**options)
    assert zhuihe.clean(raw, **options) == cleaned
    assert cleaner.clean(raw) == cleaned
    assert cleaner.analyze(raw).text == cleaned
    assert cleaner.clean_many([raw]) == [cleaned]
    assert cleaner.options == options
    assert Cleaner(**cleaner.options) == cleaner
    assert hash(Cleaner(**cleaner.options)) == hash(cleaner)
    assert (cleaner == Cleaner()) == (options == {})


PAGE = "全市粮食播种面积稳定在五十八万\n亩以上，同比增长百分之二点三，\n其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "gbk"])
def test_bytes_are_decoded(encoding: str) -> None:
    data, cleaned = PAGE.encode(encoding), PAGE.replace("\n", "") + "\n"
    cleaner = Cleaner()
    assert zhuihe.clean(data) == cleaned
    assert cleaner.clean(data) == cleaned
    assert cleaner.analyze(data) == cleaner.analyze(PAGE)
    assert cleaner.explain(data) == cleaner.explain(PAGE)
    assert cleaner.clean_many([data, PAGE]) == [cleaned, cleaned]
    assert zhuihe.score(data, cleaned, cleaned.encode(encoding)).para_f1 == 1.0


def test_bytes_in_an_uncertain_encoding_are_an_error() -> None:
    data = "第一章".encode("gbk")
    with pytest.raises(zhuihe.InvalidUtf8Error, match=r"its encoding is not certain: decode it") as error:
        zhuihe.clean(data)
    assert error.value.offset == 0
    with pytest.raises(zhuihe.InvalidUtf8Error, match="text 1: not UTF-8 at byte 0"):
        Cleaner().clean_many(["", data])


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"min_confidence": 1.5}, zhuihe.OptionError, "must be from 0 to 1, not 1.5"),
        ({"min_confidence": float("nan")}, zhuihe.OptionError, "not NaN"),
        ({"block_separator": "dash"}, zhuihe.OptionError, '"blank-line", "as-input", not "dash"'),
        ({"spaces": "keep"}, zhuihe.OptionError, 'spaces must be one of "repair", "leave"'),
        ({"han_digit_spacing": "wide"}, zhuihe.OptionError, '"compact", "as-input", not "wide"'),
        ({"rules": {"dates": False}}, zhuihe.UnknownRuleError, '"dates"'),
        ({"rules": ["date"]}, TypeError, "must be a mapping"),
        ({"user_words": "澜川"}, TypeError, "must be a list"),
        ({"user_words": ["澜川", "窑湾镇 often"]}, zhuihe.DictionaryError, "line 2"),
        ({"user_words": ["澜川"], "dictionary": False}, zhuihe.OptionError, "omit user_words"),
        ({"threads": 0}, zhuihe.OptionError, "threads must be at least 1"),
        ({"tabs": True}, TypeError, "tabs"),
    ],
)
def test_invalid_options(options: dict[str, Any], error: type, message: str) -> None:
    for call in [lambda: Cleaner(**options), lambda: zhuihe.clean(DATE, **options)]:
        with pytest.raises(error, match=message) as raised:
            call()
        if error is not TypeError:
            assert isinstance(raised.value, zhuihe.ZhuiheError)
            assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ("block_separator", _values.BlockSeparator),
        ("spaces", _values.Spaces),
        ("han_digit_spacing", _values.HanDigitSpacing),
    ],
)
def test_types_of_options_have_the_names_of_the_library(option: str, names: Any) -> None:
    with pytest.raises(zhuihe.OptionError) as raised:
        Cleaner(**{option: "?"})  # type: ignore[misc]
    assert quoted(raised.value) == [*get_args(names), "?"]


def test_types_of_kinds_have_the_names_of_the_library(raws: list[str]) -> None:
    edit = dataclasses.replace(Cleaner().analyze(DATE).edits[0], kind="?")  # type: ignore[arg-type]
    with pytest.raises(zhuihe.OptionError) as raised:
        zhuihe.replay(DATE, [edit])
    assert quoted(raised.value) == [*get_args(zhuihe.EditKind), "?"]
    blocks = (block for raw in raws for block in Cleaner().analyze(raw).blocks)
    assert {block.kind for block in blocks} == set(get_args(zhuihe.BlockKind))
    decisions = [decision for raw in raws for decision in Cleaner().explain(raw)]
    assert {decision.label for decision in decisions} == set(get_args(zhuihe.GapLabel))
    assert {decision.was for decision in decisions} == {"space", "break"}


def quoted(error: Exception) -> list[str]:
    """Returns the names that a message quotes."""
    return re.findall(r'"(.*?)"', str(error))


def test_a_dictionary_error_has_the_number_of_the_word() -> None:
    with pytest.raises(zhuihe.DictionaryError) as raised:
        Cleaner(user_words=["澜川", "", "窑湾镇 often"])
    assert raised.value.line == 3


def test_user_words_are_evidence(tmp_path) -> None:
    page = "缓坡上的茶树由青岭坪茶\n农世代照管，采下的叶子\n送到镇上，由青岭坪茶农\n自己炒制。\n"
    evidence = [d.evidence for d in Cleaner().explain(page)]
    with_words = [d.evidence for d in Cleaner(user_words=["坪茶农"]).explain(page)]
    assert with_words != evidence
    file = tmp_path / "words.txt"
    file.write_text("坪茶农\n", encoding="utf-8")
    with open(file, encoding="utf-8") as lines:
        assert Cleaner(user_words=lines) == Cleaner(user_words=["坪茶农"])


def test_positions_are_in_characters_and_in_bytes(raws: list[str]) -> None:
    edits = blocks = 0
    for raw in [*raws, "😀 的 👩‍👩‍👧 4 月 2\n1 日"]:
        cleaned = Cleaner().analyze(raw)
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


def test_edits_can_be_replayed_and_undone(raws: list[str]) -> None:
    for raw in raws:
        cleaned = Cleaner().analyze(raw)
        assert zhuihe.replay(raw, cleaned.edits) == cleaned.text
        assert zhuihe.undo(cleaned.text, cleaned.edits) == raw


def test_edits_of_another_text_are_refused() -> None:
    cleaned = Cleaner().analyze(DATE)
    with pytest.raises(zhuihe.EditMismatchError) as raised:
        zhuihe.replay("四月 二十一日", cleaned.edits[1:])
    assert raised.value.offset == 5
    assert isinstance(raised.value, ValueError)
    wrong = dataclasses.replace(cleaned.edits[0], rule="dates")
    with pytest.raises(zhuihe.UnknownRuleError, match='"dates"'):
        zhuihe.replay(DATE, [wrong])


def test_values_are_immutable() -> None:
    cleaned = Cleaner().analyze(DATE)
    for value, field in [
        (cleaned, "text"),
        (cleaned, "new"),
        (cleaned.edits[0], "start"),
        (cleaned.blocks[0], "kind"),
        (Cleaner(), "options"),
    ]:
        with pytest.raises((AttributeError, TypeError)):
            setattr(value, field, 1)
    assert isinstance(cleaned.edits, tuple) and isinstance(cleaned.blocks, tuple)


def test_values_can_be_compared_and_hashed() -> None:
    one, same, other = (Cleaner().analyze(text) for text in [DATE, DATE, DATE + "。"])
    assert one == same and one != other and one != DATE
    assert len({one, same, other}) == 2
    assert len({*one.edits, *same.edits}) == len(one.edits)
    # The same text with other edits.
    assert one != Cleaner().analyze(one.text)


def test_many_texts_become_what_each_becomes_alone(raws: list[str]) -> None:
    for threads in [None, 1, 2]:
        cleaner = Cleaner(threads=threads)
        expected = [cleaner.clean(raw) for raw in raws]
        assert cleaner.clean_many(raws) == expected
        assert cleaner.clean_many(iter(raws)) == expected
    assert Cleaner().clean_many([]) == []
    assert Cleaner().clean_many([""]) == [""]


def test_errors_name_the_invalid_text() -> None:
    clean = Cleaner().clean_many
    with pytest.raises(TypeError, match="text 1: a text must be a str, not NoneType"):
        clean(["产 业 链", None])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="must be an iterable of texts, not a text"):
        clean("产 业 链")
    with pytest.raises(zhuihe.InvalidUtf8Error, match="text 2: character 1 is a lone surrogate"):
        clean(["", "", "链\ud800"])


def test_a_lone_surrogate_is_refused() -> None:
    for clean in [zhuihe.clean, Cleaner().clean, Cleaner().analyze, Cleaner().explain]:
        with pytest.raises(zhuihe.InvalidUtf8Error) as raised:
            clean("产业\ud83d链")
        assert raised.value.offset == 6
        assert isinstance(raised.value, ValueError)
    with pytest.raises(TypeError, match="not bytearray"):
        zhuihe.clean(bytearray())  # type: ignore[arg-type]


def test_explain_returns_every_gap() -> None:
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


def test_each_rule_has_a_correct_example() -> None:
    rules = zhuihe.rules()
    assert len({rule.name for rule in rules}) == len(rules) > 20
    for rule in rules:
        assert zhuihe.clean(rule.before, rules={rule.name: True}) == rule.after, rule.name


def test_the_gil_is_released(raws: list[str], turns) -> None:
    texts, one = raws * 20, "".join(raws) * 5
    for call in [
        lambda: zhuihe.clean(one),
        lambda: Cleaner().analyze(one),
        lambda: Cleaner().clean_many(texts),
        lambda: Cleaner(threads=1).clean_many(texts),
    ]:
        before = turns()
        call()
        assert turns() > before


def test_ctrl_c_interrupts_many_texts(raws: list[str], turns) -> None:
    # Signals are checked after every 16 MB.
    texts = ["".join(raws) * 20] * 30
    assert sum(len(text.encode()) for text in texts) > 32_000_000
    go = threading.Event()
    press = threading.Thread(target=lambda: go.wait() and _thread.interrupt_main())
    press.start()
    with pytest.raises(KeyboardInterrupt):
        go.set()
        # The other thread runs only while the GIL is released here.
        Cleaner().clean_many(texts)
    press.join()
