#!/usr/bin/env python3
"""Check that zhuihe leaves files alone that are not Chinese text from a PDF.

Usage: walk.py [--binary PATH] [--report FILE] [--sample N] [--seed S] [ROOT...]

Takes every UTF-8 text file under 1 MB below the roots and cleans it, many files
per process. No file without Han characters may change. Whether a change to a
file with Han characters is right needs a person: the report shows each one.

Without ROOT: Cargo's registry sources, the site-packages of this Python, the
global npm folder and /usr/share, as far as they exist.

Edits that join two digits are counted on their own: they change a value.

Exit status: 0 if no file without Han changed, 1 if one did, 2 if the command
failed on a file or no file was found.
"""

import argparse
import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

MAX_BYTES = 1_000_000
BATCH_BYTES = 32_000_000
CONTEXT = 20  # characters around an edit
EDITS_SHOWN = 5  # per file on standard output
SUFFIXES_SHOWN = 12  # per root
HUNK_CHARACTERS = 1000  # per side of a hunk; a minified file has long lines
HUNKS_SHOWN = 10  # per file in the report

HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
VISIBLE = str.maketrans({"\n": "⏎", "\r": "␍", "\t": "→", " ": "␠", "\u00a0": "⍽", "\u3000": "□"})


class Document(NamedTuple):
    root: str
    path: str  # relative to the root
    raw: bytes
    has_han: bool

    @property
    def suffix(self):
        return Path(self.path).suffix or "(none)"

    @property
    def full_path(self):
        return os.path.join(self.root, self.path)


class Change(NamedTuple):
    document: Document
    output: bytes
    edits: list

    def digits_joined(self):
        """Count the edits that remove white space between two digits."""
        return sum(
            edit["after"] == ""
            and edit["before"].isspace()
            and is_digit(text_before(self.output, edit["output"]["start"], 1))
            and is_digit(text_after(self.output, edit["output"]["end"], 1))
            for edit in self.edits
        )


def is_digit(text):
    return text.isdecimal()


def text_before(raw, offset, length):
    return raw[max(0, offset - 4 * length) : offset].decode("utf-8", "ignore")[-length:]


def text_after(raw, offset, length):
    return raw[offset : offset + 4 * length].decode("utf-8", "ignore")[:length]


def default_roots():
    cargo = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    roots = [cargo / "registry" / "src", Path(sysconfig.get_paths()["purelib"])]
    try:
        npm = subprocess.run(["npm", "root", "--global"], capture_output=True, text=True, check=True)
        roots.append(Path(npm.stdout.strip()))
    except (OSError, subprocess.CalledProcessError):
        pass
    roots.append(Path("/usr/share"))
    return [str(root) for root in roots if root.is_dir()]


def list_files(root):
    """Paths of the regular files below a root, relative to it, in a fixed order."""
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            try:
                status = os.lstat(path)
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode) and 0 < status.st_size < MAX_BYTES:
                yield os.path.relpath(path, root)


def read_document(root, path):
    """Read a file; None if it is not text."""
    try:
        raw = Path(root, path).read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if not text or "\0" in text:
        return None
    return Document(root, path, raw, HAN.search(text) is not None)


def documents(roots, sample, seed):
    """Yield all text files, or a sample of them that depends only on seed and relative paths."""
    files = ((root, path) for root in roots for path in list_files(root))
    if sample is not None:
        files = sorted(files, key=lambda f: hashlib.sha256(f"{seed}:{f[1]}".encode("utf-8", "surrogateescape")).digest())
    taken = 0
    for root, path in files:
        if sample is not None and taken == sample:
            return
        document = read_document(root, path)
        if document:
            taken += 1
            yield document


