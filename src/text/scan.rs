//! Finds the lines and gaps of a text in one scan. Makes no decisions.

use std::ops::{Deref, Range};

use unicode_segmentation::GraphemeCursor;

use crate::text::char_set::CharSet;
use crate::text::characters::{BEFORE_NUMBER, BRACKET, LETTER, PLAIN_WORD, SPACE};
use crate::text::characters::{
    Class, Properties, Space, is_line_end, is_space, is_wide_space, leading_han,
};
use crate::text::gap::Gap;
use crate::text::line::{Line, LineCounts, ScannedChar};
use crate::text::places::Places;

/// A scanned text. What the scan found is available as fields, by [`Deref`].
#[derive(Debug)]
pub(crate) struct Scan<'t> {
    pub(crate) text: &'t str,
    found: ScanBuffers,
}

/// The contents of a [`Scan`] without the text: memory to reuse for the next scan.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct ScanBuffers {
    /// The visible characters, with radicals and compatibility ideographs replaced by their unified ideographs.
    pub(crate) visible: Vec<char>,
    pub(crate) lines: Vec<Line>,
    /// All gaps in order; the gap before line `k` (`k > 0`) directly precedes the line's inner gaps.
    pub(crate) gaps: Vec<Gap>,
    places: Places,
    /// Indices into `visible` of brackets and quotation marks.
    pub(crate) brackets: Vec<usize>,
    /// Indices into `visible` of numbers, or brackets before them, that follow a mark: possible list markers.
    pub(crate) numbers: Vec<usize>,
    /// White space before the first visible character, without a leading U+FEFF.
    pub(crate) lead: Range<usize>,
    /// White space after the last visible character.
    pub(crate) trail: Range<usize>,
    /// Whether some space forms a cluster with the character beside it, and so is not white space.
    pub(crate) has_bound_space: bool,
}

impl Deref for Scan<'_> {
    type Target = ScanBuffers;

    #[inline]
    fn deref(&self) -> &ScanBuffers {
        &self.found
    }
}

impl<'t> Scan<'t> {
    /// Scans a text in one pass.
    pub(crate) fn new(text: &'t str) -> Self {
        Self::with(text, ScanBuffers::default())
    }

    /// Returns the buffers, for use with another text.
    pub(crate) fn into_buffers(self) -> ScanBuffers {
        self.found
    }

    /// Scans like [`new`](Self::new), in the buffers of an earlier scan.
    pub(crate) fn with(text: &'t str, memory: ScanBuffers) -> Self {
        let mut walk = ScanWalk::over(text, memory);
        // White space and words alternate.
        while let Some(is_apart) = walk.see_space() {
            walk.see_word(is_apart);
        }
        walk.scan
    }

    /// Returns the gaps inside a run of lines, as indices.
    pub(crate) fn gaps_of(&self, lines: Range<usize>) -> Range<usize> {
        self.lines[lines.start].gaps.start..self.lines[lines.end - 1].gaps.end
    }

    /// Returns the visible text of line `k`, with the white space inside it.
    pub(crate) fn line_text(&self, k: usize) -> &'t str {
        &self.text[self.lines[k].bytes.clone()]
    }

    /// Returns the index of the gap before visible character `at`, if there is one.
    pub(crate) fn gap_at(&self, at: usize) -> Option<usize> {
        self.places.has(at).then(|| self.gaps_below(at))
    }

    /// Returns the gaps inside a range of visible characters, as indices.
    pub(crate) fn gaps_in(&self, visible: Range<usize>) -> Range<usize> {
        let first = self.gaps_below(visible.start + 1);
        first..self.gaps_below(visible.end).max(first)
    }

    /// Returns the number of gaps that precede visible characters below `at`.
    fn gaps_below(&self, at: usize) -> usize {
        self.places.below(at).unwrap_or(self.gaps.len())
    }

    /// Returns the kind of white space before visible character `at`, for the byline rules.
    pub(crate) fn space_before(&self, at: usize) -> Space {
        match self.gap_at(at).map(|g| self.gaps[g].line_ends) {
            None => Space::None,
            Some(0) => Space::Inner,
            Some(_) => Space::LineEnd,
        }
    }

    /// Returns the index of the gap before line `k`, for `k > 0`.
    pub(crate) fn gap_before(&self, k: usize) -> usize {
        self.lines[k].gaps.start - 1
    }
}

