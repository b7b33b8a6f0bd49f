//! The `zhuihe` command: repairs broken Chinese text in text, JSON Lines and Parquet files.

// Without the `parquet` feature, the code that only Parquet uses is still compiled.
#![cfg_attr(
    not(feature = "parquet"),
    allow(dead_code, unreachable_code, unused_imports)
)]

mod args;
mod clean;
mod dictionary;
mod diff;
mod dump_config;
mod excerpt;
mod explain;
mod formats;
mod hash;
mod input;
mod jsonl;
mod outcome;
mod output;
mod pipeline;
mod problem;
mod producer;
mod replace;
mod report;
mod rules;
mod run;
mod score;
mod settings;
mod shell;
mod sink;
mod source;
mod suggest;
mod utf8;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::run(args::Args::parse_or_exit())
}
