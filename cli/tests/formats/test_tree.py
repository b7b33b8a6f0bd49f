"""Directories, searched by the command and by `find`."""

import gzip
import os
import unittest

from common import BROKEN, CLOSED, JOINED, SPACED, WHOLE, Place, jsonl, lines


class Tree(Place):
    def setUp(self):
        super().setUp()
        self.put("in/a.txt", BROKEN)
        self.put("in/b/c.md", WHOLE)
        self.put("in/b/d.jsonl", jsonl([{"text": SPACED}]))
        self.put("in/b/page", BROKEN)
        self.put("in/b/picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
        self.put("in/b/empty.txt", "")
        self.put("in/.hidden/e.txt", BROKEN)
        self.put("in/.f.txt", BROKEN)
        self.put("in/build/g.txt", BROKEN)
        self.put("in/build/keep.txt", BROKEN)
        self.put("in/.gitignore", "/build/*\n!keep.txt\n*.log\n")
        self.put("in/h.log", BROKEN)
        self.plain = ["a.txt", "b/c.md", "b/d.jsonl", "b/empty.txt", "build/keep.txt"]

    def cleaned(self, *args, code=0):
        self.zhuihe("in", "-o", "out", *args, code=code)
        return self.names("out")

    def test_the_tree_is_made_again(self):
        self.assertEqual(self.cleaned(), self.plain)
        self.assertEqual(self.get("out/a.txt").decode(), JOINED)
        self.assertEqual(self.get("out/b/c.md").decode(), WHOLE)
        self.assertEqual(lines(self.get("out/b/d.jsonl")), [{"text": CLOSED}])
        self.assertEqual(self.stderr, "")

    def test_other_types(self):
        self.assertEqual(self.cleaned("--include", "page"), sorted([*self.plain, "b/page"]))
        self.assertEqual(self.get("out/b/page").decode(), JOINED)
        self.assertEqual(self.cleaned("--include", "*.png"), sorted([*self.plain, "b/page"]))
        self.assertEqual(self.stderr, "zhuihe: in/b/picture.png: is not a text file, skipped\n")
        self.zhuihe("in", "--include", "{", code=2)
        self.assertIn("--include", self.stderr)

    def test_hidden_files(self):
        hidden = [".f.txt", ".hidden/e.txt"]
        self.assertEqual(self.cleaned("--hidden"), sorted(self.plain + hidden))

    def test_ignored_files(self):
        self.assertEqual(self.cleaned("--no-ignore"), sorted([*self.plain, "build/g.txt"]))

    def test_all_files(self):
        found = self.tool("find", "in", "-type", "f", "!", "-name", "*.png", "-printf", "%P\n")
        out = self.cleaned("--no-ignore", "--hidden", "--include", "*")
        self.assertEqual(out, sorted(found.decode().split()))

    def test_what_is_excluded(self):
        out = self.cleaned("--exclude", "*.md", "--exclude", "build")
        self.assertEqual(out, [n for n in self.plain if n not in ("b/c.md", "build/keep.txt")])
        self.zhuihe("in", "--exclude", "{", code=2)
        self.assertIn("--exclude", self.stderr)

    def test_names_from_a_list(self):
        for how in ["-print", "-print0"]:
            names = self.tool("find", "in", "-name", "*.txt", how)
            self.zhuihe("--files-from", "-", "-o", "out/", input=names)
            self.assertEqual(
                ["in/" + n for n in self.names("in") if n.endswith(".txt")], self.names("out")
            )
        self.put("list", "in/a.txt\r\n\nin/b\n")
        self.zhuihe("--files-from", "list", "-o", "out2/", "in/build")
        self.assertEqual(
            self.names("out2"),
            ["in/a.txt"] + ["in/" + n for n in self.plain if n.startswith("b/")] + ["keep.txt"],
        )

    def test_names_with_line_ends(self):
        self.put("odd/a\nb.txt", BROKEN)
        names = self.tool("find", "odd", "-type", "f", "-print0")
        self.zhuihe("--files-from", "-", "-o", "out/", input=names)
        self.assertEqual(self.get("out/odd/a\nb.txt").decode(), JOINED)

    def test_names_that_climb(self):
        self.put("list", "../../etc/hostname\nin/../in/a.txt\nin/a.txt\n")
        self.zhuihe("--files-from", "list", "-o", "out/", code=2)
        self.assertEqual(self.stderr.count("a path in a list cannot contain `..`"), 2)
        self.assertEqual(self.names("out"), ["in/a.txt"])

    def test_symbolic_links(self):
        self.put("else/x.txt", BROKEN)
        os.symlink("../else", self.path / "in/link")
        os.symlink("a.txt", self.path / "in/z.txt")
        self.assertEqual(self.cleaned(), self.plain)
        self.assertIn("in/link: is a symbolic link, skipped", self.stderr)
        self.assertEqual(self.cleaned("-L"), sorted(self.plain + ["link/x.txt", "z.txt"]))

    def test_links_in_a_circle(self):
        os.symlink(".", self.path / "in/self")
        os.symlink("../..", self.path / "in/b/up")
        os.symlink("nowhere", self.path / "in/nothing")
        out = self.cleaned("--follow", "--exclude", "out", code=2)
        self.assertEqual([n for n in out if n in self.plain], self.plain)
        self.assertIn("in/self: is a symbolic link back to in, skipped", self.stderr)
        self.assertIn("in/nothing: no such file", self.stderr)

    def test_the_output_is_no_input(self):
        for i in range(200):
            self.put(f"in/many/{i}.txt", BROKEN)
        for _ in range(2):
            self.zhuihe(".", "-o", "out", "--edits", "edits.jsonl", cwd=self.path / "in")
            self.assertEqual(len(self.names("in/out")), len(self.plain) + 200)

    def test_a_link_that_leads_out_of_the_output(self):
        self.put("else/c.md", "old")
        (self.path / "out").mkdir()
        os.symlink("../else", self.path / "out/b")
        os.symlink("../else/c.md", self.path / "out/a.txt")
        self.cleaned(code=2)
        self.assertIn("out/b/c.md: is outside the output directory", self.stderr)
        self.assertEqual(self.names("else"), ["c.md"])
        self.assertEqual(self.get("else/c.md"), b"old")
        self.assertEqual(self.get("out/a.txt").decode(), JOINED)
        self.assertFalse((self.path / "out/a.txt").is_symlink())

    def test_names_that_are_not_utf8(self):
        name = os.path.join(os.fsencode(self.path), b"in", b"\xb5\xda\xff.txt")
        with open(name, "w") as file:
            file.write(BROKEN)
        self.cleaned("--edits", "edits")
        with open(os.path.join(os.fsencode(self.path), b"out", b"\xb5\xda\xff.txt")) as file:
            self.assertEqual(file.read(), JOINED)
        out = self.zhuihe("--check", "in", code=1)
        self.assertIn(b"in/\xb5\xda\xff.txt\n", out)

    def test_a_directory_in_place(self):
        before = {n: self.get("in/" + n) for n in self.names("in")}
        os.utime(self.path / "in/b/c.md", (1, 1))
        self.zhuihe("-w", "in")
        after = {n: self.get("in/" + n) for n in self.names("in")}
        self.assertEqual(before.keys(), after.keys())
        changed = [n for n in before if before[n] != after[n]]
        self.assertEqual(sorted(changed), ["a.txt", "b/d.jsonl", "build/keep.txt"])
        self.assertEqual((self.path / "in/b/c.md").stat().st_mtime, 1)
        self.zhuihe("--check", "in")

    def test_two_of_the_same_name_in_place(self):
        self.put("x/a.txt", BROKEN)
        self.put("y/a.txt", BROKEN)
        self.zhuihe("-w", "x/a.txt", "y/a.txt")
        self.assertEqual(self.get("y/a.txt").decode(), JOINED)

    def test_two_of_the_same_name_in_the_output(self):
        self.put("x/a.txt", BROKEN)
        self.put("y/a.txt", WHOLE)
        self.zhuihe("x/a.txt", "y/a.txt", "-o", "out/", code=2)
        self.assertIn("y/a.txt: another input has the same output name, `a.txt`", self.stderr)
        self.assertEqual(self.get("out/a.txt").decode(), JOINED)

    def test_two_that_get_the_same_name(self):
        self.put("x/a.txt", BROKEN)
        self.put("x/a.md", WHOLE)
        self.put("x/b.jsonl", jsonl([{"text": "1"}]))
        self.put("x/b.jsonl.gz", gzip.compress(jsonl([{"text": "2"}])))
        self.zhuihe("x", "-o", "out/", "--to", "jsonl", code=2)
        self.assertIn("x/a.txt: another input has the same output name, `a.jsonl`", self.stderr)
        self.assertEqual(self.names("out"), ["a.jsonl", "b.jsonl", "b.jsonl.gz"])
        self.assertEqual(lines(self.get("out/a.jsonl"))[0]["path"], "x/a.md")

    def test_order_is_by_name(self):
        names = ["b.txt", "a/z.txt", "a.txt", "a-b.txt", "缀.txt", "a/y/1.txt"]
        for name in names:
            self.put("o/" + name, name + "。\n")
        out = self.zhuihe("o").decode().split()
        order = ["a/y/1.txt", "a/z.txt", "a-b.txt", "a.txt", "b.txt", "缀.txt"]
        self.assertEqual(out, [n + "。" for n in order])

    def test_five_thousand_files(self):
        for i in range(50):
            (self.path / f"many/{i}").mkdir(parents=True)
            for j in range(100):
                (self.path / f"many/{i}/{j}.txt").write_text(SPACED)
        self.zhuihe("many", "-o", "all.txt", "--stats", "stats")
        self.assertEqual(lines(self.get("stats"))[0]["documents"], 5000)
        self.assertEqual(self.get("all.txt").decode(), CLOSED * 5000)
        # Syncing files takes time, so there are fewer of them.
        self.zhuihe("many/7", "-o", "out")
        self.assertEqual(self.names("out"), self.names("many/7"))
        self.assertTrue(all(self.get("out/" + n).decode() == CLOSED for n in self.names("out")))


class Formats(Place):
    def test_text_to_records_and_back(self):
        self.put("in/a.txt", BROKEN)
        self.put("in/b.txt", SPACED)
        self.zhuihe("in", "--to", "jsonl", "-o", "all.jsonl")
        records = [{"path": "in/a.txt", "text": JOINED}, {"path": "in/b.txt", "text": CLOSED}]
        self.assertEqual(lines(self.get("all.jsonl")), records)
        self.zhuihe("in", "--to", "jsonl", "-o", "out/")
        self.assertEqual(self.names("out"), ["a.jsonl", "b.jsonl"])
        text = self.zhuihe("all.jsonl", "--to", "text").decode()
        self.assertEqual(text, JOINED + "\n" + CLOSED + "\n\n")

    def test_blocks(self):
        self.put("a.txt", "停 水 通 知\n\n" + BROKEN)
        [record] = lines(self.zhuihe("a.txt", "--blocks"))
        self.assertEqual(list(record), ["path", "blocks"])
        [whole] = lines(self.zhuihe("a.txt", "--json"))
        text = whole["text"].encode()
        expected = [
            {"kind": b["kind"], "text": text[b["output"]["start"] : b["output"]["end"]].decode()}
            for b in whole["blocks"]
        ]
        self.assertEqual(record["blocks"], expected)
        self.put("a.jsonl", jsonl([{"text": "停 水 通 知\n\n" + BROKEN, "i": 1}, {"text": ""}]))
        out = lines(self.zhuihe("a.jsonl", "--blocks"))
        self.assertEqual(out, [{"text": expected, "i": 1}, {"text": []}])
        out = lines(self.zhuihe("a.jsonl", "--blocks", "--output-field", "b"))
        self.assertEqual(out[0]["b"], expected)

    def test_formats_do_not_mix_in_one_file(self):
        self.put("a.txt", WHOLE)
        self.put("b.jsonl", jsonl([{"text": "1"}]))
        self.zhuihe("a.txt", "b.jsonl", "-o", "all", code=2)
        self.assertIn("b.jsonl: input is JSON Lines, but the output is text", self.stderr)
        self.assertFalse((self.path / "all").exists())

    def test_a_list_in_json(self):
        self.put("a.json", '[{"text": "1"}]')
        self.zhuihe("a.json", code=2)
        self.assertIn("jq -c '.[]'", self.stderr)


if __name__ == "__main__":
    unittest.main()
