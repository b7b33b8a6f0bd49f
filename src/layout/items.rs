//! Items: runs of short rows that are units though nothing marks them: items of a list, lines of verse, turns of a
//! dialogue, options of a question.
//!
//! The decision is trained on wrapped articles, where hardly any row is a unit, so it would read such a run as a
//! column. The evidence here is what lists have and prose lacks: no marks, no words across row ends, no function words
//! at them, widths that no measure explains, and other widths nearby.

use std::ops::Range;

use crate::dictionary::jieba::Dictionary;
use crate::dictionary::join_gain::JoinGain;
use crate::layout::repeated_rows::separate_templates;
use crate::layout::row_features::RowFeatures;
use crate::recognize::edges::{End, Start};
use crate::recognize::fields::{is_address, is_turn};
use crate::recognize::function_chars::{asks_for_more, stands_behind};
use crate::recognize::markers::Marker;
use crate::recognize::numbers::is_clock;
use crate::recognize::page_furniture::is_page_of;
use crate::text::characters::Class;
use crate::text::scan::Scan;
use crate::weights::items::*;
use crate::weights::{LOST_INDENT, STRONG_GAIN};

/// Longest item of a list, in characters.
const LONGEST: u32 = 20;

/// Width up to which rows are columns of vertical text, in half-ems.
const VERTICAL: u32 = 4;

/// How many times wider the text's prose is than items whose ends no measure explains.
const NARROWER: u32 = 3;

/// Returns, for every row, whether a block begins with it regardless of the widths.
pub(crate) fn find(
    scan: &Scan<'_>,
    facts: &[RowFeatures],
    dictionary: Option<&dyn Dictionary>,
) -> Vec<bool> {
    let mut separate = vec![false; facts.len()];
    let is_prose = |f: &&RowFeatures| {
        f.fixed.is_none() && f.inner_marks > 0 && f.deficit().is_some_and(|d| d.abs() <= 2)
    };
    let text = RowsOfText {
        scan,
        facts,
        dictionary,
        prose_width: facts
            .iter()
            .filter(is_prose)
            .map(|f| f.measure)
            .max()
            .unwrap_or(0),
    };
    text.lists(&mut separate);
    text.pairs(&mut separate);
    text.narrow(&mut separate);
    text.verse(&mut separate);
    text.turns(&mut separate);
    text.series(&mut separate);
    text.messages(&mut separate);
    text.tagged(&mut separate);
    separate_templates(scan, facts, &mut separate);
    text.explained_options(&mut separate);
    text.ordinals(&mut separate);
    text.page_numbers(&mut separate);
    separate
}

/// A text with its rows.
struct RowsOfText<'a> {
    scan: &'a Scan<'a>,
    facts: &'a [RowFeatures],
    dictionary: Option<&'a dyn Dictionary>,
    /// The widest measure of its running text, in half-ems.
    prose_width: u32,
}

