"""What the documentation shows is what comes out."""

import doctest
import gc
import inspect
import re
from pathlib import Path

import pytest

import zhuihe
from conftest import ROOT


def documented() -> dict[str, str]:
    """Every docstring with an example, by the name of what it is of."""
    found = {"zhuihe": zhuihe.__doc__ or ""}
    for name in zhuihe.__all__:
        it = getattr(zhuihe, name)
        found[name] = inspect.getdoc(it) or ""
        if inspect.isclass(it):
            for member, value in vars(it).items():
                if not member.startswith("_"):
                    found[f"{name}.{member}"] = inspect.getdoc(value) or ""
    return {name: doc for name, doc in found.items() if ">>>" in doc}


@pytest.mark.parametrize("name", documented())
def test_an_example_of_a_docstring(name: str) -> None:
    example = doctest.DocTestParser().get_doctest(documented()[name], {}, name, None, None)
    runner = doctest.DocTestRunner()
    said: list[str] = []
    runner.run(example, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


def test_all_that_is_public_is_documented() -> None:
    for name in zhuihe.__all__:
        it = getattr(zhuihe, name)
        if name.endswith("Kind") or name == "GapLabel":
            continue
        assert inspect.getdoc(it), name
        if inspect.isclass(it) and it.__module__ == "zhuihe":
            fields = getattr(it, "__dataclass_fields__", {})
            for member, value in vars(it).items():
                if not member.startswith("_") and member not in fields and callable(value):
                    assert inspect.getdoc(value), f"{name}.{member}"
    for name in ["Cleaner", "Cleaner.clean", "Cleaner.clean_batch", "clean", "Edit", "Block"]:
        assert name in documented()


PAGES = ["docs/PYTHON.md", "README.md", "README.zh-CN.md", "python/README.md"]

# The steps for engines are run by the tests in engines/, where the engines are.
ENGINES = re.compile(r"zhuihe\.(spark|ray|datatrove|data_juicer)\b")


@pytest.mark.parametrize("page", PAGES)
def test_the_programs_of_a_page_run(page: str, tmp_path: Path, monkeypatch) -> None:
    """The programs of a page, one after the other; files that they read are made by those before them."""
    text = (ROOT / page).read_text(encoding="utf-8")
    programs = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    programs = [program for program in programs if not ENGINES.search(program)]
    assert programs
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    for program in programs:
        exec(compile(program, page, "exec"), names)
    # DuckDB lists what outlives the interpreter, a function of ours that its connection knows above all.
    names.clear()
    gc.collect()
