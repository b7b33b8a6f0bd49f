//! `zhuihe report`, as far as it can be tested without a browser; `tests/browser` has the rest.

use std::fs;
use std::path::PathBuf;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};

use crate::{BROKEN, JOINED, Place, WHOLE, fails, help_has, printed};

/// A page with all kinds of gaps, and markup that a browser would run.
const PAGE: &str = "停 水 通 知\n\n\n4 月 21 日<script>alert(1)</script>\n<!-- 甲 --> & \"乙\"\n";

fn report(args: &[&str], text: &str) -> String {
    printed(&[&["report", "-o", "-"], args].concat(), text)
}

/// The documents as the page receives them.
fn documents(page: &str) -> Vec<Value> {
    page.split("<script type=\"application/json\"")
        .skip(1)
        .map(|rest| {
            let (_, rest) = rest.split_once('>').unwrap();
            let (json, _) = rest.split_once("</script>").unwrap();
            serde_json::from_str(json).unwrap()
        })
        .collect()
}

fn labels(page: &str) -> Vec<String> {
    let documents = documents(page);
    let label = |d: &Value| d["label"].as_str().unwrap().to_owned();
    documents.iter().map(label).collect()
}

/// Returns the file of verdicts that the page would save, with the verdict of `judge` on each edit.
fn verdicts(page: &str, judge: impl Fn(&Value) -> Option<&'static str>) -> String {
    let documents: Vec<Value> = documents(page)
        .iter()
        .map(|document| {
            let edits = document["edits"].as_array().unwrap();
            let verdicts: Vec<Value> = edits
                .iter()
                .filter_map(|edit| {
                    judge(edit).map(|verdict| {
                        let mut edit = edit.clone();
                        edit["verdict"] = json!(verdict);
                        edit
                    })
                })
                .collect();
            json!({
                "path": document["label"],
                "bytes": document["bytes"],
                "hash": document["hash"],
                "verdicts": verdicts,
            })
        })
        .collect();
    json!({"zhuihe_verdicts": 1, "documents": documents}).to_string()
}

#[test]
fn the_page_is_written_to_a_file() {
    let place = Place::new().with("page.txt", BROKEN);
    place
        .zhuihe()
        .args(["report", "page.txt", "-o", "report.html"])
        .assert()
        .success()
        .stdout("")
        .stderr("");
    assert_eq!(place.names(), ["page.txt", "report.html"]);
    let page = place.read("report.html");
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(page.ends_with("</html>"));
    assert_eq!(labels(&page), ["page.txt"]);
}

#[test]
fn both_texts_and_every_edit_are_in_it() {
    let page = report(&[], BROKEN);
    let document = &documents(&page)[0];
    let unchanged = document["unchanged"].as_array().unwrap();
    let edits = document["edits"].as_array().unwrap();
    let text = |side: &str| {
        let edits = edits.iter().map(|e| e[side].as_str().unwrap()).chain([""]);
        let unchanged = unchanged.iter().map(|k| k.as_str().unwrap());
        unchanged
            .zip(edits)
            .map(|(k, e)| [k, e].concat())
            .collect::<String>()
    };
    assert_eq!(
        (text("before"), text("after")),
        (BROKEN.to_owned(), JOINED.to_owned())
    );

    let direct: Value = serde_json::from_str(&printed(&["--json"], BROKEN)).unwrap();
    assert_eq!(edits.len(), direct["edits"].as_array().unwrap().len());
    for (edit, direct) in edits.iter().zip(direct["edits"].as_array().unwrap()) {
        for key in ["input", "kind", "rule", "before", "after"] {
            assert_eq!(edit[key], direct[key]);
        }
        assert!(!edit["evidence"].as_array().unwrap().is_empty());
    }
    assert_eq!(document["blocks"][0]["kind"], json!("body"));
}

#[test]
fn nothing_in_a_document_becomes_markup() {
    let place = Place::new().with("<b>&.txt", PAGE);
    let assert = place
        .zhuihe()
        .args(["report", "<b>&.txt", "-o", "-"])
        .assert()
        .success();
    let page = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    for markup in ["<script>", "<!--", "<b>"] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert!(page.contains("<title>&lt;b&gt;&amp;.txt · zhuihe</title>"));
    let document = &documents(&page)[0];
    assert_eq!(document["label"], json!("<b>&.txt"));
    assert!(
        document["unchanged"]
            .to_string()
            .contains("日<script>alert(1)</script>")
    );
}

