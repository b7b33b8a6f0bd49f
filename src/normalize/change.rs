//! One change of a character: its rule, the replacement, and where it may be made.

use std::ops::Range;

use smol_str::SmolStr;
use unicode_segmentation::GraphemeCursor;

use crate::edit::{EditKind, Replacement};
use crate::rules::Rule;

pub(super) fn replacement(input: Range<usize>, to: Option<char>, rule: Rule) -> Replacement {
    Replacement {
        input,
        after: to.into_iter().collect::<SmolStr>(),
        kind: EditKind::CharacterNormalised,
        rule,
        confidence: 1.0,
    }
}

/// Whether the character at `at` is a grapheme cluster by itself.
pub(super) fn is_cluster(text: &str, at: &Range<usize>) -> bool {
    [at.start, at.end].into_iter().all(|offset| {
        GraphemeCursor::new(offset, text.len(), true)
            .is_boundary(text, 0)
            // The cursor sees the whole text, so it never asks for more of it.
            .unwrap_or(false)
    })
}
