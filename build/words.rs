//! The words of jieba's dictionary with the frequencies that it answers with.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jieba_rs::Jieba;

/// Words and frequencies, in the order of the characters.
pub(crate) type Words = BTreeMap<String, usize>;

/// The words of `file`, each with what `suggest_freq` says of it, if they are those that jieba has.
///
/// The frequencies are asked for and not read: to keep a word in one piece jieba may suggest a higher one, or one more
/// by rounding.
pub(crate) fn read(file: &Path) -> Result<Words, String> {
    let list = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let jieba = Jieba::new();
    let mut words = Words::new();
    for word in list
        .lines()
        .filter_map(|line| line.split_ascii_whitespace().next())
    {
        if !jieba.has_word(word) {
            return Err(format!("{}: jieba does not have {word}", file.display()));
        }
        words.insert(word.to_owned(), jieba.suggest_freq(word));
    }
    // All of the file are in jieba; that they are all that jieba has only their number tells, and only `Debug` tells it.
    if format!("{jieba:?}").contains(&format!("records_len: {},", words.len())) {
        Ok(words)
    } else {
        Err(format!(
            "{}: not all the words that jieba has",
            file.display()
        ))
    }
}
