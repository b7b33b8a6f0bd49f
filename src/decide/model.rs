//! The model: all weights of the decision, laid out as decoding reads them.

use once_cell::sync::Lazy;

use crate::decide::features::{ALL, ClassSet, GROUPS, GapSink, Group, LANES, Lanes, STEP};
use crate::decide::state::{N, steps};
use crate::weights::FITTED;

/// Number of states, padded to a multiple of four for SIMD.
pub(crate) const WIDE: usize = N.next_multiple_of(4);

/// One number per state, padded to [`WIDE`].
pub(crate) type StateScores = [f32; WIDE];

/// A row of weights, aligned for SIMD loads.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct AlignedWeights(Lanes);

/// The weights, in the layouts that scoring and decoding need.
#[derive(Debug)]
pub(crate) struct Model {
    /// One weight per feature.
    pub(crate) weights: Vec<f32>,
    /// By the second and third property of a group: the weights of all values of the first.
    lanes: Vec<AlignedWeights>,
    /// Log likelihood of a step, by state before and state after; minus infinity if not allowed.
    pub(crate) steps: [StateScores; N],
    /// By state: the states that may precede it, each with the step's log likelihood.
    pub(crate) steps_to: [Vec<(usize, f32)>; N],
    /// `steps` as likelihoods; 0 if not allowed.
    pub(crate) odds: [StateScores; N],
    /// `odds` transposed: by the state after and the state before.
    pub(crate) odds_back: [StateScores; N],
}

impl Model {
    /// Returns the fitted model.
    pub(crate) fn fitted() -> &'static Self {
        static MODEL: Lazy<Model> = Lazy::new(|| Model::new(FITTED.to_vec()));
        &MODEL
    }

    /// Builds a model from one weight per feature.
    pub(crate) fn new(weights: Vec<f32>) -> Self {
        let last = GROUPS[GROUPS.len() - 1];
        let mut lanes = vec![AlignedWeights([0.0; LANES]); last.lanes + last.rows()];
        for group in GROUPS.iter().filter(|g| g.rows() > 0) {
            let [values, bs, cs] = group.values.map(<[_]>::len);
            for row in 0..group.rows() {
                for (a, lane) in lanes[group.lanes + row].0[..values].iter_mut().enumerate() {
                    let feature = group.at(a, row / cs % bs, row % cs);
                    *lane = weights[usize::from(feature.0)];
                }
            }
        }
        let mut matrix = [[f32::NEG_INFINITY; WIDE]; N];
        let mut steps_to = [const { Vec::new() }; N];
        for (from, to) in steps() {
            let (from, to) = (from as usize, to as usize);
            let step = weights[usize::from(STEP.at(from, to, 0).0)];
            matrix[from][to] = step;
            steps_to[to].push((from, step));
        }
        let odds = matrix.map(|steps| steps.map(f32::exp));
        let mut odds_back = [[0.0; WIDE]; N];
        for (to, back) in odds_back.iter_mut().enumerate() {
            for (from, odds) in odds.iter().enumerate() {
                back[from] = odds[to];
            }
        }
        Self {
            weights,
            lanes,
            steps: matrix,
            steps_to,
            odds,
            odds_back,
        }
    }
}

/// Weights summed over features, for every value of the first property.
pub(crate) struct Sums<'m> {
    lanes: &'m [AlignedWeights],
    pub(crate) totals: Lanes,
}

impl<'m> Sums<'m> {
    pub(crate) fn new(model: &'m Model) -> Self {
        Self {
            lanes: &model.lanes,
            totals: [0.0; LANES],
        }
    }
}

/// Returns `value` in the lanes of `among` and 0 in the others.
#[inline]
fn masked(value: f32, among: ClassSet) -> Lanes {
    std::array::from_fn(|k| if among >> k & 1 == 1 { value } else { 0.0 })
}

impl GapSink for Sums<'_> {
    #[inline]
    fn add(&mut self, group: &Group, b: u8, c: u8, value: f32, among: ClassSet) {
        let (b, c) = (usize::from(b), usize::from(c));
        let AlignedWeights(weights) = &self.lanes[group.lanes + b * group.values[2].len() + c];
        let values = if among == ALL {
            [value; LANES]
        } else {
            masked(value, among)
        };
        for (total, (weight, value)) in self.totals.iter_mut().zip(weights.iter().zip(values)) {
            *total += weight * value;
        }
    }

    #[inline]
    fn constant(&mut self, _why: &'static str, value: f32, among: ClassSet) {
        for (total, value) in self.totals.iter_mut().zip(masked(value, among)) {
            *total += value;
        }
    }
}
