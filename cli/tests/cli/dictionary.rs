use predicates::str::contains;

use crate::{BROKEN, JOINED, Place, WHOLE};

#[test]
fn words_with_and_without_frequencies_are_taken() {
    let place = Place::new().with("words.txt", "台前县 20 ns\n蝶变升级\n\n种粮 300\n");
    place
        .zhuihe()
        .args(["--user-dict", "words.txt"])
        .write_stdin(WHOLE)
        .assert()
        .success()
        .stdout(WHOLE)
        .stderr("");
}

#[test]
fn texts_are_repaired_with_words_of_ones_own() {
    let place = Place::new().with("words.txt", "种粮积极性\n");
    place
        .zhuihe()
        .args(["--user-dict", "words.txt"])
        .write_stdin(BROKEN)
        .assert()
        .success()
        .stdout(JOINED);
}

#[test]
fn a_bad_line_is_named_and_nothing_is_done() {
    let place = Place::new().with("words.txt", "台前县 20 ns\n蝶变升级 often\n");
    place
        .zhuihe()
        .args(["--user-dict", "words.txt"])
        .write_stdin(WHOLE)
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains(
            "zhuihe: words.txt:2: not `word [frequency [tag]]`",
        ));
}

#[test]
fn a_line_that_is_not_utf8_is_named() {
    let place = Place::new().with("words.txt", b"\xe7\x94\xb2\n\n\xb5\xda\n");
    place
        .zhuihe()
        .args(["--user-dict", "words.txt"])
        .write_stdin(WHOLE)
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("zhuihe: words.txt:3: not UTF-8 at byte 5"));
}

#[test]
fn a_missing_file_is_named() {
    Place::new()
        .zhuihe()
        .args(["--user-dict", "no.txt"])
        .write_stdin(WHOLE)
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("zhuihe: no.txt: no such file"));
}

#[test]
fn a_dictionary_and_none_exclude_each_other() {
    let place = Place::new().with("words.txt", "甲\n");
    place
        .zhuihe()
        .args(["--user-dict", "words.txt", "--no-dict"])
        .write_stdin(WHOLE)
        .assert()
        .code(2)
        .stderr(contains("cannot be used with"));
}
