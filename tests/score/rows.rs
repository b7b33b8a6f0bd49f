//! The score of small texts, each made for one figure.

use zhuihe::{ErrorKind, GapLabel, Score, score};

/// Name, raw text, output, gold text, score.
const ROWS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "nothing",
        "",
        "",
        "",
        "accuracy - of 0, F1 - - -, - of 0 blocks",
    ),
    (
        "nothing visible",
        " \n",
        "",
        "\n",
        "accuracy - of 0, F1 - - -, - of 0 blocks",
    ),
    (
        "nothing to decide",
        "甲乙",
        "甲乙",
        "甲乙",
        "accuracy - of 0, F1 - - -, 1.000 of 1 blocks",
    ),
    (
        "all right",
        "甲 乙\n丙",
        "甲乙\n丙",
        "甲乙\n丙",
        "accuracy 1.000 of 2, F1 1.000 - 1.000, 1.000 of 2 blocks BB1 JJ1",
    ),
    (
        "a join too many",
        "甲乙\n丙丁\n戊",
        "甲乙丙丁\n戊",
        "甲乙\n丙丁\n戊",
        "accuracy 0.500 of 2, F1 0.000 - 0.667, 0.400 of 3 blocks BB1 BJ1",
    ),
    (
        "a break too many",
        "甲乙\n丙丁\n戊",
        "甲乙\n丙丁\n戊",
        "甲乙丙丁\n戊",
        "accuracy 0.500 of 2, F1 0.000 - 0.667, 0.400 of 2 blocks BB1 JB1",
    ),
    (
        "a space too many",
        "甲 乙\n丙",
        "甲 乙\n丙",
        "甲乙\n丙",
        "accuracy 0.500 of 2, F1 0.000 0.000 1.000, 0.500 of 2 blocks BB1 JS1",
    ),
    (
        "a space for a break",
        "甲乙\n丙",
        "甲乙 丙",
        "甲乙\n丙",
        "accuracy 0.000 of 1, F1 - 0.000 0.000, 0.000 of 2 blocks BS1",
    ),
    (
        "how much white space does not matter",
        "甲  乙\n\n丙",
        "甲\u{3000}乙\r\n \r\n丙",
        "甲 乙\n丙",
        "accuracy 1.000 of 2, F1 - 1.000 1.000, 1.000 of 2 blocks BB1 SS1",
    ),
    (
        "line ends of all kinds",
        "甲\r乙\u{b}丙\u{c}丁\u{85}戊\u{2028}己\u{2029}庚",
        "甲\r乙\u{b}丙\u{c}丁\u{85}戊\u{2028}己\u{2029}庚",
        "甲\n乙\n丙\n丁\n戊\n己\n庚",
        "accuracy 1.000 of 6, F1 - - 1.000, 1.000 of 7 blocks BB6",
    ),
    (
        "what has no width is a space",
        "甲\u{200b}乙\u{feff}丙\u{ad}丁\u{1c}戊",
        "甲 乙 丙 丁 戊",
        "甲 乙 丙 丁 戊",
        "accuracy 1.000 of 4, F1 - 1.000 -, 1.000 of 1 blocks SS4",
    ),
    (
        "white space that was not there",
        "甲乙丙丁",
        "甲 乙\n丙丁",
        "甲乙丙丁",
        "accuracy - of 0, F1 - - -, 0.000 of 1 blocks, 2 inserted",
    ),
    (
        "gold wants what was not there",
        "甲乙\n丙",
        "甲乙\n丙",
        "甲 乙\n丙",
        "accuracy 1.000 of 1, F1 - - 1.000, 1.000 of 2 blocks BB1",
    ),
    (
        "a block that was not there in raw",
        "甲乙丙",
        "甲乙\n丙",
        "甲乙\n丙",
        "accuracy - of 0, F1 - - -, 1.000 of 1 blocks",
    ),
    (
        "any answer, joined",
        "甲\n乙",
        "甲乙",
        "甲¦乙",
        "accuracy - of 0, F1 - - -, 1.000 of 1 blocks",
    ),
    (
        "any answer, broken",
        "甲\n乙",
        "甲\n乙",
        "甲 ¦\n乙",
        "accuracy - of 0, F1 - - -, 1.000 of 1 blocks",
    ),
    (
        "any answer inside a block",
        "甲\n乙 丙\n丁",
        "甲\n乙丙\n丁",
        "甲¦乙丙\n丁",
        "accuracy 1.000 of 2, F1 1.000 - 1.000, 1.000 of 2 blocks BB1 JJ1",
    ),
    (
        "the mark in raw and output",
        "甲¦乙 丙",
        "甲¦乙¦丙",
        "甲乙丙",
        "accuracy 0.000 of 2, F1 0.000 - -, 0.000 of 1 blocks J?2",
    ),
    (
        "digits joined",
        "3960 704",
        "3960704",
        "3960 704",
        "accuracy 0.000 of 1, F1 0.000 0.000 -, 0.000 of 1 blocks, 1 digits SJ1",
    ),
    (
        "digits broken are joined",
        "①\n２",
        "①２",
        "①\n２",
        "accuracy 0.000 of 1, F1 0.000 - 0.000, 0.000 of 2 blocks, 1 digits BJ1",
    ),
    (
        "digits that belong together",
        "145\n0台",
        "1450台",
        "1450台",
        "accuracy 1.000 of 1, F1 1.000 - -, 1.000 of 1 blocks JJ1",
    ),
    (
        "a digit beside what is none",
        "12 十",
        "12十",
        "12 十",
        "accuracy 0.000 of 1, F1 0.000 0.000 -, 0.000 of 1 blocks SJ1",
    ),
    (
        "a character lost",
        "甲乙 丙丁\n戊",
        "甲丙丁\n戊",
        "甲乙丙丁\n戊",
        "accuracy 1.000 of 1, F1 - - 1.000, 0.500 of 2 blocks, 1 lost BB1",
    ),
    (
        "a character gained",
        "甲乙 丙丁",
        "甲乙□丙丁",
        "甲乙丙丁",
        "accuracy - of 0, F1 - - -, 0.000 of 1 blocks",
    ),
    (
        "nearly all lost",
        "甲 乙 丙 丁",
        "丁",
        "甲乙丙丁",
        "accuracy - of 0, F1 - - -, 0.000 of 1 blocks, 3 lost",
    ),
    (
        "OCR misread what gold has",
        "甲乙 两丁\n戊",
        "甲乙两丁\n戊",
        "甲乙丙丁\n戊",
        "accuracy 1.000 of 1, F1 - - 1.000, 1.000 of 2 blocks BB1",
    ),
    (
        "an option changed a character",
        "１７. ０２亿\n元",
        "17.02亿元",
        "１７.０２亿元",
        "accuracy 1.000 of 1, F1 1.000 - -, 0.000 of 1 blocks, 4 lost JJ1",
    ),
    (
        "gold of another text, with a character of this one",
        "甲 乙",
        "甲乙",
        "丙乙",
        "accuracy - of 0, F1 - - -, 1.000 of 1 blocks",
    ),
    (
        "spaces at the ends",
        " 甲 乙 \n",
        "甲乙\n",
        "甲乙",
        "accuracy 1.000 of 1, F1 1.000 - -, 1.000 of 1 blocks JJ1",
    ),
];

