//! `zhuihe pages`, on files that other programs wrote.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::{Place, fails};

/// A file that the tests of the readers have, too.
fn file(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../page/tests/files");
    fs::read(folder.join(name)).unwrap()
}

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[test]
fn text_and_json_have_the_same_blocks() {
    let place = Place::new().with("pages.rawdict.json", file("pages.rawdict.json"));
    let run = |args: &[&str]| {
        let assert = place.zhuihe().arg("pages").args(args).assert().success();
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let text = run(&["pages.rawdict.json"]);
    let json: Value = serde_json::from_str(&run(&["--json", "pages.rawdict.json"])).unwrap();
    let blocks = |of: &Value| -> Vec<String> {
        let blocks = of.as_array().unwrap().iter();
        blocks
            .map(|b| b["text"].as_str().unwrap().to_owned())
            .collect()
    };
    let articles = json["articles"].as_array().unwrap().iter();
    let mut all: Vec<String> = articles.flat_map(|a| blocks(&a["blocks"])).collect();
    all.extend(blocks(&json["furniture"]));
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, all);
    assert_eq!(json["pages"].as_array().unwrap().len(), 2);
    let first = &json["articles"][0]["blocks"][0]["lines"][0];
    assert!(first["bbox"]["right"].as_f64() > first["bbox"]["left"].as_f64());
}

#[test]
fn files_with_boxes_need_no_subcommand() {
    let place = Place::new()
        .with("pages.hocr", file("pages.hocr"))
        .with("pages.bbox.xhtml", file("pages.bbox.xhtml"));
    for name in ["pages.hocr", "pages.bbox.xhtml"] {
        let run = |args: &[&str]| {
            let assert = place.zhuihe().args(args).arg(name).assert().success();
            String::from_utf8(assert.get_output().stdout.clone()).unwrap()
        };
        let text = run(&[]);
        assert_eq!(text, run(&["pages"]), "{name}");
        assert!(
            visible(&text) > 200 && !text.contains('<'),
            "{name}: {text}"
        );
        run(&["-o", "out.txt"]);
        assert_eq!(fs::read_to_string(place.path("out.txt")).unwrap(), text);
    }
}

