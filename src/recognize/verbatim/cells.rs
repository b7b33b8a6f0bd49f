//! Cells: rows of a table separated by single spaces or commas, recognised by the rows next to them.

use std::ops::Range;

use crate::recognize::byline::role;
use crate::recognize::function_chars::{asks_for_more, stands_behind};
use crate::recognize::verbatim::Verbatim::{self, Row};
use crate::text::characters::Class;
use crate::text::gap::Gap;
use crate::text::line::{Line, is_letter_spaced};
use crate::text::scan::Scan;

/// Marks rows of cells that single spaces separate: consecutive rows with equal numbers of cells.
pub(super) fn mark_rows(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    let mut k = 0;
    while k < lines.len() {
        let gaps = cell_gaps(scan, k);
        if gaps == 0 {
            k += 1;
            continue;
        }
        let is_alike = |n: &usize| cell_gaps(scan, *n) == gaps && are_parallel(scan, k, *n);
        let rows = 1 + (k + 1..lines.len()).take_while(is_alike).count();
        let end = k + rows;
        if (rows >= 3 || rows == 2 && gaps >= 2) && !are_wrapped(scan, k..end) {
            for line in &mut lines[k..end] {
                line.get_or_insert(Row);
            }
        }
        k = end;
    }
}

/// Returns true if rows are of one width although their pieces are not: lines of a typesetter, whose spaces stand for
/// marks, as subtitles have them.
fn are_wrapped(scan: &Scan<'_>, rows: Range<usize>) -> bool {
    /// Half-ems: the narrowest row, and by how much the widths may differ.
    const NARROWEST: u32 = 24;
    const RAGGED: u32 = 4;
    /// Characters by which two pieces of the same place differ at least.
    const UNLIKE: usize = 4;
    let lengths = |k: usize| {
        let line = &scan.lines[k];
        let starts = scan.gaps[line.gaps.clone()].iter().map(|g| g.at);
        pieces(line, starts).map(|piece| piece.len())
    };
    let widths = || scan.lines[rows.clone()].iter().map(|line| line.width);
    let (Some(least), Some(most)) = (widths().min(), widths().max()) else {
        return false;
    };
    let are_unlike = |&k: &usize| {
        std::iter::zip(lengths(k - 1), lengths(k)).any(|(a, b)| a.abs_diff(b) >= UNLIKE)
    };
    let unlike = (rows.start + 1..rows.end).filter(are_unlike).count();
    most >= NARROWEST && most - least <= RAGGED && unlike * 2 >= rows.len() - 1
}

/// Returns the pieces of a line between these gaps, as indices of visible characters.
fn pieces(
    line: &Line,
    gaps: impl Iterator<Item = usize> + Clone,
) -> impl Iterator<Item = Range<usize>> {
    let ends = gaps.clone().chain([line.visible.end]);
    let starts = [line.visible.start].into_iter().chain(gaps);
    starts.zip(ends).map(|(start, end)| start..end)
}

/// Longest cell, in characters.
const LONGEST_CELL: usize = 12;

/// Returns true if the cells of two rows begin with the same classes of characters; one in three may differ.
fn are_parallel(scan: &Scan<'_>, a: usize, b: usize) -> bool {
    let classes = |k: usize| {
        let line = &scan.lines[k];
        let gaps = scan.gaps[line.gaps.clone()].iter().map(|g| g.right_class);
        [Class::of(line.first)].into_iter().chain(gaps)
    };
    let differing = classes(a).zip(classes(b)).filter(|(a, b)| a != b).count();
    differing * 3 <= scan.lines[a].gaps.len()
}

/// Returns true if a full-width space pads a name of two characters inside its cell.
fn is_padding(gap: &Gap) -> bool {
    gap.wide && gap.spaces == 2 && gap.is_between_han()
}

