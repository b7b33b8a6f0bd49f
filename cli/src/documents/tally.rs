//! The counts of a run.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::Serialize;
use zhuihe::Edit;

/// Counts of documents and of their edits.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Tally {
    /// Cleaned texts.
    pub(crate) documents: u64,
    /// Texts that changed.
    pub(crate) changed: u64,
    /// Records that can't be read.
    pub(crate) rejected: u64,
    /// Bytes of the texts in UTF-8, before and after.
    pub(crate) bytes: ByteCounts,
    pub(crate) edits: EditCounts,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct ByteCounts {
    /// Bytes before cleaning.
    pub(crate) before: u64,
    /// Bytes after cleaning.
    pub(crate) after: u64,
}

/// Counts of edits.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct EditCounts {
    total: u64,
    by_kind: BTreeMap<&'static str, u64>,
    by_rule: BTreeMap<&'static str, u64>,
    /// Histogram of the confidence: 0 to 0.1, 0.1 to 0.2, and so on.
    confidence: [u64; 10],
}

impl EditCounts {
    pub(crate) fn count(&mut self, edits: &[Edit]) {
        for edit in edits {
            self.total += 1;
            *self.by_kind.entry(edit.kind.name()).or_default() += 1;
            *self.by_rule.entry(edit.rule.name()).or_default() += 1;
            // Sound: a confidence is between 0 and 1.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let bin = (edit.confidence * 10.0) as usize;
            self.confidence[bin.min(9)] += 1;
        }
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        self.documents += other.documents;
        self.changed += other.changed;
        self.rejected += other.rejected;
        self.bytes.before += other.bytes.before;
        self.bytes.after += other.bytes.after;
        self.edits.total += other.edits.total;
        for (counts, more) in [
            (&mut self.edits.by_kind, &other.edits.by_kind),
            (&mut self.edits.by_rule, &other.edits.by_rule),
        ] {
            for (name, n) in more {
                *counts.entry(name).or_default() += n;
            }
        }
        for (count, more) in self.edits.confidence.iter_mut().zip(other.edits.confidence) {
            *count += more;
        }
    }
}
