//! Row spacing: what all the white space of a row says of each gap in it.

use crate::layout::row_features::RowFeatures;
use crate::text::gap::Gap;
use crate::text::line::is_letter_spaced;
use crate::text::scan::Scan;

/// What all the white space of a row says of each gap in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowSpacing {
    /// The width of its narrow gaps in half-ems, where it is letter-spaced.
    pub(crate) narrow: Option<u32>,
    /// Whether every character stands apart by the same space, two Han among them: then the digits of a number do too.
    pub(crate) is_throughout: bool,
    /// Whether the row is running text, so that a space between two of its words was not typed: it is letter-spaced or
    /// stretched, or has punctuation.
    pub(crate) is_running: bool,
}

impl RowSpacing {
    /// That of a row, of which the first `marker` characters are a marker. `wrapped` tells whether the lines around are
    /// wrapped prose.
    pub(crate) fn of(scan: &Scan<'_>, f: &RowFeatures, marker: usize, wrapped: bool) -> Self {
        let narrow = narrow(scan, f, marker);
        let ends_clause = |c: &char| matches!(c, '，' | '。' | '；' | '！' | '？');
        let gaps = scan.gaps_of(f.row.lines()).len() as u32;
        Self {
            narrow,
            is_throughout: narrow.is_some() && is_throughout(scan, f),
            is_running: narrow.is_some()
                || (f.stretched && wrapped)
                || (f.stretched_han && gaps * 2 >= f.chars - 1)
                || scan.visible[f.visible.clone()].iter().any(ends_clause),
        }
    }
}

/// The width of the narrow gaps behind a marker, where the rest of the row is letter-spaced.
fn narrow(scan: &Scan<'_>, f: &RowFeatures, marker: usize) -> Option<u32> {
    let start = f.visible.start + marker;
    let chars = f.visible.end - start;
    // Most rows show by all their gaps that they are not.
    if !is_letter_spaced(scan.gaps_of(f.row.lines()).len(), chars) {
        return None;
    }
    let gaps = &scan.gaps[scan.gaps_in(start..f.visible.end)];
    // `盐 3 克`
    let is_spaced = is_letter_spaced(gaps.len(), chars) && !gaps.iter().all(Gap::is_beside_digit);
    is_spaced.then(|| gaps.iter().map(|g| g.spaces).min().unwrap_or(1))
}

fn is_throughout(scan: &Scan<'_>, f: &RowFeatures) -> bool {
    let gaps = &scan.gaps[scan.gaps_in(f.visible.clone())];
    gaps.len() + 1 == f.visible.len()
        && gaps.iter().any(Gap::is_between_han)
        && gaps.iter().all(|g| g.spaces == gaps[0].spaces && !g.tab)
}