#[test]
fn options_of_texts_hold_for_pages() {
    let place = Place::new().with("pages.hocr", file("pages.hocr"));
    let run = |args: &[&str]| {
        let assert = place
            .zhuihe()
            .args(args)
            .arg("pages.hocr")
            .assert()
            .success();
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let plain = run(&["pages"]);
    assert_eq!(run(&["--ascii-width"]), run(&["pages", "--ascii-width"]));
    assert_eq!(visible(&run(&["pages", "--ascii-width"])), visible(&plain));
    // Edits belong to a text, so the file is read as one.
    run(&["--edits", "edits.jsonl"]);
    assert!(place.path("edits.jsonl").exists());
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_has_the_articles_of_its_text_layer() {
    let place = Place::new()
        .with("pages.pdf", file("pages.pdf"))
        .with("pages.rawdict.json", file("pages.rawdict.json"));
    let run = |args: &[&str]| {
        let assert = place.zhuihe().args(args).assert().success();
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let sorted = |text: String| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let pdf = sorted(run(&["pages.pdf"]));
    assert_eq!(pdf, sorted(run(&["pages", "pages.rawdict.json"])));
}

#[test]
fn a_file_without_boxes_is_an_error() {
    let place = Place::new()
        .with("a.txt", "你好，世界。\n")
        .with("a.hocr", "<html><div class='ocr_page'");
    let pages = |name: &str| {
        let mut command = place.zhuihe();
        command.args(["pages", name]);
        command
    };
    fails(&mut pages("a.txt"), "a.txt: the format is not recognized");
    fails(&mut pages("a.hocr"), "a.hocr: ");
    fails(&mut pages("missing"), "missing: ");
}

/// Runs `zhuihe pages --jsonl`, and returns its status, its records and its messages.
fn records(place: &Place, args: &[&str]) -> (i32, Vec<Value>, String) {
    let mut command = place.zhuihe();
    let output = command
        .args(["pages", "--jsonl"])
        .args(args)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let stdout = text(&output.stdout);
    let records = stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (
        output.status.code().unwrap(),
        records.collect(),
        text(&output.stderr),
    )
}

fn text_of<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap()
}

#[test]
fn each_article_below_a_directory_is_a_record() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/pages");
    let case = |name: &str| fs::read(folder.join(name)).unwrap();
    let place = Place::new()
        .with("scans/b/2.hocr", case("report-notice/ocr.hocr"))
        .with("scans/a.xhtml", case("newspaper-jump/bbox.xhtml"))
        .with("scans/notes.txt", "停 水 通 知\n")
        .with("scans/b/1.xhtml", case("vertical-book/bbox.xhtml"));
    let (status, records, message) = records(&place, &["scans"]);
    assert_eq!((status, message.as_str()), (0, ""));
    let paths: Vec<_> = records.iter().map(|r| text_of(r, "path")).collect();
    assert!(paths.is_sorted());
    for path in ["scans/a.xhtml", "scans/b/1.xhtml", "scans/b/2.hocr"] {
        assert!(paths.contains(&path), "{paths:?}");
        let whole = place
            .zhuihe()
            .args(["pages", "--json", path])
            .assert()
            .success();
        let whole: Value = serde_json::from_slice(&whole.get_output().stdout).unwrap();
        let of_file = records.iter().filter(|r| r["path"] == path);
        let articles = whole["articles"].as_array().unwrap();
        assert_eq!(of_file.clone().count(), articles.len());
        for ((record, article), number) in of_file.zip(articles).zip(1..) {
            assert_eq!(record["article"], number);
            let blocks = article["blocks"].as_array().unwrap();
            let lines = blocks.iter().map(|b| text_of(b, "text").to_owned() + "\n");
            assert_eq!(text_of(record, "text"), lines.collect::<String>());
            assert_eq!(record["blocks"].as_array().unwrap().len(), blocks.len());
        }
    }
    let continued = &records[0];
    assert_eq!(continued["title"], "一条旧铁路的新用场");
    assert_eq!(continued["pages"].as_array().unwrap().len(), 2);
}

#[test]
fn the_files_of_a_directory_can_be_one_issue() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/pages");
    let issue = fs::read(folder.join("newspaper-jump/rawdict.json")).unwrap();
    let issue: Value = serde_json::from_slice(&issue).unwrap();
    let mut place = Place::new();
    for (page, name) in issue["pages"]
        .as_array()
        .unwrap()
        .iter()
        .zip(["day/1.json", "day/2.json"])
    {
        place = place.with(name, page.to_string());
    }
    let count = |args: &[&str]| {
        let (status, records, message) = records(&place, args);
        assert_eq!(status, 0, "{message}");
        let on_both = records
            .iter()
            .filter(|r| r["pages"].as_array().unwrap().len() == 2);
        (records.len(), on_both.count())
    };
    let (apart, on_both) = count(&["--from", "rawdict", "day"]);
    assert_eq!(on_both, 0);
    assert_eq!(
        count(&["--from", "rawdict", "--issue", "directory", "day"]),
        (apart - 1, 1)
    );
    assert_eq!(
        count(&[
            "--from",
            "rawdict",
            "--issue",
            "directory",
            "day/1.json",
            "day/2.json"
        ]),
        (apart - 1, 1)
    );
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let place = Place::new()
        .with("a.hocr", "<html><div class='ocr_page'")
        .with("b.hocr", file("pages.hocr"))
        .with("empty/a.txt", "停 水 通 知\n");
    let (status, read, message) = records(&place, &["a.hocr", "b.hocr"]);
    assert_eq!(status, 2);
    assert!(
        message.contains("a.hocr: ") && !message.contains("b.hocr"),
        "{message}"
    );
    assert!(!read.is_empty() && read.iter().all(|r| r["path"] == "b.hocr"));
    let (status, read, message) = records(&place, &["empty"]);
    assert_eq!((status, read.len()), (2, 0));
    assert!(message.contains("empty: no PDF or file"), "{message}");
    fails(place.zhuihe().args(["pages", "--jsonl", "none"]), "none");
}
