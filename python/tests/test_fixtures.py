"""The package gives the results of the library and of the command on every fixture."""

import json
import os
import subprocess
from math import floor
from pathlib import Path

import pyarrow as pa
import pytest

import zhuihe
from conftest import BROKEN, CLEAN, read

CLEANER = zhuihe.Cleaner()


def name(path: Path) -> str:
    return path.name.removesuffix(".txt")


@pytest.mark.parametrize("path", BROKEN, ids=name)
def test_broken_text_becomes_the_expected_text(path: Path) -> None:
    raw = read(path)
    expected = read(path.with_name(path.name.replace(".raw.txt", ".expected.txt")))
    cleaned = CLEANER.analyze(raw)
    assert cleaned.text == expected
    assert zhuihe.clean(raw) == expected
    lines = read(path.with_name(path.name.replace(".raw.txt", ".edits.jsonl"))).splitlines()
    assert [as_golden(edit) for edit in cleaned.edits] == [json.loads(line) for line in lines]


@pytest.mark.parametrize("path", CLEAN, ids=name)
def test_clean_text_stays_clean(path: Path) -> None:
    raw = read(path)
    assert zhuihe.clean(raw) is raw
    assert CLEANER.analyze(raw).edits == ()


def as_golden(edit: zhuihe.Edit) -> dict:
    """Converts an edit to the form of the fixtures."""
    written = as_json(edit)
    for side in ["input", "output"]:
        written[side] = list(written[side].values())
    written["confidence"] = floor(100 * edit.confidence + 0.5) / 100
    return written


def as_json(edit: zhuihe.Edit) -> dict:
    """Converts an edit to the form that the command prints."""
    return {
        "input": {"start": edit.byte_start, "end": edit.byte_end},
        "output": {"start": edit.out_byte_start, "end": edit.out_byte_end},
        "kind": edit.kind,
        "rule": edit.rule,
        "confidence": edit.confidence,
        "before": edit.before,
        "after": edit.after,
    }


def test_every_method_agrees_with_the_command() -> None:
    paths = BROKEN + CLEAN
    raws = [read(path) for path in paths]
    run = [os.environ["ZHUIHE_BIN"], "--isolated", "--json", *map(str, paths)]
    lines = subprocess.run(run, check=True, capture_output=True).stdout.splitlines()
    expected = [json.loads(line) for line in lines]
    assert len(expected) == len(paths)

    texts = [document["text"] for document in expected]
    many = [CLEANER.analyze(raw) for raw in raws]
    assert [cleaned.text for cleaned in many] == texts
    for cleaned, document in zip(many, expected, strict=True):
        assert [as_json(edit) for edit in cleaned.edits] == document["edits"]
        blocks = [(b.kind, b.byte_start, b.out_byte_end) for b in cleaned.blocks]
        assert blocks == [
            (b["kind"], b["input"]["start"], b["output"]["end"]) for b in document["blocks"]
        ]

    assert CLEANER.clean_many(raws) == texts
    assert pa.array(CLEANER.clean_arrow(pa.array(raws))).to_pylist() == texts
    table = pa.table({"text": raws})
    table = pa.table(CLEANER.clean_arrow(table, "text", "clean", edits_column="edits"))
    assert table["clean"].to_pylist() == texts
    for row, cleaned in zip(table["edits"].to_pylist(), many, strict=True):
        assert [edit["byte_start"] for edit in row] == [e.byte_start for e in cleaned.edits]
