"""What the tests of `clean_column` for Spark and for Ray share: texts, results and invalid calls."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from docs import run

import zhuihe
from zhuihe import Cleaner

RAW = ["4 月 21 日，全市开工", None, "", "产 业 链", "安静", "同比增长１７．０２％"]
OUT = ["4月21日，全市开工", None, "", "产业链", "安静", "同比增长１７．０２％"]

# Two lines of text that are joined only with the additional word.
SPLIT_WORD, JOINED_WORD, WORD = "窑湾\n镇", "窑湾镇", "窑湾镇"


def check_edits(raw: str | None, clean: str | None, edits: list[Mapping[str, Any]] | None) -> None:
    """Checks that the edits lead from a text to the cleaned text and back. A null has none."""
    if raw is None:
        assert clean is None and edits is None
        return
    values = [zhuihe.Edit(**edit) for edit in edits or []]
    assert zhuihe.replay(raw, values) == clean
    assert zhuihe.undo(clean, values) == raw
    assert [e.start for e in values] == [e.start for e in Cleaner().analyze(raw).edits]


# Invalid arguments of `clean_column`, for a table with the columns "id" (a number) and "text".
INVALID_CALLS = [
    ({"column": "txt"}, zhuihe.ArrowError, 'no column "txt": the columns are id, text'),
    ({"column": "Text"}, zhuihe.ArrowError, 'no column "Text"'),
    ({"column": "id"}, zhuihe.ArrowTypeError, r'column "id" holds \w+, not strings'),
    ({"output_column": "id"}, zhuihe.ArrowError, 'column "id" already exists'),
    ({"edits_column": "text"}, zhuihe.ArrowError, 'column "text" already exists'),
    ({"output_column": "new", "edits_column": "new"}, zhuihe.ArrowError, 'are both "new"'),
    ({"min_confidence": 2}, zhuihe.OptionError, "from 0 to 1"),
    ({"rules": {"x": True}}, zhuihe.UnknownRuleError, '"x"'),
    ({"user_words": ["a b c d"]}, zhuihe.DictionaryError, "line 1"),
    ({"tabs": True}, TypeError, "tabs"),
    ({"cleaner": Cleaner(), "ascii_width": True}, TypeError, "not both"),
]


def check_invalid_call(
    clean_column: Any, data: Any, arguments: Mapping[str, Any], error: type, message: str
) -> None:
    """Checks that a call fails before anything runs."""
    with pytest.raises(error, match=message):
        clean_column(data, **{"column": "text", **arguments})


WITHOUT = """
import sys

sys.modules["{missing}"] = None
import zhuihe
import zhuihe.{module}

assert not [name for name in sys.modules if name.startswith({lazy}) and sys.modules[name]]
try:
    zhuihe.{module}.clean_column(None, "text")
except ImportError as error:
    assert "pip install 'zhuihe[{module}]'" in str(error), error
    assert "{missing}" in str(error.__cause__)
else:
    raise AssertionError("no error without {missing}")
"""


def check_missing(module: str, lazy: tuple[str, ...], missing: str, folder: Path) -> None:
    """Checks that a module imports its engine lazily, and that the error without it names the extra."""
    run(WITHOUT.format(module=module, lazy=lazy, missing=missing), folder)
