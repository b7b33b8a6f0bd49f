"""The examples of the documentation run."""

import doctest
import gc
import inspect
import re
from pathlib import Path
from typing import Literal, get_origin

import pytest

import zhuihe
from conftest import ROOT


def documented() -> dict[str, str]:
    """Returns every docstring with an example, by the name of its object."""
    found = {"zhuihe": zhuihe.__doc__ or ""}
    for name in zhuihe.__all__:
        documented = getattr(zhuihe, name)
        found[name] = inspect.getdoc(documented) or ""
        if inspect.isclass(documented):
            for member, value in vars(documented).items():
                if not member.startswith("_"):
                    found[f"{name}.{member}"] = inspect.getdoc(value) or ""
    return {name: doc for name, doc in found.items() if ">>>" in doc}


@pytest.mark.parametrize("name", documented())
def test_a_docstring(name: str) -> None:
    example = doctest.DocTestParser().get_doctest(documented()[name], {}, name, None, None)
    runner = doctest.DocTestRunner()
    report: list[str] = []
    runner.run(example, out=report.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(report)


def test_every_public_name_is_documented() -> None:
    for name in zhuihe.__all__:
        value = getattr(zhuihe, name)
        if get_origin(value) is Literal:
            continue
        assert inspect.getdoc(value), name
        if inspect.isclass(value) and value.__module__ == "zhuihe":
            fields = getattr(value, "__dataclass_fields__", {})
            for member, method in vars(value).items():
                if not member.startswith("_") and member not in fields and callable(method):
                    assert inspect.getdoc(method), f"{name}.{member}"
    for name in ["Cleaner", "Cleaner.clean", "Cleaner.clean_arrow", "clean", "Edit", "Block"]:
        assert name in documented()


PAGES = ["docs/PYTHON.md", "README.md", "README.zh-CN.md", "python/README.md"]

# The programs for engines are run by the tests in engines/.
ENGINES = re.compile(r"zhuihe\.(spark|ray|datatrove|data_juicer)\b")


@pytest.mark.parametrize("page", PAGES)
def test_the_programs_of_a_page_run(page: str, tmp_path: Path, monkeypatch) -> None:
    """Runs the programs of a page in order. A program may read files that an earlier one wrote."""
    text = (ROOT / page).read_text(encoding="utf-8")
    programs = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    programs = [program for program in programs if not ENGINES.search(program)]
    assert programs
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    for program in programs:
        exec(compile(program, page, "exec"), names)
    # DuckDB reports objects that outlive the interpreter, such as a connection with a Python function.
    names.clear()
    gc.collect()
