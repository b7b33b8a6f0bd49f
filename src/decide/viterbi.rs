//! Paths through the states: the best one (Viterbi), the posterior of every state, and the best path that decides a gap
//! differently.

use crate::decide::model::{Model, StateScores, WIDE};
use crate::decide::state::{N, STATES, joins, steps};

/// A step: the state before, the state after, the log likelihood.
pub(crate) type Step = (usize, usize, f32);

/// Buffers for the paths through a text, for reuse.
#[derive(Debug, Default)]
pub(crate) struct PathBuffers {
    scores: Vec<StateScores>,
    likelihoods: Vec<StateScores>,
    /// State of every row on the best path.
    pub(crate) path: Vec<u8>,
    /// Share of every state at every row in all paths.
    pub(crate) shares: Vec<StateScores>,
}

/// Finds the best path. Panics if there are no rows.
pub(crate) fn best_path(seen: &[StateScores], model: &Model, memory: &mut PathBuffers) {
    let PathBuffers { scores, path, .. } = memory;
    let mut last = seen[0];
    scores.clear();
    scores.push(last);
    for seen in &seen[1..] {
        // All next states side by side, so that the loop vectorizes.
        let mut next = [f32::NEG_INFINITY; WIDE];
        for (score, steps) in last.iter().zip(&model.steps) {
            for (next, step) in next.iter_mut().zip(steps) {
                let sum = score + step;
                *next = if sum > *next { sum } else { *next };
            }
        }
        // Only differences matter, and sums over a long text would lose precision.
        let best = highest(&next);
        for ((last, next), seen) in last.iter_mut().zip(next).zip(seen) {
            *last = next - best + seen;
        }
        scores.push(last);
    }
    let mut at = (0..N)
        .max_by(|&a, &b| last[a].total_cmp(&last[b]))
        .unwrap_or(N - 1);
    path.clear();
    path.push(at as u8);
    // Backtrack; the best predecessors are recomputed instead of stored.
    for scores in scores[..seen.len() - 1].iter().rev() {
        let mut best = f32::NEG_INFINITY;
        for &(from, step) in &model.steps_to[at] {
            let sum = scores[from] + step;
            if sum > best {
                (best, at) = (sum, from);
            }
        }
        path.push(at as u8);
    }
    path.reverse();
}

/// Returns the highest score.
#[inline]
fn highest(scores: &StateScores) -> f32 {
    let higher = |a, &b| if b > a { b } else { a };
    scores.iter().fold(f32::NEG_INFINITY, higher)
}

/// Returns the allowed steps with their log likelihoods.
pub(crate) fn listed(model: &Model) -> impl Iterator<Item = Step> {
    steps().map(|(from, to)| {
        let (from, to) = (from as usize, to as usize);
        (from, to, model.steps[from][to])
    })
}

/// Returns `e` to the power of numbers that are at most 0, to five digits: `2^n` by its bits, times a polynomial for
/// the rest of the exponent. Free of branches, so that it vectorizes.
#[inline]
fn exp(mut powers: StateScores) -> StateScores {
    for power in &mut powers {
        // Lower powers are negligible beside a share of 1.
        let x = power.max(-80.0) * std::f32::consts::LOG2_E;
        let n = (x - 0.5) as i32;
        let r = (x - n as f32) * std::f32::consts::LN_2;
        let p =
            1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0)))));
        *power = f32::from_bits(((n + 127) as u32) << 23) * p;
    }
    powers
}

/// Scales shares to a sum of 1, so that no product grows or shrinks with the text.
#[inline]
fn scaled(mut shares: StateScores) -> StateScores {
    let factor = shares.iter().sum::<f32>().recip();
    for share in &mut shares {
        *share *= factor;
    }
    shares
}

/// Computes the share of every state at every row in all paths, by forward-backward.
pub(crate) fn posterior(seen: &[StateScores], model: &Model, memory: &mut PathBuffers) {
    let PathBuffers {
        likelihoods,
        shares,
        ..
    } = memory;
    likelihoods.clear();
    likelihoods.extend(seen.iter().map(likelihoods_of));
    let mut forward = scaled(likelihoods[0]);
    shares.clear();
    shares.push(forward);
    for likelihoods in &likelihoods[1..] {
        forward = scaled(times(step(&forward, &model.odds), likelihoods));
        shares.push(forward);
    }
    let mut backward = [1.0; WIDE];
    for (share, likelihoods) in shares.iter_mut().zip(likelihoods.iter()).rev() {
        *share = scaled(times(*share, &backward));
        let after = times(backward, likelihoods);
        backward = scaled(step(&after, &model.odds_back));
    }
}

