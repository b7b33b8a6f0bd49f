"""Shared by all tests: the project's fixtures, and no skipped tests in CI."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def read(path: Path) -> str:
    """Reads a file without converting its line ends."""
    return path.read_bytes().decode()


BROKEN = sorted((ROOT / "fixtures/broken").glob("*.raw.txt"))
CLEAN = sorted((ROOT / "fixtures/clean").glob("*.txt"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None]:
    """In CI, a skipped test fails."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} must not be skipped in CI: {report.longrepr[2]}"
    return report


@pytest.fixture(scope="session")
def raws() -> list[str]:
    """All broken and all clean fixtures."""
    assert len(BROKEN) > 20 and len(CLEAN) > 5
    return [read(path) for path in BROKEN + CLEAN]


@pytest.fixture
def turns() -> Iterator[Callable[[], int]]:
    """Counts how often another thread has run.

    Threads are not switched by time, so the other thread runs only if the GIL is released.
    """
    count, done, started = 0, threading.Event(), threading.Event()

    def take_turns() -> None:
        nonlocal count
        while not done.is_set():
            count += 1
            started.set()
            done.wait(0.0001)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    other = threading.Thread(target=take_turns)
    other.start()
    started.wait()
    yield lambda: count
    sys.setswitchinterval(interval)
    done.set()
    other.join()
