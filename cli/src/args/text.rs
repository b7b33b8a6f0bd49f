//! The options of the library, as they are said on the command line.

use std::path::PathBuf;

use clap::ValueEnum;

/// What becomes of a text.
#[derive(Debug, clap::Args)]
pub(crate) struct TextArgs {
    /// Full-width digits and letters become ASCII: `１７．０２` → `17.02`.
    #[arg(long, help_heading = "Text")]
    pub(crate) ascii_width: bool,

    /// Vertical forms become ordinary ones: `﹁甲﹂` → `「甲」`.
    #[arg(long, help_heading = "Text")]
    pub(crate) vertical_forms: bool,

    /// Kangxi radicals and compatibility ideographs become unified ones.
    #[arg(long, help_heading = "Text")]
    pub(crate) unify_han: bool,

    #[command(flatten)]
    pub(crate) decisions: DecisionArgs,

    /// What stands between two repaired paragraphs.
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        default_value_t,
        help_heading = "Text"
    )]
    pub(crate) block_separator: BlockSeparator,

    /// Leave the white space as it is where a decision is less sure than P, from 0 to 1.
    ///
    /// `zhuihe explain --below P` shows which decisions those are.
    #[arg(
        long,
        value_name = "P",
        default_value_t = 0.0,
        hide_default_value = true,
        value_parser = confidence,
        help_heading = "Text"
    )]
    pub(crate) min_confidence: f32,
}

/// What the decisions depend on, beside the text.
#[derive(Debug, clap::Args)]
pub(crate) struct DecisionArgs {
    /// Take out the hyphen of a Latin word split at a line end, and U+00AD.
    #[arg(long, help_heading = "Text")]
    drop_soft_hyphens: bool,

    /// What becomes of the spaces in `4 月 21 日`.
    #[arg(
        long,
        value_name = "HOW",
        value_enum,
        default_value_t,
        help_heading = "Text"
    )]
    han_digit_spacing: HanDigitSpacing,

    /// Know the words of FILE too: on each line `word [frequency [tag]]`, as jieba has it.
    #[arg(long, value_name = "FILE", help_heading = "Dictionary")]
    pub(crate) user_dict: Option<PathBuf>,

    /// Know no words: joins a little less well.
    #[arg(long, conflicts_with = "user_dict", help_heading = "Dictionary")]
    pub(crate) no_dict: bool,
}

/// [`zhuihe::BlockSeparator`] as it is named on the command line.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum BlockSeparator {
    /// A line end
    #[default]
    LineEnd,
    /// A line end and an empty line, as Markdown wants it
    BlankLine,
    /// What the input has there
    AsInput,
}

/// [`zhuihe::HanDigitSpacing`] as it is named on the command line.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum HanDigitSpacing {
    /// They go: `4月21日`
    #[default]
    Compact,
    /// They stay where the input has them inside a line
    AsInput,
}

impl TextArgs {
    /// The options of the library that were asked for.
    pub(crate) fn options(&self) -> zhuihe::Options {
        self.decisions
            .options()
            .ascii_width(self.ascii_width)
            .vertical_forms(self.vertical_forms)
            .unify_han(self.unify_han)
            .block_separator(match self.block_separator {
                BlockSeparator::LineEnd => zhuihe::BlockSeparator::LineEnd,
                BlockSeparator::BlankLine => zhuihe::BlockSeparator::BlankLine,
                BlockSeparator::AsInput => zhuihe::BlockSeparator::AsInput,
            })
            .min_confidence(self.min_confidence)
    }
}

impl DecisionArgs {
    /// The options of the library that were asked for.
    pub(crate) fn options(&self) -> zhuihe::Options {
        zhuihe::Options::new()
            .drop_soft_hyphens(self.drop_soft_hyphens)
            .han_digit_spacing(match self.han_digit_spacing {
                HanDigitSpacing::Compact => zhuihe::HanDigitSpacing::Compact,
                HanDigitSpacing::AsInput => zhuihe::HanDigitSpacing::AsInput,
            })
    }
}

/// Reads a confidence.
pub(super) fn confidence(value: &str) -> Result<f32, &'static str> {
    match value.parse() {
        Ok(confidence) if (0.0..=1.0).contains(&confidence) => Ok(confidence),
        _ => Err("it must be a number from 0 to 1"),
    }
}
