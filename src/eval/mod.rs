//! Evaluation of a cleaned text against a reference.

pub(crate) mod align;
pub(crate) mod score;
