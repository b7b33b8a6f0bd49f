"""The types that the package declares are those that it has."""

import subprocess
import sys
from pathlib import Path

PROGRAM = '''
from typing import assert_type

import zhuihe

cleaner = zhuihe.Cleaner(ascii_width=True, rules={"date": False}, user_words=["澜川"])
cleaned = cleaner.clean("4 月 21 日")
assert_type(zhuihe.clean("4 月 21 日"), str)
assert_type(cleaned, zhuihe.Cleaned)
assert_type(cleaner.clean_many(["4 月"]), list[zhuihe.Cleaned])
assert_type(cleaner.clean_texts(text for text in ["4 月"]), list[str])
assert_type(cleaned.edits, tuple[zhuihe.Edit, ...])
assert_type(cleaned.edits[0].start, int)
kind: zhuihe.EditKind = cleaned.edits[0].kind
assert_type(cleaned.blocks[0].out_byte_end, int)
assert_type(zhuihe.undo(cleaned.text, cleaned.edits), str)
assert_type([e.weight for d in cleaner.explain("") for e in d.evidence], list[float])
assert_type(cleaner.score("", "").para_f1, float | None)
assert_type([rule.name for rule in zhuihe.rules()], list[str])


class Table:
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


chunks = cleaner.clean_batch(Table(), "text", edits_column="edits")
assert_type(chunks, zhuihe.ArrowChunks)
assert_type(cleaner.clean_stream(chunks, "text"), zhuihe.ArrowStream)
assert_type(len(cleaner.clean_arrow(chunks)), int)
try:
    zhuihe.replay("", cleaned.edits)
except zhuihe.EditMismatchError as error:
    assert_type(error.offset, int)
'''

WRONG = {
    "zhuihe.clean(b'')": "arg-type",
    "zhuihe.Cleaner(True)": "call-arg",
    "zhuihe.Cleaner(tabs=True)": "call-arg",
    "zhuihe.Cleaner(block_separator='dash')": "arg-type",
    "zhuihe.Cleaner(rules={'date': 'off'})": "dict-item",
    "zhuihe.Cleaner().clean('').text = ''": "misc",
    "zhuihe.Cleaner().clean('').edits[0].start = 1": "misc",
    "zhuihe.Cleaner().clean_arrow(['a'])": "call-overload",
    "zhuihe.Cleaner().clean_stream(zhuihe.clean(''), 'text')": "arg-type",
}


def mypy(*args: str) -> str:
    run = [sys.executable, "-m", *args]
    return subprocess.run(run, capture_output=True, text=True).stdout


def test_the_package_itself_passes() -> None:
    assert "Success" in (said := mypy("mypy", "--strict", "--package", "zhuihe")), said


def test_a_program_of_a_user_passes(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    assert "Success" in (said := mypy("mypy", "--strict", str(program))), said


def test_mistakes_are_seen(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import zhuihe\n" + "\n".join(WRONG) + "\n", encoding="utf-8")
    said = mypy("mypy", "--strict", str(program)).splitlines()
    for line, (wrong, code) in enumerate(WRONG.items(), start=2):
        told = [it for it in said if f"program.py:{line}:" in it and f"[{code}]" in it]
        assert told, (wrong, said)


def test_the_stubs_name_what_there_is() -> None:
    said = mypy("mypy.stubtest", "zhuihe._zhuihe")
    assert "Success" in said, said
