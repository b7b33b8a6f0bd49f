//! Line states: the one place that decides where blocks begin.
//!
//! A row is the first, a middle or the last row of a paragraph, a paragraph of one row, a row
//! of a headline, a byline, and so on. States follow each other in a few ways only. Every
//! state predicts what is seen of its row, and every step what is seen at the gap; the best
//! path decides all gaps together, and the distance to the best path that decides a gap
//! otherwise is the confidence.

use crate::byline::{Phrase, phrase};
use crate::dictionary::Dictionary;
use crate::edges::{End, Start};
use crate::evidence::Facts;
use crate::habits::{Habits, habits};
use crate::lines::Scan;
use crate::numbers::{could_be_one, is_clock, proof};
use crate::openers::refers_back;
use crate::structure::Structure;
use crate::table::Fixed;
use crate::weights::{EXCLUDED, UNWRAPPED, Weights};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum State {
    /// First row of a paragraph of several.
    First,
    Middle,
    Last,
    /// A paragraph of one row.
    Only,
    /// First row of a headline.
    Head,
    HeadOn,
    /// A byline or credit.
    Byline,
    BylineOn,
    Jump,
    Furniture,
    /// A row of a table, code, another language.
    Fixed,
}

use State::*;

const STATES: [State; 11] = [
    First, Middle, Last, Only, Head, HeadOn, Byline, BylineOn, Jump, Furniture, Fixed,
];
const N: usize = STATES.len();

/// A row's state, and how the gap before it was decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decided {
    pub(crate) state: State,
    /// Whether the row goes on with the block of the row before.
    pub(crate) joined: bool,
    /// How sure that is, from 0 to 1.
    pub(crate) confidence: f32,
}

/// Whether a row in this state goes on with the block of the row before.
fn joins(state: State) -> bool {
    matches!(state, Middle | Last | HeadOn | BylineOn)
}

/// Log likelihood of the step, or `None` where the states don't follow each other.
fn step(w: &Weights, from: State, to: State) -> Option<f32> {
    let start = match to {
        First => w.paragraph,
        Only => w.one_row,
        Head => w.headline,
        Byline | Jump => w.phrase,
        Furniture => w.furniture,
        Fixed => w.fixed,
        Middle | Last | HeadOn | BylineOn => 0.0,
    };
    match (from, to) {
        (First | Middle, Middle) => Some(w.middle),
        (First | Middle, Last) => Some(w.last),
        (First | Middle, _) => None,
        (_, Middle | Last) => None,
        (Head, HeadOn) => Some(w.head_on),
        (HeadOn, HeadOn) => Some(w.head_on_again),
        (_, HeadOn) => None,
        (Head | HeadOn, _) => Some(start + w.head_end),
        (Byline | BylineOn, BylineOn) => Some(-0.5),
        (_, BylineOn) => None,
        _ => Some(start),
    }
}

/// Log likelihood of what is seen of row `i` alone, in a state.
fn emission(w: &Weights, f: &Facts, next_unit: u32, habits: &Habits, state: State) -> f32 {
    // Some extractors cut a row at a stretched mark.
    let cut = if f.end == End::Pause {
        w.cut_at_mark
    } else {
        f32::NEG_INFINITY
    };
    let full = |deficit: Option<i32>| w.full(deficit, next_unit, f.stretched).max(cut);
    let any = || w.any_width(f.deficit(), f.measure, f.stretched);
    let [mid, last, head] = w.end(f.end);
    let unmarked = if f.heading {
        w.heading_as_prose
    } else if f.form {
        w.form
    } else if f.marks == 0 {
        w.unmarked * f.row.width as f32 / 20.0
    } else {
        0.0
    };
    let own = match state {
        Byline | BylineOn => matches!(f.phrase, Some(Phrase::Byline | Phrase::Credit)),
        Jump => f.phrase == Some(Phrase::Jump),
        Furniture => f.furniture,
        Fixed => f.fixed.is_some(),
        _ => {
            let odd = f.phrase.is_some() || f.fixed == Some(Fixed::Foreign);
            let row = f.fixed == Some(Fixed::Row) || f.furniture;
            let penalty = if odd {
                w.odd_row
            } else if row {
                w.table_row
            } else {
                0.0
            };
            return penalty
                + match state {
                    First => {
                        let p = habits.lost_indent.clamp(0.02, 0.98);
                        let kept = full(f.deficit()) + (1.0 - p).ln();
                        let indented = full(f.deficit().map(|d| d - 4)) + p.ln();
                        mid + unmarked
                            + if f.indent >= 2 {
                                full(f.deficit().map(|d| d - f.indent as i32))
                                    .max(full(f.deficit()))
                            } else {
                                kept.max(indented)
                            }
                    }
                    Middle => mid + unmarked + full(f.deficit()),
                    Last | Only => last + any(),
                    Head | HeadOn => {
                        let full = matches!(f.deficit(), Some(-1..=1));
                        head + any()
                            + w.head_mark * f.inner_marks.saturating_sub(f.inner_stops) as f32
                            + w.head_stop * f.inner_stops as f32
                            + if full { w.head_full } else { 0.0 }
                            + if f.spaced_out { w.head_spaced } else { 0.0 }
                            + if f.heading { w.heading } else { 0.0 }
                            + if f.clauses { w.head_clauses } else { 0.0 }
                    }
                    _ => 0.0,
                };
        }
    };
    if own { -1.0 } else { EXCLUDED }
}

