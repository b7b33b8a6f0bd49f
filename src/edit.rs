//! Edits: the only thing that changes a text, and the account of every change.

use std::borrow::Cow;
use std::ops::Range;

use smol_str::SmolStr;

use crate::error::{Error, ErrorKind};

/// What an [`Edit`] does to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum EditKind {
    /// A line end and the white space around it were taken out: `蝶⏎变` → `蝶变`.
    LineJoined,
    /// White space inside a line was taken out: `发 展` → `发展`.
    SpaceRemoved,
    /// White space became one U+0020 that separates: `本报记者⏎僧少琴` → `本报记者 僧少琴`.
    SpaceInserted,
    /// White space between two blocks became the separator of blocks: `。⏎⏎⏎新` → `。⏎新`.
    BreakMade,
    /// White space inside a number, a date or before a unit was taken out: `17.⏎02亿` → `17.02亿`.
    NumberRepaired,
    /// A character was replaced by its ordinary form, because an option asked for it: `１` → `1`.
    CharacterNormalised,
}

/// One change: a byte range of the input, the byte range of the output that
/// stands for it, and why.
///
/// Edits are sorted by input range, never overlap, and never cut a grapheme
/// cluster. [`replay`] and [`undo`] take them forwards and backwards.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Edit {
    /// Bytes of the input that were replaced.
    pub input: Range<usize>,
    /// Bytes of the output that replaced them; empty where something was only taken out.
    pub output: Range<usize>,
    /// What was done.
    pub kind: EditKind,
    /// The rule that decided, in kebab case; `docs/RULES.md` of the repository lists them all.
    pub rule: &'static str,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
    /// The text that stood in the input.
    pub before: SmolStr,
    /// The text that stands in the output.
    pub after: SmolStr,
}

/// Applies `edits` to the text they were made from and gives the cleaned text.
///
/// # Errors
/// [`ErrorKind::EditMismatch`] where an edit does not fit `input`: its range
/// lies outside, overlaps the edit before it, or holds other text than
/// [`Edit::before`].
///
/// ```
/// let cleaned = zhuihe::Cleaner::default().clean("产业链\n");
/// assert_eq!(zhuihe::replay("产业链\n", cleaned.edits()).unwrap(), cleaned.text());
/// ```
pub fn replay(input: &str, edits: &[Edit]) -> Result<String, Error> {
    splice(
        input,
        edits.iter().map(|e| (&e.input, &*e.before, &*e.after)),
    )
}

/// Takes `edits` back: from the cleaned text to the text they were made from.
///
/// # Errors
/// [`ErrorKind::EditMismatch`] where an edit does not fit `output`.
///
/// ```
/// let input = "羽绒产业的\n";
/// let cleaned = zhuihe::Cleaner::default().clean(input);
/// assert_eq!(zhuihe::undo(cleaned.text(), cleaned.edits()).unwrap(), input);
/// ```
pub fn undo(output: &str, edits: &[Edit]) -> Result<String, Error> {
    splice(
        output,
        edits.iter().map(|e| (&e.output, &*e.after, &*e.before)),
    )
}

fn splice<'e>(
    text: &str,
    edits: impl Iterator<Item = (&'e Range<usize>, &'e str, &'e str)>,
) -> Result<String, Error> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, old, new) in edits {
        if range.start < at || text.get(range.clone()) != Some(old) {
            return Err(Error::new(ErrorKind::EditMismatch {
                offset: range.start,
            }));
        }
        // `range.start >= at` and both are character boundaries, since `get` answered for them.
        out.push_str(&text[at..range.start]);
        out.push_str(new);
        at = range.end;
    }
    out.push_str(&text[at..]);
    Ok(out)
}

/// A replacement that is not yet placed in the output.
#[derive(Debug, Clone)]
pub(crate) struct Replacement {
    pub(crate) input: Range<usize>,
    pub(crate) after: SmolStr,
    pub(crate) kind: EditKind,
    pub(crate) rule: &'static str,
    pub(crate) confidence: f32,
}

/// One forward pass: builds the output text and the edits from sorted,
/// non-overlapping replacements. A replacement that changes nothing makes no edit.
pub(crate) fn apply<'t>(input: &'t str, replacements: Vec<Replacement>) -> (Cow<'t, str>, Vec<Edit>) {
    let mut edits = Vec::with_capacity(replacements.len());
    let mut out = String::new();
    let mut at = 0;
    for r in replacements {
        let before = &input[r.input.clone()];
        if before == r.after {
            continue;
        }
        debug_assert!(r.input.start >= at, "replacements are sorted and do not overlap");
        if edits.is_empty() {
            out.reserve(input.len());
        }
        out.push_str(&input[at..r.input.start]);
        let start = out.len();
        out.push_str(&r.after);
        at = r.input.end;
        edits.push(Edit {
            output: start..out.len(),
            kind: r.kind,
            rule: r.rule,
            confidence: r.confidence,
            before: before.into(),
            after: r.after,
            input: r.input,
        });
    }
    if edits.is_empty() {
        return (Cow::Borrowed(input), edits);
    }
    out.push_str(&input[at..]);
    (Cow::Owned(out), edits)
}
