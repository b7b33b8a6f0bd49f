//! Spacing: decides the white space inside each block, and the kind of each block.

pub(crate) mod answer;
pub(crate) mod block_kinds;
pub(crate) mod blocks;
pub(crate) mod gap_rules;
mod latin_gaps;
pub(crate) mod phrases;
pub(crate) mod row_spacing;
mod strays;
pub(crate) mod style;
