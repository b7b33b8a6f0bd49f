//! Other passes over a page, for comparison. None of them cleans: they give the cost of a cheap pass, and of a pass
//! with a dictionary, over the same bytes on the same machine.

#![allow(dead_code, reason = "each bench uses a part of it")]

use std::hint::black_box;

use jieba_rs::Jieba;
use regex::Regex;

/// The naive remedy: a regex that removes white space after Han and full-width characters.
#[derive(Debug)]
pub(crate) struct NaiveRegex(Regex);

impl NaiveRegex {
    pub(crate) fn new() -> Self {
        // The regex matches a character on one side of the gap only: it has no lookaround, and since matches do not
        // overlap, a pattern with a character on both sides would skip every second gap of `持 续 补 短`.
        let regex = Regex::new(r"(?P<before>[\p{Han}、-〿！-｠…—“”‘’])\s+");
        Self(regex.expect("a regex"))
    }

    pub(crate) fn run(&self, text: &str) -> usize {
        black_box(self.0.replace_all(black_box(text), "$before")).len()
    }
}

/// Removes all white space.
#[derive(Debug)]
pub(crate) struct StripWhiteSpace(Regex);

impl StripWhiteSpace {
    pub(crate) fn new() -> Self {
        Self(Regex::new(r"\s+").expect("a regex"))
    }

    pub(crate) fn run(&self, text: &str) -> usize {
        black_box(self.0.replace_all(black_box(text), "")).len()
    }
}

/// Does roughly the work of [`NaiveRegex`] in a loop over the characters, into a reused string.
pub(crate) fn plain_char_loop(text: &str, stripped: &mut String) -> usize {
    let is_wide = |c| {
        matches!(c, '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
            || matches!(c, '！'..='｠' | '…' | '—' | '“' | '”' | '‘' | '’' | '\u{20000}'..='\u{3ffff}')
    };
    stripped.clear();
    let mut after_wide = false;
    for c in black_box(text).chars() {
        if !(after_wide && c.is_whitespace()) {
            stripped.push(c);
            after_wide = is_wide(c);
        }
    }
    black_box(stripped).len()
}

/// Segments a text into words with jieba and its hidden Markov model.
pub(crate) fn jieba_cut(jieba: &Jieba, text: &str) -> usize {
    black_box(jieba.cut(black_box(text), true)).len()
}

/// Validates UTF-8: the minimum that any program pays to read text.
pub(crate) fn utf8_validation(text: &str) -> usize {
    let bytes = black_box(text.as_bytes());
    black_box(std::str::from_utf8(bytes)).map_or(0, str::len)
}
