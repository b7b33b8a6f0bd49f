//! The dictionary of a run: jieba's, jieba's with user words, or none.

use std::path::Path;

use zhuihe::{Cleaner, ErrorKind, JiebaDictionary, Options};

use crate::input::Input;
use crate::problem::Problem;

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
    let bytes = Input::File(path).read()?;
    let place = |line: usize| format!("{}:{line}", path.display());
    // Checked here because the library's error for bytes that are not UTF-8 has no line number.
    if let Err(e) = std::str::from_utf8(&bytes) {
        let offset = e.valid_up_to();
        let line = 1 + bytes[..offset].iter().filter(|&&b| b == b'\n').count();
        return Err(Problem::not_utf8(place(line), &bytes, offset));
    }
    JiebaDictionary::with_word_file(&*bytes).map_err(|e| match e.kind() {
        ErrorKind::DictionaryLine { line } => Problem::new(
            place(line),
            "expected `word [frequency [tag]]` with a whole number as frequency",
        ),
        _ => Problem::new(path.display().to_string(), e.to_string()),
    })
}
