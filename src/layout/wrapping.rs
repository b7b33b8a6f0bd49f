//! Wrapping: whether the typesetter or the author made the line ends of a text.
//!
//! A weighted sum of features of a line end, of those near it, and of the whole text. It finds no paragraph ends: it
//! separates wrapped prose from lists, verse, glossaries and other text that keeps its lines.

use std::ops::Range;

use crate::dictionary::jieba::Dictionary;
use crate::layout::items::{is_word, may_be_salutation, verse_line};
use crate::layout::row_features::RowFeatures;
use crate::named::is_equal;
use crate::recognize::edges::{End, Start};
use crate::recognize::fields::is_turn;
use crate::recognize::function_chars::{asks_for_more, stands_behind};
use crate::recognize::numbers::is_figure_due;
use crate::text::characters::Class;
use crate::text::scan::Scan;
use crate::weights::wrapping::{
    BIAS, NEAR_LINE_ENDS, SHORT_FIGURE, SHORT_GOES_ON, SHORT_SENTENCE, SHORT_WIDE,
    SIGNS as WEIGHTS, TEXT_LINE_ENDS,
};
use crate::weights::{LOST_INDENT, STRONG_GAIN};

/// A line end between two rows.
pub(crate) struct LineEndContext<'a> {
    before: &'a RowFeatures,
    after: &'a RowFeatures,
    /// The visible characters of both rows.
    left: &'a [char],
    right: &'a [char],
    /// Gain in log probability from a word across it; 0 beside a mark or without a dictionary.
    gain: f64,
    /// How much the dictionary knows of the characters beside it, from 0 to 1; 0 without a lookup.
    known: f32,
    /// Whether the row before is a word of the dictionary.
    is_word: bool,
    /// Whether the row before has white space between two Han.
    has_spaces: bool,
    /// Whether a clause ends inside the row before.
    has_mark: bool,
}

impl LineEndContext<'_> {
    /// Returns true if the row before fills its measure: what follows would not have fitted.
    fn is_full(&self) -> bool {
        let f = self.before;
        let deficit = f.deficit_with_indent();
        f.stretched || deficit.is_some_and(|d| d <= 1 || d < self.after.first_unit as i32)
    }

    /// Returns true if the row before ends in mid-clause.
    fn is_open(&self) -> bool {
        matches!(
            self.before.end,
            End::Han | End::Latin | End::Digit | End::Open
        )
    }

    /// Returns true if the row before is narrower than the next by more than a lost indent.
    fn rises(&self) -> bool {
        self.before.row.width + LOST_INDENT.end().unsigned_abs() < self.after.row.width
    }

    fn is_spread(&self) -> bool {
        self.before.stretched || self.before.spaced_out
    }

    fn width(&self) -> u32 {
        self.before.row.width
    }

    fn last(&self) -> char {
        self.left[self.left.len() - 1]
    }
}

/// A sign (feature of a line end): its name in the table of weights, and its test.
type WrappingSign = (&'static str, fn(&LineEndContext<'_>) -> bool);

