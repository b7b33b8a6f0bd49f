"""A million records, about a gigabyte, of which a hundred are deliberately invalid.

No part of the checks of a change, since it takes some minutes and 4 GB of disk. It makes the records of the texts in
fixtures/, runs the command that ZHUIHE_BIN names (a release build), and checks that no record is lost: the output has all
but the spoilt ones, in order, and the rejects are just these. Then it prints the most memory and the throughput.

    ZHUIHE_BIN=target/release/zhuihe python3 cli/tests/formats/million.py [-n RECORDS] [-j JOBS]... [--keep DIR]
"""

import argparse
import base64
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from common import MEASURE, ZHUIHE

FIXTURES = pathlib.Path(__file__).resolve().parents[3] / "fixtures"

# Functions that make a valid line invalid.
SPOILT = [
    lambda line: line[:-2],  # cut short
    lambda line: line.replace(b'"text"', b'"body"', 1),  # the field is missing
    lambda line: b'{"id":1,"text":12345}',  # no string
    lambda line: line[:40] + b"\xff" + line[41:],  # not UTF-8
    lambda line: b'{"id":1,"text":"\\ud800"}',  # half a character
    lambda line: b"\x00" * 100,  # a hole in the file
    lambda line: line + line,  # a line end is lost
    lambda line: b"[" + line + b"]",  # no object
    lambda line: b"<html>",  # something else
    lambda line: b"{" * 5000,  # deep
]


def documents(numbers):
    """Returns parts of the fixtures of some hundred characters, broken and clean."""
    files = sorted(FIXTURES.glob("broken/*.raw.txt")) + sorted(FIXTURES.glob("clean/*.txt"))
    pieces = []
    for file in files:
        rows = file.read_text().split("\n")
        start = 0
        while start < len(rows):
            length = numbers.randint(15, 60)
            piece = "\n".join(rows[start : start + length])
            if len(piece) > 100:
                pieces.append(piece)
            start += length
    return pieces


def make(path, records, spoilt):
    """Writes the records, and returns the invalid lines."""
    numbers = random.Random(1)
    pieces = [json.dumps(p, ensure_ascii=False) for p in documents(numbers)]
    bad = sorted(numbers.sample(range(records), spoilt))
    expected, todo = {}, set(bad)
    with open(path, "wb") as file:
        for i in range(records):
            text = numbers.choice(pieces)
            line = f'{{"id":{i},"text":{text},"source":"fixtures","score":{i % 7}.50}}'.encode()
            if i in todo:
                line = expected[i + 1] = SPOILT[len(expected) % len(SPOILT)](line)
            file.write(line + b"\n")
    return expected


def run(directory, jobs):
    command = [ZHUIHE, "in.jsonl", "-o", "out.jsonl", "--rejects", "rejects.jsonl", "-j", jobs]
    start, before = time.monotonic(), os.times()
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, *command, "--stats", "stats.json"],
        cwd=directory,
        stderr=subprocess.PIPE,
    )
    took, after = time.monotonic() - start, os.times()
    work = sum(after[2:4]) - sum(before[2:4])
    stderr, _, peak = done.stderr.decode().rpartition("peak ")
    assert done.returncode == 3, stderr
    length = os.path.getsize(directory / "in.jsonl")
    stats = json.loads((directory / "stats.json").read_text())
    print(
        f"-j {jobs}: {took:.1f} s, {length / took / 1e6:.1f} MB/s of input, "
        f"{stats['bytes']['before'] / work / 1e6:.1f} MB of text for each second of a core, "
        f"peak {int(peak) / 1024:.0f} MB, "
        f"{stats['documents']} documents, {stats['changed']} changed",
        flush=True,
    )


def check(directory, records, expected):
    rejects = {}
    at = 0
    for line in open(directory / "rejects.jsonl", "rb"):
        reject = json.loads(line)
        record = reject.get("record", "").encode() or base64.b64decode(reject["record_base64"])
        rejects[reject["line"]] = record
        with open(directory / "in.jsonl", "rb") as file:
            file.seek(reject["offset"])
            assert file.read(len(record)) == record, reject["line"]
    assert rejects == expected, set(rejects) ^ set(expected)
    with open(directory / "in.jsonl", "rb") as before, open(directory / "out.jsonl", "rb") as after:
        for i, line in enumerate(before, 1):
            if i in expected:
                continue
            old, new = json.loads(line), json.loads(after.readline())
            assert list(old) == list(new) and old["id"] == new["id"] == i - 1
            assert "".join(old["text"].split()) == "".join(new["text"].split()), i
            at += 1
        assert after.read() == b""
    assert at + len(rejects) == records
    print(f"{at} records in the output and {len(rejects)} in the rejects are the {records} of the input")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-n", type=int, default=1_000_000, help="records")
    parser.add_argument("-j", action="append", help="jobs; several times for several runs")
    parser.add_argument("--keep", type=pathlib.Path, help="where the files stay")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        directory = args.keep or pathlib.Path(temporary)
        expected = make(directory / "in.jsonl", args.n, 100)
        length = os.path.getsize(directory / "in.jsonl")
        print(f"{args.n} records, {length / 1e6:.0f} MB, {len(expected)} of them spoilt", flush=True)
        for jobs in args.j or ["1", "2"]:
            run(directory, jobs)
        check(directory, args.n, expected)


if __name__ == "__main__":
    main()
