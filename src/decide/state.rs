//! The states of a row, and which may follow which.

/// The state of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum State {
    /// First row of a paragraph of several rows.
    First,
    Middle,
    Last,
    /// A paragraph of one row.
    Only,
    /// First row of a headline.
    Head,
    HeadOn,
    /// A byline or credit.
    Byline,
    BylineOn,
    Jump,
    Furniture,
    /// A row of a table, of code or of another language.
    Fixed,
}

use State::*;

/// All states.
pub(crate) const STATES: [State; 11] = [
    First, Middle, Last, Only, Head, HeadOn, Byline, BylineOn, Jump, Furniture, Fixed,
];
/// Number of states.
pub(crate) const N: usize = STATES.len();

/// Returns true if a row in this state continues the block before.
pub(crate) fn joins(state: State) -> bool {
    matches!(state, Middle | Last | HeadOn | BylineOn)
}

/// Returns true if state `to` may follow state `from`.
fn follows(from: State, to: State) -> bool {
    match to {
        Middle | Last => matches!(from, First | Middle),
        HeadOn => matches!(from, Head | HeadOn),
        BylineOn => matches!(from, Byline | BylineOn),
        _ => !matches!(from, First | Middle),
    }
}

/// Returns the allowed steps, each as a pair of states.
pub(crate) fn steps() -> impl Iterator<Item = (State, State)> {
    let pairs = STATES
        .into_iter()
        .flat_map(|from| STATES.map(|to| (from, to)));
    pairs.filter(|&(from, to)| follows(from, to))
}