/// All signs, in the order of their weights.
pub(crate) const SIGNS: [WrappingSign; COUNT] = [
    ("full, in mid-clause", |e| e.is_full() && e.is_open()),
    ("full, behind a mark", |e| e.is_full() && !e.is_open()),
    ("short, in mid-clause", |e| !e.is_full() && e.is_open()),
    ("short, behind a mark", |e| !e.is_full() && !e.is_open()),
    ("next row wider", |e| e.rises()),
    ("next row as wide", |e| {
        e.width().abs_diff(e.after.row.width) <= 1
    }),
    ("to 6 em", |e| e.width() <= 12),
    ("to 12 em", |e| (13..=24).contains(&e.width())),
    ("to 20 em", |e| (25..=40).contains(&e.width())),
    ("to 30 em", |e| (41..=60).contains(&e.width())),
    ("word across, near proof", |e| e.gain > STRONG_GAIN),
    ("word across", |e| e.gain > 0.0),
    ("no word across", |e| e.gain <= 0.0 && e.known > 0.5),
    ("function word beside it", |e| {
        asks_for_more(e.last()) || stands_behind(e.right[0])
    }),
    ("function word in row", |e| e.before.plain_words > 0),
    ("row is a word", |e| e.is_word),
    ("row is a name", |e| e.before.name),
    ("bracket open", |e| e.before.open_bracket),
    ("quotation open", |e| e.before.open_quote),
    ("behind a stop", |e| {
        matches!(e.before.end, End::Stop | End::Ellipsis)
    }),
    ("behind a pause", |e| {
        matches!(e.before.end, End::Pause | End::Semicolon) || e.last() == ','
    }),
    ("behind a colon", |e| e.before.end == End::Colon),
    ("behind Latin or a figure", |e| {
        matches!(e.before.end, End::Latin | End::Digit)
    }),
    ("behind another mark", |e| {
        matches!(
            e.before.end,
            End::Bracket | End::Quote | End::Other | End::Dash
        )
    }),
    ("mark in row", |e| e.has_mark),
    ("no mark in row", |e| {
        !e.has_mark && !is_clause_mark(e.last()) && e.width() > 4
    }),
    ("before a forbidden start", |e| {
        let is_sign = matches!(e.right, ['/' | '%', c, ..] if Class::of(*c) == Class::Han);
        e.after.start == Start::Forbidden || is_sign
    }),
    ("before a marker", |e| e.after.start == Start::Marker),
    ("before an opening mark", |e| e.after.start == Start::Open),
    ("before a figure", |e| e.after.start == Start::Digit),
    ("before Latin", |e| e.after.start == Start::Latin),
    ("before a blank line", |e| e.after.blanks > 0),
    ("before a speaker", |e| is_turn(e.right)),
    ("before a salutation", |e| {
        may_be_salutation(e.before, e.after)
    }),
    ("both rows begin alike", |e| e.left[0] == e.right[0]),
    ("both rows begin with the same sign", |e| {
        e.left[0] == e.right[0] && Class::of(e.left[0]) != Class::Han
    }),
    ("both rows begin with signs of a class", |e| {
        Class::of(e.left[0]) == Class::of(e.right[0]) && Class::of(e.left[0]) != Class::Han
    }),
    ("both rows end alike", |e| {
        e.left.len() > 3
            && e.right.len() > 3
            && e.left[e.left.len() - 2..] == e.right[e.right.len() - 2..]
    }),
    ("row is a clause", |e| {
        is_clause_mark(e.last()) && !e.has_mark && e.width() > 4
    }),
    ("both rows end in a mark", |e| {
        is_clause_mark(e.last()) && e.right.last().is_some_and(|&c| is_clause_mark(c))
    }),
    ("both rows are verse", |e| {
        verse_line(e.left).is_some_and(|shape| verse_line(e.right) == Some(shape))
    }),
    ("row is stretched", |e| e.is_spread()),
    ("lone spaces in row", |e| e.has_spaces && !e.is_spread()),
    ("row has a label", |e| {
        let label = &e.left[..LABEL.min(e.left.len() - 1)];
        label.iter().any(|c| matches!(c, '：' | ':'))
    }),
];

/// Number of [`SIGNS`].
pub(crate) const COUNT: usize = 44;

/// Characters within which a label ends.
const LABEL: usize = 8;

/// Line ends beyond which a longer text no longer makes a sign likelier to occur somewhere.
const LONG_TEXT: u32 = 24;

/// Line ends whose widths alone are too little evidence.
const FEW_LINE_ENDS: usize = 12;

/// Rows of a text too short for its measure to show.
pub(crate) const FEW_ROWS: usize = 10;

/// One in this many line ends may look like the inside of a sentence by chance.
const BY_CHANCE: usize = 6;

/// A row ends in mid-clause.
const MID_CLAUSE: SignSums = set(&["full, in mid-clause", "short, in mid-clause"]);
const UNCROSSED: SignSums = set(&["no word across"]);
const NARROW: SignSums = set(&["to 6 em", "to 12 em", "to 20 em"]);
const TO_30_EM: SignSums = set(&["to 30 em"]);
/// A sentence goes on between two Han.
const PROOF: SignSums = set(&[
    "word across",
    "behind Latin or a figure",
    "function word beside it",
    "bracket open",
    "quotation open",
    "row is stretched",
]);
/// A sentence goes on; no line of a list ends so.
const GOES_ON: SignSums = set(&[
    "bracket open",
    "quotation open",
    "before a forbidden start",
    "row is stretched",
    "word across, near proof",
]);
const STOPPED: SignSums = set(&["behind a stop"]);
const PAUSED: SignSums = set(&["behind a pause"]);
/// Both rows may be verse.
const BOTH_END: SignSums = set(&["both rows end in a mark"]);
/// The rows may be a record of a table.
const CELL: SignSums = set(&[
    "behind Latin or a figure",
    "before a figure",
    "before Latin",
]);
const FUNCTION_WORD: SignSums = set(&["function word in row"]);
const MARKED: SignSums = set(&["mark in row"]);

