//! The model: every weight of the decision, laid out as the decision reads them.

use once_cell::sync::Lazy;

use crate::decide::features::{ALL, ClassSet, GROUPS, GapSink, Group, LANES, Lanes, STEP};
use crate::decide::state::{N, steps};
use crate::weights::FITTED;

/// States as the search for the best path sees them: padded so that a processor takes four at once.
pub(crate) const WIDE: usize = N.next_multiple_of(4);

/// A number for every state, side by side.
pub(crate) type StateScores = [f32; WIDE];

/// Weights that a processor adds straight from memory.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct AlignedWeights(Lanes);

/// The weights, by feature and by what is asked for together.
#[derive(Debug)]
pub(crate) struct Model {
    /// By feature.
    pub(crate) weights: Vec<f32>,
    /// By the second and third property of a group, for all values of the first.
    lanes: Vec<AlignedWeights>,
    /// From a state to every other; minus infinity where there is no such step.
    pub(crate) steps: [StateScores; N],
    /// The states from which there are steps to a state, with these.
    pub(crate) steps_to: [Vec<(usize, f32)>; N],
    /// The steps as likelihoods, 0 where there is none.
    pub(crate) odds: [StateScores; N],
    /// From a state to those that it may follow.
    pub(crate) odds_back: [StateScores; N],
}

impl Model {
    /// The weights that were fitted.
    pub(crate) fn fitted() -> &'static Self {
        static MODEL: Lazy<Model> = Lazy::new(|| Model::new(FITTED.to_vec()));
        &MODEL
    }

    /// Lays the weights of all features out.
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

/// The sums of the weights of what is seen, for every value of the first property.
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

/// The value in the lanes that count, 0 in the others.
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
