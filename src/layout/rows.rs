//! RowRanges: lines as they were set on the page.
//!
//! Some extractors put a stretched punctuation mark on a line of its own and go on with
//! the rest of the row below it (`他强调⏎，⏎要坚持`), others begin a new line after it
//! (`他强调，⏎要坚持`). A row takes such pieces together again; every other line is a row by itself.

use std::ops::Range;

use crate::layout::line_profile::LineProfile;
use crate::recognize::edges::End;
use crate::text::characters::Class;
use crate::text::line::Line;
use crate::text::scan::Scan;
use crate::weights::LONG;

/// A row of the page: one line, or the pieces of one.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Lines of the scan; no text has so many that their number needs more room.
    lines: Range<u32>,
    /// Width of the visible characters, in half-ems.
    pub(crate) width: u32,
}

impl Row {
    /// Its lines, as indices into [`Scan::lines`].
    pub(crate) fn lines(&self) -> Range<usize> {
        self.lines.start as usize..self.lines.end as usize
    }
}

/// Half-ems that squeezed marks may add to a row.
const MOST_SQUEEZED: u32 = 4;

/// The rows of a text: pieces of rows are taken together.
pub(crate) struct RowRanges<'a> {
    scan: &'a Scan<'a>,
    shown: &'a [LineProfile],
    /// The measure of each line in half-ems (0 where there is none): a row never grows wider than that.
    measure: &'a [u32],
    /// Whether the extractor cut lines after commas.
    cuts: bool,
    /// The line that the next row begins with.
    next: usize,
}

impl<'a> RowRanges<'a> {
    pub(crate) fn of(scan: &'a Scan<'a>, shown: &'a [LineProfile], measure: &'a [u32]) -> Self {
        let mut rows = Self {
            scan,
            shown,
            measure,
            cuts: false,
            next: 0,
        };
        rows.cuts = (0..scan.lines.len())
            .filter(|&k| rows.is_cut(k))
            .nth(CUTS - 1)
            .is_some();
        rows
    }

    /// Whether line `k` ends in a comma far from its measure, which is too wide for verse, and has a line after it.
    fn is_cut(&self, k: usize) -> bool {
        // All but the first of these questions look at the line itself.
        self.measure[k] >= LONG
            && self.shown[k].end == End::Pause
            && k + 1 < self.scan.lines.len()
            && is_cut(&self.scan.lines[k], self.measure[k])
    }

    /// Whether line `k`, which is not the first, may belong to the row of the line before it. Most lines show at once
    /// that they do not.
    fn may_go_on(&self, k: usize) -> bool {
        let Some(line) = self.shown.get(k) else {
            return false;
        };
        line.is_piece
            || line.is_rest
            || (self.measure[k - 1] >= LONG && (self.cuts || may_be_cut(self.scan, k)))
    }

    /// A row of a table and a line of code have no pieces.
    fn is_plain(&self, k: usize) -> bool {
        self.shown.get(k).is_some_and(|line| line.fixed.is_none())
    }

    /// Whether there is room for line `k` behind a row.
    fn fits(&self, row: &Row, k: usize, slack: u32) -> bool {
        // Every mark may have been squeezed by half an em.
        let lines = &self.scan.lines[row.lines().start..=k];
        let marks: u32 = lines.iter().map(|l| l.marks).sum();
        let slack = slack + marks.min(MOST_SQUEEZED);
        let measure = self.measure[row.lines().start].max(self.measure[k]);
        row.width + self.scan.lines[k].width <= measure + slack
    }

    /// Takes the next line to a row.
    fn take(&mut self, row: &mut Row) {
        row.width += self.scan.lines[self.next].width;
        self.next += 1;
        row.lines.end = self.next as u32;
    }

