//! The dictionary of a run: jieba's, jieba's with user words, or none.

use std::path::Path;

use zhuihe::{Cleaner, ErrorKind, JiebaDictionary, Options};

use crate::input::Input;
use crate::problem::Problem;

/// Maximum length of a word file in bytes: several times that of jieba's largest.
const MAX_LENGTH: u64 = 64 << 20;

/// The words to load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DictionaryChoice<'a> {
    Jieba,
    /// The words of a file in addition to jieba's.
    File(&'a Path),
    None,
}

impl DictionaryChoice<'_> {
    /// Loads the words.
    pub(crate) fn dictionary(self) -> Result<Dictionary, Problem> {
        Ok(Dictionary(match self {
            Self::Jieba => Some(JiebaDictionary::new()),
            Self::File(path) => Some(load(path)?),
            Self::None => None,
        }))
    }
}

/// A loaded dictionary, or none.
pub(crate) struct Dictionary(Option<JiebaDictionary>);

impl Dictionary {
    /// Returns a cleaner with this dictionary, which all cleaners share.
    pub(crate) fn cleaner(&self, options: Options) -> Cleaner {
        match &self.0 {
            Some(words) => Cleaner::with_dictionary(options, words.clone()),
            None => Cleaner::without_dictionary(options),
        }
    }
}

/// Reads a file in jieba's format.
fn load(path: &Path) -> Result<JiebaDictionary, Problem> {
    let words = Input::File(path).read_small_text(MAX_LENGTH)?;
    JiebaDictionary::with_word_file(words.as_bytes()).map_err(|e| match e.kind() {
        ErrorKind::DictionaryLine { line } => Problem::new(
            format!("{}:{line}", path.display()),
            "expected `word [frequency [tag]]` with a whole number as frequency",
        ),
        _ => Problem::at(path, e.to_string()),
    })
}
