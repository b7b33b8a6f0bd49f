//! Splits a long text into sections of a few pages. Each section is cleaned by itself, so memory is bounded for a text
//! of any length, time is linear, and a stream gives the same answer as the whole text.
//!
//! A section ends where a paragraph is likely to end, judged without the rest of the text: at a line end after a
//! sentence end. The place depends only on the visible characters and on line ends that cleaning keeps, so a cleaned
//! text has the same sections.

use std::ops::Range;

use crate::text::characters::{Class, is_line_end, is_space};

/// Visible characters after which a section ends at the next line end that follows a sentence end.
pub(crate) const LEAST: usize = 16_384;
/// Visible characters after which a section ends at any line end.
const ANY_LINE_END: usize = 2 * LEAST;
/// Visible characters after which a section ends anywhere, with or without white space, which then stays.
const ANYWHERE: usize = 3 * LEAST;
/// Visible characters after which a section ends even inside a cluster. Only clusters longer than real ones reach it.
const MOST: usize = 4 * LEAST;

/// Longest white space inside a section, in bytes. Longer white space is a seam and stays; no page has so much of it.
pub(crate) const LONGEST_SPACE: usize = 1 << 12;

/// The boundary between two sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seam {
    /// Bytes of the white space; empty where a run of characters is cut.
    pub(crate) bytes: Range<usize>,
    /// Whether it is a line end, at which a block ends.
    pub(crate) is_break: bool,
}

/// Returns true if the character never forms a cluster with the white space beside it.
fn stands_alone(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_control()
        || !matches!(Class::of(c), Class::Extend | Class::Other | Class::Latin)
}

/// Returns true if the character may end a sentence: a stop or a closing mark, in every form that an option may give
/// it.
fn ends_sentence(c: char) -> bool {
    matches!(Class::of(c), Class::Stop | Class::Close)
        || matches!(c, '.' | '!' | '?' | ')' | ']' | '}' | '"' | '\'')
}

/// Returns true if the character counts towards the length of a section. Those that an option may remove do not.
fn counts(c: char) -> bool {
    !matches!(c, '-' | '\u{ad}' | '－' | '﹣')
}

/// Bytes to skip at once where nothing can end. White space long enough to be a seam fills such a block.
const BLOCK: usize = 128;
/// [`BLOCK`] and two more bytes, which identify the last character that begins in a block.
const WINDOW: usize = BLOCK + 2;
const _: () = assert!(2 * BLOCK <= LONGEST_SPACE && BLOCK <= u8::MAX as usize);

/// Returns the number of visible characters that begin in a block and count, or `None` if rare ones in it may not
/// count. It has no branches, so that the compiler vectorises it.
#[inline]
fn counted(block: &[u8; WINDOW]) -> Option<usize> {
    let (mut count, mut rare) = (0_u8, 0_u8);
    for k in 0..BLOCK {
        let (a, b, c) = (block[k], block[k + 1], block[k + 2]);
        let begins = !matches!(a, 0x80..=0xbf);
        let is_ascii = matches!(a, 0x9..=0xd) | (a == b' ') | (a == b'-');
        let is_wide_space = (a == 0xe3) & (b == 0x80) & (c == 0x80);
        count += u8::from(begins & !(is_ascii | is_wide_space));
        // The only common characters below U+3000 are dashes, quotation marks and dots, U+2014 to U+2026; from U+F000
        // on, the forms from U+FF00 on except U+FF0D.
        let is_low = matches!(a, 0xc0..=0xe2) & !((b == 0x80) & matches!(c, 0x94..=0xa6));
        let is_form = (a == 0xef) & ((b < 0xbc) | (c == 0x8d));
        rare += u8::from(is_low | is_form);
    }
    (rare == 0).then_some(usize::from(count))
}

/// A resumable search for the end of a section: it continues where it stopped when more text is available.
#[derive(Debug, Default)]
pub(crate) struct Search {
    /// Bytes examined.
    at: usize,
    count: usize,
    before: Option<char>,
    /// Byte at which the current white space begins, and whether it contains a line end.
    space: Option<(usize, bool)>,
}

