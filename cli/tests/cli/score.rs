use predicates::str::contains;
use serde_json::{Value, json};

use crate::{Place, fails, help_has};

const RAW: &str = "停 水 通 知\n各用户：4 月 21\n日停水，共 36\n0 户。\n";
const GOLD: &str = "停水通知\n各用户：¦4月21日停水，共¦360户。\n";
/// The output of a program that removes the spaces and keeps the lines.
const OUT: &str = "停水通知\n各用户：4月21\n日停水，共36\n0户。\n";

fn place() -> Place {
    Place::new()
        .with("raw.txt", RAW)
        .with("out.txt", OUT)
        .with("gold.txt", GOLD)
}

#[test]
fn the_figures_are_a_table() {
    place()
        .zhuihe()
        .args(["score", "raw.txt", "out.txt", "gold.txt"])
        .assert()
        .success()
        .stderr("")
        .stdout(
            "\
paragraph F1  0.3333  2 blocks in GOLD
accuracy      0.7778  9 gaps judged
F1 of joins   0.8571
F1 of spaces       -
F1 of breaks  0.5000
inserted           0  white space in OUT, none in RAW and GOLD
lost               0  characters of RAW that OUT lacks
digits             0  digits joined that GOLD keeps apart
GOLD coverage 1.0000  of the characters of RAW are aligned with GOLD
OUT coverage  1.0000  of the characters of RAW are aligned with OUT

should be     joined  space  break
joined             6      0      2
space              0      0      0
break              0      0      1
",
        );
}

#[test]
fn json_is_an_object_on_a_line() {
    place()
        .zhuihe()
        .args(["score", "--json", "raw.txt", "out.txt", "gold.txt"])
        .assert()
        .success()
        .stderr("")
        .stdout(format!(
            "{}\n",
            r#"{"contested":9,"accuracy":0.7777777777777778,"f1_join":0.8571428571428571,"f1_space":null,"f1_break":0.5,"blocks":2,"para_f1":0.3333333333333333,"inserted":0,"lost":0,"digits":0,"gold_coverage":1.0,"out_coverage":1.0,"confusion":{"BB":1,"JB":2,"JJ":6}}"#
        ));
}

#[test]
fn nothing_to_judge_is_no_table_of_answers() {
    Place::new()
        .with("a.txt", "甲乙")
        .zhuihe()
        .args(["score", "a.txt", "a.txt", "a.txt"])
        .assert()
        .success()
        .stdout(contains("accuracy           -  0 gaps judged\n"))
        .stdout(predicates::str::ends_with("aligned with OUT\n"));
}

#[test]
fn the_mark_in_the_output_has_a_column() {
    Place::new()
        .with("a.txt", "甲 乙")
        .with("b.txt", "甲¦乙")
        .with("c.txt", "甲乙")
        .zhuihe()
        .args(["score", "a.txt", "b.txt", "c.txt"])
        .assert()
        .success()
        .stdout(contains(
            "should be     joined  space  break      ¦\njoined             0      0      0      1\n",
        ));
}

#[test]
fn coverage_is_the_share_that_is_aligned() {
    let place = Place::new()
        .with("raw.txt", "甲 乙 丙 丁")
        .with("out.txt", "甲乙〓丁")
        .with("gold.txt", "甲乙〇〇");
    let mut command = place.zhuihe();
    command.args(["score", "raw.txt", "out.txt", "gold.txt"]);
    command
        .assert()
        .success()
        .stdout(contains("\nGOLD coverage 0.5000  of"))
        .stdout(contains("\nOUT coverage  0.7500  of"));
    let assert = command.arg("--json").assert().success();
    let score: Value = serde_json::from_slice(&assert.get_output().stdout).unwrap();
    assert_eq!(score["gold_coverage"], json!(0.5));
    assert_eq!(score["out_coverage"], json!(0.75));
}

