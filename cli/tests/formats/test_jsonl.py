"""JSON Lines, written and read by other programs."""

import base64
import gzip
import json
import unittest

from common import BROKEN, CLOSED, JOINED, SPACED, WHOLE, ZHUIHE, Place, jsonl, lines


class AllButTheTextStays(Place):
    def test_every_byte_outside_the_field(self):
        text = json.dumps(BROKEN, ensure_ascii=False)
        joined = json.dumps(JOINED, ensure_ascii=False)
        records = [
            '{"id": 1.50e+02, "text": %s, "n": 123456789012345678901234567890}',
            '{"z":-0,"text":%s,"a":1E5,"m":{"k":[1,2 , 3],"text":"4 月"}}',
            '\t{ "text" :%s , "s":"\\u4e59\\/\\ud800" }  ',
            '{"text":%s,"text2":"4 月 21 日","":null,"dup":1,"dup":2}',
            '{"e":0.1000,"text":%s}',
        ]
        for end in ["\n", "\r\n"]:
            for mark in ["", "\ufeff"]:
                for last in ["", end, end * 3]:
                    def file(value):
                        body = (end + " " + end + end).join(r % value for r in records)
                        return (mark + end + body + last).encode()

                    self.put("a.jsonl", file(text))
                    with self.subTest(end=end, mark=mark, last=last):
                        self.assertEqual(self.zhuihe("a.jsonl"), file(joined))
                        self.assertEqual(self.stderr, "")
                        self.zhuihe("a.jsonl", "-o", "out.jsonl")
                        self.assertEqual(self.get("out.jsonl"), file(joined))

    def test_escaped_records_stay_escaped(self):
        records = [{"text": BROKEN + "😀", "t": "甲"}, {"text": "no\n", "t": "乙"}]
        self.put("a.jsonl", jsonl(records, ensure_ascii=True))
        out = self.zhuihe("a.jsonl")
        out.decode("ascii")
        self.assertEqual(lines(out), [{"text": JOINED + "😀", "t": "甲"}, records[1]])
        expected = jsonl(lines(out), ensure_ascii=True)
        self.assertEqual(out, expected)

    def test_what_jq_writes_and_reads(self):
        self.put("a.jsonl", jsonl({"i": i, "text": SPACED} for i in range(50)))
        self.tool("sh", "-c", "jq -c '{k: .i, text: .text, l: [.i, null]}' a.jsonl > b.jsonl")
        self.zhuihe("b.jsonl", "-o", "c.jsonl")
        out = self.tool("jq", "-r", ".text", "c.jsonl").decode()
        self.assertEqual(out, (CLOSED + "\n") * 50)
        self.assertEqual(self.tool("jq", "-c", ".l[0]", "c.jsonl").split(), b" ".join(
            str(i).encode() for i in range(50)).split())

    def test_a_cleaned_file_stays_as_it_is(self):
        self.put("a.jsonl", jsonl({"text": t} for t in [BROKEN, SPACED, WHOLE] * 20))
        self.zhuihe("a.jsonl", "-o", "b.jsonl")
        self.zhuihe("b.jsonl", "-o", "c.jsonl")
        self.assertEqual(self.get("b.jsonl"), self.get("c.jsonl"))
        self.zhuihe("b.jsonl", "--check")