#[test]
fn the_page_is_self_contained() {
    let page = report(&[], BROKEN);
    for outside in [
        "http:",
        "https:",
        "src=",
        "@import",
        "url(",
        "fetch(",
        "XMLHttpRequest",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn the_same_documents_make_the_same_page() {
    assert_eq!(report(&[], BROKEN), report(&[], BROKEN));
    let id = |page: &str| page.split("data-report=\"").nth(1).unwrap()[..24].to_owned();
    assert_ne!(id(&report(&[], BROKEN)), id(&report(&[], WHOLE)));
}

#[test]
fn an_unchanged_text_has_a_page() {
    for text in ["", WHOLE] {
        let document = documents(&report(&[], text)).remove(0);
        assert_eq!(document["edits"], json!([]));
        assert_eq!(document["unchanged"], json!([text]));
    }
}

#[test]
fn text_options_apply() {
    let rules = |args: &[&str], text: &str| {
        let document = documents(&report(args, text)).remove(0);
        let edits = document["edits"].as_array().unwrap().clone();
        edits
            .iter()
            .map(|e| e["rule"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(&[], "共１７．０２％。\n"), [""; 0]);
    assert!(rules(&["--ascii-width"], "共１７．０２％。\n").contains(&"ascii-width".to_owned()));
    assert_eq!(rules(&["--min-confidence", "1"], BROKEN), [""; 0]);
}

#[test]
fn a_sample_is_reproducible() {
    let names: Vec<String> = (0..12).map(|i| format!("{i:02}.txt")).collect();
    let place = names.iter().fold(Place::new(), |place, name| {
        place.with(name, format!("甲 乙 丙 丁 {name}\n"))
    });
    let picked = |args: &[&str]| {
        let mut command = place.zhuihe();
        let assert = command
            .args(["report", "-o", "-"])
            .args(args)
            .args(&names)
            .assert()
            .success();
        labels(&String::from_utf8(assert.get_output().stdout.clone()).unwrap())
    };
    assert_eq!(picked(&[]), names);
    let three = picked(&["--sample", "3"]);
    assert_eq!(three.len(), 3);
    assert!(three.is_sorted());
    assert_eq!(three, picked(&["--sample=3", "--seed=0"]));
    assert!((1..5).any(|seed| picked(&["--sample=3", &format!("--seed={seed}")]) != three));
    assert_eq!(picked(&["--sample", "99"]), names);
}

#[test]
fn a_document_that_fails_leaves_no_report() {
    for (name, message) in [
        (
            "missing.txt",
            "zhuihe: missing.txt: no such file or directory\n",
        ),
        (
            "gbk.txt",
            "zhuihe: gbk.txt: not UTF-8 at byte 3, and its encoding is not certain",
        ),
        (".", "zhuihe: ./gbk.txt: not UTF-8 at byte 3"),
    ] {
        let place = Place::new()
            .with("a.txt", BROKEN)
            .with("gbk.txt", b"ok\n\xb5\xda\n")
            .with("report.html", "old");
        for output in ["report.html", "-"] {
            fails(
                place.zhuihe().args(["report", "a.txt", name, "-o", output]),
                message,
            );
        }
        assert_eq!(place.read("report.html"), "old");
        assert_eq!(place.names(), ["a.txt", "gbk.txt", "report.html"]);
    }
}

#[test]
fn output_is_required() {
    fails(Place::new().zhuihe().arg("report"), "--output <FILE>");
    for args in [["--sample", "0"], ["--seed", "1"]] {
        fails(
            Place::new().zhuihe().args(["report", "-o", "-"]).args(args),
            "error",
        );
    }
    help_has(
        &["report", "--help"],
        &[
            "Usage: zhuihe report [OPTIONS] --output <FILE> [PATH]...",
            "--sample <N>",
            "--ascii-width",
            "Exit status:\n",
        ],
    );
}

/// A paragraph, and the verdicts on its edits: all good but the second line end.
fn judged() -> (Place, String) {
    let text = format!("停 水 通 知\n{BROKEN}");
    let second = text.find("点三，\n").unwrap() + "点三，".len();
    let page = report(&[], &text);
    let verdicts = verdicts(&page, |edit| match &edit["input"]["start"] {
        start if *start == json!(second) => Some("bad"),
        _ if edit["rule"] == json!("letter-spacing") => None,
        _ => Some("good"),
    });
    // The same by hand.
    let gold = format!("停¦水¦通¦知¦{}", JOINED.replace("点三，", "点三，\n"));
    let place = Place::new()
        .with("raw.txt", &text)
        .with("out.txt", zhuihe_of(&text))
        .with("verdicts.json", &verdicts)
        .with("gold.txt", gold);
    (place, verdicts)
}

fn zhuihe_of(text: &str) -> String {
    printed(&[], text)
}

#[test]
fn verdicts_score_like_the_text_they_describe() {
    let (place, _) = judged();
    let score = |out: &str, gold: &str| {
        let assert = place
            .zhuihe()
            .args(["score", "--json", "raw.txt", out, gold])
            .assert()
            .success()
            .stderr("");
        serde_json::from_slice::<Value>(&assert.get_output().stdout).unwrap()
    };
    let figures = score("out.txt", "verdicts.json");
    assert_eq!(figures, score("out.txt", "gold.txt"));
    assert_eq!(figures["confusion"], json!({"BJ": 1, "JJ": 4}));
    assert_eq!(
        score("raw.txt", "verdicts.json")["confusion"],
        json!({"BB": 1, "JB": 4})
    );
}

#[test]
fn verdicts_can_be_standard_input() {
    let (place, verdicts) = judged();
    place
        .zhuihe()
        .args(["score", "raw.txt", "out.txt", "-"])
        .write_stdin(verdicts)
        .assert()
        .success()
        .stdout(contains("accuracy      0.8000  5 gaps judged\n"));
}

#[test]
fn verdicts_on_another_text_are_refused() {
    let (place, _) = judged();
    let place = place.with("other.txt", BROKEN);
    fails(
        place
            .zhuihe()
            .args(["score", "other.txt", "out.txt", "verdicts.json"]),
        "zhuihe: verdicts.json: contains no verdicts on this RAW, only on -\n",
    );
    let cut = place
        .read("verdicts.json")
        .replace("\"documents\":[", "\"documents\":");
    let place = place.with("cut.json", cut);
    place
        .zhuihe()
        .args(["score", "raw.txt", "out.txt", "cut.json"])
        .assert()
        .code(2)
        .stderr(contains("cut.json: invalid verdicts").and(contains("save them again")));
}

#[test]
fn directories_and_records_are_read() {
    let records = "{\"text\":\"停 水 通 知\"}\n\nnot JSON\n{\"text\":null}\n{\"text\":\"4 月\"}\n";
    let place = Place::new()
        .with("in/b.txt", BROKEN)
        .with("in/a/c.txt", WHOLE)
        .with("r.jsonl", records);
    let assert = place
        .zhuihe()
        .args(["report", "-o", "-", "in", "r.jsonl"])
        .assert()
        .code(3)
        .stderr(contains("zhuihe: r.jsonl:3: invalid JSON"));
    let page = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    assert_eq!(
        labels(&page),
        ["in/a/c.txt", "in/b.txt", "r.jsonl:1", "r.jsonl:5"]
    );
}

#[test]
fn too_many_documents_need_a_sample() {
    let records = "{\"text\":\"4 月\"}\n".repeat(1001);
    let place = Place::new().with("r.jsonl", records);
    let mut command = place.zhuihe();
    fails(
        command.args(["report", "-o", "-", "r.jsonl"]),
        "select some with `--sample N`",
    );
    let assert = command.args(["--sample", "2"]).assert().success();
    let page = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    assert_eq!(labels(&page).len(), 2);
}

#[test]
fn unreadable_records_are_reported_as_when_cleaning() {
    let mut records = b"  {\"text\":\"\xff\"}\n  {\"text\"\n".to_vec();
    records.extend(format!("  {{\"text\":\"{}\"}}", "字".repeat(40)).bytes());
    let place = Place::new().with("a.jsonl", records);
    let messages = |args: &[&str]| {
        let mut command = place.zhuihe();
        command.args(args).args(["--max-record", "100", "a.jsonl"]);
        let assert = command.assert().code(3);
        String::from_utf8(assert.get_output().stderr.clone()).unwrap()
    };
    assert_eq!(messages(&["report", "-o", "page.html"]), messages(&[]));
}

/// The pages of an issue of two, with boxes.
fn issue() -> Place {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/pages/newspaper-jump");
    let file = |name: &str| fs::read(folder.join(name)).unwrap();
    Place::new()
        .with("issue.hocr", file("ocr.hocr"))
        .with("issue.json", file("rawdict.json"))
        .with("page.png", b"\x89PNG\r\n\x1a\n")
        .with("page.txt", "停 水 通 知\n")
}

#[test]
fn a_report_on_pages_has_each_page_and_its_articles() {
    let place = issue();
    let page = |args: &[&str]| {
        let mut command = place.zhuihe();
        let assert = command.args(["report", "-o", "-"]).args(args).assert();
        String::from_utf8(assert.success().get_output().stdout.clone()).unwrap()
    };
    for args in [
        &["issue.hocr"][..],
        &["--pages", "issue.json"],
        &["--pages=rawdict", "issue.json"],
    ] {
        let page = page(args);
        assert_eq!(page.matches("<svg").count(), 2, "{args:?}");
        assert!(page.contains("一条旧铁路的新用场</h3>"), "{args:?}");
        assert_eq!(page.matches("<image").count(), 0);
    }
    let page = page(&["issue.hocr", "--image", "page.png"]);
    assert_eq!(
        page.matches("<image href=\"data:image/png;base64,").count(),
        1
    );
}

#[test]
fn a_report_on_pages_needs_pages_and_images() {
    let place = issue();
    for (args, message) in [
        (
            &["--pages", "page.txt"][..],
            "page.txt: the format is not recognized",
        ),
        (
            &["issue.hocr", "--image", "page.txt"],
            "page.txt: is not an image",
        ),
        (&["issue.hocr", "--image", "none.png"], "none.png: "),
        (
            &[
                "issue.hocr",
                "--image",
                "page.png",
                "--image",
                "page.png",
                "--image",
                "page.png",
            ],
            "--image: 3 images for 2 pages",
        ),
        (
            &["page.txt", "--image", "page.png"],
            "--image: belongs to pages with boxes",
        ),
    ] {
        let mut command = place.zhuihe();
        fails(
            command.args(["report", "-o", "out.html"]).args(args),
            message,
        );
        assert!(!place.path("out.html").exists(), "{args:?}");
    }
}
