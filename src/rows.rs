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
#[inline]
fn is_mark_only(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    line.chars <= 3 && line.marks > 0 && holds_marks_only(scan, k)
}

fn holds_marks_only(scan: &Scan<'_>, k: usize) -> bool {
    let first = scan.lines[k].first;
    may_not_start(first)
        && Class::of(first).is_mark()
        && scan
            .line_text(k)
            .chars()
            .all(|c| is_space(c) || may_not_start(c))
}

/// Half-ems that squeezed marks may add to a row.
const MOST_SQUEEZED: u32 = 4;

/// Takes the pieces of rows together. `measure` is the measure of each line in half-ems
/// (0 where there is none): a row never grows wider than that. `fixed` tells the lines that are
/// no prose, `pieces` those beside marks alone.
pub(crate) fn rows(
    scan: &Scan<'_>,
    measure: &[u32],
    fixed: &[Option<Fixed>],
    pieces: &[bool],
    cut_lines: &[bool],
    rows: &mut Vec<Row>,
) {
    let n = scan.lines.len();
    rows.clear();
    let cut = |k: usize| k + 1 < n && is_cut(scan, k, measure[k]);
    let cuts = (0..n).filter(|&k| cut(k)).nth(CUTS - 1).is_some();
    // Most lines show at once that no row goes on with them.
    let may_go_on = |k: usize| {
        pieces[k] || cut_lines[k] || (measure[k - 1] >= LONG && (cuts || may_be_cut(scan, k)))
    };
    let mut k = 0;
    // A row of a table and a line of code have no pieces.
    let plain = |k: usize| k < n && fixed[k].is_none();
    while k < n {
        let mut row = Row {
            lines: k..k + 1,
            width: scan.lines[k].width,
        };
        k += 1;
        if k < n && !may_go_on(k) {
            rows.push(row);
            continue;
        }
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
        let goes_on = |row: &Row, k: usize| {
            let cut = cuts && cut(k - 1) && fits(row, scan, k, measure, 1);
            cut || is_cut_at_bracket(scan, k, row.width, measure[k - 1])
        };
        while plain(k - 1) && plain(k) && goes_on(&row, k) {
            row.width += scan.lines[k].width;
            row.lines.end = k + 1;
            k += 1;
        }
        while k < n && cut_lines[k] {
            row.width += scan.lines[k].width;
            row.lines.end = k + 1;
            k += 1;
        }
        rows.push(row);
    }
}

/// Lines that are cut after a comma before that counts as the extractor's way.
const CUTS: usize = 3;

/// Whether line `k` ends in a comma far from its measure, which is too wide for verse.
fn is_cut(scan: &Scan<'_>, k: usize, measure: u32) -> bool {
    let line = &scan.lines[k];
    measure >= LONG && matches!(line.last, '，' | '、') && line.width + 8 <= measure
}

/// Whether line `k` may be the rest of a row that was cut between two marks such as `》《`.
fn may_be_cut(scan: &Scan<'_>, k: usize) -> bool {
    // After a closing quotation mark another may speak.
    matches!(scan.lines[k - 1].last, '《' | '（' | '》' | '）' | '】')
        && matches!(scan.lines[k].first, '“' | '《' | '（' | '「' | '【')
}

