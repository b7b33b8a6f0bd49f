//! Lines, and the counts of their characters taken during the scan.

use std::ops::Range;

use crate::text::characters::{self, Class, Properties};
use crate::text::characters::{CLAUSE, COLON, CharFlags, UNDERSCORE};
use crate::text::characters::{Hints, PLAIN_WORD, hints_of};
use crate::text::gap::Gap;
use crate::text::unified::unified;

/// A run of text between line ends, with at least one visible character.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Line {
    /// Bytes from its first visible character to its last.
    pub(crate) bytes: Range<usize>,
    /// Its visible characters, as indices into [`Scan::visible`](crate::text::scan::ScanBuffers::visible).
    pub(crate) visible: Range<usize>,
    /// Its inner gaps, as indices into [`Scan::gaps`](crate::text::scan::ScanBuffers::gaps).
    pub(crate) gaps: Range<usize>,
    /// Width of the white space before its first visible character, in half-ems.
    pub(crate) indent: u32,
    /// Width of its visible characters, in half-ems.
    pub(crate) width: u32,
    /// Blank lines before it.
    pub(crate) blanks: u32,
    /// Whether it is the first line of a page.
    pub(crate) page_start: bool,
    /// Its first visible character.
    pub(crate) first: char,
    /// Its last visible character.
    pub(crate) last: char,
    /// Visible characters, except those that extend another.
    pub(crate) chars: u32,
    /// Ideographs.
    pub(crate) han: u32,
    /// Digits of either width.
    pub(crate) digits: u32,
    /// Full-width digits.
    pub(crate) wide_digits: u32,
    /// Alphabetic letters of either width.
    pub(crate) latin: u32,
    /// Kana and Hangul.
    pub(crate) foreign: u32,
    /// Full-width punctuation marks, each of which may be squeezed to half an em.
    pub(crate) marks: u32,
    /// Single spaces that running Chinese text lacks: between Han, beside full-width marks.
    pub(crate) stray: u32,
    /// Stray spaces beside a full-width mark.
    pub(crate) stray_marks: u32,
    /// Runs of two or more spaces, or wide ones, between visible characters.
    pub(crate) runs: u32,
    /// ASCII punctuation.
    pub(crate) ascii_marks: u32,
    /// Dashes, including leader dots.
    pub(crate) dashes: u32,
    /// Marks that end a sentence.
    pub(crate) stops: u32,
    /// Marks that end a clause.
    pub(crate) pauses: u32,
    /// Words such as 的, 了, 他, which titles lack.
    pub(crate) plain_words: u32,
    /// Hints of its ideographs.
    pub(crate) hints: Hints,
    /// Colons of either width.
    pub(crate) colons: u32,
    /// Whether it has marks that fields and labels lack: `，。；、“”`.
    pub(crate) clauses: bool,
    /// Whether it has letters of any script.
    pub(crate) letters: bool,
    /// Whether it has ASCII digits.
    pub(crate) ascii_digits: bool,
    /// Whether it has underscores of either width.
    pub(crate) underscores: bool,
    /// Counts of its adjacent characters.
    pub(crate) meetings: AdjacencyCounts,
}

impl Line {
    /// Returns an empty line that begins at the given byte, visible character and gap.
    pub(crate) fn at(byte: usize, visible: usize, gap: usize, first: char) -> Self {
        Self {
            bytes: byte..byte,
            visible: visible..visible,
            gaps: gap..gap,
            first,
            last: first,
            ..Self::default()
        }
    }

    /// Returns this line and the lines that follow it as one.
    pub(crate) fn with(&self, more: &[Self]) -> Self {
        let mut all = self.clone();
        for line in more {
            all.add(line);
        }
        all
    }

