//! Names, contents and settings that a stranger chose.

#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use predicates::str::contains;

use crate::{BROKEN, JOINED, Place, WHOLE, fails};

/// A name with an escape sequence that sets the title of a terminal, a line end, and a right-to-left override.
const NAME: &str = "a\u{1b}]0;x\u{7}\nb\u{9b}\u{202e}.txt";

/// Runs a command line in a pseudo-terminal of 80 columns and returns what it prints there.
#[track_caller]
pub(crate) fn in_terminal(place: &Place, line: &str) -> String {
    let output = Command::new("script")
        .args([
            "-qec",
            &format!(
                "stty cols 80 < /dev/tty; {} {line}",
                env!("CARGO_BIN_EXE_zhuihe")
            ),
            "/dev/null",
        ])
        .current_dir(place.path(""))
        .env_remove("NO_COLOR")
        .env("TERM", "xterm-256color")
        .stdin(Stdio::null())
        .output()
        .expect("the tests need script(1)");
    String::from_utf8(output.stdout).unwrap()
}

/// Checks that a text has no control characters but line ends, and our own colours.
#[track_caller]
fn is_safe(printed: &str) {
    let plain = [
        "\u{1b}[0m",
        "\u{1b}[1m",
        "\u{1b}[31m",
        "\u{1b}[32m",
        "\u{1b}[33m",
        "\u{1b}[4m",
        "\u{1b}[36m",
    ];
    let plain = plain
        .iter()
        .fold(printed.to_owned(), |text, own| text.replace(own, ""));
    let unsafe_char = |c: char| (c.is_control() && c != '\n' && c != '\r') || c == '\u{202e}';
    assert!(!plain.contains(unsafe_char), "{printed:?}");
}

#[test]
fn no_control_character_reaches_a_terminal() {
    let broken = format!("\u{1b}[7m{BROKEN}\u{9b}\r一 二\n");
    let place = Place::new()
        .with(NAME, &broken)
        .with("bad/zhuihe.toml", "\"\\u001b]0;x\\n\" = 1\n")
        .with("rule/zhuihe.toml", "rules = [\"-\\u001b]0;x\\u0007\"]\n")
        .with("value/zhuihe.toml", "spaces = \"\\u001b]0;x\\u0007\"\n")
        .with("raw/zhuihe.toml", "\u{1b}]0;x\u{7}\n");
    let escape = "$(printf '\\033]0;x\\007\\nb')";
    for (line, has) in [
        ("--diff .", "\\033]0;x\\007\\012"),
        ("--diff --color never .", "\\u{1b}[7m"),
        ("--check .", "\\u{1b}]0;x\\u{7}\\nb\\u{9b}\\u{202e}.txt"),
        ("-c bad/zhuihe.toml", "\\u{1b}]0;x"),
        ("-c rule/zhuihe.toml", "\\u{1b}]0;x"),
        ("-c value/zhuihe.toml", "x"),
        ("-c raw/zhuihe.toml", "at line 1, "),
        (
            &format!("\"{escape}\""),
            "\\u{1b}]0;x\\u{7}\\nb: no such file",
        ),
        (&format!("--rules \"-{escape}\""), "unknown rule"),
        (&format!("--spaces \"{escape}\""), "invalid value"),
        (&format!("--field \"{escape}.\""), "\\u{1b}]0;x"),
        (&format!("--\"{escape}\""), "unexpected argument"),
        (&format!("explain --rule \"{escape}\" ."), "\\u{1b}"),
        (&format!("man \"{escape}\""), "invalid value"),
        (&format!("-o \"{escape}/x.txt\" ."), "\\u{1b}"),
    ] {
        let printed = in_terminal(&place, line);
        is_safe(&printed);
        assert!(printed.contains(has), "{line}: {printed:?}");
    }
    // Records have names and contents, too.
    let record = "{\"\\u001b]0;x\": 1, \"t\": \"\\u001b[7m停 水 通 知\"}\n";
    let place = Place::new().with("a.jsonl", record);
    is_safe(&in_terminal(&place, "--diff --field t a.jsonl"));
    is_safe(&in_terminal(
        &place,
        "a.jsonl --field x --progress never -o out.jsonl",
    ));
}

#[test]
fn a_pipe_gets_names_and_contents_as_they_are() {
    let place = Place::new().with(NAME, BROKEN);
    let mut command = place.zhuihe();
    command.args(["--check", "."]);
    command.assert().code(1).stdout(format!("./{NAME}\n"));
}

#[test]
fn a_diff_of_any_name_applies() {
    for name in [
        &b"a b.txt"[..],
        "文 件.txt".as_bytes(),
        b"\xb9\xa4.txt",
        b"a\"b\\.txt",
        b"a\tb\n\x1b.txt",
    ] {
        let place = Place::new();
        let path = place.path("").join(OsStr::from_bytes(name));
        fs::write(&path, BROKEN).unwrap();
        let diff = place
            .zhuihe()
            .arg("--diff")
            .arg(OsStr::from_bytes(name))
            .assert();
        let place = place.with("diff", &diff.code(1).get_output().stdout);
        let patched = Command::new("patch")
            .args(["-p0", "-i", "diff"])
            .current_dir(place.path(""))
            .output()
            .unwrap();
        assert!(patched.status.success(), "{name:?}: {patched:?}");
        assert_eq!(fs::read_to_string(path).unwrap(), JOINED, "{name:?}");
    }
}

