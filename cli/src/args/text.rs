//! Options of the library.

use std::path::PathBuf;

use crate::settings::{
    BlockSeparator, Choice, Confidence, HanDigitSpacing, RuleChoice, RuleChoices, Says, Settings,
    SettingsArgs, Spaces, confidence,
};

/// Options for cleaning a text.
#[derive(Debug, clap::Args)]
pub(crate) struct TextArgs {
    /// Full-width digits and letters become ASCII: `１７．０２` → `17.02`.
    #[arg(long, overrides_with = "no_ascii_width", help_heading = "Text")]
    ascii_width: bool,

    #[arg(long, hide = true, overrides_with = "ascii_width")]
    no_ascii_width: bool,

    /// Vertical forms become ordinary ones: `﹁甲﹂` → `「甲」`.
    #[arg(long, overrides_with = "no_vertical_forms", help_heading = "Text")]
    vertical_forms: bool,

    #[arg(long, hide = true, overrides_with = "vertical_forms")]
    no_vertical_forms: bool,

    /// Kangxi radicals and compatibility ideographs become unified ones.
    #[arg(long, overrides_with = "no_unify_han", help_heading = "Text")]
    unify_han: bool,

    #[arg(long, hide = true, overrides_with = "unify_han")]
    no_unify_han: bool,

    #[command(flatten)]
    pub(crate) decisions: DecisionArgs,

    /// What to put between two repaired paragraphs [default: line-end; blank-line for Markdown files]
    #[arg(long, value_name = "WHAT", value_enum, help_heading = "Text")]
    block_separator: Option<BlockSeparator>,

    /// Leave the white space as it is where a decision is less sure than P, from 0 to 1.
    ///
    /// `zhuihe explain --below P` shows which decisions those are.
    #[arg(long, value_name = "P", value_parser = confidence, help_heading = "Text")]
    min_confidence: Option<f32>,

    /// Turn rules on or off: `-NAME` leaves the white space as it is where that rule decides.
    ///
    /// Several stand side by side with commas, or the option is given several times; the last word on a rule counts.
    /// `-all` and `+all` are all rules but those that change characters. `zhuihe rules` lists them.
    #[arg(
        long,
        value_name = "+NAME,-NAME",
        value_delimiter = ',',
        allow_hyphen_values = true,
        help_heading = "Text"
    )]
    rules: Vec<RuleChoice>,
}

/// Options that affect decisions.
#[derive(Debug, clap::Args)]
pub(crate) struct DecisionArgs {
    /// Take out the hyphen of a Latin word split at a line end, and U+00AD.
    #[arg(long, overrides_with = "no_drop_soft_hyphens", help_heading = "Text")]
    drop_soft_hyphens: bool,

    #[arg(long, hide = true, overrides_with = "drop_soft_hyphens")]
    no_drop_soft_hyphens: bool,

    /// What becomes of the spaces inside lines; stray ones go if nothing is said.
    #[arg(long, value_name = "HOW", value_enum, help_heading = "Text")]
    spaces: Option<Spaces>,

    /// What becomes of the spaces in `4 月 21 日`; they go if nothing is said.
    #[arg(long, value_name = "HOW", value_enum, help_heading = "Text")]
    han_digit_spacing: Option<HanDigitSpacing>,

    /// Know the words of FILE too: on each line `word [frequency [tag]]`, as jieba has it.
    #[arg(long, value_name = "FILE", help_heading = "Dictionary")]
    user_dict: Option<PathBuf>,

    /// Know no words: joins a little less well.
    #[arg(
        long,
        conflicts_with = "user_dict",
        overrides_with = "dict",
        help_heading = "Dictionary"
    )]
    no_dict: bool,

    /// Know words, where the settings say `no-dict`.
    #[arg(long, hide = true, overrides_with = "no_dict")]
    dict: bool,

    #[command(flatten)]
    settings: SettingsArgs,
}

/// Returns the value of a pair of flags that override each other.
fn said(yes: bool, no: bool) -> Option<bool> {
    (yes || no).then_some(yes)
}

impl Says for TextArgs {
    fn settings(&self) -> Settings {
        Settings {
            ascii_width: said(self.ascii_width, self.no_ascii_width),
            vertical_forms: said(self.vertical_forms, self.no_vertical_forms),
            unify_han: said(self.unify_han, self.no_unify_han),
            block_separator: self.block_separator.map(Choice),
            min_confidence: self.min_confidence.map(Confidence),
            rules: Some(RuleChoices(self.rules.clone())),
            ..self.decisions.settings()
        }
    }

    fn sources(&self) -> &SettingsArgs {
        self.decisions.sources()
    }
}

impl Says for DecisionArgs {
    fn settings(&self) -> Settings {
        Settings {
            drop_soft_hyphens: said(self.drop_soft_hyphens, self.no_drop_soft_hyphens),
            spaces: self.spaces.map(Choice),
            han_digit_spacing: self.han_digit_spacing.map(Choice),
            user_dict: self.user_dict.clone(),
            no_dict: said(self.no_dict, self.dict),
            ..Settings::default()
        }
    }

    fn sources(&self) -> &SettingsArgs {
        &self.settings
    }
}