/// What is seen at the gap before row `i`.
struct GapScores {
    /// For every way to join and for a break, the log likelihood of what is seen.
    body: f32,
    head: f32,
    byline: f32,
    start: f32,
    start_head: f32,
}

fn gap_scores(
    w: &Weights,
    scan: &Scan<'_>,
    facts: &[Facts],
    i: usize,
    habits: &Habits,
    structure: &Structure,
    dictionary: Option<&dyn Dictionary>,
) -> GapScores {
    let (f, next) = (&facts[i - 1], &facts[i]);
    let [mid, start, start_head] = w.start(next.start);
    let unwrapped = if structure.wrapped { 0.0 } else { UNWRAPPED };
    let bias = structure.bias[i - 1] + unwrapped;
    let mut word = 0.0;
    if structure.wrapped
        && f.end == End::Han
        && next.start == Start::Han
        && let Some(gain) = next.gain(scan, dictionary)
    {
        word = if gain.gain > 0.0 {
            (w.word + w.word_share * gain.gain as f32).min(w.word_most)
        } else {
            w.no_word * gain.known
        };
    }
    let blank = if next.page_start {
        0.0
    } else if next.blanks > 0 {
        habits.blank
    } else {
        habits.no_blank
    };
    let indent = if next.indent >= 2 {
        habits.indent
    } else {
        habits.no_indent
    };
    let change = next.measure.abs_diff(f.measure) > 3;
    let again = match (f.marked, next.marked) {
        (Some(a), Some(b)) if a.marker == b.marker => w.marker_again,
        _ => 0.0,
    };
    let listed = i > 1
        && f.marked.is_some()
        && f.marked.map(|m| m.marker) == facts[i - 2].marked.map(|m| m.marker);
    let between = blank
        + again
        + if listed { w.marker_row } else { 0.0 }
        + if f.open_bracket { w.open_bracket } else { 0.0 }
        + if f.open_quote { w.open_quote } else { 0.0 }
        + if change { w.change_between } else { 0.0 }
        + if next.page_start { w.page_between } else { 0.0 };
    let back = f.end == End::Stop && refers_back(&scan.visible[next.visible.clone()]);
    let inside = word
        + if back { w.refers_back } else { 0.0 }
        + if change { w.change_inside } else { 0.0 }
        + if next.page_start { w.page_inside } else { 0.0 };
    let at = next.visible.start;
    let mut bound = 0.0;
    if proof(&scan.visible, at, f.visible.start).is_some() {
        bound += w.number;
    } else if f.split_numbers
        && f.end == End::Digit
        && next.start == Start::Digit
        && could_be_one(&scan.visible, at)
    {
        bound += w.figures;
    }
    let only_label = f.label && f.end == End::Colon && f.chars < 9 && next.start == Start::Digit;
    if only_label || f.only_dateline || f.marked.is_some_and(|m| m.len == f.visible.len()) {
        bound += w.only_marker;
    }
    // A row of a headline that goes on fills the headline's own measure.
    let fills = (w.full(f.deficit(), next.first_unit, f.stretched)
        - w.any_width(f.deficit(), f.measure, f.stretched))
    .max(0.0);
    let mut on_head = match next.start {
        Start::Marker | Start::Dateline => mid,
        Start::Dash => start_head + w.head_dash,
        _ => start_head.max(mid),
    };
    if next.form && next.label {
        on_head += w.form_label;
    }
    // A fixed heading stands alone; a date takes its time of day along.
    let clock = f.end == End::Han && is_clock(&scan.visible[next.visible.clone()]);
    if (f.heading && !clock) || next.heading {
        on_head += w.heading_as_prose;
    } else if f.heading {
        on_head += w.heading;
    }
    if f.cut_clause {
        on_head += w.head_cut;
    }
    if f.row.width + next.first_unit <= next.row.width {
        on_head += w.head_ragged;
    }
    GapScores {
        body: mid + inside + bias + bound,
        head: on_head + fills + word + bound + unwrapped,
        byline: byline_goes_on(scan, f, next),
        start: start + between + indent,
        start_head: start_head + between,
    }
}

