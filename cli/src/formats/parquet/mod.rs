//! Parquet: a row is a record, of which only the text columns change.
//!
//! A file is read row group by row group, in pieces. If the output is Parquet, too, the pieces are [`Rows`], cleaned on any
//! thread and written by a [`RowWriter`]. For every other output the rows become JSON Lines first, and are cleaned as those.
//! The reader and the writer are those of the `parquet` crate.

mod clean;
mod columns;
mod read;
mod write;

pub(crate) use clean::clean;
pub(crate) use read::{Rows, read};
pub(crate) use write::{CleanedRows, RowWriter};
