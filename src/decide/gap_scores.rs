//! Gap scores: features of the gap before a row, for every class of gap.

use crate::decide::features::*;
use crate::decide::row_scores::RowBuckets;
use crate::decide::state::State::{self, *};
use crate::dictionary::jieba::Dictionary;
use crate::layout::habits::Habits;
use crate::layout::row_features::RowFeatures;
use crate::layout::structure::Structure;
use crate::recognize::byline::{LONGEST, phrase};
use crate::recognize::edges::{End, Start};
use crate::recognize::function_chars::{asks_for_more_at, function_char};
use crate::recognize::headings::is_labelled;
use crate::recognize::numbers::{could_be_one, in_date, in_han_date, is_clock, proof};
use crate::recognize::openers::opener;
use crate::text::scan::Scan;
use crate::weights::{EXCLUDED, UNWRAPPED};

/// A decision about the gap before a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum GapClass {
    /// The paragraph continues.
    Body,
    /// The headline continues.
    Head,
    /// A paragraph begins.
    Start,
    /// A headline begins.
    StartHead,
    /// Another block begins.
    StartOther,
    /// The byline continues.
    Byline,
}

/// All classes, in declaration order.
pub(crate) const GAP_CLASSES: [GapClass; 6] = [
    GapClass::Body,
    GapClass::Head,
    GapClass::Start,
    GapClass::StartHead,
    GapClass::StartOther,
    GapClass::Byline,
];

impl GapClass {
    /// Returns the class of the gap before a row in this state.
    pub(crate) fn into(state: State) -> Self {
        match state {
            Middle | Last => Self::Body,
            HeadOn => Self::Head,
            First | Only => Self::Start,
            State::Head => Self::StartHead,
            BylineOn => Self::Byline,
            State::Byline | Jump | Furniture | Fixed => Self::StartOther,
        }
    }
}

/// Inputs of the features of gaps.
pub(crate) struct FeatureSource<'a> {
    pub(crate) scan: &'a Scan<'a>,
    pub(crate) facts: &'a [RowFeatures],
    pub(crate) rows: &'a [RowBuckets],
    pub(crate) habits: &'a [Habits],
    pub(crate) structure: &'a Structure,
    pub(crate) dictionary: Option<&'a dyn Dictionary>,
}

/// Features of a gap, as indices into the groups of features.
pub(crate) struct GapFeatures {
    /// Log likelihood that the byline continues.
    pub(crate) byline: f32,
    no_word: f32,
    blank: f32,
    indent: f32,
    opener: f32,
    bias: f32,
    by_author: f32,
    bounds: Set,
    proofs: Set,
    end: u8,
    start: u8,
    fills: (u8, u8),
    word: Option<u8>,
    last_char: Option<u8>,
    first_char: Option<u8>,
    white: u8,
    blanks: u8,
    change: u8,
    widths: u8,
    marks: (u8, u8),
    spaces: (u8, u8),
    unwrapped: bool,
    separate: bool,
}

impl FeatureSource<'_> {
    /// Returns the features of the gap before row `i` (`i > 0`).
    pub(crate) fn gap(&self, i: usize) -> GapFeatures {
        let (f, next) = (&self.facts[i - 1], &self.facts[i]);
        let visible = &self.scan.visible;
        let habits = &self.habits[i];
        let at = next.visible.start;
        let (word, no_word) = self.word(f, next);
        let is_split = f.end == End::Digit && next.start == Start::Digit;
        let number = proof(visible, at, f.visible.start).is_some()
            || in_date(visible, at)
            || in_han_date(visible, at);
        let figures = !number && f.split_numbers && is_split && could_be_one(visible, at);
        let only_label =
            f.label && f.end == End::Colon && f.chars < 9 && next.start == Start::Digit;
        let separate = self.structure.separate[i] || habits.is_parted;
        let only_marker = f.marked.is_some_and(|m| m.len as usize == f.visible.len());
        let same = |a: &RowFeatures, b: &RowFeatures| match (a.marked, b.marked) {
            (Some(a), Some(b)) => a.marker == b.marker,
            _ => false,
        };
        let clock = f.heading && f.end == End::Han && is_clock(&visible[next.visible.clone()]);
        let (w, n) = (f.row.width, next.row.width);
        GapFeatures {
            end: f.end as u8,
            start: next.start as u8,
            fills: (self.rows[i - 1].coarse, self.rows[i].coarse),
            word,
            no_word,
            last_char: function_char(visible[at - 1]),
            first_char: function_char(visible[at]),
            white: match (next.page_start, next.blanks > 0) {
                (true, _) => 2,
                (_, true) => 1,
                _ => 0,
            },
            blank: if next.page_start { 0.0 } else { habits.blank },
            blanks: match (next.blanks > 0, habits.blank) {
                (true, odds) => (odds.clamp(-1.0, 4.0) + 1.0) as u8,
                (_, odds) if odds < -2.0 => 6,
                (_, odds) if odds < -0.7 => 7,
                _ => 8,
            },
            indent: habits.indent,
            // Figures and squeezed marks change the measure slightly.
            change: match next.measure.abs_diff(f.measure) {
                ..=3 => 0,
                _ if next.measure < f.measure => 1,
                _ => 2,
            },
            widths: match (n, w) {
                _ if n * 2 < w => 0,
                _ if n * 5 < w * 4 => 1,
                _ if n + 1 < w => 2,
                _ if n <= w + 1 => 3,
                _ if n * 4 <= w * 5 => 4,
                _ if n <= w * 2 => 5,
                _ => 6,
            },
            marks: (u8::from(f.inner_marks > 0), u8::from(next.inner_marks > 0)),
            spaces: (self.rows[i - 1].spaces, self.rows[i].spaces),
            proofs: set::<{ PROOF.len() }>([
                number,
                figures,
                only_label || only_marker || f.only_dateline,
                next.start != Start::Marker && asks_for_more_at(visible, at),
            ]),
            bounds: set::<{ BOUND.len() }>([
                same(f, next),
                i > 1 && same(f, &self.facts[i - 2]),
                next.inline_marker,
                next.listed,
                next.colons > 0 && is_labelled(&visible[next.visible.clone()]),
                f.open_bracket,
                f.open_quote,
                next.heading,
                f.heading && !clock,
                clock,
                next.form && next.label,
                f.cut_clause,
                // The next unit would have fitted with room to spare.
                w + next.first_unit < n,
                next.start == Start::Dash,
                f.end == End::Stop && matches!(visible[at - 1], '①'..='⑳'),
            ]),
            opener: if f.end == End::Stop {
                opener(&visible[next.visible.clone()])
            } else {
                0.0
            },
            bias: self.structure.bias[i - 1],
            by_author: self.structure.by_author[i],
            unwrapped: !self.structure.wrapped,
            separate,
            byline: if separate {
                EXCLUDED
            } else {
                byline_goes_on(self.scan, f, next)
            },
        }
    }

    /// Returns the bucket of the gain of a word across the gap, and the share of known words if none crosses.
    fn word(&self, f: &RowFeatures, next: &RowFeatures) -> (Option<u8>, f32) {
        if !self.structure.wrapped || f.end != End::Han || next.start != Start::Han {
            return (None, 0.0);
        }
        let Some(g) = next.gain(self.scan, self.dictionary) else {
            return (None, 0.0);
        };
        if g.gain <= 0.0 {
            return (Some(u8::from(g.known < 0.4)), g.known);
        }
        let limits = [1.0, 2.0, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0];
        let passed = limits.iter().take_while(|&&l| g.gain > l).count();
        (Some(2 + passed as u8), 0.0)
    }
}

