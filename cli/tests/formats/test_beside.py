"""Side files: edits, trace, statistics; and output that only describes changes."""

import collections
import unittest

from common import BROKEN, CLOSED, JOINED, SPACED, WHOLE, Place, jsonl, lines

RULE = "停 水 通 知\n\n" + BROKEN + "\n本报记者\n\n卫长庚 摄\n"
TEXTS = [BROKEN, WHOLE, SPACED, "", RULE, "同比增长 17. 02 ％ ， 达 8300 万 元 。😀", "hello\nworld\n"]


def replayed(text, edits):
    """Applies edits to a text by their byte ranges."""
    text, out, at = text.encode(), b"", 0
    for edit in edits:
        start, end = edit["input"]["start"], edit["input"]["end"]
        assert text[start:end].decode() == edit["before"], edit
        out += text[at:start]
        assert edit["output"]["start"] == len(out), edit
        out += edit["after"].encode()
        assert edit["output"]["end"] == len(out), edit
        at = end
    return (out + text[at:]).decode()


class Beside(Place):
    def setUp(self):
        super().setUp()
        self.texts = (TEXTS * 8)[:50]
        records = [{"text": t, "more": {"text": SPACED}} for t in self.texts]
        self.put("a.jsonl", jsonl(records))
        for i, text in enumerate(TEXTS):
            self.put(f"t/{i}.txt", text)

    def test_edits_lead_to_the_output(self):
        fields = ["--field", "text", "--field", "more.text"]
        for args in [[], ["-j1"], ["-j7"], ["--ascii-width", "--block-separator", "blank-line"]]:
            self.zhuihe("a.jsonl", "-o", "o.jsonl", "--edits", "e", *fields, *args)
            out, edits = lines(self.get("o.jsonl")), lines(self.get("e"))
            self.assertEqual(len(edits), 2 * len(self.texts))
            for i, (record, text) in enumerate(zip(out, self.texts)):
                one, two = edits[2 * i], edits[2 * i + 1]
                self.assertEqual((one["path"], one["record"], one["field"]), ("a.jsonl", i + 1, "text"))
                self.assertEqual((two["record"], two["field"]), (i + 1, "more.text"))
                self.assertEqual(replayed(text, one["edits"]), record["text"])
                self.assertEqual(replayed(SPACED, two["edits"]), record["more"]["text"])

    def test_edits_of_texts(self):
        self.zhuihe("t", "-o", "out/", "--edits", "e")
        for i, document in enumerate(lines(self.get("e"))):
            self.assertEqual(set(document), {"path", "edits"})
            self.assertEqual(document["path"], f"t/{i}.txt")
            self.assertEqual(
                replayed(TEXTS[i], document["edits"]), self.get(f"out/{i}.txt").decode()
            )

    def test_the_trace_has_what_changed(self):
        self.zhuihe("a.jsonl", "-o", "o.jsonl", "--trace", "t.jsonl")
        out = lines(self.get("o.jsonl"))
        expected = [
            {"original_text": text, "processed_text": record["text"]}
            for text, record in zip(self.texts, out)
            if text != record["text"]
        ]
        self.assertEqual(lines(self.get("t.jsonl")), expected)
        self.assertLess(len(expected), len(self.texts))

    def test_statistics_are_what_another_counts(self):
        self.put("b.jsonl", jsonl([{"text": 1}, {"no": 1}]) + b"\n[]\nx\n")
        self.zhuihe("a.jsonl", "b.jsonl", "-o", "o.jsonl", "--edits", "e", "--stats", "s", code=3)
        [stats] = lines(self.get("s"))
        out = lines(self.get("o.jsonl").split(b'{"text": 1}')[0])
        edits = [e for d in lines(self.get("e")) for e in d["edits"]]
        self.assertEqual(stats["inputs"], 2)
        self.assertEqual(stats["documents"], len(self.texts))
        self.assertEqual(stats["rejected"], 4)
        self.assertEqual(stats["changed"], sum(t != r["text"] for t, r in zip(self.texts, out)))
        self.assertEqual(
            stats["bytes"],
            {
                "before": sum(len(t.encode()) for t in self.texts),
                "after": sum(len(r["text"].encode()) for r in out),
            },
        )
        self.assertEqual(stats["edits"]["total"], len(edits))
        for key in ["kind", "rule"]:
            self.assertEqual(
                stats["edits"][f"by_{key}"], collections.Counter(e[key] for e in edits)
            )
        bins = [0] * 10
        for edit in edits:
            bins[min(9, int(edit["confidence"] * 10 + 1e-6))] += 1
        self.assertEqual(stats["edits"]["confidence"], bins)

    def test_statistics_of_a_stream_are_those_of_a_text(self):
        text = (WHOLE * 200 + "\n" + RULE + "\n") * 260
        self.put("long.txt", text)
        self.zhuihe("long.txt", "-o", "o.txt", "--no-dict")
        out = self.get("o.txt")
        self.zhuihe("long.txt", "-o", "p.txt", "--no-dict", "--stats", "s")
        self.assertEqual(self.get("p.txt"), out)
        [stats] = lines(self.get("s"))
        self.assertEqual(stats["bytes"], {"before": len(text.encode()), "after": len(out)})

    def test_json_has_all_of_it(self):
        for document, text in zip(lines(self.zhuihe("a.jsonl", "--json")), self.texts):
            self.assertEqual(
                list(document), ["path", "record", "field", "text", "edits", "blocks"]
            )
            self.assertEqual(replayed(text, document["edits"]), document["text"])

    def test_standard_output_beside(self):
        out = self.zhuihe("a.jsonl", "-o", "o.jsonl", "--stats", "-")
        self.assertEqual(lines(out)[0]["documents"], len(self.texts))
        out = self.zhuihe("a.jsonl", "-o", "o.jsonl", "--edits", "/dev/stdout")
        self.assertEqual(len(lines(out)), len(self.texts))
        self.assertEqual(self.names()[:2], ["a.jsonl", "o.jsonl"])

    def test_one_file_for_two_outputs(self):
        self.zhuihe("a.jsonl", "-o", "x", "--edits", "x", code=2)
        self.assertIn("x: is specified for two outputs", self.stderr)