/// Returns the likelihood of a row's features in every state, relative to the likeliest.
#[inline]
fn likelihoods_of(seen: &StateScores) -> StateScores {
    let best = highest(seen);
    let mut likelihoods = exp(seen.map(|seen| seen - best));
    likelihoods[N..].fill(0.0);
    likelihoods
}

/// Multiplies state by state.
#[inline]
fn times(mut shares: StateScores, others: &StateScores) -> StateScores {
    for (share, other) in shares.iter_mut().zip(others) {
        *share *= other;
    }
    shares
}

/// Propagates shares by one step from row to row.
#[inline]
fn step(shares: &StateScores, odds: &[StateScores; N]) -> StateScores {
    let mut next = [0.0; WIDE];
    for (share, odds) in shares.iter().zip(odds) {
        for (next, odds) in next.iter_mut().zip(odds) {
            *next += share * odds;
        }
    }
    next
}

/// Returns bounds of the share of the states `is_one` at a row, computed from the `reach` rows on each side and valid
/// for any text around those. `None` if the text has too few rows, or if sums underflow.
///
/// The text around only sets the likelihood of each state of the outermost rows, and the share is a mean of the shares
/// for all pairs of these states.
pub(crate) fn bounds(
    seen: &[StateScores],
    model: &Model,
    row: usize,
    reach: usize,
    is_one: impl Fn(usize) -> bool,
) -> Option<[f32; 2]> {
    let near = seen.get(row.checked_sub(reach)?..=row + reach)?;
    let mut from = UNIT;
    for seen in &near[1..=reach] {
        let likelihoods = likelihoods_of(seen);
        for shares in &mut from {
            *shares = scaled(times(step(shares, &model.odds), &likelihoods));
        }
    }
    let mut to = UNIT;
    for seen in near[reach + 1..].iter().rev() {
        let likelihoods = likelihoods_of(seen);
        for shares in &mut to {
            *shares = scaled(step(&times(*shares, &likelihoods), &model.odds_back));
        }
    }
    let (mut least, mut most) = (1.0_f32, 0.0_f32);
    for from in &from {
        for to in &to {
            let through = scaled(times(*from, to));
            let share: f32 = (0..N).filter(|&s| is_one(s)).map(|s| through[s]).sum();
            // No path leads through both, or its likelihood underflows.
            if share.is_nan() {
                return None;
            }
            least = least.min(share);
            most = most.max(share);
        }
    }
    Some([least, most])
}

/// Each state with a share of 1.
const UNIT: [StateScores; N] = {
    let mut unit = [[0.0; WIDE]; N];
    let mut s = 0;
    while s < N {
        unit[s][s] = 1.0;
        s += 1;
    }
    unit
};

/// A deviation from the best path: the row where it begins, and its states up to the row where it ends.
#[derive(Debug)]
pub(crate) struct Detour {
    pub(crate) from: usize,
    pub(crate) states: Vec<usize>,
}

/// Best score of every state at every row, with the neighbour state that it comes from.
type BestScores = Vec<[(f32, u8); N]>;

