use predicates::str::{contains, starts_with};

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
        "pages",
        "report",
        "rules",
        "dump-config",
        "completions",
        "man",
    ] {
        for language in ["en", "zh"] {
            let printed = in_terminal(&Place::new(), &format!("{command} -h --lang {language}"));
            let lines = printed.lines().count();
            assert!(lines <= 50, "{command}: {lines} lines\n{printed}");
        }
    }
}

#[test]
fn help_is_chinese_in_a_chinese_locale() {
    for (locale, args, text) in [
        (
            "zh_CN.UTF-8",
            &["-h"][..],
            "用法: zhuihe [OPTIONS] [PATH]...",
        ),
        (
            "zh_CN.UTF-8",
            &["help", "explain"],
            "列出每处间隙的决定及其依据",
        ),
        ("zh_CN.UTF-8", &["man", "score"], ".SH 概要"),
        ("zh_CN.UTF-8", &["completions", "fish"], "就地修复文件"),
        (
            "zh_CN.UTF-8",
            &["--lang", "en", "explain", "-h"],
            "Usage: zhuihe explain",
        ),
        ("en_US.UTF-8", &["-h"], "Usage: zhuihe [OPTIONS] [PATH]..."),
        (
            "en_US.UTF-8",
            &["rules", "--help", "--lang=zh"],
            "[默认：auto]",
        ),
    ] {
        let mut command = zhuihe();
        let command = command.env("LC_ALL", locale).args(args);
        command.assert().success().stdout(contains(text));
    }
    crate::fails(zhuihe().args(["--lang", "fr"]), "invalid value 'fr'");
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
