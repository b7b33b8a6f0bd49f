//! Parquet: a row is a record, of which only the columns with text are changed.
//!
//! A [`Table`] is a file that is read; its text columns come in pieces as [`Rows`], which are cleaned on any thread. What is
//! written of them is [`Written`]: a [`RowWriter`] encodes it, and copies every other column as it is in the file, without
//! decoding it. So all that is not text stays byte for byte, whatever type it has.

use crate::messages::Problem;

#[cfg(feature = "parquet")]
mod clean;
#[cfg(feature = "parquet")]
mod file;
#[cfg(feature = "parquet")]
mod footer;
#[cfg(feature = "parquet")]
mod guard;
#[cfg(feature = "parquet")]
mod json;
#[cfg(feature = "parquet")]
mod layout;
#[cfg(feature = "parquet")]
mod leaf;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
mod read;
#[cfg(feature = "parquet")]
mod spool;
#[cfg(feature = "parquet")]
mod table;
#[cfg(feature = "parquet")]
mod write;

#[cfg(feature = "parquet")]
pub(crate) use self::{
    clean::{clean, document, texts},
    layout::Layout,
    read::Rows,
    table::Table,
    write::{Journal, RowWriter, Written},
};

#[cfg(not(feature = "parquet"))]
mod absent;
#[cfg(not(feature = "parquet"))]
pub(crate) use absent::{Journal, Layout, RowWriter, Rows, Table, Written, clean, document, texts};

/// The name of a column, and a text in it.
pub(crate) type Named<'t> = (&'t str, &'t str);

/// Takes the texts of rows, each with the number of its row; or why a row can't be read.
pub(crate) type TakeText<'t> =
    &'t mut dyn FnMut(u64, Result<Named<'_>, String>) -> Result<(), Problem>;
