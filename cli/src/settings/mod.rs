//! Settings: those of the command line and of the settings file, and the effective ones.
//!
//! [`Settings`] has every key. A new one is a field there, a line in `dump_config`, and, if it has an option on the
//! command line, one in the implementations of [`Says`]; [`InForce::get`] reads it.

mod choice;
mod file;
mod in_force;
mod number;
mod value;

use std::path::PathBuf;

use serde::Deserialize;
use zhuihe::{Cleaner, Options, Rule};

pub(crate) use choice::{BlockSeparator, HanDigitSpacing, RuleChoice, Spaces};
pub(crate) use file::SettingsArgs;
#[cfg(test)]
pub(crate) use file::keys;
pub(crate) use in_force::{InForce, Source};
pub(crate) use number::{LONGEST, confidence, size};
pub(crate) use value::{Choice, Confidence, Jobs, RuleChoices, Size};

use crate::messages::Problem;

/// The settings of one source, the command line or a file. `None` for each that is not set.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Settings {
    pub(crate) ascii_width: Option<bool>,
    pub(crate) vertical_forms: Option<bool>,
    pub(crate) unify_han: Option<bool>,
    pub(crate) drop_soft_hyphens: Option<bool>,
    pub(crate) block_separator: Option<Choice<BlockSeparator>>,
    pub(crate) spaces: Option<Choice<Spaces>>,
    pub(crate) han_digit_spacing: Option<Choice<HanDigitSpacing>>,
    pub(crate) min_confidence: Option<Confidence>,
    pub(crate) rules: Option<RuleChoices>,
    pub(crate) user_dict: Option<PathBuf>,
    pub(crate) no_dict: Option<bool>,
    pub(crate) field: Option<Vec<String>>,
    pub(crate) output_field: Option<Vec<String>>,
    pub(crate) include: Option<Vec<String>>,
    pub(crate) exclude: Option<Vec<String>>,
    pub(crate) max_record: Option<Size>,
    pub(crate) jobs: Option<Jobs>,
}

/// A command line with settings.
pub(crate) trait Says {
    /// Returns its settings.
    fn settings(&self) -> Settings;

    /// Returns where to read the other settings.
    fn sources(&self) -> &SettingsArgs;
}

/// Returns the cleaner for a command line and the settings file.
pub(crate) fn cleaner(args: &impl Says) -> Result<Cleaner, Problem> {
    InForce::of(args)?.cleaner()
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
        if let Some(Choice(separator)) = self.block_separator {
            options = options.block_separator(separator.into());
        }
        if let Some(Choice(spaces)) = self.spaces {
            options = options.spaces(spaces.into());
        }
        if let Some(Choice(spacing)) = self.han_digit_spacing {
            options = options.han_digit_spacing(spacing.into());
        }
        if let Some(Confidence(confidence)) = self.min_confidence {
            options = options.min_confidence(confidence);
        }
        let rules = self.rules().iter();
        rules.fold(options, |options, choice| choice.apply_to(options))
    }

    pub(crate) fn rules(&self) -> &[RuleChoice] {
        self.rules.as_ref().map_or(&[], |rules| &rules.0)
    }

    /// Returns true if a rule is set by its own name.
    pub(crate) fn names(&self, rule: Rule) -> bool {
        self.rules().iter().any(|choice| choice.rule == Some(rule))
    }
}
