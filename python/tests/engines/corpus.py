"""A data set in Parquet made of the project's broken texts, and what the command makes of it."""

import os
import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

BROKEN = sorted((Path(__file__).resolve().parents[3] / "fixtures/broken").glob("*.raw.txt"))
LINES = 12


def texts(number: int) -> list[str | None]:
    """So many documents, no two of them the same but for the missing and the empty ones.

    Each is a number, some lines of one broken text, and some of another.
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

    return [document(n) for n in range(number)]


def write(folder: Path, number: int, files: int) -> pa.Table:
    """Writes documents with an id each into so many Parquet files, and gives them."""
    folder.mkdir(parents=True)
    table = pa.table({"id": pa.array(range(number), pa.int64()), "text": texts(number)})
    size = -(-number // files)
    for n in range(files):
        pq.write_table(table.slice(n * size, size), folder / f"part-{n:03}.parquet")
    return table


def cleaned_by_command(folder: Path, output: Path, *options: str) -> pa.Table:
    """What the command makes of a folder of Parquet files, by id."""
    command = [os.environ["ZHUIHE_BIN"], "--isolated", "--from", "parquet", "-o", str(output), *options, str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return pq.read_table(output).sort_by("id")