/// Returns, for the gap before every row but the first, the best path that decides it differently from `path`.
pub(crate) fn detours(seen: &[StateScores], model: &Model, path: &[usize]) -> Vec<Option<Detour>> {
    let n = seen.len();
    let steps: Vec<_> = listed(model).collect();
    if n == 0 {
        return Vec::new();
    }
    let none = [(f32::NEG_INFINITY, 0u8); N];
    let level = |scores: &mut [(f32, u8); N]| {
        let best = scores.iter().map(|s| s.0).fold(f32::NEG_INFINITY, f32::max);
        scores.iter_mut().for_each(|s| s.0 -= best);
    };
    // Scores of the best path to a state, and from it, without that of the row itself.
    let mut before: BestScores = vec![none; n];
    let mut after: BestScores = vec![none; n];
    before[0] = [(0.0, 0); N];
    after[n - 1] = [(0.0, 0); N];
    for i in 1..n {
        for &(from, to, step) in &steps {
            let score = before[i - 1][from].0 + seen[i - 1][from] + step;
            if score > before[i][to].0 {
                before[i][to] = (score, from as u8);
            }
        }
        level(&mut before[i]);
    }
    for i in (1..n).rev() {
        for &(from, to, step) in &steps {
            let score = step + seen[i][to] + after[i][to].0;
            if score > after[i - 1][from].0 {
                after[i - 1][from] = (score, to as u8);
            }
        }
        level(&mut after[i - 1]);
    }
    let detour = |i: usize| {
        let through = |s: usize| before[i][s].0 + seen[i][s] + after[i][s].0;
        let other = (0..N)
            .filter(|&s| joins(STATES[s]) != joins(STATES[path[i]]) && through(s).is_finite())
            .max_by(|&a, &b| through(a).total_cmp(&through(b)))?;
        let (mut from, mut states) = (i, vec![other]);
        while from > 0 {
            let s = usize::from(before[from][states[states.len() - 1]].1);
            from -= 1;
            states.push(s);
            if s == path[from] {
                break;
            }
        }
        states.reverse();
        while from + states.len() < n {
            let at = from + states.len() - 1;
            let s = usize::from(after[at][states[states.len() - 1]].1);
            states.push(s);
            if s == path[at + 1] {
                break;
            }
        }
        Some(Detour { from, states })
    };
    (1..n).map(detour).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Returns all paths through a few rows, each with its log likelihood.
    fn paths(seen: &[StateScores], model: &Model) -> Vec<(Vec<usize>, f64)> {
        let mut paths: Vec<(Vec<usize>, f64)> = vec![(Vec::new(), 0.0)];
        for row in seen {
            paths = paths
                .into_iter()
                .flat_map(|(path, score)| {
                    (0..N).filter_map(move |s| {
                        let step = match path.last() {
                            Some(&from) => model.steps[from][s],
                            None => 0.0,
                        };
                        let mut path = path.clone();
                        path.push(s);
                        let score = score + f64::from(step) + f64::from(row[s]);
                        score.is_finite().then_some((path, score))
                    })
                })
                .collect();
        }
        paths
    }

    fn row() -> impl Strategy<Value = StateScores> {
        prop::array::uniform11(-20.0_f32..20.0).prop_map(|row| {
            let mut wide = [f32::NEG_INFINITY; WIDE];
            wide[..N].copy_from_slice(&row);
            wide
        })
    }

    fn rows() -> impl Strategy<Value = Vec<StateScores>> {
        prop::collection::vec(row(), 1..4)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn shares_and_the_best_path_are_those_of_all_paths(seen in rows()) {
            let model = Model::fitted();
            let paths = paths(&seen, model);
            let mut memory = PathBuffers::default();
            best_path(&seen, model, &mut memory);
            posterior(&seen, model, &mut memory);
            let score = |path: &[usize]| paths.iter().find(|p| p.0 == path).unwrap().1;
            let best = paths.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max);
            let path: Vec<usize> = memory.path.iter().map(|&s| usize::from(s)).collect();
            prop_assert!(best - score(&path) < 1e-4);
            let sum: f64 = paths.iter().map(|p| (p.1 - best).exp()).sum();
            for (i, shares) in memory.shares.iter().enumerate() {
                for (s, &share) in shares.iter().enumerate().take(N) {
                    let through = paths.iter().filter(|p| p.0[i] == s);
                    let want = through.map(|p| (p.1 - best).exp()).sum::<f64>() / sum;
                    prop_assert!((want - f64::from(share)).abs() < 1e-4, "{i} {s}: {want} {share}");
                }
            }
        }

        #[test]
        fn a_share_is_within_the_bounds_that_the_rows_around_show(
            rows in prop::collection::vec(row(), 7),
            reach in 2..=3_usize,
        ) {
            let model = Model::fitted();
            let mut memory = PathBuffers::default();
            posterior(&rows, model, &mut memory);
            let is_one = |s: usize| joins(STATES[s]);
            let share: f32 = (0..N).filter(|&s| is_one(s)).map(|s| memory.shares[3][s]).sum();
            if let Some([least, most]) = bounds(&rows, model, 3, reach, is_one) {
                let within = least - 1e-4..=most + 1e-4;
                prop_assert!(within.contains(&share), "{least} {share} {most}");
            }
            prop_assert_eq!(bounds(&rows, model, 3, 4, is_one), None);
        }

        #[test]
        fn powers_are_right_to_five_digits(x in -75.0_f32..=0.0) {
            let got = f64::from(exp([x; WIDE])[0]);
            let want = f64::from(x).exp();
            prop_assert!((got / want - 1.0).abs() < 2e-5, "{x}: {got} {want}");
        }
    }
}
