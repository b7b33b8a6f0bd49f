//! Takes columns of plain text apart that stand side by side, as `pdftotext -layout` writes them.
//!
//! A cell is text between wide spaces. Cells below each other that begin at one place are a stretch of a column. The
//! unit along a row is what the extractor counts in: characters, or half-ems.

use unicode_width::UnicodeWidthChar;

use super::text::{is_han, trim, width_in_em};
use super::text_cells::{Edge, cells, cut_at_edges, white_edges};

/// Spaces that no line has inside.
const WIDE_GAP: usize = 4;
/// Times that columns are looked for.
const ROUNDS: usize = 2;
/// Empty rows inside a stretch: rows of other columns may stand between two of its own.
pub(super) const MAX_ROWS_APART: usize = 3;
/// Rows of other columns between two lines of one.
const MAX_ROWS_BETWEEN: usize = 8;
/// Indents of first lines, in units.
pub(super) const INDENT: std::ops::RangeInclusive<usize> = 2..=5;
/// Columns have so many rows, and are so wide, in em.
pub(super) const MIN_ROWS: usize = 5;
const MIN_MEASURE: f32 = 6.0;
/// Pages of more rows or cells are not taken apart. The comparison of stretches with each other is quadratic.
const MAX_ROWS: usize = 400;
const MAX_CELLS: usize = 2000;
/// So many lines of a stretch tell where its column begins and ends.
const RECENT: usize = 24;

/// A line of a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TextLine {
    pub(super) text: String,
    /// The row of the page, from 0, and where the line begins and ends on it.
    pub(super) row: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Rows of one column that follow each other.
#[derive(Debug)]
struct Stretch {
    lines: Vec<TextLine>,
    left: usize,
}

impl Stretch {
    fn first(&self) -> usize {
        self.lines[0].row
    }

    fn last(&self) -> usize {
        self.lines[self.lines.len() - 1].row
    }

    /// Where the column begins, on its rows and the next ones.
    fn edge(&self) -> Edge {
        Edge {
            left: self.left,
            first: self.first().saturating_sub(2),
            last: self.last() + 2,
            measure: Some(self.measure()),
        }
    }

    fn recent(&self) -> &[TextLine] {
        &self.lines[self.lines.len().saturating_sub(RECENT)..]
    }

    /// Where most lines have ended.
    fn right(&self) -> usize {
        let mut ends: Vec<usize> = self.recent().iter().map(|line| line.end).collect();
        ends.sort_unstable();
        ends[ends.len() - 1 - ends.len() / 6]
    }

    /// The width of full lines, in em.
    fn measure(&self) -> f32 {
        let mut widths: Vec<f32> = self
            .lines
            .iter()
            .map(|line| width_in_em(&line.text))
            .collect();
        widths.sort_by(f32::total_cmp);
        widths[widths.len() * 4 / 5]
    }

    /// The column's left edge: where most lines begin.
    fn settle(&mut self) {
        let recent = self.recent();
        let near = |start: usize| {
            recent
                .iter()
                .filter(move |line| line.start.abs_diff(start) <= 1)
        };
        let starts = recent.iter().map(|line| line.start);
        let common = starts.max_by_key(|&start| (near(start).count(), usize::MAX - start));
        self.left = common.unwrap_or(0);
    }

    /// True if a line this far below may go on, with so many empty rows between. Extractors put lines of other columns
    /// between those of one, a few at a time.
    fn reaches(&self, row: usize, empty: usize) -> bool {
        let apart = row - self.last();
        let rows = self.lines.windows(2).map(|pair| pair[1].row - pair[0].row);
        match (empty, rows.max()) {
            (0, _) => apart <= MAX_ROWS_BETWEEN,
            (1, Some(most)) if self.lines.len() > 3 => apart <= (most + 1).min(MAX_ROWS_APART),
            (1, _) => apart <= MAX_ROWS_APART,
            _ => false,
        }
    }