impl Search {
    /// Returns the seam that ends the first section of `text`, or `None` if the section is all of `text` or more text
    /// is needed. `text` must begin with the text of the previous call.
    pub(crate) fn find(&mut self, text: &str) -> Option<Seam> {
        let bytes = text.as_bytes();
        let long = |from: usize, to: usize| {
            let bytes = from..to;
            let is_break = false;
            (bytes.len() > LONGEST_SPACE).then_some(Seam { bytes, is_break })
        };
        // Up to here, characters are examined one by one.
        let mut careful = self.at;
        while self.at < bytes.len() {
            if self.at >= careful && self.space.is_none() {
                self.skip_blocks(text);
                careful = self.at + BLOCK;
            }
            let at = self.at;
            let c = text[at..].chars().next()?;
            if is_space(c) {
                let (_, ends) = self.space.get_or_insert((at, false));
                *ends |= is_line_end(c);
                self.at += c.len_utf8();
                continue;
            }
            if let Some(seam) = self.space.and_then(|(from, _)| long(from, at)) {
                return Some(seam);
            }
            if self.count >= LEAST
                && let Some(left) = self.before
                && let Some(is_break) = ends_at(self.count, left, self.space.map(|s| s.1), c)
            {
                let from = self.space.map_or(at, |s| s.0);
                return Some(Seam {
                    bytes: from..at,
                    is_break,
                });
            }
            self.space = None;
            self.before = Some(c);
            self.count += usize::from(counts(c));
            self.at += c.len_utf8();
        }
        self.space.and_then(|(from, _)| long(from, bytes.len()))
    }

    /// Skips blocks in which nothing can end: the count stays below `LEAST`, and each block has a visible character.
    fn skip_blocks(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let from = self.at;
        while self.count + BLOCK < LEAST
            && let Some(block) = bytes[self.at..].first_chunk()
            && let Some(count @ 1..) = counted(block)
        {
            self.count += count;
            self.at += BLOCK;
        }
        if self.at == from {
            return;
        }
        // The last character, or white space, may continue into the next block.
        while !text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let before = text[..self.at].trim_end_matches(is_space);
        self.before = before.chars().next_back();
        let space = &text[before.len()..self.at];
        self.space = (!space.is_empty()).then(|| (before.len(), space.contains(is_line_end)));
    }
}

/// Returns whether a block ends too, if a section of `count` characters ends between `left` and `right`, else `None`.
/// `space` is the white space between them: none, inside a line, or with a line end.
fn ends_at(count: usize, left: char, space: Option<bool>, right: char) -> Option<bool> {
    let apart = || stands_alone(left) && stands_alone(right);
    match space {
        Some(true) if (count >= ANY_LINE_END || ends_sentence(left)) && apart() => Some(true),
        _ if count >= ANYWHERE && apart() => Some(false),
        _ if count >= MOST => Some(false),
        _ => None,
    }
}

/// Returns the end of the first section of a whole text, or `None` if it is all of the text.
fn first_seam(text: &str) -> Option<Seam> {
    // A character has at least one byte.
    if text.len() <= LEAST.min(LONGEST_SPACE) {
        return None;
    }
    Search::default().find(text)
}

/// An iterator over the sections of a text, each with the seam after it.
pub(crate) struct Sections<'t> {
    text: &'t str,
    at: Option<usize>,
}

impl<'t> Sections<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { text, at: Some(0) }
    }
}

