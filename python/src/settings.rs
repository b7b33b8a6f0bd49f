//! Settings: the keyword arguments of a `Cleaner`.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};
use zhuihe::{BlockSeparator, Cleaner, HanDigitSpacing, JiebaDictionary, Options, Rule, Spaces};

use crate::cleaned::unknown_rule;
use crate::errors::{Failure, Kind};
use crate::text::text;

const BLOCK_SEPARATORS: [(&str, BlockSeparator); 3] = [
    ("line-end", BlockSeparator::LineEnd),
    ("blank-line", BlockSeparator::BlankLine),
    ("as-input", BlockSeparator::AsInput),
];

const SPACES: [(&str, Spaces); 2] = [("repair", Spaces::Repair), ("leave", Spaces::Leave)];

const HAN_DIGIT_SPACINGS: [(&str, HanDigitSpacing); 2] = [
    ("compact", HanDigitSpacing::Compact),
    ("as-input", HanDigitSpacing::AsInput),
];

/// What a cleaner was told when it was made: enough to make it again elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    pub(crate) ascii_width: bool,
    pub(crate) vertical_forms: bool,
    pub(crate) unify_han: bool,
    pub(crate) drop_soft_hyphens: bool,
    pub(crate) block_separator: String,
    pub(crate) spaces: String,
    pub(crate) han_digit_spacing: String,
    pub(crate) min_confidence: f64,
    pub(crate) rules: Vec<(Rule, bool)>,
    pub(crate) user_words: Vec<String>,
    pub(crate) dictionary: bool,
    pub(crate) threads: Option<usize>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ascii_width: false,
            vertical_forms: false,
            unify_han: false,
            drop_soft_hyphens: false,
            block_separator: BLOCK_SEPARATORS[0].0.to_owned(),
            spaces: SPACES[0].0.to_owned(),
            han_digit_spacing: HAN_DIGIT_SPACINGS[0].0.to_owned(),
            min_confidence: 0.0,
            rules: Vec::new(),
            user_words: Vec::new(),
            dictionary: true,
            threads: None,
        }
    }
}

impl Settings {
    /// The cleaner that they ask for.
    pub(crate) fn cleaner(&self) -> Result<Cleaner, Failure> {
        let mut options = Options::new()
            .ascii_width(self.ascii_width)
            .vertical_forms(self.vertical_forms)
            .unify_han(self.unify_han)
            .drop_soft_hyphens(self.drop_soft_hyphens)
            .block_separator(one_of(
                "block_separator",
                &self.block_separator,
                &BLOCK_SEPARATORS,
            )?)
            .spaces(one_of("spaces", &self.spaces, &SPACES)?)
            .han_digit_spacing(one_of(
                "han_digit_spacing",
                &self.han_digit_spacing,
                &HAN_DIGIT_SPACINGS,
            )?)
            .min_confidence(self.min_confidence as f32);
        if !(0.0..=1.0).contains(&self.min_confidence) {
            let what = format!(
                "min_confidence is a number from 0 to 1, and not {}",
                self.min_confidence
            );
            return Err(Failure::new(Kind::Option, what));
        }
        for &(rule, on) in &self.rules {
            options = options.rule(rule, on);
        }
        if self.threads == Some(0) {
            let what = "threads is 1 or more, or None for as many as there are cores";
            return Err(Failure::new(Kind::Option, what));
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
                "user_words and dictionary=False exclude each other: leave one out",
            )),
        }
    }

    /// The keyword arguments that say the same: all that are otherwise than by default.
    pub(crate) fn keywords<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let (said, default) = (PyDict::new(py), Self::default());
        for (name, on) in [
            ("ascii_width", self.ascii_width),
            ("vertical_forms", self.vertical_forms),
            ("unify_han", self.unify_han),
            ("drop_soft_hyphens", self.drop_soft_hyphens),
        ] {
            if on {
                said.set_item(name, on)?;
            }
        }
        if self.block_separator != default.block_separator {
            said.set_item("block_separator", &self.block_separator)?;
        }
        if self.spaces != default.spaces {
            said.set_item("spaces", &self.spaces)?;
        }
        if self.han_digit_spacing != default.han_digit_spacing {
            said.set_item("han_digit_spacing", &self.han_digit_spacing)?;
        }
        if self.min_confidence != default.min_confidence {
            said.set_item("min_confidence", self.min_confidence)?;
        }
        if !self.rules.is_empty() {
            let rules = PyDict::new(py);
            for (rule, on) in &self.rules {
                rules.set_item(rule.name(), on)?;
            }
            said.set_item("rules", rules)?;
        }
        if !self.user_words.is_empty() {
            said.set_item("user_words", &self.user_words)?;
        }
        if !self.dictionary {
            said.set_item("dictionary", false)?;
        }
        if let Some(threads) = self.threads {
            said.set_item("threads", threads)?;
        }
        Ok(said)
    }
}

fn one_of<T: Copy>(option: &str, said: &str, names: &[(&str, T)]) -> Result<T, Failure> {
    let found = names.iter().find(|(name, _)| *name == said);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<String> = names.iter().map(|(name, _)| format!("{name:?}")).collect();
        let what = format!("{option} is one of {}, and not {said:?}", names.join(", "));
        Failure::new(Kind::Option, what)
    })
}

/// Reads a mapping from names of rules to whether they are on.
pub(crate) fn rules(given: &Bound<'_, PyAny>) -> PyResult<Vec<(Rule, bool)>> {
    let Ok(given) = given.cast::<PyMapping>() else {
        let what = "rules is a mapping from the names of rules to True or False";
        return Err(PyTypeError::new_err(what));
    };
    let mut rules = Vec::new();
    for item in given.items()?.iter() {
        let (name, on): (String, bool) = item.extract()?;
        let rule: Rule = name
            .parse()
            .map_err(|_| unknown_rule(&name).raise(given.py()))?;
        rules.push((rule, on));
    }
    Ok(rules)
}

/// Reads words of one's own. A string is no list of words, though it is one of strings.
pub(crate) fn user_words(given: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if given.is_instance_of::<PyString>() {
        let what = "user_words is a list of words, and not a str: put it in brackets";
        return Err(PyTypeError::new_err(what));
    }
    given
        .try_iter()?
        .map(|word| Ok(text(&word?)?.trim_end_matches(['\r', '\n']).to_owned()))
        .collect()
}
