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
use crate::lines::Scan;
use crate::numbers::{could_be_one, proof};
use crate::structure::{Habits, Structure, habits};
use crate::table::Fixed;
use crate::weights::states as weights;
use crate::weights::states::path;
use crate::words::gain;

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
fn step(from: State, to: State) -> Option<f32> {
    let start = match to {
        First => path::PARAGRAPH,
        Only => path::ONE_ROW,
        Head => path::HEADLINE,
        Byline | Jump => path::PHRASE,
        Furniture => path::FURNITURE,
        Fixed => path::FIXED,
        Middle | Last | HeadOn | BylineOn => 0.0,
    };
    match (from, to) {
        (First | Middle, Middle) => Some(path::MIDDLE),
        (First | Middle, Last) => Some(path::LAST),
        (First | Middle, _) => None,
        (_, Middle | Last) => None,
        (Head, HeadOn) => Some(path::HEAD_ON),
        (HeadOn, HeadOn) => Some(path::HEAD_ON_AGAIN),
        (_, HeadOn) => None,
        (Head | HeadOn, _) => Some(start + path::HEAD_END),
        (Byline | BylineOn, BylineOn) => Some(-0.5),
        (_, BylineOn) => None,
        _ => Some(start),
    }
}

/// Log likelihood of what is seen of row `i` alone, in a state.
fn emission(f: &Facts, next_unit: u32, habits: &Habits, state: State) -> f32 {
    let full = |deficit: Option<i32>| weights::full(deficit, next_unit, f.stretched);
    let any = || weights::any_width(f.deficit(), f.measure, f.stretched);
    let (mid, last, head) = weights::end(f.end);
    let own = match state {
        Byline | BylineOn => matches!(f.phrase, Some(Phrase::Byline | Phrase::Credit)),
        Jump => f.phrase == Some(Phrase::Jump),
        Furniture => f.furniture,
        Fixed => f.fixed.is_some(),
        _ => {
            let odd = f.phrase.is_some() || f.fixed == Some(Fixed::Foreign);
            let row = f.fixed == Some(Fixed::Row) || f.furniture;
            let penalty = if odd {
                -9.0
            } else if row {
                -5.0
            } else {
                0.0
            };
            return penalty
                + match state {
                    First => {
                        let p = habits.lost_indent.clamp(0.02, 0.98);
                        let kept = full(f.deficit()) + (1.0 - p).ln();
                        let indented = full(f.deficit().map(|d| d - 4)) + p.ln();
                        mid + if f.indent >= 2 {
                            full(f.deficit().map(|d| d - f.indent as i32)).max(full(f.deficit()))
                        } else {
                            kept.max(indented)
                        }
                    }
                    Middle => mid + full(f.deficit()),
                    Last | Only => last + any(),
                    Head | HeadOn => {
                        let full = matches!(f.deficit(), Some(-1..=1));
                        head + any()
                            + weights::HEAD_MARK
                                * f.inner_marks.saturating_sub(f.inner_stops) as f32
                            + weights::HEAD_STOP * f.inner_stops as f32
                            + if full { weights::HEAD_FULL } else { 0.0 }
                    }
                    _ => 0.0,
                };
        }
    };
    if own { -1.0 } else { path::EXCLUDED }
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
    scan: &Scan<'_>,
    facts: &[Facts],
    i: usize,
    habits: &Habits,
    structure: &Structure,
    dictionary: Option<&dyn Dictionary>,
) -> GapScores {
    let (f, next) = (&facts[i - 1], &facts[i]);
    let (mid, start, start_head) = weights::start(next.start);
    let unwrapped = if structure.wrapped {
        0.0
    } else {
        path::UNWRAPPED
    };
    let bias = structure.bias[i - 1] + unwrapped;
    let mut word = 0.0;
    if structure.wrapped
        && f.end == End::Han
        && next.start == Start::Han
        && let Some(dictionary) = dictionary
        && let Some(gain) = gain(dictionary, &scan.visible, next.visible.start)
    {
        word = if gain > 0.0 {
            (weights::WORD + weights::WORD_SHARE * gain as f32).min(weights::WORD_MOST)
        } else {
            weights::NO_WORD
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
    let change = next.measure != f.measure;
    let between = blank
        + if f.open { weights::OPEN } else { 0.0 }
        + if change { weights::CHANGE_BETWEEN } else { 0.0 }
        + if next.page_start {
            weights::PAGE_BETWEEN
        } else {
            0.0
        };
    let inside = word
        + if change { weights::CHANGE_INSIDE } else { 0.0 }
        + if next.page_start {
            weights::PAGE_INSIDE
        } else {
            0.0
        };
    let at = next.visible.start;
    let mut bound = 0.0;
    if proof(&scan.visible, at, f.visible.start).is_some() {
        bound += weights::NUMBER;
    } else if f.split_numbers
        && f.end == End::Digit
        && next.start == Start::Digit
        && could_be_one(&scan.visible, at)
    {
        bound += weights::FIGURES;
    }
    if f.marked.is_some_and(|m| m.len == f.visible.len()) {
        bound += weights::ONLY_MARKER;
    }
    let ragged = f.row.width + next.first_unit <= next.row.width;
    GapScores {
        body: mid + inside + bias + bound,
        head: start_head.max(mid)
            + word
            + bound
            + unwrapped
            + if ragged { weights::HEAD_RAGGED } else { 0.0 },
        byline: byline_goes_on(scan, f, next),
        start: start + between + indent,
        start_head: start_head + between,
    }
}

/// Whether the next row holds the rest of a byline: the two read as one.
fn byline_goes_on(scan: &Scan<'_>, f: &Facts, next: &Facts) -> f32 {
    let range = f.visible.start..next.visible.end;
    if f.phrase.is_none() || range.len() > 40 {
        return path::EXCLUDED;
    }
    let reads = phrase(&scan.visible[range.clone()], |k| {
        scan.gap_at(range.start + k).is_some()
    });
    // As likely as its own state is excluded: the pair makes the row a byline.
    if reads.is_some() && next.phrase.is_none() {
        -path::EXCLUDED - 1.0
    } else {
        path::EXCLUDED
    }
}

/// Decides every row's state, and with it every gap between rows.
pub(crate) fn decide(
    scan: &Scan<'_>,
    facts: &[Facts],
    structure: &Structure,
    dictionary: Option<&dyn Dictionary>,
) -> Vec<Decided> {
    let n = facts.len();
    if n == 0 {
        return Vec::new();
    }
    let habits = habits(facts);
    let next_unit = |i: usize| facts.get(i + 1).map_or(0, |f| f.first_unit);
    let emissions: Vec<[f32; N]> = (0..n)
        .map(|i| STATES.map(|s| emission(&facts[i], next_unit(i), &habits, s)))
        .collect();
    let gaps: Vec<GapScores> = (1..n)
        .map(|i| gap_scores(scan, facts, i, &habits, structure, dictionary))
        .collect();
    let edge = |i: usize, from: State, to: State| -> Option<f32> {
        let g = &gaps[i - 1];
        step(from, to).map(|s| {
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
            forward[0][s] = emissions[0][s] + step(Last, state).unwrap_or(f32::NEG_INFINITY);
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
