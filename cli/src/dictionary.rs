//! The dictionary that was asked for: jieba's, one with the user's own words, or none.

use std::path::Path;

use zhuihe::{Cleaner, ErrorKind, JiebaDictionary, Options};

use crate::input::Input;
use crate::messages::Problem;

/// The words that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words<'a> {
    Jieba,
    /// Those of a file beside jieba's.
    File(&'a Path),
    None,
}

/// A cleaner that knows these words.
pub(crate) fn cleaner(options: Options, words: Words<'_>) -> Result<Cleaner, Problem> {
    Ok(match words {
        Words::Jieba => Cleaner::new(options),
        Words::File(path) => Cleaner::with_dictionary(options, load(path)?),
        Words::None => Cleaner::without_dictionary(options),
    })
}

/// Reads a file in jieba's format.
fn load(path: &Path) -> Result<JiebaDictionary, Problem> {
    let bytes = Input::File(path).read()?;
    let place = |line: usize| format!("{}:{line}", path.display());
    // Looked at here, because the library's answer to bytes that are not UTF-8 has no line.
    if let Err(e) = std::str::from_utf8(&bytes) {
        let offset = e.valid_up_to();
        let line = 1 + bytes[..offset].iter().filter(|&&b| b == b'\n').count();
        return Err(Problem::not_utf8(place(line), &bytes, offset));
    }
    JiebaDictionary::with_word_file(&*bytes).map_err(|e| match e.kind() {
        ErrorKind::DictionaryLine { line } => Problem::new(
            place(line),
            "not `word [frequency [tag]]`: the frequency must be a whole number",
        ),
        _ => Problem::new(path.display().to_string(), e.to_string()),
    })
}