/// Whether the next row holds the rest of a byline: the two read as one.
fn byline_goes_on(scan: &Scan<'_>, f: &Facts, next: &Facts) -> f32 {
    let range = f.visible.start..next.visible.end;
    if f.phrase.is_none() || range.len() > 40 {
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

/// Decides every row's state, and with it every gap between rows.
pub(crate) fn decide(
    scan: &Scan<'_>,
    facts: &[Facts],
    structure: &Structure,
    dictionary: Option<&dyn Dictionary>,
    w: &Weights,
) -> Vec<Decided> {
    let n = facts.len();
    if n == 0 {
        return Vec::new();
    }
    let habits = habits(facts, w);
    let next_unit = |i: usize| facts.get(i + 1).map_or(0, |f| f.first_unit);
    let emissions: Vec<[f32; N]> = (0..n)
        .map(|i| STATES.map(|s| emission(w, &facts[i], next_unit(i), &habits[i], s)))
        .collect();
    let gaps: Vec<GapScores> = (1..n)
        .map(|i| gap_scores(w, scan, facts, i, &habits[i], structure, dictionary))
        .collect();
    let edge = |i: usize, from: State, to: State| -> Option<f32> {
        let g = &gaps[i - 1];
        step(w, from, to).map(|s| {
            s + match to {
                Middle | Last => g.body,
                HeadOn => g.head,
                BylineOn => g.byline,
                Head => g.start_head,
                _ => g.start,
            }
        })
    };
    let closed = |s: State| !matches!(s, First | Middle);

    // Best score of a path that ends in a state, and of a path that begins in one.
    let mut forward = vec![[f32::NEG_INFINITY; N]; n];
    let mut came_from = vec![[0usize; N]; n];
    for (s, &state) in STATES.iter().enumerate() {
        if !joins(state) {
            let opening = if state == Head { w.opening } else { 0.0 };
            forward[0][s] =
                emissions[0][s] + opening + step(w, Last, state).unwrap_or(f32::NEG_INFINITY);
        }
    }
    for i in 1..n {
        for (t, &to) in STATES.iter().enumerate() {
            for (s, &from) in STATES.iter().enumerate() {
                if let Some(e) = edge(i, from, to) {
                    let score = forward[i - 1][s] + e + emissions[i][t];
                    if score > forward[i][t] {
                        forward[i][t] = score;
                        came_from[i][t] = s;
                    }
                }
            }
        }
    }
    let mut backward = vec![[f32::NEG_INFINITY; N]; n];
    for (s, &state) in STATES.iter().enumerate() {
        // A text may end in the middle of a paragraph.
        backward[n - 1][s] = if closed(state) { 0.0 } else { -2.0 };
    }
    for i in (1..n).rev() {
        for (s, &from) in STATES.iter().enumerate() {
            for (t, &to) in STATES.iter().enumerate() {
                if let Some(e) = edge(i, from, to) {
                    let score = e + emissions[i][t] + backward[i][t];
                    backward[i - 1][s] = backward[i - 1][s].max(score);
                }
            }
        }
    }

    let mut decided = vec![
        Decided {
            state: Fixed,
            joined: false,
            confidence: 1.0,
        };
        n
    ];
    let mut s = (0..N)
        .max_by(|&a, &b| {
            (forward[n - 1][a] + backward[n - 1][a])
                .total_cmp(&(forward[n - 1][b] + backward[n - 1][b]))
        })
        .unwrap_or(N - 1);
    for i in (0..n).rev() {
        let joined = joins(STATES[s]);
        let best = |join: bool| {
            (0..N)
                .filter(|&t| joins(STATES[t]) == join)
                .map(|t| forward[i][t] + backward[i][t])
                .fold(f32::NEG_INFINITY, f32::max)
        };
        let margin = (best(joined) - best(!joined)).max(0.0);
        decided[i] = Decided {
            state: STATES[s],
            joined,
            confidence: 1.0 / (1.0 + (-margin).exp()),
        };
        s = came_from[i][s];
    }
    decided
}
