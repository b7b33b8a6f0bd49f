//! Options for coloured output.

use clap::ValueEnum;

/// Options for coloured output.
#[derive(Debug, clap::Args)]
pub(crate) struct ColorArgs {
    /// When to use colours; `auto` respects NO_COLOR and CLICOLOR
    #[arg(
        hide_short_help = true,
        long = "color",
        value_name = "WHEN",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    pub(crate) when: ColorWhen,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum ColorWhen {
    /// If standard output is a terminal that supports colours
    #[default]
    Auto,
    /// Always, even to a file or a pipe
    Always,
    /// Never
    Never,
}
