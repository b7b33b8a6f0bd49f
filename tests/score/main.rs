//! The score's figures: on small texts and on fixtures, against constants; on generated texts, what holds for any; and, where
//! `ZHUIHE_GAPSCORE` names a program that scores `RAW OUT GOLD` and prints JSON, against that program, on all
//! fixtures and on the cases of `ZHUIHE_CASES`.

#[path = "../common/mod.rs"]
mod common;

mod rows;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Named, assert_none, fixtures, is_white, read_all, skip, visible};
use proptest::prelude::*;
use serde_json::{Value, json};
use zhuihe::{Cleaner, ErrorKind, GapLabel, Score, score};

/// Makes an output of a raw and a gold text.
type Output = fn(&str, &str) -> String;

/// Ways to come by an output, whatever the rules are: nothing done, all white space gone, and the gold text as
/// an OCR engine would read it, with characters lost and misread.
const OUTPUTS: &[(&str, Output)] = &[
    ("as it is", |raw, _| raw.to_owned()),
    ("all joined", |raw, _| visible(raw)),
    ("misread", |_, gold| misread(gold)),
];

fn misread(gold: &str) -> String {
    let chars = gold.chars().filter(|&c| c != '¦').enumerate();
    chars
        .filter(|&(i, c)| is_white(c) || i % 11 != 10)
        .map(|(i, c)| if i % 7 == 6 && !is_white(c) { '〓' } else { c })
        .collect()
}

/// The figures by name, as the JSON of the command has them, without the coverage.
fn figures(score: &Score) -> Value {
    let confusion = score.confusion.iter();
    let confusion: serde_json::Map<String, Value> = confusion
        .map(|((want, got), n)| {
            (
                format!("{}{}", want.letter(), got.map_or('?', GapLabel::letter)),
                json!(n),
            )
        })
        .collect();
    json!({
        "contested": score.contested,
        "accuracy": score.accuracy,
        "f1_join": score.f1_join,
        "f1_space": score.f1_space,
        "f1_break": score.f1_break,
        "blocks": score.blocks,
        "para_f1": score.para_f1,
        "inserted": score.inserted,
        "lost": score.lost,
        "digits": score.digits,
        "confusion": confusion,
    })
}