impl RowsOfText<'_> {
    fn visible(&self, i: usize) -> &[char] {
        &self.scan.visible[self.facts[i].visible.clone()]
    }

    fn gain(&self, row: &RowFeatures) -> Option<JoinGain> {
        row.gain(self.scan, self.dictionary)
    }

    /// Separates lists of short items without marks.
    fn lists(&self, separate: &mut [bool]) {
        let mut i = 0;
        while i < self.facts.len() {
            if !self.may_be_item(i) {
                i += 1;
                continue;
            }
            let end = (i..self.facts.len())
                .find(|&k| !self.may_be_item(k))
                .unwrap_or(self.facts.len());
            let run = i..end;
            if run.len() > 2 && self.list_odds(run.clone()) > 0.0 {
                self.part(run, separate);
            }
            i = end;
        }
    }

    /// Separates the items of a list. A full row may form one item with the next, unless most are not full.
    fn part(&self, run: Range<usize>, separate: &mut [bool]) {
        let ends = run.start..run.end - 1;
        let rises = ends.clone().filter(|&k| self.rises(k)).count();
        let first = self.facts[run.start].row.width;
        let are_equal = run.clone().all(|k| self.facts[k].row.width == first);
        let are_words = run.clone().all(|k| self.is_word(k));
        let widest = run.clone().map(|k| self.facts[k].row.width).max();
        let is_loose = self.is_announced(run.start)
            || widest.is_some_and(|w| w > VERTICAL && w * NARROWER <= self.prose_width)
            || are_words
            || are_equal && self.heads(run.start)
            || rises > 1 && rises * 2 >= ends.len();
        for k in ends {
            let next = &self.facts[k + 1];
            let crosses = || self.gain(next).is_some_and(|g| g.gain > 0.0);
            separate[k + 1] = self.rises(k) || self.are_parallel(k) || is_loose && !crosses();
        }
        separate[run.start] |= is_loose && self.heads(run.start);
        if let Some(next) = self.facts.get(run.end) {
            separate[run.end] |= self.facts[run.end - 1].row.width * 3 < next.measure * 2;
        }
    }

    /// Returns true if row `i` is a word of the dictionary.
    fn is_word(&self, i: usize) -> bool {
        is_word(self.visible(i), self.dictionary)
    }

    /// Returns true if row `i` is narrower than the next by more than a lost indent: no measure explains its end.
    fn rises(&self, i: usize) -> bool {
        self.facts[i].row.width + LOST_INDENT.end().unsigned_abs() < self.facts[i + 1].row.width
    }

    /// Returns true if row `i` and the next one begin or end with the same two characters.
    fn are_parallel(&self, i: usize) -> bool {
        let [a, b] = [self.visible(i), self.visible(i + 1)];
        let is_long = |row: &[char]| row.len() >= 4;
        is_long(a) && is_long(b) && (a[..2] == b[..2] || a[a.len() - 2..] == b[b.len() - 2..])
    }

    /// Returns true if row `i` may be an item: short, without a clause.
    fn may_be_item(&self, i: usize) -> bool {
        let f = &self.facts[i];
        let is_clause = |c: &char| matches!(c, ',' | ';' | '：' | ':');
        f.fixed.is_none()
            && f.marked.is_none()
            // A role alone may be a word of the list.
            && (f.phrase.is_none() || f.chars == 2)
            && !f.stretched
            && !f.spaced_out
            && f.chars <= LONGEST
            && (f.chars > 1 || f.row.width > 2)
            && f.inner_marks == 0
            && !self.visible(i).iter().any(is_clause)
            && f.dateline == 0
            && matches!(
                f.end,
                End::Han | End::Latin | End::Digit | End::Bracket | End::Quote | End::Other
            )
            && !matches!(f.start, Start::Forbidden | Start::Dash)
    }

    /// Returns true if the row before row `i` ends in a colon and has no slash: `配料：`.
    fn is_announced(&self, i: usize) -> bool {
        i > 0
            && self.facts[i - 1].end == End::Colon
            && !self.visible(i - 1).iter().any(|c| matches!(c, '/' | '／'))
    }

    /// Returns true if the row before row `i` announces a list or is a numbered heading.
    fn heads(&self, i: usize) -> bool {
        let is_heading =
            |f: &RowFeatures| f.marked.is_some() && f.chars <= LONGEST && f.inner_marks <= 1;
        self.is_announced(i) || (i > 0 && is_heading(&self.facts[i - 1]))
    }

    /// Returns the log odds that the rows of a run are items of a list.
    fn list_odds(&self, run: Range<usize>) -> f32 {
        let rows = &self.facts[run.clone()];
        let widest = rows.iter().map(|f| f.row.width).max().unwrap_or(0);
        let mut odds = PRIOR;
        if self.heads(run.start) {
            odds += HEADED;
        }
        if self.is_among_prose(run.clone(), widest) {
            odds += AMONG_PROSE;
        }
        if self.goes_on_a_column(run.clone()) {
            odds += IN_COLUMN;
        }
        for (k, f) in rows.iter().enumerate() {
            odds += (f.chars as f32 * MARKLESS).min(MARKLESS_MOST);
            let Some(next) = rows.get(k + 1) else { break };
            let last = self.scan.visible[f.visible.end - 1];
            let first = self.scan.visible[next.visible.start];
            if asks_for_more(last) || stands_behind(first) {
                odds += FUNCTION_WORD;
            }
            if self.is_word(run.start + k) {
                odds += WORD;
            }
            if self.rises(run.start + k) {
                odds += RISE;
            }
            if self.are_parallel(run.start + k) {
                odds += PARALLEL;
            }
            if f.open_bracket || f.open_quote {
                odds += OPEN;
            }
            if f.end == End::Han && next.start == Start::Han {
                odds += match self.gain(next) {
                    Some(gain) if gain.gain > STRONG_GAIN => CROSSED_STRONG,
                    Some(gain) if gain.gain > 0.0 => CROSSED,
                    Some(gain) => UNCROSSED * gain.known,
                    None => 0.0,
                };
            }
        }
        odds
    }

    /// Returns true if far wider running text is beside the run.
    fn is_among_prose(&self, run: Range<usize>, widest: u32) -> bool {
        const NEAR: usize = 3;
        let is_prose =
            |f: &RowFeatures| f.fixed.is_none() && f.marks > 0 && f.row.width * 2 > widest * 3;
        let before = run.start.saturating_sub(NEAR)..run.start;
        let after = run.end..(run.end + NEAR).min(self.facts.len());
        before.chain(after).any(|k| is_prose(&self.facts[k]))
    }

    /// Returns true if an end of the run is as wide as the row beside it, which has marks: part of a column that
    /// happens to have none.
    fn goes_on_a_column(&self, run: Range<usize>) -> bool {
        let is_alike = |a: usize, b: usize| {
            let (a, b) = (&self.facts[a], &self.facts[b]);
            b.marks > 0
                && b.marked.is_none()
                && b.end != End::Colon
                && a.row.width.abs_diff(b.row.width) <= 3
        };
        (run.start > 0 && is_alike(run.start, run.start - 1))
            || (run.end < self.facts.len() && is_alike(run.end - 1, run.end))
    }

    /// Separates consecutive headlines of two clauses: each row has one mark inside and none at its end, no word
    /// crosses a row end, and some row is so much narrower than the next that no measure explains its end.
    fn pairs(&self, separate: &mut [bool]) {
        const FEWEST: usize = 3;
        let is_pair = |i: usize| {
            let f = &self.facts[i];
            let is_open = matches!(f.end, End::Han | End::Digit | End::Latin | End::Quote);
            f.fixed.is_none() && f.inner_marks == 1 && is_open && (8..=26).contains(&f.chars)
        };
        let mut i = 0;
        while i < self.facts.len() {
            let end = (i..self.facts.len()).find(|&k| !is_pair(k));
            let end = end.unwrap_or(self.facts.len());
            let mut gaps = i + 1..end;
            let is_begun = i == 0 || {
                let before = &self.facts[i - 1];
                before.fixed.is_some() || matches!(before.end, End::Stop | End::Colon)
            };
            let next = self.facts.get(end);
            let is_over = next.is_none_or(|f| f.blanks > 0 || f.fixed.is_some());
            let is_list = end >= i + FEWEST
                && is_begun
                && is_over
                && gaps.clone().any(|k| self.rises(k - 1))
                && gaps.all(|k| {
                    let gain = self.gain(&self.facts[k]);
                    gain.is_none_or(|g| g.gain <= 0.0)
                });
            if is_list {
                separate[i + 1..end].fill(true);
            }
            i = end.max(i + 1);
        }
    }

    /// Separates rows far narrower than the running text beside them whose ends no measure explains: most are followed
    /// by a unit that would have fitted into the widest of them, and hardly any is cut inside a word.
    fn narrow(&self, separate: &mut [bool]) {
        const FEWEST: usize = 5;
        const MOST: usize = 24;
        const CROSSED: usize = 5;
        let is_wide = |f: &RowFeatures| f.fixed.is_none() && f.marks > 0 && f.deficit() == Some(0);
        let mut width = 0;
        let mut i = 0;
        while i < self.facts.len() {
            if is_wide(&self.facts[i]) {
                width = self.facts[i].row.width;
            }
            // Bylines, datelines and markers alone are part of an article's head.
            let is_narrow = |f: &RowFeatures| {
                f.fixed.is_none()
                    && f.phrase.is_none()
                    && f.dateline == 0
                    && !f.clauses
                    && f.marked.is_none_or(|m| m.len < f.chars)
                    && !f.stretched
                    && !f.spaced_out
                    && f.row.width * 3 <= width * 2
            };
            let rows = self.facts[i..].iter().take(MOST + 1);
            let run = i..i + rows.take_while(|f| is_narrow(f)).count();
            let is_begun = i == 0 || {
                let before = &self.facts[i - 1];
                matches!(before.end, End::Stop | End::Colon | End::Quote) || before.fixed.is_some()
            };
            if !is_begun || !(FEWEST..=MOST).contains(&run.len()) {
                i += 1;
                continue;
            }
            let rows = &self.facts[run.clone()];
            let widest = rows.iter().map(|f| f.row.width).max().unwrap_or(0);
            let ends = || {
                rows.windows(2)
                    .filter(|pair| !matches!(pair[0].end, End::Stop | End::Colon))
            };
            let is_short = |pair: &&[RowFeatures]| pair[0].row.width + pair[1].first_unit < widest;
            let (all, short) = (ends().count(), ends().filter(is_short).count());
            let crossed = ends().filter_map(|pair| self.gain(&pair[1]));
            let crossed = crossed.filter(|g| g.gain > 0.0).count();
            let is_open = ends().any(|pair| {
                let last = self.scan.visible[pair[0].visible.end - 1];
                pair[0].open_bracket
                    || pair[0].open_quote
                    || pair[1].start == Start::Forbidden
                    || asks_for_more(last)
            });
            if all > 1 && short * 2 >= all && crossed * CROSSED <= all && !is_open {
                separate[run.start + 1..run.end].fill(true);
            }
            i = run.end;
        }
    }

    /// Separates lines of verse: rows of verse-length clauses that end in marks. Four rows are enough, or two if all
    /// clauses have one length and each row has several, or the rows are over two em narrower than one beside them.
    fn verse(&self, separate: &mut [bool]) {
        let line = |i: usize| {
            let is_free = self.facts[i].fixed.is_none();
            is_free.then(|| verse_line(self.visible(i))).flatten()
        };
        let mut i = 0;
        while i < self.facts.len() {
            let Some(first) = line(i) else {
                i += 1;
                continue;
            };
            let end = (i + 1..self.facts.len())
                .find(|&k| line(k).is_none())
                .unwrap_or(self.facts.len());
            let are_alike = (i..end).all(|k| line(k) == Some(first) && first.length.is_some());
            let around = [i.checked_sub(1), Some(end)].into_iter().flatten();
            let widths = around
                .filter_map(|k| self.facts.get(k))
                .map(|f| f.row.width);
            let is_begun = i == 0 || {
                let before = &self.facts[i - 1];
                before.fixed.is_some() || before.end as u8 <= End::Dash as u8
            };
            let is_narrow = widths
                .max()
                .is_some_and(|w| w > self.facts[i].row.width + 4);
            let rows = end - i;
            let ends = self.facts[end - 1].end == End::Stop;
            let are_enough =
                rows >= 4 || rows >= 2 && are_alike && (is_narrow || first.clauses > 1);
            if is_begun && ends && are_enough {
                separate[i..end].fill(true);
                if end < self.facts.len() {
                    separate[end] = true;
                }
            }
            i = end;
        }
    }

    /// Separates turns of a dialogue: rows that begin with a speaker, after a row that ends a sentence if only a colon
    /// proves it one.
    fn turns(&self, separate: &mut [bool]) {
        for (k, rows) in self.facts.windows(2).enumerate() {
            let ends = matches!(
                rows[0].end,
                End::Stop | End::Quote | End::Ellipsis | End::Bracket
            );
            separate[k + 1] |= ends && is_turn(self.visible(k + 1)) || rows[1].speaker > 0;
        }
    }

    /// Separates rows that begin with consecutive letters (`A. …`, `B. …`), pictures, labels, numbers or the same bullet,
    /// salutations and closings of letters.
    fn series(&self, separate: &mut [bool]) {
        for i in 1..self.facts.len() {
            let [before, row] = [self.visible(i - 1), self.visible(i)];
            let follows = match (option(before), option(row)) {
                // A row may have several options.
                (Some(a), Some(b)) => (1..=3).contains(&u32::from(b).wrapping_sub(u32::from(a))),
                _ => false,
            };
            let are_pictures = is_picture(before[0]) && is_picture(row[0]);
            let [f, next] = [&self.facts[i - 1], &self.facts[i]];
            let are_fields = f.label && next.label;
            let is_bullet = |f: &RowFeatures| f.marked.is_some_and(|m| m.marker == Marker::Bullet);
            let are_bulleted =
                is_bullet(f) && is_bullet(next) && before[0] == row[0] && f.indent == next.indent;
            let is_amount = f.amount || next.amount;
            let are_numbered = begins_with_number(before) && begins_with_number(row);
            // The closing of a letter.
            let is_close = matches!(before, ['此', '致']) || matches!(row, ['此', '致']);
            separate[i - 1] |= follows;
            separate[i] |= follows
                || are_pictures
                || are_fields
                || is_amount
                || are_numbered
                || are_bulleted
                || is_close
                || self.is_salutation(i)
                || is_address(before);
        }
    }

    /// Separates rows that begin with a label in brackets, if several do: `【成份】岗梅`, `[21:06] 老葛：`.
    fn tagged(&self, separate: &mut [bool]) {
        const FEWEST: usize = 3;
        let tagged = |opening: char| {
            (0..self.facts.len()).filter(move |&i| {
                self.visible(i).first() == Some(&opening) && has_tag(self.visible(i))
            })
        };
        for opening in ['【', '['] {
            if tagged(opening).count() >= FEWEST {
                tagged(opening).for_each(|i| separate[i] = true);
            }
        }
    }

    /// Separates messages of a chat, each below a row with its time: they are not wrapped.
    fn messages(&self, separate: &mut [bool]) {
        const FEWEST: usize = 3;
        const ROWS: usize = 6;
        // Rows that fill one measure: a paragraph among the messages.
        const SHORTEST: u32 = 12;
        let goes_on = |rows: &[RowFeatures]| {
            let is_full = |f: &RowFeatures| f.deficit().is_some_and(|d| d.abs() <= 1);
            let [f, next] = [&rows[0], &rows[1]];
            f.chars > SHORTEST && f.inner_marks > 0 && is_full(f) && next.measure == f.measure
        };
        let is_head = |i: &usize| {
            let f = &self.facts[*i];
            f.colons > 0 && f.chars <= 24 && f.end != End::Stop && has_time(self.visible(*i))
        };
        // A message follows each head.
        let rows = 1..self.facts.len();
        let heads = rows.filter(|&i| is_head(&(i - 1)) && !is_head(&i)).count();
        if heads >= FEWEST && heads * ROWS >= self.facts.len() {
            for (k, rows) in self.facts.windows(2).enumerate() {
                separate[k + 1] |= !goes_on(rows);
            }
        }
    }

    /// Separates points of an enumeration in words (`第一，`, `第二，`). Three in order at row starts are no
    /// coincidence, nor is one of two after a row that is not full.
    fn ordinals(&self, separate: &mut [bool]) {
        let points: Vec<(usize, u32)> = (0..self.facts.len())
            .filter_map(|i| Some((i, ordinal_point(self.visible(i))?)))
            .collect();
        for chain in points.chunk_by(|a, b| b.1 == a.1 + 1) {
            for &(i, _) in chain {
                let is_short = i > 0 && self.facts[i - 1].deficit().is_some_and(|d| d > 5);
                separate[i] |= chain.len() > 2 || chain.len() > 1 && is_short;
            }
        }
    }

    /// Separates page numbers that cut a sentence: alone behind a full row, and no part of the line before or after, since
    /// they would not fit there, or a blank line or a running head follows.
    fn page_numbers(&self, separate: &mut [bool]) {
        const LONGEST: u32 = 4;
        for (i, rows) in self.facts.windows(4).enumerate() {
            let [before, number, next, after] = rows else {
                continue;
            };
            let is_full = |f: &RowFeatures| f.deficit().is_some_and(|d| d.abs() <= 3);
            let is_apart = next.blanks > 0 || next.page_start;
            let fits_before = before.row.width + number.row.width <= before.measure + 1;
            let is_paged = is_page_of(self.visible(i + 1));
            let is_number =
                number.furniture && number.figures && number.chars <= LONGEST || is_paged;
            let is_open =
                before.end == End::Han && (is_paged || before.measure > number.row.width * 4);
            if !(is_number && is_open && is_full(before)) || fits_before && !is_apart && !is_paged {
                continue;
            }
            let is_wider = is_paged || number.row.width + next.row.width > before.measure + 1;
            let is_head = next.row.width * 2 < before.measure && next.end == End::Han;
            if is_wider || is_head && is_full(after) {
                separate[i + 1] = true;
                separate[i + 2] = true;
                separate[i + 3] |= !is_wider;
            }
        }
    }

    /// Separates an option of a command (`-p 名称, --package 名称`) from its description, indented by over an em more.
    fn explained_options(&self, separate: &mut [bool]) {
        let is_option =
            |row: &[char]| matches!(row, ['-', c, ..] if c.is_ascii_alphabetic() || *c == '-');
        for (k, rows) in self.facts.windows(2).enumerate() {
            let is_further = rows[1].indent > rows[0].indent + 2;
            if is_further && is_option(self.visible(k)) {
                separate[k] = true;
                separate[k + 1] = true;
            }
        }
    }

    /// Returns true if row `i` is short and ends in a colon, after a row that is not full: `各部门：`.
    fn is_salutation(&self, i: usize) -> bool {
        let [f, row] = [&self.facts[i - 1], &self.facts[i]];
        // The next row is evidence of the measure, too.
        let width = self.facts.get(i + 1).map_or(0, |n| n.row.width);
        let is_short = f.row.width + row.first_unit + 1 < width.max(f.measure);
        is_address(self.visible(i)) && f.end != End::Pause
            || may_be_salutation(f, row) && !self.visible(i).contains(&'下') && is_short
    }
}