/// A scan in progress.
struct ScanWalk<'t> {
    /// The results so far. The last line is open; `visible` has spare room behind its first `seen` characters.
    scan: Scan<'t>,
    /// Counts of the characters of the last line.
    counts: LineCounts,
    /// Index of its first visible character.
    first: usize,
    /// Bytes read.
    at: usize,
    /// Visible characters read.
    seen: usize,
    /// The last visible character read.
    before: Option<ScannedChar>,
}

impl<'t> ScanWalk<'t> {
    fn over(text: &'t str, mut memory: ScanBuffers) -> Self {
        // An upper bound on the visible characters.
        memory.visible.resize(text.chars().count(), '\0');
        memory.lines.clear();
        memory.gaps.clear();
        memory.places.clear();
        memory.brackets.clear();
        memory.numbers.clear();
        // U+FEFF at the start is the byte order mark, not part of the text.
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        memory.lead = start..start;
        memory.trail = text.len()..text.len();
        memory.has_bound_space = false;
        Self {
            scan: Scan {
                text,
                found: memory,
            },
            counts: LineCounts::default(),
            first: 0,
            at: start,
            seen: 0,
            before: None,
        }
    }

    /// Reads white space, possibly none. Returns `Some(true)` if it is a gap inside a line, `None` at the end of the
    /// text.
    fn see_space(&mut self) -> Option<bool> {
        let text = self.scan.text;
        let space = WhiteSpace::read(text, self.at);
        self.at = space.end;
        let Some(c) = char_at(text, space.end) else {
            self.end(&space);
            return None;
        };
        let right = ScannedChar::of(c);
        // A space that carries a combining mark belongs to its cluster, and so to the visible text.
        let begin = cluster_start(text, space.start, space.end, right.properties.class);
        self.scan.found.has_bound_space |= begin < space.end;
        let Some(left) = self.before else {
            self.scan.found.lead.end = begin;
            let mut line = Line::at(begin, 0, 0, right.c);
            line.indent = space.spaces;
            self.scan.found.lines.push(line);
            return Some(false);
        };
        let end = cluster_end(text, space.start, begin, left.properties.class);
        self.scan.found.has_bound_space |= end > space.start;
        if end >= begin {
            return Some(false);
        }
        let gap = Gap {
            bytes: end..begin,
            at: self.seen,
            left: left.c,
            right: right.c,
            left_class: left.properties.class,
            right_class: right.properties.class,
            line_ends: space.line_ends,
            spaces: space.spaces,
            wide: space.wide,
            tab: space.tab,
        };
        let ScanBuffers {
            places,
            gaps,
            lines,
            ..
        } = &mut self.scan.found;
        places.push(self.seen, gaps.len());
        let is_inside = space.line_ends == 0;
        if !is_inside {
            let mut next = Line::at(begin, self.seen, gaps.len() + 1, right.c);
            next.indent = space.spaces;
            next.blanks = space.line_ends - 1;
            next.page_start = space.page_end;
            self.end_line(space.start);
            self.scan.found.lines.push(next);
            self.first = self.seen;
        } else if let Some(line) = lines.last_mut() {
            line.count_gap(&gap);
        }
        self.scan.found.gaps.push(gap);
        Some(is_inside)
    }

    /// Ends the last line at a byte.
    fn end_line(&mut self, at: usize) {
        if let Some(line) = self.scan.found.lines.last_mut() {
            line.bytes.end = at;
            line.visible.end = self.seen;
            line.take(&self.counts);
        }
        self.counts = LineCounts::default();
    }

    /// Ends the scan after trailing white space.
    fn end(&mut self, space: &WhiteSpace) {
        let text = self.scan.text;
        self.scan.found.visible.truncate(self.seen);
        if let Some(last) = self.before {
            self.end_line(space.start);
            let trail = cluster_end(text, space.start, text.len(), last.properties.class);
            self.scan.found.has_bound_space |= trail > space.start;
            self.scan.found.trail = trail..text.len();
        } else {
            self.scan.found.lead.end = text.len();
        }
    }

    /// Reads up to the next white space. `is_apart` is true if a gap inside the line precedes.
    fn see_word(&mut self, mut is_apart: bool) {
        loop {
            // A run of Han needs no checks per character.
            if matches!(self.scan.text.as_bytes().get(self.at), Some(0xe4..=0xe9)) {
                is_apart &= !self.see_han(is_apart);
            }
            let Some(c) = char_at(self.scan.text, self.at) else {
                return;
            };
            let properties = Properties::of(c);
            if properties.flags & SPACE > 0 {
                return;
            }
            self.at += c.len_utf8();
            let seen = ScannedChar::with(c, properties);
            self.meet(seen, is_apart);
            is_apart = false;
            self.before = Some(seen);
            self.counts.see(properties);
            if properties.flags & BRACKET > 0 {
                self.scan.found.brackets.push(self.seen);
            }
            if properties.flags & LETTER > 0 {
                self.counts.see_letter(seen);
            }
            if properties.class != Class::Extend {
                self.counts.last = Some(seen.c);
            }
            self.scan.found.visible[self.seen] = seen.c;
            self.seen += 1;
        }
    }

