"""Cleans Parquet files written by pyarrow, and reads the output with pyarrow.

Run by `run.sh`. ZHUIHE_BIN is the path of the command.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import pyarrow as pa
import pyarrow.parquet as pq

COMMAND = os.environ["ZHUIHE_BIN"]

# Broken texts and clean ones.
LINES = (
    "全市粮食播种面积稳定在五十八万\n亩以上，同比增长百分之二点三，\n其中夏粮播种面积二十一万亩，比\n"
    "上年增加一万两千亩，早稻收购价\n格稳中有升，农户种粮积极性不断\n提高。\n"
)
TEXTS = ["停 水 通 知\n", None, "你好，世界。\n", LINES, "", "第 12 页\n产 业 链\n", "纸 浆\r\n"]


def run(*args, status=0, timeout=120):
    """Returns the output of the command, which must exit with `status`, or one of them."""
    done = subprocess.run(
        [COMMAND, *map(str, args)], capture_output=True, timeout=timeout, check=False
    )
    expected = status if isinstance(status, tuple) else (status,)
    error = done.stderr.decode()
    assert done.returncode in expected, (args, done.returncode, error)
    return done.stdout.decode("utf-8", "replace"), error


def cleaned(texts):
    """Returns the result for the same texts in JSON Lines, which other tests verify."""
    with tempfile.TemporaryDirectory() as place:
        path = pathlib.Path(place, "texts.jsonl")
        lines = (json.dumps({"text": text}, ensure_ascii=False) for text in texts)
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="")
        out, _ = run(path)
    return [json.loads(line)["text"] for line in out.split("\n") if line]


def table(rows=200, text=None):
    """Columns of many kinds around the texts."""
    texts = [TEXTS[i % len(TEXTS)] for i in range(rows)]
    number = range(rows)
    return pa.table(
        {
            "id": pa.array(number, pa.int64()),
            "small": pa.array([i % 100 for i in number], pa.uint8()),
            "text": pa.array(texts, pa.string()).cast(text or pa.string()),
            "title": pa.array([None if i % 5 == 0 else f"题 {i}" for i in number]),
            "score": pa.array([i / 3 for i in number], pa.float32()),
            "half": pa.array([i / 2 for i in number], pa.float16()),
            "flag": pa.array([None if i % 7 == 0 else i % 2 == 0 for i in number]),
            "when": pa.array([i * 1_000_003 for i in number], pa.timestamp("us", tz="Asia/Shanghai")),
            "day": pa.array([i for i in number], pa.date32()),
            "price": pa.array([i for i in number], pa.decimal128(20, 0)),
            "code": pa.array([b"%04d" % (i % 10_000) for i in number], pa.binary(4)),
            "raw": pa.array([bytes([i % 256, 255]) for i in number], pa.binary()),
            "tags": pa.array([[f"标{j}" for j in range(i % 4)] if i % 6 else None for i in number]),
            "map": pa.array([[("k", i)] for i in number], pa.map_(pa.string(), pa.int32())),
            "meta": pa.array(
                [
                    None if i % 11 == 0 else {"body": texts[i], "n": i, "deep": {"note": texts[-i - 1]}}
                    for i in number
                ]
            ),
            "pages": pa.array(
                [[{"text": texts[(i + j) % rows], "no": j} for j in range(i % 3)] for i in number]
            ),
        }
    )


def shape(path):
    """Returns the row groups of a file, with the codecs of their columns, and its metadata."""
    meta = pq.ParquetFile(path).metadata
    groups = []
    for g in range(meta.num_row_groups):
        group = meta.row_group(g)
        columns = {}
        for c in range(meta.num_columns):
            column = group.column(c)
            columns[column.path_in_schema] = (column.compression, column.physical_type)
        groups.append((group.num_rows, columns))
    return groups, meta.metadata


class Case(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name)

    def path(self, name):
        return self.place / name

    def write(self, content, name="in.parquet", **options):
        path = self.path(name)
        pq.write_table(content, path, **options)
        return path

    def check(self, source, out, column="text"):
        """Checks that `out` is `source` with a cleaned column and no other change."""
        before, after = pq.read_table(source), pq.read_table(out)
        self.assertTrue(before.schema.equals(after.schema, check_metadata=True), after.schema)
        if before.num_rows > 0:
            self.assertEqual(shape(source), shape(out))
        for name in before.column_names:
            if name != column:
                self.assertTrue(before[name].equals(after[name]), name)
        if column == "text":
            self.assertEqual(after[column].to_pylist(), cleaned(before[column].to_pylist()))
        pq.ParquetFile(out).read().validate(full=True)


class Flavours(Case):
    def test_compressions(self):
        for codec in ("none", "snappy", "gzip", "lz4", "zstd"):
            for dictionary in (True, False):
                with self.subTest(codec=codec, dictionary=dictionary):
                    source = self.write(
                        table(), compression=codec, use_dictionary=dictionary, row_group_size=64
                    )
                    out = self.path("out.parquet")
                    run("-o", out, source)
                    self.check(source, out)

    def test_a_codec_for_each_column(self):
        codecs = {"text": "gzip", "id": "zstd", "title": "none"}
        source = self.write(table().select(["id", "text", "title"]), compression=codecs)
        out = self.path("out.parquet")
        run("-o", out, source)
        self.check(source, out)

    def test_types_of_text(self):
        for kind in (
            pa.string(),
            pa.large_string(),
            pa.string_view(),
            pa.dictionary(pa.int32(), pa.string()),
            pa.dictionary(pa.int8(), pa.string()),
            pa.dictionary(pa.int32(), pa.large_string()),
        ):
            with self.subTest(kind=str(kind)):
                source = self.write(table(text=kind), row_group_size=90)
                out = self.path("out.parquet")
                run("-o", out, source)
                self.check(source, out)

    def test_ways_to_write(self):
        for options in (
            {"data_page_version": "2.0"},
            {"version": "1.0"},
            {"write_page_index": True, "data_page_size": 512},
            {"write_page_checksum": True},
            {"store_schema": False},
            {"write_statistics": False},
            {"data_page_size": 64, "dictionary_pagesize_limit": 64},
            {"column_encoding": {"text": "DELTA_BYTE_ARRAY"}, "use_dictionary": False},
            {"column_encoding": {"text": "DELTA_LENGTH_BYTE_ARRAY"}, "use_dictionary": False},
            {"use_compliant_nested_type": False},
            {"sorting_columns": [pq.SortingColumn(0)]},
            {"use_byte_stream_split": ["score"], "use_dictionary": False},
        ):
            with self.subTest(**options):
                content = table()
                if options.get("version") == "1.0":
                    content = content.drop_columns(["half"])
                source = self.write(content, row_group_size=70, **options)
                out = self.path("out.parquet")
                run("-o", out, source)
                self.check(source, out)

    def test_metadata(self):
        features = {
            "info": {
                "features": {
                    "text": {"dtype": "string", "_type": "Value"},
                    "id": {"dtype": "int64", "_type": "Value"},
                }
            }
        }
        content = table().select(["text", "id"])
        content = content.replace_schema_metadata(
            {"huggingface": json.dumps(features), "own": "值", "pandas": '{"columns": []}'}
        )
        field = content.schema.field("text").with_metadata({"note": "甲"})
        content = content.cast(pa.schema([field, content.schema.field("id")], content.schema.metadata))
        source, out = self.write(content), self.path("out.parquet")
        run("-o", out, source)
        self.check(source, out)
        run("-o", out, "--output-field", "clean", source)
        after = pq.read_table(out)
        self.assertEqual(after.column_names, ["text", "clean", "id"])
        self.assertEqual(after.schema.metadata, content.schema.metadata)

    def test_an_old_type_of_timestamp(self):
        source = self.write(table(), use_deprecated_int96_timestamps=True)
        out = self.path("out.parquet")
        run("-o", out, source)
        before, after = pq.read_table(source), pq.read_table(out)
        self.assertTrue(before["when"].cast(after["when"].type).equals(after["when"]))
        self.assertEqual(after["text"].to_pylist(), cleaned(before["text"].to_pylist()))

    def test_small_tables(self):
        for name, content in (
            ("no row", table(0)),
            ("one row", table(1)),
            ("only nulls", pa.table({"text": pa.array([None, None], pa.string())})),
            ("one column", pa.table({"text": ["产 业 链"]})),
            ("not nullable", pa.table({"text": ["产 业 链"]}, pa.schema([pa.field("text", pa.string(), False)]))),
        ):
            with self.subTest(name):
                source, out = self.write(content), self.path("out.parquet")
                run("-o", out, source)
                self.check(source, out)

    def test_many_columns_and_rows(self):
        content = pa.table({"text": ["产 业 链", "你好。", None] * 5000} | {f"c{i}": [i] * 15000 for i in range(100)})
        source, out = self.write(content, row_group_size=4000), self.path("out.parquet")
        run("-o", out, source)
        self.check(source, out)


class Fields(Case):
    def test_below_structs(self):
        source, out = self.write(table(), row_group_size=64), self.path("out.parquet")
        run("-o", out, "--field", "meta.body", "--field", "meta.deep.note", source)
        self.check(source, out, "meta")

    def test_structs(self):
        source, out = self.write(table()), self.path("out.parquet")
        run("-o", out, "--field", "meta.deep.note", "--field", "text", source)
        before, after = pq.read_table(source), pq.read_table(out)
        self.assertEqual(before.schema, after.schema)
        notes = [m and m["deep"]["note"] for m in before["meta"].to_pylist()]
        self.assertEqual([m and m["deep"]["note"] for m in after["meta"].to_pylist()], cleaned(notes))
        self.assertEqual(
            [m and m["body"] for m in after["meta"].to_pylist()],
            [m and m["body"] for m in before["meta"].to_pylist()],
        )
        self.assertEqual(after["text"].to_pylist(), cleaned(before["text"].to_pylist()))

    def test_lists(self):
        source = self.write(table(), row_group_size=64)
        fields = "--field", "pages.*.text", "--field", "tags.*"
        out, _ = run("--to", "jsonl", *fields, source)
        pages = pq.read_table(source)["pages"].to_pylist()
        for was, line in zip(pages, out.splitlines(), strict=True):
            now = json.loads(line)["pages"]
            self.assertEqual([p["no"] for p in was], [p["no"] for p in now])
            self.assertEqual(cleaned([p["text"] for p in was]), [p["text"] for p in now])
        _, error = run(*fields, source, status=2)
        self.assertIn("use `--to jsonl`", error)

    def test_beside(self):
        source, out = self.write(table(), row_group_size=64), self.path("out.parquet")
        run("-o", out, "--output-field", "clean", source)
        before, after = pq.read_table(source), pq.read_table(out)
        names = before.column_names
        names.insert(names.index("text") + 1, "clean")
        self.assertEqual(after.column_names, names)
        self.assertEqual(after["clean"].to_pylist(), cleaned(before["text"].to_pylist()))
        self.assertTrue(after.drop_columns(["clean"]).equals(before))
        # An existing column is replaced in place.
        run("-o", out, "--output-field", "tags", source)
        after = pq.read_table(out)
        self.assertEqual(after.column_names, before.column_names)
        self.assertEqual(after["tags"].to_pylist(), cleaned(before["text"].to_pylist()))
        # Inside a struct.
        run("-o", out, "--field", "meta.body", "--output-field", "clean", source)
        metas = pq.read_table(out)["meta"].to_pylist()
        self.assertEqual(list(metas[1]), ["body", "clean", "n", "deep"])
        self.assertEqual(
            [m and m["clean"] for m in metas],
            cleaned([m and m["body"] for m in before["meta"].to_pylist()]),
        )

    def test_blocks(self):
        source = self.write(table().select(["text"]), row_group_size=64)
        lines = self.path("in.jsonl")
        rows = (json.dumps(row, ensure_ascii=False) for row in pq.read_table(source).to_pylist())
        lines.write_text("".join(row + "\n" for row in rows), encoding="utf-8", newline="")
        for args in (("--blocks",), ("--blocks", "--output-field", "blocks")):
            found, expected = (run(*args, path)[0].splitlines() for path in (source, lines))
            self.assertEqual([json.loads(x) for x in found], [json.loads(x) for x in expected])

    def test_what_is_no_text(self):
        source = self.write(table())
        for field, message in (
            ("none", "there is no column `none`; the columns are `id` (a number)"),
            ("id", "the column `id` is a number, not text"),
            ("meta", "is a struct, not text; its fields are `body` (text)"),
            ("meta.none", "there is no column `meta.none`; the columns are `body`"),
            ("tags.0", "use `--to jsonl`"),
            ("text.x", "cannot be followed into"),
            ("raw", "is bytes, not text"),
        ):
            _, error = run("-o", self.path("out.parquet"), "--field", field, source, status=2)
            self.assertIn(message, error)
        _, error = run(self.write(pa.table({"a": [1]}).drop_columns(["a"])), status=2)
        self.assertIn("the columns are none", error)


class Conversions(Case):
    def test_the_same_as_json_lines(self):
        content = table().select(["id", "text", "title", "flag", "tags", "meta"])
        source = self.write(content, row_group_size=64)
        lines = self.path("in.jsonl")
        rows = (json.dumps(row, ensure_ascii=False) for row in content.to_pylist())
        lines.write_text("".join(row + "\n" for row in rows), encoding="utf-8", newline="")
        one, _ = run("--to", "jsonl", source)
        other, _ = run(lines)
        self.assertEqual(
            [json.loads(x) for x in one.splitlines()], [json.loads(x) for x in other.splitlines()]
        )
        self.assertEqual(run("--to", "text", source), run("--to", "text", lines))
        for args in (["--json"], ["--diff"], ["--field", "meta.body", "--json"]):
            status = 1 if "--diff" in args else 0
            out, _ = run(*args, source, status=status)
            expected, _ = run(*args, lines, status=status)
            self.assertEqual(out.replace(str(source), "FILE"), expected.replace(str(lines), "FILE"))
        for side in ("edits", "trace", "stats"):
            files = []
            for path in (source, lines):
                beside = self.path(side)
                run("-o", self.path("out" + path.suffix), f"--{side}", beside, path)
                files.append(beside.read_text(encoding="utf-8").replace(str(path), "FILE"))
            self.assertEqual(files[0], files[1], side)

    def test_several_files(self):
        one, two = self.write(table(50), "1.parquet"), self.write(table(70), "2.parquet")
        other = self.write(table(5).select(["id", "text"]), "3.parquet")
        out = self.path("all.parquet")
        run("-o", out, one, two)
        both = pa.concat_tables([pq.read_table(one), pq.read_table(two)])
        self.assertEqual(pq.read_table(out)["text"].to_pylist(), cleaned(both["text"].to_pylist()))
        self.assertEqual(pq.read_table(out)["id"].to_pylist(), both["id"].to_pylist())
        _, error = run("-o", self.path("none.parquet"), one, other, status=2)
        self.assertIn("its columns differ", error)
        self.assertFalse(self.path("none.parquet").exists())

    def test_in_place_and_to_standard_output(self):
        source = self.write(table(), row_group_size=64)
        copy = self.path("copy.parquet")
        copy.write_bytes(source.read_bytes())
        printed = subprocess.run([COMMAND, source], capture_output=True, check=True).stdout
        self.path("printed.parquet").write_bytes(printed)
        self.check(source, self.path("printed.parquet"))
        run("-w", copy)
        self.assertEqual(copy.read_bytes(), printed)
        before = copy.stat()
        run("-w", copy)
        self.assertEqual(copy.stat().st_ino, before.st_ino)

    def test_a_pipe(self):
        with open(self.write(table(5)), "rb") as file:
            data = file.read()
        done = subprocess.run([COMMAND], input=data, capture_output=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("save it to a file first", done.stderr.decode())


class Rejects(Case):
    def test_text_that_is_not_utf8(self):
        texts = [b"\xe7\x94\xb2", b"\xd6\xd0 \xce\xc4"]
        text = pa.Array.from_buffers(pa.string(), 2, pa.array(texts, pa.binary()).buffers())
        source = self.write(pa.table({"text": text}))
        _, error = run("-o", self.path("out.parquet"), source, status=2)
        self.assertIn("in.parquet: cannot read: row group 0: encountered non UTF-8 data", error)

    def test_long_texts(self):
        source, out, rejects = self.write(table(), row_group_size=50), self.path("out.parquet"), self.path("r.jsonl")
        before = pq.read_table(source)
        kept = [i for i, t in enumerate(before["text"].to_pylist()) if t is None or len(t.encode()) <= 40]
        self.assertLess(len(kept), 200)
        run("--max-record", "40", "-o", out, "--rejects", rejects, source, status=3)
        after = pq.read_table(out)
        self.assertEqual(after["text"].to_pylist(), cleaned(before["text"].take(kept).to_pylist()))
        rest = before.drop_columns(["text"])
        self.assertTrue(rest.take(kept).equals(after.drop_columns(["text"])))
        lines = [json.loads(line)["line"] for line in rejects.read_text(encoding="utf-8").splitlines()]
        self.assertEqual(sorted(lines + [i + 1 for i in kept]), list(range(1, 201)))
        run("--max-record", "40", "-o", out, source, status=3)
        self.assertTrue(rest.equals(pq.read_table(out).drop_columns(["text"])))


class Killed(Case):
    def test_a_run_that_was_killed(self):
        source = self.write(pa.concat_tables([table(1500)] * 4), row_group_size=500)
        whole = self.path("whole.parquet")
        run("-o", whole, source)
        out = self.path("out.parquet")
        with subprocess.Popen([COMMAND, "-j1", "-o", out, source]) as process:
            while not any(p.stat().st_size for p in self.place.glob(".zhuihe-*")):
                self.assertIsNone(process.poll())
            process.kill()
        self.assertFalse(out.exists())
        run("-o", out, source)
        self.assertEqual(out.read_bytes(), whole.read_bytes())
        self.assertEqual(list(self.place.glob(".zhuihe-*")), [])


class Damaged(Case):
    def small(self):
        content = table(6).select(["id", "text", "meta"])
        return self.write(content, row_group_size=3, write_page_index=True).read_bytes()

    def test_cut_short(self):
        data = self.small()
        for length in range(0, len(data), 7):
            source = self.path("cut.parquet")
            source.write_bytes(data[:length])
            _, error = run("-o", self.path("out.parquet"), source, status=2)
            self.assertIn("cut.parquet", error)

    def test_the_others_go_on(self):
        good = self.write(table(6), "good.parquet")
        bad = self.path("bad.parquet")
        bad.write_bytes(good.read_bytes()[:-20] + b"PAR1")
        out = self.path("tree")
        run("-o", f"{out}/", bad, good, status=2)
        self.check(good, out / "good.parquet")
        self.assertFalse((out / "bad.parquet").exists())

    def test_every_byte(self):
        data = self.small()
        for start in range(0, len(data), 500):
            damaged = self.path(f"damaged{start}")
            damaged.mkdir()
            for at in range(start, min(start + 500, len(data))):
                content = bytearray(data)
                content[at] ^= 0xFF if at % 2 else 0x01 << at % 7
                (damaged / f"{at:06}.parquet").write_bytes(content)
            # An abort or unbounded memory would end the run for all files.
            for to in ("auto", "jsonl"):
                run("--to", to, "-o", f"{damaged}-{to}/", damaged, status=(0, 2, 3), timeout=300)

    def test_what_is_read_is_right(self):
        """A damaged file gives an error, or output that is no worse than the input."""
        good = self.write(table(6).select(["id", "text"]), write_page_checksum=True)
        data, expected = good.read_bytes(), cleaned(TEXTS[:6])
        chunk = pq.ParquetFile(good).metadata.row_group(0).column(1)
        start = chunk.dictionary_page_offset
        for at in range(start, start + chunk.total_compressed_size, 2):
            content = bytearray(data)
            content[at] ^= 0x10
            source, out = self.path("bad.parquet"), self.path("out.parquet")
            source.write_bytes(content)
            run("-o", out, source, status=(0, 2, 3))
            if out.exists():
                self.assertEqual(pq.read_table(out)["text"].to_pylist(), expected)
                out.unlink()


if __name__ == "__main__":
    unittest.main()