#[test]
fn devices_are_no_dictionary_and_no_settings() {
    let place = Place::new()
        .with("a.txt", WHOLE)
        .with("zhuihe.toml", "user-dict = \"/dev/zero\"\n");
    let mut command = place.zhuihe();
    command.timeout(Duration::from_secs(60)).arg("a.txt");
    fails(&mut command, "zhuihe: /dev/zero: is not a regular file");
    for args in [["--user-dict", "/dev/zero"], ["-c", "/dev/zero"]] {
        let mut command = place.zhuihe();
        command.timeout(Duration::from_secs(60)).args(args);
        fails(
            command.arg("a.txt"),
            "zhuihe: /dev/zero: is not a regular file",
        );
    }
    // Sparse, so it takes no room.
    File::create(place.path("big"))
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    for args in [["--user-dict", "big"], ["-c", "big"]] {
        fails(
            place.zhuihe().args(args).arg("a.txt"),
            "zhuihe: big: is longer than",
        );
    }
}

#[test]
fn globs_are_bounded() {
    let globs = |n: usize, glob: &str| format!("exclude = [{}]\n", format!("{glob:?},").repeat(n));
    for settings in [globs(1001, "*.a"), globs(1, &"{a,b}".repeat(300))] {
        let place = Place::new()
            .with("a.txt", WHOLE)
            .with("zhuihe.toml", settings);
        fails(
            place.zhuihe().arg("."),
            "zhuihe: --exclude: more than 1000 globs",
        );
    }
    let place = Place::new()
        .with("a.txt", WHOLE)
        .with("zhuihe.toml", globs(1000, "{x,y}*{a,b}*"));
    let mut command = place.zhuihe();
    command.timeout(Duration::from_secs(60)).arg(".");
    command.assert().success().stdout(WHOLE);
}

#[test]
fn a_pipe_cannot_be_cleaned_in_place() {
    let place = Place::new().with("a.txt", BROKEN);
    let made = Command::new("mkfifo").arg(place.path("pipe")).status();
    assert!(made.unwrap().success());
    let mut command = place.zhuihe();
    command
        .timeout(Duration::from_secs(60))
        .args(["-w", "pipe", "a.txt"]);
    fails(
        &mut command,
        "zhuihe: pipe: is not a regular file: cannot be cleaned in place",
    );
    assert_eq!(place.read("a.txt"), JOINED);
}

#[test]
fn an_output_that_cannot_be_written_has_the_name_of_the_user() {
    let place = Place::new().with("a.txt", BROKEN);
    for option in ["-o", "--edits", "--stats"] {
        let mut command = place.zhuihe();
        let assert = command
            .args([option, "missing/x.txt", "a.txt"])
            .assert()
            .code(2);
        assert.stderr(
            "zhuihe: missing/x.txt: cannot write: its directory does not exist: create it first\n",
        );
    }
}

#[test]
fn help_that_cannot_be_written_is_an_error() {
    let place = Place::new();
    for args in [
        &["help"][..],
        &["--help"],
        &["-h"],
        &["--version"],
        &["help", "score"],
        &["rules"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_zhuihe"))
            .args(args)
            .current_dir(place.path(""))
            .stdout(File::options().write(true).open("/dev/full").unwrap())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(
            stderr.starts_with("zhuihe: standard output: cannot write"),
            "{stderr}"
        );
    }
}

/// Compresses a file with a program, and returns the result.
fn compressed(place: &Place, program: &str, args: &[&str]) -> Vec<u8> {
    let mut command = Command::new(program);
    command
        .args(args)
        .args(["-c", "a.txt"])
        .current_dir(place.path(""));
    let output = command
        .output()
        .expect("the tests need gzip(1) and zstd(1)");
    assert!(output.status.success(), "{output:?}");
    output.stdout
}

#[test]
fn a_long_window_of_zstd_needs_an_option() {
    // The window is as long as is asked for only if the text is.
    let place = Place::new().with("a.txt", "一\n".repeat(60_000_000));
    let long = compressed(&place, "zstd", &["-1", "-q", "--long=30"]);
    let place = Place::new().with("a.txt.zst", long);
    fails(
        place.zhuihe().arg("a.txt.zst"),
        "zhuihe: a.txt.zst: cannot read: the zstd file has a longer window than is usual: allow it with `--long-window`",
    );
    let mut command = place.zhuihe();
    command.args(["--check", "--long-window", "--max-record=1M", "a.txt.zst"]);
    command
        .assert()
        .code(3)
        .stderr(contains("longer than `--max-record`"));
}

#[test]
fn zeros_after_gzip_are_ignored() {
    let place = Place::new().with("a.txt", BROKEN);
    let one = compressed(&place, "gzip", &[]);
    let place = Place::new().with("a.txt.gz", [&one[..], &one, &[0; 100_000]].concat());
    let mut gunzip = Command::new("gzip");
    gunzip.args(["-dc", "a.txt.gz"]).current_dir(place.path(""));
    let expected = String::from_utf8(gunzip.output().unwrap().stdout).unwrap();
    assert_eq!(expected, BROKEN.repeat(2));
    let mut command = place.zhuihe();
    let cleaned = zhuihe::clean(&expected).into_owned();
    command.arg("a.txt.gz").assert().success().stdout(cleaned);
    let place = Place::new().with(
        "a.txt.gz",
        [&one[..], b"\0not a gzip member at all"].concat(),
    );
    fails(
        place.zhuihe().arg("a.txt.gz"),
        "the compressed data is corrupt",
    );
}