    /// Appends the line that follows: keeps the start and adds the counts.
    fn add(&mut self, line: &Self) {
        self.bytes.end = line.bytes.end;
        self.visible.end = line.visible.end;
        self.gaps.end = line.gaps.end;
        self.stray += line.stray;
        self.stray_marks += line.stray_marks;
        self.runs += line.runs;
        self.last = line.last;
        self.width += line.width;
        self.chars += line.chars;
        self.han += line.han;
        self.digits += line.digits;
        self.wide_digits += line.wide_digits;
        self.latin += line.latin;
        self.foreign += line.foreign;
        self.marks += line.marks;
        self.ascii_marks += line.ascii_marks;
        self.dashes += line.dashes;
        self.stops += line.stops;
        self.pauses += line.pauses;
        self.plain_words += line.plain_words;
        self.hints |= line.hints;
        self.colons += line.colons;
        self.clauses |= line.clauses;
        self.letters |= line.letters;
        self.ascii_digits |= line.ascii_digits;
        self.underscores |= line.underscores;
        self.meetings.add(&line.meetings);
    }

    /// Counts a gap inside it.
    pub(crate) fn count_gap(&mut self, gap: &Gap) {
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

    /// Sets the fields that depend on the counts of all its characters.
    pub(crate) fn take(&mut self, counts: &LineCounts) {
        let of = |class: Class| counts.classes[class as usize];
        self.han = of(Class::Han);
        self.wide_digits = of(Class::WideDigit);
        self.digits = of(Class::Digit) + self.wide_digits;
        self.latin = of(Class::Latin) + of(Class::WideLatin);
        self.foreign = of(Class::Kana) + of(Class::Hangul);
        self.stops = of(Class::Stop);
        self.pauses = of(Class::Pause);
        self.marks =
            self.stops + self.pauses + of(Class::Open) + of(Class::Close) + of(Class::Dash);
        self.ascii_marks = of(Class::AsciiMark);
        self.dashes = of(Class::Dash);
        let rest = of(Class::Symbol) + self.ascii_marks + of(Class::Other);
        self.chars = self.han + self.digits + self.latin + self.foreign + self.marks + rest;
        self.width = counts.width;
        self.ascii_digits = of(Class::Digit) > 0;
        self.colons = counts.colons;
        self.clauses = counts.seen & CLAUSE > 0;
        self.underscores = counts.seen & UNDERSCORE > 0;
        self.hints = counts.hints;
        self.plain_words = counts.plain_words;
        self.letters = counts.letters;
        self.last = counts.last.unwrap_or(self.first);
        self.meetings = counts.meetings;
    }
}

/// Counts of the characters of a line, taken during the scan.
#[derive(Debug, Default)]
pub(crate) struct LineCounts {
    /// Characters of every class.
    classes: [u32; characters::COUNT],
    width: u32,
    colons: u32,
    /// Flags that at least one of them has.
    seen: CharFlags,
    hints: Hints,
    plain_words: u32,
    letters: bool,
    /// The last one, except those that extend another.
    pub(crate) last: Option<char>,
    pub(crate) meetings: AdjacencyCounts,
}

impl LineCounts {
    /// Counts a run of Han from U+4E00 to U+9FFF, given its hints and number of plain words.
    #[inline]
    pub(crate) fn see_run(&mut self, run: u32, hints: Hints, plain_words: u32) {
        self.classes[Class::Han as usize] += run;
        self.width += 2 * run;
        self.hints |= hints;
        self.plain_words += plain_words;
        self.letters = true;
    }

    /// Counts any other character.
    #[inline]
    pub(crate) fn see(&mut self, properties: Properties) {
        self.classes[properties.class as usize] += 1;
        self.width += u32::from(properties.width);
        self.colons += u32::from(properties.flags & COLON > 0);
        self.seen |= properties.flags;
    }

    /// Records that the last ASCII mark is before Han: a full-width mark that OCR misread.
    pub(crate) fn see_misread_mark(&mut self) {
        self.meetings.inner_marks += 1;
        self.width += 1;
    }

