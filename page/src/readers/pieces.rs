//! From words and characters to the pieces of a line.

use unicode_width::UnicodeWidthChar;

use super::geometry::union;
use super::text::{is_blank, is_full_width, trim};
use crate::{Piece, Rect};

/// The pieces of a line while it is read.
#[derive(Default)]
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    in_word: bool,
}

impl Pieces {
    /// Adds a character with its box: a full-width one is a piece, others make a word up to the next space. `size` is
    /// the em.
    pub(super) fn push_character(&mut self, text: &str, bbox: Rect, size: f32) {
        let Some(first) = text.chars().find(|&c| !is_blank(c)) else {
            // A character without a width, such as U+FEFF, does not end a word.
            self.in_word &= !text.chars().any(char::is_whitespace);
            return;
        };
        // Chinese fonts set `“ ” … —` as wide as Han.
        let is_wide = is_full_width(first)
            || !first.is_alphabetic()
                && first.width_cjk() == Some(2)
                && bbox.right - bbox.left >= 0.75 * size;
        let gap = |word: &Piece| (bbox.left - word.bbox.right).max(bbox.top - word.bbox.bottom);
        match self.pieces.last_mut() {
            Some(word) if self.in_word && !is_wide && gap(word) < 0.5 * size => {
                word.text.push_str(trim(text));
                word.bbox = union(word.bbox, bbox);
            }
            _ => self.pieces.push(Piece {
                text: trim(text).to_owned(),
                bbox,
            }),
        }
        self.in_word = !is_wide;
    }

    /// Adds a text with a box of its own.
    pub(super) fn push_word(&mut self, text: &str, bbox: Rect) {
        let text = trim(text);
        if !text.is_empty() {
            let text = text.to_owned();
            self.pieces.push(Piece { text, bbox });
        }
        self.in_word = false;
    }

    /// Begins a new piece with the next character.
    pub(super) fn end_word(&mut self) {
        self.in_word = false;
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Piece> {
        self.pieces.last_mut()
    }

    /// Adds the pieces of the rest of the line.
    pub(super) fn append(&mut self, rest: Self) {
        self.pieces.extend(rest.pieces);
        self.in_word = rest.in_word;
    }

    pub(super) fn first(&self) -> Option<&Piece> {
        self.pieces.first()
    }

    pub(super) fn last(&self) -> Option<&Piece> {
        self.pieces.last()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub(super) fn into_vec(self) -> Vec<Piece> {
        self.pieces
    }
}