/// The figures in one line. A Python implementation of the same figures gave the expected ones.
fn shown(score: &Score) -> String {
    let share = |x: Option<f64>| x.map_or("-".to_owned(), |x| format!("{x:.3}"));
    let mut line = format!(
        "accuracy {} of {}, F1 {} {} {}, {} of {} blocks",
        share(score.accuracy),
        score.contested,
        share(score.f1_join),
        share(score.f1_space),
        share(score.f1_break),
        share(score.para_f1),
        score.blocks,
    );
    for (what, n) in [
        ("inserted", score.inserted),
        ("lost", score.lost),
        ("digits", score.digits),
    ] {
        if n > 0 {
            line += &format!(", {n} {what}");
        }
    }
    for ((want, got), n) in &score.confusion {
        line += &format!(" {}{}{n}", want.letter(), got.map_or('?', GapLabel::letter));
    }
    line
}

#[test]
fn every_figure() {
    for (what, raw, out, gold, expected) in ROWS {
        let score = score(raw, out, gold).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_eq!(shown(&score), *expected, "{what}");
        assert_eq!(score.gold_coverage.is_some(), score.blocks > 0, "{what}");
        assert_eq!(score.out_coverage.is_some(), score.blocks > 0, "{what}");
    }
}

#[test]
fn coverage_counts_characters_of_the_raw_text() {
    for (what, raw, out, gold, expected) in [
        ("all aligned", "甲 乙", "甲乙", "甲乙", (1.0, 1.0)),
        ("misread", "甲乙两丁", "甲乙两丁", "甲乙丙丁", (0.75, 1.0)),
        (
            "a character lost",
            "甲乙丙丁",
            "甲乙丁",
            "甲乙丙丁",
            (1.0, 0.75),
        ),
        ("a part of gold", "甲乙", "甲乙", "甲乙丙丁戊", (1.0, 1.0)),
        ("a part of the page", "甲乙丙丁", "甲", "丁", (0.25, 0.25)),
    ] {
        let score = score(raw, out, gold).unwrap();
        let expected = (Some(expected.0), Some(expected.1));
        assert_eq!(
            (score.gold_coverage, score.out_coverage),
            expected,
            "{what}"
        );
    }
}

#[test]
fn what_has_nothing_in_common_is_an_error() {
    use ErrorKind::{UnalignedGold, UnalignedOutput};
    for (what, raw, out, gold, expected) in [
        ("gold of another text", "甲 乙", "甲乙", "丙", UnalignedGold),
        ("no gold", "甲 乙", "甲乙", " ¦\n", UnalignedGold),
        ("no raw text", " \n", "", "甲", UnalignedGold),
        (
            "output of another text",
            "甲 乙",
            "丙",
            "甲乙",
            UnalignedOutput,
        ),
        ("all lost", "甲 乙", "", "甲乙", UnalignedOutput),
        ("output of nothing", "", "甲", "", UnalignedOutput),
        ("neither", "甲 乙", "丙", "丁", UnalignedGold),
    ] {
        let error = score(raw, out, gold).expect_err(what);
        assert_eq!(error.kind(), expected, "{what}");
    }
}
