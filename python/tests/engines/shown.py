"""What the documentation shows, to be run."""

import doctest
import inspect
import re
import subprocess
import sys
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[3]


def programs(page: str, language: str = "python") -> list[str]:
    """The programs of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def run(program: str, folder: Path) -> None:
    """Runs a program in a Python of its own, in this folder, and says what it said if it fails."""
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, file.name], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def run_example(of: Any, **names: Any) -> None:
    """Runs the example of a docstring, which may use these names."""
    doc = inspect.getdoc(of) or ""
    example = doctest.DocTestParser().get_doctest(doc, names, of.__name__, None, None)
    runner, said = doctest.DocTestRunner(), list[str]()
    runner.run(example, out=said.append)
    failed, tried = runner.summarize(verbose=False)
    assert tried and not failed, "".join(said)


def check_extra(name: str) -> None:
    """The extra takes the versions that are there."""
    extra = [Requirement(it) for it in requires("zhuihe") or []]
    needed = [it for it in extra if it.marker and it.marker.evaluate({"extra": name})]
    assert needed
    for it in needed:
        assert version(it.name) in it.specifier, it


WITHOUT = """
import sys

sys.modules["{missing}"] = None
import zhuihe

try:
    import zhuihe.{module}
except ImportError as error:
    assert "pip install 'zhuihe[{extra}]'" in str(error), error
    assert "{missing}" in str(error.__cause__)
else:
    raise AssertionError("it is there without {missing}")
assert zhuihe.clean("4 月") == "4月"
"""


def check_without(module: str, extra: str, missing: str, folder: Path) -> None:
    """Without the engine the step says what to install, and the rest of the package is there."""
    run(WITHOUT.format(module=module, extra=extra, missing=missing), folder)