def batches(stream):
    batch, size = [], 0
    for document in stream:
        batch.append(document)
        size += len(document.raw)
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def clean(binary, batch, failures):
    """Clean the documents of a batch in one process and return the changes.

    If the process fails, halve the batch until the document that it fails on is found.
    """
    lines = [json.dumps({"text": d.raw.decode()}, ensure_ascii=False).encode() for d in batch]
    with tempfile.TemporaryDirectory() as scratch:
        edits_file = Path(scratch, "edits.jsonl")
        command = [binary, "--isolated", "--from", "jsonl", "--edits", str(edits_file), "-"]
        done = subprocess.run(command, input=b"\n".join(lines) + b"\n", capture_output=True)
        outputs = done.stdout.split(b"\n")[:-1]
        edit_lines = edits_file.read_bytes().split(b"\n")[:-1] if edits_file.exists() else []
    if done.returncode != 0 or len(outputs) != len(batch) or len(edit_lines) != len(batch):
        if len(batch) == 1:
            failures.append((batch[0], done.returncode, done.stderr.decode("utf-8", "replace").strip()))
            return []
        middle = len(batch) // 2
        return clean(binary, batch[:middle], failures) + clean(binary, batch[middle:], failures)
    changes = []
    for document, line, output, edit_line in zip(batch, lines, outputs, edit_lines):
        if output != line:
            text = json.loads(output)["text"].encode()
            if text != document.raw:
                changes.append(Change(document, text, json.loads(edit_line)["edits"]))
    return changes


def describe_edit(change, edit):
    """One edit with its context, white space visible."""
    raw, start, end = change.document.raw, edit["input"]["start"], edit["input"]["end"]
    left = text_before(raw, start, CONTEXT).translate(VISIBLE)
    right = text_after(raw, end, CONTEXT).translate(VISIBLE)
    was, now = edit["before"].translate(VISIBLE), edit["after"].translate(VISIBLE)
    return f"{edit['rule']} {edit['confidence']:.2f}  {left}[{was} ⇒ {now}]{right}"


