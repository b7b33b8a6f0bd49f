//! The `zhuihe` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    zhuihe_cli::main(std::env::args_os()).into()
}