class Shown(Place):
    def setUp(self):
        super().setUp()
        self.put("broken.txt", RULE)
        self.put("whole.txt", WHOLE)
        self.put("broken.jsonl", jsonl([{"text": WHOLE}, {"text": BROKEN}]))
        self.put("whole.jsonl", jsonl([{"text": WHOLE}] * 2))
        for name in ["broken", "whole"]:
            for tool, end in [("gzip", "gz"), ("zstd", "zst")]:
                packed = self.tool(tool, "-q", "-c", f"{name}.jsonl")
                self.put(f"{name}.jsonl.{end}", packed)

    def test_check_and_diff_agree(self):
        names = self.names()
        for name in names:
            expected = int(name.startswith("broken"))
            self.assertEqual(self.zhuihe("--check", name, code=expected).decode(), f"{name}\n" * expected)
            self.assertEqual(bool(self.zhuihe("--diff", name, code=expected)), bool(expected))
        checked = self.zhuihe("--check", *names, code=1).decode().split()
        self.assertEqual(checked, [n for n in names if n.startswith("broken")])
        self.assertEqual(self.zhuihe("--check", ".", code=1).decode().count("\n"), 4)

    def test_a_diff_is_what_patch_takes(self):
        for text in [RULE, BROKEN, SPACED, "一 二 三 四 五 六 七 八\r\n" * 5 + "9 月 1 日"]:
            self.put("t.txt", text)
            self.zhuihe("t.txt", "-o", "expected.txt")
            diff = self.zhuihe("--diff", "t.txt", code=1)
            self.tool("patch", "-s", "--binary", "t.txt", input=diff)
            self.assertEqual(self.get("t.txt"), self.get("expected.txt"))

    def test_a_diff_of_a_tree(self):
        self.put("t/a.txt", BROKEN)
        self.put("t/b/c.txt", RULE)
        diff = self.zhuihe("--diff", "t", code=1)
        self.zhuihe("t", "-o", "out/")
        self.tool("patch", "-s", "-p0", input=diff)
        self.zhuihe("--check", "t")
        self.assertEqual(self.get("t/b/c.txt"), self.get("out/b/c.txt"))

    def test_a_diff_of_records_names_them(self):
        out = self.zhuihe("--diff", "broken.jsonl", code=1).decode()
        self.assertTrue(out.startswith("--- broken.jsonl:2\n+++ broken.jsonl:2\n"), out)

    def test_what_can_not_be_read_counts_more_than_a_change(self):
        self.put("bad.jsonl", jsonl([{"text": BROKEN}]) + b"x\n")
        for how in ["--check", "--diff"]:
            self.zhuihe(how, "broken.txt", "bad.jsonl", code=3)
            self.zhuihe(how, "broken.txt", "bad.jsonl", "missing", code=2)


if __name__ == "__main__":
    unittest.main()
