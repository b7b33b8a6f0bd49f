//! The `zhuihe` command: repairs broken Chinese text in text, JSON Lines and Parquet files.
//!
//! A library, so that the Python package has the command, too. It promises no stable interface.

#![forbid(unsafe_code)]
// Without the `parquet` feature, the code that only Parquet uses is still compiled.
#![cfg_attr(
    not(feature = "parquet"),
    allow(dead_code, unreachable_code, unused_imports)
)]

mod args;
mod commands;
mod config;
mod documents;
mod formats;
mod input;
mod output;
mod pipeline;
mod problem;
mod producer;
mod report;

use std::ffi::OsString;

pub use input::encoding;
pub use output::close_stdout;

/// Runs the command with its arguments, the first of which is its name, and returns its exit status.
pub fn main(args: impl IntoIterator<Item = OsString>) -> u8 {
    match args::Args::parse(args.into_iter().collect()) {
        Ok(args) => commands::run(args),
        Err(status) => status,
    }
}