/// Returns true if a row looks like a salutation (`各部门：`): short, with a colon at its end, after a row that has no
/// marker and does not end in a comma.
pub(crate) fn may_be_salutation(before: &RowFeatures, row: &RowFeatures) -> bool {
    const LONGEST: u32 = 10;
    row.end == End::Colon
        && row.chars <= LONGEST
        && row.start == Start::Han
        && row.inner_marks == 0
        && before.marked.is_none()
        && before.end != End::Pause
}

/// Returns true if a row is a word of the dictionary.
pub(crate) fn is_word(row: &[char], dictionary: Option<&dyn Dictionary>) -> bool {
    let mut is_word = false;
    if let (Some(dictionary), 2..=5) = (dictionary, row.len()) {
        dictionary.words_from(row, &mut |length, _| is_word |= length == row.len());
    }
    is_word
}

/// A line of verse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct VerseLine {
    /// Characters of a clause with its mark, if all clauses are equally long.
    length: Option<usize>,
    clauses: usize,
}

/// Parses a row as a line of verse: its clauses have four to seven characters each, or three, five and seven, and the
/// last one ends in a mark.
pub(crate) fn verse_line(row: &[char]) -> Option<VerseLine> {
    const LONGEST: usize = 32;
    let is_mark = |&c: &char| matches!(Class::of(c), Class::Stop | Class::Pause);
    if row.len() > LONGEST || !row.last().is_some_and(is_mark) {
        return None;
    }
    let lengths = row.split_inclusive(is_mark).map(<[char]>::len);
    let first = lengths.clone().next()?;
    let are_equal = (5..=8).contains(&first) && lengths.clone().all(|length| length == first);
    let are_odd = lengths.clone().all(|length| matches!(length, 4 | 6 | 8));
    let is_han = |c: &char| is_mark(c) || Class::of(*c) == Class::Han;
    (row.iter().all(is_han) && (are_equal || are_odd)).then(|| VerseLine {
        length: are_equal.then_some(first),
        clauses: lengths.count(),
    })
}

