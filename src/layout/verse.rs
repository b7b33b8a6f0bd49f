//! Verse: lines of equal width that end in marks.

use crate::layout::row_features::RowFeatures;
use crate::layout::structure::{Structure, stretches};
use crate::recognize::edges::End;
use crate::weights::LONG;

/// Returns, for every row, whether it is a line of verse.
pub(crate) fn verse(facts: &[RowFeatures], structure: &Structure) -> Vec<bool> {
    let of_stretch = |(from, rows): (usize, &[RowFeatures])| -> Vec<bool> {
        let all = structure.units[from] && are_verse(rows);
        rows.iter().map(|f| all && is_verse(f)).collect()
    };
    stretches(facts).flat_map(of_stretch).collect()
}

/// Returns true if at least four rows of a stretch, and most of them, are lines of verse.
fn are_verse(rows: &[RowFeatures]) -> bool {
    let lines = rows.iter().filter(|f| is_verse(f)).count();
    lines >= 4 && lines * 5 >= rows.len() * 3
}

/// Returns true if a row is as wide as its measure, not too wide for verse, and ends in a mark.
fn is_verse(f: &RowFeatures) -> bool {
    f.deficit().is_some_and(|d| d.abs() <= 1)
        && f.row.width <= LONG
        && matches!(f.end, End::Stop | End::Pause | End::Semicolon)
}