/// Returns the set of the signs of these names. In a constant, an unknown name does not compile.
const fn set(names: &[&str]) -> SignSums {
    let (mut bits, mut k) = (0, 0);
    while k < names.len() {
        let mut sign = 0;
        while !is_equal(SIGNS[sign].0, names[k]) {
            sign += 1;
        }
        bits |= 1 << sign;
        k += 1;
    }
    SignSums(bits)
}

/// Line ends on each side that count as near.
const NEAR: usize = 5;

/// A set of [`SIGNS`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SignSums(u64);

impl SignSums {
    /// Returns their indices.
    pub(crate) fn iter(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let next = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (next < COUNT).then_some(next)
        })
    }
}

/// The signs of one line end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignValues {
    pub(crate) here: SignSums,
    /// Signs here and at the line ends near it.
    pub(crate) near: SignSums,
    /// Number of line ends near it, including this one.
    pub(crate) near_line_ends: usize,
}

/// The signs of all line ends of a text.
#[derive(Debug)]
pub(crate) struct LineEnds {
    /// For every row, the line end before it; `None` before the first and beside verbatim rows.
    pub(crate) rows: Vec<Option<SignValues>>,
    /// Number of line ends with each sign.
    pub(crate) counts: [u32; COUNT],
    /// Number of line ends.
    pub(crate) total: u32,
}

impl LineEnds {
    /// Finds the signs; looks up words across line ends in the dictionary.
    pub(crate) fn of(
        scan: &Scan<'_>,
        facts: &[RowFeatures],
        dictionary: Option<&dyn Dictionary>,
    ) -> Self {
        let signs: Vec<Option<SignSums>> = (0..facts.len())
            .map(|i| {
                let before = &facts[i.checked_sub(1)?];
                let after = &facts[i];
                // A line that a speaker begins is no evidence for the others.
                let is_turn = after.speaker > 0;
                let is_prose = before.fixed.is_none() && after.fixed.is_none() && !is_turn;
                is_prose.then(|| signs(scan, [before, after], dictionary))
            })
            .collect();
        Self::from_signs(&signs)
    }

    /// Returns the line ends of a part of the text, as if it were the whole text.
    pub(crate) fn alone(&self, rows: Range<usize>) -> Self {
        let inside = self.rows[rows].iter().enumerate();
        let signs: Vec<_> = inside
            .map(|(k, seen)| seen.as_ref().filter(|_| k > 0).map(|seen| seen.here))
            .collect();
        Self::from_signs(&signs)
    }

    fn from_signs(signs: &[Option<SignSums>]) -> Self {
        let mut counts = [0; COUNT];
        for signs in signs.iter().flatten() {
            signs.iter().for_each(|sign| counts[sign] += 1);
        }
        let mut rows = Vec::with_capacity(signs.len());
        for run in signs.chunk_by(|a, b| a.is_some() == b.is_some()) {
            rows.extend(run.iter().enumerate().map(|(k, here)| {
                let near = &run[k.saturating_sub(NEAR)..run.len().min(k + NEAR + 1)];
                let all = near.iter().flatten().fold(0, |all, signs| all | signs.0);
                here.map(|here| SignValues {
                    here,
                    near: SignSums(all),
                    near_line_ends: near.len(),
                })
            }));
        }
        Self {
            total: rows.iter().flatten().count() as u32,
            rows,
            counts,
        }
    }

    /// Returns true if `rows` are few and nothing at their line ends proves that a sentence goes on.
    pub(crate) fn prove_nothing(&self, rows: Range<usize>) -> bool {
        let ends = &self.rows[rows.len().min(1) + rows.start..rows.end];
        let total = ends.iter().flatten().count();
        let count = |signs: SignSums| {
            let seen = ends.iter().flatten();
            seen.filter(|seen| seen.here.0 & signs.0 != 0).count()
        };
        (1..=FEW_LINE_ENDS).contains(&total)
            && count(MID_CLAUSE) == total
            // The dictionary knows the script.
            && count(UNCROSSED) * 2 >= total
            && count(NARROW) == total
            && count(PROOF) * BY_CHANCE <= total
    }

