//! Where words come from: a trait that may abstain, and jieba's dictionary behind it.

use std::fmt;
use std::io::BufRead;
use std::sync::Arc;

use jieba_rs::Jieba;
use once_cell::sync::Lazy;

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
        let mut buffer = [0; 4 * LONGEST];
        let mut end = 0;
        for (before, c) in chars.iter().take(LONGEST).enumerate() {
            end += c.encode_utf8(&mut buffer[end..]).len();
            let word = str::from_utf8(&buffer[..end]).expect("characters are UTF-8");
            if let Some(p) = self.log_probability(word) {
                found(before + 1, p);
            }
        }
    }
}

/// Words of running text from which jieba's frequencies were counted: the sum
/// of the frequencies in its default dictionary.
const JIEBA_TOTAL: f64 = 60_101_967.0;

static DEFAULT: Lazy<Jieba> = Lazy::new(Jieba::new);

/// jieba's dictionary, with words of one's own where they are wanted.
///
/// The default dictionary is loaded when it is first asked, once for the process.
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
        let jieba = self.jieba();
        // For a word that jieba knows, `suggest_freq` is its frequency (or one more, by rounding).
        jieba
            .has_word(word)
            .then(|| (jieba.suggest_freq(word) as f64 / JIEBA_TOTAL).ln())
    }
}
