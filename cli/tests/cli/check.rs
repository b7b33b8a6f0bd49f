use crate::{BROKEN, Place, WHOLE, zhuihe};

#[test]
fn no_change_is_success_and_silence() {
    let place = Place::new().with("a.txt", WHOLE);
    place
        .zhuihe()
        .args(["--check", "a.txt"])
        .assert()
        .success()
        .stdout("")
        .stderr("");
}

#[test]
fn files_that_would_change_are_listed_and_kept() {
    let place = Place::new()
        .with("a.txt", BROKEN)
        .with("b.txt", WHOLE)
        .with("c 丙.txt", BROKEN);
    place
        .zhuihe()
        .args(["--check", "a.txt", "b.txt", "c 丙.txt"])
        .assert()
        .code(1)
        .stdout("a.txt\nc 丙.txt\n")
        .stderr("");
    assert_eq!(place.read("a.txt"), BROKEN);
}

#[test]
fn standard_input_is_printed_as_a_dash() {
    zhuihe()
        .arg("--check")
        .write_stdin(BROKEN)
        .assert()
        .code(1)
        .stdout("-\n");
}

#[test]
fn a_failure_exits_with_2_even_if_nothing_would_change() {
    let place = Place::new().with("a.txt", WHOLE);
    place
        .zhuihe()
        .args(["--check", "a.txt", "missing.txt"])
        .assert()
        .code(2)
        .stdout("");
}
