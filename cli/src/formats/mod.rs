//! Formats of files with records.

#[cfg_attr(not(feature = "parquet"), path = "parquet/absent.rs")]
pub(crate) mod parquet;
