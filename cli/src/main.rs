//! The `zhuihe` command: repairs broken Chinese text from files or standard input.

mod args;
mod dictionary;
mod diff;
mod excerpt;
mod explain;
mod input;
mod json;
mod messages;
mod near;
mod outcome;
mod output;
mod print;
mod replace;
mod rules;
mod run;
mod score;
mod settings;
mod shell;
mod utf8;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::run(&args::Args::parse_or_exit())
}
