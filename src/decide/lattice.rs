//! Lattice: features of every row in each of its states, and of every gap for each class.

use crate::decide::features::{EDGE, EDGE_OF_TEXT, Feature, FeatureSink, ForOneClass, OWN, place};
use crate::decide::gap_scores::{FeatureSource, GAP_CLASSES, GapClass};
use crate::decide::model::{Model, StateScores, Sums, WIDE};
use crate::decide::row_scores::{self, ROLES, RowBuckets, emission, is_own, role};
use crate::decide::state::State::{self, *};
use crate::decide::state::{N, STATES, joins};
use crate::dictionary::jieba::Dictionary;
use crate::layout::habits::{ClearGap, Habits, find_habits};
use crate::layout::row_features::RowFeatures;
use crate::layout::structure::Structure;
use crate::text::scan::Scan;
use crate::weights::EXCLUDED;

/// The rows and gaps of a text, whose features are added to a tally on request.
pub(crate) struct Lattice<'a> {
    source: FeatureSource<'a>,
}

/// Buffers of a lattice, for reuse.
#[derive(Debug, Default)]
pub(crate) struct LatticeBuffers {
    rows: Vec<RowBuckets>,
    habits: Vec<Habits>,
    gaps: Vec<Option<ClearGap>>,
}

impl<'a> Lattice<'a> {
    /// Computes the features of every row.
    pub(crate) fn new(
        scan: &'a Scan<'a>,
        facts: &'a [RowFeatures],
        structure: &'a Structure,
        dictionary: Option<&'a dyn Dictionary>,
        buffers: &'a mut LatticeBuffers,
    ) -> Self {
        let LatticeBuffers { rows, habits, gaps } = buffers;
        find_habits(facts, habits, gaps);
        let spaces = |f: &RowFeatures| scan.gaps_of(f.row.lines()).len() as u32;
        row_scores::look(facts, spaces, habits, rows);
        Self {
            source: FeatureSource {
                scan,
                facts,
                rows,
                habits,
                structure,
                dictionary,
            },
        }
    }

    /// Returns the number of rows.
    pub(crate) fn len(&self) -> usize {
        self.source.facts.len()
    }

    /// Returns true if a rule, not the weights, decides against joining row `i` (`i > 0`) to the one before. Blank lines
    /// that part all blocks of a text are not such a rule: they are as sure as they say.
    pub(crate) fn is_ruled(&self, i: usize) -> bool {
        let FeatureSource {
            facts, structure, ..
        } = &self.source;
        !structure.wrapped
            || structure.separate[i]
            || facts[i - 1].fixed.is_some()
            || facts[i].fixed.is_some()
    }

    /// Adds the features of row `i` in a state to a tally.
    pub(crate) fn row(&self, i: usize, state: State, tally: &mut impl FeatureSink) {
        let f = &self.source.facts[i];
        if f.fixed.is_some() && state != Fixed {
            tally.constant("not prose", EXCLUDED);
        } else if let Some(value) = role(state) {
            let tally = &mut *tally;
            emission(f, &self.source.rows[i], ForOneClass { value, tally });
        } else if is_own(f, state) {
            tally.see(own(state));
        } else {
            tally.constant("shape", EXCLUDED);
        }
        // A text begins with a block, but may end inside a paragraph.
        if i == 0 && joins(state) {
            tally.constant("no block before", f32::NEG_INFINITY);
        }
        if i == 0 && state == Head {
            tally.see(HEADLINE);
        }
        if i + 1 == self.len() && matches!(state, First | Middle) {
            tally.see(OPEN_END);
        }
    }

    /// Adds the features of the gap before row `i` (`i > 0`) for a class to a tally.
    pub(crate) fn gap(&self, i: usize, way: GapClass, tally: &mut impl FeatureSink) {
        self.source.gap_of_class(i, way, tally);
    }

