//! Lattice: what is seen of every row in each state that it could be in, and of every gap for each
//! way to decide it.

use crate::dictionary::Dictionary;
use crate::evidence::Facts;
use crate::features::{EDGE, EDGE_OF_TEXT, Sum, Tally, place};
use crate::gapscores::{Gap, Source, WAYS, Way};
use crate::habits::habits;
use crate::lines::Scan;
use crate::rowscores::{self, emission};
use crate::state::State::{self, *};
use crate::state::{N, STATES, joins};
use crate::structure::Structure;

/// Whether a row in one state may follow one in another.
fn follows(from: State, to: State) -> bool {
    match to {
        Middle | Last => matches!(from, First | Middle),
        HeadOn => matches!(from, Head | HeadOn),
        BylineOn => matches!(from, Byline | BylineOn),
        _ => !matches!(from, First | Middle),
    }
}

/// The steps that there are, each with its two states.
pub(crate) fn steps() -> impl Iterator<Item = (State, State)> {
    let pairs = STATES
        .into_iter()
        .flat_map(|from| STATES.map(|to| (from, to)));
    pairs.filter(|&(from, to)| follows(from, to))
}

/// A text as the decision looks at it: what is seen of each row in a state, and at each gap for a
/// way to decide it, is told to whatever tally asks.
pub(crate) struct Lattice<'a> {
    source: Source<'a>,
}

impl<'a> Lattice<'a> {
    /// Looks at every row.
    pub(crate) fn new(
        scan: &'a Scan<'a>,
        facts: &'a [Facts],
        structure: &'a Structure,
        dictionary: Option<&'a dyn Dictionary>,
    ) -> Self {
        let habits = habits(facts);
        let spaces = |f: &Facts| scan.gaps_in(f.visible.clone()).len() as u32;
        Self {
            source: Source {
                scan,
                facts,
                rows: rowscores::rows(facts, spaces, &habits),
                habits,
                structure,
                dictionary,
            },
        }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.source.facts.len()
    }

    /// Tells what is seen of row `i` in a state.
    pub(crate) fn row(&self, i: usize, state: State, t: &mut impl Tally) {
        emission(&self.source.facts[i], &self.source.rows[i], state, t);
        // A text begins with a block, and may end in the middle of a paragraph.
        if i == 0 && joins(state) {
            t.constant("no block before", f32::NEG_INFINITY);
        }
        if i == 0 && state == Head {
            t.see(EDGE_OF_TEXT.at(place(EDGE, "headline"), 0, 0));
        }
        if i + 1 == self.len() && matches!(state, First | Middle) {
            t.see(EDGE_OF_TEXT.at(place(EDGE, "open end"), 0, 0));
        }
    }

    /// What is seen at the gap before row `i` (`i > 0`).
    pub(crate) fn gap(&self, i: usize) -> Gap {
        self.source.gap(i)
    }

    /// For every row and state the log likelihood of what is seen of the row and, but for the
    /// first, of the gap before it.
    pub(crate) fn seen(&self, weights: &[f32]) -> Vec<[f32; N]> {
        (0..self.len())
            .map(|i| {
                let rows = self.row_sums(i, weights);
                if i == 0 {
                    return rows;
                }
                let gaps = self.gap_sums(i, weights);
                std::array::from_fn(|s| rows[s] + gaps[Way::into(STATES[s]) as usize])
            })
            .collect()
    }

    /// The log likelihood of what is seen of row `i` in every state.
    pub(crate) fn row_sums(&self, i: usize, weights: &[f32]) -> [f32; N] {
        STATES.map(|state| {
            let mut sum = Sum::new(weights);
            self.row(i, state, &mut sum);
            sum.total
        })
    }

    /// The log likelihood of what is seen at the gap before row `i` (`i > 0`), for every way.
    pub(crate) fn gap_sums(&self, i: usize, weights: &[f32]) -> [f32; WAYS.len()] {
        let gap = self.gap(i);
        WAYS.map(|way| {
            let mut sum = Sum::new(weights);
            gap.tell(way, &mut sum);
            sum.total
        })
    }
}
