//! Cleaning: the pipeline over a text, its sections and passes, and the ways to call it.

pub(crate) mod carry;
pub(crate) mod cleaner;
pub(crate) mod explain;
pub(crate) mod narrow;
pub(crate) mod precheck;
pub(crate) mod repair;
pub(crate) mod replacements;
pub(crate) mod stays;
pub(crate) mod stream;
pub(crate) mod workspace;
