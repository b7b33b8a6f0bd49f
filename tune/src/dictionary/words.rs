//! The words of jieba's dictionary that can decide a gap, with the frequencies that jieba-rs answers with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use jieba_rs::Jieba;

use super::layout::LONGEST;

/// Words and frequencies, in the order of the characters.
pub(crate) type Words = BTreeMap<String, usize>;

/// Reads the words of up to five characters from the list that jieba-rs ships, each with what `suggest_freq` returns for it.
///
/// The frequencies are those of `suggest_freq` and not of the list: to keep a word in one piece jieba may suggest a higher
/// one, or one more by rounding.
///
/// Rare words matter: without the 200,000 that the list gives a frequency of 3 or less the table has 2.1 MB instead of 5.2,
/// and paragraph F1 falls by 0.001 on the cases of `dev` and by 0.007 on those of `dev-b`.
pub(crate) fn read() -> Result<Words, String> {
    let file = list()?;
    let list = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let jieba = Jieba::new();
    let mut words = Words::new();
    let mut all = 0;
    for line in list.lines() {
        let Some(word) = line.split_ascii_whitespace().next() else {
            continue;
        };
        if !jieba.has_word(word) {
            return Err(format!("{}: jieba does not have {word}", file.display()));
        }
        all += 1;
        if word.chars().count() <= LONGEST {
            words.insert(word.to_owned(), jieba.suggest_freq(word));
        }
    }
    // Only the number of records proves that the list has all words of jieba, and only `Debug` gives it.
    if format!("{jieba:?}").contains(&format!("records_len: {all},")) {
        Ok(words)
    } else {
        Err(format!(
            "{}: not all the words that jieba has",
            file.display()
        ))
    }
}

/// Returns the path of the word list in cargo's registry, of the version in the lock file.
fn list() -> Result<PathBuf, String> {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let lock = fs::read_to_string(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    let version = lock
        .split("[[package]]")
        .find(|package| package.contains("name = \"jieba-rs\""))
        .and_then(|package| package.split("version = \"").nth(1)?.split('"').next())
        .ok_or("Cargo.lock has no jieba-rs")?;
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = home.ok_or("no CARGO_HOME")?.join("registry/src");
    let folders =
        fs::read_dir(&registries).map_err(|e| format!("{}: {e}", registries.display()))?;
    folders
        .flatten()
        .map(|folder| {
            folder
                .path()
                .join(format!("jieba-rs-{version}/src/data/dict.txt"))
        })
        .find(|file| file.exists())
        .ok_or(format!("{}: no jieba-rs {version}", registries.display()))
}