    /// How badly a cell fits below; `None` if it does not.
    fn cost(&self, start: usize, end: usize) -> Option<usize> {
        if start > self.right() || end <= self.left {
            return None;
        }
        let apart = start.abs_diff(self.left);
        let is_first = start > self.left && INDENT.contains(&apart);
        let was_first = start < self.left && INDENT.contains(&apart) && self.lines.len() <= 2;
        let last = &self.lines[self.lines.len() - 1];
        let is_centred =
            self.lines.len() <= 3 && (last.start + last.end).abs_diff(start + end) <= 3;
        match apart {
            0 | 1 => Some(apart),
            _ if is_first || was_first => Some(2 + apart),
            _ if is_centred => Some(8),
            _ => None,
        }
    }
}

/// A stretch of text in the order of reading.
pub(super) struct Region {
    pub(super) lines: Vec<TextLine>,
    /// True if it goes on with the text of the region before.
    pub(super) goes_on: bool,
}

/// Takes the rows of a page apart; `None` if no columns stand side by side for sure.
pub(super) fn regions(rows: &[&str]) -> Option<Vec<Region>> {
    let count = rows
        .iter()
        .map(|row| cells(row, |_| 1).len())
        .sum::<usize>();
    if rows.len() > MAX_ROWS || count > MAX_CELLS {
        return None;
    }
    let in_chars = settled(rows, |_| 1);
    let in_half_ems = settled(rows, |c| c.width_cjk().unwrap_or(0));
    let best = if evenness(&in_chars) >= evenness(&in_half_ems) {
        in_chars
    } else {
        in_half_ems
    };
    if !has_columns(&best) {
        return None;
    }
    let mut ordered = Vec::new();
    order(best, &mut ordered);
    let mut regions: Vec<Region> = Vec::new();
    let mut last: Option<(usize, usize, usize, f32)> = None;
    for stretch in ordered {
        let measure = stretch.measure();
        let [first, end, left] = [stretch.first(), stretch.last(), stretch.left];
        let goes_on = last.is_some_and(|(top, bottom, edge, other)| {
            left > edge && first < bottom && top < end && (measure - other).abs() < 1.6
        });
        last = Some((first, end, left, measure));
        regions.push(Region {
            lines: stretch.lines,
            goes_on,
        });
    }
    Some(regions)
}

/// How many lines begin where the column does.
fn evenness(stretches: &[Stretch]) -> usize {
    let long = stretches
        .iter()
        .filter(|stretch| stretch.lines.len() >= MIN_ROWS);
    long.map(|stretch| {
        let flush = stretch
            .lines
            .iter()
            .filter(|line| line.start == stretch.left);
        flush.count()
    })
    .sum()
}

/// True if two columns of prose stand side by side.
fn has_columns(stretches: &[Stretch]) -> bool {
    let is_prose = |stretch: &&Stretch| {
        let measure = stretch.measure();
        let full = stretch.lines.iter().filter(|line| {
            let is_indented = INDENT.contains(&line.start.saturating_sub(stretch.left));
            let indent = if is_indented { 2.0 } else { 0.0 };
            (width_in_em(&line.text) + indent - measure).abs() < 1.2
        });
        let of_han = stretch
            .lines
            .iter()
            .filter(|line| line.text.contains(is_han));
        stretch.lines.len() >= MIN_ROWS
            && measure >= MIN_MEASURE
            && 4 * of_han.count() >= 3 * stretch.lines.len()
            && 2 * full.count() >= stretch.lines.len()
    };
    let prose: Vec<&Stretch> = stretches.iter().filter(is_prose).collect();
    let is_beside = |a: &Stretch, b: &Stretch| {
        let both = a.last().min(b.last()) + 1;
        b.left >= a.right() && both >= a.first().max(b.first()) + MIN_ROWS
    };
    prose.iter().any(|a| prose.iter().any(|b| is_beside(a, b)))
}

