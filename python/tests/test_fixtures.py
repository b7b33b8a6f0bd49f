"""The package answers as the library and the command do, on every text of the project."""

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
def test_what_is_expected_comes_out(path: Path) -> None:
    raw = read(path)
    expected = read(path.with_name(path.name.replace(".raw.txt", ".expected.txt")))
    cleaned = CLEANER.clean(raw)
    assert cleaned.text == expected
    assert zhuihe.clean(raw) == expected
    lines = read(path.with_name(path.name.replace(".raw.txt", ".edits.jsonl"))).splitlines()
    assert [as_golden(edit) for edit in cleaned.edits] == [json.loads(line) for line in lines]


@pytest.mark.parametrize("path", CLEAN, ids=name)
def test_clean_text_stays_clean(path: Path) -> None:
    raw = read(path)
    assert zhuihe.clean(raw) is raw
    assert CLEANER.clean(raw).edits == ()


def as_golden(edit: zhuihe.Edit) -> dict:
    """An edit as the fixtures have it."""
    written = as_json(edit)
    for side in ["input", "output"]:
        written[side] = list(written[side].values())
    written["confidence"] = floor(100 * edit.confidence + 0.5) / 100
    return written


def as_json(edit: zhuihe.Edit) -> dict:
    """An edit as the command prints it."""
    return {
        "input": {"start": edit.byte_start, "end": edit.byte_end},
        "output": {"start": edit.out_byte_start, "end": edit.out_byte_end},
        "kind": edit.kind,
        "rule": edit.rule,
        "confidence": edit.confidence,
        "before": edit.before,
        "after": edit.after,
    }


def test_every_way_gives_what_the_command_gives() -> None:
    command = os.environ.get("ZHUIHE_BIN")
    if not command:
        pytest.skip("ZHUIHE_BIN names no command")
    paths = BROKEN + CLEAN
    raws = [read(path) for path in paths]
    run = [command, "--isolated", "--json", *map(str, paths)]
    lines = subprocess.run(run, check=True, capture_output=True).stdout.splitlines()
    told = [json.loads(line) for line in lines]
    assert len(told) == len(paths)

    texts = [it["text"] for it in told]
    many = CLEANER.clean_many(raws)
    assert [cleaned.text for cleaned in many] == texts
    for cleaned, it in zip(many, told, strict=True):
        assert [as_json(edit) for edit in cleaned.edits] == it["edits"]
        blocks = [(b.kind, b.byte_start, b.out_byte_end) for b in cleaned.blocks]
        assert blocks == [
            (b["kind"], b["input"]["start"], b["output"]["end"]) for b in it["blocks"]
        ]

    assert CLEANER.clean_texts(raws) == texts
    assert pa.array(CLEANER.clean_arrow(pa.array(raws))).to_pylist() == texts
    table = pa.table({"text": raws})
    cleaned_table = pa.table(CLEANER.clean_batch(table, "text", "clean", "edits"))
    assert cleaned_table["clean"].to_pylist() == texts
    for row, cleaned in zip(cleaned_table["edits"].to_pylist(), many, strict=True):
        assert [edit["byte_start"] for edit in row] == [e.byte_start for e in cleaned.edits]
