//! Answers: the decision of a rule for a gap inside a block.

use crate::edit::EditKind;
use crate::rules::Rule;

/// The white space that a gap gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Join,
    Space,
    /// The input's white space.
    Keep,
}

/// The decision of a rule for a gap, with its confidence from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    pub(crate) label: Label,
    pub(crate) kind: EditKind,
    pub(crate) rule: Rule,
    pub(crate) confidence: f32,
}

/// Returns an answer that removes the white space.
pub(crate) fn join(rule: Rule, confidence: f32) -> Answer {
    Answer {
        label: Label::Join,
        kind: EditKind::SpaceRemoved,
        rule,
        confidence,
    }
}

/// Returns an answer that puts one space in the gap.
pub(crate) fn space(rule: Rule, confidence: f32) -> Answer {
    Answer {
        label: Label::Space,
        kind: EditKind::SpaceInserted,
        rule,
        confidence,
    }
}

/// Returns an answer that keeps the input's white space, which is right in more than nine of ten such gaps.
pub(crate) fn keep(rule: Rule) -> Answer {
    Answer {
        label: Label::Keep,
        kind: EditKind::SpaceInserted,
        rule,
        confidence: 0.93,
    }
}
