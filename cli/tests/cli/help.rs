use predicates::str::{contains, starts_with};

use crate::zhuihe;

#[test]
fn help_has_examples_and_exit_codes() {
    for flag in ["-h", "--help"] {
        zhuihe()
            .arg(flag)
            .assert()
            .success()
            .stderr("")
            .stdout(contains("Examples:\n  zhuihe report.txt > clean.txt"))
            .stdout(contains("Exit status:\n"))
            .stdout(contains("Usage: zhuihe [OPTIONS] [FILE]..."));
    }
}

#[test]
fn help_names_every_option() {
    let mut assert = zhuihe().arg("--help").assert().success();
    for option in [
        "--output <FILE>",
        "--in-place",
        "--json",
        "--diff",
        "--check",
        "--color <WHEN>",
        "--ascii-width",
        "--vertical-forms",
        "--unify-han",
        "--drop-soft-hyphens",
        "--block-separator <WHAT>",
        "--han-digit-spacing <HOW>",
        "--min-confidence <P>",
        "--user-dict <FILE>",
        "--no-dict",
        "--version",
    ] {
        assert = assert.stdout(contains(option));
    }
}

#[test]
fn version_is_the_package_version() {
    let version = format!("zhuihe {}\n", env!("CARGO_PKG_VERSION"));
    for flag in ["-V", "--version"] {
        zhuihe()
            .arg(flag)
            .assert()
            .success()
            .stdout(starts_with(version.clone()));
    }
}
