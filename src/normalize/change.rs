//! One character change: its replacement, and where it is allowed.

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

/// Returns true if the character at `at` is a grapheme cluster by itself.
pub(super) fn is_cluster(text: &str, at: &Range<usize>) -> bool {
    [at.start, at.end].into_iter().all(|offset| {
        GraphemeCursor::new(offset, text.len(), true)
            .is_boundary(text, 0)
            // The cursor has the whole text, so it never needs more context.
            .unwrap_or(false)
    })
}
