//! Parquet: a row is a record, of which only the text columns change.
//!
//! A [`Table`] is an input file. Its text columns come in pieces as [`Rows`], which are cleaned on any thread. The
//! result is [`CleanedRows`]: a [`RowWriter`] encodes it, and copies all other columns from the input without decoding
//! them, so that they stay identical byte for byte, whatever their type.

mod bare;
mod clean;
mod error;
mod file;
mod footer;
mod group;
mod guard;
mod json;
mod key_values;
mod layout;
mod leaf;
mod pages;
mod read;
mod spool;
mod table;
mod texts;
mod without;
mod write;

pub(crate) use clean::{clean, document, texts};
pub(crate) use layout::Layout;
pub(crate) use read::Rows;
pub(crate) use table::Table;
pub(crate) use write::{CleanedRows, Journal, RowWriter};
