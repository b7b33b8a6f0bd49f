//! Rows: lines as they were set on the page.
//!
//! Some extractors put a stretched punctuation mark on a line of its own and go on with
//! the rest of the row below it (`他强调⏎，⏎要坚持`), others begin a new line after it
//! (`他强调，⏎要坚持`). A row takes such pieces together again; every other line is a row by itself.

use std::ops::Range;

use crate::chars::{Class, is_space, may_not_start};
use crate::lines::Scan;
use crate::table::Fixed;
use crate::weights::LONG;

/// A row of the page: one line, or the pieces of one.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Lines of the scan.
    pub(crate) lines: Range<usize>,
    /// Width of the visible characters, in half-ems.
    pub(crate) width: u32,
}

/// Whether line `k` holds marks only that may not start a line.
fn is_mark_only(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    line.chars <= 3
        && may_not_start(line.first)
        && Class::of(line.first).is_mark()
        && scan
            .line_text(k)
            .chars()
            .all(|c| is_space(c) || may_not_start(c))
}

/// Half-ems that squeezed marks may add to a row.
const MOST_SQUEEZED: u32 = 4;

/// Takes the pieces of rows together. `measure` is the measure of each line in half-ems
/// (0 where there is none): a row never grows wider than that. `fixed` tells the lines that are
/// no prose.
pub(crate) fn rows(scan: &Scan<'_>, measure: &[u32], fixed: &[Option<Fixed>]) -> Vec<Row> {
    let n = scan.lines.len();
    let mut rows: Vec<Row> = Vec::with_capacity(n);
    let cut = |k: usize| k + 1 < n && is_cut(scan, k, measure[k]);
    let cuts = (0..n).filter(|&k| cut(k)).count() >= CUTS;
    let mut k = 0;
    // A row of a table and a line of code have no pieces.
    let plain = |k: usize| k < n && fixed[k].is_none();
    while k < n {
        let mut row = Row {
            lines: k..k + 1,
            width: scan.lines[k].width,
        };
        k += 1;
        while plain(k - 1) && plain(k) && is_mark_only(scan, k) && fits(&row, scan, k, measure, 4) {
            row.width += scan.lines[k].width;
            row.lines.end = k + 1;
            k += 1;
            // What follows the mark is the rest of the row, if there is room for it.
            if plain(k) && !is_mark_only(scan, k) && fits(&row, scan, k, measure, 1) {
                row.width += scan.lines[k].width;
                row.lines.end = k + 1;
                k += 1;
            }
        }
        while cuts && plain(k - 1) && plain(k) && cut(k - 1) && fits(&row, scan, k, measure, 1) {
            row.width += scan.lines[k].width;
            row.lines.end = k + 1;
            k += 1;
        }
        rows.push(row);
    }
    rows
}

/// Lines that are cut after a comma before that counts as the extractor's way.
const CUTS: usize = 3;

/// Whether line `k` ends in a comma far from its measure, which is too wide for verse.
fn is_cut(scan: &Scan<'_>, k: usize, measure: u32) -> bool {
    let line = &scan.lines[k];
    measure >= LONG && matches!(line.last, '，' | '、') && line.width + 8 <= measure
}

fn fits(row: &Row, scan: &Scan<'_>, k: usize, measure: &[u32], slack: u32) -> bool {
    // Every mark may have been squeezed by half an em.
    let marks: u32 = scan.lines[row.lines.start..=k]
        .iter()
        .map(|l| l.marks)
        .sum();
    let slack = slack + marks.min(MOST_SQUEEZED);
    row.width + scan.lines[k].width <= measure[row.lines.start].max(measure[k]) + slack
}

/// Lines that are pieces of a row, and so tell nothing of the measure.
pub(crate) fn pieces(scan: &Scan<'_>) -> Vec<bool> {
    let n = scan.lines.len();
    let mut pieces = vec![false; n];
    for k in 1..n {
        if is_mark_only(scan, k) {
            pieces[k - 1] = true;
            pieces[k] = true;
            if k + 1 < n {
                pieces[k + 1] = true;
            }
        }
    }
    pieces
}
