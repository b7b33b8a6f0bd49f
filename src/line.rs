//! A line, and what is counted of it while it is scanned.

use std::ops::Range;

use crate::chars::{Class, width};
use crate::gap::Gap;
use crate::kinds::{Kinds, PLAIN_WORD, kinds_of};

/// A run of text between line ends, with at least one visible character.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Bytes from its first visible character to its last.
    pub(crate) bytes: Range<usize>,
    /// Its visible characters, as indices into [`Scan::visible`](crate::lines::Scan::visible).
    pub(crate) visible: Range<usize>,
    /// Its inner gaps, as indices into [`Scan::gaps`](crate::lines::Scan::gaps).
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

impl Line {
    /// A line that begins at a byte, a visible character and a gap.
    pub(crate) fn at(byte: usize, visible: usize, gap: usize, first: char) -> Self {
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

    /// Counts where a character meets the one before it, of both of which the class is given; `is_apart` tells whether
    /// white space parts the two.
    pub(crate) fn meet(&mut self, before: Class, class: Class, is_apart: bool) {
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
    pub(crate) fn see(&mut self, kinds: Kinds) {
        self.kinds |= kinds;
        self.plain_words += u32::from(kinds & PLAIN_WORD);
    }

    /// Counts a run of Han from U+4E00 to U+9FFF; `last` is the last one.
    pub(crate) fn count_run(&mut self, run: u32, last: char) {
        self.chars += run;
        self.han += run;
        self.width += 2 * run;
        self.letters = true;
        self.last = last;
    }

    /// Counts any other character.
    pub(crate) fn count(&mut self, c: char, class: Class) {
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
