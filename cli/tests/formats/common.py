"""Shared by the format tests: the command, texts, and a directory for each test."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ZHUIHE = os.environ.get("ZHUIHE_BIN", "zhuihe")

# A paragraph with broken lines, the same joined, and a text that needs no repair.
BROKEN = (
    "全市粮食播种面积稳定在五十八万\n亩以上，同比增长百分之二点三，\n其中夏粮播种面积二十一万亩，比\n"
    "上年增加一万两千亩，早稻收购价\n格稳中有升，农户种粮积极性不断\n提高。\n"
)
JOINED = BROKEN.replace("\n", "") + "\n"
WHOLE = "你好，世界。\n"
SPACED = "4 月 21 日 ，全 市 开 工 。"
CLOSED = "4月21日，全市开工。"


MEASURE = """
import os, sys
pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
print("peak", usage.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def lines(data):
    """Returns the records of JSON Lines, read by another program."""
    return [json.loads(line) for line in data.split(b"\n") if line.strip()]


def jsonl(records, **how):
    """Records as JSON Lines."""
    how.setdefault("ensure_ascii", False)
    return "".join(json.dumps(r, **how) + "\n" for r in records).encode()


class Place(unittest.TestCase):
    """A test with a directory of its own, in which the command runs."""

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.path = pathlib.Path(self.directory.name)

    def put(self, name, content):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def get(self, name):
        return (self.path / name).read_bytes()

    def names(self, below="."):
        """Every file below a directory."""
        root = self.path / below
        return sorted(str(p.relative_to(root)) for p in root.rglob("*") if not p.is_dir())

    def zhuihe(self, *args, code=0, **how):
        """Runs the command, checks its status, and returns its output; its messages are in `self.stderr`."""
        how.setdefault("stdin", subprocess.DEVNULL)
        how.setdefault("cwd", self.path)
        if "input" in how:
            del how["stdin"]
        done = subprocess.run([ZHUIHE, *args], capture_output=True, **how)
        self.stderr = done.stderr.decode()
        self.assertNotIn("panicked", self.stderr)
        self.assertEqual(done.returncode, code, self.stderr)
        return done.stdout

    def peak(self, *args, feed=None, code=0):
        """Returns the peak memory of the command in MB while `feed` writes to its standard input."""
        # The peak includes the memory of the parent process, so the parent has to be small.
        child = subprocess.Popen(
            [sys.executable, "-S", "-c", MEASURE, ZHUIHE, *args],
            cwd=self.path,
            stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        if feed:
            with child.stdin as stdin:
                try:
                    feed(stdin)
                except BrokenPipeError:
                    pass
        self.stderr, _, peak = child.stderr.read().decode().rpartition("peak ")
        child.stderr.close()
        self.assertNotIn("panicked", self.stderr)
        self.assertEqual(child.wait(), code, self.stderr)
        return int(peak) / 1024

    def tool(self, *command, **how):
        """Returns the output of another program."""
        how.setdefault("cwd", self.path)
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, **how).stdout
