"""Unreadable records are reported, and stay in the output or go to the rejects."""

import base64
import gzip
import json
import unittest

from common import BROKEN, CLOSED, SPACED, Place, jsonl, lines

# Lines that can't be cleaned, with a part of the reason.
BAD = [
    (b'{"text": "\xb5\xda"}', "not UTF-8 at byte 10 of the record"),
    (b'{"text": "a"', "invalid JSON"),
    (b"\x00\x00", "invalid JSON"),
    (b'{"text": "a"} {"text": "b"}', "invalid JSON"),
    (b'{"body": "a"}', "the field `text` is missing"),
    (b'{"text": ["a"]}', "the field `text` is a list, not a string"),
    (b'{"text": 7}  ', "the field `text` is a number, not a string"),
    (b'[{"text": "a"}]', "elements of a list"),
    (b'"text"', "is a string, not an object"),
    ('{"text": "甲\\ud83d乙"}'.encode(), "the field `text` is not valid text"),
    (b'{"text": "a\tb"}', "invalid JSON"),
    (b"{'text': 'a'}", "invalid JSON"),
    (b'{"text": "\xed\xa0\x80"}', "not UTF-8"),
    (b"NaN", "invalid JSON"),
]


class Rejects(Place):
    def setUp(self):
        super().setUp()
        self.good = jsonl([{"text": SPACED}])[:-1]
        self.file = b"".join(self.good + b"\n" + line + b"\n" for line, _ in BAD) + b"\n"
        self.put("a.jsonl", self.file)
        self.clean = jsonl([{"text": CLOSED}])[:-1]

    def check(self, name, out):
        rejects = lines(self.get("r"))
        self.assertEqual(len(rejects), len(BAD))
        for i, (reject, (line, why)) in enumerate(zip(rejects, BAD)):
            self.assertEqual((reject["path"], reject["line"]), (name, 2 * i + 2))
            self.assertIn(why, reject["reason"])
            if "record" in reject:
                record = reject["record"].encode()
            else:
                record = base64.b64decode(reject["record_base64"])
            self.assertEqual(record, line)
            at = reject["offset"]
            self.assertEqual(self.file[at : at + len(line)], line)
        self.assertEqual(out, (self.clean + b"\n") * len(BAD) + b"\n")
        self.assertEqual(len(lines(out)) + len(rejects), self.file.count(b"\n") - 1)

    def test_they_are_kept_where_they_are_asked_for(self):
        for jobs in "127":
            self.zhuihe("a.jsonl", "-o", "o.jsonl", "--rejects", "r", "-j", jobs, code=3)
            self.check("a.jsonl", self.get("o.jsonl"))
        self.assertIn("total: 14 records rejected", self.stderr)

    def test_in_a_compressed_file(self):
        self.put("b.jsonl.gz", gzip.compress(self.file[:100]) + gzip.compress(self.file[100:]))
        self.zhuihe("b.jsonl.gz", "-o", "o.jsonl.gz", "--rejects", "r", code=3)
        self.check("b.jsonl.gz", self.tool("gzip", "-dc", "o.jsonl.gz"))

    def test_else_they_stay_in_the_output(self):
        self.zhuihe("a.jsonl", "-o", "o.jsonl", code=3)
        self.assertEqual(self.get("o.jsonl"), self.file.replace(self.good, self.clean))
        self.zhuihe("-w", "a.jsonl", "--rejects", "r", code=3)
        self.assertEqual(self.get("a.jsonl"), self.get("o.jsonl"))
        self.assertEqual(len(lines(self.get("r"))), len(BAD))

    def test_the_first_ends_a_run_that_shall_fail_fast(self):
        for more in [[], ["--rejects", "r"]]:
            self.zhuihe("a.jsonl", "-o", "o.jsonl", "--fail-fast", *more, code=2)
            self.assertEqual(self.stderr.count("a.jsonl:"), 1)
            self.assertFalse((self.path / "o.jsonl").exists())
            self.assertEqual([n for n in self.names() if n.startswith(".")], [])
        self.zhuihe("a.jsonl", "--fail-fast", code=3)
        self.put("t/a.jsonl", self.good)
        self.put("t/b.jsonl", self.file)
        self.put("t/c.jsonl", self.good)
        self.zhuihe("t", "-o", "out/", "--fail-fast", code=3)
        self.assertEqual(self.names("out"), ["a.jsonl"])
        self.zhuihe("missing.txt", "a.jsonl", "-o", "o.jsonl", "--fail-fast", code=2)
        self.assertNotIn("a.jsonl:", self.stderr)

    def test_a_failure_counts_more(self):
        self.zhuihe("a.jsonl", "missing.jsonl", code=2)
        self.zhuihe("--check", "a.jsonl", code=3)

    def test_files_that_are_no_utf8(self):
        self.put("t/a.txt", SPACED)
        self.put("t/b.txt", b"ok \xb5\xda")
        self.put("t/c.txt", ("甲乙。\n" * 150_000).encode() + b"\xff")
        self.zhuihe("t", "-o", "out/", "--rejects", "r", code=3)
        self.assertEqual(self.names("out"), ["a.txt"])
        b, c = lines(self.get("r"))
        self.assertEqual((b["path"], b["offset"]), ("t/b.txt", 3))
        self.assertEqual(base64.b64decode(b["record_base64"]), b"ok \xb5\xda")
        self.assertEqual((c["path"], c["offset"]), ("t/c.txt", 1_500_000))
        # A shared file is complete, or the rejects have the rest.
        self.zhuihe("t", "-o", "o.txt", "--rejects", "r", code=3)
        self.assertEqual(self.get("o.txt").decode(), CLOSED)
        self.assertEqual([r["path"] for r in lines(self.get("r"))], ["t/b.txt", "t/c.txt"])
        self.zhuihe("t", "-o", "p.txt", code=2)
        self.assertFalse((self.path / "p.txt").exists())

    def test_of_a_stream_that_is_no_utf8_no_half_is_kept(self):
        text = (BROKEN * 2000).encode() + b"\xff"
        self.zhuihe("-", "-o", "o.txt", "--no-dict", "--rejects", "r", code=2, input=text)
        self.assertFalse((self.path / "o.txt").exists())
        self.assertEqual(lines(self.get("r"))[0]["offset"], len(text) - 1)

    def test_many_are_told_of_in_few_lines(self):
        self.put("many.jsonl", b"x\n" * 5000)
        self.zhuihe("many.jsonl", "-o", "o.jsonl", "--rejects", "r", code=3)
        self.assertEqual(self.stderr.count("\n"), 11)
        self.assertEqual(len(lines(self.get("r"))), 5000)
        self.assertEqual(self.get("o.jsonl"), b"")


if __name__ == "__main__":
    unittest.main()