    /// Reads a run of characters from U+4E00 to U+9FFF. Returns true if there is one.
    #[inline]
    fn see_han(&mut self, is_apart: bool) -> bool {
        let bytes = &self.scan.text.as_bytes()[self.at..];
        let room = &mut self.scan.found.visible[self.seen..];
        let (mut run, mut all, mut plain_words) = (0, 0, 0);
        for ((c, hints), place) in leading_han(bytes).zip(room.iter_mut()) {
            all |= hints;
            plain_words += u32::from(hints & PLAIN_WORD);
            *place = c;
            run += 1;
        }
        let ([first, .., last] | [first @ last]) = room[..run] else {
            return false;
        };
        self.meet(ScannedChar::han(first), is_apart);
        self.counts.see_run(run as u32, all, plain_words);
        self.counts.last = Some(last);
        self.before = Some(ScannedChar::han(last));
        self.seen += run;
        self.at += 3 * run;
        true
    }

    /// Records the pair of the next character and the one before.
    #[inline]
    fn meet(&mut self, next: ScannedChar, is_apart: bool) {
        static NUMBERS: CharSet = CharSet::of("（(一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩");
        let Some(before) = self.before else { return };
        if self.seen > self.first {
            let [left, right] = [before, next].map(|seen| seen.properties.class);
            self.counts.meetings.meet(left, right, is_apart);
            if right == Class::Han && matches!(before.c, ',' | ';' | ':' | '?' | '!') {
                self.counts.see_misread_mark();
            }
        }
        if before.properties.flags & BEFORE_NUMBER > 0
            && (next.properties.class == Class::Digit || NUMBERS.has(next.c))
        {
            self.scan.found.numbers.push(self.seen);
        }
    }
}

/// Returns the character that begins at a byte.
#[inline]
fn char_at(text: &str, at: usize) -> Option<char> {
    let bytes = text.as_bytes();
    match *bytes.get(at)? {
        byte @ ..0x80 => Some(char::from(byte)),
        a @ 0xe0..0xf0 => {
            let (b, c) = (*bytes.get(at + 1)?, *bytes.get(at + 2)?);
            char::from_u32(
                u32::from(a & 0xf) << 12 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f),
            )
        }
        _ => text.get(at..)?.chars().next(),
    }
}

/// A run of white space, possibly empty.
struct WhiteSpace {
    start: usize,
    end: usize,
    line_ends: u32,
    /// Width of the spaces after its last line end, in half-ems.
    spaces: u32,
    /// Whether one of those spaces is as wide as a Han character.
    wide: bool,
    /// Whether one of those spaces is a tab.
    tab: bool,
    /// Whether it contains a form feed.
    page_end: bool,
}

impl WhiteSpace {
    /// Reads the white space that begins at the byte `start`, possibly none.
    fn read(text: &str, start: usize) -> Self {
        let mut white = Self {
            start,
            end: start,
            line_ends: 0,
            spaces: 0,
            wide: false,
            tab: false,
            page_end: false,
        };
        // The first byte nearly always identifies the character after it: ASCII, or U+4000 to U+9FFF.
        let is_plain =
            |at: usize| matches!(text.as_bytes().get(at), Some(0x21..=0x7e | 0xe4..=0xe9));
        while !is_plain(white.end)
            && let Some(c) = char_at(text, white.end).filter(|&c| is_space(c))
        {
            white.see(c, text);
            white.end += c.len_utf8();
        }
        white
    }

    fn see(&mut self, c: char, text: &str) {
        if is_line_end(c) {
            let second_half =
                c == '\n' && self.end > self.start && text.as_bytes()[self.end - 1] == b'\r';
            self.line_ends += u32::from(!second_half);
            self.page_end |= c == '\u{c}';
            self.spaces = 0;
            self.wide = false;
            self.tab = false;
            return;
        }
        self.spaces += match c {
            ' ' => 1,
            '\t' => 4,
            '\u{200b}' | '\u{feff}' => 0,
            _ if is_wide_space(c) => 2,
            _ => 1,
        };
        self.wide |= is_wide_space(c);
        self.tab |= c == '\t';
    }
}

