//! The source of words: a trait whose answer may be unknown, and jieba's dictionary behind it.

use std::fmt;
#[cfg(feature = "user-words")]
use std::io::BufRead;
#[cfg(feature = "user-words")]
use std::sync::Arc;

#[cfg(feature = "user-words")]
use jieba_rs::Jieba;
use once_cell::sync::Lazy;

use crate::dictionary::compact;
pub(crate) use crate::dictionary::compact::LONGEST;
#[cfg(feature = "user-words")]
use crate::error::{Error, ErrorKind};

/// A source of words.
///
/// Queried for words of up to five characters that cross a gap or are next to it.
pub trait Dictionary: fmt::Debug + Send + Sync {
    /// The natural logarithm of the word's share of running text, or `None`
    /// where the dictionary does not know it. `None` is no vote against the word.
    fn log_probability(&self, word: &str) -> Option<f64>;

    /// Tells `found` of every word of up to five characters that `chars` begin with: how many
    /// characters it has, and its [`log_probability`](Self::log_probability).
    ///
    /// This is what a cleaner asks. As provided it asks for one word after the other. A dictionary that finds them all
    /// on one way, in a trie, is faster if it does so here; the answers have to be the same.
    ///
    /// ```
    /// use zhuihe::{Dictionary, JiebaDictionary};
    /// let dictionary = JiebaDictionary::new();
    /// let mut lengths = Vec::new();
    /// let chars = ['图', '书', '馆', '里', '有'];
    /// dictionary.words_from(&chars, &mut |length, _| lengths.push(length));
    /// assert_eq!(lengths, [1, 2, 3]); // 图, 图书, 图书馆
    /// ```
    fn words_from(&self, chars: &[char], found: &mut dyn FnMut(usize, f64)) {
        one_by_one(self, chars, found);
    }
}

#[inline(never)]
fn one_by_one(
    dictionary: &(impl Dictionary + ?Sized),
    chars: &[char],
    found: &mut dyn FnMut(usize, f64),
) {
    let mut buffer = [0; 4 * LONGEST];
    let mut end = 0;
    for (before, c) in chars.iter().take(LONGEST).enumerate() {
        end += c.encode_utf8(&mut buffer[end..]).len();
        let word = str::from_utf8(&buffer[..end]).expect("characters are UTF-8");
        if let Some(p) = dictionary.log_probability(word) {
            found(before + 1, p);
        }
    }
}

/// Sum of the frequencies in jieba's dictionary: the words of running text in which they were counted.
const JIEBA_TOTAL: f64 = 60_101_967.0;

/// jieba's own dictionary, which takes 0.1 to 0.3 s and 32 MB to load.
#[cfg(feature = "user-words")]
static DEFAULT: Lazy<Jieba> = Lazy::new(Jieba::new);

/// jieba's dictionary, optionally with words of the user.
///
/// The default dictionary is a table of 5 MB in the program and needs no loading. It has jieba's 346,000 words of up to
/// five characters; longer ones are never looked up. Jieba itself is loaded, once for the process, when words of the
/// user join its own.
#[derive(Clone, Default)]
pub struct JiebaDictionary {
    /// `None` for the default dictionary.
    #[cfg(feature = "user-words")]
    jieba: Option<Arc<Jieba>>,
}

impl JiebaDictionary {
    /// Returns the default dictionary.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns jieba's dictionary with `words`, each with the frequency that keeps it in one piece.
    ///
    /// ```
    /// use zhuihe::{Dictionary, JiebaDictionary};
    /// let dictionary = JiebaDictionary::with_words(["硼新材料"]);
    /// assert!(dictionary.log_probability("硼新材料").is_some());
    /// ```
    #[cfg(feature = "user-words")]
    pub fn with_words<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut jieba = DEFAULT.clone();
        for word in words {
            jieba.add_word(word.as_ref(), None, None);
        }
        Self {
            jieba: Some(Arc::new(jieba)),
        }
    }

    /// Returns jieba's dictionary with the words of a file in jieba's format, one per line: `word [frequency [tag]]`.
    /// A word without a frequency gets the one that keeps it in one piece.
    ///
    /// # Errors
    /// [`ErrorKind::DictionaryLine`] if a frequency is not a whole number, [`ErrorKind::DictionaryIo`] if the reader
    /// fails.
    ///
    /// ```
    /// use zhuihe::{Dictionary, JiebaDictionary};
    /// let file = "台前县 20 ns\n蝶变升级\n";
    /// let dictionary = JiebaDictionary::with_word_file(file.as_bytes())?;
    /// assert!(dictionary.log_probability("蝶变升级").is_some());
    /// # Ok::<(), zhuihe::Error>(())
    /// ```
    #[cfg(feature = "user-words")]
    pub fn with_word_file(file: impl BufRead) -> Result<Self, Error> {
        let mut words = Vec::new();
        for (i, line) in file.lines().enumerate() {
            let line = line.map_err(|e| Error::with_source(ErrorKind::DictionaryIo, e))?;
            let mut fields = line.trim_start_matches('\u{feff}').split_whitespace();
            let Some(word) = fields.next() else { continue };
            let frequency = match fields.next() {
                None => None,
                Some(f) => Some(f.parse::<usize>().map_err(|e| {
                    Error::with_source(ErrorKind::DictionaryLine { line: i + 1 }, e)
                })?),
            };
            words.push((word.to_owned(), frequency, fields.next().map(str::to_owned)));
        }
        let mut jieba = DEFAULT.clone();
        for (word, frequency, tag) in &words {
            jieba.add_word(word, *frequency, tag.as_deref());
        }
        Ok(Self {
            jieba: Some(Arc::new(jieba)),
        })
    }

    /// Whether it is the default dictionary.
    fn is_default(&self) -> bool {
        #[cfg(feature = "user-words")]
        return self.jieba.is_none();
        #[cfg(not(feature = "user-words"))]
        true
    }
}

