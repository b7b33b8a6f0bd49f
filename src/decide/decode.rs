//! Decoding: the one place that decides where blocks begin.
//!
//! Each row has a state: first, middle or last row of a paragraph, a paragraph of one row, a row of a headline, a
//! byline, and so on. Only some states may follow each other. Every state scores the features of its row, and every
//! step those of the gap. The best path decides all gaps together; the confidence of a decision is the share of all
//! paths that decide the gap alike.

use crate::decide::lattice::Lattice;
use crate::decide::model::{Model, StateScores};
use crate::decide::state::{N, STATES, State, joins};
use crate::decide::viterbi::{self, best_path, bounds, posterior};

/// A row's state, and the decision at the gap before it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decided {
    pub(crate) state: State,
    /// Whether the row continues the block of the row before.
    pub(crate) joined: bool,
    /// Confidence of `joined`, from 0 to 1.
    pub(crate) confidence: f32,
}

/// Rows whose confidence is computed.
#[derive(Clone, Copy)]
pub(crate) enum ConfidenceScope<'a> {
    /// All rows.
    All,
    /// Joined rows for which the function returns true; their confidence only has to be on the right side of [`SURE`].
    Joined(&'a dyn Fn(usize) -> bool),
}

/// Confidence of a break that a rule demands, at most: 0.93 of them are right in broken texts, nearly all in whole ones.
const RULED: f32 = 0.96;
/// A decision is sure if its confidence is higher.
pub(crate) const SURE: f32 = 0.9;
/// Tolerance, far above the rounding error of sums of shares.
const ROUNDING: f32 = 1e-3;
/// Rows read on each side of a row; mostly enough to decide whether it is sure.
const REACH: usize = 6;
/// Number of rows whose full posterior takes as long as one [`near_confidence`].
const COST: usize = 60;

/// Buffers of the decision, for reuse.
#[derive(Debug, Default)]
pub(crate) struct DecodeBuffers {
    pub(crate) seen: Vec<StateScores>,
    paths: viterbi::PathBuffers,
}

/// Decides every row's state, and with it every gap between rows, replacing the content of `decided`. Confidence
/// doubles the cost, so only the rows in `asked` get one; the others get 1. Leaves the scores of the rows in `memory`.
pub(crate) fn decide(
    lattice: &Lattice<'_>,
    model: &Model,
    asked: ConfidenceScope<'_>,
    decided: &mut Vec<Decided>,
    memory: &mut DecodeBuffers,
) {
    lattice.see(model, &mut memory.seen);
    decode(&memory.seen, model, asked, decided, &mut memory.paths);
    temper(lattice, decided);
}

/// Limits the confidence of breaks that a rule demands: the weights do not decide there, so their certainty means nothing.
fn temper(lattice: &Lattice<'_>, decided: &mut [Decided]) {
    for (i, row) in decided.iter_mut().enumerate().skip(1) {
        if !row.joined && lattice.is_ruled(i) {
            row.confidence = row.confidence.min(RULED);
        }
    }
}

/// Decides by the best path; computes the confidences in `asked`.
fn decode(
    seen: &[StateScores],
    model: &Model,
    asked: ConfidenceScope<'_>,
    decided: &mut Vec<Decided>,
    memory: &mut viterbi::PathBuffers,
) {
    decided.clear();
    if seen.is_empty() {
        return;
    }
    best_path(seen, model, memory);
    let states = memory.path.iter().map(|&s| STATES[usize::from(s)]);
    decided.extend(states.map(|state| Decided {
        state,
        joined: joins(state),
        confidence: 1.0,
    }));
    if let ConfidenceScope::Joined(is_asked) = asked
        && near_rows_tell(seen, model, is_asked, decided)
    {
        return;
    }
    posterior(seen, model, memory);
    for (row, shares) in decided.iter_mut().zip(&memory.shares) {
        let agree = (0..N).filter(|&t| joins(STATES[t]) == row.joined);
        // The best path decides at least as well as a coin; rounding may lift the sum over 1.
        row.confidence = agree.map(|t| shares[t]).sum::<f32>().clamp(0.5, 1.0);
    }
}

/// Sets the confidence of the requested rows from the rows near them. Returns false if those are not enough.
fn near_rows_tell(
    seen: &[StateScores],
    model: &Model,
    is_asked: &dyn Fn(usize) -> bool,
    decided: &mut [Decided],
) -> bool {
    let mut left = seen.len() / COST;
    let rows = decided.iter_mut().enumerate().skip(1);
    for (i, row) in rows.filter(|(_, row)| row.joined) {
        if !is_asked(i) {
            continue;
        }
        if left == 0 {
            return false;
        }
        left -= 1;
        let Some(confidence) = near_confidence(seen, model, i) else {
            return false;
        };
        row.confidence = confidence;
    }
    true
}

/// Returns a bound of the confidence that a row continues the row before; `None` if the rows near it leave open whether
/// it exceeds [`SURE`].
fn near_confidence(seen: &[StateScores], model: &Model, row: usize) -> Option<f32> {
    let [least, most] = bounds(seen, model, row, REACH, |s| joins(STATES[s]))?;
    if least > SURE + ROUNDING {
        Some(least)
    } else {
        Some(most).filter(|&most| most < SURE - ROUNDING)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::decide::lattice::LatticeBuffers;
    use crate::layout::extract::facts;
    use crate::layout::structure::structure;
    use crate::text::scan::Scan;

    #[test]
    fn no_confidence_is_over_one() {
        // Rows that all begin a block, in one of six states whose shares differ from row to row.
        let rows: Vec<StateScores> = (0..2000u32)
            .map(|i| {
                std::array::from_fn(|s| match STATES.get(s) {
                    None => f32::NEG_INFINITY,
                    Some(&state) if joins(state) || state == State::First => -60.0,
                    Some(_) => ((i * 31 + s as u32 * 17) % 97) as f32 / 9.7,
                })
            })
            .collect();
        let mut decided = Vec::new();
        let memory = &mut viterbi::PathBuffers::default();
        decode(
            &rows,
            Model::fitted(),
            ConfidenceScope::All,
            &mut decided,
            memory,
        );
        assert_eq!(decided.len(), rows.len());
        for d in decided {
            assert!((0.5..=1.0).contains(&d.confidence), "{}", d.confidence);
        }
    }

    #[test]
    fn rows_near_by_show_what_the_whole_text_shows() {
        let model = Model::fitted();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken");
        let (mut joined, mut shown) = (0, 0);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if !path.to_str().unwrap().ends_with(".raw.txt") {
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            let scan = Scan::new(&text);
            let facts = facts(&scan);
            let structure = structure(&scan, &facts, None);
            let buffers = &mut LatticeBuffers::default();
            let lattice = Lattice::new(&scan, &facts, &structure, None, buffers);
            let (mut decided, mut memory) = (Vec::new(), DecodeBuffers::default());
            decide(
                &lattice,
                model,
                ConfidenceScope::All,
                &mut decided,
                &mut memory,
            );
            for (i, row) in decided.iter().enumerate().filter(|(_, row)| row.joined) {
                joined += 1;
                if let Some(confidence) = near_confidence(&memory.seen, model, i) {
                    assert_eq!(confidence > SURE, row.confidence > SURE, "{i} of {text}");
                    shown += 1;
                }
            }
        }
        assert!(shown * 3 > joined * 2, "{shown} of {joined}");
    }
}
