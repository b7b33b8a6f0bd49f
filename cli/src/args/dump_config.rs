//! The command line of `zhuihe dump-config`.

use super::text::TextArgs;

const AFTER_DUMP_HELP: &str = "\
Examples:
  zhuihe dump-config
  zhuihe dump-config --ascii-width --rules -date > zhuihe.toml

Exit status:
  0  success
  2  invalid usage, or the settings cannot be read";

/// The command line of [`Command::DumpConfig`](super::Command::DumpConfig).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_DUMP_HELP)]
pub(crate) struct DumpConfigArgs {
    #[command(flatten)]
    pub(crate) text: TextArgs,
}
