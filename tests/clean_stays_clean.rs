//! Promise 4: a text that needs no repair comes back byte for byte.

mod common;

use std::borrow::Cow;

use common::{Named, assert_none, cases, first_difference, fixtures, read_all};
use zhuihe::Cleaner;

/// What changed, or `None` where nothing did.
fn change(cleaner: &Cleaner, clean: &Named) -> Option<String> {
    let Named { name, text } = clean;
    let cleaned = cleaner.clean(text);
    let edits = cleaned.edits().len();
    let rules: Vec<&str> = cleaned
        .edits()
        .iter()
        .take(5)
        .map(|e| e.rule.name())
        .collect();
    let output = cleaned.into_text();
    let difference = first_difference(text, &output);
    if edits > 0 || !difference.is_empty() {
        return Some(format!("  {name}: {edits} edits {rules:?}\n{difference}"));
    }
    matches!(output, Cow::Owned(_)).then(|| format!("  {name}: unchanged, but not borrowed"))
}

fn changes(texts: &[Named]) -> Vec<String> {
    let cleaner = Cleaner::default();
    texts.iter().filter_map(|t| change(&cleaner, t)).collect()
}

#[test]
fn clean_fixtures_stay_clean() {
    let texts = read_all(&fixtures("clean"), ".txt");
    assert_none("clean fixtures that changed", &changes(&texts));
}

#[test]
fn clean_cases_stay_clean() {
    let Some(cases) = cases() else { return };
    let clean: Vec<Named> = cases
        .into_iter()
        .filter(|case| case.name.starts_with("clean-"))
        .collect();
    assert_none("clean cases that changed", &changes(&clean));
}
