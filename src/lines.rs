//! Lines and gaps: what one scan of the text finds, before anything is judged.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

use crate::chars::{Class, Space, is_line_end, is_space, is_wide_space, leading_han};
use crate::gap::Gap;
use crate::kinds::kinds_of;
use crate::lexicon::CharSet;
use crate::line::Line;
use crate::normalize::unified;
use crate::places::Places;

/// Memory for a scan, to be used again for the next text.
#[derive(Debug, Default)]
pub(crate) struct ScanMemory {
    visible: Vec<char>,
    lines: Vec<Line>,
    gaps: Vec<Gap>,
    places: Places,
    brackets: Vec<usize>,
    numbers: Vec<usize>,
}

/// A scanned text.
#[derive(Debug)]
pub(crate) struct Scan<'t> {
    pub(crate) text: &'t str,
    /// The visible characters; an ideograph that Unicode has twice is the ordinary one here.
    pub(crate) visible: Vec<char>,
    pub(crate) lines: Vec<Line>,
    /// All gaps in order; the gap before line `k` (`k > 0`) stands right before its inner gaps.
    pub(crate) gaps: Vec<Gap>,
    places: Places,
    /// Where brackets and quotation marks stand, as indices into `visible`.
    pub(crate) brackets: Vec<usize>,
    /// Where a number, or the bracket before one, follows a mark: markers of lists, perhaps.
    pub(crate) numbers: Vec<usize>,
    /// White space before the first visible character, without a leading U+FEFF.
    pub(crate) lead: Range<usize>,
    /// White space after the last visible character.
    pub(crate) trail: Range<usize>,
}

impl<'t> Scan<'t> {
    /// Scans a text once, from front to back.
    pub(crate) fn new(text: &'t str) -> Self {
        Self::with(text, ScanMemory::default())
    }

    /// What can be used again for another text.
    pub(crate) fn into_memory(self) -> ScanMemory {
        ScanMemory {
            visible: self.visible,
            lines: self.lines,
            gaps: self.gaps,
            places: self.places,
            brackets: self.brackets,
            numbers: self.numbers,
        }
    }

    /// The same as [`new`](Self::new), in memory that was used before.
    pub(crate) fn with(text: &'t str, mut memory: ScanMemory) -> Self {
        memory.visible.clear();
        memory.visible.reserve(text.len() / 3);
        memory.lines.clear();
        memory.gaps.clear();
        memory.places.clear();
        memory.brackets.clear();
        memory.numbers.clear();
        // U+FEFF at the start is the signature of the file, no part of the text.
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut scan = Self {
            text,
            visible: memory.visible,
            lines: memory.lines,
            gaps: memory.gaps,
            places: memory.places,
            brackets: memory.brackets,
            numbers: memory.numbers,
            lead: start..start,
            trail: text.len()..text.len(),
        };
        let mut line = Line::at(0, 0, 0, '\0');
        let mut space = White::at(start);
        let mut seen: Option<(char, Class)> = None;
        let mut next = start;
        loop {
            if space.start == next
                && let Some(before) = seen
            {
                // Inside a run of Han there is nothing to look at.
                let from = scan.visible.len();
                for c in leading_han(&text.as_bytes()[next..]) {
                    line.see(kinds_of(c));
                    scan.visible.push(c);
                }
                if let [first, .., last] | [first @ last] = scan.visible[from..] {
                    if before.1 != Class::Han {
                        line.meet(before.1, Class::Han, false);
                        scan.see_number(from, before, (first, Class::Han));
                    }
                    let run = scan.visible.len() - from;
                    line.count_run(run as u32, last);
                    seen = Some((last, Class::Han));
                    next += 3 * run;
                    space.start = next;
                }
            }
            let at = next;
            let Some(c) = text[at..].chars().next() else {
                break;
            };
            next += c.len_utf8();
            if is_space(c) {
                space.push(c, text, at);
                continue;
            }
            let begins_run = matches!(c, '\u{4e00}'..='\u{9fff}');
            let class = Class::of(c);
            let c = as_read(c);
            // A space that carries a mark belongs to its cluster, and so to the visible text.
            let (mut begin, last_end) = (at, space.start);
            let collected = space.start < at;
            if collected {
                if may_cluster(class) {
                    begin = cluster_start(text, space.start, at, class);
                }
                let seen_class = seen.map_or(Class::Han, |s| s.1);
                if may_cluster(seen_class) {
                    space.start = cluster_end(text, space.start, begin, seen_class);
                }
            }
            let is_apart = space.start < begin;
            match seen {
                None => {
                    scan.lead = start..begin;
                    line = Line::at(begin, 0, 0, c);
                    line.indent = space.spaces;
                }
                Some((left, left_class)) if is_apart => {
                    let gap = Gap {
                        bytes: space.start..begin,
                        at: scan.visible.len(),
                        left,
                        right: c,
                        left_class,
                        right_class: class,
                        line_ends: space.line_ends,
                        spaces: space.spaces,
                        wide: space.wide,
                    };
                    scan.places.push(gap.at, scan.gaps.len());
                    if gap.line_ends == 0 {
                        line.count_gap(&gap);
                        scan.gaps.push(gap);
                    } else {
                        scan.gaps.push(gap);
                        line.bytes.end = last_end;
                        line.visible.end = scan.visible.len();
                        let new = Line::at(begin, scan.visible.len(), scan.gaps.len(), c);
                        scan.lines.push(std::mem::replace(&mut line, new));
                        line.indent = space.spaces;
                        line.blanks = space.line_ends - 1;
                        line.page_start = space.page_end;
                    }
                }
                Some(_) => {}
            }
            let before = seen.unwrap_or(('\0', Class::Other));
            line.meet(before.1, class, is_apart);
            scan.see_number(scan.visible.len(), before, (c, class));
            seen = Some((c, class));
            if begins_run {
                // It is counted with the others.
                next = at;
            } else {
                line.count(c, class);
                scan.see_mark(c, class);
                scan.visible.push(c);
            }
            if collected {
                space = White::at(next);
            }
            space.start = next;
        }
        if let Some((_, class)) = seen {
            line.bytes.end = space.start;
            line.visible.end = scan.visible.len();
            scan.lines.push(line);
            scan.trail = cluster_end(text, space.start, text.len(), class)..text.len();
        } else {
            scan.lead = start..text.len();
        }
        scan
    }

