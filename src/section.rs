//! Sections: a long text is cleaned in pieces of a few pages each, so that a text of any length takes bounded
//! memory and time in proportion, and so that a stream gives the same answer as the text in one piece.
//!
//! A section ends where a paragraph does, as far as that can be told without looking at the whole: at a line end
//! after the end of a sentence. Where it ends depends on the visible characters alone, and on line ends that stay,
//! so that a cleaned text falls into the same sections.

use std::ops::Range;

use crate::chars::{Class, han_run, is_line_end, is_space};

/// Visible characters after which a section ends at the next line end after a sentence.
pub(crate) const LEAST: usize = 16_384;
/// The same, for any line end.
const ANY_LINE_END: usize = 2 * LEAST;
/// The same, for any place, with or without white space, which then stays.
const ANYWHERE: usize = 3 * LEAST;
/// The same, where clusters of characters are longer than any that is written.
const MOST: usize = 4 * LEAST;

/// White space in bytes that is a seam wherever it stands, and stays: no page has so much of it.
pub(crate) const LONGEST_SPACE: usize = 1 << 12;

/// What stands between two sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seam {
    /// Bytes of the white space, none where a run of characters was cut.
    pub(crate) bytes: Range<usize>,
    /// Whether it is a line end, where a block ends.
    pub(crate) is_break: bool,
}

/// Whether a character never is one cluster with the white space beside it.
fn stands_alone(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_control()
        || !matches!(Class::of(c), Class::Extend | Class::Other | Class::Latin)
}

/// Whether a character may end a sentence: a stop or what closes a quotation, in every form that an option may
/// give it.
fn ends_sentence(c: char) -> bool {
    matches!(Class::of(c), Class::Stop | Class::Close)
        || matches!(c, '.' | '!' | '?' | ')' | ']' | '}' | '"' | '\'')
}

/// Whether a character counts for the length of a section: those do that no option takes out.
fn counts(c: char) -> bool {
    !matches!(c, '-' | '\u{ad}' | '－' | '﹣')
}

/// A search for the end of a section, which goes on where it stopped when more of the text is there.
#[derive(Debug, Default)]
pub(crate) struct Search {
    /// Bytes that were looked at.
    at: usize,
    count: usize,
    before: Option<char>,
    /// White space that began at a byte, and whether it has a line end.
    space: Option<(usize, bool)>,
}

impl Search {
    /// Where the section that `text` begins with ends; `None` where it is all of the text, or where more text is needed
    /// to tell. The text is that of the last time, with more behind it.
    pub(crate) fn find(&mut self, text: &str) -> Option<Seam> {
        let bytes = text.as_bytes();
        let long = |from: usize, to: usize| {
            let bytes = from..to;
            let is_break = false;
            (bytes.len() > LONGEST_SPACE).then_some(Seam { bytes, is_break })
        };
        while self.at < bytes.len() {
            let at = self.at;
            // In a run of Han there is no white space, and no end before it is time.
            if self.space.is_none() && self.count < ANYWHERE {
                let most = at + 3 * (ANYWHERE - self.count);
                let run = han_run(&bytes[..most.min(bytes.len())], at);
                if run > 0 {
                    self.before = Some('一');
                    self.count += run / 3;
                    self.at += run;
                    continue;
                }
            }
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
}

/// Whether a section that has `count` characters ends between `left` and `right`, and whether a block does. `space`
/// is the white space between them: none, inside a line, or with a line end.
fn ends_at(count: usize, left: char, space: Option<bool>, right: char) -> Option<bool> {
    let apart = stands_alone(left) && stands_alone(right);
    match space {
        Some(true) if apart && (ends_sentence(left) || count >= ANY_LINE_END) => Some(true),
        _ if apart && count >= ANYWHERE => Some(false),
        _ if count >= MOST => Some(false),
        _ => None,
    }
}

/// Where the first section of a whole text ends; `None` where it is all of the text.
fn first_seam(text: &str) -> Option<Seam> {
    // A character has one byte at least.
    if text.len() <= LEAST.min(LONGEST_SPACE) {
        return None;
    }
    Search::default().find(text)
}

/// The sections of a text, each with the seam after it.
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
