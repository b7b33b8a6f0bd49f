//! Options for coloured output.

use clap::ValueEnum;

/// Options for coloured output.
#[derive(Debug, clap::Args)]
pub(crate) struct ColorArgs {
    /// When to use colours; `auto` heeds NO_COLOR and CLICOLOR
    #[arg(
        long = "color",
        value_name = "WHEN",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    pub(crate) when: Color,
}

/// When to colour the output.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Color {
    /// Where standard output is a terminal that shows colours
    #[default]
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Not at all
    Never,
}
