use predicates::str::starts_with;

use crate::{help_has, zhuihe};

#[test]
fn help_has_examples_and_exit_codes() {
    let usage = "Usage: zhuihe [OPTIONS] [PATH]...";
    let example = "Examples:\n  zhuihe report.txt > clean.txt";
    help_has(
        &["-h"],
        &[example, usage, "`zhuihe --help` lists all options"],
    );
    help_has(
        &["--help"],
        &[example, usage, "Exit status:\n", "--han-digit-spacing"],
    );
}

#[test]
#[cfg(target_os = "linux")]
fn short_help_fits_one_screen() {
    use crate::Place;
    use crate::hostile::in_terminal;

    for command in [
        "",
        "score",
        "explain",
        "report",
        "rules",
        "dump-config",
        "completions",
        "man",
    ] {
        let printed = in_terminal(&Place::new(), &format!("{command} -h"));
        let lines = printed.lines().count();
        assert!(lines <= 50, "{command}: {lines} lines\n{printed}");
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
