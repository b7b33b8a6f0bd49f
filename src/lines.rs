//! Lines and gaps: what one scan of the text finds, before anything is judged.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

use crate::chars::{Class, Space, is_line_end, is_space, is_wide_space, leading_han, width};
use crate::kinds::{Kinds, PLAIN_WORD, kinds_of};
use crate::lexicon::CharSet;
use crate::normalize::unified;

/// White space between two visible characters: the only place where a text may change.
#[derive(Debug, Clone)]
pub(crate) struct Gap {
    /// Bytes of the white space.
    pub(crate) bytes: Range<usize>,
    /// Index in [`Scan::visible`] of the character after it.
    pub(crate) at: usize,
    /// The visible character before it.
    pub(crate) left: char,
    /// The visible character after it.
    pub(crate) right: char,
    /// Class of `left`.
    pub(crate) left_class: Class,
    /// Class of `right`.
    pub(crate) right_class: Class,
    /// Line ends in it.
    pub(crate) line_ends: u32,
    /// Width of the spaces after its last line end, in half-ems.
    pub(crate) spaces: u32,
    /// Whether a space as wide as a Han character is among those.
    pub(crate) wide: bool,
}

/// A run of text between line ends, with at least one visible character.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Bytes from its first visible character to its last.
    pub(crate) bytes: Range<usize>,
    /// Its visible characters, as indices into [`Scan::visible`].
    pub(crate) visible: Range<usize>,
    /// Its inner gaps, as indices into [`Scan::gaps`].
    pub(crate) gaps: Range<usize>,
    /// Width of the white space before its first visible character, in half-ems.
    pub(crate) indent: u32,
    /// Width of its visible characters, in half-ems.
    pub(crate) width: u32,
    /// Empty lines before it.
    pub(crate) blanks: u32,
    /// Whether a page begins with it.
    pub(crate) page_start: bool,
    /// Its first visible character.
    pub(crate) first: char,
    /// Its last visible character.
    pub(crate) last: char,
    /// Visible characters.
    pub(crate) chars: u32,
    /// Ideographs.
    pub(crate) han: u32,
    /// Digits of either width.
    pub(crate) digits: u32,
    /// Letters of alphabets.
    pub(crate) latin: u32,
    /// Kana and Hangul.
    pub(crate) foreign: u32,
    /// Full-width marks, each of which may be squeezed to half an em.
    pub(crate) marks: u32,
    /// Marks that end a sentence or a clause before its last character.
    pub(crate) inner_marks: u32,
    /// Single spaces that running Chinese text would not have: between Han, beside full-width marks.
    pub(crate) stray: u32,
    /// Those of them that stand beside a full-width mark.
    pub(crate) stray_marks: u32,
    /// Runs of two or more spaces, or wide ones, between visible characters.
    pub(crate) runs: u32,
    /// Marks that end a sentence.
    pub(crate) stops: u32,
    /// Words such as 的, 了, 他, which titles do without.
    pub(crate) plain_words: u32,
    /// Kinds of its ideographs.
    pub(crate) kinds: Kinds,
    /// Colons of either width.
    pub(crate) colons: u32,
    /// Whether it has marks that fields and labels do without: `，。；、“”`.
    pub(crate) clauses: bool,
    /// Whether it has letters of any script.
    pub(crate) letters: bool,
    /// Whether it has digits of ASCII; underscores.
    pub(crate) ascii_digits: bool,
    pub(crate) underscores: bool,
    /// Boundaries of Han and Latin words, and of Han and figures.
    pub(crate) latin_bounds: Boundaries,
    pub(crate) figure_bounds: Boundaries,
    /// Whether a character of it was counted.
    begun: bool,
}

/// Boundaries between Han and something else inside lines: with a space, and without.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Boundaries {
    pub(crate) spaced: u32,
    pub(crate) tight: u32,
}

impl Boundaries {
    fn count(&mut self, spaced: bool) {
        self.spaced += u32::from(spaced);
        self.tight += u32::from(!spaced);
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.spaced += other.spaced;
        self.tight += other.tight;
    }
}

/// Before which visible characters there is a gap: a bit for each, and how many bits are set before every 64 of them,
/// so that the gap before a character is found by one look.
#[derive(Debug, Default)]
struct Places(Vec<(u64, usize)>);

impl Places {
    /// Adds gap `gap`, which stands before visible character `at`; gaps come in order.
    fn push(&mut self, at: usize, gap: usize) {
        if self.0.len() <= at / 64 {
            self.0.resize(at / 64 + 1, (0, gap));
        }
        self.0[at / 64].0 |= 1 << (at % 64);
    }

    #[inline]
    fn has(&self, at: usize) -> bool {
        let bits = self.0.get(at / 64).map_or(0, |w| w.0);
        bits >> (at % 64) & 1 == 1
    }

    /// How many stand before characters that come before `at`; `None` where all do.
    #[inline]
    fn below(&self, at: usize) -> Option<usize> {
        let (bits, before) = self.0.get(at / 64)?;
        let below = bits & ((1 << (at % 64)) - 1);
        Some(before + below.count_ones() as usize)
    }
}

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
        memory.places.0.clear();
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

