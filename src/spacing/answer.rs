//! Answers: what a rule says of a gap inside a block.

use crate::edit::EditKind;
use crate::rules::Rule;

/// What becomes of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Join,
    Space,
    /// The white space stays as it is.
    Keep,
}

/// An answer for a gap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    pub(crate) label: Label,
    pub(crate) kind: EditKind,
    pub(crate) rule: Rule,
    pub(crate) confidence: f32,
}

/// The characters belong together.
pub(crate) fn join(rule: Rule, confidence: f32) -> Answer {
    Answer {
        label: Label::Join,
        kind: EditKind::SpaceRemoved,
        rule,
        confidence,
    }
}

/// A space belongs between them.
pub(crate) fn space(rule: Rule, confidence: f32) -> Answer {
    Answer {
        label: Label::Space,
        kind: EditKind::SpaceInserted,
        rule,
        confidence,
    }
}

/// The rule abstains: the input's white space wins, as it should in more than nine of ten such gaps.
pub(crate) fn keep(rule: Rule) -> Answer {
    Answer {
        label: Label::Keep,
        kind: EditKind::SpaceInserted,
        rule,
        confidence: 0.93,
    }
}
