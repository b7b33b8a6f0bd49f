//! Kept parts: lists, verse and forms between wrapped paragraphs, which keep their lines.
//!
//! The rows of a text share what the whole text shows, so a list in the midst of prose looks as wrapped as the prose.
//! Here each part whose rows do not fit the prose around it is judged by its own line ends alone.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::layout::habits::clear_gap;
use crate::layout::row_features::RowFeatures;
use crate::layout::wrapping::LineEnds;
use crate::recognize::edges::{End, Start};
use crate::recognize::function_chars::{asks_for_more, stands_behind};
use crate::text::scan::Scan;
use crate::weights::wrapping::KEPT_PART;

/// Rows of the shortest part that is judged.
const SHORTEST: usize = 4;

/// Rows that go on in the next without a blank line, from which blank lines can be known to part paragraphs.
const FEWEST_INSIDE: usize = 3;

/// Rows of the longest head of an article: headlines, deck, byline.
const LONGEST_HEAD: usize = 6;

/// Width up to which rows are columns of vertical text, in half-ems.
const VERTICAL: u32 = 4;

/// By how much a row may be short of its measure and yet be the first of a paragraph, its indent lost, in half-ems.
const INDENT: u32 = 8;

/// Returns, for every row, whether a block begins with it because of a kept part. A text with many blank lines has no
/// parts: they may be anywhere in it.
pub(crate) fn separate(scan: &Scan<'_>, facts: &[RowFeatures], line_ends: &LineEnds) -> Vec<bool> {
    let mut separate = vec![false; facts.len()];
    if blanks_part(facts) {
        set_off(scan, facts, line_ends, &mut separate);
    }
    if facts.iter().filter(|f| f.blanks > 0).count() * 3 <= facts.len() {
        unlike_prose(scan, facts, line_ends, &mut separate);
    }
    separate
}

/// Returns true if a typesetter may have made some line end of a part, judged alone.
fn may_be_wrapped(line_ends: &LineEnds, part: Range<usize>) -> bool {
    let odds = line_ends.alone(part).odds();
    LineEnds::surest(&odds).is_some_and(|(_, surest)| surest >= KEPT_PART)
}

/// Separates the rows of parts between blank lines, also if some are as wide as the prose.
fn set_off(scan: &Scan<'_>, facts: &[RowFeatures], line_ends: &LineEnds, separate: &mut [bool]) {
    let mut to = 0;
    for rows in facts.chunk_by(|_, next| next.blanks == 0) {
        let part = to..to + rows.len();
        to = part.end;
        if rows.len() < SHORTEST || may_be_head(rows) || may_be_wrapped(line_ends, part.clone()) {
            continue;
        }
        for i in part.start + 1..part.end {
            separate[i] = !reads_on(scan, [&facts[i - 1], &facts[i]]);
        }
    }
}

/// Separates the rows of parts in which no row fits the prose around them.
fn unlike_prose(
    scan: &Scan<'_>,
    facts: &[RowFeatures],
    line_ends: &LineEnds,
    separate: &mut [bool],
) {
    let text = FullRows::of(facts);
    let is_one_part =
        |a: &RowFeatures, b: &RowFeatures| b.blanks == 0 && text.is_prose(a) == text.is_prose(b);
    let mut to = 0;
    for rows in facts.chunk_by(is_one_part) {
        let part = to..to + rows.len();
        to = part.end;
        // The prose around it may extend into the part by a last row and by a first row.
        let has_last = part.start > 0 && ends_sentence(&rows[0]);
        let has_first = facts.get(part.end).is_some_and(|after| {
            let last = &rows[rows.len() - 1];
            let first_rows = after.measure.saturating_sub(INDENT)..after.measure + 2;
            first_rows.contains(&last.row.width)
        });
        let of_prose = usize::from(has_last) + usize::from(has_first);
        if rows.len() < SHORTEST + of_prose
            || !may_be_kept(rows, &text)
            || may_be_wrapped(line_ends, part.clone())
        {
            continue;
        }
        for i in part.start + 1..part.end {
            separate[i] |=
                !text.may_be_prose(&facts[i - 1]) && !reads_on(scan, [&facts[i - 1], &facts[i]]);
        }
        if let Some(before) = part.start.checked_sub(1) {
            let [before, first] = [&facts[before], &facts[part.start]];
            let is_open = text.is_prose(before) && !ends_sentence(before);
            separate[part.start] |= !is_open && (first.blanks > 0 || !has_last);
        }
        if part.end < facts.len() {
            let last = &rows[rows.len() - 1];
            let is_marker = last.marked.is_some_and(|m| m.len >= last.chars);
            separate[part.end] |= !has_first && !is_marker;
        }
    }
}

