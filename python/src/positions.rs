//! Positions: from bytes of UTF-8 to characters, as Python counts them.

use std::ops::Range;

/// Counts the characters before bytes of a text. Asked in rising order it walks over the text once.
#[derive(Debug)]
pub(crate) struct Positions<'t> {
    text: &'t str,
    byte: usize,
    char: usize,
}

impl<'t> Positions<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self {
            text,
            byte: 0,
            char: 0,
        }
    }

    /// The number of characters before a byte at which one begins, or the text ends.
    fn at(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            *self = Self::of(self.text);
        }
        self.char += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.char
    }

    pub(crate) fn range(&mut self, bytes: &Range<usize>) -> Range<usize> {
        self.at(bytes.start)..self.at(bytes.end)
    }
}
