//! Cleaning: the pipeline over a text, its sections and passes, and its entry points.

pub(crate) mod cleaner;
pub(crate) mod driver;
pub(crate) mod explain;
pub(crate) mod fixpoint;
pub(crate) mod gap_precheck;
pub(crate) mod pipeline;
pub(crate) mod precheck;
pub(crate) mod replacements;
pub(crate) mod stream;
pub(crate) mod workspace;
