//! `zhuihe.toml`, `--config`, `--isolated` and `zhuihe dump-config`.

use std::fs;

use assert_cmd::Command;
use predicates::str::contains;

use crate::{BROKEN, PARAGRAPHS, Place, fails, help_has, rejects};

/// The result by default, with `ascii-width`, and with `han-digit-spacing = "as-input"`.
const TEXT: &str = "１７ 日，4 月 21 日\n";
const DEFAULT: &str = "１７ 日，4月21日\n";
const ASCII: &str = "17日，4月21日\n";
const APART: &str = "１７ 日，4 月 21 日\n";

const NAME: &str = "zhuihe.toml";

/// Checks what the command prints for [`TEXT`]; nothing may go to standard error.
#[track_caller]
fn prints(command: &mut Command, want: &str) {
    let want = want.to_owned();
    command
        .write_stdin(TEXT)
        .assert()
        .success()
        .stdout(want)
        .stderr("");
}

/// Returns what `dump-config` prints with these arguments.
#[track_caller]
fn dumped(place: &Place, args: &[&str]) -> String {
    let mut command = place.zhuihe();
    command.arg("dump-config").args(args);
    let assert = command.assert().success().stderr("");
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

#[test]
fn defaults_apply_without_a_file() {
    prints(&mut Place::new().zhuihe(), DEFAULT);
}

#[test]
fn the_nearest_file_is_read() {
    let place = Place::new().with(NAME, "ascii-width = true\n");
    prints(&mut place.zhuihe(), ASCII);
    let below = place.path("a/b");
    fs::create_dir_all(&below).unwrap();
    prints(place.zhuihe().current_dir(&below), ASCII);
    // Only the nearest is read.
    fs::write(
        place.path("a/zhuihe.toml"),
        "han-digit-spacing = \"as-input\"\n",
    )
    .unwrap();
    prints(place.zhuihe().current_dir(&below), APART);
    // A directory of that name is ignored.
    fs::create_dir(below.join(NAME)).unwrap();
    prints(place.zhuihe().current_dir(&below), APART);
}

#[test]
fn config_and_isolated_select_the_file() {
    let place = Place::new()
        .with(NAME, "ascii-width = true\n")
        .with("other.toml", "han-digit-spacing = \"as-input\"\n");
    for args in [["-c", "other.toml"], ["--config", "other.toml"]] {
        prints(place.zhuihe().args(args), APART);
    }
    prints(place.zhuihe().arg("--isolated"), DEFAULT);
    fails(
        place.zhuihe().args(["-c", "other.toml", "--isolated"]),
        "cannot be used with",
    );
    fails(
        place.zhuihe().args(["-c", "no.toml"]).write_stdin(TEXT),
        "zhuihe: no.toml: no such file",
    );
}

#[test]
fn the_command_line_wins() {
    let place = Place::new().with(NAME, "ascii-width = true\nrules = [\"-date\"]\n");
    prints(&mut place.zhuihe(), "17 日，4 月 21 日\n");
    prints(place.zhuihe().arg("--no-ascii-width"), APART);
    prints(place.zhuihe().args(["--rules", "+date"]), ASCII);
    prints(place.zhuihe().args(["--rules=+date,-ascii-width"]), DEFAULT);
    // The last of two flags takes precedence.
    prints(
        place
            .zhuihe()
            .args(["--no-ascii-width", "--ascii-width", "--rules=+date"]),
        ASCII,
    );
    // An option on the command line takes precedence over a rule in the file.
    let place = Place::new().with(NAME, "rules = [\"-ascii-width\"]\n");
    prints(place.zhuihe().arg("--ascii-width"), ASCII);
}

#[test]
fn every_key_has_an_effect() {
    let page = "停 水 通 知\n\n\n各用户：\n";
    let soft = "hand\u{ad}buch\n";
    for (key, text, want) in [
        ("ascii-width = true", "１７．０２％\n", "17.02%\n"),
        ("vertical-forms = true", "﹁甲﹂\n", "「甲」\n"),
        ("unify-han = true", "⼈⼝\n", "人口\n"),
        ("drop-soft-hyphens = true", soft, "handbuch\n"),
        ("drop-soft-hyphens = false", soft, soft),
        (
            "block-separator = \"blank-line\"",
            page,
            "停水通知\n\n各用户：\n",
        ),
        ("han-digit-spacing = \"as-input\"", "4 月\n", "4 月\n"),
        ("min-confidence = 0.99", "4 月\n", "4 月\n"),
        ("min-confidence = 1", "4 月\n", "4 月\n"),
        ("rules = [\"-all\"]", page, page),
        ("no-dict = true", "4 月\n", "4月\n"),
    ] {
        let place = Place::new().with(NAME, key);
        let assert = place.zhuihe().write_stdin(text).assert().success();
        assert.stdout(want.to_owned()).stderr("");
    }
}

#[test]
fn a_word_file_is_relative_to_the_settings() {
    let place = Place::new().with(NAME, "user-dict = \"words.txt\"\n");
    let below = place.path("below");
    fs::create_dir(&below).unwrap();
    fails(
        place.zhuihe().current_dir(&below).write_stdin(TEXT),
        "words.txt: no such file",
    );
    let place = place.with("words.txt", "澜川 often\n");
    fails(
        place.zhuihe().current_dir(&below).write_stdin(TEXT),
        "words.txt:1: expected `word [frequency [tag]]`",
    );
    // It is not even read if the command line disables the dictionary.
    prints(place.zhuihe().arg("--no-dict"), DEFAULT);
    let place = place.with("words.txt", "澜川\n");
    prints(place.zhuihe().current_dir(&below), DEFAULT);
}

#[test]
fn explain_reads_the_settings() {
    let place = Place::new().with(NAME, "han-digit-spacing = \"as-input\"\n");
    let explain = |args: &[&str]| {
        let mut command = place.zhuihe();
        command
            .arg("explain")
            .args(args)
            .write_stdin("4 月 21 日\n");
        command
    };
    explain(&[]).assert().success().stdout(contains("clean"));
    explain(&["--isolated"])
        .assert()
        .success()
        .stdout(contains("date"));
}

#[test]
fn errors_in_a_settings_file_have_a_line() {
    for (file, line, message) in [
        (
            "ascii-widht = true",
            1,
            "unknown field `ascii-widht`, expected one of `ascii-width`,",
        ),
        (
            "# 说明\n\n[text]\nunify-han = true",
            3,
            "unknown field `text`",
        ),
        (
            "\nascii-width = \"yes\"",
            2,
            "invalid type: string \"yes\", expected a boolean",
        ),
        (
            "unify-han = true\r\nblock-separator = \"tab\"\r\n",
            2,
            "expected one of line-end, blank-line, as-input, not tab",
        ),
        (
            "han-digit-spacing = 3",
            1,
            "expected one of compact, as-input, not 3",
        ),
        (
            "min-confidence = 1.5",
            1,
            "expected a number from 0 to 1, not 1.5",
        ),
        (
            "min-confidence = nan",
            1,
            "expected a number from 0 to 1, not nan",
        ),
        (
            "min-confidence = -1",
            1,
            "expected a number from 0 to 1, not -1",
        ),
        (
            "min-confidence = \"high\"",
            1,
            "expected a number from 0 to 1, not high",
        ),
        ("rules = \"-han\"", 1, "invalid type: string \"-han\""),
        (
            "rules = [1]",
            1,
            "invalid type: integer `1`, expected a string",
        ),
        (
            "unify-han = true\nrules = [\n  \"-han\",\n  \"-hann\",\n]",
            2,
            "unknown rule `hann`: did you mean `han`?",
        ),
        ("user-dict = [\"a\"]", 1, "invalid type: "),
        ("unify-han = true\nunify-han = true", 2, "duplicate key"),
        ("\nunify-han =", 2, ""),
        ("jobs = 0", 1, "expected a number from 1 to 1024, not 0"),
        ("max-record = \"M\"", 1, "expected a number of bytes"),
        ("field = \"text\"", 1, "invalid type"),
    ] {
        let place = Place::new().with(NAME, file);
        let place_of = format!("zhuihe: zhuihe.toml: TOML parse error at line {line}, ");
        let fails = |command: &mut Command| {
            let assert = command.assert().code(2).stdout("");
            assert.stderr(contains(&place_of)).stderr(contains(message));
        };
        fails(place.zhuihe().write_stdin(TEXT));
        fails(place.zhuihe().args(["explain"]).write_stdin(TEXT));
        fails(place.zhuihe().args(["dump-config"]));
    }
    let place = Place::new().with(NAME, "user-dict = \"a\"\nno-dict = true");
    let message = "zhuihe: zhuihe.toml: `no-dict` and `user-dict` cannot be used together";
    fails(place.zhuihe().write_stdin(TEXT), message);
    let place = Place::new().with(NAME, b"# \xb5\xda\n");
    fails(
        place.zhuihe().write_stdin(TEXT),
        "zhuihe: zhuihe.toml:1: not UTF-8 at byte 2",
    );
}

#[test]
fn a_dump_has_the_source_of_each_setting() {
    let place = Place::new().with(NAME, "ascii-width = true\nrules = [\"-han\"]\n");
    assert_eq!(
        dumped(
            &place,
            &["--block-separator", "blank-line", "--min-confidence=.9"]
        ),
        "\
ascii-width = true  # zhuihe.toml
block-separator = \"blank-line\"  # command line
drop-soft-hyphens = false  # default
exclude = []  # default
field = [\"text\"]  # default
han-digit-spacing = \"compact\"  # default
include = []  # default
max-record = 268435456  # default
min-confidence = 0.9  # command line
no-dict = false  # default
output-field = []  # default
rules = [\"-han\"]  # zhuihe.toml
spaces = \"repair\"  # default
unify-han = false  # default
vertical-forms = false  # default
"
    );
}

/// Returns the lines of a dump without their sources.
fn values(dump: &str) -> Vec<&str> {
    let lines = dump.lines();
    lines
        .map(|line| line.split("  # ").next().unwrap())
        .collect()
}

#[test]
fn a_dump_is_a_settings_file() {
    let place = Place::new().with("words.txt", "澜川\n");
    for args in [
        &[][..],
        &[
            "--ascii-width",
            "--unify-han",
            "--vertical-forms",
            "--drop-soft-hyphens",
        ],
        &[
            "--rules",
            "-all,+date,+soft-hyphen",
            "--min-confidence",
            "0.123",
        ],
        &["--rules", "-han,-mark", "--block-separator=as-input"],
        &["--rules", "+soft-hyphen-line", "--min-confidence=1"],
        &["--no-dict", "--han-digit-spacing=as-input"],
        &["--user-dict", "words.txt"],
    ] {
        let dump = dumped(&place, args);
        fs::create_dir_all(place.path("below")).unwrap();
        fs::write(place.path("below/dump.toml"), &dump).unwrap();
        let again = dumped(&place, &["-c", "below/dump.toml"]);
        assert_eq!(values(&again), values(&dump), "{args:?}");
        // Its effect is the same, too.
        let cleaned = |args: &[&str]| {
            let text = "１７ 日，4 月 21 日， hand\u{ad}buch 全市 春耕\n";
            let assert = place.zhuihe().args(args).write_stdin(text).assert();
            assert.success().get_output().stdout.clone()
        };
        assert_eq!(
            cleaned(&["-c", "below/dump.toml"]),
            cleaned(args),
            "{args:?}"
        );
    }
}

#[test]
fn a_dump_sets_no_block_separator_if_none_is_set() {
    let place = Place::new().with("a.md", PARAGRAPHS);
    let dump = dumped(&place, &[]);
    assert!(!dump.contains("block-separator"), "{dump}");
    let place = place.with("dump.toml", &dump);
    let cleaned = |args: &[&str]| {
        let assert = place.zhuihe().args(args).arg("a.md").assert();
        assert.success().get_output().stdout.clone()
    };
    assert_eq!(cleaned(&["-c", "dump.toml"]), cleaned(&["--isolated"]));
}

#[test]
fn a_dump_has_the_settings_in_force() {
    let place = Place::new().with(NAME, "no-dict = true\nunify-han = true\n");
    let has = |args: &[&str], line: &str| {
        let dump = dumped(&place, args);
        assert!(dump.lines().any(|l| l == line), "{line}\n{dump}");
    };
    has(&[], "no-dict = true  # zhuihe.toml");
    has(&["--dict"], "no-dict = false  # command line");
    has(&["--user-dict", "w.txt"], "no-dict = false  # default");
    has(&["--no-unify-han"], "unify-han = false  # command line");
    has(
        &["--rules", "-unify-han"],
        "unify-han = true  # zhuihe.toml",
    );
    has(
        &["--rules", "-unify-han"],
        "rules = [\"-unify-han\"]  # command line",
    );
    has(&["--isolated"], "unify-han = false  # default");
    // The rules of the file come first, and an option overrides them.
    let place = place.with(NAME, "rules = [\"-date\", \"-ascii-width\"]\n");
    let dump = dumped(&place, &["--rules", "+han", "--ascii-width"]);
    assert!(
        dump.contains("rules = [\"-date\", \"+han\"]  # command line\n"),
        "{dump}"
    );
}

#[test]
fn help_describes_settings() {
    help_has(
        &["--help"],
        &[
            "Settings:",
            "-c, --config <FILE>",
            "--isolated",
            "`zhuihe.toml`",
            "`--no-ascii-width`",
        ],
    );
    help_has(
        &["dump-config", "--help"],
        &["Examples:", "--rules <+NAME,-NAME>"],
    );
}

#[test]
fn a_settings_file_can_set_fields() {
    let record = "{\"title\":\"停 水 通 知\",\"text\":\"停 水 通 知\"}\n";
    let place = Place::new()
        .with("a.jsonl", record)
        .with(NAME, "field = [\"title\"]\noutput-field = [\"clean\"]\n");
    for (args, want) in [
        (
            &[][..],
            "{\"title\":\"停 水 通 知\", \"clean\": \"停水通知\",\"text\":\"停 水 通 知\"}\n",
        ),
        (
            &["--field", "text"],
            "{\"title\":\"停 水 通 知\",\"text\":\"停水通知\"}\n",
        ),
        (
            &["--output-field", "title"],
            "{\"title\":\"停水通知\",\"text\":\"停 水 通 知\"}\n",
        ),
    ] {
        let mut command = place.zhuihe();
        command
            .arg("a.jsonl")
            .args(args)
            .assert()
            .success()
            .stdout(want);
    }
}

#[test]
fn a_settings_file_can_select_inputs_and_limit_records() {
    let place = Place::new()
        .with("in/a.log", BROKEN)
        .with("in/b.txt", BROKEN)
        .with("in/c.ocr", BROKEN)
        .with(
            NAME,
            "include = [\"*.log\"]\nexclude = [\"b.*\"]\nmax-record = \"100\"\njobs = 1\n",
        );
    let mut command = place.zhuihe();
    command.args(["--check", "in"]);
    rejects(&mut command, "longer than `--max-record` 100");
    command
        .args(["--max-record", "1K"])
        .assert()
        .code(1)
        .stdout("in/a.log\n");
    command
        .args(["--include", "*.ocr"])
        .assert()
        .code(1)
        .stdout("in/a.log\nin/c.ocr\n");
}

/// Values of every type that a setting does not have.
#[test]
fn messages_name_no_type_of_the_program() {
    let place = Place::new();
    let keys = dumped(&place, &["--isolated"]);
    let keys = keys.lines().map(|line| line.split(' ').next().unwrap());
    for key in keys.chain(["block-separator", "user-dict", "jobs"]) {
        for value in [
            "true",
            "3",
            "-3",
            "99999999999999999999",
            "0.5",
            "\"x\"",
            "[]",
            "[3]",
            "[[\"x\"]]",
            "{a = 1}",
            "2020-01-01",
        ] {
            let place = Place::new().with(NAME, format!("{key} = {value}\n"));
            let output = place.zhuihe().write_stdin("").output().unwrap();
            let message = String::from_utf8(output.stderr).unwrap();
            for name in [
                "i64", "u64", "i128", "u128", "u16", "f32", "f64", "usize", "bool,", "Vec",
                "String", "struct", "enum", "Settings", "Option", "Value", "tuple", "unit",
                "PathBuf",
            ] {
                assert!(!message.contains(name), "{key} = {value}: {message}");
            }
        }
    }
}
