#!/usr/bin/env python3
"""Prints how right zhuihe is, and how fast, beside other programs: python3 benches/accuracy/compare.py

The texts are those of fixtures/: broken ones and mixed ones with gold, and clean ones that must not change. Every
answer is scored by `zhuihe score`. Needs cargo, and Python 3.9 or later with pip; the peers are installed into an
environment of their own below cargo's target folder. A peer that can't be had is said so.
"""

import json
import subprocess
import sys
import tempfile
import time
import venv
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import mean, median

from peers import PACKAGES, PEERS

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
ROUNDS = 5
MEGABYTE = 1_000_000


def read(path):
    return path.read_bytes().decode()


def broken_cases():
    """The broken texts with their gold, as paths."""
    raws = sorted(FIXTURES.glob("broken/*.raw.txt")) + sorted(FIXTURES.glob("mixed/*.raw.txt"))
    pairs = [(raw, raw.with_name(raw.name.replace(".raw.", ".gold."))) for raw in raws]
    return [(raw, gold) for raw, gold in pairs if gold.exists()]


def clean_texts():
    return [read(path) for path in sorted(FIXTURES.glob("clean/*.txt"))]


def score(command, raw, out, gold):
    """The figures of an answer; `None` if it shares no character with the raw text."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="") as file:
        file.write(out)
        file.flush()
        done = subprocess.run(
            [command, "score", "--json", raw, file.name, gold], stdout=subprocess.PIPE
        )
    return json.loads(done.stdout) if done.returncode == 0 else None


def speed(clean):
    """Megabytes a second over newspaper pages: the median of some rounds. The start of a program is taken out by the
    difference between a short text and a long one."""
    pages = [path.read_bytes() for path in sorted(FIXTURES.glob("broken/page-*.raw.txt"))]
    once = b"\n\n".join(pages)
    short = once.decode()
    long = (once * -(-MEGABYTE // len(once))).decode()
    clean(short)

    def seconds(text):
        before = time.perf_counter()
        clean(text)
        return time.perf_counter() - before

    size = len(long.encode()) - len(once)
    return median(size / MEGABYTE / (seconds(long) - seconds(short)) for _ in range(ROUNDS))


def measure(command, clean):
    scores = [score(command, raw, clean(read(raw)), gold) for raw, gold in broken_cases()]
    done = [figures for figures in scores if figures is not None]

    def average(name):
        return mean(figures[name] for figures in done if figures[name] is not None)

    texts = clean_texts()
    return [
        f"{average('para_f1') * len(done) / len(scores):.3f}",
        f"{average('accuracy'):.3f}",
        f"{average('f1_space'):.3f}",
        f"{sum(figures['digits'] for figures in done)}",
        f"{sum(figures['lost'] for figures in done)}",
        f"{sum(clean(text) != text for text in texts)} of {len(texts)}",
        f"{speed(clean):.1f}",
    ]


def row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def report(command):
    def zhuihe(text):
        done = subprocess.run(
            [command, "--from=text"], input=text.encode(), stdout=subprocess.PIPE, check=True
        )
        return done.stdout.decode()

    row("", "paragraph F1", "accuracy", "F1 of spaces", "numbers invented", "characters lost", "clean texts changed", "MB/s")
    row("---", *["---:"] * 7)
    row("`zhuihe`", *measure(command, zhuihe))
    for name, load in PEERS.items():
        try:
            shown = f"`{name}` {version(name)}" if name in PACKAGES else name
            row(shown, *measure(command, load()))
        except (ImportError, PackageNotFoundError) as error:
            row(f"`{name}`", f"could not be had: {error}", *[""] * 6)


def cargo(*args):
    return subprocess.run(["cargo", *args], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout


def main():
    if len(sys.argv) > 1:
        # In the environment of the peers.
        report(sys.argv[1])
        return
    cargo("build", "--release", "--package", "zhuihe-cli")
    target = Path(json.loads(cargo("metadata", "--no-deps", "--format-version", "1"))["target_directory"])
    environment = target / "peers"
    python = environment / "bin" / "python"
    if not python.exists():
        venv.create(environment, with_pip=True)
    for name in PACKAGES:
        # One at a time: the others are measured where one can't be had.
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name]
        subprocess.run(pip, check=False)
    subprocess.run([python, __file__, target / "release" / "zhuihe"], check=True)


if __name__ == "__main__":
    main()