def hunks(change):
    """The changed lines as a unified diff without context, built from the edits.

    difflib takes minutes on some files of this size.
    """
    raw, output = change.document.raw, change.output
    groups = []
    for edit in change.edits:
        start = raw.rfind(b"\n", 0, edit["input"]["start"]) + 1
        end = raw.find(b"\n", edit["input"]["end"])
        end = len(raw) if end < 0 else end
        if groups and start <= groups[-1][1]:
            groups[-1][1:] = [max(end, groups[-1][1]), groups[-1][2] + [edit]]
        else:
            groups.append([start, end, [edit]])
    for start, end, edits in groups[:HUNKS_SHOWN]:
        first, last = edits[0], edits[-1]
        line = raw.count(b"\n", 0, start) + 1
        # In a long line, start shortly before the first edit.
        start = max(start, first["input"]["start"] - HUNK_CHARACTERS // 2)
        new_start = start + first["output"]["start"] - first["input"]["start"]
        new_end = end + last["output"]["end"] - last["input"]["end"]
        yield f"@@ line {line} @@"
        yield from side("-", raw[start:end])
        yield from side("+", output[new_start:new_end])
    if len(groups) > HUNKS_SHOWN:
        yield f"@@ {len(groups) - HUNKS_SHOWN} more hunks @@"


def side(mark, raw):
    text = raw.decode("utf-8", "ignore")
    if len(text) > HUNK_CHARACTERS:
        text = text[:HUNK_CHARACTERS] + "…"
    return [mark + line for line in text.split("\n")]


def plural(count, noun):
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def describe(change, edits_shown):
    joined = change.digits_joined()
    lines = [f"{change.document.full_path}: {plural(len(change.edits), 'edit')}"]
    if joined:
        lines[0] += f", {joined} of them between digits"
    lines += ["    " + describe_edit(change, edit) for edit in change.edits[:edits_shown]]
    if len(change.edits) > edits_shown:
        lines.append(f"    and {len(change.edits) - edits_shown:,} more")
    return "\n".join(lines)


def suffix_table(title, seen, changed, limit):
    """Rows `suffix, files seen, files changed` for files without and with Han."""

    def row(name, keys):
        numbers = [sum(counter[key, has_han] for key in keys) for has_han in (False, True) for counter in (seen, changed)]
        return f"  {name:<18}" + "".join(f"{number:>10,}" for number in numbers)

    totals = Counter()
    for (suffix, _), count in seen.items():
        totals[suffix] += count
    # A suffix in which a file changed always has a row.
    names = [name for name, _ in totals.most_common()]
    shown = [name for i, name in enumerate(names) if i < limit or changed[name, False] or changed[name, True]]
    rest = [name for name in names if name not in shown]
    lines = [title, f"  {'':<18}{'no Han':>10}{'changed':>10}{'Han':>10}{'changed':>10}", row("all", names)]
    lines += [row(name, [name]) for name in shown]
    if rest:
        lines.append(row(f"{len(rest)} more", rest))
    return "\n".join(lines)


def write_report(path, changes, summary):
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as report:
        print(summary, file=report)
        print("\n# Files with Han that changed\n", file=report)
        for change in changes:
            print(change.document.full_path, file=report)
        for change in changes:
            print("\n" + "=" * 80, file=report)
            print(describe(change, EDITS_SHOWN), file=report)
            print(f"--- {change.document.full_path}\n+++ cleaned", file=report)
            for line in hunks(change):
                print(line, file=report)


def main():
    parser = argparse.ArgumentParser(
        description="Check that zhuihe leaves files alone that are not Chinese text from a PDF.",
        epilog="Exit status: 0 if no file without Han changed, 1 if one did, 2 if the command failed.",
    )
    parser.add_argument("roots", nargs="*", metavar="ROOT", help="folders to check (default: see the top of this script)")
    parser.add_argument("--binary", default="zhuihe", metavar="PATH", help="the command to check (default: zhuihe)")
    parser.add_argument("--report", metavar="FILE", help="write all changes to files with Han to FILE")
    parser.add_argument("--sample", type=int, metavar="N", help="check only N files, chosen by a hash of their path")
    parser.add_argument("--seed", default="0", metavar="S", help="choose another sample (default: 0)")
    options = parser.parse_args()
    sys.stdout.reconfigure(errors="surrogateescape")

    start = time.monotonic()
    roots = options.roots or default_roots()
    for root in roots:
        if not os.path.isdir(root):
            parser.error(f"{root}: not a folder")
    seen = {root: Counter() for root in roots}
    changed = {root: Counter() for root in roots}
    rules, changes, failures = Counter(), [], []
    for batch in batches(documents(roots, options.sample, options.seed)):
        for document in batch:
            seen[document.root][document.suffix, document.has_han] += 1
        try:
            new = clean(options.binary, batch, failures)
        except OSError as error:
            print(f"walk.py: {options.binary}: {error.strerror}", file=sys.stderr)
            return 2
        for change in new:
            changed[change.document.root][change.document.suffix, change.document.has_han] += 1
            if change.document.has_han:
                rules.update(edit["rule"] for edit in change.edits)
        changes += new

    without_han = [change for change in changes if not change.document.has_han]
    with_han = [change for change in changes if change.document.has_han]
    han_seen = sum(count for counter in seen.values() for (_, has_han), count in counter.items() if has_han)
    all_seen = sum(counter.total() for counter in seen.values())

    def result(name, total, part):
        joined = sum(change.digits_joined() > 0 for change in part)
        return f"{name}: {total:,} files, {len(part):,} changed, digits joined in {joined:,}"

    summary = "\n".join(
        [suffix_table(root, seen[root], changed[root], SUFFIXES_SHOWN) for root in roots]
        + ["edits in files with Han, by rule: " + (", ".join(f"{rule} {n:,}" for rule, n in rules.most_common()) or "none")]
        + [result("without Han", all_seen - han_seen, without_han), result("with Han", han_seen, with_han)]
    )
    for change in without_han:
        print(describe(change, EDITS_SHOWN))
    for document, code, message in failures:
        print(f"{document.full_path}: the command failed with exit status {code}: {message}")
    print(summary)
    print(f"{time.monotonic() - start:.0f} s")
    if options.report:
        write_report(options.report, with_han, summary)
    if failures or all_seen == 0:
        return 2
    return 1 if without_han else 0


if __name__ == "__main__":
    sys.exit(main())
