//! Settings: those of the command line and of the settings file, and the effective ones.
//!
//! [`Settings`] has every key. A new one is a field there, a line in `dump_config`, and, if it has an option on the
//! command line, one in the implementations of [`ConfigSource`]; [`ResolvedConfig::get`] reads it.

mod file;
mod number;
mod resolved;
mod rule_choice;
mod value;

use std::path::PathBuf;

use serde::Deserialize;
use zhuihe::{BlockSeparator, Cleaner, HanDigitSpacing, Options, Rule, Spaces};

pub(crate) use file::SettingsArgs;
#[cfg(test)]
pub(crate) use file::keys;
pub(crate) use number::{MAX_RECORD, confidence, size};
pub(crate) use resolved::{MARKDOWN_SEPARATOR, ResolvedConfig, SettingOrigin};
pub(crate) use rule_choice::{RuleChoice, rule};
pub(crate) use value::named;

use crate::problem::Problem;

/// The settings of one source, the command line or a file. `None` for each that is not set.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct Settings {
    pub(crate) ascii_width: Option<bool>,
    pub(crate) vertical_forms: Option<bool>,
    pub(crate) unify_han: Option<bool>,
    pub(crate) drop_soft_hyphens: Option<bool>,
    #[serde(deserialize_with = "value::block_separator")]
    pub(crate) block_separator: Option<BlockSeparator>,
    #[serde(deserialize_with = "value::spaces")]
    pub(crate) spaces: Option<Spaces>,
    #[serde(deserialize_with = "value::han_digit_spacing")]
    pub(crate) han_digit_spacing: Option<HanDigitSpacing>,
    #[serde(deserialize_with = "value::confidence")]
    pub(crate) min_confidence: Option<f32>,
    pub(crate) rules: Option<Vec<RuleChoice>>,
    pub(crate) user_dict: Option<PathBuf>,
    pub(crate) no_dict: Option<bool>,
    pub(crate) field: Option<Vec<String>>,
    pub(crate) output_field: Option<Vec<String>>,
    pub(crate) include: Option<Vec<String>>,
    pub(crate) exclude: Option<Vec<String>>,
    #[serde(deserialize_with = "value::size")]
    pub(crate) max_record: Option<u64>,
    #[serde(deserialize_with = "value::jobs")]
    pub(crate) jobs: Option<u16>,
}

/// A command line with settings.
pub(crate) trait ConfigSource {
    /// Returns its settings.
    fn settings(&self) -> Settings;

    /// Returns where to read the other settings.
    fn sources(&self) -> &SettingsArgs;
}

/// An option that turns on one or two rules that change characters.
pub(crate) struct CharacterOption {
    /// Its name, also as a key of the settings file.
    pub(crate) key: &'static str,
    pub(crate) rules: &'static [Rule],
    pub(crate) setting: fn(&Settings) -> Option<bool>,
}

pub(crate) const CHARACTER_OPTIONS: [CharacterOption; 4] = [
    CharacterOption {
        key: "ascii-width",
        rules: &[Rule::AsciiWidth],
        setting: |s| s.ascii_width,
    },
    CharacterOption {
        key: "vertical-forms",
        rules: &[Rule::VerticalForm],
        setting: |s| s.vertical_forms,
    },
    CharacterOption {
        key: "unify-han",
        rules: &[Rule::UnifyHan],
        setting: |s| s.unify_han,
    },
    CharacterOption {
        key: "drop-soft-hyphens",
        rules: &[Rule::SoftHyphen, Rule::SoftHyphenLine],
        setting: |s| s.drop_soft_hyphens,
    },
];

/// Returns the cleaner for a command line and the settings file.
pub(crate) fn cleaner(args: &impl ConfigSource) -> Result<Cleaner, Problem> {
    ResolvedConfig::resolve(args)?.cleaner()
}

impl Settings {
    /// Applies the settings to the options. Rules come last, being more specific than the other keys.
    fn apply_to(&self, options: Options) -> Options {
        let mut options = options;
        if let Some(on) = self.ascii_width {
            options = options.ascii_width(on);
        }
        if let Some(on) = self.vertical_forms {
            options = options.vertical_forms(on);
        }
        if let Some(on) = self.unify_han {
            options = options.unify_han(on);
        }
        if let Some(on) = self.drop_soft_hyphens {
            options = options.drop_soft_hyphens(on);
        }
        if let Some(separator) = self.block_separator {
            options = options.block_separator(separator);
        }
        if let Some(spaces) = self.spaces {
            options = options.spaces(spaces);
        }
        if let Some(spacing) = self.han_digit_spacing {
            options = options.han_digit_spacing(spacing);
        }
        if let Some(confidence) = self.min_confidence {
            // The settings have only valid ones.
            options = options
                .clone()
                .min_confidence(confidence)
                .unwrap_or(options);
        }
        let rules = self.rules().iter();
        rules.fold(options, |options, choice| choice.apply_to(options))
    }

    pub(crate) fn rules(&self) -> &[RuleChoice] {
        self.rules.as_deref().unwrap_or_default()
    }

    /// Returns true if a rule is set by its own name.
    pub(crate) fn names(&self, rule: Rule) -> bool {
        self.rules().iter().any(|choice| choice.rule == Some(rule))
    }
}