/// Classes that join two rows, one bit each.
const JOINED: ClassSet = 1 << GapClass::Body as u8 | 1 << GapClass::Head as u8;

impl GapFeatures {
    /// Adds the features of the gap for one class to a tally.
    pub(crate) fn tell(&self, way: GapClass, tally: &mut impl FeatureSink) {
        if way == GapClass::Byline {
            tally.constant("byline", self.byline);
            return;
        }
        let value = way as usize;
        self.tell_all(ForOneClass { value, tally });
    }

    /// Adds the features of the gap for every class but `Byline`, and returns the sink: by value, its sums stay out of
    /// memory. Inlined into a caller, it would have too few registers.
    #[inline(never)]
    pub(crate) fn tell_all<S: GapSink>(&self, told: S) -> S {
        let mut t = told;
        if self.unwrapped {
            t.constant("no measure", UNWRAPPED, JOINED);
        }
        if self.separate {
            t.constant("separate", UNWRAPPED, JOINED);
        }
        t.see(&STARTS, self.start, 0);
        t.see(&EDGES, self.end, self.start);
        t.see(&FILL_PAIRS, self.fills.0, self.fills.1);
        if let Some(c) = self.last_char {
            t.see(&LAST_CHARS, c, 0);
        }
        if let Some(c) = self.first_char {
            t.see(&FIRST_CHARS, c, 0);
        }
        t.see(&WHITES, self.white, 0);
        t.see(&BLANKS_FILLS, self.blanks, self.fills.0);
        t.see(&CHANGES, self.change, 0);
        t.see(&WIDTH_PAIRS, self.widths, 0);
        t.see(&MARK_PAIRS, self.marks.0, self.marks.1);
        t.see(&SPACE_PAIRS, self.spaces.0, self.spaces.1);
        for bound in members(self.bounds) {
            t.see(&BOUNDS, bound, 0);
        }
        t.add(&OPENER, 0, 0, self.opener, ALL);
        if let Some(gain) = self.word {
            t.add(&WORDS, gain, 0, 1.0, JOINED);
        }
        t.add(&NO_WORD, 0, 0, self.no_word, JOINED);
        for proof in members(self.proofs) {
            t.add(&PROOFS, proof, 0, 1.0, JOINED);
        }
        t.add(&BIAS, 0, 0, self.bias, JOINED);
        if self.by_author < 0.0 {
            t.constant("line end of the author", self.by_author, JOINED);
        }
        t.add(&BLANK_HABIT, 0, 0, self.blank, !JOINED);
        t.add(&INDENT_HABIT, 0, 0, self.indent, !JOINED);
        t
    }
}

/// Returns the log likelihood that the byline continues: low unless the two rows read as one.
fn byline_goes_on(scan: &Scan<'_>, f: &RowFeatures, next: &RowFeatures) -> f32 {
    let range = f.visible.start..next.visible.end;
    if f.phrase.is_none() || next.phrase.is_some() || range.len() > LONGEST {
        return EXCLUDED;
    }
    let hints = f.hints | next.hints;
    let reads = phrase(&scan.visible[range.clone()], hints, |k| {
        scan.space_before(range.start + k)
    });
    // Cancels the exclusion of the row's own state: the pair makes the row a byline.
    if reads.is_some() {
        -EXCLUDED - 1.0
    } else {
        EXCLUDED
    }
}
