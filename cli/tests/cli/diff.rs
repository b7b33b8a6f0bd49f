use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

use crate::{BROKEN, JOINED, Place, WHOLE};

fn expected(label: &str) -> String {
    let removed: String = BROKEN.lines().map(|line| format!("-{line}\n")).collect();
    format!("--- {label}\n+++ {label}\n@@ -1,6 +1 @@\n{removed}+{JOINED}")
}

#[test]
fn no_change_prints_nothing() {
    let place = Place::new().with("a.txt", WHOLE);
    place
        .zhuihe()
        .args(["--diff", "a.txt"])
        .assert()
        .success()
        .stdout("");
}

#[test]
fn a_change_is_printed_and_not_made() {
    let place = Place::new().with("a.txt", BROKEN).with("b.txt", WHOLE);
    place
        .zhuihe()
        .args(["--diff", "a.txt", "b.txt"])
        .assert()
        .code(1)
        .stdout(expected("a.txt"))
        .stderr("");
    assert_eq!(place.read("a.txt"), BROKEN);
}

#[test]
fn standard_input_is_labelled_with_a_dash() {
    Place::new()
        .zhuihe()
        .arg("--diff")
        .write_stdin(BROKEN)
        .assert()
        .code(1)
        .stdout(expected("-"));
}

#[test]
fn colour_is_optional() {
    let place = Place::new().with("a.txt", BROKEN);
    let escape = "\u{1b}[";
    let diff = |colour: &[&str], variable: Option<(&str, &str)>| {
        let mut command = place.zhuihe();
        command
            .args(["--diff", "a.txt"])
            .args(colour)
            .envs(variable);
        command.assert().code(1)
    };
    diff(&[], None).stdout(contains(escape).not());
    diff(&["--color", "never"], None).stdout(contains(escape).not());
    diff(&["--color=always"], None).stdout(contains("\u{1b}[31m-"));
    // The command line takes precedence over the environment.
    diff(&["--color", "always"], Some(("NO_COLOR", "1"))).stdout(contains(escape));
    diff(&["--color", "auto"], Some(("CLICOLOR_FORCE", "1"))).stdout(contains(escape));
    diff(&["--color", "never"], Some(("CLICOLOR_FORCE", "1"))).stdout(contains(escape).not());
}

#[test]
fn escape_sequences_of_the_text_stay() {
    let text = "\u{1b}[1m增长\u{1b}[0m１７．０２％\n";
    let place = Place::new();
    place
        .zhuihe()
        .write_stdin(text)
        .assert()
        .success()
        .stdout(text);
    place
        .zhuihe()
        .args(["--diff", "--ascii-width", "--color", "never"])
        .write_stdin(text)
        .assert()
        .code(1)
        .stdout(contains(format!("\n-{text}")))
        .stdout(contains("\n+\u{1b}[1m增长\u{1b}[0m17.02"));
}

#[test]
fn a_failure_counts_more_than_a_change() {
    let place = Place::new().with("a.txt", BROKEN);
    place
        .zhuihe()
        .args(["--diff", "a.txt", "missing.txt"])
        .assert()
        .code(2)
        .stdout(expected("a.txt"))
        .stderr(contains("missing.txt"));
}