/// Returns the number of gaps in line `k` that separate cells, or 0 if it is not a row.
fn cell_gaps(scan: &Scan<'_>, k: usize) -> usize {
    let line = &scan.lines[k];
    if line.gaps.is_empty() || line.stops > 0 || line.clauses || line.colons > 0 {
        return 0;
    }
    let gaps = &scan.gaps[line.gaps.clone()];
    let is_word = |class: Class| matches!(class, Class::Han | Class::Latin | Class::Digit);
    if !gaps
        .iter()
        .all(|g| is_word(g.left_class) && is_word(g.right_class))
    {
        return 0;
    }
    // Padding occurs only where other spaces separate the cells.
    let has_plain = gaps.iter().any(|g| !g.wide);
    let is_inside = |g: &&Gap| has_plain && is_padding(g);
    let between = gaps.iter().filter(|g| !is_inside(g));
    let mut alone = 0;
    for piece in pieces(line, between.clone().map(|g| g.at)) {
        let start = piece.start;
        let piece = &scan.visible[piece];
        if let [c] = *piece
            && Class::of(c) == Class::Han
        {
            // A word of a sentence, or a unit after its number.
            let is_word = asks_for_more(c) || stands_behind(c);
            if is_word
                || matches!(c, '年' | '月' | '日' | '时' | '分') && start > line.visible.start
            {
                return 0;
            }
            alone += 1;
        }
        if role(piece) > 0 || piece.len() > LONGEST_CELL {
            return 0;
        }
    }
    let count = between.clone().count();
    if alone * 3 > count + 1 {
        return 0;
    }
    // Prose has spaces around numbers too.
    match [line.first, line.last].iter().any(char::is_ascii_digit) {
        true => count,
        false => count - between.filter(|g| g.parts_han_and_digit()).count(),
    }
}

/// Marks letter-spaced lines that are rows of cells. The line before or after has letter-spaced syllables or as many
/// cells, or both have wide spaces.
pub(super) fn mark_spaced_rows(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    const SYLLABLES: usize = 2;
    let is_spaced = |k: usize| {
        let line = &scan.lines[k];
        line.han > 0
            && line.marks == 0
            && line.gaps.len() >= SYLLABLES
            && is_letter_spaced(line.gaps.len(), line.chars as usize)
    };
    for k in 0..lines.len() {
        if lines[k].is_some() || !is_spaced(k) {
            continue;
        }
        let line = &scan.lines[k];
        let near = [k.checked_sub(1), Some(k + 1).filter(|&n| n < lines.len())];
        let is_row = near.into_iter().flatten().any(|n| {
            let other = &scan.lines[n];
            let is_apart = scan.lines[k.max(n)].blanks > 0;
            // Words, numbers or signs in most of its cells.
            let others = match other.marks {
                0 => (other.chars - other.han) as usize,
                _ => 0,
            };
            let has_words =
                other.chars as usize > 2 * other.gaps.len() || others * 2 > other.gaps.len();
            let is_reading = other.han == 0 && other.gaps.len() >= line.gaps.len();
            !is_apart
                && (is_reading
                    || other.gaps.len() == line.gaps.len() && has_words
                    || have_runs(scan, k, n))
        });
        if is_row {
            lines[k] = Some(Row);
        }
    }
}

/// Returns true if both lines have runs of full-width spaces, so that each holds several words.
fn have_runs(scan: &Scan<'_>, a: usize, b: usize) -> bool {
    [a, b].iter().all(|&k| {
        let gaps = &scan.gaps[scan.lines[k].gaps.clone()];
        gaps.iter().any(|g| g.wide && g.spaces > 2)
    })
}

/// Marks rows of values that ASCII commas separate: consecutive rows with equal numbers of commas.
pub(super) fn mark_values(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    const LONGEST: u32 = 12;
    let commas = |k: usize| {
        let line = &scan.lines[k];
        let is_text = line.stops > 0 || line.clauses || line.last == ',';
        match scan.line_text(k).matches(',').count() {
            _ if line.ascii_marks == 0 || is_text => 0,
            n if line.chars > (n as u32 + 1) * LONGEST => 0,
            1 if !line.first.is_ascii_alphanumeric() => 0,
            n => n,
        }
    };
    let mut k = 0;
    while k < lines.len() {
        let n = commas(k);
        let rows = 1
            + (k + 1..lines.len())
                .take_while(|&m| n > 0 && commas(m) == n)
                .count();
        if n > 0 && (rows >= 3 || rows == 2 && n >= 3) {
            for line in &mut lines[k..k + rows] {
                line.get_or_insert(Row);
            }
        }
        k += rows;
    }
}