    /// Computes the log likelihood of every row in every state, with that of the gap before the row, replacing the
    /// content of `seen`.
    pub(crate) fn see(&self, model: &Model, seen: &mut Vec<StateScores>) {
        seen.clear();
        seen.extend((0..self.len()).map(|i| {
            let mut seen = [f32::NEG_INFINITY; WIDE];
            seen[..N].copy_from_slice(&self.row_sums(i, model));
            if i > 0 {
                let gaps = self.gap_sums(i, model);
                for (seen, state) in seen.iter_mut().zip(STATES) {
                    *seen += gaps[GapClass::into(state) as usize];
                }
            }
            seen
        }));
    }

    /// Returns the log likelihood of row `i` in every state.
    pub(crate) fn row_sums(&self, i: usize, model: &Model) -> [f32; N] {
        let f = &self.source.facts[i];
        let weight = |feature: Feature| model.weights[usize::from(feature.0)];
        let mut sums = [EXCLUDED; N];
        if f.fixed.is_some() {
            sums[Fixed as usize] = weight(own(Fixed));
        } else {
            let roles = emission(f, &self.source.rows[i], Sums::new(model));
            sums[..ROLES].copy_from_slice(&roles.totals[..ROLES]);
            for state in [Byline, BylineOn, Jump, Furniture] {
                if is_own(f, state) {
                    sums[state as usize] = weight(own(state));
                }
            }
        }
        if i == 0 {
            for (sum, state) in sums.iter_mut().zip(STATES) {
                if joins(state) {
                    *sum = f32::NEG_INFINITY;
                }
            }
            sums[Head as usize] += weight(HEADLINE);
        }
        if i + 1 == self.len() {
            sums[First as usize] += weight(OPEN_END);
            sums[Middle as usize] += weight(OPEN_END);
        }
        sums
    }

    /// Returns the log likelihood of the gap before row `i` (`i > 0`), for every class.
    pub(crate) fn gap_sums(&self, i: usize, model: &Model) -> [f32; GAP_CLASSES.len()] {
        let ways = self.source.gap(i, Sums::new(model));
        GAP_CLASSES.map(|way| match way {
            GapClass::Byline => self.source.byline(i),
            _ => ways.totals[way as usize],
        })
    }
}

const HEADLINE: Feature = EDGE_OF_TEXT.at(place(EDGE, "headline"), 0, 0);
const OPEN_END: Feature = EDGE_OF_TEXT.at(place(EDGE, "open end"), 0, 0);

/// Returns the feature of a row whose shape implies the state.
fn own(state: State) -> Feature {
    OWN.at(state as usize, 0, 0)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::dictionary::jieba::JiebaDictionary;
    use crate::layout::extract::facts;
    use crate::layout::structure::structure;

    /// Sums weights one by one.
    struct Plain<'m>(&'m Model, f32);

    impl FeatureSink for Plain<'_> {
        fn add(&mut self, feature: Feature, value: f32) {
            self.1 += self.0.weights[usize::from(feature.0)] * value;
        }

        fn constant(&mut self, _why: &'static str, value: f32) {
            self.1 += value;
        }
    }

    #[test]
    fn what_is_weighed_at_once_is_what_is_weighed_one_by_one() {
        let model = Model::fitted();
        let dictionary = JiebaDictionary::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken");
        let mut gaps = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if !path.to_str().unwrap().ends_with(".raw.txt") {
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            let scan = Scan::new(&text);
            let facts = facts(&scan);
            let structure = structure(&scan, &facts, Some(&dictionary));
            let buffers = &mut LatticeBuffers::default();
            let lattice = Lattice::new(&scan, &facts, &structure, Some(&dictionary), buffers);
            for i in 0..lattice.len() {
                let sums = lattice.row_sums(i, model);
                for (sum, state) in sums.into_iter().zip(STATES) {
                    let mut plain = Plain(model, 0.0);
                    lattice.row(i, state, &mut plain);
                    assert_eq!(sum, plain.1, "row {i} as {state:?}");
                }
                if i == 0 {
                    continue;
                }
                for (sum, way) in lattice.gap_sums(i, model).into_iter().zip(GAP_CLASSES) {
                    let mut plain = Plain(model, 0.0);
                    lattice.gap(i, way, &mut plain);
                    assert_eq!(sum, plain.1, "gap {i}, {way:?}");
                    gaps += 1;
                }
            }
        }
        assert!(gaps > 1000);
    }
}