/// The stretches of a page. Where a column begins is known from most rows, so that a single space parts cells of the
/// others.
fn settled(rows: &[&str], width: fn(char) -> usize) -> Vec<Stretch> {
    let mut edges = white_edges(rows, width);
    let mut found = Vec::new();
    for _ in 0..ROUNDS {
        found = joined(stretches(rows, width, &edges));
        let long = found
            .iter()
            .filter(|stretch| stretch.lines.len() >= MIN_ROWS);
        edges.extend(long.map(Stretch::edge));
    }
    found
}

/// Joins stretches of one column below each other.
fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by_key(|stretch| (stretch.first(), stretch.left));
    let mut at = 0;
    while at < stretches.len() {
        let below = &stretches[at];
        let fits = |above: &Stretch| {
            let rows = below.first().saturating_sub(above.last());
            let start = below.lines[0].start;
            let apart = start.abs_diff(above.left);
            (1..MAX_ROWS_APART).contains(&rows)
                && (below.left.abs_diff(above.left) <= 1 || below.lines.len() == 1)
                && (apart <= 1 || start > above.left && INDENT.contains(&apart))
                && above.lines.len() >= MIN_ROWS.min(below.lines.len())
        };
        let span = (below.left, below.right());
        let above = (0..stretches.len()).find(|&a| a != at && fits(&stretches[a]));
        let is_between = |a: usize| {
            stretches.iter().enumerate().any(|(other, stretch)| {
                other != a
                    && other != at
                    && stretch.last() > stretches[a].last()
                    && stretch.first() < stretches[at].first()
                    && stretch.left < span.1
                    && stretch.right() > span.0
            })
        };
        match above.filter(|&a| !is_between(a)) {
            Some(a) => {
                let below = stretches.remove(at);
                let a = if a > at { a - 1 } else { a };
                stretches[a].lines.extend(below.lines);
                stretches[a].settle();
            }
            None => at += 1,
        }
    }
    stretches
}

/// The stretches of a page whose columns begin at some edges.
fn stretches(rows: &[&str], width: fn(char) -> usize, edges: &[Edge]) -> Vec<Stretch> {
    let mut done: Vec<Stretch> = Vec::new();
    let mut open: Vec<Stretch> = Vec::new();
    for (row, text) in rows.iter().enumerate() {
        let cells = cut_at_edges(cells(text, width), row, edges, width);
        let (ended, still): (Vec<_>, Vec<_>) = open.into_iter().partition(|stretch| {
            let between = &rows[stretch.last() + 1..row];
            let empty = between.iter().filter(|row| trim(row).is_empty()).count();
            !stretch.reaches(row, empty)
        });
        done.extend(ended);
        open = still;
        let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
        for (c, &(start, end, _)) in cells.iter().enumerate() {
            let next = cells.get(c + 1).map(|next| next.0);
            let next = next.filter(|next| *next >= end + WIDE_GAP);
            for (s, stretch) in open.iter().enumerate() {
                if next.is_some_and(|next| next + 2 < stretch.right()) {
                    // Columns begin below a wider stretch.
                    continue;
                }
                pairs.extend(stretch.cost(start, end).map(|cost| (cost, c, s)));
            }
        }
        pairs.sort_unstable();
        let mut of = vec![None; cells.len()];
        let mut taken = vec![false; open.len()];
        for (_, c, s) in pairs {
            if of[c].is_none() && !taken[s] {
                of[c] = Some(s);
                taken[s] = true;
            }
        }
        let mut before = None;
        for ((start, end, text), of) in cells.into_iter().zip(of) {
            let of = of.or_else(|| {
                // A wide space inside a line.
                before.filter(|&s: &usize| open[s].lines.len() > 3 && start < open[s].right())
            });
            before = of;
            match of {
                Some(s) if open[s].last() == row => {
                    let last = open[s].lines.len() - 1;
                    let line = &mut open[s].lines[last];
                    line.text = format!("{} {text}", line.text);
                    line.end = end;
                }
                Some(s) => {
                    let stretch = &mut open[s];
                    stretch.lines.push(line(text, row, start, end));
                    stretch.settle();
                }
                None => {
                    before = Some(open.len());
                    open.push(Stretch {
                        lines: vec![line(text, row, start, end)],
                        left: start,
                    });
                }
            }
        }
        // What a cell of another stretch stands below has ended.
        let covered = |s: &Stretch| {
            open.iter().any(|other| {
                other.last() == row
                    && s.last() < row
                    && other.lines[other.lines.len() - 1].start < s.right()
                    && other.lines[other.lines.len() - 1].end > s.left
            })
        };
        let covered: Vec<bool> = open.iter().map(covered).collect();
        let mut covered = covered.into_iter();
        let (ended, still): (Vec<_>, Vec<_>) = open
            .into_iter()
            .partition(|_| covered.next().unwrap_or(false));
        done.extend(ended);
        open = still;
    }
    done.extend(open);
    done.sort_by_key(|stretch| (stretch.first(), stretch.left));
    done
}