class Compressed(Place):
    def setUp(self):
        super().setUp()
        self.records = [{"i": i, "text": SPACED + str(i)} for i in range(3000)]
        self.expected = [{"i": i, "text": CLOSED + str(i)} for i in range(3000)]
        # Lines continue across gzip members.
        data = jsonl(self.records)
        cut = [data[:70_001], data[70_001:70_002], b"", data[70_002:]]
        for i, part in enumerate(cut):
            self.put(f"part{i}", part)

    def test_gzip_one_member_and_several(self):
        self.tool("sh", "-c", "cat part? | gzip -c > one.jsonl.gz")
        self.tool("sh", "-c", "for p in part?; do gzip -c $p; done > many.jsonl.gz")
        for name in ["one.jsonl.gz", "many.jsonl.gz"]:
            self.zhuihe(name, "-o", "out.jsonl.gz")
            self.tool("gzip", "-t", "out.jsonl.gz")
            self.assertEqual(lines(self.tool("gzip", "-dc", "out.jsonl.gz")), self.expected)
            self.assertEqual(lines(gzip.decompress(self.get("out.jsonl.gz"))), self.expected)

    def test_zstd_one_frame_and_several(self):
        self.tool("sh", "-c", "cat part? | zstd -q -c > one.jsonl.zst")
        self.tool("sh", "-c", "for p in part?; do zstd -q -c $p; done > many.ndjson.zst")
        for name in ["one.jsonl.zst", "many.ndjson.zst"]:
            self.zhuihe(name, "-o", "out.jsonl.zst")
            self.tool("zstd", "-q", "-t", "out.jsonl.zst")
            self.assertEqual(lines(self.tool("zstd", "-q", "-dc", "out.jsonl.zst")), self.expected)

    def test_a_skippable_frame_and_a_long_window(self):
        data = b"".join(self.get(f"part{i}") for i in range(4))
        skip = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
        frame = self.tool("zstd", "-q", "--long=27", "-c", input=data)
        self.put("a.jsonl.zst", frame + skip)
        self.assertEqual(lines(self.zhuihe("a.jsonl.zst")), self.expected)

    def test_compressed_standard_input(self):
        data = b"".join(self.get(f"part{i}") for i in range(4))
        for packed in [gzip.compress(data), self.tool("zstd", "-q", "-c", input=data)]:
            self.assertEqual(lines(self.zhuihe(input=packed)), self.expected)
            self.assertEqual(lines(self.zhuihe("--from", "jsonl", input=packed)), self.expected)

    def test_compressed_text(self):
        self.put("a.txt.gz", gzip.compress(BROKEN.encode()))
        self.assertEqual(self.zhuihe("a.txt.gz").decode(), JOINED)
        self.zhuihe("-w", "a.txt.gz")
        self.assertEqual(gzip.decompress(self.get("a.txt.gz")).decode(), JOINED)


class Several(Place):
    def setUp(self):
        super().setUp()
        self.put("a.jsonl", jsonl([{"i": 1, "text": SPACED}, {"i": 2, "text": WHOLE}])[:-1])
        self.put("b.jsonl", b"\xef\xbb\xbf" + jsonl([{"i": 3, "text": SPACED}]))
        self.put("c.jsonl", b"")
        self.put("d.jsonl.gz", gzip.compress(jsonl([{"i": 4, "text": WHOLE}])))
        self.inputs = ["a.jsonl", "b.jsonl", "c.jsonl", "d.jsonl.gz"]
        self.expected = [(1, CLOSED), (2, WHOLE), (3, CLOSED), (4, WHOLE)]

    def read(self, data):
        return [(r["i"], r["text"]) for r in lines(data)]

    def test_into_a_file(self):
        self.zhuihe(*self.inputs, "-o", "all.jsonl")
        self.assertEqual(self.read(self.get("all.jsonl")), self.expected)
        self.assertNotIn(b"\xef\xbb\xbf", self.get("all.jsonl"))

    def test_into_a_compressed_file(self):
        self.zhuihe(*self.inputs, "-o", "all.jsonl.gz")
        self.assertEqual(self.read(self.tool("gzip", "-dc", "all.jsonl.gz")), self.expected)
        self.zhuihe(*self.inputs, "-o", "all.jsonl.zst")
        self.assertEqual(self.read(self.tool("zstd", "-qdc", "all.jsonl.zst")), self.expected)

    def test_to_standard_output(self):
        self.assertEqual(self.read(self.zhuihe(*self.inputs)), self.expected)

    def test_through_xargs(self):
        names = "\n".join(self.inputs).encode()
        out = self.tool("xargs", ZHUIHE, input=names)
        self.assertEqual(self.read(out), self.expected)

    def test_over_one_of_the_inputs(self):
        self.zhuihe(*self.inputs, "-o", "a.jsonl")
        self.assertEqual(self.read(self.get("a.jsonl")), self.expected)
        self.assertEqual(self.names(), self.inputs)


