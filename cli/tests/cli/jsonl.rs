//! JSON Lines. `tests/formats` has the tests with other programs.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use predicates::str::contains;

use crate::{Place, fails, printed, zhuihe};

#[test]
fn everything_but_the_text_stays() {
    for (what, input, expected) in [
        (
            "order, numbers, spaces",
            "{ \"z\":1.50e+02, \"text\" : \"4 月\",\"a\":12345678901234567890 }\n",
            "{ \"z\":1.50e+02, \"text\" : \"4月\",\"a\":12345678901234567890 }\n",
        ),
        (
            "a mark, CRLF, empty lines, no last line end",
            "\u{feff}{\"text\":\"4 月\"}\r\n \r\n\r\n{\"text\":\"5 月\"}",
            "\u{feff}{\"text\":\"4月\"}\r\n \r\n\r\n{\"text\":\"5月\"}",
        ),
        (
            "escapes",
            "{\"text\":\"4 \\u6708\",\"s\":\"\\u6708\\/\"}\n",
            "{\"text\":\"4\\u6708\",\"s\":\"\\u6708\\/\"}\n",
        ),
    ] {
        assert_eq!(printed(&["--from", "jsonl"], input), expected, "{what}");
        assert_eq!(printed(&[], input), expected, "{what}, recognised");
    }
}

#[test]
fn members_and_inputs_follow_one_another() {
    let packed = |text: &str| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let place = Place::new()
        .with(
            "a.jsonl.gz",
            [packed("{\"text\":\"4"), packed(" 月\"}")].concat(),
        )
        .with("b.jsonl", "\u{feff}{\"text\":\"5 月\"}\n");
    place
        .zhuihe()
        .args(["a.jsonl.gz", "b.jsonl"])
        .assert()
        .success()
        .stdout("{\"text\":\"4月\"}\n{\"text\":\"5月\"}\n");
}

/// A line end is added only between two inputs, and it is that of the lines before it.
#[test]
fn inputs_with_crlf_follow_one_another_with_crlf() {
    let line = |n: u32| format!("{{\"text\":\"第{n}条\"}}");
    let place = Place::new()
        .with("crlf.jsonl", [line(1), line(2)].join("\r\n"))
        .with("lf.jsonl", [line(3), line(4)].join("\n"))
        .with("one.jsonl", line(5));
    for (files, expected) in [
        (
            ["crlf.jsonl", "one.jsonl", "lf.jsonl"],
            format!(
                "{}\r\n{}\r\n{}\r\n{}\n{}",
                line(1),
                line(2),
                line(5),
                line(3),
                line(4)
            ),
        ),
        (
            ["lf.jsonl", "crlf.jsonl", "one.jsonl"],
            format!(
                "{}\n{}\n{}\r\n{}\r\n{}",
                line(3),
                line(4),
                line(1),
                line(2),
                line(5)
            ),
        ),
    ] {
        let mut command = place.zhuihe();
        let assert = command.args(files).assert().success();
        assert.stdout(expected);
    }
}

#[test]
fn texts_with_crlf_are_separated_by_crlf() {
    let records = [
        r#"{"text":"你好，世界。\r\n"}"#,
        r#"{"text":"你好。\r\n再见。"}"#,
        r#"{"text":"你好。\n"}"#,
    ];
    assert_eq!(
        printed(&["--to", "text"], &records.join("\n")),
        "你好，世界。\r\n\r\n你好。\r\n再见。\r\n\r\n你好。\n\n"
    );
}

#[test]
fn overlapping_output_fields_are_an_error() {
    let record = "{\"a\":\"4 月\",\"b\":\"5 月\",\"c\":1}\n";
    zhuihe()
        .args(["--field", "a", "--field", "b"])
        .args(["--output-field", "c", "--output-field", "c"])
        .write_stdin(record)
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("two output fields are named `c`"));
    fails(
        zhuihe()
            .args(["--field", "a", "--field", "m.b"])
            .args(["--output-field", "m", "--output-field", "c"])
            .write_stdin("{\"a\":\"4 月\",\"m\":{\"b\":\"5 月\"}}\n"),
        "the output field `m` would replace `m.b`",
    );
}

#[test]
fn any_number_of_threads_gives_the_same_output() {
    let records: String = (0..20_000)
        .map(|i| match i % 50 {
            7 => "not JSON\n".to_owned(),
            9 => format!("{{\"text\":\"4 月 21 日，第{i}条\"}}\n"),
            _ => format!(
                "{{\"id\":{i},\"text\":\"第{i}条\",\"pad\":\"{}\"}}\n",
                "p".repeat(60)
            ),
        })
        .collect();
    let place = Place::new().with("in.jsonl", records);
    let results = ["1", "2", "7"].map(|jobs| {
        place
            .zhuihe()
            .args(["in.jsonl", "-o", "out", "-j", jobs, "--edits", "edits"])
            .args([
                "--trace",
                "trace",
                "--rejects",
                "rejects",
                "--stats",
                "stats",
            ])
            .assert()
            .code(3);
        ["out", "edits", "trace", "rejects", "stats"].map(|name| place.read(name))
    });
    assert!(results[0] == results[1] && results[0] == results[2]);
    let [out, edits, trace, rejects, _] = &results[0];
    let counts = [out, edits, trace, rejects].map(|file| file.lines().count());
    assert_eq!(counts, [19_600, 19_600, 400, 400]);
}

#[test]
fn a_field_beside_the_text_is_written_in_place_also_where_no_text_changes() {
    let place = Place::new().with("a.jsonl", "{\"text\":\"你好，世界。\"}\n");
    place
        .zhuihe()
        .args(["-w", "--output-field", "clean", "a.jsonl"])
        .assert()
        .success();
    assert_eq!(
        place.read("a.jsonl"),
        "{\"text\":\"你好，世界。\", \"clean\": \"你好，世界。\"}\n"
    );
}

#[test]
fn a_removed_byte_order_mark_does_not_join_records() {
    let record = "{\"text\":\"甲。\"}";
    let place = Place::new()
        .with("a.jsonl", record)
        .with("b.jsonl", format!("\u{feff}{record}"))
        .with("c.jsonl", record);
    place
        .zhuihe()
        .args(["a.jsonl", "b.jsonl", "c.jsonl"])
        .assert()
        .success()
        .stdout(format!("{record}\n{record}\n{record}"));
}
