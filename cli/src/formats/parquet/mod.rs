//! Parquet: a row is a record, of which only the text columns change.
//!
//! A [`Table`] is an input file, read row group by row group in pieces of [`Rows`]. They are cleaned on any thread, and
//! a [`RowWriter`] writes the result. The reader and the writer are those of the `parquet` crate.

mod clean;
mod columns;
mod table;
mod write;

pub(crate) use clean::{clean, document, texts};
pub(crate) use table::{Rows, Table};
pub(crate) use write::{CleanedRows, Layout, RowWriter};
