//! Options of the library.

use std::path::PathBuf;

use zhuihe::{BlockSeparator, HanDigitSpacing, Spaces};

use crate::config::{ResolvedConfig, RuleChoice, Settings, SettingsArgs, confidence, named};
use crate::problem::Problem;

/// Options for cleaning a text.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Text")]
pub(crate) struct TextArgs {
    /// Make full-width digits and letters ASCII.
    ///
    /// `１７．０２` becomes `17.02`.
    #[arg(long, overrides_with = "no_ascii_width")]
    ascii_width: bool,

    #[arg(long, hide = true, overrides_with = "ascii_width")]
    no_ascii_width: bool,

    /// Convert vertical presentation forms to ordinary punctuation: `﹁甲﹂` → `「甲」`.
    #[arg(long, overrides_with = "no_vertical_forms", hide_short_help = true)]
    vertical_forms: bool,

    #[arg(long, hide = true, overrides_with = "vertical_forms")]
    no_vertical_forms: bool,

    /// Convert Kangxi radicals and compatibility ideographs to unified ideographs.
    #[arg(long, overrides_with = "no_unify_han", hide_short_help = true)]
    unify_han: bool,

    #[arg(long, hide = true, overrides_with = "unify_han")]
    no_unify_han: bool,

    /// Separator between repaired paragraphs [default: line-end; blank-line for Markdown files]
    ///
    /// `as-input` keeps the white space of the input.
    #[arg(long, value_name = "WHAT", value_parser = named(BlockSeparator::all(), BlockSeparator::name), hide_short_help = true)]
    block_separator: Option<BlockSeparator>,

    /// Do nothing that is less sure than P, from 0 to 1.
    ///
    /// Where a decision has a lower confidence, the white space of the input stays.
    /// `zhuihe explain --below P` lists these decisions.
    #[arg(long, value_name = "P", value_parser = confidence)]
    min_confidence: Option<f64>,

    /// Turn rules on or off; `zhuihe rules` lists them.
    ///
    /// `-NAME` keeps the white space of the input where that rule decides. Separate several rules with commas, or repeat the option; the last mention of a rule takes precedence. `-all` and
    /// `+all` are all rules that change no characters.
    #[arg(
        long,
        value_name = "+NAME,-NAME",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    rules: Vec<RuleChoice>,

    // Last: the heading holds for what follows.
    #[command(flatten)]
    pub(crate) decisions: DecisionArgs,
}

/// Options that affect decisions.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Text")]
pub(crate) struct DecisionArgs {
    /// Remove the hyphen of a Latin word that is split at a line end, and U+00AD.
    #[arg(long, overrides_with = "no_drop_soft_hyphens", hide_short_help = true)]
    drop_soft_hyphens: bool,

    #[arg(long, hide = true, overrides_with = "drop_soft_hyphens")]
    no_drop_soft_hyphens: bool,

    /// Spaces inside lines: `repair` removes stray ones, `leave` keeps all and only joins lines [default: repair]
    #[arg(long, value_name = "HOW", value_parser = named(Spaces::all(), Spaces::name), hide_short_help = true)]
    spaces: Option<Spaces>,

    /// Spaces between Han and digits, `4 月 21 日`: `compact` removes them, `as-input` keeps them [default: compact]
    #[arg(long, value_name = "HOW", value_parser = named(HanDigitSpacing::all(), HanDigitSpacing::name), hide_short_help = true)]
    han_digit_spacing: Option<HanDigitSpacing>,

    /// Add the words of FILE to the dictionary, one per line.
    ///
    /// A line is `word [frequency [tag]]`, as in jieba's format.
    #[arg(long, value_name = "FILE")]
    user_dict: Option<PathBuf>,

    /// Disable the dictionary (slightly less accurate).
    #[arg(
        long,
        conflicts_with = "user_dict",
        overrides_with = "dict",
        hide_short_help = true
    )]
    no_dict: bool,

    /// Enable the dictionary, overriding `no-dict` in the settings file.
    #[arg(long, hide = true, overrides_with = "no_dict")]
    dict: bool,

    #[command(flatten)]
    settings: SettingsArgs,
}

/// Returns the value of a pair of flags that override each other.
fn flag(yes: bool, no: bool) -> Option<bool> {
    (yes || no).then_some(yes)
}

impl TextArgs {
    /// Returns the effective settings.
    pub(crate) fn resolve(&self) -> Result<ResolvedConfig, Problem> {
        let settings = Settings {
            ascii_width: flag(self.ascii_width, self.no_ascii_width),
            vertical_forms: flag(self.vertical_forms, self.no_vertical_forms),
            unify_han: flag(self.unify_han, self.no_unify_han),
            block_separator: self.block_separator,
            min_confidence: self.min_confidence,
            rules: (!self.rules.is_empty()).then(|| self.rules.clone()),
            ..self.decisions.settings()
        };
        ResolvedConfig::resolve(settings, &self.decisions.settings)
    }
}

impl DecisionArgs {
    /// Returns the effective settings.
    pub(crate) fn resolve(&self) -> Result<ResolvedConfig, Problem> {
        ResolvedConfig::resolve(self.settings(), &self.settings)
    }

    fn settings(&self) -> Settings {
        Settings {
            drop_soft_hyphens: flag(self.drop_soft_hyphens, self.no_drop_soft_hyphens),
            spaces: self.spaces,
            han_digit_spacing: self.han_digit_spacing,
            user_dict: self.user_dict.clone(),
            no_dict: flag(self.no_dict, self.dict),
            ..Settings::default()
        }
    }
}