/// Returns the letter or circled number that begins a row: `A. `, `B、`, `Ｃ．`, `①`.
fn option(row: &[char]) -> Option<char> {
    match *row {
        [letter, mark, ..]
            if matches!(letter, 'A'..='H' | 'Ａ'..='Ｈ' | 'a'..='h')
                && matches!(mark, '.' | '．' | '、' | ')' | '）' | ':' | '：') =>
        {
            Some(letter)
        }
        [number @ '①'..='⑳', ..] => Some(number),
        _ => None,
    }
}

/// Returns true if a row begins with a time of day (`8:30`) or a number as a label (`40001：`).
fn begins_with_number(row: &[char]) -> bool {
    let row = row.strip_prefix(&['-']).unwrap_or(row);
    let digits = row.iter().take_while(|c| c.is_ascii_digit()).count();
    digits > 0 && row.get(digits) == Some(&'：') || is_clock(row)
}

/// Returns true if a row begins with a label in heavy brackets, or with a time in square ones.
fn has_tag(row: &[char]) -> bool {
    const LONGEST: usize = 20;
    let inside = |closing: char| {
        let end = row.iter().take(LONGEST).position(|&c| c == closing)?;
        Some(&row[1..end])
    };
    match row[0] {
        '【' => inside('】').is_some_and(|tag| !tag.iter().all(char::is_ascii_digit)),
        '[' => inside(']').is_some_and(has_time),
        _ => false,
    }
}

/// Returns true if a row has a time of day: `19:05`.
fn has_time(row: &[char]) -> bool {
    (0..row.len()).any(|at| is_clock(&row[at..]))
}

/// Returns true for an emoji or a dingbat.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{23e9}'..='\u{23fa}' | '\u{2b00}'..='\u{2bff}')
        && Class::of(c) != Class::Extend
}

/// Returns the number of the point that a row begins, from 0: 1 for `第二，`.
fn ordinal_point(row: &[char]) -> Option<u32> {
    match row {
        ['第', n, '，' | '、' | '：' | ',', ..] => {
            let n = "一二三四五六七八九十".chars().position(|c| c == *n);
            n.map(|n| n as u32)
        }
        _ => None,
    }
}