/// Number of rows that fill their measure.
struct FullRows {
    /// For each measure.
    all: Vec<u32>,
    /// Those with punctuation inside.
    with_marks: Vec<u32>,
}

impl FullRows {
    fn of(facts: &[RowFeatures]) -> Self {
        let widest = facts.iter().map(|f| f.measure).max().unwrap_or(0);
        let mut all = vec![0; widest as usize + 1];
        let mut with_marks = all.clone();
        for f in facts.iter().filter(|f| is_full(f)) {
            all[f.measure as usize] += 1;
            with_marks[f.measure as usize] += u32::from(f.inner_marks > 0);
        }
        Self { all, with_marks }
    }

    /// Returns true if a row fills a measure that several rows with punctuation have.
    fn is_prose(&self, f: &RowFeatures) -> bool {
        is_full(f) && self.with_marks[f.measure as usize] > 1
    }

    /// Returns true if a row almost fills such a measure.
    fn may_be_prose(&self, f: &RowFeatures) -> bool {
        let is_long = f
            .deficit()
            .is_some_and(|d| (-1..=INDENT as i32).contains(&d));
        is_long && self.with_marks[f.measure as usize] > 1
    }
}

fn is_full(f: &RowFeatures) -> bool {
    f.fixed.is_none() && f.measure > 0 && f.deficit_with_indent().is_some_and(|d| d.abs() <= 1)
}

/// Returns true if the rows of a part are neither prose nor the head of an article.
fn may_be_kept(rows: &[RowFeatures], text: &FullRows) -> bool {
    let mut inside: FxHashMap<u32, u32> = FxHashMap::default();
    for f in rows.iter().filter(|f| is_full(f)) {
        *inside.entry(f.measure).or_default() += 1;
    }
    let fits = |f: &RowFeatures| {
        let is_elsewhere = || text.all[f.measure as usize] > inside[&f.measure] + 1;
        text.is_prose(f) || is_full(f) && is_elsewhere()
    };
    let is_text = |f: &RowFeatures| f.fixed.is_none() && f.row.width > VERTICAL;
    rows.iter().any(is_text) && !may_be_head(rows) && !rows.iter().any(fits)
}

/// Returns true if blank lines are only between paragraphs: many rows go on in the next, none over a blank line.
fn blanks_part(facts: &[RowFeatures]) -> bool {
    let gaps = facts
        .windows(2)
        .filter_map(|pair| clear_gap(&pair[0], &pair[1]));
    let mut inside = gaps.filter(|gap| !gap.is_between && !gap.indent);
    inside.clone().count() >= FEWEST_INSIDE && inside.all(|gap| !gap.blank)
}

/// Returns true if a part may be the head of an article.
fn may_be_head(rows: &[RowFeatures]) -> bool {
    let is_of_head = |f: &RowFeatures| {
        f.phrase.is_some() || f.dateline > 0 || f.clauses || f.spaced_out || f.stretched
    };
    rows.len() <= LONGEST_HEAD && rows.iter().any(is_of_head)
}

fn ends_sentence(f: &RowFeatures) -> bool {
    matches!(f.end, End::Stop | End::Colon | End::Quote | End::Ellipsis)
}

/// Returns true if a sentence certainly goes on in the second row.
fn reads_on(scan: &Scan<'_>, [f, next]: [&RowFeatures; 2]) -> bool {
    let last = scan.visible[f.visible.end - 1];
    let first = scan.visible[next.visible.start];
    f.open_bracket
        || f.open_quote
        || next.start == Start::Forbidden
        || asks_for_more(last)
        || stands_behind(first)
}
