//! Gap scores: how likely what is seen at the gap before a row is, for every way to join it and
//! for a break.

use crate::byline::{LONGEST, phrase};
use crate::dictionary::Dictionary;
use crate::edges::{End, Start};
use crate::evidence::Facts;
use crate::habits::Habits;
use crate::lines::Scan;
use crate::numbers::{could_be_one, is_clock, proof};
use crate::openers::refers_back;
use crate::structure::Structure;
use crate::weights::{EXCLUDED, UNWRAPPED, Weights};

/// The gap before a row: what is seen there, as log likelihoods.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GapScores {
    /// The paragraph goes on.
    pub(crate) body: f32,
    /// The headline goes on.
    pub(crate) head: f32,
    /// The byline goes on.
    pub(crate) byline: f32,
    /// A block begins; a headline begins.
    pub(crate) start: f32,
    pub(crate) start_head: f32,
}

/// What the scores are drawn from.
pub(crate) struct Source<'a> {
    pub(crate) w: &'a Weights,
    pub(crate) scan: &'a Scan<'a>,
    pub(crate) facts: &'a [Facts],
    pub(crate) structure: &'a Structure,
    pub(crate) dictionary: Option<&'a dyn Dictionary>,
}

impl Source<'_> {
    /// The scores of the gap before row `i` (`i > 0`).
    pub(crate) fn gap(&self, i: usize, habits: &Habits) -> GapScores {
        let (f, next) = (&self.facts[i - 1], &self.facts[i]);
        let [mid, start, start_head] = self.w.start(next.start);
        let unwrapped = if self.structure.wrapped {
            0.0
        } else {
            UNWRAPPED
        };
        let word = self.word(f, next);
        let bound = self.bound(f, next) + unwrapped;
        let between = self.between(i, habits);
        let indent = if next.indent >= 2 {
            habits.indent
        } else {
            habits.no_indent
        };
        GapScores {
            body: mid + word + self.inside(f, next) + self.structure.bias[i - 1] + bound,
            head: self.on_head(f, next) + word + bound,
            byline: byline_goes_on(self.scan, f, next),
            start: start + between + indent,
            start_head: start_head + between,
        }
    }

    /// A word across the gap.
    fn word(&self, f: &Facts, next: &Facts) -> f32 {
        let w = self.w;
        if !self.structure.wrapped || f.end != End::Han || next.start != Start::Han {
            return 0.0;
        }
        match next.gain(self.scan, self.dictionary) {
            None => 0.0,
            Some(g) if g.gain > 0.0 => (w.word + w.word_share * g.gain as f32).min(w.word_most),
            Some(g) => w.no_word * g.known,
        }
    }

    /// What binds the two rows whatever their widths: a number, a marker without its title.
    fn bound(&self, f: &Facts, next: &Facts) -> f32 {
        let (w, visible) = (self.w, &self.scan.visible);
        let at = next.visible.start;
        let mut bound = 0.0;
        if proof(visible, at, f.visible.start).is_some() {
            bound += w.number;
        } else if f.split_numbers
            && f.end == End::Digit
            && next.start == Start::Digit
            && could_be_one(visible, at)
        {
            bound += w.figures;
        }
        let only_label =
            f.label && f.end == End::Colon && f.chars < 9 && next.start == Start::Digit;
        let only_marker = f.marked.is_some_and(|m| m.len == f.visible.len());
        if only_label || only_marker || f.only_dateline {
            bound += w.only_marker;
        }
        bound
    }

    /// For a paragraph that goes on.
    fn inside(&self, f: &Facts, next: &Facts) -> f32 {
        let w = self.w;
        let back = f.end == End::Stop && refers_back(&self.scan.visible[next.visible.clone()]);
        let mut score = if back { w.refers_back } else { 0.0 };
        if measure_changes(f, next) {
            score += w.change_inside;
        }
        if next.page_start {
            score += w.page_inside;
        }
        score
    }

    /// For a break.
    fn between(&self, i: usize, habits: &Habits) -> f32 {
        let (w, f, next) = (self.w, &self.facts[i - 1], &self.facts[i]);
        let mut score = match (next.page_start, next.blanks > 0) {
            (true, _) => w.page_between,
            (_, true) => habits.blank,
            _ => habits.no_blank,
        };
        let same = |a: &Facts, b: &Facts| match (a.marked, b.marked) {
            (Some(a), Some(b)) => a.marker == b.marker,
            _ => false,
        };
        if same(f, next) {
            score += w.marker_again;
        }
        if i > 1 && same(f, &self.facts[i - 2]) {
            score += w.marker_row;
        }
        if f.open_bracket {
            score += w.open_bracket;
        }
        if f.open_quote {
            score += w.open_quote;
        }
        if measure_changes(f, next) {
            score += w.change_between;
        }
        score
    }

    /// For a headline that goes on.
    fn on_head(&self, f: &Facts, next: &Facts) -> f32 {
        let w = self.w;
        let [mid, _, start_head] = w.start(next.start);
        let mut score = match next.start {
            Start::Marker | Start::Dateline => mid,
            Start::Dash => start_head + w.head_dash,
            _ => start_head.max(mid),
        };
        // A row of a headline that goes on fills the headline's own measure.
        let full = w.full(f.deficit(), next.first_unit, f.stretched);
        score += (full - w.any_width(f.deficit(), f.measure, f.stretched)).max(0.0);
        if next.form && next.label {
            score += w.form_label;
        }
        // A fixed heading stands alone; a date takes its time of day along.
        let clock = f.end == End::Han && is_clock(&self.scan.visible[next.visible.clone()]);
        if (f.heading && !clock) || next.heading {
            score += w.heading_as_prose;
        } else if f.heading {
            score += w.heading;
        }
        if f.cut_clause {
            score += w.head_cut;
        }
        if f.row.width + next.first_unit < next.row.width {
            score += w.head_ragged;
        }
        score
    }
}

/// Whether the measure changes between two rows by more than figures and squeezed marks do.
fn measure_changes(f: &Facts, next: &Facts) -> bool {
    next.measure.abs_diff(f.measure) > 3
}

/// For a byline that goes on: whether the two rows read as one.
fn byline_goes_on(scan: &Scan<'_>, f: &Facts, next: &Facts) -> f32 {
    let range = f.visible.start..next.visible.end;
    if f.phrase.is_none() || range.len() > LONGEST {
        return EXCLUDED;
    }
    let reads = phrase(&scan.visible[range.clone()], |k| {
        scan.space_before(range.start + k)
    });
    // As likely as its own state is excluded: the pair makes the row a byline.
    if reads.is_some() && next.phrase.is_none() {
        -EXCLUDED - 1.0
    } else {
        EXCLUDED
    }
}
