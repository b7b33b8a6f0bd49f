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
use crate::weights::wrapping::AUTHOR_SHARE;
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

/// Widest row, in half-ems, that a narrow column may have cut from a headline within a word.
const NARROW_HEAD: u32 = 6;

/// Classes that join two rows, one bit each.
const JOINED: ClassSet = 1 << GapClass::Body as u8 | 1 << GapClass::Head as u8;

impl FeatureSource<'_> {
    /// Adds the features of the gap before row `i` (`i > 0`) for one class to a tally.
    pub(crate) fn gap_of_class(&self, i: usize, way: GapClass, tally: &mut impl FeatureSink) {
        if way == GapClass::Byline {
            tally.constant("byline", self.byline(i));
            return;
        }
        let value = way as usize;
        self.gap(i, ForOneClass { value, tally });
    }

    /// Returns true if a block begins with row `i`, whatever the weights say.
    fn is_separate(&self, i: usize) -> bool {
        self.structure.separate[i] || self.habits[i].is_parted
    }

    /// Adds the features of the gap before row `i` (`i > 0`) for every class but `Byline`, and returns the sink: by value,
    /// its sums stay out of memory. Inlined into a caller, it would have too few registers.
    #[inline(never)]
    pub(crate) fn gap<S: GapSink>(&self, i: usize, sink: S) -> S {
        let mut t = sink;
        let (f, next) = (&self.facts[i - 1], &self.facts[i]);
        let [row, next_row] = [&self.rows[i - 1], &self.rows[i]];
        let visible = &self.scan.visible;
        let habits = &self.habits[i];
        let at = next.visible.start;
        if !self.structure.wrapped {
            t.constant("no measure", UNWRAPPED, JOINED);
        }
        if self.is_separate(i) {
            t.constant("separate", UNWRAPPED, JOINED);
        }
        t.see(&STARTS, next.start as u8, 0);
        t.see(&EDGES, f.end as u8, next.start as u8);
        t.see(&FILL_PAIRS, row.coarse, next_row.coarse);
        if let Some(c) = function_char(visible[at - 1]) {
            t.see(&LAST_CHARS, c, 0);
        }
        if let Some(c) = function_char(visible[at]) {
            t.see(&FIRST_CHARS, c, 0);
        }
        let white = match (next.page_start, next.blanks > 0) {
            (true, _) => 2,
            (_, true) => 1,
            _ => 0,
        };
        t.see(&WHITES, white, 0);
        let blanks = match (next.blanks > 0, habits.blank) {
            (true, odds) => (odds.clamp(-1.0, 4.0) + 1.0) as u8,
            (_, odds) if odds < -2.0 => 6,
            (_, odds) if odds < -0.7 => 7,
            _ => 8,
        };
        t.see(&BLANKS_FILLS, blanks, row.coarse);
        // Figures and squeezed marks change the measure slightly.
        let change = match next.measure.abs_diff(f.measure) {
            ..=3 => 0,
            _ if next.measure < f.measure => 1,
            _ => 2,
        };
        t.see(&CHANGES, change, 0);
        let (w, n) = (f.row.width, next.row.width);
        let widths = match (n, w) {
            _ if n * 2 < w => 0,
            _ if n * 5 < w * 4 => 1,
            _ if n + 1 < w => 2,
            _ if n <= w + 1 => 3,
            _ if n * 4 <= w * 5 => 4,
            _ if n <= w * 2 => 5,
            _ => 6,
        };
        t.see(&WIDTH_PAIRS, widths, 0);
        let [marks, next_marks] = [f, next].map(|f| u8::from(f.inner_marks > 0));
        t.see(&MARK_PAIRS, marks, next_marks);
        t.see(&SPACE_PAIRS, row.spaces, next_row.spaces);
        for bound in members(self.bounds(i)) {
            t.see(&BOUNDS, bound, 0);
        }
        if f.end == End::Stop {
            t.add(&OPENER, 0, 0, opener(&visible[next.visible.clone()]), ALL);
        }
        let (word, no_word) = self.word(f, next);
        if let Some(gain) = word {
            t.add(&WORDS, gain, 0, 1.0, JOINED);
        }
        t.add(&NO_WORD, 0, 0, no_word, JOINED);
        for proof in members(self.proofs(f, next)) {
            t.add(&PROOFS, proof, 0, 1.0, JOINED);
        }
        t.add(&BIAS, 0, 0, self.structure.bias[i - 1], JOINED);
        let by_author = self.structure.by_author[i];
        if by_author < 0.0 {
            t.constant("line end of the author", by_author * AUTHOR_SHARE, JOINED);
            if f.row.width > NARROW_HEAD {
                let rest = by_author * (1.0 - AUTHOR_SHARE);
                t.constant(
                    "headline row of the author",
                    rest,
                    1 << GapClass::Head as u8,
                );
            }
        }
        let blank = if next.page_start { 0.0 } else { habits.blank };
        t.add(&BLANK_HABIT, 0, 0, blank, !JOINED);
        t.add(&INDENT_HABIT, 0, 0, habits.indent, !JOINED);
        t
    }

    /// Returns the [`BOUND`]s of the gap before row `i`.
    fn bounds(&self, i: usize) -> Set {
        let (f, next) = (&self.facts[i - 1], &self.facts[i]);
        let visible = &self.scan.visible;
        let same = |a: &RowFeatures, b: &RowFeatures| match (a.marked, b.marked) {
            (Some(a), Some(b)) => a.marker == b.marker,
            _ => false,
        };
        let clock = f.heading && f.end == End::Han && is_clock(&visible[next.visible.clone()]);
        set::<{ BOUND.len() }>([
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
            f.row.width + next.first_unit < next.row.width,
            next.start == Start::Dash,
            f.end == End::Stop && matches!(visible[f.visible.end - 1], '①'..='⑳'),
        ])
    }

    /// Returns the [`PROOF`]s that two rows go together.
    fn proofs(&self, f: &RowFeatures, next: &RowFeatures) -> Set {
        let visible = &self.scan.visible;
        let at = next.visible.start;
        let is_split = f.end == End::Digit && next.start == Start::Digit;
        let number = proof(visible, at, f.visible.start).is_some()
            || in_date(visible, at)
            || in_han_date(visible, at);
        let figures = !number && f.split_numbers && is_split && could_be_one(visible, at);
        let only_label =
            f.label && f.end == End::Colon && f.chars < 9 && next.start == Start::Digit;
        let only_marker = f.marked.is_some_and(|m| m.len as usize == f.visible.len());
        set::<{ PROOF.len() }>([
            number,
            figures,
            only_label || only_marker || f.only_dateline,
            next.start != Start::Marker && asks_for_more_at(visible, at),
        ])
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

    /// Returns the log likelihood that the byline continues in row `i` (`i > 0`): low unless the two rows read as one.
    pub(crate) fn byline(&self, i: usize) -> f32 {
        let (f, next) = (&self.facts[i - 1], &self.facts[i]);
        let range = f.visible.start..next.visible.end;
        if self.is_separate(i)
            || f.phrase.is_none()
            || next.phrase.is_some()
            || range.len() > LONGEST
        {
            return EXCLUDED;
        }
        let space_before = |k| self.scan.space_before(range.start + k);
        let hints = f.hints | next.hints;
        match phrase(&self.scan.visible[range.clone()], hints, space_before) {
            // Cancels the exclusion of the row's own state: the pair makes the row a byline.
            Some(_) => -EXCLUDED - 1.0,
            None => EXCLUDED,
        }
    }
}