/// Returns true if a character of the class may form a cluster with white space beside it. No other needs a lookup.
#[inline]
fn may_cluster(class: Class) -> bool {
    matches!(class, Class::Extend | Class::Other | Class::Latin)
}

/// Returns the start of the grapheme cluster of the visible character at `at`: `at`, or the space before it. Only a
/// character that may extend another needs a lookup.
fn cluster_start(text: &str, space: usize, at: usize, class: Class) -> usize {
    if space == at || !may_cluster(class) {
        return at;
    }
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    if cursor.is_boundary(text, 0).unwrap_or(true) {
        return at;
    }
    text[space..at]
        .char_indices()
        .next_back()
        .map_or(at, |(i, _)| space + i)
}

/// Returns the end of the grapheme cluster of the visible character before `space`: `space`, or the end of the first
/// space if the character is a prepended sign (U+0600).
fn cluster_end(text: &str, space: usize, next: usize, class: Class) -> usize {
    if space >= next || !may_cluster(class) {
        return space;
    }
    let mut cursor = GraphemeCursor::new(space, text.len(), true);
    if cursor.is_boundary(text, 0).unwrap_or(true) {
        return space;
    }
    space + text[space..next].chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_extends_a_space_is_looked_up() {
        for c in '!'..=char::MAX {
            let text = format!(" {c}");
            let is_boundary = GraphemeCursor::new(1, text.len(), true).is_boundary(&text, 0);
            let is_found = is_boundary.unwrap() || may_cluster(Class::of(c)) || is_space(c);
            assert!(is_found, "{c:?}");
        }
    }

    #[test]
    fn line_ends_of_all_kinds_end_lines() {
        for (what, text, lines, blanks) in [
            ("line feed", "甲\n乙", 2, 0),
            ("carriage return", "甲\r乙", 2, 0),
            ("both", "甲\r\n乙", 2, 0),
            ("both, twice", "甲\r\n\r\n乙", 2, 1),
            ("form feed", "甲\u{c}乙", 2, 0),
            ("line separator", "甲\u{2028}乙", 2, 0),
            ("next line", "甲\u{85}乙", 2, 0),
            ("spaces on an empty line", "甲\n \u{3000}\n乙", 2, 1),
        ] {
            let scan = Scan::new(text);
            assert_eq!(scan.lines.len(), lines, "{what}");
            assert_eq!(scan.lines[1].blanks, blanks, "{what}");
        }
    }

    #[test]
    fn a_space_that_carries_a_mark_is_no_gap() {
        let gaps = |text: &str| {
            let scan = Scan::new(text);
            scan.gaps
                .iter()
                .map(|g| (g.bytes.start, g.bytes.end))
                .collect::<Vec<_>>()
        };
        assert_eq!(gaps("甲 \u{301}乙 丙"), [(9, 10)]);
        assert_eq!(gaps("甲  \u{301}乙"), [(3, 4)]);
        assert_eq!(gaps("甲\u{600}  乙"), [(6, 7)]);
        assert!(gaps("甲\u{600} 乙").is_empty());
        assert_eq!(Scan::new(" \u{301}乙").lead, 0..0);
    }

    #[test]
    fn gaps_are_found_by_the_characters_after_them() {
        let text = format!("甲 乙{}丙 丁\n戊{}", "子".repeat(150), "丑 寅".repeat(70));
        let scan = Scan::new(&text);
        for at in 0..scan.visible.len() + 70 {
            let gap = scan.gaps.iter().position(|g| g.at == at);
            assert_eq!(scan.gap_at(at), gap, "{at}");
            for end in [at, at + 1, at + 3, at + 100] {
                let inside = |g: &&Gap| at < g.at && g.at < end;
                let gaps = scan.gaps.iter().filter(inside).count();
                assert_eq!(scan.gaps_in(at..end).len(), gaps, "{at}..{end}");
            }
        }
    }

    #[test]
    fn a_line_of_marks_that_extend_nothing_has_a_first_and_a_last_character() {
        let scan = Scan::new("甲\n\u{301}\u{302}\n乙");
        let line = &scan.lines[1];
        assert_eq!((line.first, line.last), ('\u{301}', '\u{301}'));
        assert_eq!((line.chars, line.width), (0, 0));
    }

    #[test]
    fn a_signature_is_no_white_space() {
        let scan = Scan::new("\u{feff} 甲\u{feff}乙\n");
        assert_eq!((scan.lead.clone(), scan.trail.clone()), (3..4, 13..14));
        assert_eq!(scan.gaps.len(), 1);
    }
}
