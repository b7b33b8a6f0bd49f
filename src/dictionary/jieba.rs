//! Where words come from: a trait that may abstain, and jieba's dictionary behind it.

use std::fmt;
use std::io::BufRead;
use std::sync::Arc;

use jieba_rs::Jieba;
use once_cell::sync::Lazy;

#[cfg(compact_dictionary)]
use crate::dictionary::compact;
use crate::error::{Error, ErrorKind};

/// Longest word that a dictionary is asked about, in characters.
pub(crate) const LONGEST: usize = 5;

/// A source of words.
///
/// It is asked about words of up to five characters that cross a gap or stand beside it.
pub trait Dictionary: fmt::Debug + Send + Sync {
    /// The natural logarithm of the word's share of running text, or `None`
    /// where the dictionary does not know it. `None` is no vote against the word.
    fn log_probability(&self, word: &str) -> Option<f64>;

    /// Tells `found` of every word of up to five characters that `chars` begin with: how many
    /// characters it has, and its [`log_probability`](Self::log_probability).
    ///
    /// This is what a cleaner asks. As provided it asks for one word after the other. A dictionary
    /// that finds them all on one way, in a trie, is faster if it does so here; the answers have to
    /// be the same.
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

/// Words of running text from which jieba's frequencies were counted: the sum
/// of the frequencies in its default dictionary.
const JIEBA_TOTAL: f64 = 60_101_967.0;

static DEFAULT: Lazy<Jieba> = Lazy::new(Jieba::new);

/// jieba's dictionary, with words of one's own where they are wanted.
///
/// The shipped words are part of the program, in a form that needs no loading. Jieba itself is
/// loaded, once for the process, where words of one's own are to join them. Where that form could
/// not be made when the crate was built, jieba is loaded at the first question, and the answers
/// are the same. `ZHUIHE_COMPACT_DICTIONARY=require` in the environment of the build makes that an
/// error, and `off` leaves the form out of the program, which is then five megabytes smaller.
#[derive(Clone, Default)]
pub struct JiebaDictionary {
    /// `None` is the shared default dictionary; set where words were added.
    own: Option<Arc<Jieba>>,
}

impl JiebaDictionary {
    /// The dictionary that jieba-rs ships.
    pub fn new() -> Self {
        Self::default()
    }

    /// The shipped dictionary and `words`, each as common as it must be to stay in one piece.
    ///
    /// ```
    /// use zhuihe::{Dictionary, JiebaDictionary};
    /// let dictionary = JiebaDictionary::with_words(["硼新材料"]);
    /// assert!(dictionary.log_probability("硼新材料").is_some());
    /// ```
    pub fn with_words<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut jieba = DEFAULT.clone();
        for word in words {
            jieba.add_word(word.as_ref(), None, None);
        }
        Self::from_jieba(jieba)
    }

    /// The shipped dictionary and a file in jieba's format, a line each: `word [frequency [tag]]`.
    /// A word without a frequency is as common as it must be to stay in one piece.
    ///
    /// # Errors
    /// [`ErrorKind::DictionaryLine`] where a frequency is not a whole number,
    /// [`ErrorKind::DictionaryIo`] where the reader fails.
    ///
    /// ```
    /// use zhuihe::{Dictionary, JiebaDictionary};
    /// let file = "台前县 20 ns\n蝶变升级\n";
    /// let dictionary = JiebaDictionary::with_word_file(file.as_bytes())?;
    /// assert!(dictionary.log_probability("蝶变升级").is_some());
    /// # Ok::<(), zhuihe::Error>(())
    /// ```
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
        Ok(Self::from_jieba(jieba))
    }

    /// A jieba of one's own, instead of the shipped one.
    pub fn from_jieba(jieba: Jieba) -> Self {
        Self {
            own: Some(Arc::new(jieba)),
        }
    }

    fn jieba(&self) -> &Jieba {
        match &self.own {
            Some(own) => own,
            None => &DEFAULT,
        }
    }
}

impl fmt::Debug for JiebaDictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JiebaDictionary")
            .field("own_words", &self.own.is_some())
            .finish_non_exhaustive()
    }
}

impl Dictionary for JiebaDictionary {
    fn log_probability(&self, word: &str) -> Option<f64> {
        #[cfg(compact_dictionary)]
        if self.own.is_none() {
            let whole = word.chars().count();
            let mut answer = None;
            compact::words_from(word.chars(), |length, frequency| {
                if length == whole {
                    answer = Some(LOG_SHARES[frequency]);
                }
            });
            return answer;
        }
        let jieba = self.jieba();
        // For a word that jieba knows, `suggest_freq` is its frequency (or one more, by rounding).
        jieba
            .has_word(word)
            .then(|| log_share(jieba.suggest_freq(word)))
    }

    fn words_from(&self, chars: &[char], found: &mut dyn FnMut(usize, f64)) {
        #[cfg(compact_dictionary)]
        if self.own.is_none() {
            let chars = chars.iter().copied().take(LONGEST);
            let log_shares = &*LOG_SHARES;
            compact::words_from(chars, |length, frequency| {
                found(length, log_shares[frequency]);
            });
            return;
        }
        one_by_one(self, chars, found);
    }
}

fn log_share(frequency: usize) -> f64 {
    (frequency as f64 / JIEBA_TOTAL).ln()
}

/// The logarithms for all frequencies of the compact form. These are five thousand for more than three hundred thousand
/// words, and a logarithm costs more than the way to a word.
#[cfg(compact_dictionary)]
static LOG_SHARES: Lazy<Vec<f64>> = Lazy::new(|| {
    let frequencies = compact::ALL_FREQUENCIES.iter();
    frequencies.map(|&frequency| log_share(frequency)).collect()
});

/// Whether jieba's own dictionary is in memory.
#[cfg(test)]
pub(crate) fn is_jieba_loaded() -> bool {
    Lazy::get(&DEFAULT).is_some()
}

#[cfg(all(test, compact_dictionary))]
mod tests {
    use std::fs;

    use super::*;

    fn jieba_itself() -> JiebaDictionary {
        JiebaDictionary::from_jieba(DEFAULT.clone())
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

    /// Not a rounding apart: a last bit can turn a decision.
    #[track_caller]
    fn assert_same(word: &str, jieba: &JiebaDictionary) {
        let [compact, jieba] = [&JiebaDictionary::new(), jieba]
            .map(|dictionary| dictionary.log_probability(word).map(f64::to_bits));
        assert_eq!(compact, jieba, "{word:?}");
    }

    #[test]
    fn every_word_is_as_likely_as_jieba_has_it() {
        let jieba = jieba_itself();
        let mut words = 0;
        for word in compact::all() {
            assert!(jieba.log_probability(&word).is_some(), "{word}");
            assert_same(&word, &jieba);
            words += 1;
        }
        // The only place where jieba tells how many words it has.
        let debug = format!("{:?}", *DEFAULT);
        assert!(debug.contains(&format!("records_len: {words},")), "{debug}");
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