/// Whether the row so far, cut between two marks such as `》《`, and line `k` that begins with the
/// second are just as wide as the measure together.
fn is_cut_at_bracket(scan: &Scan<'_>, k: usize, width: u32, measure: u32) -> bool {
    let (before, line) = (&scan.lines[k - 1], &scan.lines[k]);
    let sum = width + line.width;
    measure >= LONG
        && width + 8 <= measure
        && may_be_cut(scan, k)
        && sum.abs_diff(measure) <= 2 + (before.marks + line.marks).min(MOST_SQUEEZED)
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

/// Stretches of lines that the extractor cut after marks: fewest lines that end in a pause.
const FEWEST_PAUSES: usize = 5;
/// The row width that is looked for in such a stretch, in half-ems: wider than verse is set.
const CUT_WIDTHS: std::ops::RangeInclusive<u32> = 40..=140;

/// For every line whether it is the rest of the row that the line before it began: some extractors
/// end a line at every mark that was stretched, so that a stretch of lines has all widths, most of
/// them end in a pause, and only together do they fill a measure.
pub(crate) fn cut_lines(scan: &Scan<'_>, fixed: &[Option<Fixed>], rest: &mut Vec<bool>) {
    let n = scan.lines.len();
    rest.clear();
    rest.resize(n, false);
    let pause = |k: usize| matches!(scan.lines[k].last, '，' | '、');
    let plain = |k: usize| fixed[k].is_none() && scan.lines[k].width > 0;
    let mut from = 0;
    while from < n {
        if !(pause(from) && plain(from)) {
            from += 1;
            continue;
        }
        // The stretch goes on while one of two lines ends in a pause.
        let (mut to, mut pauses, mut since) = (from, 0, 0);
        let mut end = from;
        while to < n && plain(to) && since < 3 && (to == from || scan.lines[to].blanks == 0) {
            if pause(to) {
                pauses += 1;
                since = 0;
                end = to + 1;
            } else {
                since += 1;
            }
            to += 1;
        }
        // The last of its rows ends in the lines after the last pause.
        let end = to.min(end + 1);
        if pauses >= FEWEST_PAUSES && pauses * 5 >= (end - from) * 2 {
            cut_stretch(scan, from, end, rest);
        }
        from = end.max(from + 1);
    }
}

/// Takes the lines `from..to` together to rows of one width, if there is a width that they fill.
fn cut_stretch(scan: &Scan<'_>, from: usize, to: usize, rest: &mut [bool]) {
    let lines = &scan.lines[from..to];
    // A line that ends in no mark ends its row.
    let marked = |k: usize| Class::of(lines[k].last).is_mark();
    let rows = |width: u32| {
        let mut rows: Vec<(Range<usize>, u32, u32)> = Vec::new();
        for (k, line) in lines.iter().enumerate() {
            match rows.last_mut() {
                Some((range, sum, marks))
                    if marked(k - 1)
                        && *sum + line.width
                            <= width + 1 + (*marks + line.marks).min(MOST_SQUEEZED) =>
                {
                    range.end = k + 1;
                    *sum += line.width;
                    *marks += line.marks;
                }
                _ => rows.push((k..k + 1, line.width, line.marks)),
            }
        }
        rows
    };
    let full = |row: &(Range<usize>, u32, u32), width: u32| row.1 + 3 >= width;
    let best = CUT_WIDTHS
        .map(|width| {
            let rows = rows(width);
            let full = rows.iter().filter(|r| full(r, width)).count();
            let open = rows.iter().filter(|r| !marked(r.0.end - 1)).count();
            let pieced = rows.iter().filter(|r| r.0.len() > 1).count();
            (full, rows.len(), open, pieced, width)
        })
        .filter(|&(full, all, open, pieced, _)| {
            // Rows that end in mid-clause: neither verse nor a list has them.
            full * 4 >= all * 3 && open >= 2 && pieced >= 2
        })
        .max_by(|a, b| (a.0 * b.1).cmp(&(b.0 * a.1)));
    let Some((.., width)) = best else {
        return;
    };
    for (row, ..) in rows(width) {
        rest[from + row.start + 1..from + row.end].fill(true);
    }
}

/// Lines that are pieces of a row, and so tell nothing of the measure.
pub(crate) fn pieces(scan: &Scan<'_>, pieces: &mut Vec<bool>) {
    let n = scan.lines.len();
    pieces.clear();
    pieces.resize(n, false);
    for k in 1..n {
        if is_mark_only(scan, k) {
            pieces[k - 1] = true;
            pieces[k] = true;
            if k + 1 < n {
                pieces[k + 1] = true;
            }
        }
    }
}
