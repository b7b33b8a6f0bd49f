//! Finds the weights under which the gaps of the gold texts are likeliest.
//!
//! The model is a conditional random field whose states are hidden, except whether a row continues the one before. Its
//! gradient is the features on the paths that agree with gold, minus those on all paths (Quattoni et al., "Hidden
//! Conditional Random Fields", 2007), minus the pull of the prior. Adam (Kingma and Ba 2015) climbs it, over all pages
//! at once and in a fixed order, so that the same pages give the same weights.

use zhuihe::tuning::{FeatureLattice, Name, Seen, has_han, lattice, names, states, steps};
use zhuihe::{Dictionary, GapLabel};

use crate::cases::Case;

/// Parameters of the fit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Rounds over all pages.
    pub(crate) rounds: usize,
    /// Pull of the prior: the inverse variance of the weights around it.
    pub(crate) pull: f64,
    /// Step of a weight in the first round.
    pub(crate) rate: f64,
}

/// A page: its lattice and, for every row, whether it should continue the one before.
pub(crate) struct Page {
    rows: Vec<Vec<Seen>>,
    gaps: Vec<Vec<Seen>>,
    joined: Vec<Option<bool>>,
    weight: f64,
}

impl Page {
    /// Builds a page from a case; `None` if there is nothing to decide.
    pub(crate) fn new(case: &Case, dictionary: &dyn Dictionary) -> Option<Self> {
        let FeatureLattice {
            starts,
            rows,
            gaps,
            wrapped,
        } = lattice(&case.raw, dictionary)?;
        if !wrapped || starts.len() < 2 {
            return None;
        }
        let end = |i: usize| starts.get(i + 1).copied().unwrap_or(case.raw.len());
        let is_foreign = |i: usize| !has_han(&case.raw[starts[i]..end(i)]);
        // Rows without Han stay as they are, whatever gold does with them.
        let joined: Vec<Option<bool>> = (0..starts.len())
            .map(|i| match case.want(starts[i]) {
                _ if i == 0 || is_foreign(i - 1) && is_foreign(i) => None,
                want => want.map(|want| want != GapLabel::Break),
            })
            .collect();
        let blocks = joined.iter().filter(|&&j| j == Some(false)).count() + 1;
        // Longer pages weigh more, but less than in proportion. A text in which nothing joins must not change, so it
        // weighs more.
        let whole = joined.iter().all(|&j| j != Some(true));
        let weight = if whole { 16.0 } else { 4.0 } / (blocks as f64).sqrt();
        Some(Self {
            rows,
            gaps,
            joined,
            weight,
        })
    }
}

struct Model {
    steps: Vec<(usize, usize, u16)>,
    states: Vec<(bool, usize)>,
}

/// Log likelihood, the posterior of every state at every row, and the expected count of every step.
struct Marginals {
    log: f64,
    nodes: Vec<Vec<f64>>,
    steps: Vec<f64>,
}

fn score(seen: &Seen, weights: &[f64]) -> f64 {
    let sum: f64 = seen
        .features
        .iter()
        .map(|&(f, v)| weights[usize::from(f)] * f64::from(v))
        .sum();
    sum + f64::from(seen.constant)
}

impl Model {
    /// Returns the log likelihood of every row in every state.
    fn seen(&self, page: &Page, weights: &[f64]) -> Vec<Vec<f64>> {
        let mut all: Vec<Vec<f64>> = page
            .rows
            .iter()
            .map(|row| row.iter().map(|s| score(s, weights)).collect())
            .collect();
        for (row, gap) in all[1..].iter_mut().zip(&page.gaps) {
            let gap: Vec<f64> = gap.iter().map(|s| score(s, weights)).collect();
            for (score, &(_, way)) in row.iter_mut().zip(&self.states) {
                *score += gap[way];
            }
        }
        all
    }

    /// Computes the marginals over all paths, or over those that agree with gold.
    fn marginals(&self, page: &Page, seen: &[Vec<f64>], likely: &[f64], gold: bool) -> Marginals {
        let n = seen.len();
        let count = self.states.len();
        let mut log = 0.0;
        let seen: Vec<Vec<f64>> = seen
            .iter()
            .zip(&page.joined)
            .map(|(scores, joined)| {
                let allowed =
                    |s: usize| !gold || joined.is_none_or(|joined| joined == self.states[s].0);
                let best = scores
                    .iter()
                    .enumerate()
                    .filter(|&(s, _)| allowed(s))
                    .map(|(_, &v)| v)
                    .fold(f64::NEG_INFINITY, f64::max);
                log += best;
                scores
                    .iter()
                    .enumerate()
                    .map(|(s, v)| if allowed(s) { (v - best).exp() } else { 0.0 })
                    .collect()
            })
            .collect();
        let mut forward = vec![seen[0].clone()];
        let mut scale = |v: &mut Vec<f64>| {
            let sum: f64 = v.iter().sum();
            log += sum.ln();
            v.iter_mut().for_each(|v| *v /= sum);
            sum
        };
        scale(&mut forward[0]);
        let mut sums = vec![1.0; n];
        for i in 1..n {
            let mut next = vec![0.0; count];
            for (k, &(from, to, _)) in self.steps.iter().enumerate() {
                next[to] += forward[i - 1][from] * likely[k];
            }
            next.iter_mut().zip(&seen[i]).for_each(|(v, s)| *v *= s);
            sums[i] = scale(&mut next);
            forward.push(next);
        }
        let mut backward = vec![1.0; count];
        let mut nodes = vec![Vec::new(); n];
        let mut steps = vec![0.0; self.steps.len()];
        for i in (0..n).rev() {
            nodes[i] = forward[i]
                .iter()
                .zip(&backward)
                .map(|(f, b)| f * b)
                .collect();
            if i == 0 {
                break;
            }
            let mut before = vec![0.0; count];
            for (k, &(from, to, _)) in self.steps.iter().enumerate() {
                let way = likely[k] * seen[i][to] * backward[to] / sums[i];
                before[from] += way;
                steps[k] += forward[i - 1][from] * way;
            }
            backward = before;
        }
        Marginals { log, nodes, steps }
    }