    /// Returns the least odds of a stretch in a text of so few rows that no measure can show, by what its line ends show,
    /// of which that before row `surest` is the surest; `None` in a longer text or without a sign that a sentence goes on.
    pub(crate) fn short_text(
        &self,
        scan: &Scan<'_>,
        facts: &[RowFeatures],
        surest: usize,
    ) -> Option<f32> {
        let seen = self.rows[surest].filter(|_| facts.len() <= FEW_ROWS)?;
        let is_due = |i: usize| {
            let (before, after) = (&facts[i - 1].visible, &facts[i].visible);
            self.rows[i].is_some() && is_figure_due(&scan.visible, after.start, before.start)
        };
        if (1..facts.len()).any(is_due) {
            return Some(SHORT_FIGURE);
        }
        let has = |signs: SignSums| seen.here.0 & signs.0 != 0;
        if has(STOPPED) || ends_sentence(&scan.visible[facts[surest - 1].visible.clone()]) {
            return None;
        }
        let is_wide = !has(NARROW) && !has(CELL);
        if is_wide && !has(TO_30_EM) && has(MID_CLAUSE) {
            return Some(SHORT_WIDE);
        }
        if has(GOES_ON) || is_wide || has(PAUSED) && !has(BOTH_END) {
            return Some(SHORT_GOES_ON);
        }
        (has(FUNCTION_WORD) && has(MARKED)).then_some(SHORT_SENTENCE)
    }

    /// Returns the row after the line end with the highest of the [`odds`](Self::odds), and these.
    pub(crate) fn surest(odds: &[Option<f32>]) -> Option<(usize, f32)> {
        let rows = odds.iter().enumerate();
        rows.filter_map(|(i, &odds)| Some((i, odds?)))
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Returns the logarithm of the number of line ends, capped at `LONG_TEXT`.
    pub(crate) fn log_total(&self) -> f32 {
        (self.total.clamp(1, LONG_TEXT) as f32).ln()
    }

    /// Returns, for every row, the log odds that a typesetter made the line end before it; `None` as in
    /// [`rows`](Self::rows).
    pub(crate) fn odds(&self) -> Vec<Option<f32>> {
        let mut of_text = BIAS + TEXT_LINE_ENDS * self.log_total();
        for (weights, &count) in WEIGHTS.iter().zip(&self.counts) {
            if count > 0 {
                of_text += weights.share * count as f32 / self.total as f32 + weights.any;
            }
        }
        let of_line_end = |seen: &SignValues| {
            let here = seen.here.iter().map(|sign| WEIGHTS[sign].here);
            let near = seen.near.iter().map(|sign| WEIGHTS[sign].near);
            of_text
                + NEAR_LINE_ENDS * (seen.near_line_ends as f32).ln()
                + here.sum::<f32>()
                + near.sum::<f32>()
        };
        self.rows
            .iter()
            .map(|seen| seen.as_ref().map(of_line_end))
            .collect()
    }
}

/// Returns the signs of the line end between two rows.
fn signs(
    scan: &Scan<'_>,
    [before, after]: [&RowFeatures; 2],
    dictionary: Option<&dyn Dictionary>,
) -> SignSums {
    let is_between_han = before.end == End::Han && after.start == Start::Han;
    let gain = match is_between_han {
        true => after.gain(scan, dictionary),
        false => None,
    };
    let left = &scan.visible[before.visible.clone()];
    let mut gaps = scan.gaps[scan.gaps_of(before.row.lines())].iter();
    let line_end = LineEndContext {
        before,
        after,
        left,
        right: &scan.visible[after.visible.clone()],
        gain: gain.as_ref().map_or(0.0, |g| g.gain),
        known: gain.as_ref().map_or(0.0, |g| g.known),
        is_word: is_word(left, dictionary),
        has_spaces: gaps.any(|g| g.is_between_han()),
        has_mark: has_inner_mark(left),
    };
    let mut signs = 0;
    for (k, (_, is_seen)) in SIGNS.iter().enumerate() {
        signs |= u64::from(is_seen(&line_end)) << k;
    }
    SignSums(signs)
}

/// Returns true if a row ends in a stop, or in the closing mark of what a stop ends.
pub(crate) fn ends_sentence(row: &[char]) -> bool {
    let class = |&c: &char| Class::of(c);
    match row {
        [.., stop, last] if class(last) == Class::Close => class(stop) == Class::Stop,
        [.., last] => class(last) == Class::Stop,
        [] => false,
    }
}

/// Returns true if a mark, ASCII or not, ends a clause.
fn is_clause_mark(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '?' | '!' | '.' | '·')
        || matches!(Class::of(c), Class::Stop | Class::Pause)
}

/// Returns true if a clause ends inside a row; an ASCII mark must precede Han.
fn has_inner_mark(row: &[char]) -> bool {
    row.windows(2).any(|pair| match Class::of(pair[0]) {
        Class::Stop | Class::Pause => true,
        _ => is_clause_mark(pair[0]) && pair[0] != ':' && Class::of(pair[1]) == Class::Han,
    })
}
