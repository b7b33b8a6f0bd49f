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
