//! What is counted.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};
use zhuihe::Edit;

/// Counts of documents and of their edits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// Texts that were cleaned.
    pub(crate) documents: u64,
    /// Those of them that changed.
    pub(crate) changed: u64,
    /// Records that could not be read.
    pub(crate) rejected: u64,
    /// Their bytes as UTF-8, before and after.
    pub(crate) bytes: Bytes,
    pub(crate) edits: Edits,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bytes {
    /// Of the documents before.
    pub(crate) before: u64,
    /// Of the documents after.
    pub(crate) after: u64,
}

/// Counts of edits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Edits {
    total: u64,
    by_kind: BTreeMap<String, u64>,
    by_rule: BTreeMap<String, u64>,
    /// How many have a confidence from 0 to 0.1, from 0.1 to 0.2, and so on.
    confidence: [u64; 10],
}

impl Edits {
    pub(crate) fn count(&mut self, edits: &[Edit]) {
        for edit in edits {
            self.total += 1;
            add(&mut self.by_kind, edit.kind.name(), 1);
            add(&mut self.by_rule, edit.rule, 1);
            // Sound: a confidence is from 0 to 1.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let bin = (edit.confidence * 10.0) as usize;
            self.confidence[bin.min(9)] += 1;
        }
    }
}

fn add(counts: &mut BTreeMap<String, u64>, name: &str, n: u64) {
    match counts.get_mut(name) {
        Some(count) => *count += n,
        None => {
            counts.insert(name.to_owned(), n);
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
                add(counts, name, *n);
            }
        }
        for (count, more) in self.edits.confidence.iter_mut().zip(other.edits.confidence) {
            *count += more;
        }
    }
}
