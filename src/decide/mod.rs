//! Decides which rows form one block: weighted features, then the best path over all rows.

pub(crate) mod decode;
pub(crate) mod features;
pub(crate) mod gap_scores;
pub(crate) mod lattice;
pub(crate) mod model;
pub(crate) mod row_scores;
pub(crate) mod state;
pub(crate) mod viterbi;