fn line(text: &str, row: usize, start: usize, end: usize) -> TextLine {
    TextLine {
        text: text.to_owned(),
        row,
        start,
        end,
    }
}

/// Orders stretches: bands from the top down, in each the columns from left to right.
fn order(mut stretches: Vec<Stretch>, ordered: &mut Vec<Stretch>) {
    while stretches.len() > 1 {
        for span in [
            |s: &Stretch| (s.first(), s.last()),
            |s: &Stretch| (s.left.min(s.lines[0].start), s.right().saturating_sub(1)),
        ] {
            let mut parts = cut(std::mem::take(&mut stretches), span);
            if parts.len() > 1 {
                parts.drain(..).for_each(|part| order(part, ordered));
                return;
            }
            stretches = parts.pop().unwrap_or_default();
        }
        // Nothing parts them: the uppermost comes first, as a headline above the columns of its article does, with what is
        // below it in its column.
        stretches.sort_by_key(|s| (s.first(), s.left));
        let top = stretches[0].first() + 2;
        let uppermost = stretches
            .iter()
            .enumerate()
            .take_while(|(_, s)| s.first() <= top);
        let mut at = uppermost.min_by_key(|(_, s)| s.left).map(|(at, _)| at);
        while let Some(next) = at {
            let stretch = stretches.remove(next);
            at = next_below(&stretch, &stretches);
            ordered.push(stretch);
        }
    }
    ordered.extend(stretches);
}

/// The stretch below in the same column, if no other stands between.
fn next_below(stretch: &Stretch, others: &[Stretch]) -> Option<usize> {
    let overlaps = |other: &&Stretch| {
        other.first() > stretch.first()
            && other.left < stretch.right()
            && other.right() > stretch.left
    };
    let next = others.iter().filter(overlaps).map(Stretch::first).min()?;
    let at = others
        .iter()
        .position(|other| overlaps(&other) && other.first() == next)?;
    let is_column =
        others[at].left.abs_diff(stretch.left) <= 2 && others[at].right() <= stretch.right() + 2;
    is_column.then_some(at)
}

/// Parts stretches where none spans from one side to the other.
fn cut(mut stretches: Vec<Stretch>, span: fn(&Stretch) -> (usize, usize)) -> Vec<Vec<Stretch>> {
    stretches.sort_by_key(span);
    let mut parts: Vec<Vec<Stretch>> = Vec::new();
    let mut end = 0;
    for stretch in stretches {
        let (first, last) = span(&stretch);
        match parts.last_mut() {
            Some(part) if first <= end => part.push(stretch),
            _ => parts.push(vec![stretch]),
        }
        end = end.max(last);
    }
    parts
}