    /// Notes a number, or the bracket before one, that is visible character `at` and follows a mark.
    fn see_number(&mut self, at: usize, before: (char, Class), (c, class): (char, Class)) {
        if before.1 != Class::Han && may_number(before.0, c, class) {
            self.numbers.push(at);
        }
    }

    /// Notes a bracket or a quotation mark.
    fn see_mark(&mut self, c: char, class: Class) {
        if matches!(class, Class::Open | Class::Close) || matches!(c, '(' | ')') {
            self.brackets.push(self.visible.len());
        }
    }

    /// The gaps inside a run of lines, as indices.
    pub(crate) fn gaps_of(&self, lines: Range<usize>) -> Range<usize> {
        self.lines[lines.start].gaps.start..self.lines[lines.end - 1].gaps.end
    }

    /// The visible text of line `k`, with the white space inside it.
    pub(crate) fn line_text(&self, k: usize) -> &'t str {
        &self.text[self.lines[k].bytes.clone()]
    }

    /// The gap before visible character `at`, if there is one.
    pub(crate) fn gap_at(&self, at: usize) -> Option<usize> {
        self.places.has(at).then(|| self.gaps_below(at))
    }

    /// The gaps inside a stretch of visible characters, as indices.
    pub(crate) fn gaps_in(&self, visible: Range<usize>) -> Range<usize> {
        let first = self.gaps_below(visible.start + 1);
        first..self.gaps_below(visible.end).max(first)
    }

    /// How many gaps stand before visible characters that come before `at`.
    fn gaps_below(&self, at: usize) -> usize {
        self.places.below(at).unwrap_or(self.gaps.len())
    }

    /// The white space before visible character `at`, as the rules for bylines see it.
    pub(crate) fn space_before(&self, at: usize) -> Space {
        match self.gap_at(at).map(|g| self.gaps[g].line_ends) {
            None => Space::None,
            Some(0) => Space::Inner,
            Some(_) => Space::LineEnd,
        }
    }

    /// Index of the gap before line `k`, for `k > 0`.
    pub(crate) fn gap_before(&self, k: usize) -> usize {
        self.lines[k].gaps.start - 1
    }
}

/// Whether `c` may be a marker's number, or the bracket before it, after the mark `before`.
fn may_number(before: char, c: char, class: Class) -> bool {
    static NUMBERS: CharSet = CharSet::of("（(一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩");
    matches!(before, '。' | '；' | '：' | '，' | ';' | ':')
        && (class == Class::Digit || NUMBERS.has(c))
}

/// What a reader takes the character for. Fonts map ideographs to radicals and compatibility
/// ideographs (`年` U+F98E, `⼈` U+2F08), and extractors hand them on.
pub(crate) fn as_read(c: char) -> char {
    match c {
        '\0'..'\u{2e80}' | '\u{2fd6}'..'\u{f900}' => c,
        '\u{2e80}'..='\u{2fd5}' | '\u{f900}'..='\u{fad9}' | '\u{2f800}'..='\u{2fa1d}' => {
            unified(c).unwrap_or(c)
        }
        _ => c,
    }
}

/// White space that is being collected.
struct White {
    start: usize,
    line_ends: u32,
    spaces: u32,
    wide: bool,
    page_end: bool,
}

impl White {
    fn at(start: usize) -> Self {
        Self {
            start,
            line_ends: 0,
            spaces: 0,
            wide: false,
            page_end: false,
        }
    }

    fn push(&mut self, c: char, text: &str, at: usize) {
        if is_line_end(c) {
            let second_half = c == '\n' && at > self.start && text[..at].ends_with('\r');
            self.line_ends += u32::from(!second_half);
            self.page_end |= c == '\u{c}';
            self.spaces = 0;
            self.wide = false;
        } else if c == '\t' {
            self.spaces += 4;
        } else {
            self.spaces += match c {
                '\u{200b}' | '\u{feff}' => 0,
                _ if is_wide_space(c) => 2,
                _ => 1,
            };
            self.wide |= is_wide_space(c);
        }
    }
}

/// Whether a character may be one cluster with white space beside it: no other is looked up.
#[inline]
fn may_cluster(class: Class) -> bool {
    matches!(class, Class::Extend | Class::Other | Class::Latin)
}

/// Where the grapheme cluster of the visible character at `at` begins: there, or at the space
/// before it. Only a character that may extend another is looked up.
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

/// Where the grapheme cluster of the visible character before `space` ends: there, or after the
/// first space, which a sign that stands before what it belongs to (U+0600) takes along.
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
    fn a_signature_is_no_white_space() {
        let scan = Scan::new("\u{feff} 甲\u{feff}乙\n");
        assert_eq!((scan.lead, scan.trail), (3..4, 13..14));
        assert_eq!(scan.gaps.len(), 1);
    }
}
