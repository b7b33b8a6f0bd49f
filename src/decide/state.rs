//! State: what a row can be.

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum State {
    /// First row of a paragraph of several.
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
    /// A row of a table, code, another language.
    Fixed,
}

use State::*;

/// All of them.
pub(crate) const STATES: [State; 11] = [
    First, Middle, Last, Only, Head, HeadOn, Byline, BylineOn, Jump, Furniture, Fixed,
];
/// How many there are.
pub(crate) const N: usize = STATES.len();

/// Whether a row in this state goes on with the block of the row before.
pub(crate) fn joins(state: State) -> bool {
    matches!(state, Middle | Last | HeadOn | BylineOn)
}

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
