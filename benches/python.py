#!/usr/bin/env python3
"""Times the Python package on many documents, beside a regex and opencc-pyo3: python3 benches/python.py [DOCUMENTS]

The documents are the broken texts of fixtures/broken, over and over. All ways are timed by turns, and what is printed is
the median of the rounds, in documents a second and as a ratio to the regex of the same round.

Needs cargo, and Python 3.11 or later with pip. An environment of its own, below cargo's target folder, gets what
python/tests/requirements.txt names, opencc-pyo3, and the package as a user would install it.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 7
DOCUMENTS = 2_000

WORK = {
    "regex": "drops white space after Han and full-width marks; in Python, one core",
    "opencc-pyo3": "turns Simplified into Traditional characters; one core",
    "analyze, one by one": "repairs, with edits and blocks; one core",
    "clean_many, 1 thread": "repairs, text only; one core",
    "clean_many": "repairs, text only; all cores",
    "clean_arrow": "repairs, text only, from an Arrow table to another; all cores",
    "clean_arrow, edits": "the same, with a column of edits; all cores",
}


def documents(number):
    """So many documents: the broken texts, over and over."""
    texts = [path.read_bytes().decode() for path in sorted(ROOT.glob("fixtures/broken/*.raw.txt"))]
    return [texts[i % len(texts)] for i in range(number)]


def ways(texts):
    """For each way what does all the documents."""
    import opencc_pyo3
    import pyarrow as pa
    import zhuihe

    spaces = re.compile(r"(?<=[㐀-鿿豈-﫿、-〿！-｠…—“”‘’])\s+")
    opencc = opencc_pyo3.OpenCC("s2t")
    cleaner, alone = zhuihe.Cleaner(), zhuihe.Cleaner(threads=1)
    table = pa.table({"text": texts})
    return {
        "regex": lambda: [spaces.sub("", text) for text in texts],
        "opencc-pyo3": lambda: [opencc.convert(text) for text in texts],
        "analyze, one by one": lambda: [cleaner.analyze(text) for text in texts],
        "clean_many, 1 thread": lambda: alone.clean_many(texts),
        "clean_many": lambda: cleaner.clean_many(texts),
        "clean_arrow": lambda: pa.table(cleaner.clean_arrow(table, "text")),
        "clean_arrow, edits": lambda: pa.table(
            cleaner.clean_arrow(table, "text", edits_column="edits")
        ),
    }


def measure(number):
    texts = documents(number)
    seconds = {}
    for _ in range(ROUNDS):
        for way, run in ways(texts).items():
            start = time.perf_counter()
            run()
            seconds.setdefault(way, []).append(time.perf_counter() - start)
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{number} documents, {size:.1f} MB, {os.cpu_count()} cores, {ROUNDS} rounds\n")
    print("| | documents/s | MB/s | to the regex | |")
    print("| --- | ---: | ---: | ---: | --- |")
    for way, rounds in seconds.items():
        median = statistics.median(rounds)
        ratio = statistics.median(r / s for r, s in zip(seconds["regex"], rounds))
        figures = f"{number / median:,.0f} | {size / median:.1f} | {ratio:.2f}"
        print(f"| `{way}` | {figures} | {WORK[way]} |")


def environment():
    """The Python of an environment that has the package."""
    run = ["cargo", "metadata", "--format-version", "1", "--no-deps"]
    metadata = subprocess.run(run, cwd=ROOT, check=True, capture_output=True).stdout
    folder = Path(json.loads(metadata)["target_directory"]) / "python-bench"
    if not folder.exists():
        venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    requirements = ROOT / "python/tests/requirements.txt"
    subprocess.run([*install, "opencc-pyo3==0.12.0", "-r", requirements], check=True)
    subprocess.run([*install, ROOT / "python"], check=True)
    return python


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--measure", number]:
            measure(int(number))
        case [] | [_]:
            number = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
            run = [environment(), __file__, "--measure", str(number)]
            sys.exit(subprocess.run(run).returncode)
        case _:
            sys.exit("usage: benches/python.py [DOCUMENTS]")
