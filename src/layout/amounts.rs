//! Lists of amounts: names with a number and a unit, a row each, as in a recipe or a list of goods.

use crate::layout::row_features::RowFeatures;

/// An em in half-ems.
const EM: u32 = 2;
/// Rows of the shortest list.
const FEWEST: usize = 3;

/// Keeps [`RowFeatures::amount`] in lists only: consecutive rows, one of them over an em narrower than the next, which
/// no measure explains.
pub(crate) fn amounts(facts: &mut [RowFeatures]) {
    let rises = |pair: &[RowFeatures]| pair[0].row.width + EM < pair[1].row.width;
    for rows in facts.chunk_by_mut(|a, b| a.amount && b.amount) {
        let is_list = rows.len() >= FEWEST && rows.windows(2).any(rises);
        rows.iter_mut().for_each(|f| f.amount &= is_list);
    }
}
