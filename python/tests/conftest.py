"""What the tests share: the project's broken texts."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def read(path: Path) -> str:
    """The text of a file, with the line ends that it has."""
    return path.read_bytes().decode()


BROKEN = sorted((ROOT / "fixtures/broken").glob("*.raw.txt"))
CLEAN = sorted((ROOT / "fixtures/clean").glob("*.txt"))


@pytest.fixture(scope="session")
def raws() -> list[str]:
    """All broken texts, and all clean ones."""
    assert len(BROKEN) > 20 and len(CLEAN) > 5
    return [read(path) for path in BROKEN + CLEAN]


@pytest.fixture
def turns() -> Iterator[Callable[[], int]]:
    """How often another thread has had its turn so far.

    Nobody is made to give way to it: it has a turn where Python's lock is let go of, or none at all.
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
