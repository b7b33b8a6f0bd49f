//! `docs/RULES.md` and the code name the same rules.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use common::{assert_none, fixtures, read_all};
use zhuihe::{BlockSeparator, Cleaner, EditKind, HanDigitSpacing, Options};

/// The heading under which stand the rules that make no edit.
const WITHOUT_EDITS: &str = "## Names without edits";

/// The rules of `docs/RULES.md`, each with what its row's last column says of kinds.
struct Documented {
    with_edits: BTreeMap<String, String>,
    without_edits: BTreeSet<String>,
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn documented() -> Documented {
    let page = fs::read_to_string(in_repository("docs/RULES.md")).unwrap();
    let (with_edits, without_edits) = page.split_once(WITHOUT_EDITS).unwrap();
    let rows = |part: &str| -> Vec<(String, String)> {
        part.lines()
            .filter_map(|line| {
                let (rule, rest) = line.strip_prefix("| `")?.split_once('`')?;
                let kinds = rest.trim_end_matches([' ', '|']).rsplit('|').next()?;
                Some((rule.to_owned(), kinds.to_owned()))
            })
            .collect()
    };
    let with_edits = rows(with_edits);
    let names: BTreeSet<&String> = with_edits.iter().map(|r| &r.0).collect();
    assert_eq!(names.len(), with_edits.len(), "a rule has two rows");
    assert!(
        names.len() > 30,
        "RULES.md has changed its shape: {names:?}"
    );
    Documented {
        without_edits: rows(without_edits).into_iter().map(|r| r.0).collect(),
        with_edits: with_edits.into_iter().collect(),
    }
}

/// Options that change characters, all or none, with every separator and every spacing.
fn option_sets() -> Vec<Options> {
    let mut sets = Vec::new();
    for characters in [false, true] {
        for separator in [
            BlockSeparator::LineEnd,
            BlockSeparator::BlankLine,
            BlockSeparator::AsInput,
        ] {
            for spacing in [HanDigitSpacing::Compact, HanDigitSpacing::AsInput] {
                sets.push(
                    Options::new()
                        .ascii_width(characters)
                        .vertical_forms(characters)
                        .unify_han(characters)
                        .drop_soft_hyphens(characters)
                        .block_separator(separator)
                        .han_digit_spacing(spacing),
                );
            }
        }
    }
    sets
}

/// Every rule that an edit of a fixture carries, with the kinds of those edits.
fn seen() -> BTreeMap<&'static str, BTreeSet<EditKind>> {
    let mut texts = read_all(&fixtures("broken"), ".raw.txt");
    texts.extend(read_all(&fixtures("clean"), ".txt"));
    let of_set = |options: Options| -> Vec<(&'static str, EditKind)> {
        let cleaner = Cleaner::new(options);
        let edits = |text: &str| -> Vec<_> {
            let cleaned = cleaner.clean(text);
            cleaned.edits().iter().map(|e| (e.rule, e.kind)).collect()
        };
        texts.iter().flat_map(|t| edits(&t.text)).collect()
    };
    let mut seen: BTreeMap<&str, BTreeSet<EditKind>> = BTreeMap::new();
    thread::scope(|scope| {
        let of_set = &of_set;
        let threads: Vec<_> = option_sets()
            .into_iter()
            .map(|options| scope.spawn(move || of_set(options)))
            .collect();
        for (rule, kind) in threads.into_iter().flat_map(|t| t.join().unwrap()) {
            seen.entry(rule).or_default().insert(kind);
        }
    });
    seen
}

/// The source of the library, without its tests.
fn source() -> String {
    fn read(folder: &Path, source: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, source);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                source.push_str(text.split("#[cfg(test)]").next().unwrap_or(""));
            }
        }
    }
    let mut source = String::new();
    read(&in_repository("src"), &mut source);
    source
}

/// The names that the source gives to answers and proofs: `join("han"`, `Some(("number-date"`.
fn named(source: &str) -> BTreeSet<&str> {
    ["join(", "space(", "keep(", "Some((", "then_some(("]
        .iter()
        .flat_map(|call| source.match_indices(call).map(|(at, call)| at + call.len()))
        .filter_map(|at| source[at..].strip_prefix('"')?.split('"').next())
        .collect()
}

#[test]
fn every_edit_has_a_rule_with_a_row() {
    let documented = documented();
    let seen = seen();
    let mut failures = Vec::new();
    for (rule, kinds) in &seen {
        let Some(row) = documented.with_edits.get(*rule) else {
            failures.push(format!("  {rule} {kinds:?}"));
            continue;
        };
        for kind in kinds {
            if !row.contains(&format!("`{kind:?}`")) {
                failures.push(format!("  {rule}: its row does not name {kind:?}"));
            }
        }
    }
    for rule in documented.with_edits.keys() {
        if !seen.contains_key(rule.as_str()) {
            println!("no fixture shows {rule}");
        }
    }
    assert_none("edits that docs/RULES.md does not tell of", &failures);
}

#[test]
fn every_row_is_a_rule_of_the_source() {
    let documented = documented();
    let source = source();
    let rows = documented
        .with_edits
        .keys()
        .chain(&documented.without_edits);
    let failures: Vec<String> = rows
        .filter(|rule| !source.contains(&format!("\"{rule}\"")))
        .map(|rule| format!("  {rule}"))
        .collect();
    assert_none("rows of docs/RULES.md without a rule", &failures);
}

#[test]
fn every_rule_of_the_source_has_a_row() {
    let documented = documented();
    let source = source();
    let named = named(&source);
    assert!(named.len() > 30, "the source is read wrongly: {named:?}");
    let failures: Vec<String> = named
        .into_iter()
        .filter(|rule| {
            !documented.with_edits.contains_key(*rule) && !documented.without_edits.contains(*rule)
        })
        .map(|rule| format!("  {rule}"))
        .collect();
    assert_none("rules without a row in docs/RULES.md", &failures);
}
