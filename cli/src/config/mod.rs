//! Settings: those of the command line and of the settings file, and the effective ones.
//!
//! [`Settings`] has every key. A new one is a field there, a line in `merged`, and, if it has an option on the command line,
//! one in `args/text.rs`.

pub(crate) mod dump;
mod file;
mod resolved;
mod rule_choice;
mod value;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use zhuihe::{BlockSeparator, HanDigitSpacing, Options, Rule, Spaces};

pub(crate) use dump::DumpConfigArgs;
pub(crate) use file::SettingsArgs;
pub(crate) use resolved::ResolvedConfig;
pub(crate) use rule_choice::{RuleChoice, rule};
pub(crate) use value::{MAX_RECORD, confidence, jobs, named, size};

/// The settings of one source, the command line or a file. `None` for each that is not set.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Settings {
    pub(crate) ascii_width: Option<bool>,
    pub(crate) vertical_forms: Option<bool>,
    pub(crate) unify_han: Option<bool>,
    pub(crate) drop_soft_hyphens: Option<bool>,
    #[serde(deserialize_with = "value::parsed")]
    pub(crate) block_separator: Option<BlockSeparator>,
    #[serde(deserialize_with = "value::parsed")]
    pub(crate) spaces: Option<Spaces>,
    #[serde(deserialize_with = "value::parsed")]
    pub(crate) han_digit_spacing: Option<HanDigitSpacing>,
    #[serde(deserialize_with = "value::parsed")]
    pub(crate) min_confidence: Option<f64>,
    pub(crate) rules: Option<Vec<RuleChoice>>,
    pub(crate) no_dict: Option<bool>,
    pub(crate) user_dict: Option<PathBuf>,
    pub(crate) field: Option<Vec<String>>,
    pub(crate) output_field: Option<Vec<String>>,
    pub(crate) include: Option<Vec<String>>,
    pub(crate) exclude: Option<Vec<String>>,
    #[serde(deserialize_with = "value::parsed")]
    pub(crate) max_record: Option<u64>,
    #[serde(deserialize_with = "value::parsed")]
    pub(crate) jobs: Option<u16>,
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

impl Settings {
    /// Returns the defaults of the settings that have one in every case.
    pub(crate) fn defaults() -> Self {
        Self {
            ascii_width: Some(false),
            vertical_forms: Some(false),
            unify_han: Some(false),
            drop_soft_hyphens: Some(false),
            spaces: Some(Spaces::default()),
            han_digit_spacing: Some(HanDigitSpacing::default()),
            min_confidence: Some(0.0),
            rules: Some(Vec::new()),
            no_dict: Some(false),
            field: Some(vec!["text".to_owned()]),
            output_field: Some(Vec::new()),
            include: Some(Vec::new()),
            exclude: Some(Vec::new()),
            max_record: Some(MAX_RECORD),
            ..Self::default()
        }
    }

    /// Returns the options of the library. Rules come last, being more specific than the other keys.
    fn options(&self) -> Options {
        let mut options = Options::new();
        for option in &CHARACTER_OPTIONS {
            if let Some(on) = (option.setting)(self) {
                let rules = option.rules.iter();
                options = rules.fold(options, |options, &rule| options.rule(rule, on));
            }
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
                .min_confidence(confidence as f32)
                .unwrap_or(options);
        }
        let rules = self.rules.iter().flatten();
        rules.fold(options, |options, choice| choice.apply_to(options))
    }
}
