//! Row spacing: properties of all the white space of a row.

use crate::layout::row_features::RowFeatures;
use crate::text::characters::is_han;
use crate::text::gap::Gap;
use crate::text::line::is_letter_spaced;
use crate::text::scan::Scan;

/// Properties of all the white space of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowSpacing {
    /// Minimum width of a gap between words in half-ems, if it is letter-spaced.
    pub(crate) between_words: Option<u32>,
    /// Whether equal spaces separate all characters, two Han among them, and so the digits of a number too.
    pub(crate) is_throughout: bool,
    /// Whether the row is running text, where a space between two words was not typed: it is letter-spaced, stretched
    /// or has punctuation.
    pub(crate) is_running: bool,
}

impl RowSpacing {
    /// Measures a row whose first `marker` characters are a marker. `wrapped` is true if the lines around it are
    /// wrapped prose.
    pub(crate) fn of(scan: &Scan<'_>, f: &RowFeatures, marker: usize, wrapped: bool) -> Self {
        // Without wrapped lines around it, two Han side by side are a cell: `名次 球队 场 胜 平 负`.
        let has_cells = || !wrapped && has_solid_han(scan, f);
        let between_words = between_words(scan, f, marker).filter(|_| !has_cells());
        let ends_clause = |c: &char| matches!(c, '，' | '。' | '；' | '！' | '？');
        let gaps = scan.gaps_of(f.row.lines()).len() as u32;
        Self {
            between_words,
            is_throughout: between_words.is_some() && is_throughout(scan, f),
            is_running: between_words.is_some()
                || (f.stretched && wrapped)
                || (f.stretched_han && gaps * 2 >= f.chars - 1 && !has_cells())
                || scan.visible[f.visible.clone()].iter().any(ends_clause),
        }
    }
}

/// Returns the minimum width of a gap between words after a marker, in half-ems, if the rest of the row is
/// letter-spaced: two more than the narrowest gap, and half as much again as the mean.
fn between_words(scan: &Scan<'_>, f: &RowFeatures, marker: usize) -> Option<u32> {
    let start = f.visible.start + marker;
    let chars = f.visible.end - start;
    // The count of all gaps rules out most rows.
    if !is_letter_spaced(scan.gaps_of(f.row.lines()).len(), chars) {
        return None;
    }
    let gaps = &scan.gaps[scan.gaps_in(start..f.visible.end)];
    // Not letter-spaced: `盐 3 克`.
    if !is_letter_spaced(gaps.len(), chars) || gaps.iter().all(Gap::is_beside_digit) {
        return None;
    }
    let narrow = gaps.iter().map(|g| g.spaces).min()?;
    let all = &scan.gaps[scan.gaps_in(f.visible.clone())];
    let mean = all.iter().map(|g| g.spaces).sum::<u32>() as f32 / all.len() as f32;
    Some((narrow + 2).max((mean * 1.5).ceil() as u32))
}

/// Returns true if two Han have no white space between them.
fn has_solid_han(scan: &Scan<'_>, f: &RowFeatures) -> bool {
    let mut pairs = f.visible.start + 1..f.visible.end;
    pairs.any(|at| {
        is_han(scan.visible[at - 1]) && is_han(scan.visible[at]) && scan.gap_at(at).is_none()
    })
}

fn is_throughout(scan: &Scan<'_>, f: &RowFeatures) -> bool {
    let gaps = &scan.gaps[scan.gaps_in(f.visible.clone())];
    gaps.len() + 1 == f.visible.len()
        && gaps.iter().any(Gap::is_between_han)
        && gaps.iter().all(|g| g.spaces == gaps[0].spaces && !g.tab)
}

/// Returns true if an ASCII mark behind Han ends a clause in a row.
pub(crate) fn has_ascii_clause(scan: &Scan<'_>, f: &RowFeatures) -> bool {
    let ends_clause = |pair: &[char]| is_han(pair[0]) && matches!(pair[1], ',' | ';' | '!' | '?');
    scan.visible[f.visible.clone()].windows(2).any(ends_clause)
}

/// Returns true for a row that is one word of lower-case letters with a space between all of them: `m a i n - m e n u`.
/// Letters in alphabetical order are a list.
pub(crate) fn is_spaced_word(scan: &Scan<'_>, f: &RowFeatures) -> bool {
    const SHORTEST: usize = 5;
    let row = &scan.visible[f.visible.clone()];
    let gaps = &scan.gaps[scan.gaps_in(f.visible.clone())];
    let is_part = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    row.len() >= SHORTEST
        && gaps.len() + 1 == row.len()
        && gaps.iter().all(|g| g.spaces == 1 && !g.tab)
        && row.iter().all(is_part)
        && row.iter().filter(|c| c.is_ascii_lowercase()).count() * 2 > row.len()
        && row.windows(2).any(|pair| pair[0] >= pair[1])
}
