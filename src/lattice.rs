//! Lattice: what is seen of every row in each state that it could be in, and of every gap for each
//! way to decide it.

use crate::dictionary::Dictionary;
use crate::evidence::Facts;
use crate::features::{EDGE_OF_TEXT, Sum, Tally};
use crate::gapscores::{Source, WAYS, Way};
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

/// Everything that is seen of a text, told to one tally for every state of a row and every way
/// to decide a gap.
pub(crate) struct Lattice<T> {
    /// For every row and state: what is seen of the row.
    pub(crate) rows: Vec<[T; N]>,
    /// For the gap before every row but the first and every way: what is seen there.
    pub(crate) gaps: Vec<[T; WAYS.len()]>,
}

impl<T: Tally> Lattice<T> {
    /// Looks at every row and gap. `new` makes an empty tally.
    pub(crate) fn new(
        scan: &Scan<'_>,
        facts: &[Facts],
        structure: &Structure,
        dictionary: Option<&dyn Dictionary>,
        new: impl Fn() -> T,
    ) -> Self {
        let habits = habits(facts);
        let spaces = |f: &Facts| scan.gaps_in(f.visible.clone()).len() as u32;
        let rows = rowscores::rows(facts, spaces, &habits);
        let source = Source {
            scan,
            facts,
            rows: &rows,
            habits: &habits,
            structure,
            dictionary,
        };
        let last = facts.len() - 1;
        Self {
            rows: (0..facts.len())
                .map(|i| {
                    STATES.map(|state| {
                        let mut t = new();
                        emission(&facts[i], &rows[i], state, &mut t);
                        // A text begins with a block, and may end in the middle of a paragraph.
                        if i == 0 && joins(state) {
                            t.constant("no block before", f32::NEG_INFINITY);
                        }
                        if i == 0 && state == Head {
                            t.see(EDGE_OF_TEXT.at(0, 0, 0));
                        }
                        if i == last && matches!(state, First | Middle) {
                            t.see(EDGE_OF_TEXT.at(1, 0, 0));
                        }
                        t
                    })
                })
                .collect(),
            gaps: (1..facts.len())
                .map(|i| {
                    let gap = source.gap(i);
                    WAYS.map(|way| {
                        let mut t = new();
                        gap.tell(way, &mut t);
                        t
                    })
                })
                .collect(),
        }
    }
}

impl Lattice<Sum<'_>> {
    /// For every row and state the log likelihood of what is seen of the row and, but for the
    /// first, of the gap before it.
    pub(crate) fn seen(&self) -> Vec<[f32; N]> {
        let mut seen: Vec<[f32; N]> = self
            .rows
            .iter()
            .map(|row| std::array::from_fn(|s| row[s].total))
            .collect();
        for (row, gap) in seen[1..].iter_mut().zip(&self.gaps) {
            for (s, score) in row.iter_mut().enumerate() {
                *score += gap[Way::into(STATES[s]) as usize].total;
            }
        }
        seen
    }
}
