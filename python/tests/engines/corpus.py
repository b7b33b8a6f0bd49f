"""A corpus made of the project's broken texts, and what the command makes of it."""

import os
import subprocess
from pathlib import Path

import pyarrow as pa

import zhuihe

BROKEN = sorted((Path(__file__).resolve().parents[3] / "fixtures/broken").glob("*.raw.txt"))
LINES = 12
DOCUMENTS = 20_000

WORDS = ["窑湾镇", "澜川 20 ns"]
OPTIONS: zhuihe.Options = {"ascii_width": True, "rules": {"date": False}, "user_words": WORDS}


def texts() -> list[str | None]:
    """Returns distinct documents, some of them null or empty.

    Each consists of a number, some lines of one broken text, and some of another.
    """
    broken = [path.read_bytes().decode().splitlines(keepends=True) for path in BROKEN]

    def document(n: int) -> str | None:
        if n % 1000 == 7:
            return None
        if n % 1000 == 8:
            return ""
        rest, first = divmod(n, len(broken))
        start, second = divmod(rest, len(broken))
        lines = broken[first][start : start + LINES] + ["\n"] + broken[second][-LINES - start :][:LINES]
        return f"第 {n} 号\n" + "".join(lines)

    return [document(n) for n in range(DOCUMENTS)]


def clean_by_command(source: Path, output: Path, options: zhuihe.Options) -> None:
    """Cleans a file or a folder of Parquet or JSON Lines files with the command. ``options`` is empty or `OPTIONS`."""
    arguments: list[str | Path] = []
    if options:
        assert options == OPTIONS
        words = output.with_name("words.txt")
        words.write_text("\n".join(WORDS), encoding="utf-8")
        arguments = ["--ascii-width", "--rules", "-date", "--user-dict", words]
    file = next(source.iterdir()) if source.is_dir() else source
    kind = file.suffix.removeprefix(".")
    command = [os.environ["ZHUIHE_BIN"], "--isolated", "--from", kind, "-o", output, *arguments, source]
    subprocess.run(command, check=True, capture_output=True)


def differing(ours: pa.Table, theirs: pa.Table) -> list[int]:
    """Returns the ids of the rows that differ between two tables with the whole corpus."""
    rows = zip(ours.to_pylist(), theirs.to_pylist(), strict=True)
    assert len(ours) == DOCUMENTS
    return [a["id"] for a, b in rows if a != b]


def check_cleaned(
    cleaned: pa.Table, raw: pa.Table, expected: pa.Table, options: zhuihe.Options
) -> None:
    """Checks the cleaned corpus, and that most documents and the additional words made a difference."""
    assert differing(cleaned, expected) == []
    assert len(differing(cleaned, raw)) > DOCUMENTS * 0.9
    without_words = zhuihe.Cleaner(**{**options, "user_words": None})
    different = differing(cleaned, pa.table(without_words.clean_arrow(raw, "text")))
    assert bool(different) == ("user_words" in options)
