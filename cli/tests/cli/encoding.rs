//! `--encoding` and `--output-encoding`, on files that iconv made.

use std::fs;
use std::process::{Command, Stdio};

use predicates::str::contains;

use crate::{BROKEN, JOINED, PARAGRAPHS, Place, WHOLE, fails, rejects, zhuihe};

const TRADITIONAL: &str = "全市糧食播種面積穩定在五十八萬\n畝以上，同比增長百分之二點三，\n其中夏糧播種面積二十一萬畝，比\n上年增加一萬兩千畝，早稻收購價\n格穩中有升，農戶種糧積極性不斷\n提高。\n";

/// Returns a text as iconv encodes it.
fn iconv(text: &str, to: &str) -> Vec<u8> {
    let place = Place::new().with("utf-8.txt", text);
    let output = Command::new("iconv")
        .args(["-f", "UTF-8", "-t", to])
        .stdin(fs::File::open(place.path("utf-8.txt")).unwrap())
        .stderr(Stdio::inherit())
        .output()
        .expect("the tests need iconv");
    assert!(output.status.success(), "{to}");
    output.stdout
}

/// The encodings, what is reported for each, and a text.
const ENCODINGS: [(&str, Option<&str>, &str); 6] = [
    ("GB18030", Some("GB18030"), BROKEN),
    ("GBK", Some("GB18030"), BROKEN),
    ("BIG5", Some("Big5"), TRADITIONAL),
    ("UTF-16", None, BROKEN),
    ("UTF-16LE", None, BROKEN),
    ("UTF-8", None, BROKEN),
];

fn joined(text: &str) -> String {
    let lines = text.lines().collect::<Vec<_>>();
    lines.concat() + "\n"
}

#[test]
fn a_text_is_read_and_written_in_its_encoding() {
    for (name, reported, text) in ENCODINGS {
        let marked = if name == "UTF-16LE" {
            [b"\xff\xfe", &iconv(text, name)[..]].concat()
        } else {
            iconv(text, name)
        };
        let place = Place::new().with("a.txt", &marked);
        let message = reported.map_or(String::new(), |r| format!("zhuihe: a.txt: read as {r}\n"));
        let run = |args: &[&str]| {
            let assert = place.zhuihe().args(args).arg("a.txt").assert().success();
            assert.stderr(message.clone()).get_output().stdout.clone()
        };
        assert_eq!(String::from_utf8(run(&[])).unwrap(), joined(text), "{name}");
        let expected = match name {
            "UTF-16LE" => [b"\xff\xfe", &iconv(&joined(text), name)[..]].concat(),
            _ => iconv(&joined(text), name),
        };
        assert_eq!(run(&["--output-encoding", "same"]), expected, "{name}");
        // In place, a file keeps its encoding.
        run(&["-w"]);
        assert_eq!(fs::read(place.path("a.txt")).unwrap(), expected, "{name}");
        run(&["-w"]);
        assert_eq!(fs::read(place.path("a.txt")).unwrap(), expected, "{name}");
    }
}

#[test]
fn a_named_encoding_is_not_reported() {
    for (name, option) in [
        ("GB18030", "gb18030"),
        ("GBK", "GBK"),
        ("UTF-16LE", "utf-16le"),
        ("UTF-16BE", "utf-16be"),
        ("UTF-16", "utf-16"),
        ("UTF-8", "utf-8"),
    ] {
        let place = Place::new().with("a.txt", iconv(BROKEN, name));
        let mut command = place.zhuihe();
        command.args(["--encoding", option, "a.txt"]);
        command.assert().success().stdout(JOINED).stderr("");
    }
}

#[test]
fn standard_input_is_decoded() {
    for (name, reported, text) in ENCODINGS {
        let place = Place::new();
        let mut command = place.zhuihe();
        if name == "UTF-16LE" {
            // Without a mark, it is not recognized.
            continue;
        }
        let assert = command.write_stdin(iconv(text, name)).assert().success();
        let message = reported.map_or(String::new(), |r| {
            format!("zhuihe: standard input: read as {r}\n")
        });
        assert.stdout(joined(text)).stderr(message);
    }
}