    /// Adds a page's gradient; returns the log likelihood of its gold text.
    fn gradient(&self, page: &Page, weights: &[f64], gradient: &mut [f64]) -> f64 {
        let seen = self.seen(page, weights);
        let likely: Vec<f64> = self
            .steps
            .iter()
            .map(|s| weights[usize::from(s.2)].exp())
            .collect();
        let gold = self.marginals(page, &seen, &likely, true);
        let all = self.marginals(page, &seen, &likely, false);
        let mut add = |seen: &Seen, amount: f64| {
            for &(f, v) in &seen.features {
                gradient[usize::from(f)] += amount * f64::from(v);
            }
        };
        for i in 0..page.rows.len() {
            let mut ways = vec![0.0; self.states.len()];
            for (s, &(_, way)) in self.states.iter().enumerate() {
                let amount = page.weight * (gold.nodes[i][s] - all.nodes[i][s]);
                if amount.abs() > 1e-7 {
                    add(&page.rows[i][s], amount);
                    ways[way] += amount;
                }
            }
            if i > 0 {
                for (seen, amount) in page.gaps[i - 1].iter().zip(ways) {
                    if amount != 0.0 {
                        add(seen, amount);
                    }
                }
            }
        }
        for (k, step) in self.steps.iter().enumerate() {
            gradient[usize::from(step.2)] += page.weight * (gold.steps[k] - all.steps[k]);
        }
        page.weight * (gold.log - all.log)
    }
}

/// Returns the mean log likelihood per decision on these pages.
pub(crate) fn likelihood(pages: &[&Page], weights: &[f64]) -> f64 {
    let mut ignored = vec![0.0; weights.len()];
    gradient(&model(), pages, weights, &mut ignored) / total(pages)
}

fn total(pages: &[&Page]) -> f64 {
    pages.iter().map(|p| p.weight * p.rows.len() as f64).sum()
}

fn model() -> Model {
    Model {
        steps: steps(),
        states: states().to_vec(),
    }
}

/// Adds the gradient over all pages, in two threads; returns the log likelihood.
fn gradient(model: &Model, pages: &[&Page], weights: &[f64], gradient: &mut [f64]) -> f64 {
    let half = pages.len() / 2;
    let part = |pages: &[&Page]| {
        let mut gradient = vec![0.0; weights.len()];
        let log: f64 = pages
            .iter()
            .map(|p| model.gradient(p, weights, &mut gradient))
            .sum();
        (log, gradient)
    };
    let (first, second) = std::thread::scope(|s| {
        let first = s.spawn(|| part(&pages[..half]));
        let second = part(&pages[half..]);
        (first.join().unwrap_or_default(), second)
    });
    for (g, (a, b)) in gradient.iter_mut().zip(first.1.into_iter().zip(second.1)) {
        *g += a + b;
    }
    first.0 + second.0
}

/// Returns the relative strength of the prior's pull on a feature.
fn strength(name: &Name) -> f64 {
    match (name.group, name.values[1]) {
        // These protect texts that are not wrapped prose, and very narrow columns, of which the pages have too few.
        ("BIAS" | "SPREAD", _) | ("SHAPES", "phrase" | "furniture" | "page edge") => 50.0,
        // Pairs of properties are many, and each pair is rare.
        (
            "EDGES" | "ENDS_FILLS" | "FILL_PAIRS" | "BLANKS_FILLS" | "FIRST_CHARS" | "LAST_CHARS",
            _,
        ) => 3.0,
        _ => 1.0,
    }
}

/// Fits the weights to the pages. Calls `tell` with the round, the mean log likelihood and the weights.
pub(crate) fn fit(
    pages: &[&Page],
    prior: &[f64],
    plan: Plan,
    mut tell: impl FnMut(usize, f64, &[f64]),
) -> Vec<f64> {
    let model = model();
    let strength: Vec<f64> = names().iter().map(strength).collect();
    let mut weights = prior.to_vec();
    let (mut mean, mut square) = (vec![0.0; prior.len()], vec![0.0; prior.len()]);
    for round in 0..plan.rounds {
        let mut slope = vec![0.0; prior.len()];
        let log = gradient(&model, pages, &weights, &mut slope);
        tell(round, log / total(pages), &weights);
        let progress = round as f64 / plan.rounds as f64;
        let rate = plan.rate * (1.0 - progress);
        let (b1, b2) = (0.9f64, 0.99f64);
        let t = round as i32 + 1;
        for k in 0..weights.len() {
            let g = slope[k] - plan.pull * strength[k] * (weights[k] - prior[k]);
            mean[k] = b1 * mean[k] + (1.0 - b1) * g;
            square[k] = b2 * square[k] + (1.0 - b2) * g * g;
            let (m, v) = (mean[k] / (1.0 - b1.powi(t)), square[k] / (1.0 - b2.powi(t)));
            weights[k] += rate * m / (v.sqrt() + 1e-3);
        }
    }
    weights
}
