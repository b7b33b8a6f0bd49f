//! Edits: the only thing that changes a text, and the account of every change.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};

use smol_str::SmolStr;

use crate::error::{Error, ErrorKind};
use crate::named::named;
use crate::rules::Rule;

/// What an [`Edit`] does to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// White space inside a number or a date was taken out: `4 月 2⏎1 日` → `4月21日`.
    NumberRepaired,
    /// A character was replaced by its ordinary form, as an option demands: `１` → `1`.
    CharacterNormalised,
}

named!(EditKind {
    LineJoined => "line_joined",
    SpaceRemoved => "space_removed",
    SpaceInserted => "space_inserted",
    BreakMade => "break_made",
    NumberRepaired => "number_repaired",
    CharacterNormalised => "character_normalised",
});

/// One change: a byte range of the input, the byte range of the output that replaces it, and the reason.
///
/// Edits are sorted by input range, never overlap, and never cut a grapheme
/// cluster. [`replay`] and [`undo`] take them forwards and backwards.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Edit {
    /// Bytes of the input that were replaced.
    pub input: Range<usize>,
    /// Bytes of the output that replaced them; empty where something was only taken out.
    pub output: Range<usize>,
    /// What was done.
    pub kind: EditKind,
    /// The rule that decided.
    pub rule: Rule,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
    /// The replaced text of the input.
    pub before: EditText,
    /// The text of the output in its place.
    pub after: EditText,
}

/// A text that an edit replaces or inserts. It dereferences to `str`; nearly all are short and need no allocation.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct EditText(SmolStr);

impl Deref for EditText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for EditText {
    fn as_ref(&self) -> &str {
        self
    }
}

impl From<&str> for EditText {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl PartialEq<str> for EditText {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for EditText {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl fmt::Display for EditText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for EditText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Edit {
    /// An edit that was written down and is read again. Whether it fits a text shows when it is [replayed](replay).
    ///
    /// ```
    /// use zhuihe::{Cleaner, Edit, replay};
    /// let raw = "4 月开工";
    /// let cleaned = Cleaner::default().clean(raw);
    /// let [edit] = cleaned.edits() else { unreachable!() };
    /// let again = Edit::new(1..2, 1..1, edit.kind, edit.rule, edit.confidence, " ", "");
    /// assert_eq!(again, *edit);
    /// assert_eq!(replay(raw, &[again])?, "4月开工");
    /// # Ok::<(), zhuihe::Error>(())
    /// ```
    pub fn new(
        input: Range<usize>,
        output: Range<usize>,
        kind: EditKind,
        rule: Rule,
        confidence: f32,
        before: &str,
        after: &str,
    ) -> Self {
        Self {
            input,
            output,
            kind,
            rule,
            confidence,
            before: before.into(),
            after: after.into(),
        }
    }
}

/// Applies `edits` to the text they were made from and gives the cleaned text.
///
/// # Errors
/// [`ErrorKind::EditMismatch`] where an edit does not fit `input`: its range lies outside, overlaps the edit before it,
/// or holds other text than [`Edit::before`].
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
    pub(crate) rule: Rule,
    pub(crate) confidence: f32,
}

/// The text that sorted, non-overlapping replacements lead to.
#[cfg(any(test, feature = "tuning"))]
pub(crate) fn splice_all(text: &str, replacements: &[Replacement]) -> String {
    let mut out = String::with_capacity(text.len());
    splice_onto(&mut out, text, replacements);
    out
}

/// Puts the text that sorted, non-overlapping replacements lead to behind what `out` has.
pub(crate) fn splice_onto(out: &mut String, text: &str, replacements: &[Replacement]) {
    let mut at = 0;
    for r in replacements {
        out.push_str(&text[at..r.input.start]);
        out.push_str(&r.after);
        at = r.input.end;
    }
    out.push_str(&text[at..]);
}

/// Two steps as one: `first` leads from a text to `middle`, `then` goes on from there. What
/// both touched becomes one replacement, with the kind and rule of the later step.
pub(crate) fn compose(
    first: Vec<Replacement>,
    then: Vec<Replacement>,
    middle: &str,
) -> Vec<Replacement> {
    if first.is_empty() {
        return then;
    }
    let mut out = Vec::with_capacity(first.len() + then.len());
    let mut first = first.into_iter().peekable();
    let mut then = then.into_iter().peekable();
    // How far the middle text lags behind the first one at this point.
    let mut shift = 0isize;
    let to_input = |at: usize, shift: isize| at.saturating_add_signed(shift);
    loop {
        // Start of the next replacement of the first step, in the middle text.
        let a = first
            .peek()
            .map(|r| r.input.start.saturating_add_signed(-shift));
        let b = then.peek().map(|r| r.input.start);
        let start = match (a, b) {
            (None, None) => return out,
            (Some(a), Some(b)) => a.min(b),
            (Some(x), None) | (None, Some(x)) => x,
        };
        let input_start = to_input(start, shift);
        let mut end = start;
        let mut later: Vec<Replacement> = Vec::new();
        let mut earlier: Option<Replacement> = None;
        loop {
            let opens = earlier.is_none() && later.is_empty();
            if let Some(r) = first.peek() {
                let at = r.input.start.saturating_add_signed(-shift);
                if at < end || (opens && at == start) {
                    let Some(r) = first.next() else { break };
                    end = end.max(at + r.after.len());
                    shift += r.input.len() as isize - r.after.len() as isize;
                    earlier = Some(r);
                    continue;
                }
            }
            if let Some(r) = then.peek()
                && (r.input.start < end || (opens && r.input.start == start))
            {
                let Some(r) = then.next() else { break };
                end = end.max(r.input.end);
                later.push(r);
                continue;
            }
            break;
        }
        let input_end = to_input(end, shift);
        match (earlier, later.len()) {
            (Some(r), 0) => out.push(r),
            (_, 0) => {}
            (_, n) => {
                let mut after = String::new();
                let mut at = start;
                for r in &later {
                    after.push_str(&middle[at..r.input.start]);
                    after.push_str(&r.after);
                    at = r.input.end;
                }
                after.push_str(&middle[at..end]);
                let last = &later[n - 1];
                out.push(Replacement {
                    input: input_start..input_end,
                    after: after.into(),
                    kind: last.kind,
                    rule: last.rule,
                    confidence: last.confidence,
                });
            }
        }
    }
}

/// One forward pass: builds the output text and the edits from sorted,
/// non-overlapping replacements. A replacement that changes nothing makes no edit.
pub(crate) fn apply<'t>(
    input: &'t str,
    replacements: Vec<Replacement>,
) -> (Cow<'t, str>, Vec<Edit>) {
    let mut edits = Vec::with_capacity(replacements.len());
    let mut out = String::new();
    let mut at = 0;
    for r in replacements {
        let before = &input[r.input.clone()];
        if before == r.after {
            continue;
        }
        debug_assert!(
            r.input.start >= at,
            "replacements are sorted and do not overlap"
        );
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
            after: EditText(r.after),
            input: r.input,
        });
    }
    if edits.is_empty() {
        return (Cow::Borrowed(input), edits);
    }
    out.push_str(&input[at..]);
    (Cow::Owned(out), edits)
}

