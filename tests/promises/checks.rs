//! The promises themselves: what is checked of one text.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use zhuihe::{Cleaned, Cleaner, Edit, Rule, replay, undo};

use crate::common::{is_white, show};

/// Checks every promise on one text and tells which are broken; an empty answer is a good one.
pub(crate) fn check_promises(name: &str, text: &str, cleaner: &Cleaner) -> Vec<String> {
    let mut broken = Vec::new();
    let checked = catch_unwind(AssertUnwindSafe(|| {
        let cleaned = cleaner.clean(text);
        nothing_is_lost(text, &cleaned, cleaner, &mut broken);
        edits_are_an_account(text, &cleaned, cleaner, &mut broken);
        edits_keep_clusters_whole(text, cleaned.edits(), &mut broken);
        blocks_hold_all(text, &cleaned, cleaner, &mut broken);
        second_time_changes_nothing(cleaned.text(), cleaner, &mut broken);
        if cleaned.edits().is_empty() && matches!(cleaned.into_text(), Cow::Owned(_)) {
            broken.push("no edits, but the text is not borrowed".to_owned());
        }
    }));
    if checked.is_err() {
        broken.push("it panicked; the message stands above".to_owned());
    }
    broken.iter().map(|b| format!("  {name}: {b}")).collect()
}

/// Promise 1. Where an option changes characters, none may come or go but hyphens.
fn nothing_is_lost(text: &str, cleaned: &Cleaned<'_>, cleaner: &Cleaner, broken: &mut Vec<String>) {
    let [before, after] = [text, cleaned.text()].map(|t| Kept::of(t, cleaner));
    if before != after {
        broken.push(format!("characters were lost: {before:?} became {after:?}"));
    }
}

/// What has to be the same before and after.
#[derive(Debug, PartialEq)]
enum Kept {
    Characters(String),
    /// How many characters, without the hyphens.
    Count(usize),
}

impl Kept {
    fn of(text: &str, cleaner: &Cleaner) -> Self {
        let kept = text.chars().filter(|&c| stays(c, cleaner));
        if keeps_characters(cleaner) {
            Self::Characters(kept.collect())
        } else {
            Self::Count(kept.count())
        }
    }
}

/// Whether the options leave visible characters alone.
fn keeps_characters(cleaner: &Cleaner) -> bool {
    let on = |rule: &&Rule| cleaner.options().has_rule(**rule);
    !Rule::all()
        .iter()
        .filter(on)
        .any(|r| r.changes_characters())
}

/// Whether a character is visible and no option may drop it.
fn stays(c: char, cleaner: &Cleaner) -> bool {
    !is_white(c) && (keeps_characters(cleaner) || !matches!(c, '-' | '\u{ad}' | '\u{2010}'))
}

/// Promise 2.
fn second_time_changes_nothing(output: &str, cleaner: &Cleaner, broken: &mut Vec<String>) {
    let again = cleaner.clean(output);
    if let Some(edit) = again.edits().first() {
        broken.push(format!(
            "cleaning twice makes {} edits more, the first of them {}: {:?} became {:?}",
            again.edits().len(),
            edit.rule,
            around(output, edit.input.start),
            around(again.text(), edit.output.start),
        ));
    }
    if again.text() != output {
        broken.push("cleaning twice is not the same as once".to_owned());
    }
    if matches!(again.into_text(), Cow::Owned(_)) {
        broken.push("cleaning twice does not borrow".to_owned());
    }
}

