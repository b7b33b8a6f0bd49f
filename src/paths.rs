//! Paths through the states: the best one, the share of all paths that a state has, and the best
//! path that decides a gap otherwise.

use crate::lattice::steps;
use crate::model::{Model, WIDE};
use crate::state::{N, STATES, joins};

/// A step with its two states and its log likelihood.
pub(crate) type Step = (usize, usize, f32);

/// The likeliest state of every row.
pub(crate) fn best_path(seen: &[[f32; N]], model: &Model) -> Vec<usize> {
    let mut scores = [f32::NEG_INFINITY; WIDE];
    scores[..N].copy_from_slice(&seen[0]);
    let mut came_from = vec![[0u8; N]; seen.len()];
    for (seen, came_from) in seen.iter().zip(&mut came_from).skip(1) {
        // All states that may come next side by side, so that a processor takes several at once.
        let mut next = [f32::NEG_INFINITY; WIDE];
        let mut best_from = [0u32; WIDE];
        for (from, steps) in model.steps.iter().enumerate() {
            for to in 0..WIDE {
                let score = scores[from] + steps[to];
                let better = score > next[to];
                next[to] = if better { score } else { next[to] };
                best_from[to] = if better { from as u32 } else { best_from[to] };
            }
        }
        // Only differences count, and sums over a long text would lose their precision.
        let best = next.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for s in 0..N {
            scores[s] = next[s] - best + seen[s];
            came_from[s] = best_from[s] as u8;
        }
    }
    let mut at = (0..N)
        .max_by(|&a, &b| scores[a].total_cmp(&scores[b]))
        .unwrap_or(N - 1);
    let mut path = Vec::with_capacity(seen.len());
    for from in came_from.iter().rev() {
        path.push(at);
        at = usize::from(from[at]);
    }
    path.reverse();
    path
}

/// The steps that there are, each with its two states and its log likelihood.
pub(crate) fn listed(model: &Model) -> impl Iterator<Item = Step> {
    steps().map(|(from, to)| {
        let (from, to) = (from as usize, to as usize);
        (from, to, model.steps[from][to])
    })
}

/// The share that every state at every row has in all paths, by their likelihood.
pub(crate) fn posterior(seen: &[[f32; N]], model: &Model) -> Vec<[f32; N]> {
    // Scaled at every row, so that no product grows or shrinks with the text.
    let scaled = |values: [f64; N]| {
        let sum: f64 = values.iter().sum();
        values.map(|v| v / sum)
    };
    let likelihoods = |i: usize| {
        let best = seen[i].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        seen[i].map(|s| f64::from(s - best).exp())
    };
    let steps: Vec<(usize, usize, f64)> = listed(model)
        .map(|(from, to, step)| (from, to, f64::from(step).exp()))
        .collect();
    let kept = |values: [f64; N]| values.map(|v| v as f32);
    let mut forward = scaled(likelihoods(0));
    let mut shares = vec![kept(forward)];
    for i in 1..seen.len() {
        let mut next = [0.0; N];
        for &(from, to, step) in &steps {
            next[to] += forward[from] * step;
        }
        let likelihoods = likelihoods(i);
        forward = scaled(std::array::from_fn(|s| next[s] * likelihoods[s]));
        shares.push(kept(forward));
    }
    let mut backward = [1.0; N];
    for i in (0..seen.len()).rev() {
        shares[i] = kept(scaled(std::array::from_fn(|s| {
            f64::from(shares[i][s]) * backward[s]
        })));
        let likelihoods = likelihoods(i);
        let mut before = [0.0; N];
        for &(from, to, step) in &steps {
            before[from] += step * likelihoods[to] * backward[to];
        }
        backward = scaled(before);
    }
    shares
}

/// A piece of a path other than the best: the row where it leaves that, and its states from there
/// until it meets it again.
#[derive(Debug)]
pub(crate) struct Detour {
    pub(crate) from: usize,
    pub(crate) states: Vec<usize>,
}

/// Best scores with the neighbour that each came from.
type Best = Vec<[(f32, u8); N]>;

/// For the gap before every row but the first the best path that decides it otherwise than `path`.
pub(crate) fn detours(seen: &[[f32; N]], model: &Model, path: &[usize]) -> Vec<Option<Detour>> {
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
    // The score of the best path to a state, and from it, without what is seen at the row itself.
    let mut before: Best = vec![none; n];
    let mut after: Best = vec![none; n];
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
