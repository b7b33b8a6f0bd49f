//! Runs `zhuihe-tune accuracy` as a contributor does.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use tempfile::TempDir;

/// A fixture that comes out right but for a little, one that OCR changed, and a broken text that
/// calls itself clean and so comes back changed.
const CASES: [(&str, &str); 3] = [
    ("numbers-notice-hand", "numbers-a"),
    ("trad_news-school-tesseract", "trad_news-a"),
    ("newswire-snow-train-pdfminer", "clean-not-at-all"),
];

/// A folder with a few cases, and the document that was made of them.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/broken");
        for (fixture, name) in CASES {
            for part in ["raw", "gold"] {
                let from = fixtures.join(format!("{fixture}.{part}.txt"));
                fs::copy(from, folder.path().join(format!("{name}.{part}.txt"))).unwrap();
            }
        }
        // A text without gold is no case.
        fs::write(folder.path().join("page-a.raw.txt"), "甲\n").unwrap();
        Self { folder }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhuihe-tune"));
        command.arg("accuracy");
        command
    }

    fn document(&self) -> String {
        let output = self.command().arg(self.folder.path()).assert().success();
        String::from_utf8(output.get_output().stdout.clone()).unwrap()
    }

    /// Checks against a document.
    fn check(&self, document: &str) -> assert_cmd::assert::Assert {
        let path: PathBuf = self.folder.path().join("ACCURACY.md");
        fs::write(&path, document).unwrap();
        self.command()
            .arg("--check")
            .arg(path)
            .arg(self.folder.path())
            .assert()
    }
}

/// The row of a kind in the table of the folder.
fn row<'d>(document: &'d str, kind: &str) -> &'d str {
    let begin = format!("| {kind} |");
    document.lines().find(|l| l.starts_with(&begin)).unwrap()
}

#[test]
fn a_document_is_checked_against_what_it_was_made_of() {
    let place = Place::new();
    let document = place.document();
    assert_eq!(
        document,
        place.document(),
        "the same cases, the same document"
    );
    place.check(&document).success().stdout(contains(
        "kinds: 2, cases: 2, clean texts: 1; worse than recorded: 0",
    ));

    // Doctored: a kind is recorded as better than it is.
    let numbers = row(&document, "numbers");
    let better = document.replacen(numbers, "| numbers | 7 | 1.5000 |", 1);
    place.check(&better).code(1).stderr(
        contains("numbers: paragraph F1 is ").and(contains("recorded is 1.5000 (cases: 7)")),
    );

    // A little better than it is.
    let figure: f64 = numbers.split('|').nth(3).unwrap().trim().parse().unwrap();
    for (more, code) in [(0.015, 0), (0.025, 1)] {
        let better = format!("| numbers | 1 | {:.4} |", figure + more);
        place
            .check(&document.replacen(numbers, &better, 1))
            .code(code);
    }

    // A kind that it does not know, and one that no case has.
    let unknown = document.replacen(&format!("{numbers}\n"), "| law | 1 | 0.5000 |\n", 1);
    place.check(&unknown).code(1).stderr(
        contains("numbers: a kind that is not recorded")
            .and(contains("law: recorded, but there is no case")),
    );

    // A clean text that did not change.
    let line = "Clean texts unchanged: 0 of 1; changed: `clean-not-at-all`.";
    assert!(document.contains(line), "{document}");
    let unchanged = document.replace(line, "Clean texts unchanged: 1 of 1.");
    place
        .check(&unchanged)
        .code(1)
        .stderr(contains("clean-not-at-all: a clean text that changes"));

    place
        .check("# Accuracy\n")
        .code(1)
        .stderr(contains("no section `## Cases of `"));
}

/// What one folder gains does not make up for what another one loses.
#[test]
fn every_folder_is_checked_by_itself() {
    let [first, second] = [Place::new(), Place::new()];
    let dirs = [first.folder.path(), second.folder.path()];
    let output = first.command().args(dirs).assert().success();
    let document = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    let path = first.folder.path().join("ACCURACY.md");
    let check = |document: &str| {
        fs::write(&path, document).unwrap();
        first
            .command()
            .arg("--check")
            .arg(&path)
            .args(dirs)
            .assert()
    };
    check(&document).success();
    let numbers = row(&document, "numbers");
    let at = document.rfind(numbers).unwrap();
    let (before, after) = document.split_at(at);
    let better = after.replacen(numbers, "| numbers | 1 | 1.5000 |", 1);
    let worse = before.replacen(numbers, "| numbers | 1 | 0.0000 |", 1);
    let name = dirs[1].file_name().unwrap().to_str().unwrap();
    check(&(worse + &better))
        .code(1)
        .stderr(contains(format!("{name}: numbers: paragraph F1 is ")));
}

#[test]
fn no_text_gets_into_the_document() {
    let place = Place::new();
    let document = place.document();
    let plain = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    assert!(!document.contains(plain), "{document}");
    assert!(!document.contains(place.folder.path().parent().unwrap().to_str().unwrap()));
}

#[test]
fn a_folder_without_cases_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhuihe-tune"));
    let assert = command.arg("accuracy").arg(folder.path()).assert();
    assert.failure().stderr(contains("holds no case"));
}