#[test]
fn a_long_text_is_decoded_while_it_is_read() {
    // An ASCII beginning, so that the encoding is known only later, and more than is examined at once.
    let text = format!(
        "{}{}",
        "word\n\n".repeat(50_000),
        format!("{PARAGRAPHS}\n").repeat(9_000)
    );
    let place = Place::new()
        .with("utf-8.txt", &text)
        .with("gbk.txt", iconv(&text, "GBK"));
    let cleaned = |name: &str| {
        let assert = place.zhuihe().arg(name).assert().success();
        assert.get_output().stdout.clone()
    };
    let expected = cleaned("utf-8.txt");
    assert!(cleaned("gbk.txt") == expected);
    let from_stdin = place.zhuihe().write_stdin(iconv(&text, "GBK")).assert();
    assert!(from_stdin.success().get_output().stdout == expected);
    let mut same = place.zhuihe();
    same.args(["gbk.txt", "--output-encoding=same", "-o", "out.txt"]);
    same.assert().success();
    let expected = String::from_utf8(expected).unwrap();
    assert!(fs::read(place.path("out.txt")).unwrap() == iconv(&expected, "GBK"));
}

#[test]
fn records_are_decoded() {
    let records = "{\"id\": 1, \"text\": \"全 市 粮 食 播 种 面 积 稳 定\"}\n".repeat(3);
    let cleaned = "{\"id\": 1, \"text\": \"全市粮食播种面积稳定\"}\n".repeat(3);
    for name in ["GB18030", "UTF-16"] {
        let place = Place::new().with("a.jsonl", iconv(&records, name));
        let mut command = place.zhuihe();
        command
            .arg("a.jsonl")
            .assert()
            .success()
            .stdout(cleaned.clone());
        let mut command = place.zhuihe();
        command.args(["-w", "a.jsonl"]).assert().success();
        let written = fs::read(place.path("a.jsonl")).unwrap();
        assert_eq!(written, iconv(&cleaned, name), "{name}");
    }
}

#[test]
fn a_diff_in_the_encoding_of_its_file_applies() {
    let place = Place::new().with("文.txt", iconv(BROKEN, "GBK"));
    let mut command = place.zhuihe();
    command.args(["--diff", "--output-encoding=same", "文.txt"]);
    let diff = command.assert().code(1).get_output().stdout.clone();
    let place = place.with("diff", diff);
    let patched = Command::new("patch")
        .args(["-p0", "-i", "diff"])
        .current_dir(place.path(""))
        .output()
        .unwrap();
    assert!(patched.status.success(), "{patched:?}");
    assert_eq!(
        fs::read(place.path("文.txt")).unwrap(),
        iconv(JOINED, "GBK")
    );
}

#[test]
fn what_is_not_sure_is_an_error_that_names_the_option() {
    let german = "Die Größe der Fläche beträgt fünf Hektar.\n".repeat(20);
    let japanese = "これは日本語の文章です。吾輩は猫である。名前はまだ無い。\n".repeat(20);
    for (what, bytes) in [
        ("too short", iconv("第一章\n", "GBK")),
        ("another language", iconv(&german, "ISO-8859-1")),
        ("Japanese", iconv(&japanese, "SHIFT_JIS")),
        ("UTF-16 without a mark", iconv(BROKEN, "UTF-16LE")),
        ("damaged UTF-8", [BROKEN.as_bytes(), b"\xff"].concat()),
        ("cut UTF-8", BROKEN.as_bytes()[..200].to_vec()),
    ] {
        let place = Place::new().with("a.txt", bytes);
        let mut command = place.zhuihe();
        let assert = command.arg("a.txt").assert().code(3).stdout("");
        let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
        assert!(
            stderr.starts_with("zhuihe: a.txt: not UTF-8 at byte")
                && stderr.contains("`--encoding gb18030`"),
            "{what}: {stderr}"
        );
    }
    let place = Place::new().with("a.txt", iconv("第一章\n", "GBK"));
    let mut command = place.zhuihe();
    command.args(["--encoding", "gbk", "a.txt"]);
    command.assert().success().stdout("第一章\n").stderr("");
}

