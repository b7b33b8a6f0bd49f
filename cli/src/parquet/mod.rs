//! Parquet: a row is a record, of which only the columns with text are changed.
//!
//! A [`Table`] is a file that is read; its text columns come in pieces as [`Rows`], which are cleaned on any thread. What is
//! written of them is [`Written`]: a [`RowWriter`] encodes it, and copies every other column as it is in the file, without
//! decoding it. So all that is not text stays byte for byte, whatever type it has.

mod bare;
mod clean;
mod error;
mod file;
mod footer;
mod group;
mod guard;
mod json;
mod layout;
mod leaf;
mod pages;
mod read;
mod said;
mod spool;
mod table;
mod texts;
mod without;
mod write;

pub(crate) use clean::{clean, document, texts};
pub(crate) use layout::Layout;
pub(crate) use read::Rows;
pub(crate) use table::Table;
pub(crate) use write::{Journal, RowWriter, Written};