impl Line {
    /// A line that begins at a byte, a visible character and a gap.
    fn at(byte: usize, visible: usize, gap: usize, first: char) -> Self {
        Self {
            bytes: byte..byte,
            visible: visible..visible,
            gaps: gap..gap,
            indent: 0,
            width: 0,
            blanks: 0,
            page_start: false,
            first,
            last: first,
            chars: 0,
            han: 0,
            digits: 0,
            latin: 0,
            foreign: 0,
            marks: 0,
            inner_marks: 0,
            stray: 0,
            stray_marks: 0,
            runs: 0,
            stops: 0,
            plain_words: 0,
            kinds: 0,
            colons: 0,
            clauses: false,
            letters: false,
            ascii_digits: false,
            underscores: false,
            latin_bounds: Boundaries::default(),
            figure_bounds: Boundaries::default(),
            begun: false,
        }
    }

    /// A line and more lines as one: where it begins is the first one's, and what is counted is counted together.
    pub(crate) fn with(&self, more: &[Self]) -> Self {
        let mut all = self.clone();
        for line in more {
            all.bytes.end = line.bytes.end;
            all.visible.end = line.visible.end;
            all.gaps.end = line.gaps.end;
            all.last = line.last;
            all.width += line.width;
            all.chars += line.chars;
            all.han += line.han;
            all.digits += line.digits;
            all.latin += line.latin;
            all.foreign += line.foreign;
            all.marks += line.marks;
            all.inner_marks += line.inner_marks;
            all.stray += line.stray;
            all.stray_marks += line.stray_marks;
            all.runs += line.runs;
            all.stops += line.stops;
            all.plain_words += line.plain_words;
            all.kinds |= line.kinds;
            all.colons += line.colons;
            all.clauses |= line.clauses;
            all.letters |= line.letters;
            all.ascii_digits |= line.ascii_digits;
            all.underscores |= line.underscores;
            all.latin_bounds.add(line.latin_bounds);
            all.figure_bounds.add(line.figure_bounds);
        }
        all
    }

    fn count_gap(&mut self, gap: &Gap) {
        self.gaps.end += 1;
        if gap.spaces > 1 {
            self.runs += 1;
        }
        let (l, r) = (gap.left_class, gap.right_class);
        if !gap.wide && ((l == Class::Han && r == Class::Han) || l.is_mark() || r.is_mark()) {
            self.stray += 1;
            self.stray_marks += u32::from(l.is_mark() || r.is_mark());
        }
    }

    /// Counts where a character meets the one before it, of both of which the class is given; `is_apart` tells whether
    /// white space parts the two.
    fn meet(&mut self, before: Class, class: Class, is_apart: bool) {
        if self.chars > 0 && matches!(before, Class::Stop | Class::Pause) {
            self.inner_marks += 1;
        }
        if !std::mem::replace(&mut self.begun, true) {
            return;
        }
        match (before, class) {
            (Class::Han, other) | (other, Class::Han) => self.count_boundary(other, is_apart),
            _ => {}
        }
    }

    /// Takes note of the kinds of a character.
    fn see(&mut self, kinds: Kinds) {
        self.kinds |= kinds;
        self.plain_words += u32::from(kinds & PLAIN_WORD);
    }

    /// Counts a run of Han from U+4E00 to U+9FFF; `last` is the last one.
    fn count_run(&mut self, run: u32, last: char) {
        self.chars += run;
        self.han += run;
        self.width += 2 * run;
        self.letters = true;
        self.last = last;
    }

    /// Counts any other character.
    fn count(&mut self, c: char, class: Class) {
        if class == Class::Extend {
            self.letters |= c.is_alphabetic();
            return;
        }
        self.last = c;
        self.chars += 1;
        self.width += match class {
            Class::Digit | Class::AsciiMark => 1,
            _ => width(c),
        };
        self.marks += u32::from(class.is_mark());
        match class {
            Class::Digit => {
                self.digits += 1;
                self.ascii_digits = true;
            }
            Class::WideDigit => self.digits += 1,
            Class::Latin | Class::WideLatin => {
                self.latin += 1;
                self.letters |= c.is_alphabetic();
            }
            Class::Pause => {
                self.colons += u32::from(c == '：');
                self.clauses |= matches!(c, '，' | '；' | '、');
            }
            Class::Stop => {
                self.stops += 1;
                self.clauses |= c == '。';
            }
            Class::Open | Class::Close => self.clauses |= matches!(c, '“' | '”'),
            Class::AsciiMark => {
                self.colons += u32::from(c == ':');
                self.underscores |= c == '_';
            }
            Class::Dash => {}
            Class::Kana | Class::Hangul => {
                self.foreign += 1;
                self.letters |= c.is_alphabetic();
            }
            Class::Han => {
                self.han += 1;
                self.see(kinds_of(c));
                self.letters |= c.is_alphabetic();
            }
            Class::Symbol | Class::Extend | Class::Other => {
                self.underscores |= c == '＿';
                self.letters |= c.is_alphabetic();
            }
        }
    }

    /// Counts a boundary of Han and `other`.
    fn count_boundary(&mut self, other: Class, is_apart: bool) {
        match other {
            Class::Latin => self.latin_bounds.count(is_apart),
            Class::Digit => self.figure_bounds.count(is_apart),
            _ => {}
        }
    }
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
