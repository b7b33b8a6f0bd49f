"""What the tests share: the project's broken texts."""

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
