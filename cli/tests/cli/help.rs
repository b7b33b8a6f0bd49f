use predicates::str::starts_with;

use crate::{help_has, zhuihe};

#[test]
fn help_has_examples_and_exit_codes() {
    for flag in ["-h", "--help"] {
        help_has(
            &[flag],
            &[
                "Examples:\n  zhuihe report.txt > clean.txt",
                "Exit status:\n",
                "Usage: zhuihe [OPTIONS] [PATH]...",
            ],
        );
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
