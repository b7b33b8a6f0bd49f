//! Marker lists: whether the marker that begins a row has its neighbours in a list.

use crate::layout::row_features::RowFeatures;
use crate::recognize::list::{Marked, Marker, marker, ordinal};
use crate::text::scan::Scan;

/// Search range for the neighbour of a numbered marker, in characters.
const REACH: usize = 1500;

/// A marker with a number, at the start of a row or inside one after a mark.
struct Numbered {
    at: usize,
    marker: Marker,
    number: u32,
    /// The row that it begins.
    row: Option<usize>,
}

/// Records, for every marker that begins a row, whether its neighbour in the list (the one before, else the one after)
/// also begins a row, or is inside one; then the marker may begin its row by chance. `rows` are the rows with a marker
/// at their start or a number that may be a marker's.
pub(crate) fn marker_lists(scan: &Scan<'_>, rows: &[usize], facts: &mut [RowFeatures]) {
    let mut found: Vec<Numbered> = Vec::new();
    let mut inner = scan.numbers.iter().peekable();
    for &i in rows {
        let f = &facts[i];
        let row = &scan.visible[f.visible.clone()];
        let numbered = |k: usize, marked: Marked| {
            ordinal(&row[k..k + marked.len as usize]).map(|number| Numbered {
                at: f.visible.start + k,
                marker: marked.marker,
                number,
                row: (k == 0).then_some(i),
            })
        };
        found.extend(f.marked.and_then(|m| numbered(0, m)));
        let inside = |&&at: &&usize| at < f.visible.end;
        let numbers = inner.clone().take_while(inside);
        found.extend(
            numbers
                .map(|at| at - f.visible.start)
                .filter(|&k| k > 0)
                .filter_map(|k| numbered(k, marker(&row[k..], |_| false)?)),
        );
        while inner.next_if(|&&at| at < f.visible.end).is_some() {}
    }
    for (k, this) in found.iter().enumerate() {
        let Some(row) = this.row else { continue };
        let near = |other: &&Numbered| other.at.abs_diff(this.at) < REACH;
        let same = |number: u32| move |o: &&Numbered| o.marker == this.marker && o.number == number;
        let before = found[..k]
            .iter()
            .rev()
            .take_while(near)
            .find(same(this.number - 1));
        let after = || {
            found[k + 1..]
                .iter()
                .take_while(near)
                .find(same(this.number + 1))
        };
        if let Some(neighbour) = before.or_else(after) {
            facts[row].listed = neighbour.row.is_some();
            facts[row].inline_marker = neighbour.row.is_none();
        }
    }
}
