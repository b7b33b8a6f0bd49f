//! Line states: the one place that decides where blocks begin.
//!
//! A row is the first, a middle or the last row of a paragraph, a paragraph of one row, a row
//! of a headline, a byline, and so on. States follow each other in a few ways only. Every
//! state predicts what is seen of its row, and every step what is seen at the gap; the best
//! path decides all gaps together, and the share of all paths that decide a gap alike is the
//! confidence.

use crate::lattice::Lattice;
use crate::model::Model;
use crate::paths::{self, best_path, posterior};
use crate::state::{N, STATES, State, joins};

/// A row's state, and how the gap before it was decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decided {
    pub(crate) state: State,
    /// Whether the row goes on with the block of the row before.
    pub(crate) joined: bool,
    /// How sure that is, from 0 to 1.
    pub(crate) confidence: f32,
}

/// Memory for the decision, to be used again for the next text.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    seen: Vec<[f32; N]>,
    paths: paths::Memory,
}

/// Decides every row's state, and with it every gap between rows.
#[cfg(feature = "tuning")]
pub(crate) fn decide(lattice: &Lattice<'_>, model: &Model) -> Vec<Decided> {
    let mut decided = Vec::new();
    let memory = &mut Memory::default();
    decide_in(lattice, model, |_, _| true, &mut decided, memory);
    decided
}

/// Decides every row's state, and with it every gap between rows, in place of what `decided` has. How sure it is costs as
/// much again: `matters` is asked of rows and whether they go on with the row before, and where it never says yes, all
/// count as sure.
pub(crate) fn decide_in(
    lattice: &Lattice<'_>,
    model: &Model,
    matters: impl Fn(usize, bool) -> bool,
    decided: &mut Vec<Decided>,
    memory: &mut Memory,
) {
    lattice.see(model, &mut memory.seen);
    follow(&memory.seen, model, matters, decided, &mut memory.paths);
}

/// The same from the scores of the rows.
pub(crate) fn decide_seen(seen: &[[f32; N]], model: &Model) -> Vec<Decided> {
    let mut decided = Vec::new();
    follow(
        seen,
        model,
        |_, _| true,
        &mut decided,
        &mut paths::Memory::default(),
    );
    decided
}

/// Decides by the best path.
fn follow(
    seen: &[[f32; N]],
    model: &Model,
    matters: impl Fn(usize, bool) -> bool,
    decided: &mut Vec<Decided>,
    memory: &mut paths::Memory,
) {
    decided.clear();
    if seen.is_empty() {
        return;
    }
    best_path(seen, model, memory);
    decided.extend(memory.path.iter().map(|&s| Decided {
        state: STATES[s],
        joined: joins(STATES[s]),
        confidence: 1.0,
    }));
    let mut rows = decided.iter().enumerate();
    if !rows.any(|(i, row)| matters(i, row.joined)) {
        return;
    }
    posterior(seen, model, memory);
    for (row, shares) in decided.iter_mut().zip(&memory.shares) {
        let agree = (0..N).filter(|&t| joins(STATES[t]) == row.joined);
        // The best path is at least as good as a coin; shares are rounded, so that their sum may come out over 1.
        row.confidence = agree.map(|t| shares[t]).sum::<f32>().clamp(0.5, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_confidence_is_over_one() {
        // Rows that all begin a block, in one of six states whose shares differ from row to row.
        let rows: Vec<[f32; N]> = (0..2000u32)
            .map(|i| {
                std::array::from_fn(|s| match STATES[s] {
                    state if joins(state) || state == State::First => -60.0,
                    _ => ((i * 31 + s as u32 * 17) % 97) as f32 / 9.7,
                })
            })
            .collect();
        let decided = decide_seen(&rows, Model::fitted());
        assert_eq!(decided.len(), rows.len());
        for d in decided {
            assert!((0.5..=1.0).contains(&d.confidence), "{}", d.confidence);
        }
    }
}
