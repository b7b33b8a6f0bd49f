use assert_cmd::Command;

use crate::{BROKEN, JOINED, Place, WHOLE, fails};

/// Returns the command with words from a file and a text on standard input.
fn with_words(place: &Place, file: &str, text: &str) -> Command {
    let mut command = place.zhuihe();
    command.args(["--user-dict", file]).write_stdin(text);
    command
}

#[test]
fn words_with_and_without_frequencies_are_taken() {
    let place = Place::new().with("words.txt", "台前县 20 ns\n蝶变升级\n\n种粮 300\n");
    with_words(&place, "words.txt", WHOLE)
        .assert()
        .success()
        .stdout(WHOLE)
        .stderr("");
}

#[test]
fn user_words_are_used() {
    let place = Place::new().with("words.txt", "种粮积极性\n");
    with_words(&place, "words.txt", BROKEN)
        .assert()
        .success()
        .stdout(JOINED);
}

#[test]
fn an_invalid_line_is_reported_and_nothing_is_cleaned() {
    let place = Place::new().with("words.txt", "台前县 20 ns\n蝶变升级 often\n");
    fails(
        &mut with_words(&place, "words.txt", WHOLE),
        "zhuihe: words.txt:2: expected `word [frequency [tag]]`",
    );
}

#[test]
fn a_line_that_is_not_utf8_is_named() {
    let place = Place::new().with("words.txt", b"\xe7\x94\xb2\n\n\xb5\xda\n");
    fails(
        &mut with_words(&place, "words.txt", WHOLE),
        "zhuihe: words.txt:3: not UTF-8 at byte 5",
    );
}

#[test]
fn a_missing_file_is_named() {
    fails(
        &mut with_words(&Place::new(), "no.txt", WHOLE),
        "zhuihe: no.txt: no such file",
    );
}

#[test]
fn a_dictionary_and_none_exclude_each_other() {
    let place = Place::new().with("words.txt", "甲\n");
    fails(
        with_words(&place, "words.txt", WHOLE).arg("--no-dict"),
        "cannot be used with",
    );
}