/// Figures that differ, apart from the last digits of a share.
fn differences(name: &str, score: &Score, expected: &Value) -> Vec<String> {
    let (got, expected) = (figures(score), expected.as_object().unwrap());
    let got = got.as_object().unwrap();
    let same = |a: Option<&Value>, b: Option<&Value>| match (a, b) {
        (Some(Value::Number(a)), Some(Value::Number(b))) => {
            (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() <= 1e-12
        }
        (a, b) => a == b,
    };
    let mut keys: Vec<&String> = got.keys().chain(expected.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.into_iter()
        .filter(|&key| !same(got.get(key), expected.get(key)))
        .map(|key| {
            let (got, expected) = (got.get(key), expected.get(key));
            format!("  {name}: {key} is {got:?}, expected {expected:?}")
        })
        .collect()
}

/// The raw and gold texts of a folder; a raw text without a gold text is left out.
fn cases_of(folder: &Path) -> Vec<(Named, String)> {
    let mut gold = read_all(folder, ".gold.txt");
    let raw = read_all(folder, ".raw.txt").into_iter();
    raw.filter_map(|raw| {
        let at = gold.iter().position(|g| g.name == raw.name)?;
        Some((raw, gold.swap_remove(at).text))
    })
    .collect()
}

/// Fixture, and its figures for each of [`OUTPUTS`]. The figures are those of an independent implementation in Python.
const FIGURES: &[(&str, [&str; OUTPUTS.len()])] = &[
    (
        "page-seed-manner-hand",
        [
            r#"{"contested": 154, "accuracy": 0.16883116883116883, "f1_join": 0.0, "f1_space": 0.16822429906542055, "f1_break": 0.4594594594594595, "blocks": 18, "para_f1": 0.13157894736842105, "inserted": 0, "lost": 0, "digits": 0, "confusion": {"BB": 17, "JB": 39, "JS": 88, "SB": 1, "SS": 9}}"#,
            r#"{"contested": 154, "accuracy": 0.8246753246753247, "f1_join": 0.9039145907473309, "f1_space": 0.0, "f1_break": 0.0, "blocks": 18, "para_f1": 0.0, "inserted": 0, "lost": 0, "digits": 0, "confusion": {"BJ": 17, "JJ": 127, "SJ": 10}}"#,
            r#"{"contested": 90, "accuracy": 1.0, "f1_join": 1.0, "f1_space": 1.0, "f1_break": 1.0, "blocks": 18, "para_f1": 0.06896551724137931, "inserted": 0, "lost": 159, "digits": 0, "confusion": {"BB": 10, "JJ": 74, "SS": 6}}"#,
        ],
    ),
    (
        "numbers-port-poppler",
        [
            r#"{"contested": 215, "accuracy": 0.023255813953488372, "f1_join": 0.0, "f1_space": 0.0, "f1_break": 0.19607843137254902, "blocks": 6, "para_f1": 0.0, "inserted": 0, "lost": 0, "digits": 0, "confusion": {"BB": 5, "JB": 41, "JS": 169}}"#,
            r#"{"contested": 215, "accuracy": 0.9767441860465116, "f1_join": 0.9882352941176471, "f1_space": null, "f1_break": 0.0, "blocks": 6, "para_f1": 0.0, "inserted": 0, "lost": 0, "digits": 0, "confusion": {"BJ": 5, "JJ": 210}}"#,
            r#"{"contested": 129, "accuracy": 1.0, "f1_join": 1.0, "f1_space": null, "f1_break": 1.0, "blocks": 6, "para_f1": 0.0, "inserted": 0, "lost": 113, "digits": 0, "confusion": {"BB": 4, "JJ": 125}}"#,
        ],
    ),
    (
        "local_news-honor-list-hand",
        [
            r#"{"contested": 47, "accuracy": 0.44680851063829785, "f1_join": 0.0, "f1_space": 0.5128205128205128, "f1_break": 0.7586206896551724, "blocks": 12, "para_f1": 0.1935483870967742, "inserted": 0, "lost": 0, "digits": 0, "confusion": {"BB": 11, "JB": 7, "JS": 19, "SS": 10}}"#,
            r#"{"contested": 47, "accuracy": 0.5531914893617021, "f1_join": 0.7123287671232876, "f1_space": 0.0, "f1_break": 0.0, "blocks": 12, "para_f1": 0.0, "inserted": 0, "lost": 0, "digits": 0, "confusion": {"BJ": 11, "JJ": 26, "SJ": 10}}"#,
            r#"{"contested": 25, "accuracy": 1.0, "f1_join": 1.0, "f1_space": 1.0, "f1_break": 1.0, "blocks": 12, "para_f1": 0.0, "inserted": 0, "lost": 55, "digits": 0, "confusion": {"BB": 5, "JJ": 14, "SS": 6}}"#,
        ],
    ),
    (
        "law_case-lost-parcel-tesseract",
        [
            r#"{"contested": 37, "accuracy": 0.24324324324324326, "f1_join": 0.0, "f1_space": 0.0, "f1_break": 0.43902439024390244, "blocks": 10, "para_f1": 0.13953488372093023, "inserted": 0, "lost": 0, "digits": 0, "confusion": {"BB": 9, "JB": 23, "JS": 5}}"#,
            r#"{"contested": 37, "accuracy": 0.7567567567567568, "f1_join": 0.8615384615384616, "f1_space": null, "f1_break": 0.0, "blocks": 10, "para_f1": 0.0, "inserted": 0, "lost": 0, "digits": 0, "confusion": {"BJ": 9, "JJ": 28}}"#,
            r#"{"contested": 21, "accuracy": 1.0, "f1_join": 1.0, "f1_space": null, "f1_break": 1.0, "blocks": 10, "para_f1": 0.0, "inserted": 0, "lost": 102, "digits": 0, "confusion": {"BB": 5, "JJ": 16}}"#,
        ],
    ),
];

#[test]
fn fixtures_have_the_figures_of_the_table() {
    let cases = cases_of(&fixtures("broken"));
    let mut failures = Vec::new();
    for (fixture, figures) in FIGURES {
        let (raw, gold) = cases.iter().find(|(raw, _)| raw.name == *fixture).unwrap();
        for ((output, made), expected) in OUTPUTS.iter().zip(figures) {
            let score = score(&raw.text, &made(&raw.text, gold), gold).unwrap();
            let expected = serde_json::from_str(expected).unwrap();
            let name = format!("{fixture}, {output}");
            failures.extend(differences(&name, &score, &expected));
        }
    }
    assert_none("figures that differ", &failures);
}

/// Scores files with a program, which prints the figures as JSON.
fn scored_by(program: &Path, files: &[PathBuf; 3]) -> Value {
    let output = Command::new(program)
        .args(files)
        .output()
        .unwrap_or_else(|e| panic!("{} can't be run: {e}", program.display()));
    assert!(
        output.status.success(),
        "{} failed: {}",
        program.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn another_program_gives_the_same_figures() {
    let Some(program) = std::env::var_os("ZHUIHE_GAPSCORE").map(PathBuf::from) else {
        return skip("ZHUIHE_GAPSCORE names no program that scores RAW OUT GOLD");
    };
    let mut cases = cases_of(&fixtures("broken"));
    if let Some(folder) = std::env::var_os("ZHUIHE_CASES") {
        cases.extend(cases_of(Path::new(&folder)));
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("score");
    fs::create_dir_all(&folder).unwrap();
    let files = ["raw.txt", "out.txt", "gold.txt"].map(|name| folder.join(name));
    let cleaner = Cleaner::default();
    let mut failures = Vec::new();
    for (raw, gold) in &cases {
        let cleaned = cleaner.clean(&raw.text).into_text().into_owned();
        let made = OUTPUTS
            .iter()
            .map(|(name, made)| (*name, made(&raw.text, gold)));
        for (output, out) in made.chain([("cleaned", cleaned)]) {
            for (file, text) in files.iter().zip([&raw.text, &out, gold]) {
                fs::write(file, text).unwrap();
            }
            let name = format!("{}, {output}", raw.name);
            let expected = scored_by(&program, &files);
            let score = score(&raw.text, &out, gold).unwrap();
            failures.extend(differences(&name, &score, &expected));
        }
    }
    println!("{} cases, {} outputs each", cases.len(), OUTPUTS.len() + 1);
    assert_none("figures that differ", &failures);
}

/// Any text, with few characters, so that two have much in common.
const ANY: &str = "[甲乙丙0-3① \n\r\t\u{b}\u{3000}\u{feff}¦]{0,60}";

proptest! {
    /// Also where the characters differ: nothing is asked for that the raw text does not show.
    #[test]
    fn what_is_right_has_the_full_score(raw in ANY, gold in ANY) {
        let Ok(score) = score(&raw, &gold, &gold) else {
            return Ok(());
        };
        prop_assert!(score.accuracy.is_none_or(|accuracy| accuracy == 1.0), "{score:?}");
        let nothing = raw.chars().all(|c| is_white(c) || c == '¦');
        prop_assert_eq!(score.para_f1, (!nothing).then_some(1.0));
        prop_assert_eq!((score.inserted, score.digits), (0, 0));
    }

    #[test]
    fn what_is_left_alone_loses_nothing(raw in ANY, gold in ANY) {
        let Ok(score) = score(&raw, &raw, &gold) else {
            return Ok(());
        };
        prop_assert_eq!(score.out_coverage, score.gold_coverage.map(|_| 1.0));
        prop_assert_eq!((score.inserted, score.lost, score.digits), (0, 0, 0));
    }

    #[test]
    fn figures_fit_together(raw in ANY, out in ANY, gold in ANY) {
        let Ok(score) = score(&raw, &out, &gold) else {
            return Ok(());
        };
        prop_assert_eq!(score.confusion.values().sum::<usize>(), score.contested);
        prop_assert_eq!(score.accuracy.is_some(), score.contested > 0);
        prop_assert_eq!(score.para_f1.is_some(), score.blocks > 0);
        let shares = [score.accuracy, score.f1_join, score.f1_space, score.f1_break, score.para_f1];
        prop_assert!(shares.into_iter().flatten().all(|x| (0.0..=1.0).contains(&x)), "{score:?}");
        let coverages = [score.gold_coverage, score.out_coverage];
        prop_assert!(coverages.into_iter().flatten().all(|x| 0.0 < x && x <= 1.0), "{score:?}");
    }

    #[test]
    fn what_has_nothing_in_common_is_an_error(raw in ANY, out in ANY, gold in ANY) {
        let characters = |text: &str| visible(&text.replace('¦', ""));
        let is_unaligned = |text: &str| {
            let (raw, text) = (characters(&raw), characters(text));
            let are_empty = raw.is_empty() && text.is_empty();
            !are_empty && raw.chars().all(|c| !text.contains(c))
        };
        let expected = if is_unaligned(&gold) {
            Some(ErrorKind::UnalignedGold)
        } else if is_unaligned(&out) {
            Some(ErrorKind::UnalignedOutput)
        } else {
            None
        };
        prop_assert_eq!(score(&raw, &out, &gold).err().map(|e| e.kind()), expected);
    }
}
