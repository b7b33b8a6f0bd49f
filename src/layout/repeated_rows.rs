//! Finds rows that occur more than once in the text, such as running heads.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::layout::row_features::RowFeatures;
use crate::text::scan::Scan;

/// Longest running head, in characters.
const LONGEST_HEAD: usize = 30;

/// Hash table of rows, by length and first, middle and last characters.
struct PlacedRows<'a> {
    visible: &'a [char],
    /// Row numbers plus one, or 0 if free; the length is a power of two.
    places: &'a mut [u32],
    /// Rows whose places were all taken.
    others: FxHashMap<&'a [char], usize>,
}

impl PlacedRows<'_> {
    /// Number of places tried for a row.
    const FEW: usize = 8;

    /// Inserts a row; returns an equal row before it, if any.
    fn insert(&mut self, facts: &[RowFeatures], i: usize) -> Option<usize> {
        let row = &self.visible[facts[i].visible.clone()];
        let shown = (row.len(), row[0], row[row.len() / 2], row[row.len() - 1]);
        let at = FxBuildHasher.hash_one(shown) as usize;
        for k in 0..Self::FEW {
            let place = (at + k) & (self.places.len() - 1);
            let Some(before) = self.places[place].checked_sub(1) else {
                self.places[place] = i as u32 + 1;
                return None;
            };
            if self.visible[facts[before as usize].visible.clone()] == *row {
                return Some(before as usize);
            }
        }
        self.others.insert(row, i)
    }
}

/// Marks the rows that occur more than once. `places` is a buffer.
pub(crate) fn repeated(scan: &Scan<'_>, facts: &mut [RowFeatures], places: &mut Vec<u32>) {
    places.clear();
    places.resize(2 * facts.len().next_power_of_two(), 0);
    let mut seen = PlacedRows {
        visible: &scan.visible,
        places,
        others: FxHashMap::default(),
    };
    for i in 0..facts.len() {
        if (2..=LONGEST_HEAD).contains(&facts[i].visible.len())
            && let Some(first) = seen.insert(facts, i)
        {
            for f in [first, i] {
                facts[f].repeated = true;
                // At the head of a page it belongs to the page.
                facts[f].furniture |= facts[f].page_start;
            }
        }
    }
}
