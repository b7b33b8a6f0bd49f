"""The type annotations match the package."""

import subprocess
import sys
from pathlib import Path

PROGRAM = '''
from typing import assert_type

import zhuihe

cleaner = zhuihe.Cleaner(ascii_width=True, rules={"date": False}, user_words=["澜川"])
cleaned = cleaner.analyze("4 月 21 日")
assert_type(zhuihe.clean("4 月 21 日", ascii_width=True), str)
assert_type(cleaner.clean("4 月 21 日"), str)
assert_type(cleaned, zhuihe.Cleaned)
assert_type(cleaner.clean_many(text for text in ["4 月"]), list[str])
assert_type(cleaner.options, zhuihe.Options)
assert_type(cleaned.edits, tuple[zhuihe.Edit, ...])
assert_type(cleaned.edits[0].start, int)
kind: zhuihe.EditKind = cleaned.edits[0].kind
assert_type(cleaned.blocks[0].out_byte_end, int)
assert_type(zhuihe.undo(cleaned.text, cleaned.edits), str)
assert_type([e.weight for d in cleaner.explain("") for e in d.evidence], list[float])
assert_type(zhuihe.score("", "", "").para_f1, float | None)
assert_type([rule.name for rule in zhuihe.rules()], list[str])
document = zhuihe.clean_page("a.pdf", format="pdf", ascii_width=True)
assert_type(cleaner.clean_page(["1.hocr", "2.hocr"]), zhuihe.Document)
assert_type([b.text for a in document.articles for b in a.blocks], list[str])
assert_type(document.furniture[0].lines[0].left, float)


class Array:
    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        raise NotImplementedError


class Table:
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


stream = cleaner.clean_arrow(Table(), "text", edits_column="edits")
assert_type(stream, zhuihe.ArrowStream)
assert_type(cleaner.clean_arrow(stream, "text"), zhuihe.ArrowStream)
assert_type(cleaner.clean_arrow(Array()), zhuihe.ArrowArray)
assert_type(len(cleaner.clean_arrow(Array())), int)
try:
    zhuihe.replay("", cleaned.edits)
except zhuihe.EditMismatchError as error:
    assert_type(error.offset, int)
'''

WRONG = {
    "zhuihe.clean(1)": "arg-type",
    "zhuihe.clean('', tabs=True)": "call-arg",
    "zhuihe.Cleaner(True)": "call-arg",
    "zhuihe.Cleaner(tabs=True)": "call-arg",
    "zhuihe.Cleaner(block_separator='dash')": "arg-type",
    "zhuihe.Cleaner(rules={'date': 'off'})": "dict-item",
    "zhuihe.Cleaner().analyze('').text = ''": "misc",
    "zhuihe.Cleaner().analyze('').edits[0].start = 1": "misc",
    "zhuihe.Cleaner().clean_arrow(['a'])": "call-overload",
    "zhuihe.clean_page(b'', format='docx')": "arg-type",
}


def mypy(*args: str) -> str:
    """Runs a module of mypy and returns its report."""
    run = [sys.executable, "-m", *args]
    return subprocess.run(run, capture_output=True, text=True).stdout


def test_the_package_passes_mypy() -> None:
    assert "Success" in (report := mypy("mypy", "--strict", "--package", "zhuihe")), report


def test_a_correct_program_passes_mypy(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    assert "Success" in (report := mypy("mypy", "--strict", str(program))), report


def test_mypy_reports_wrong_calls(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import zhuihe\n" + "\n".join(WRONG) + "\n", encoding="utf-8")
    report = mypy("mypy", "--strict", str(program)).splitlines()
    for line, (wrong, code) in enumerate(WRONG.items(), start=2):
        found = [it for it in report if f"program.py:{line}:" in it and f"[{code}]" in it]
        assert found, (wrong, report)


def test_the_stubs_match_the_module() -> None:
    report = mypy("mypy.stubtest", "zhuihe._zhuihe")
    assert "Success" in report, report
