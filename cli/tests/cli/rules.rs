//! `--rules` and `zhuihe rules`.

use serde_json::Value;
use zhuihe::Rule;

use crate::{BROKEN, JOINED, fails, help_has, printed, zhuihe};

/// A text that three rules change: `date`, `mark` and `han`.
const TEXT: &str = "4 月 21 日， 全市 春耕 全面 展开\n";

#[test]
fn a_rule_that_is_off_leaves_the_white_space_as_it_is() {
    for (args, want) in [
        (&[][..], "4月21日，全市春耕全面展开\n"),
        (&["--rules", "-date"], "4 月 21 日，全市春耕全面展开\n"),
        (&["--rules=-date,-mark"], "4 月 21 日， 全市春耕全面展开\n"),
        (
            &["--rules", "-date", "--rules", "-han"],
            "4 月 21 日，全市 春耕 全面 展开\n",
        ),
        // The last mention takes precedence.
        (
            &["--rules", "-date,-han,+date"],
            "4月21日，全市 春耕 全面 展开\n",
        ),
        (&["--rules", "-all"], TEXT),
        (
            &["--rules", "-all,+date"],
            "4月21日， 全市 春耕 全面 展开\n",
        ),
        (
            &["--rules", "-all", "--rules", "+all"],
            "4月21日，全市春耕全面展开\n",
        ),
    ] {
        assert_eq!(printed(args, TEXT), want, "{args:?}");
    }
}

#[test]
fn rules_that_change_characters_are_their_options() {
    let text = "共１７户\n";
    let ascii = "共17户\n";
    for (args, want) in [
        (&["--rules", "+ascii-width"][..], ascii),
        (&["--ascii-width", "--rules", "-ascii-width"], text),
        (&["--rules", "-ascii-width", "--ascii-width"], text),
        // All rules that change white space.
        (&["--rules", "+all"], text),
        (&["--ascii-width", "--rules", "-all"], ascii),
    ] {
        assert_eq!(printed(args, text), want, "{args:?}");
    }
}

#[test]
fn an_unknown_rule_is_refused_with_a_suggestion() {
    for (rules, message) in [
        (
            "-han-digits",
            "unknown rule `han-digits`: did you mean `han-digit`?",
        ),
        ("+al", "did you mean `all`?"),
        (
            "-xyzzy",
            "unknown rule `xyzzy` (`zhuihe rules` lists all rules)",
        ),
        ("-date,-", "unknown rule ``"),
        (
            "date",
            "expected `+NAME` to turn a rule on, or `-NAME` to turn it off, not `date`",
        ),
        ("", "expected `+NAME` to turn a rule on"),
        ("--diff", "unknown rule `-diff`"),
    ] {
        fails(zhuihe().args(["--rules", rules]).write_stdin(TEXT), message);
    }
}

#[test]
fn edits_name_no_rule_that_is_off() {
    let record = |args: &[&str]| -> Value {
        let line = printed(&[&["--json"], args].concat(), BROKEN);
        serde_json::from_str(&line).unwrap()
    };
    assert_eq!(record(&[])["text"], JOINED);
    let record = record(&["--rules", "-han"]);
    let edits = record["edits"].as_array().unwrap();
    assert!(!edits.is_empty());
    assert!(edits.iter().all(|e| e["rule"] != "han"), "{edits:?}");
}

#[test]
fn the_list_has_every_rule_with_an_example() {
    let list = printed(&["rules"], "");
    let rows: Vec<&str> = list.lines().collect();
    assert_eq!(rows.len(), 2 * Rule::all().len());
    for (pair, rule) in rows.chunks(2).zip(Rule::all()) {
        let (name, description) = pair[0].split_once(' ').unwrap();
        assert_eq!(name, rule.name());
        assert!(description.trim_start().starts_with(rule.description()));
        let (before, after) = pair[1].split_once(" → ").unwrap();
        if rule.makes_edits() {
            assert_ne!(before.trim_start(), after, "{rule}");
        }
        assert!(
            !pair[1].contains('\u{3000}'),
            "{rule}: white space has marks"
        );
    }
}

#[test]
fn an_example_is_cut_to_its_edit() {
    let list = printed(&["rules"], "");
    for row in [
        "  4␠月␠21␠日开工 → 4月21日开工",
        "  停␠水␠通␠知⏎⏎⏎ → 停水通知⏎",
        "  …面积的统计始于202⏎4年，当年仅一万亩，… → …面积的统计始于2024年，当年仅一万亩，…",
        "  出席：李□禾□周大江□陈□平 → 出席：李禾␠周大江␠陈平",
        "  hand[U+00AD]buch → handbuch",
    ] {
        assert!(
            list.lines().any(|line| line.ends_with(row)),
            "{row}\n{list}"
        );
    }
}

#[test]
fn rules_as_json() {
    let lines = printed(&["rules", "--json"], "");
    let records = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let records: Vec<Value> = records.collect();
    assert_eq!(records.len(), Rule::all().len());
    for (record, rule) in records.iter().zip(Rule::all()) {
        assert_eq!(record["name"], rule.name());
        assert_eq!(record["description"], rule.description());
        assert_eq!(record["edits"], rule.makes_edits());
        assert_eq!(record["option"].is_string(), rule.changes_characters());
        // The option exists, and the example is true with it.
        let option = record["option"].as_str().map(|o| format!("--{o}"));
        let args: Vec<&str> = option.as_deref().into_iter().collect();
        let before = record["before"].as_str().unwrap();
        assert_eq!(record["after"], printed(&args, before), "{rule}");
    }
}

#[test]
fn the_list_can_be_coloured() {
    let plain = printed(&["rules"], "");
    let coloured = printed(&["rules", "--color", "always"], "");
    assert!(!plain.contains('\u{1b}'));
    assert!(coloured.contains('\u{1b}'));
    let json = printed(&["rules", "--json", "--color", "always"], "");
    assert!(!json.contains('\u{1b}'));
}

#[test]
fn help_describes_rules() {
    help_has(
        &["rules", "--help"],
        &["--json", "--color <WHEN>", "`⏎` is a line end", "Examples:"],
    );
    help_has(&["--help"], &["`-all`", "`zhuihe rules`"]);
}
