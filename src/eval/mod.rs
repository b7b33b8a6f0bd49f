//! Evaluation: how much of an answer is right, compared with a reference.

pub(crate) mod align;
pub(crate) mod score;