impl Iterator for Sections<'_> {
    type Item = (Range<usize>, Option<Seam>);

    fn next(&mut self) -> Option<Self::Item> {
        let from = self.at.filter(|&at| at == 0 || at < self.text.len())?;
        let seam = first_seam(&self.text[from..]).map(|seam| Seam {
            bytes: seam.bytes.start + from..seam.bytes.end + from,
            ..seam
        });
        self.at = seam.as_ref().map(|s| s.bytes.end);
        let to = seam.as_ref().map_or(self.text.len(), |s| s.bytes.start);
        Some((from..to, seam))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seams(text: &str) -> Vec<(usize, bool, bool)> {
        let sections: Vec<_> = Sections::of(text).collect();
        let mut at = 0;
        for (range, seam) in &sections {
            assert_eq!(range.start, at);
            at = seam.as_ref().map_or(range.end, |s| s.bytes.end);
        }
        assert_eq!(at, text.len());
        let visible = |range: &Range<usize>| {
            text[range.clone()]
                .chars()
                .filter(|&c| !is_space(c))
                .count()
        };
        sections
            .iter()
            .filter_map(|(range, seam)| {
                let seam = seam.as_ref()?;
                Some((visible(range), seam.is_break, seam.bytes.is_empty()))
            })
            .collect()
    }

    #[test]
    fn a_short_text_is_one_section() {
        assert!(seams("").is_empty());
        assert!(seams(&"短文。\n".repeat(LEAST / 4)).is_empty());
    }

    #[test]
    fn a_section_ends_where_a_sentence_and_its_line_do() {
        let text = "没有完的一行\n到此为止。\n".repeat(4000);
        assert_eq!(seams(&text), [(16390, true, false), (16390, true, false)]);
    }

    #[test]
    fn a_text_without_sentences_or_lines_has_sections_too() {
        let most = [
            ("line ends", "没有句号\n", 2 * LEAST, true, false),
            ("one line", "没有句号", 3 * LEAST, false, true),
            ("spaces", "没 ", 3 * LEAST, false, false),
            ("marks of clusters", "\u{301}", 4 * LEAST, false, true),
        ];
        for (what, part, count, is_break, is_empty) in most {
            let text = part.repeat(5 * LEAST / part.chars().filter(|&c| !is_space(c)).count());
            assert_eq!(seams(&text)[0], (count, is_break, is_empty), "{what}");
        }
    }

    #[test]
    fn more_white_space_than_any_page_has_is_a_seam() {
        let wide = " ".repeat(LONGEST_SPACE + 1);
        assert_eq!(seams(&wide), [(0, false, false)]);
        assert_eq!(seams(&format!("甲{wide}乙")), [(1, false, false)]);
        assert_eq!(seams(&format!("甲{wide}")), [(1, false, false)]);
        assert!(seams(&format!("甲{}乙", &wide[1..])).is_empty());
    }

    #[test]
    fn a_block_with_a_rare_character_is_not_counted() {
        let common = "。，“”—…！（）：；？．0９";
        for c in '\0'..=char::MAX {
            let mut block = [b'.'; WINDOW];
            c.encode_utf8(&mut block[BLOCK / 2..]);
            let known = counted(&block);
            let dots = BLOCK - c.len_utf8();
            let want = dots + usize::from(!is_space(c) && counts(c));
            assert!(known.is_none_or(|known| known == want), "{c:?}");
            let is_common = c.is_ascii() || common.contains(c) || matches!(c, '\u{3000}'..='龥');
            assert!(known.is_some() || !is_common, "{c:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn blocks_change_nothing(picks in prop::collection::vec((0_usize..20, 1_usize..40), 1500..2500)) {
            let parts = [
                "没有完的一行", "到此为止。", "“引文”——", "，", "１２", "abc", "\n", "\r\n", " ", "\u{3000}", "\u{2009}",
                "\u{a0}", "\u{feff}", "-", "－", "\u{ad}", "\u{301}", "é", "𠀀", "\u{2028}",
            ];
            let text: String = picks.into_iter().map(|(part, times)| parts[part].repeat(times)).collect();
            // Fed one character at a time, the search never finds a whole block.
            let mut search = Search::default();
            let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
            let one_by_one = ends.map(|end| &text[..end]).find_map(|text| search.find(text));
            prop_assert_eq!(Search::default().find(&text), one_by_one);
        }
    }

    #[test]
    fn white_space_and_hyphens_change_nothing() {
        let text = "没有完的一行\n到此为止。\n".repeat(4000);
        let loose = "没 有完的一行\n\n到此-为止。 \n　".repeat(4000);
        let lines = |text: &str| {
            let ends: Vec<usize> = Sections::of(text)
                .map(|(r, _)| text[..r.end].matches('。').count())
                .collect();
            ends
        };
        assert_eq!(lines(&text), lines(&loose));
    }
}
