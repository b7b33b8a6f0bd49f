use predicates::str::contains;

use crate::{BROKEN, JOINED, Place, WHOLE, zhuihe};

#[test]
fn no_path_is_standard_input() {
    zhuihe()
        .write_stdin(WHOLE)
        .assert()
        .success()
        .stdout(WHOLE)
        .stderr("");
}

#[test]
fn a_dash_is_standard_input() {
    zhuihe()
        .arg("-")
        .write_stdin(WHOLE)
        .assert()
        .success()
        .stdout(WHOLE);
}

#[test]
fn broken_lines_are_joined() {
    zhuihe()
        .write_stdin(BROKEN)
        .assert()
        .success()
        .stdout(JOINED);
}

#[test]
fn joining_needs_no_dictionary() {
    zhuihe()
        .arg("--no-dict")
        .write_stdin(BROKEN)
        .assert()
        .success()
        .stdout(JOINED);
}

#[test]
fn a_file_is_read() {
    let place = Place::new().with("a.txt", WHOLE);
    place.zhuihe().arg("a.txt").assert().success().stdout(WHOLE);
    assert_eq!(place.read("a.txt"), WHOLE);
}

#[test]
fn inputs_are_cleaned_in_the_given_order() {
    let place = Place::new().with("a.txt", "甲。\n").with("b.txt", "乙。\n");
    place
        .zhuihe()
        .args(["b.txt", "-", "a.txt"])
        .write_stdin("丙。\n")
        .assert()
        .success()
        .stdout("乙。\n丙。\n甲。\n");
}

#[test]
fn a_file_whose_name_begins_with_a_dash_can_be_named() {
    let place = Place::new().with("-a.txt", WHOLE);
    place
        .zhuihe()
        .args(["--", "-a.txt"])
        .assert()
        .success()
        .stdout(WHOLE);
    place
        .zhuihe()
        .arg("./-a.txt")
        .assert()
        .success()
        .stdout(WHOLE);
}

#[test]
fn an_empty_input_is_an_empty_output() {
    zhuihe()
        .write_stdin("")
        .assert()
        .success()
        .stdout("")
        .stderr("");
    let place = Place::new().with("empty.txt", "");
    place
        .zhuihe()
        .arg("empty.txt")
        .assert()
        .success()
        .stdout("");
    place
        .zhuihe()
        .args(["--check", "empty.txt"])
        .assert()
        .success()
        .stdout("");
}

#[test]
fn a_text_without_a_last_line_end_gets_none() {
    zhuihe()
        .write_stdin("你好，世界。")
        .assert()
        .success()
        .stdout("你好，世界。");
}

#[test]
fn crlf_stays_crlf() {
    zhuihe()
        .write_stdin("你好，世界。\r\n")
        .assert()
        .success()
        .stdout("你好，世界。\r\n");
}

#[test]
fn crlf_stays_crlf_wherever_it_is_written() {
    const TEXT: &str = "你好，世界。\r\n再见。\r\n";
    let place = Place::new()
        .with("in/a.txt", TEXT)
        .with("in/b.md", TEXT)
        .with("c.txt", TEXT);
    let run = |args: &[&str], stdout: &str| {
        let stdout = stdout.to_owned();
        let assert = place.zhuihe().args(args).assert().success();
        assert.stdout(stdout).stderr("");
    };
    run(&["c.txt", "in"], &TEXT.repeat(3));
    run(&["in", "-o", "tree"], "");
    run(&["in", "-o", "file.txt"], "");
    run(&["-w", "c.txt"], "");
    run(&["--diff", "c.txt"], "");
    for (name, times) in [
        ("tree/a.txt", 1),
        ("tree/b.md", 1),
        ("file.txt", 2),
        ("c.txt", 1),
    ] {
        assert_eq!(place.read(name), TEXT.repeat(times), "{name}");
    }
}

#[test]
fn crlf_lines_are_joined() {
    zhuihe()
        .write_stdin(BROKEN.replace('\n', "\r\n"))
        .assert()
        .success()
        .stdout(contains(JOINED.trim_end()));
}
