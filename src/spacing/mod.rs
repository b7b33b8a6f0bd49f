//! Spacing: what becomes of the white space inside a block, and what kind of block it is.

pub(crate) mod answer;
pub(crate) mod block_kinds;
pub(crate) mod blocks;
pub(crate) mod gap_rules;
pub(crate) mod phrases;
pub(crate) mod row_spacing;
pub(crate) mod style;