    /// Records a character that [`see`](Self::see) has counted and that may be a letter.
    pub(crate) fn see_letter(&mut self, ScannedChar { c, properties }: ScannedChar) {
        self.letters = self.letters || c.is_alphabetic();
        if properties.class == Class::Han {
            // `c` is the unified form, so a compatibility ideograph has the hints of that.
            let hints = hints_of(c);
            self.hints |= hints;
            self.plain_words += u32::from(hints & PLAIN_WORD);
        }
    }
}

/// Counts of adjacent characters in a line.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct AdjacencyCounts {
    /// Marks that end a sentence or a clause, before the last character.
    pub(crate) inner_marks: u32,
    /// Boundaries between Han and Latin words.
    pub(crate) latin: Boundaries,
    /// Boundaries between Han and ASCII digits.
    pub(crate) figures: Boundaries,
}

impl AdjacencyCounts {
    /// Counts two adjacent characters; `is_apart` is true if white space separates them.
    #[inline]
    pub(crate) fn meet(&mut self, before: Class, class: Class, is_apart: bool) {
        if matches!(before, Class::Stop | Class::Pause) {
            self.inner_marks += 1;
        } else if let Some(bounds) = self.bounds(before, class) {
            bounds.spaced += u32::from(is_apart);
            bounds.tight += u32::from(!is_apart);
        }
    }

    /// Returns the boundary counts that the pair belongs to, if any.
    #[inline]
    fn bounds(&mut self, before: Class, class: Class) -> Option<&mut Boundaries> {
        match (before, class) {
            (Class::Han, Class::Latin) | (Class::Latin, Class::Han) => Some(&mut self.latin),
            (Class::Han, Class::Digit) | (Class::Digit, Class::Han) => Some(&mut self.figures),
            _ => None,
        }
    }

    fn add(&mut self, others: &Self) {
        self.inner_marks += others.inner_marks;
        self.latin.add(others.latin);
        self.figures.add(others.figures);
    }
}

/// Returns true if the line is letter-spaced: at least 70% of the places between its characters have a gap. The rest
/// allows for digits and marks that stick together.
pub(crate) fn is_letter_spaced(gaps: usize, chars: usize) -> bool {
    chars > 1 && gaps * 10 >= (chars - 1) * 7
}

/// Returns the unified ideograph that a reader sees in `c`, or `c` itself. Fonts map ideographs to radicals and
/// compatibility ideographs (`年` U+F98E, `⼈` U+2F08), and extractors pass them on.
pub(crate) fn as_read(c: char) -> char {
    match c {
        '\0'..'\u{2e80}' | '\u{2fd6}'..'\u{f900}' => c,
        '\u{2e80}'..='\u{2fd5}' | '\u{f900}'..='\u{fad9}' | '\u{2f800}'..='\u{2fa1d}' => {
            unified(c).unwrap_or(c)
        }
        _ => c,
    }
}

/// A visible character in its unified form, with the properties of the written form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScannedChar {
    pub(crate) c: char,
    pub(crate) properties: Properties,
}

impl ScannedChar {
    #[inline]
    pub(crate) fn of(c: char) -> Self {
        Self::with(c, Properties::of(c))
    }

    /// Like [`of`](Self::of), given the properties.
    #[inline]
    pub(crate) fn with(c: char, properties: Properties) -> Self {
        // No other class has unified forms.
        let c = if properties.class == Class::Han {
            as_read(c)
        } else {
            c
        };
        Self { c, properties }
    }

    /// Returns a character from U+4E00 to U+9FFF.
    #[inline]
    pub(crate) fn han(c: char) -> Self {
        let properties = Properties::HAN;
        Self { c, properties }
    }
}

/// Counts of boundaries between Han and something else inside lines, with and without a space.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Boundaries {
    pub(crate) spaced: u32,
    pub(crate) tight: u32,
}

impl Boundaries {
    pub(crate) fn add(&mut self, other: Self) {
        self.spaced += other.spaced;
        self.tight += other.tight;
    }
}