impl fmt::Debug for JiebaDictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JiebaDictionary")
            .field("user_words", &!self.is_default())
            .finish_non_exhaustive()
    }
}

impl Dictionary for JiebaDictionary {
    fn log_probability(&self, word: &str) -> Option<f64> {
        #[cfg(feature = "user-words")]
        if let Some(jieba) = &self.jieba {
            // For a word that jieba knows, `suggest_freq` is its frequency (or one more, by rounding).
            return jieba
                .has_word(word)
                .then(|| log_share(jieba.suggest_freq(word)));
        }
        let length = word.chars().count();
        let mut answer = None;
        compact::words_from(word.chars(), |found, frequency| {
            if found == length {
                answer = Some(LOG_SHARES[frequency]);
            }
        });
        answer
    }

    fn words_from(&self, chars: &[char], found: &mut dyn FnMut(usize, f64)) {
        if !self.is_default() {
            return one_by_one(self, chars, found);
        }
        let chars = chars.iter().copied().take(LONGEST);
        let log_shares = &*LOG_SHARES;
        compact::words_from(chars, |length, frequency| {
            found(length, log_shares[frequency]);
        });
    }
}

fn log_share(frequency: usize) -> f64 {
    (frequency as f64 / JIEBA_TOTAL).ln()
}

/// The logarithms for all frequencies of the compact form. These are five thousand for more than three hundred thousand
/// words, and a logarithm costs more than the way to a word.
static LOG_SHARES: Lazy<Vec<f64>> = Lazy::new(|| compact::frequencies().map(log_share).collect());

/// Whether jieba's own dictionary is in memory.
#[cfg(all(test, feature = "user-words"))]
pub(crate) fn is_jieba_loaded() -> bool {
    Lazy::get(&DEFAULT).is_some()
}

#[cfg(all(test, feature = "user-words"))]
mod tests {
    use std::fs;

    use super::*;

    /// jieba itself, which the dictionary is when it has words of the user.
    fn jieba_itself() -> JiebaDictionary {
        JiebaDictionary::with_words::<&str>([])
    }

    fn fixtures() -> Vec<Vec<char>> {
        ["fixtures/broken", "fixtures/clean"]
            .iter()
            .flat_map(|folder| fs::read_dir(folder).unwrap())
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "txt"))
            .map(|path| fs::read_to_string(path).unwrap().chars().collect())
            .collect()
    }

    /// Checks that the dictionary answers as jieba does, to the last bit, and has no longer words.
    #[track_caller]
    fn assert_same(word: &str, jieba: &JiebaDictionary) {
        let is_short = word.chars().count() <= LONGEST;
        let want = jieba.log_probability(word).filter(|_| is_short);
        let got = JiebaDictionary::new().log_probability(word);
        assert_eq!(got.map(f64::to_bits), want.map(f64::to_bits), "{word:?}");
    }

    #[test]
    fn every_word_is_as_likely_as_in_jieba() {
        let jieba = jieba_itself();
        for word in compact::all() {
            assert!(jieba.log_probability(&word).is_some(), "{word}");
            assert_same(&word, &jieba);
        }
    }

    #[test]
    fn what_jieba_does_not_know_is_unknown() {
        let jieba = jieba_itself();
        for c in ('\u{2e80}'..='\u{9fff}').chain('\u{f900}'..='\u{faff}') {
            assert_same(&c.to_string(), &jieba);
        }
        for word in [
            "", "a", "A股", "T恤衫", "𠀀", "中𠀀", "中国\0", "\0", " 中国",
        ] {
            assert_same(word, &jieba);
        }
        for text in fixtures() {
            for length in 2..=7 {
                for chars in text.windows(length) {
                    assert_same(&chars.iter().collect::<String>(), &jieba);
                }
            }
        }
    }

    #[test]
    fn the_words_from_a_character_are_those_that_are_asked_for_one_by_one() {
        let dictionary = JiebaDictionary::new();
        for text in fixtures() {
            for at in 0..text.len() {
                let chars = &text[at..text.len().min(at + LONGEST + 2)];
                let mut expected = Vec::new();
                one_by_one(&dictionary, chars, &mut |length, p| {
                    expected.push((length, p))
                });
                let mut words = Vec::new();
                dictionary.words_from(chars, &mut |length, p| words.push((length, p)));
                assert_eq!(words, expected, "{chars:?}");
            }
        }
    }
}
