//! `zhuihe explain`.

use serde_json::Value;

use crate::{BROKEN, Place, WHOLE, fails, help_has, printed, zhuihe};

/// A line whose gaps lie inside it.
const DATE: &str = "4 月 21 日开工\n";

/// Gaps inside lines and at line ends, joined and kept.
fn mixed() -> String {
    format!("停 水 通 知\n\n{BROKEN}{BROKEN}本报记者 卫长庚 摄\n用 Rust 编译\n")
}

fn explain(args: &[&str], text: &str) -> String {
    printed(&[&["explain"], args].concat(), text)
}

fn records(args: &[&str], text: &str) -> Vec<Value> {
    let args = [&["--json"], args].concat();
    let lines = explain(&args, text);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The weights of a record's evidence.
fn weights(record: &Value) -> Vec<f64> {
    let evidence = record["evidence"].as_array().unwrap();
    evidence
        .iter()
        .map(|e| e["weight"].as_f64().unwrap())
        .collect()
}

/// A row of a decision, and the rows of its evidence.
fn entries(rows: &str) -> Vec<(&str, Vec<&str>)> {
    let mut entries: Vec<(&str, Vec<&str>)> = Vec::new();
    for row in rows.lines() {
        if row.contains(" → ") {
            entries.push((row, Vec::new()));
        } else {
            entries.last_mut().unwrap().1.push(row.trim_start());
        }
    }
    entries
}

#[test]
fn each_gap_has_its_position_context_and_decision() {
    assert_eq!(
        explain(&[], DATE),
        "\
1:2                 4+月 21 日开工⏎     space → join   date  0.980
1:4              4 月+21 日开工⏎        space → join   date  0.980
1:7           4 月 21+日开工⏎           space → join   date  0.980
"
    );
}

#[test]
fn decisions_have_a_mark() {
    let text = mixed();
    let rows = explain(&["--top", "1"], &text);
    for (mark, label) in [
        ("停+水", "space → join"),
        ("本报记者␣卫长庚", "space → space"),
        ("不断+提高。", "break → join"),
        ("知│全市", "break → break"),
    ] {
        let row = rows.lines().find(|row| row.contains(mark));
        assert!(row.is_some_and(|row| row.contains(label)), "{mark}\n{rows}");
    }
}

#[test]
fn evidence_follows_its_line_end_by_weight() {
    let entries_of = explain(&[], BROKEN);
    let entries = entries(&entries_of);
    let records = records(&[], BROKEN);
    assert_eq!((entries.len(), records.len()), (5, 5));
    for ((_, rows), record) in entries.iter().zip(&records) {
        let all = weights(record);
        assert!(all.len() > 9 && all.is_sorted_by(|a, b| a.abs() >= b.abs()));
        assert!(all.iter().any(|w| *w > 0.0) && all.iter().any(|w| *w < 0.0));
        // Eight and the sum of the rest.
        assert_eq!(rows.len(), 9);
        let evidence = record["evidence"].as_array().unwrap();
        for (row, evidence) in rows[..8].iter().zip(evidence) {
            let (weight, name) = row.split_once("  ").unwrap();
            assert_eq!(name, evidence["name"].as_str().unwrap());
            let weight: f64 = weight.parse().unwrap();
            // Rounded to two decimals here, to three there.
            assert!((weight - evidence["weight"].as_f64().unwrap()).abs() < 0.006);
        }
        let rest = format!("… and {} more, ", all.len() - 8);
        let sum: f64 = rows[8].strip_prefix(&rest).unwrap().parse().unwrap();
        assert!((sum - all[8..].iter().sum::<f64>()).abs() < 0.01);
    }
}

#[test]
fn top_limits_the_evidence() {
    let whole = records(&[], BROKEN);
    for (top, listed) in [
        ("1", 2),
        ("3", 4),
        ("0", usize::MAX),
        ("100000", usize::MAX),
    ] {
        let rows = explain(&["--top", top], BROKEN);
        for ((_, rows), record) in entries(&rows).iter().zip(&whole) {
            assert_eq!(rows.len(), listed.min(weights(record).len()), "{top}");
        }
    }
}

#[test]
fn json_has_an_object_for_each_gap() {
    let text = format!("\u{feff}{}", mixed());
    let records = records(&[], &text);
    assert_eq!(records.len(), entries(&explain(&[], &text)).len());
    let mut end = 0;
    for record in &records {
        let names: Vec<&String> = record.as_object().unwrap().keys().collect();
        assert_eq!(names.len(), 8, "{names:?}");
        let at = |name: &str| usize::try_from(record["gap"][name].as_u64().unwrap()).unwrap();
        let gap = at("start")..at("end");
        assert!(gap.start >= end && !gap.is_empty());
        end = gap.end;
        let white = &text[gap.clone()];
        assert_eq!(white.trim(), "");
        let was = if white.contains('\n') {
            "break"
        } else {
            "space"
        };
        assert_eq!(record["was"], was);
        assert!(["join", "space", "break"].contains(&record["label"].as_str().unwrap()));
        assert!(!record["rule"].as_str().unwrap().is_empty());
        assert!((0.0..=1.0).contains(&record["confidence"].as_f64().unwrap()));
        // The byte order mark does not count as a character.
        let before = text[..gap.start].trim_start_matches('\u{feff}');
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        assert_eq!(record["line"], line);
        assert_eq!(record["column"], column);
    }
}

#[test]
fn filters_select_decisions() {
    let text = mixed();
    let all = records(&[], &text);
    let changed = |r: &Value| r["was"] != r["label"];
    let below = |r: &Value, p: f64| r["confidence"].as_f64().unwrap() < p;
    let rule = |r: &Value, name: &str| r["rule"] == name;
    let check = |args: &[&str], selects: &dyn Fn(&Value) -> bool| {
        let want: Vec<&Value> = all.iter().filter(|r| selects(r)).collect();
        assert!(want.len() < all.len(), "{args:?} leaves everything");
        let got = records(args, &text);
        assert_eq!(got.iter().collect::<Vec<_>>(), want, "{args:?}");
        assert_eq!(entries(&explain(args, &text)).len(), want.len(), "{args:?}");
        want.len()
    };
    // The library's 0.9 is an `f32`, which differs slightly from the `f64` 0.9.
    assert!(check(&["--below", "0.975"], &|r| below(r, 0.975)) > 0);
    assert_eq!(check(&["--below", "0"], &|_| false), 0);
    assert!(check(&["--changed"], &changed) > 0);
    assert!(check(&["--rule", "block"], &|r| rule(r, "block")) > 0);
    let two = |r: &Value| rule(r, "block") || rule(r, "byline");
    assert!(check(&["--rule", "block", "--rule=byline"], &two) > 1);
    let both = |r: &Value| rule(r, "han-line") && changed(r) && below(r, 0.975);
    assert!(check(&["--rule=han-line", "--changed", "--below=.975"], &both) > 0);
}

#[test]
fn a_text_without_gaps_has_no_rows() {
    for text in ["", "\n \n", WHOLE] {
        assert_eq!(explain(&[], text), "");
        assert_eq!(explain(&["--json"], text), "");
    }
}

#[test]
fn the_text_comes_from_a_file_or_standard_input() {
    let place = Place::new().with("a.txt", DATE).with("explain", WHOLE);
    let want = explain(&[], DATE);
    assert_eq!(explain(&["-"], DATE), want);
    place
        .zhuihe()
        .args(["explain", "a.txt"])
        .assert()
        .success()
        .stdout(want);
    // A file of that name is still cleaned.
    place
        .zhuihe()
        .arg("./explain")
        .assert()
        .success()
        .stdout(WHOLE);
}

#[test]
fn colours_are_optional() {
    let text = mixed();
    let run = |args: &[&str], variable: Option<(&str, &str)>| {
        let mut command = zhuihe();
        command.arg("explain").args(args).envs(variable);
        let assert = command.write_stdin(&*text).assert().success();
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let plain = run(&[], None);
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(
        run(&["--color", "never"], Some(("CLICOLOR_FORCE", "1"))),
        plain
    );
    let coloured = run(&["--color", "always"], Some(("NO_COLOR", "1")));
    assert_eq!(run(&[], Some(("CLICOLOR_FORCE", "1"))), coloured);

    let mut stripped = String::new();
    for (k, piece) in coloured.split('\u{1b}').enumerate() {
        stripped += if k == 0 {
            piece
        } else {
            piece.split_once('m').unwrap().1
        };
    }
    assert_eq!(stripped, plain);

    // Only changes are bold.
    for row in coloured.lines().filter(|row| row.contains(" → ")) {
        let same = row.contains("space → space") || row.contains("break → break");
        assert_eq!(row.contains("\u{1b}[1m"), !same, "{row:?}");
    }
    // Features for and against, and small ones.
    for (style, sign) in [("32", '+'), ("31", '-')] {
        let (begin, end) = (format!("\u{1b}[{style}m"), "\u{1b}[0m");
        let of_style = coloured.lines().filter_map(|row| {
            let weight = row.trim_start().strip_prefix(&begin)?.strip_suffix(end)?;
            Some(weight.trim_start())
        });
        let weights: Vec<&str> = of_style.collect();
        assert!(!weights.is_empty());
        assert!(weights.iter().all(|w| w.starts_with(sign)), "{weights:?}");
    }
    assert!(coloured.contains("\u{1b}[2m… and "));
    assert!(coloured.contains("\u{1b}[32m0.9"));
}

#[test]
fn control_characters_of_the_text_do_not_reach_the_terminal() {
    let text = "\u{1b}[31m红 色\u{7}\u{9b}1m \u{202e}字\r\n停\u{0} 水\n";
    let rows = explain(&["--color", "never"], text);
    let raw = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
    assert!(!rows.contains(raw), "{rows:?}");
    assert!(rows.contains("␛[31m红+色␇�1m") || rows.contains("␛[31m红␣色␇�1m"));
    // JSON escapes them.
    assert!(!explain(&["--json"], text).contains(raw));
}

#[test]
fn options_change_decisions() {
    let rules = |args: &[&str], text: &str| -> Vec<String> {
        let records = records(args, text);
        let rules = records.iter().map(|r| r["rule"].as_str().unwrap());
        rules.map(str::to_owned).collect()
    };
    assert_eq!(rules(&[], DATE), ["date"; 3]);
    assert!(!rules(&["--han-digit-spacing", "as-input"], DATE).contains(&"date".to_owned()));

    let hyphen = "这是一份关于国际标准的说明，其中的 inter-\nnational 一词在全文里出现了许多次，每\n一次出现的地方都写着它的含义，读者不\n必再去翻查词典。\n";
    let soft = "soft-hyphen-line".to_owned();
    assert!(!rules(&[], hyphen).contains(&soft));
    assert!(rules(&["--drop-soft-hyphens"], hyphen).contains(&soft));

    let words = |args: &[&str]| explain(&[&["--top=0"], args].concat(), BROKEN);
    assert!(words(&[]).contains("words: goes on"));
    assert!(!words(&["--no-dict"]).contains("words: goes on"));
    let place = Place::new().with("words.txt", "以上同比 900000\n比上年 900000\n");
    let user = place.path("words.txt");
    assert_ne!(words(&["--user-dict", user.to_str().unwrap()]), words(&[]));
}

#[test]
fn invalid_usage_is_refused() {
    for args in [
        &["--below", "1.5"][..],
        &["--below", "-0.1"],
        &["--below", "nan"],
        &["--below", "high"],
        &["--top", "few"],
        &["--top=3", "--json"],
        &["--rule"],
        &["--color", "blue"],
        &["--no-dict", "--user-dict=words.txt"],
        &["--diff"],
        &["a.txt", "b.txt"],
    ] {
        zhuihe()
            .arg("explain")
            .args(args)
            .write_stdin(DATE)
            .assert()
            .code(2)
            .stdout("");
    }
    fails(
        zhuihe().args(["explain", "--below", "1.5"]),
        "invalid value '1.5' for '--below <P>': expected a number from 0 to 1",
    );
}

#[test]
fn an_input_that_fails_is_reported() {
    let place = Place::new()
        .with("gbk.txt", b"ok\n\xb5\xda\xd2\xbb\n")
        .with("a.txt", WHOLE);
    for (args, message) in [
        (
            &["missing.txt"][..],
            "zhuihe: missing.txt: no such file or directory\n",
        ),
        (&["gbk.txt"], "zhuihe: gbk.txt: not UTF-8 at byte 3"),
        (&["."], "zhuihe: .: is a directory"),
        (
            &["a.txt", "--user-dict", "no.txt"],
            "zhuihe: no.txt: no such file",
        ),
    ] {
        fails(place.zhuihe().arg("explain").args(args), message);
    }
}

#[test]
fn help_has_examples_and_exit_codes() {
    help_has(
        &["explain", "--help"],
        &[
            "Usage: zhuihe explain [OPTIONS] [FILE]",
            "Examples:\n  zhuihe explain --color always page.txt",
            "Exit status:\n",
            "--below <P>",
            "--rule <NAME>",
            "--changed",
            "--top <N>",
            "--json",
            "--color <WHEN>",
            "--drop-soft-hyphens",
            "--han-digit-spacing <HOW>",
            "--user-dict <FILE>",
            "--no-dict",
        ],
    );
}

#[test]
fn a_line_that_is_kept_has_a_reason_in_words() {
    let text =
        "姓名    年龄    城市\n张三    21      北京\n李四    22      上海\n王五    23      广州\n";
    let rows = printed(&["explain"], text);
    assert!(
        rows.contains(" because  a line is not prose: a table,"),
        "{rows}"
    );
    assert!(!rows.contains("+36.00"), "{rows}");
    // Programs get the feature.
    let json = printed(&["explain", "--json"], text);
    assert!(json.contains("\"not prose\""), "{json}");
}