/// Content of a gap, the place between two neighbouring visible characters.
///
/// In the order of the [letters](Self::letter).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GapLabel {
    /// White space with a line end in it: a new block.
    Break,
    /// Nothing.
    Join,
    /// White space without a line end.
    Space,
}

named!(GapLabel {
    Break => "break",
    Join => "join",
    Space => "space",
});

impl GapLabel {
    /// `B`, `J` or `S`.
    pub fn letter(self) -> char {
        match self {
            Self::Break => 'B',
            Self::Join => 'J',
            Self::Space => 'S',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replacements(list: &[(Range<usize>, &str)]) -> Vec<Replacement> {
        list.iter()
            .map(|(input, after)| Replacement {
                input: input.clone(),
                after: (*after).into(),
                kind: EditKind::LineJoined,
                rule: Rule::Han,
                confidence: 1.0,
            })
            .collect()
    }

    #[test]
    #[cfg(feature = "serde")]
    fn a_kind_is_serialised_under_its_name() {
        for (i, &kind) in EditKind::all().iter().enumerate() {
            assert_eq!(kind as usize, i);
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }

    #[test]
    fn two_steps_compose_to_one() {
        for (text, first, then, want) in [
            (
                "a  b  c",
                vec![(1..3, " "), (4..6, "")],
                vec![(1..2, "")],
                "abc",
            ),
            ("a  b  c", vec![(1..3, "")], vec![(2..4, " ")], "ab c"),
            ("a  b", vec![(1..3, "")], vec![(1..2, "x")], "ax"),
            (
                "ab cd",
                vec![(1..2, "BB")],
                vec![(0..2, "z"), (2..3, "y"), (3..4, "")],
                "zycd",
            ),
            ("ab", vec![(0..1, "x"), (1..2, "y")], vec![(0..2, "q")], "q"),
            ("  ab", vec![(0..2, "")], vec![(0..1, "A")], "Ab"),
            ("ab", vec![], vec![(0..1, "A")], "Ab"),
        ] {
            let first = replacements(&first);
            let then = replacements(&then);
            let middle = splice_all(text, &first);
            let both = compose(first, then, &middle);
            assert_eq!(splice_all(text, &both), want, "{text}");
        }
    }
}