#[test]
fn an_offset_counts_the_bytes_before_the_encoding_is_known() {
    // The encoding of a pipe is detected from less than 128 KB.
    let text = [b"a\n", &iconv(&BROKEN.repeat(1000), "GBK")[..], b"\xff"].concat();
    let message = format!("cannot read: not GB18030 at byte {}: ", text.len() - 1);
    let assert = zhuihe().write_stdin(text).assert().code(2);
    assert.stderr(contains(message));
}

#[test]
fn a_wrong_encoding_is_an_error() {
    let place = Place::new()
        .with("a.txt", [&iconv(WHOLE, "GBK")[..], b"\xff"].concat())
        .with("b.txt", BROKEN);
    fails(
        place.zhuihe().args(["--encoding=gb18030", "a.txt"]),
        "zhuihe: a.txt: cannot read: not GB18030 at byte 13: name it with `--encoding`",
    );
    rejects(
        place.zhuihe().args(["--encoding=utf-8", "a.txt"]),
        "zhuihe: a.txt: not UTF-8 at byte 0",
    );
    fails(
        place.zhuihe().args(["--encoding=utf-7", "b.txt"]),
        "expected auto, utf-8, gb18030, big5, utf-16",
    );
}

#[test]
fn a_character_that_the_encoding_lacks_is_an_error() {
    // The standard's Big5 reads the characters of Hong Kong, but does not write them.
    let place = Place::new().with("a.txt", iconv("䏰 水 通 知\n", "BIG5-HKSCS"));
    let mut command = place.zhuihe();
    command.args(["--encoding=big5", "a.txt"]);
    command.assert().success().stdout("䏰水通知\n");
    fails(
        command.arg("--output-encoding=same"),
        "cannot write: Big5 has no `䏰` (U+43F0): use `--output-encoding utf-8`",
    );
}

#[test]
fn every_command_reads_encodings() {
    let place = Place::new()
        .with("a.txt", iconv(BROKEN, "GBK"))
        .with("out.txt", iconv(JOINED, "UTF-16"))
        .with(
            "words.txt",
            iconv(
                "澜川 20 ns\n全市粮食播种面积稳定在五十八万亩以上\n早稻收购价格稳中有升\n",
                "GBK",
            ),
        );
    for args in [
        &["explain", "a.txt"][..],
        &["score", "a.txt", "out.txt", "out.txt"],
        &["report", "a.txt", "-o", "page.html"],
    ] {
        let assert = place.zhuihe().args(args).assert().success();
        assert.stderr("zhuihe: a.txt: read as GB18030\n");
    }
    assert!(place.read("page.html").contains("五十八万"));
    let mut command = place.zhuihe();
    command.args(["--user-dict", "words.txt", "out.txt"]);
    let assert = command.assert().success().stdout(JOINED);
    assert.stderr("zhuihe: words.txt: read as GB18030\n");
}

#[test]
fn a_tree_keeps_encodings_and_reports_few() {
    let mut place = Place::new().with("in/a.txt", iconv(BROKEN, "UTF-16"));
    for i in 0..12 {
        place = place.with(&format!("in/{i:02}.txt"), iconv(BROKEN, "GBK"));
    }
    let mut command = place.zhuihe();
    command.args(["in", "-o", "out", "--output-encoding=same"]);
    let assert = command.assert().success();
    let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert_eq!(stderr.matches("read as GB18030").count(), 10, "{stderr}");
    assert!(
        stderr.contains("12 files whose encoding was detected"),
        "{stderr}"
    );
    for (name, encoding) in [("a", "UTF-16"), ("11", "GBK")] {
        let written = fs::read(place.path(&format!("out/{name}.txt"))).unwrap();
        assert_eq!(written, iconv(JOINED, encoding));
    }
    // A file in UTF-16 has zero bytes, but is text.
    let place = Place::new().with("in/a.log", iconv(BROKEN, "UTF-16"));
    let mut command = place.zhuihe();
    command
        .args(["in", "--include=*.log"])
        .assert()
        .success()
        .stdout(JOINED);
}
