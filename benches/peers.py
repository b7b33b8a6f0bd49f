#!/usr/bin/env python3
"""Times zhuihe beside programs for Chinese text that come from a package registry: python3 benches/peers.py

They do other work, and none of them repairs broken lines; see WORK. What it says is what a page costs in each.

Needs cargo, and Python 3.8 or later with pip. The peers are installed into an environment of their own below
cargo's target folder; one that can't be had is left out, and the table says so.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 7
MEGABYTE = 1_000_000
# The command is timed on a text and on one so many times as long: the difference is free of the start.
LONG = 11

WORK = {
    "zhuihe": "repairs the page",
    "opencc-pyo3": "turns Simplified into Traditional characters, word by word",
    "autocorrect-py": "sets spaces between Han and Latin words, and corrects marks",
    "jieba": "cuts into words, with the hidden Markov model; in Python",
}


def loaders():
    """For each peer what makes the function that is timed."""

    def opencc():
        from opencc_pyo3 import OpenCC

        return OpenCC("s2t").convert

    def autocorrect():
        import autocorrect_py

        return autocorrect_py.format

    def jieba():
        import logging

        import jieba

        jieba.setLogLevel(logging.WARNING)
        jieba.initialize()
        return lambda text: list(jieba.cut(text))

    return {"opencc-pyo3": opencc, "autocorrect-py": autocorrect, "jieba": jieba}


def page(length):
    """The text of the benches: newspaper pages, an empty line between two, over again up to `length` bytes."""
    paths = sorted((ROOT / "fixtures" / "broken").glob("page-*.raw.txt"))
    once = b"".join(path.read_bytes() + b"\n\n" for path in paths)
    return once * -(-length // len(once))


def seconds(run, who):
    """The time that passes, and that of the processors: of all threads, or of the children."""
    def now():
        used = resource.getrusage(who)
        return time.perf_counter(), used.ru_utime + used.ru_stime

    before = now()
    run()
    return [after - before for before, after in zip(before, now())]


def run_command(command, path):
    with open(os.devnull, "wb") as nowhere:
        subprocess.run([command, path], stdout=nowhere, check=True)


def measure(command):
    """The rounds of each: seconds for a megabyte, passed and of the processors."""
    text = page(MEGABYTE)
    peers = {}
    for name, load in loaders().items():
        try:
            peers[name] = load()
        except ImportError:
            peers[name] = None
    measured = {"zhuihe": [], **{name: [] for name in peers}}
    decoded = text.decode()
    with tempfile.TemporaryDirectory() as folder:
        short, long = Path(folder, "short.txt"), Path(folder, "long.txt")
        short.write_bytes(text)
        long.write_bytes(text * LONG)
        # The first round warms up.
        for turn in range(ROUNDS + 1):
            children = resource.RUSAGE_CHILDREN
            a = seconds(lambda: run_command(command, short), children)
            b = seconds(lambda: run_command(command, long), children)
            took = {"zhuihe": [(y - x) / (LONG - 1) for x, y in zip(a, b)]}
            for name, run in peers.items():
                if run is not None:
                    took[name] = seconds(lambda: run(decoded), resource.RUSAGE_SELF)
            for name, both in took.items():
                if turn > 0:
                    measured[name].append([s * MEGABYTE / len(text) for s in both])
    return measured


def version(name):
    from importlib.metadata import version

    return version(name)


def report(measured):
    print("| | does | MB/s | MB for a second of the processors | zhuihe to it (least–greatest) |")
    print("| --- | --- | ---: | ---: | ---: |")
    for name, rounds in measured.items():
        if not rounds:
            print(f"| `{name}` | {WORK[name]} | could not be had | | |")
            continue
        speeds = [statistics.median(1 / r[i] for r in rounds) for i in (0, 1)]
        shown = f"`{name}`" if name == "zhuihe" else f"`{name}` {version(name)}"
        ratio = "1"
        if name != "zhuihe":
            # By the time of the processors, which is the same on one core or many.
            pairs = zip(rounds, measured["zhuihe"])
            ratios = sorted(peer[1] / zhuihe[1] for peer, zhuihe in pairs)
            ratio = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
        print(f"| {shown} | {WORK[name]} | {speeds[0]:.1f} | {speeds[1]:.1f} | {ratio} |")


def cargo(*args):
    done = subprocess.run(["cargo", *args], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return done.stdout


def main():
    if len(sys.argv) > 1:
        # In the environment of the peers.
        report(measure(sys.argv[1]))
        return
    cargo("build", "--release", "--package", "zhuihe-cli")
    metadata = json.loads(cargo("metadata", "--no-deps", "--format-version", "1"))
    target = Path(metadata["target_directory"])
    command = target / "release" / "zhuihe"
    environment = target / "peers"
    python = environment / "bin" / "python"
    if not python.exists():
        venv.create(environment, with_pip=True)
    for name in loaders():
        # One at a time: the others are timed where one can't be had.
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name]
        subprocess.run(pip, check=False)
    subprocess.run([str(python), __file__, str(command)], check=True)


if __name__ == "__main__":
    main()
