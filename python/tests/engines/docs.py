"""Checks of the documentation, the extras and the types of a step."""

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
    """Returns the programs of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def run(program: str, folder: Path) -> None:
    """Runs a program in a new process, in the given folder."""
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, file.name], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def run_example(documented: Any, **names: Any) -> None:
    """Runs the example of a docstring, which may use the given names."""
    doc = inspect.getdoc(documented) or ""
    example = doctest.DocTestParser().get_doctest(doc, names, documented.__name__, None, None)
    runner, report = doctest.DocTestRunner(), list[str]()
    runner.run(example, out=report.append)
    failed, tried = runner.summarize(verbose=False)
    assert tried and not failed, "".join(report)


def check_extra(name: str) -> None:
    """Checks that an extra of the package accepts the installed versions."""
    all_requirements = [Requirement(line) for line in requires("zhuihe") or []]
    extra = [it for it in all_requirements if it.marker and it.marker.evaluate({"extra": name})]
    assert extra
    for requirement in extra:
        assert version(requirement.name) in requirement.specifier, requirement


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
    raise AssertionError("no error without {missing}")
assert zhuihe.clean("4 月") == "4月"
"""


def check_without(module: str, extra: str, missing: str, folder: Path) -> None:
    """Checks that without the engine, the error names the extra, and the rest of the package works."""
    run(WITHOUT.format(module=module, extra=extra, missing=missing), folder)


def mypy(folder: Path, *arguments: str) -> str:
    """Runs mypy in a folder and returns its report."""
    command = [sys.executable, "-m", "mypy", "--strict", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


def check_types(folder: Path, program: str = "", wrong: dict[str, str] | None = None) -> None:
    """Checks that the package and a program pass mypy, and that it reports wrong calls with the given codes."""
    (folder / "right.py").write_text(program, encoding="utf-8")
    for checked in (["--package", "zhuihe"], ["right.py"]):
        assert "Success" in (report := mypy(folder, *checked)), report
    if wrong:
        (folder / "wrong.py").write_text(program + "\n".join(wrong), encoding="utf-8")
        lines = mypy(folder, "wrong.py").splitlines()
        for at, (call, code) in enumerate(wrong.items(), start=program.count("\n") + 1):
            found = [line for line in lines if f"wrong.py:{at}:" in line and f"[{code}]" in line]
            assert found, (call, lines)
