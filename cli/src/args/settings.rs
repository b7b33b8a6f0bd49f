//! Where settings are read from, and the command line of `zhuihe dump-config`.

use std::path::PathBuf;

use super::text::TextArgs;

const AFTER_DUMP_HELP: &str = "\
Examples:
  zhuihe dump-config
  zhuihe dump-config --ascii-width --rules -date > zhuihe.toml

Exit status:
  0  done
  2  wrong usage, or the settings can't be read";

/// Where settings are read from.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct SettingsArgs {
    /// Read settings from FILE, and not from `zhuihe.toml` here or in a directory above
    ///
    /// The file has the options under Text and Dictionary as keys, without the dashes: `ascii-width = true`,
    /// `rules = ["-date"]`. What the command line says counts for more. `--no-ascii-width` and the like take back
    /// what the file turns on, and `--dict` takes back `no-dict`.
    #[arg(
        short,
        long,
        value_name = "FILE",
        conflicts_with = "isolated",
        help_heading = "Settings"
    )]
    pub(crate) config: Option<PathBuf>,

    /// Read no settings
    #[arg(long, help_heading = "Settings")]
    pub(crate) isolated: bool,
}

/// The command line of [`Command::DumpConfig`](super::Command::DumpConfig).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_DUMP_HELP)]
pub(crate) struct DumpConfigArgs {
    #[command(flatten)]
    pub(crate) text: TextArgs,
}