    /// Takes the lines after it to a row of one line that belong to it.
    fn grow(&mut self, row: &mut Row) {
        let plain = |rows: &Self| rows.is_plain(rows.next - 1) && rows.is_plain(rows.next);
        while plain(self) && self.shown[self.next].only_marks && self.fits(row, self.next, 4) {
            self.take(row);
            // What follows the mark is the rest of the row, if there is room for it.
            let k = self.next;
            if self.is_plain(k) && !self.shown[k].only_marks && self.fits(row, k, 1) {
                self.take(row);
            }
        }
        while plain(self) && self.goes_on(row) {
            self.take(row);
        }
        while self.shown.get(self.next).is_some_and(|line| line.is_rest) {
            self.take(row);
        }
    }

    /// Whether a row goes on with the next line, before which the extractor cut it.
    fn goes_on(&self, row: &Row) -> bool {
        let k = self.next;
        let cut = self.cuts && self.is_cut(k - 1) && self.fits(row, k, 1);
        cut || is_cut_at_bracket(self.scan, k, row.width, self.measure[k - 1])
    }
}

impl Iterator for RowRanges<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let k = self.next;
        let line = self.scan.lines.get(k)?;
        self.next += 1;
        let mut row = Row {
            lines: k as u32..k as u32 + 1,
            width: line.width,
        };
        if self.may_go_on(k + 1) {
            self.grow(&mut row);
        }
        Some(row)
    }
}

/// Lines that are cut after a comma before that counts as the extractor's way.
const CUTS: usize = 3;

/// Whether a line ends in a comma far from its measure, which is too wide for verse.
fn is_cut(line: &Line, measure: u32) -> bool {
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

/// Stretches of lines that the extractor cut after marks: fewest lines that end in a pause.
const FEWEST_PAUSES: usize = 5;
/// The row width that is looked for in such a stretch, in half-ems: wider than verse is set.
const CUT_WIDTHS: std::ops::RangeInclusive<u32> = 40..=140;

/// Tells of every line whether it is the rest of the row that the line before it began: some extractors
/// end a line at every mark that was stretched, so that a stretch of lines has all widths, most of
/// them end in a pause, and only together do they fill a measure.
pub(crate) fn cut_lines(scan: &Scan<'_>, shown: &mut [LineProfile]) {
    let n = shown.len();
    let pause = |shown: &[LineProfile], k: usize| {
        shown[k].end == End::Pause && matches!(scan.lines[k].last, '，' | '、')
    };
    let plain =
        |shown: &[LineProfile], k: usize| shown[k].fixed.is_none() && scan.lines[k].width > 0;
    let mut from = 0;
    while from < n {
        if !(pause(shown, from) && plain(shown, from)) {
            from += 1;
            continue;
        }
        // The stretch goes on while one of two lines ends in a pause.
        let (mut to, mut pauses, mut since) = (from, 0, 0);
        let mut end = from;
        while to < n && plain(shown, to) && since < 3 && (to == from || scan.lines[to].blanks == 0)
        {
            if pause(shown, to) {
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
            cut_stretch(scan, from, end, shown);
        }
        from = end.max(from + 1);
    }
}

/// Takes the lines `from..to` together to rows of one width, if there is a width that they fill.
fn cut_stretch(scan: &Scan<'_>, from: usize, to: usize, shown: &mut [LineProfile]) {
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
            // RowRanges that end in mid-clause: neither verse nor a list has them.
            full * 4 >= all * 3 && open >= 2 && pieced >= 2
        })
        .max_by(|a, b| (a.0 * b.1).cmp(&(b.0 * a.1)));
    let Some((.., width)) = best else {
        return;
    };
    for (row, ..) in rows(width) {
        for line in &mut shown[from + row.start + 1..from + row.end] {
            line.is_rest = true;
        }
    }
}

/// Tells the lines that are pieces of a row, and so tell nothing of the measure.
pub(crate) fn pieces(shown: &mut [LineProfile]) {
    for k in 1..shown.len() {
        if shown[k].only_marks {
            let last = (k + 1).min(shown.len() - 1);
            for line in &mut shown[k - 1..=last] {
                line.is_piece = true;
            }
        }
    }
}