#[test]
fn a_text_with_nothing_in_common_is_refused() {
    let place = place()
        .with("other.txt", "ABC\n")
        .with("empty.txt", "")
        .with("blank.txt", " \n");
    for (files, message) in [
        (
            ["raw.txt", "out.txt", "other.txt"],
            "zhuihe: other.txt: has no visible character in common with raw.txt: check that it is the same text\n",
        ),
        (
            ["raw.txt", "other.txt", "gold.txt"],
            "zhuihe: other.txt: has no visible character in common with raw.txt: check that it is the same text\n",
        ),
        (
            ["raw.txt", "empty.txt", "gold.txt"],
            "zhuihe: empty.txt: has no visible",
        ),
        (
            ["empty.txt", "empty.txt", "gold.txt"],
            "zhuihe: gold.txt: has no visible character in common with empty.txt",
        ),
        (
            ["-", "out.txt", "gold.txt"],
            "zhuihe: gold.txt: has no visible character in common with standard input",
        ),
    ] {
        let mut command = place.zhuihe();
        command.arg("score").args(files).write_stdin("");
        fails(&mut command, message);
    }
    place
        .zhuihe()
        .args(["score", "empty.txt", "blank.txt", "empty.txt"])
        .assert()
        .success()
        .stdout(contains("GOLD coverage      -  of"));
}

#[test]
fn any_of_the_three_can_be_standard_input() {
    let all = ["raw.txt", "out.txt", "gold.txt"];
    for (at, text) in [RAW, OUT, GOLD].into_iter().enumerate() {
        let mut files = all;
        files[at] = "-";
        let assert = place()
            .zhuihe()
            .args(["score", "--json"])
            .args(files)
            .write_stdin(text)
            .assert()
            .success();
        let score: Value = serde_json::from_slice(&assert.get_output().stdout).unwrap();
        assert_eq!(score["contested"], json!(9), "{files:?}");
    }
}

#[test]
fn standard_input_is_read_once() {
    fails(
        place()
            .zhuihe()
            .args(["score", "-", "-", "gold.txt"])
            .write_stdin(RAW),
        "standard input: can be only one of RAW, OUT and GOLD",
    );
}

#[test]
fn three_files_are_needed() {
    for files in [&[][..], &["raw.txt", "out.txt"], &["raw.txt"; 4]] {
        fails(
            place().zhuihe().arg("score").args(files),
            "Usage: zhuihe score",
        );
    }
}

#[test]
fn every_file_that_fails_is_reported() {
    place()
        .with("gbk.txt", b"ok\n\xb5\xda\n")
        .zhuihe()
        .args(["score", "missing.txt", "gbk.txt", "gold.txt"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(
            "zhuihe: missing.txt: no such file or directory\n\
             zhuihe: gbk.txt: not UTF-8 at byte 3, and its encoding is not certain: name it with `--encoding`, such as `--encoding gb18030`\n",
        );
}

#[test]
fn line_ends_of_all_kinds_are_equal() {
    Place::new()
        .with("raw.txt", RAW.replace('\n', "\r\n"))
        .with("out.txt", OUT.replace('\n', "\r"))
        .with("gold.txt", GOLD)
        .zhuihe()
        .args(["score", "raw.txt", "out.txt", "gold.txt"])
        .assert()
        .success()
        .stdout(contains("paragraph F1  0.3333  2 blocks in GOLD\n"));
}

#[test]
fn files_that_are_called_like_a_command_can_be_cleaned() {
    let place = Place::new()
        .with("score", "甲。\n")
        .with("help", "乙。\n")
        .with("a.txt", "丙。\n");
    for (args, expected) in [
        (&["./score", "./help"][..], "甲。\n乙。\n"),
        (&["a.txt", "score", "help"], "丙。\n甲。\n乙。\n"),
        (&["--", "score"], "甲。\n"),
        (&["--no-dict", "score"], "甲。\n"),
    ] {
        place
            .zhuihe()
            .args(args)
            .assert()
            .success()
            .stdout(expected);
    }
}

#[test]
fn help_describes_the_files() {
    for args in [&["score", "--help"], &["help", "score"]] {
        help_has(
            args,
            &[
                "Usage: zhuihe score [OPTIONS] <RAW> <OUT> <GOLD>",
                "The mark `¦`",
                "Exit status:\n",
            ],
        );
    }
    help_has(&["help"], &["Measure the accuracy of a cleaned text"]);
}
