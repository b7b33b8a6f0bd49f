//! Records that can't be read.

use predicates::str::contains;
use serde_json::Value;

use crate::{BROKEN, Place, fails};

const GOOD: &str = "{\"text\":\"4 月\"}\n";
const CLEAN: &str = "{\"text\":\"4月\"}\n";

/// Lines that can't be cleaned, with a part of the reason.
const BAD: [(&[u8], &str); 6] = [
    (b"{\"text\":\"\xff\"}", "not UTF-8 at byte 9"),
    (b"{\"text\":", "invalid JSON"),
    (b"{\"body\":\"a\"}  ", "the field `text` is missing"),
    (b"{\"text\":1}", "is a number, not a string"),
    (b"{\"text\":\"\\ud800\"}", "is not valid text"),
    (b"7", "is a number, not an object"),
];

/// A good record before each bad one.
fn mixed() -> Vec<u8> {
    let mut file = Vec::new();
    for (line, _) in BAD {
        file.extend_from_slice(GOOD.as_bytes());
        file.extend_from_slice(line);
        file.push(b'\n');
    }
    file
}

#[test]
fn rejects_are_written_to_their_file() {
    let file = mixed();
    let place = Place::new().with("a.jsonl", &file);
    place
        .zhuihe()
        .args(["a.jsonl", "--rejects", "rejects"])
        .assert()
        .code(3)
        .stdout(CLEAN.repeat(BAD.len()));
    let rejects = place.read("rejects");
    let rejects: Vec<Value> = rejects
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rejects.len(), BAD.len());
    for (i, (reject, (line, why))) in rejects.iter().zip(BAD).enumerate() {
        assert_eq!(reject["path"], "a.jsonl");
        assert_eq!(reject["line"], 2 * i + 2);
        assert!(reject["reason"].as_str().unwrap().contains(why), "{reject}");
        let at = usize::try_from(reject["offset"].as_u64().unwrap()).unwrap();
        assert_eq!(&file[at..at + line.len()], line);
        match std::str::from_utf8(line) {
            Ok(line) => assert_eq!(reject["record"], line),
            Err(_) => assert_eq!(reject["record_base64"], "eyJ0ZXh0Ijoi/yJ9"),
        }
    }
}

#[test]
fn without_the_option_rejects_stay_in_the_output() {
    let place = Place::new().with("a.jsonl", mixed());
    place
        .zhuihe()
        .args(["a.jsonl", "-o", "out"])
        .assert()
        .code(3)
        .stderr(contains(
            "zhuihe: a.jsonl:2: not UTF-8 at byte 9 of the record",
        ));
    let out = std::fs::read(place.path("out")).unwrap();
    for (line, _) in BAD {
        assert!(out.windows(line.len()).any(|w| w == line));
    }
    assert_eq!(out.len(), mixed().len() - BAD.len());
}

#[test]
fn fail_fast_stops_at_the_first_and_leaves_no_output() {
    let place = Place::new().with("a.jsonl", mixed());
    place
        .zhuihe()
        .args(["a.jsonl", "-o", "out", "--fail-fast"])
        .assert()
        .code(2)
        .stderr(
            "zhuihe: a.jsonl:2: not UTF-8 at byte 9 of the record\n\
             zhuihe: out: not written, because an input failed\n",
        );
    assert_eq!(place.names(), ["a.jsonl"]);
}

/// Output of standard input can't be withdrawn, and half of a text must not replace a file.
#[test]
fn of_a_text_that_turns_out_not_to_be_utf8_no_half_is_kept() {
    let place = Place::new();
    let text = BROKEN.repeat(400);
    fails(
        place
            .zhuihe()
            .args(["-o", "out.txt", "--no-dict", "--rejects", "rejects"])
            .write_stdin([text.as_bytes(), b"\xff"].concat()),
        "out.txt: not written, because an input failed",
    );
    assert_eq!(place.names(), ["rejects"]);
}

#[test]
fn a_record_that_is_too_long_is_left_out() {
    let long = |n| format!("{{\"pad\":\"{}\",\"text\":\"4 月\"}}\n", "p".repeat(n));
    for (long, why) in [
        (long(2_000_000), "at byte 17 is 2000025 bytes long"),
        (long(1_100_000), "at byte 17 is 1100025 bytes long"),
    ] {
        let file = format!("{GOOD}{long}{GOOD}");
        let place = Place::new().with("a.jsonl", &file);
        let limit = ["a.jsonl", "--max-record", "1M"];
        let args = ["-o", "out", "--rejects", "rejects"];
        place
            .zhuihe()
            .args(limit)
            .args(args)
            .assert()
            .code(3)
            .stderr(contains(format!("a.jsonl:2: the record {why}")));
        assert_eq!(place.read("out"), CLEAN.repeat(2));
        let reject: Value = serde_json::from_str(&place.read("rejects")).unwrap();
        assert_eq!(
            (&reject["line"], &reject["offset"]),
            (&2.into(), &17.into())
        );
        assert_eq!(reject["record"], Value::Null);
        place
            .zhuihe()
            .args(limit)
            .assert()
            .code(3)
            .stdout(CLEAN.repeat(2));
        // Nothing may be lost in place.
        fails(
            place.zhuihe().args(limit).arg("-w"),
            &format!("zhuihe: a.jsonl:2: the record {why}"),
        );
        assert!(place.read("a.jsonl") == file);
    }
}

#[test]
fn a_long_text_that_cannot_be_read_leaves_the_others_in_a_shared_file() {
    let mut long = "你好，世界。\n".repeat(100_000).into_bytes();
    long.push(0xff);
    let place = Place::new().with("a.txt", &long).with("b.txt", BROKEN);
    place
        .zhuihe()
        .args(["a.txt", "b.txt", "-o", "out.txt", "--rejects", "rejects"])
        .assert()
        .code(3);
    assert_eq!(place.read("out.txt"), crate::JOINED);
    assert_eq!(place.read("rejects").lines().count(), 1);
}
