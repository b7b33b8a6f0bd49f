use std::ops::Range;

use serde_json::Value;

use crate::{BROKEN, JOINED, Place, WHOLE};

fn records(place: &Place, args: &[&str]) -> Vec<Value> {
    let output = place
        .zhuihe()
        .arg("--json")
        .args(args)
        .write_stdin(WHOLE)
        .assert()
        .success();
    String::from_utf8(output.get_output().stdout.clone())
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn range(value: &Value) -> Range<usize> {
    let end = |name: &str| usize::try_from(value[name].as_u64().unwrap()).unwrap();
    end("start")..end("end")
}

/// Rebuilds the text from the input and the edits, as a consumer of the JSON would.
fn replay(input: &str, record: &Value) -> String {
    let text = record["text"].as_str().unwrap();
    let mut out = String::new();
    let mut at = 0;
    for edit in record["edits"].as_array().unwrap() {
        let (before, after) = (range(&edit["input"]), range(&edit["output"]));
        assert_eq!(&input[before.clone()], edit["before"].as_str().unwrap());
        assert_eq!(&text[after.clone()], edit["after"].as_str().unwrap());
        assert!(edit["kind"].is_string() && edit["rule"].is_string());
        assert!((0.0..=1.0).contains(&edit["confidence"].as_f64().unwrap()));
        out.push_str(&input[at..before.start]);
        assert_eq!(out.len(), after.start);
        out.push_str(&text[after]);
        at = before.end;
    }
    out.push_str(&input[at..]);
    out
}

#[test]
fn each_input_is_an_object_on_a_line() {
    let place = Place::new().with("a.txt", "甲。\n").with("空 格.txt", "");
    let records = records(&place, &["a.txt", "-", "空 格.txt"]);
    let paths: Vec<_> = records
        .iter()
        .map(|r| r["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["a.txt", "-", "空 格.txt"]);
    let texts: Vec<_> = records
        .iter()
        .map(|r| r["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["甲。\n", WHOLE, ""]);
    for record in &records {
        assert_eq!(record["edits"], Value::Array(Vec::new()));
        assert!(record["blocks"].is_array());
        assert_eq!(record.as_object().unwrap().len(), 4);
    }
}

#[test]
fn edits_lead_from_the_input_to_the_text() {
    let place = Place::new().with("a.txt", BROKEN);
    let records = records(&place, &["a.txt"]);
    assert_eq!(records[0]["text"], JOINED);
    assert_eq!(records[0]["edits"].as_array().unwrap().len(), 5);
    assert_eq!(records[0]["edits"][0]["kind"], "line_joined");
    assert_eq!(replay(BROKEN, &records[0]), JOINED);
}

#[test]
fn blocks_cover_all_that_is_visible() {
    let place = Place::new().with("a.txt", BROKEN);
    let records = records(&place, &["a.txt"]);
    for (name, text) in [("input", BROKEN), ("output", JOINED)] {
        let mut rest = text.to_owned();
        for block in records[0]["blocks"].as_array().unwrap().iter().rev() {
            assert!(block["kind"].is_string());
            rest.replace_range(range(&block[name]), "");
        }
        assert_eq!(rest.trim(), "", "{name}");
    }
}

#[test]
fn ranges_count_the_byte_order_mark() {
    let input = format!("\u{feff}{BROKEN}");
    let place = Place::new().with("a.txt", &input);
    let records = records(&place, &["a.txt"]);
    assert_eq!(records[0]["text"], format!("\u{feff}{JOINED}"));
    assert_eq!(replay(&input, &records[0]), format!("\u{feff}{JOINED}"));
}

#[test]
fn a_failed_input_has_no_object() {
    let place = Place::new()
        .with("bad.txt", b"\xff")
        .with("good.txt", WHOLE);
    let assert = place
        .zhuihe()
        .args(["--json", "bad.txt", "good.txt"])
        .assert()
        .code(3);
    let stdout = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    assert_eq!(stdout.lines().count(), 1);
    assert!(stdout.starts_with(r#"{"path":"good.txt","#));
}
