//! Fit: weights under which the gaps of the gold texts are likeliest.
//!
//! The model is a conditional random field whose states are hidden but for whether a row goes
//! on with the one before. Its gradient is what is seen on the paths that agree with the gold
//! text less what is seen on all paths (Quattoni et al., "Hidden Conditional Random Fields",
//! 2007), less the pull of the prior. Adam (Kingma and Ba 2015) climbs it, over all pages at
//! once and in a fixed order, so that the same pages give the same weights.

use zhuihe::tuning::{FeatureLattice, Name, Seen, lattice, names, states, steps};
use zhuihe::{Dictionary, GapLabel};

use crate::cases::Case;

/// How the fit goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Rounds over all pages.
    pub(crate) rounds: usize,
    /// Pull of the prior: the inverse of the variance that weights have around it.
    pub(crate) pull: f64,
    /// First step of a weight in a round.
    pub(crate) rate: f64,
}

/// A page: its lattice, and for every row whether it should go on with the one before.
pub(crate) struct Page {
    rows: Vec<Vec<Seen>>,
    gaps: Vec<Vec<Seen>>,
    joined: Vec<Option<bool>>,
    weight: f64,
}

impl Page {
    /// Looks at a case; `None` where nothing is to be decided.
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
        let joined: Vec<Option<bool>> = starts
            .iter()
            .enumerate()
            .map(|(i, &at)| match case.want(at) {
                _ if i == 0 => None,
                GapLabel::Break => Some(false),
                GapLabel::Join | GapLabel::Space => Some(true),
                _ => None,
            })
            .collect();
        let blocks = joined.iter().filter(|&&j| j == Some(false)).count() + 1;
        // A page counts as a page, but a longer one has more to say. A text in which nothing joins must
        // stay as it is, so it counts more.
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

/// Log likelihood, and the likelihood of every state at every row and of every step there.
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
    /// For every row and state what is seen there, in logarithms.
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

    /// Over all paths, or over those that agree with the gold text.
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

    /// Adds a page's gradient; gives the log likelihood of its gold text.
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

/// Mean log likelihood of a decision of these pages, under some weights.
pub(crate) fn likelihood(pages: &[Page], weights: &[f64]) -> f64 {
    let mut ignored = vec![0.0; weights.len()];
    gradient(&model(), pages, weights, &mut ignored) / total(pages)
}

fn total(pages: &[Page]) -> f64 {
    pages.iter().map(|p| p.weight * p.rows.len() as f64).sum()
}

fn model() -> Model {
    Model {
        steps: steps(),
        states: states().to_vec(),
    }
}

/// The gradient over all pages, in two threads; gives the log likelihood.
fn gradient(model: &Model, pages: &[Page], weights: &[f64], gradient: &mut [f64]) -> f64 {
    let half = pages.len() / 2;
    let part = |pages: &[Page]| {
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

/// How strongly the prior pulls at a feature, beside others.
fn strength(name: &Name) -> f64 {
    match (name.group, name.values[1]) {
        // What keeps texts that are not wrapped prose whole: pages show too few of them.
        ("BIAS", _) | ("SHAPES", "phrase" | "furniture" | "page edge") => 50.0,
        // Pairs of properties are many, and each is seen seldom.
        (
            "EDGES" | "ENDS_FILLS" | "FILL_PAIRS" | "BLANKS_FILLS" | "FIRST_CHARS" | "LAST_CHARS",
            _,
        ) => 3.0,
        _ => 1.0,
    }
}

/// Fits the weights to the pages. `tell` is told the round and the mean log likelihood.
pub(crate) fn fit(
    pages: &[Page],
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
