"""Hostile and damaged files, and failing systems."""

import gzip
import os
import shutil
import subprocess
import threading
import unittest
import zlib

from common import BROKEN, CLOSED, SPACED, WHOLE, ZHUIHE, Place, jsonl, lines

MB = 1 << 20


def squeezed(block, times):
    """Returns gzip data of a block repeated many times, without having it in memory."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(block) for _ in range(times)) + packer.flush()


class Bombs(Place):
    def setUp(self):
        super().setUp()
        block = b"a" * MB
        self.put("a.jsonl.gz", squeezed(block, 40))
        with open(self.path / "a.jsonl.zst", "wb") as out:
            packer = subprocess.Popen(["zstd", "-q", "-c"], stdin=subprocess.PIPE, stdout=out)
            with packer.stdin as stdin:
                for _ in range(40):
                    stdin.write(block)
            packer.wait()

    def test_no_line_ends(self):
        for name in ["a.jsonl.gz", "a.jsonl.zst"]:
            self.assertLess(os.path.getsize(self.path / name), MB)
            peak = self.peak(name, "--max-record", "1M", "-o", "o.jsonl", code=3)
            self.assertLess(peak, 60)
            self.assertIn(f"{name}:1: the record at byte 0 is {40 * MB} bytes long", self.stderr)
            self.assertEqual(self.get("o.jsonl"), b"")

    def test_empty_lines(self):
        self.put("e.jsonl.gz", squeezed(b"\n" * MB, 8))
        peak = self.peak("e.jsonl.gz", "-o", "o.jsonl.gz")
        self.assertLess(peak, 60)
        self.assertEqual(len(gzip.decompress(self.get("o.jsonl.gz"))), 8 * MB)


class Damage(Place):
    def setUp(self):
        super().setUp()
        data = jsonl({"i": i, "pad": str(i**99), "text": WHOLE} for i in range(5000))
        self.whole = gzip.compress(data)
        self.put("good.jsonl", jsonl([{"text": SPACED}]))

    def fails(self, content, message, name="a.jsonl.gz"):
        self.put(name, content)
        self.put("o.jsonl", "old")
        self.zhuihe(name, "good.jsonl", "-o", "o.jsonl", code=2)
        self.assertIn(f"zhuihe: {name}: cannot read: {message}", self.stderr)
        self.assertIn("o.jsonl: not written, because an input failed", self.stderr)
        self.assertEqual(self.get("o.jsonl"), b"old")
        os.makedirs(self.path / "in", exist_ok=True)
        shutil.copy(self.path / name, self.path / "in")
        shutil.copy(self.path / "good.jsonl", self.path / "in")
        self.zhuihe("in", "-o", "out/", code=2)
        self.assertEqual(self.names("out"), ["good.jsonl"])
        self.zhuihe("-w", "in", code=2)
        self.assertEqual(self.get(f"in/{name}"), content)
        shutil.rmtree(self.path / "in")
        shutil.rmtree(self.path / "out")

    def test_cut_short(self):
        for length in [12, len(self.whole) // 2, len(self.whole) - 4]:
            self.fails(self.whole[:length], "the compressed data ends too early after")

    def test_a_wrong_byte(self):
        at = len(self.whole) // 2
        bad = self.whole[:at] + bytes([self.whole[at] ^ 255]) + self.whole[at + 1 :]
        self.fails(bad, "the compressed data is corrupt after")

    def test_garbage_behind(self):
        self.fails(self.whole + b"some garbage", "the compressed data is corrupt after")

    def test_zstd(self):
        data = gzip.decompress(self.whole)
        whole = subprocess.run(["zstd", "-qc"], input=data, capture_output=True).stdout
        self.fails(whole[: len(whole) // 2], "the compressed data ends too early", "a.jsonl.zst")
        self.fails(whole + b"garbage", "the compressed data is corrupt after", "a.jsonl.zst")


class Shapes(Place):
    def test_deep_nesting(self):
        for deep in ["[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000]:
            record = f'{{"deep":{deep},"text":"{SPACED}"}}\n'
            self.put("a.jsonl", record)
            out = self.zhuihe("a.jsonl").decode()
            self.assertEqual(out, record.replace(SPACED, CLOSED))
        self.put("a.jsonl", "[" * 100_000 + "\n" + '{"text":' * 100_000 + "\n")
        self.zhuihe("a.jsonl", code=3)
        self.put("a", '{"text":' * 100_000)
        self.zhuihe("a", code=3)

    def test_a_million_empty_lines(self):
        self.put("a.jsonl", b"\n" * 1_000_000)
        self.zhuihe("a.jsonl", "-o", "o.jsonl")
        self.assertEqual(self.get("o.jsonl"), b"\n" * 1_000_000)

    def test_a_field_deep_below(self):
        self.put("a.jsonl", '{"a":' * 50 + f'"{SPACED}"' + "}" * 50)
        out = self.zhuihe("a.jsonl", "--field", ".".join("a" * 50)).decode()
        self.assertIn(CLOSED, out)

    def test_many_elements(self):
        self.put("a.jsonl", jsonl([{"p": [{"t": SPACED}] * 20_000}]))
        [out] = lines(self.zhuihe("a.jsonl", "--field", "p.*.t"))
        self.assertEqual(out, {"p": [{"t": CLOSED}] * 20_000})


class Memory(Place):
    """Memory does not grow with the input."""

    def test_a_pipe_of_three_hundred_megabytes(self):
        record = jsonl([{"pad": "x" * 60_000, "text": SPACED}])

        def feed(stdin):
            for _ in range(300 * MB // len(record)):
                stdin.write(record)

        self.assertLess(self.peak("--from", "jsonl", feed=feed), 150)
        self.assertLess(self.peak("--from", "jsonl", "-o", "o.gz", "-j7", feed=feed), 150)

    def test_a_record_without_end(self):
        """A file of one gigabyte, only with `ZHUIHE_LARGE=1`."""
        megabytes = 1024 if os.environ.get("ZHUIHE_LARGE") else 128

        def feed(stdin):
            stdin.write(b'{"text":"')
            for _ in range(megabytes):
                stdin.write(b"x" * MB)
            stdin.write(b'"}\n' + jsonl([{"text": SPACED}]))

        most = f"{megabytes // 16}M"
        peak = self.peak("--max-record", most, "-o", "o.jsonl", feed=feed, code=3)
        self.assertLess(peak, 2 * megabytes // 16 + 50)
        self.assertEqual(lines(self.get("o.jsonl")), [{"text": CLOSED}])


class System(Place):
    def test_what_can_not_be_read(self):
        self.zhuihe("/proc/self/mem", code=2)
        self.assertIn("/proc/self/mem: cannot read", self.stderr)
        (self.path / "d").mkdir()
        self.zhuihe("d/", "nothing/a.txt", "-o", "o.txt", code=2)
        self.assertIn("nothing/a.txt: no such file", self.stderr)
        self.put("secret.txt", BROKEN).chmod(0)
        self.put("a.txt", WHOLE)
        if os.geteuid() == 0:
            if not shutil.which("setpriv"):
                self.skipTest("root may read everything, and there is no setpriv")
            self.path.chmod(0o755)
            binary = shutil.copy(ZHUIHE, self.path / "command")
            os.chmod(binary, 0o755)
            user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        else:
            user, binary = [], ZHUIHE
        done = subprocess.run(
            [*user, binary, "secret.txt", "a.txt"], cwd=self.path, capture_output=True
        )
        stderr = done.stderr.decode()
        self.assertEqual(done.returncode, 2, stderr)
        self.assertEqual(stderr, "zhuihe: secret.txt: permission denied\n")
        self.assertEqual(done.stdout.decode(), WHOLE)

    def test_a_file_that_grows_while_it_is_read(self):
        record = jsonl([{"pad": "x" * 9000, "text": SPACED}])
        path = self.put("a.jsonl", record * 1000)
        # Nobody reads the output yet, so the command blocks in the middle of the file.
        child = subprocess.Popen(
            [ZHUIHE, "a.jsonl", "-j1"], cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        start = child.stdout.read(1)
        with open(path, "ab") as file:
            file.write(record * 8000)
        stderr = {}
        reader = threading.Thread(target=lambda: stderr.update(err=child.stderr.read().decode()))
        reader.start()
        out = start + child.stdout.read()
        reader.join()
        child.stdout.close()
        child.stderr.close()
        self.assertEqual(child.wait(), 2)
        self.assertIn("a.jsonl: cannot read: the file changed while it was read", stderr["err"])
        self.assertTrue(all(r["text"] == CLOSED for r in lines(out)))

    def test_a_closed_pipe(self):
        self.put("a.jsonl", jsonl([{"text": SPACED, "pad": "x" * 900}] * 1500))
        command = f"'{ZHUIHE}' a.jsonl | head -n 1; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", command], cwd=self.path, capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(lines(done.stdout)[0]["text"], CLOSED)

    def test_a_full_device(self):
        self.put("a.jsonl", jsonl([{"text": SPACED}] * 1500))
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [ZHUIHE, "a.jsonl"], cwd=self.path, stdout=full, stderr=subprocess.PIPE
            )
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"standard output: cannot write: No space left", done.stderr)
        for side in ["edits", "trace", "stats", "rejects"]:
            self.put("b.jsonl", b"x\n" + self.get("a.jsonl"))
            self.zhuihe("b.jsonl", "-o", "o.jsonl", f"--{side}", "/dev/full", code=2)
            self.assertIn("/dev/full: cannot write: No space left", self.stderr)

    def test_a_full_disk(self):
        if os.geteuid() != 0 or not shutil.which("mount"):
            self.skipTest("only root can make a small disk")
        small = self.path / "small"
        small.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small])
        if mounted.returncode != 0:
            self.skipTest("no file system can be mounted here")
        try:
            self.put("a.jsonl", jsonl([{"text": SPACED, "pad": "x" * 600}] * 1000))
            self.put("t/a.txt", WHOLE)
            self.put("t/b.txt", WHOLE * 20_000)
            self.put("small/b.txt", "old")
            for args in [
                ("a.jsonl", "-o", "small/o.jsonl"),
                ("t/b.txt", "-o", "small/b.txt"),
                ("t", "-o", "small/"),
                ("a.jsonl", "-o", "o.jsonl", "--trace", "t.jsonl", "--edits", "small/e"),
            ]:
                self.zhuihe(*args, code=2)
                self.assertIn("cannot write: No space left", self.stderr)
                self.assertFalse({"o.jsonl", "e"} & set(os.listdir(small)))
                self.assertEqual(self.get("small/b.txt"), b"old")
                left = [n for n in os.listdir(small) if n.startswith(".")]
                self.assertEqual(left, [], args)
            self.put("small/w.txt", BROKEN * 700)
            before = self.get("small/w.txt")
            self.zhuihe("-w", "small/w.txt", "--block-separator", "as-input", code=2)
            self.assertEqual(self.get("small/w.txt"), before)
        finally:
            subprocess.run(["umount", small], check=True)

    def test_interrupted_by_hand(self):
        import signal

        content = jsonl([{"text": SPACED * 3, "pad": "x" * 5000}] * 4000)
        args = ["-", "--from", "jsonl", "-o", "o.jsonl"]
        for stop in [signal.SIGINT, signal.SIGTERM]:
            pipe = subprocess.PIPE
            # A shell ignores SIGINT for background jobs, which this process inherits.
            hear = lambda: signal.signal(stop, signal.SIG_DFL)
            with subprocess.Popen([ZHUIHE, *args], cwd=self.path, stdin=pipe, stderr=pipe, preexec_fn=hear) as child:
                # Its standard input stays open, so it cannot have ended before it is stopped.
                child.stdin.write(content[: len(content) // 2])
                while not any(n.endswith(".tmp") and (self.path / n).stat().st_size for n in self.names()):
                    self.assertIsNone(child.poll())
                child.send_signal(stop)
                self.assertEqual(child.wait(), 130)
                self.assertIn(b"zhuihe: interrupted: 0 inputs are finished", child.stderr.read())
            self.assertEqual(self.names(), [])
            self.zhuihe(*args, input=content)
            self.assertEqual(self.names(), ["o.jsonl"])
            self.assertEqual(lines(self.get("o.jsonl")), [{"text": CLOSED * 3, "pad": "x" * 5000}] * 4000)
            (self.path / "o.jsonl").unlink()


if __name__ == "__main__":
    unittest.main()
