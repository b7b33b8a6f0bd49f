//! The keyword arguments of `Cleaner`.

use std::fmt::Display;
use std::str::FromStr;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};
use zhuihe::{BlockSeparator, Cleaner, HanDigitSpacing, JiebaDictionary, Options, Rule, Spaces};

use crate::errors::{Failure, Kind};
use crate::text::text;

/// Everything that is needed to create the same cleaner again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    pub(crate) ascii_width: bool,
    pub(crate) vertical_forms: bool,
    pub(crate) unify_han: bool,
    pub(crate) drop_soft_hyphens: bool,
    pub(crate) block_separator: BlockSeparator,
    pub(crate) spaces: Spaces,
    pub(crate) han_digit_spacing: HanDigitSpacing,
    pub(crate) min_confidence: f64,
    pub(crate) rules: Vec<(Rule, bool)>,
    pub(crate) user_words: Vec<String>,
    pub(crate) dictionary: bool,
    pub(crate) threads: Option<usize>,
}

impl Settings {
    /// Creates the cleaner.
    pub(crate) fn cleaner(&self) -> Result<Cleaner, Failure> {
        if !(0.0..=1.0).contains(&self.min_confidence) {
            let what = format!(
                "min_confidence must be from 0 to 1, not {}",
                self.min_confidence
            );
            return Err(Failure::new(Kind::Option, what));
        }
        if self.threads == Some(0) {
            let what = "threads must be at least 1, or None for all cores";
            return Err(Failure::new(Kind::Option, what));
        }
        let mut options = Options::new()
            .ascii_width(self.ascii_width)
            .vertical_forms(self.vertical_forms)
            .unify_han(self.unify_han)
            .drop_soft_hyphens(self.drop_soft_hyphens)
            .block_separator(self.block_separator)
            .spaces(self.spaces)
            .han_digit_spacing(self.han_digit_spacing)
            .min_confidence(self.min_confidence as f32)?;
        for &(rule, on) in &self.rules {
            options = options.rule(rule, on);
        }
        match (self.dictionary, self.user_words.is_empty()) {
            (true, true) => Ok(Cleaner::new(options)),
            (true, false) => {
                let lines = self.user_words.join("\n");
                let dictionary = JiebaDictionary::with_word_file(lines.as_bytes())?;
                Ok(Cleaner::with_dictionary(options, dictionary))
            }
            (false, true) => Ok(Cleaner::without_dictionary(options)),
            (false, false) => Err(Failure::new(
                Kind::Option,
                "user_words needs the dictionary: omit user_words or dictionary=False",
            )),
        }
    }

    /// Returns the keyword arguments that differ from the defaults.
    pub(crate) fn keywords<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let keywords = PyDict::new(py);
        for (name, on) in [
            ("ascii_width", self.ascii_width),
            ("vertical_forms", self.vertical_forms),
            ("unify_han", self.unify_han),
            ("drop_soft_hyphens", self.drop_soft_hyphens),
        ] {
            if on {
                keywords.set_item(name, on)?;
            }
        }
        if self.block_separator != BlockSeparator::default() {
            keywords.set_item("block_separator", self.block_separator.name())?;
        }
        if self.spaces != Spaces::default() {
            keywords.set_item("spaces", self.spaces.name())?;
        }
        if self.han_digit_spacing != HanDigitSpacing::default() {
            keywords.set_item("han_digit_spacing", self.han_digit_spacing.name())?;
        }
        if self.min_confidence != 0.0 {
            keywords.set_item("min_confidence", self.min_confidence)?;
        }
        if !self.rules.is_empty() {
            let rules = PyDict::new(py);
            for (rule, on) in &self.rules {
                rules.set_item(rule.name(), on)?;
            }
            keywords.set_item("rules", rules)?;
        }
        if !self.user_words.is_empty() {
            keywords.set_item("user_words", &self.user_words)?;
        }
        if !self.dictionary {
            keywords.set_item("dictionary", false)?;
        }
        if let Some(threads) = self.threads {
            keywords.set_item("threads", threads)?;
        }
        Ok(keywords)
    }
}

/// Parses the name of an enum's value. The error lists the valid names.
pub(crate) fn parse_name<T: FromStr + Display>(
    argument: &str,
    name: &str,
    all: &[T],
) -> Result<T, Failure> {
    name.parse().map_err(|_| {
        let names: Vec<String> = all.iter().map(|value| format!("\"{value}\"")).collect();
        let names = names.join(", ");
        let what = format!("{argument} must be one of {names}, not {name:?}");
        Failure::new(Kind::Option, what)
    })
}

/// Parses the name of a rule.
pub(crate) fn parse_rule(name: &str) -> Result<Rule, Failure> {
    name.parse().map_err(|_| {
        let what = format!("no rule is named {name:?}: zhuihe.rules() lists all rules");
        Failure::new(Kind::UnknownRule, what)
    })
}

/// Reads the argument `rules`.
pub(crate) fn rules(given: &Bound<'_, PyAny>) -> PyResult<Vec<(Rule, bool)>> {
    let Ok(given) = given.cast::<PyMapping>() else {
        let what = "rules must be a mapping from rule names to bool";
        return Err(PyTypeError::new_err(what));
    };
    let rule = |item: Bound<'_, PyAny>| {
        let (name, on): (String, bool) = item.extract()?;
        Ok((parse_rule(&name).map_err(|e| e.raise(given.py()))?, on))
    };
    given.items()?.iter().map(rule).collect()
}

/// Reads the argument `user_words`. A single string is an error, although it is an iterable of strings.
pub(crate) fn user_words(given: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if given.is_instance_of::<PyString>() {
        let what = "user_words must be a list of str, not a str";
        return Err(PyTypeError::new_err(what));
    }
    given
        .try_iter()?
        .map(|word| Ok(text(&word?)?.trim_end_matches(['\r', '\n']).to_owned()))
        .collect()
}
