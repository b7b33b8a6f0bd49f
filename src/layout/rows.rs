//! Rows: lines as they were set on the page.
//!
//! Some extractors put a stretched punctuation mark on a separate line and continue the row below it
//! (`他强调⏎，⏎要坚持`); others begin a new line after it (`他强调，⏎要坚持`). A row rejoins such pieces; every other
//! line is a row.

use std::ops::Range;

use crate::layout::line_profile::LineProfile;
use crate::recognize::edges::End;
use crate::text::characters::Class;
use crate::text::scan::Scan;
use crate::weights::LONG;

/// A row of the page: one line, or the pieces of one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Lines of the scan; `u32` is enough for any text.
    lines: Range<u32>,
    /// Width of the visible characters, in half-ems.
    pub(crate) width: u32,
}

impl Row {
    /// Returns the row's lines, as indices into [`Scan::lines`](crate::text::scan::ScanBuffers::lines).
    pub(crate) fn lines(&self) -> Range<usize> {
        self.lines.start as usize..self.lines.end as usize
    }
}

/// Half-ems that squeezed marks may add to a row.
const MOST_SQUEEZED: u32 = 4;

/// Iterator over the rows of a text; joins pieces of rows.
pub(crate) struct RowRanges<'a> {
    scan: &'a Scan<'a>,
    shown: &'a [LineProfile],
    /// The measure of each line in half-ems (0 if none); no row grows wider than that.
    measure: &'a [u32],
    /// Whether the extractor cut lines after commas.
    cuts: bool,
    /// The line that begins the next row.
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

    /// Returns true if line `k` is not the last and ends in a comma far from its measure, which is too wide for verse.
    fn is_cut(&self, k: usize) -> bool {
        // Cheapest tests first.
        self.measure[k] >= LONG
            && self.shown[k].end == End::Pause
            && k + 1 < self.scan.lines.len()
            && matches!(self.scan.lines[k].last, '，' | '、')
            && self.scan.lines[k].width + 8 <= self.measure[k]
    }

    /// Returns true if line `k`, not the first, may belong to the row of the line before it. Rejects most lines at
    /// little cost.
    fn may_go_on(&self, k: usize) -> bool {
        let Some(line) = self.shown.get(k) else {
            return false;
        };
        line.is_piece
            || line.is_rest
            || (self.measure[k - 1] >= LONG && (self.cuts || may_be_cut(self.scan, k)))
    }

    /// Returns true if line `k` exists and is prose: table rows and lines of code have no pieces.
    fn is_plain(&self, k: usize) -> bool {
        self.shown.get(k).is_some_and(|line| line.fixed.is_none())
    }

    /// Returns true if line `k` fits after a row.
    fn fits(&self, row: &Row, k: usize, slack: u32) -> bool {
        // Every mark may have been squeezed by half an em.
        let lines = &self.scan.lines[row.lines().start..=k];
        let marks: u32 = lines.iter().map(|l| l.marks).sum();
        let slack = slack + marks.min(MOST_SQUEEZED);
        let measure = self.measure[row.lines().start].max(self.measure[k]);
        row.width + self.scan.lines[k].width <= measure + slack
    }

    /// Returns true if a blank line before line `k`, but not before the stop above it, shows that the stop ended a
    /// paragraph.
    fn is_parted_by_stop(&self, k: usize) -> bool {
        let blanks = |k: usize| self.scan.lines[k].blanks;
        self.shown[k - 1].end == End::Stop && blanks(k) > 0 && blanks(k - 1) == 0
    }

    /// Adds the next line to a row.
    fn take(&mut self, row: &mut Row) {
        row.width += self.scan.lines[self.next].width;
        self.next += 1;
        row.lines.end = self.next as u32;
    }

    /// Adds the following lines that belong to a row of one line.
    fn grow(&mut self, row: &mut Row) {
        let plain = |rows: &Self| rows.is_plain(rows.next - 1) && rows.is_plain(rows.next);
        while plain(self) && self.shown[self.next].only_marks && self.fits(row, self.next, 4) {
            self.take(row);
            // The line after the mark is the rest of the row, if it fits.
            let k = self.next;
            if self.is_plain(k)
                && !self.shown[k].only_marks
                && self.fits(row, k, 1)
                && !self.is_parted_by_stop(k)
            {
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

    /// Returns true if the extractor cut a row before the next line.
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

/// Lines cut after a comma from which this counts as the extractor's habit.
const CUTS: usize = 3;

/// Returns true if line `k` may be the rest of a row that was cut between two marks such as `》《`.
fn may_be_cut(scan: &Scan<'_>, k: usize) -> bool {
    // After a closing quotation mark another speaker may begin.
    matches!(scan.lines[k - 1].last, '《' | '（' | '》' | '）' | '】')
        && matches!(scan.lines[k].first, '“' | '《' | '（' | '「' | '【')
}

/// Returns true if line `k` and the row before it, cut between two marks such as `》《`, are together as wide as the
/// measure.
fn is_cut_at_bracket(scan: &Scan<'_>, k: usize, width: u32, measure: u32) -> bool {
    let (before, line) = (&scan.lines[k - 1], &scan.lines[k]);
    let sum = width + line.width;
    measure >= LONG
        && width + 8 <= measure
        && may_be_cut(scan, k)
        && sum.abs_diff(measure) <= 2 + (before.marks + line.marks).min(MOST_SQUEEZED)
}

/// Fewest lines ending in a pause in a stretch that the extractor cut after marks.
const FEWEST_PAUSES: usize = 5;
/// Row widths tried for such a stretch, in half-ems: wider than verse.
const CUT_WIDTHS: std::ops::RangeInclusive<u32> = 40..=140;

/// Marks every line that is the rest of the row begun by the line before it. Some extractors end a line at every
/// stretched mark: lines have all widths, most end in a pause, and only together do they fill a measure.
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
        // Three lines without a pause end the stretch.
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
        // Its last row ends in the line after the last pause.
        let end = to.min(end + 1);
        if pauses >= FEWEST_PAUSES && pauses * 5 >= (end - from) * 2 {
            cut_stretch(scan, from, end, shown);
        }
        from = end.max(from + 1);
    }
}

/// Joins the lines `from..to` into rows of one width, if some width fits.
fn cut_stretch(scan: &Scan<'_>, from: usize, to: usize, shown: &mut [LineProfile]) {
    let lines = &scan.lines[from..to];
    // A line that does not end in a mark ends its row.
    let marked: Vec<bool> = lines.iter().map(|l| Class::of(l.last).is_mark()).collect();
    let rows = |width: u32| {
        let mut rows: Vec<(Range<usize>, u32, u32)> = Vec::new();
        for (k, line) in lines.iter().enumerate() {
            match rows.last_mut() {
                Some((range, sum, marks))
                    if marked[k - 1]
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
            let open = rows.iter().filter(|r| !marked[r.0.end - 1]).count();
            let pieced = rows.iter().filter(|r| r.0.len() > 1).count();
            (full, rows.len(), open, pieced, width)
        })
        .filter(|&(full, all, open, pieced, _)| {
            // Rows that end in mid-clause: neither verse nor lists have them.
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

/// Marks the lines that are pieces of a row and so give no evidence of the measure.
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
