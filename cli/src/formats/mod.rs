//! What is particular to each format: the documents in a text, a record or a row.

pub(crate) mod jsonl;
#[cfg_attr(not(feature = "parquet"), path = "parquet/absent.rs")]
pub(crate) mod parquet;
pub(crate) mod text;