class Fields(Place):
    def test_several_and_dotted(self):
        record = {"t": SPACED, "m": {"b": SPACED, "c": SPACED}, "p": [{"x": SPACED}, {"x": WHOLE}]}
        self.put("a.jsonl", jsonl([record, {**record, "t": None}]))
        args = ["a.jsonl", "--field", "p.*.x", "--field", "t", "--field", "m.b"]
        expected = {"t": CLOSED, "m": {"b": CLOSED, "c": SPACED}, "p": [{"x": CLOSED}, {"x": WHOLE}]}
        self.assertEqual(lines(self.zhuihe(*args)), [expected, {**expected, "t": None}])

    def test_output_fields(self):
        record = {"a": SPACED, "m": {"b": SPACED, "clean": 0}, "n": 1.0}
        self.put("a.jsonl", jsonl([record]))
        args = ["--field", "a", "--field", "m.b", "--output-field", "clean", "--output-field", "clean"]
        out = self.zhuihe("a.jsonl", *args)
        self.assertEqual(
            lines(out), [{**record, "clean": CLOSED, "m": {"b": SPACED, "clean": CLOSED}}]
        )
        self.assertIn(b'"n": 1.0', out)

    def test_output_fields_that_are_one(self):
        self.put("a.jsonl", jsonl([{"a": SPACED, "b": SPACED, "c": 1}]))
        args = ["--field", "a", "--field", "b", "--output-field", "c", "--output-field", "c"]
        self.assertEqual(self.zhuihe("a.jsonl", *args, code=2), b"")
        self.assertIn("two output fields are named `c`", self.stderr)


class Lengths(Place):
    def test_a_record_of_forty_megabytes(self):
        long = {"pad": "x" * 40_000_000, "text": SPACED}
        self.put("a.jsonl", jsonl([{"text": SPACED}, long, {"text": SPACED}]))
        out = lines(self.zhuihe("a.jsonl"))
        self.assertEqual([r["text"] for r in out], [CLOSED] * 3)
        self.assertEqual(len(out[1]["pad"]), 40_000_000)

    def test_one_longer_than_is_allowed(self):
        long = {"pad": "x" * 3_000_000, "text": SPACED}
        self.put("a.jsonl", jsonl([{"text": SPACED}, long, {"text": SPACED}]))
        short = jsonl([{"text": SPACED}])
        self.zhuihe("a.jsonl", "--max-record", "1M", "--rejects", "r", "-o", "o.jsonl", code=3)
        self.assertIn(f"a.jsonl:2: the record at byte {len(short)} is 3000", self.stderr)
        self.assertEqual(lines(self.get("o.jsonl")), [{"text": CLOSED}] * 2)
        [reject] = lines(self.get("r"))
        self.assertEqual(set(reject), {"path", "line", "offset", "reason"})
        self.assertEqual((reject["line"], reject["offset"]), (2, len(short)))
        # The position is enough to get it back.
        found = self.tool("sh", "-c", f"tail -c +{len(short) + 1} a.jsonl | head -n 1")
        self.assertEqual(json.loads(found), long)


class Pipes(Place):
    def test_from_cat(self):
        self.put("a.jsonl", jsonl([{"text": SPACED}] * 10))
        command = f"cat a.jsonl | '{ZHUIHE}' --from jsonl | cat"
        self.assertEqual(lines(self.tool("sh", "-c", command)), [{"text": CLOSED}] * 10)

    def test_standard_input_is_recognised(self):
        self.assertEqual(self.zhuihe(input=jsonl([{"text": SPACED}])), jsonl([{"text": CLOSED}]))
        self.assertEqual(self.zhuihe(input=(SPACED + "\n").encode()).decode(), CLOSED + "\n")
        mark = b"\xef\xbb\xbf"
        self.assertEqual(
            self.zhuihe(input=mark + jsonl([{"text": SPACED}])), mark + jsonl([{"text": CLOSED}])
        )
        self.assertEqual(self.zhuihe(input=b""), b"")

    def test_standard_input_as_one_of_several(self):
        self.put("a.jsonl", jsonl([{"text": "1"}]))
        out = self.zhuihe("a.jsonl", "-", "a.jsonl", input=jsonl([{"text": "2"}]))
        self.assertEqual([r["text"] for r in lines(out)], ["1", "2", "1"])


if __name__ == "__main__":
    unittest.main()
