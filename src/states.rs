//! Line states: the one place that decides where blocks begin.
//!
//! A row is the first, a middle or the last row of a paragraph, a paragraph of one row, a row
//! of a headline, a byline, and so on. States follow each other in a few ways only. Every
//! state predicts what is seen of its row, and every step what is seen at the gap; the best
//! path decides all gaps together, and the distance to the best path that decides a gap
//! otherwise is the confidence.

use crate::dictionary::Dictionary;
use crate::evidence::Facts;
use crate::gapscores::{GapScores, Source};
use crate::habits::habits;
use crate::lines::Scan;
use crate::rowscores::emission;
use crate::state::State::{self, *};
use crate::state::{N, STATES, joins};
use crate::structure::Structure;
use crate::weights::Weights;

/// A row's state, and how the gap before it was decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decided {
    pub(crate) state: State,
    /// Whether the row goes on with the block of the row before.
    pub(crate) joined: bool,
    /// How sure that is, from 0 to 1.
    pub(crate) confidence: f32,
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
        (Byline | BylineOn, BylineOn) => Some(w.byline_on),
        (_, BylineOn) => None,
        _ => Some(start),
    }
}

/// The best score of every state at every row.
type Scores = Vec<[f32; N]>;

/// Scores of rows and of the gaps before them.
struct Paths<'a> {
    w: &'a Weights,
    /// The steps that there are, each with its two states and its likelihood.
    steps: Vec<(usize, usize, f32)>,
    rows: Scores,
    gaps: Vec<GapScores>,
}

impl Paths<'_> {
    /// For every state at row `i`, what is seen of the row and of the gap before it.
    fn seen(&self, i: usize) -> [f32; N] {
        let gap = &self.gaps[i - 1];
        STATES.map(|to| {
            let at_gap = match to {
                Middle | Last => gap.body,
                HeadOn => gap.head,
                BylineOn => gap.byline,
                Head => gap.start_head,
                _ => gap.start,
            };
            at_gap + self.rows[i][to as usize]
        })
    }

    /// Best score of a path that ends in a state, and the state before it there.
    fn forward(&self) -> (Scores, Vec<[usize; N]>) {
        let n = self.rows.len();
        let mut scores = vec![[f32::NEG_INFINITY; N]; n];
        let mut came_from = vec![[0usize; N]; n];
        for to in STATES.into_iter().filter(|&s| !joins(s)) {
            let opening = if to == Head { self.w.opening } else { 0.0 };
            let start = step(self.w, Last, to).unwrap_or(f32::NEG_INFINITY);
            scores[0][to as usize] = self.rows[0][to as usize] + opening + start;
        }
        for i in 1..n {
            let seen = self.seen(i);
            for &(from, to, step) in &self.steps {
                let score = scores[i - 1][from] + step + seen[to];
                if score > scores[i][to] {
                    scores[i][to] = score;
                    came_from[i][to] = from;
                }
            }
            level(&mut scores[i]);
        }
        (scores, came_from)
    }

    /// Best score of a path that begins in a state.
    fn backward(&self) -> Scores {
        let n = self.rows.len();
        let mut scores = vec![[f32::NEG_INFINITY; N]; n];
        // A text may end in the middle of a paragraph.
        scores[n - 1] = STATES.map(|s| match s {
            First | Middle => self.w.open_end,
            _ => 0.0,
        });
        for i in (1..n).rev() {
            let seen = self.seen(i);
            for &(from, to, step) in &self.steps {
                let score = step + seen[to] + scores[i][to];
                scores[i - 1][from] = scores[i - 1][from].max(score);
            }
            level(&mut scores[i - 1]);
        }
        scores
    }
}

/// Takes the best score off all: only differences count, and sums over a long text would lose
/// their precision.
fn level(scores: &mut [f32; N]) {
    let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if best.is_finite() {
        scores.iter_mut().for_each(|s| *s -= best);
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
    let source = Source {
        w,
        scan,
        facts,
        structure,
        dictionary,
    };
    let mut steps = Vec::new();
    for from in STATES {
        for to in STATES {
            steps.extend(step(w, from, to).map(|s| (from as usize, to as usize, s)));
        }
    }
    let paths = Paths {
        w,
        steps,
        rows: (0..n)
            .map(|i| STATES.map(|s| emission(w, &facts[i], next_unit(i), &habits[i], s)))
            .collect(),
        gaps: (1..n).map(|i| source.gap(i, &habits[i])).collect(),
    };
    let (forward, came_from) = paths.forward();
    let backward = paths.backward();

    // Best path through a state at a row.
    let through = |i: usize, s: usize| forward[i][s] + backward[i][s];
    let mut s = (0..N)
        .max_by(|&a, &b| through(n - 1, a).total_cmp(&through(n - 1, b)))
        .unwrap_or(N - 1);
    let mut decided = Vec::with_capacity(n);
    for i in (0..n).rev() {
        let joined = joins(STATES[s]);
        let best = |join: bool| {
            (0..N)
                .filter(|&t| joins(STATES[t]) == join)
                .map(|t| through(i, t))
                .fold(f32::NEG_INFINITY, f32::max)
        };
        let margin = (best(joined) - best(!joined)).max(0.0);
        decided.push(Decided {
            state: STATES[s],
            joined,
            confidence: 1.0 / (1.0 + (-margin).exp()),
        });
        s = came_from[i][s];
    }
    decided.reverse();
    decided
}
