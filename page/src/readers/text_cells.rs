//! The cells of a row of text: what stands between wide spaces, or begins where a column does.

use unicode_width::UnicodeWidthChar;

use super::text::is_blank;
use super::text_columns::{INDENT, MAX_ROWS_APART, MIN_ROWS};

/// So many spaces part two cells.
const CELL_GAP: usize = 2;
/// How far a line that is too long may push the next one, in units.
const MAX_PUSH: usize = 8;
/// How well the text before a cut fills its column, in em: at worst, and the advantage of a cut at the column's edge.
const MAX_MISFIT: f32 = 1.6;
const ALIGNED: f32 = 0.5;
/// The space between letter-spaced characters, in em.
const SPACE: f32 = 0.12;
/// Units of a row that are looked at.
const MAX_WIDTH: usize = 1000;

/// Where a column begins, on which rows.
pub(super) struct Edge {
    pub(super) left: usize,
    pub(super) first: usize,
    pub(super) last: usize,
    /// The width of the column, in em, where it is known.
    pub(super) measure: Option<f32>,
}

impl Edge {
    fn is_on(&self, row: usize) -> bool {
        (self.first..=self.last).contains(&row)
    }
}

/// Cuts cells of a row that hold the text of several columns. A line of more characters than its column has room for
/// pushes the next one to the right, one space apart.
pub(super) fn cut_at_edges<'t>(
    cells: Vec<Cell<'t>>,
    row: usize,
    edges: &[Edge],
    width: fn(char) -> usize,
) -> Vec<Cell<'t>> {
    let mut on_row: Vec<&Edge> = edges.iter().filter(|edge| edge.is_on(row)).collect();
    on_row.sort_by_key(|edge| (edge.left, edge.measure.is_some()));
    let mut out = Vec::new();
    for cell in cells {
        let mut rest = cell;
        let from = on_row.partition_point(|edge| edge.left <= rest.0);
        let mut at = from.checked_sub(1).map(|last| on_row[last]);
        for &next in &on_row[from..] {
            if next.left <= rest.0 + 1 || next.left >= rest.1 {
                continue;
            }
            if let Some((left, right)) = cut_cell(rest, at, next, width) {
                out.push(left);
                rest = right;
                at = Some(next);
            }
        }
        out.push(rest);
    }
    out
}

/// Cuts a cell that begins in one column where the next one begins.
fn cut_cell<'t>(
    (start, end, text): Cell<'t>,
    column: Option<&Edge>,
    next: &Edge,
    width: fn(char) -> usize,
) -> Option<(Cell<'t>, Cell<'t>)> {
    let measure = column.and_then(|column| {
        let indent = start.saturating_sub(column.left);
        let indent = if INDENT.contains(&indent) { 2.0 } else { 0.0 };
        column.measure.map(|measure| measure - indent)
    });
    let (mut at, mut filled) = (start, 0.0);
    let mut best: Option<(f32, usize, usize)> = None;
    for (i, c) in text.char_indices() {
        if c != ' ' {
            filled += c.width_cjk().unwrap_or(0) as f32 / 2.0;
            at += width(c);
            continue;
        }
        let begins = text[i + 1..].starts_with(|c| !"，。、；：！？”’）》」』】".contains(c));
        if begins && (next.left..=next.left + MAX_PUSH).contains(&(at + 1)) {
            let is_aligned = at + 1 == next.left;
            let misfit = match measure {
                Some(measure) if is_aligned => (filled - measure).abs() - ALIGNED,
                Some(measure) => (filled - measure).abs(),
                None if is_aligned => 0.0,
                None => f32::MAX,
            };
            if misfit < MAX_MISFIT && best.is_none_or(|(least, ..)| misfit < least) {
                best = Some((misfit, i, at));
            }
        }
        filled += SPACE;
        at += 1;
    }
    let (_, i, at) = best?;
    // What was pushed begins where its column does.
    let begin = next.left.max(at.saturating_sub(MAX_PUSH));
    Some(((start, at, &text[..i]), (begin, end, &text[i + 1..])))
}

/// The places at which text begins behind a strip of spaces that persists over many rows.
pub(super) fn white_edges(rows: &[&str], width: fn(char) -> usize) -> Vec<Edge> {
    let ink = |row: &&str| {
        let mut ink = Vec::new();
        for c in row.chars() {
            let is_ink = !is_blank(c);
            let count = if is_ink { width(c) } else { 1 };
            ink.extend(std::iter::repeat_n(is_ink, count));
        }
        ink
    };
    let ink: Vec<Vec<bool>> = rows.iter().map(ink).collect();
    let widest = ink.iter().map(Vec::len).max().unwrap_or(0).min(MAX_WIDTH);
    let is_ink = |row: usize, at: usize| ink[row].get(at).copied().unwrap_or(false);
    let mut edges = Vec::new();
    for left in 1..widest {
        // Rows on which text begins here, as long as the strip lasts.
        let mut starts: Vec<usize> = Vec::new();
        for row in 0..=rows.len() {
            let is_over = starts
                .last()
                .is_some_and(|last| row - last > MAX_ROWS_APART);
            let ends = row == rows.len() || is_over;
            if ends {
                if let (Some(&first), Some(&last)) = (starts.first(), starts.last())
                    && starts.len() >= MIN_ROWS
                    && 3 * starts.len() >= 2 * (last - first)
                {
                    edges.push(Edge {
                        left,
                        first,
                        last,
                        measure: None,
                    });
                }
                starts.clear();
            }
            // A character alone is one of a letter-spaced line.
            let is_word = |row| is_ink(row, left) && is_ink(row, left + 1);
            if row < rows.len() && !is_ink(row, left - 1) && is_word(row) {
                starts.push(row);
            }
        }
    }
    edges
}

/// A text with its edges on the row.
pub(super) type Cell<'t> = (usize, usize, &'t str);

/// The texts of a row between wide spaces, with their edges.
pub(super) fn cells(row: &str, width: fn(char) -> usize) -> Vec<Cell<'_>> {
    let mut cells: Vec<(usize, usize, std::ops::Range<usize>)> = Vec::new();
    let mut at = 0;
    for (i, c) in row.char_indices() {
        let end = at + if c == ' ' { 1 } else { width(c) };
        if !is_blank(c) {
            let range = i..i + c.len_utf8();
            match cells.last_mut() {
                Some((_, last, text)) if at < *last + CELL_GAP => {
                    *last = end;
                    text.end = range.end;
                }
                _ => cells.push((at, end, range)),
            }
        }
        at = end;
    }
    cells
        .into_iter()
        .map(|(start, end, range)| (start, end, &row[range]))
        .collect()
}
