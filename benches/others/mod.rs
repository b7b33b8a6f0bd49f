//! What else one might do with a page. None of it is a cleaner's work: it says what a cheap pass, and a pass with a
//! dictionary, over the same bytes costs on the same machine.

#![allow(dead_code, reason = "each bench uses a part of it")]

use std::hint::black_box;

use jieba_rs::Jieba;
use regex::Regex;

/// Takes out white space after Han and full-width characters: the plain remedy.
#[derive(Debug)]
pub(crate) struct NaiveRegex(Regex);

impl NaiveRegex {
    pub(crate) fn new() -> Self {
        // There is no lookaround, and a pattern with a character on both sides would skip every second gap of
        // `持 续 补 短`, since matches do not overlap; so it looks at one side of a gap only.
        let regex = Regex::new(r"(?P<before>[\p{Han}、-〿！-｠…—“”‘’])\s+");
        Self(regex.expect("a regex"))
    }

    pub(crate) fn run(&self, text: &str) -> usize {
        black_box(self.0.replace_all(black_box(text), "$before")).len()
    }
}

/// Takes out all white space.
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

/// Does about what [`NaiveRegex`] does, in a loop over the characters and into a string that is kept.
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

/// Cuts into words, with the hidden Markov model.
pub(crate) fn jieba_cut(jieba: &Jieba, text: &str) -> usize {
    black_box(jieba.cut(black_box(text), true)).len()
}

/// Looks whether bytes are UTF-8: what any program that takes text pays before it begins.
pub(crate) fn utf8_validation(text: &str) -> usize {
    let bytes = black_box(text.as_bytes());
    black_box(std::str::from_utf8(bytes)).map_or(0, str::len)
}