/// Promise 3.
fn edits_are_an_account(
    text: &str,
    cleaned: &Cleaned<'_>,
    cleaner: &Cleaner,
    broken: &mut Vec<String>,
) {
    let output = cleaned.text();
    let edits = cleaned.edits();
    // Where the edit before ended, in the input and in the output.
    let (mut input_end, mut output_end) = (0, 0);
    for edit in edits {
        let mut wrong = |what: &str| broken.push(format!("{what}: {edit:?}"));
        if text.get(edit.input.clone()) != Some(&*edit.before) {
            wrong("`before` is not what stands in the input");
        }
        if output.get(edit.output.clone()) != Some(&*edit.after) {
            wrong("`after` is not what stands in the output");
        }
        if edit.before == edit.after {
            wrong("an edit that changes nothing");
        }
        if edit.input.start < input_end || edit.output.start < output_end {
            wrong("it overlaps the edit before it, or edits are not sorted");
        } else if edit.input.start - input_end != edit.output.start - output_end {
            wrong("between it and the edit before it, input and output differ in length");
        }
        if !(0.0..=1.0).contains(&edit.confidence) {
            wrong("the confidence is not in [0, 1]");
        }
        if !cleaner.options().has_rule(edit.rule) {
            wrong("its rule is off");
        } else if !edit.rule.makes_edits() {
            wrong("its rule makes no edits");
        }
        if keeps_characters(cleaner) && !edit.before.chars().chain(edit.after.chars()).all(is_white)
        {
            wrong("more than white space was changed");
        }
        (input_end, output_end) = (edit.input.end, edit.output.end);
    }
    if cleaned.is_changed() == edits.is_empty() {
        broken.push("`is_changed` and `edits` disagree".to_owned());
    }
    match replay(text, edits) {
        Ok(replayed) if replayed == output => {}
        other => broken.push(format!("replaying gives {other:?}, not {output:?}")),
    }
    match undo(output, edits) {
        Ok(undone) if undone == text => {}
        other => broken.push(format!("undoing gives {other:?}, not {text:?}")),
    }
}

/// No edit begins or ends inside a grapheme cluster. Clusters of white space (`\r\n`) are no matter.
fn edits_keep_clusters_whole(text: &str, edits: &[Edit], broken: &mut Vec<String>) {
    for edit in edits {
        for at in [edit.input.start, edit.input.end] {
            let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else {
                continue;
            };
            let visible = |c: Option<char>| c.is_some_and(|c| !is_white(c));
            let in_text = visible(before.chars().next_back()) || visible(after.chars().next());
            let is_boundary = GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0);
            if in_text && is_boundary != Ok(true) {
                broken.push(format!(
                    "byte {at} lies inside a grapheme cluster: {edit:?}"
                ));
            }
        }
    }
}

/// Blocks are sorted, begin and end with a visible character, and leave out white space only.
fn blocks_hold_all(text: &str, cleaned: &Cleaned<'_>, cleaner: &Cleaner, broken: &mut Vec<String>) {
    let output = cleaned.text();
    // Where the block before ended, in the input and in the output.
    let (mut input_end, mut output_end) = (0, 0);
    let mut left_out = String::new();
    for block in cleaned.blocks() {
        let (Some(before), Some(after)) = (
            text.get(input_end..block.input.start),
            output.get(output_end..block.output.start),
        ) else {
            broken.push(format!("not sorted, or no characters: {block:?}"));
            return;
        };
        left_out.extend([before, after]);
        let (Some(of_input), Some(of_output)) = (
            text.get(block.input.clone()),
            output.get(block.output.clone()),
        ) else {
            broken.push(format!("cuts characters: {block:?}"));
            return;
        };
        if Kept::of(of_input, cleaner) != Kept::of(of_output, cleaner) {
            broken.push(format!(
                "{of_input:?} in the input is {of_output:?} in the output: {block:?}"
            ));
        }
        // A space that carries a combining mark is no white space.
        let is_trimmed = |t: &str| {
            let mut clusters = t.graphemes(true);
            let first = clusters.next();
            let ends = [first, clusters.next_back().or(first)];
            ends.iter()
                .all(|c| c.is_some_and(|c| !c.chars().all(is_white)))
        };
        if !is_trimmed(of_output) || (keeps_characters(cleaner) && !is_trimmed(of_input)) {
            broken.push(format!("begins or ends with white space: {block:?}"));
        }
        (input_end, output_end) = (block.input.end, block.output.end);
    }
    left_out.extend([&text[input_end..], &output[output_end..]]);
    left_out.retain(|c| stays(c, cleaner));
    if !left_out.is_empty() {
        broken.push(format!("in no block: {left_out:?}"));
    }
}

/// A few characters on both sides of a byte.
fn around(text: &str, at: usize) -> String {
    let before: Vec<char> = text[..at].chars().rev().take(12).collect();
    let after = text[at..].chars().take(12);
    show(&before.into_iter().rev().chain(after).collect::<String>())
}
