//! Verse: equal lines, each with its mark.

use crate::edges::End;
use crate::evidence::Facts;
use crate::structure::Structure;
use crate::weights::LONG;

/// For every row whether it is a line of verse.
pub(crate) fn verse(facts: &[Facts], structure: &Structure) -> Vec<bool> {
    let mut verse = vec![false; facts.len()];
    let mut from = 0;
    while from < facts.len() {
        let mut to = from + 1;
        while to < facts.len() && facts[to].measure == facts[from].measure {
            to += 1;
        }
        if structure.units[from] && are_verse(&facts[from..to]) {
            for (verse, f) in verse[from..to].iter_mut().zip(&facts[from..to]) {
                *verse = is_verse(f);
            }
        }
        from = to;
    }
    verse
}

/// Most rows of the stretch are lines of verse, and there are four at least.
fn are_verse(rows: &[Facts]) -> bool {
    let lines = rows.iter().filter(|f| is_verse(f)).count();
    lines >= 4 && lines * 5 >= rows.len() * 3
}

/// As wide as the lines around it, but not too wide for verse, with a mark at the end.
fn is_verse(f: &Facts) -> bool {
    f.deficit().is_some_and(|d| d.abs() <= 1)
        && f.row.width <= LONG
        && matches!(f.end, End::Stop | End::Pause | End::Semicolon)
}
