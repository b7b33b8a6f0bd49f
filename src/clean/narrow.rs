//! Narrow: a line that may have been wrapped, as far as the [quiet look](crate::clean::precheck) sees it.

use crate::recognize::byline::{LONGEST, Phrase, phrase};
use crate::recognize::edges::{End, end_of};
use crate::recognize::fields::has_label;
use crate::recognize::names::is_name;
use crate::recognize::page_furniture::is_furniture;
use crate::text::characters::{
    Class, Space, is_line_end, is_space, is_wide_space, leading_han, wide_mark, width,
};
use crate::text::characters::{Hints, hints_of};
use crate::text::line::as_read;
use crate::text::scan::Scan;

/// What is counted of a line while it is scanned.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Line {
    /// Which line of the scan it is, where there is one.
    pub(crate) number: usize,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) chars: u32,
    pub(crate) width: u32,
    /// Marks that end a sentence or a clause.
    pub(crate) marks: u32,
    /// Half-ems by which all marks and digits may change its width.
    pub(crate) give: u32,
    pub(crate) gaps: u32,
    /// Gaps that are one plain space.
    pub(crate) plain: u32,
    /// The byte after the last gap.
    pub(crate) last_gap: usize,
    pub(crate) stray: u32,
    pub(crate) stray_marks: u32,
}

impl Line {
    /// Counts the white space between two characters of the line.
    pub(crate) fn count_gap(&mut self, left: Class, right: Class, space: &White) {
        self.gaps += 1;
        self.plain += u32::from(space.is_plain);
        self.last_gap = space.to;
        let mark = left.is_mark() || right.is_mark();
        if !space.is_wide && (mark || (left == Class::Han && right == Class::Han)) {
            self.stray += 1;
            self.stray_marks += u32::from(mark);
        }
    }

    /// Counts the visible characters from a byte on, up to the next white space, where the line ends so far.
    pub(crate) fn count_visible(&mut self, text: &str, from: usize) {
        let bytes = text.as_bytes();
        let mut at = from;
        // Most characters are as wide as Han and have three bytes: these are counted by their bytes.
        let (mut marks, mut wide_marks, mut ascii, mut digits, mut others) = (0, 0, 0, 0, 0);
        while let Some(first) = bytes.get(at) {
            // From U+4000 to U+9FFF there is no mark.
            if matches!(first, 0xe4..=0xe9) {
                at += 3;
            } else if let Some(class) = wide_mark(&bytes[at..]) {
                marks += u32::from(matches!(class, Class::Stop | Class::Pause));
                wide_marks += 1;
                at += 3;
            } else if first.is_ascii_graphic() {
                ascii += 1;
                digits += u32::from(first.is_ascii_digit());
                at += 1;
            } else {
                let c = text[at..].chars().next();
                let Some(c) = c.filter(|&c| !is_space(c)) else {
                    break;
                };
                self.count(c);
                others += c.len_utf8();
                at += c.len_utf8();
            }
        }
        let wide = (at - from - others) as u32 - ascii;
        self.chars += wide / 3 + ascii;
        self.width += wide / 3 * 2 + ascii;
        self.marks += marks;
        self.give += wide_marks + digits;
        self.to = at;
    }

    /// Counts a character of any other kind; they are few.
    #[cold]
    fn count(&mut self, c: char) {
        let class = Class::of(c);
        self.chars += u32::from(class != Class::Extend);
        self.width += width(c);
        self.marks += u32::from(matches!(class, Class::Stop | Class::Pause));
        self.give += u32::from(class.is_mark() || class == Class::Digit);
    }
}

/// White space before a visible character.
pub(crate) struct White {
    pub(crate) to: usize,
    pub(crate) ends_line: bool,
    pub(crate) is_wide: bool,
    /// Whether it is one plain space.
    pub(crate) is_plain: bool,
}

impl White {
    /// The white space that begins at a byte, none perhaps.
    pub(crate) fn from(text: &str, from: usize) -> Self {
        let bytes = text.as_bytes();
        let (mut to, mut ends_line, mut is_wide) = (from, false, false);
        loop {
            let c = match bytes.get(to) {
                Some(b'\n') => {
                    ends_line = true;
                    to += 1;
                    continue;
                }
                // From U+4000 to U+9FFF there is none.
                Some(0xe4..=0xe9) => break,
                _ => text[to..].chars().next(),
            };
            let Some(c) = c.filter(|&c| is_space(c)) else {
                break;
            };
            ends_line |= is_line_end(c);
            is_wide |= is_wide_space(c);
            to += c.len_utf8();
        }
        Self {
            to,
            ends_line,
            is_wide,
            is_plain: &bytes[from..to] == b" ",
        }
    }
}

/// The characters of a line, or of its beginning.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) visible: Vec<char>,
    /// Characters with white space before them.
    pub(crate) apart: Vec<usize>,
    hints: Hints,
}

impl Reading {
    /// Reads a line, in place of the one before: from the scan, where there is one, or else `text`.
    pub(crate) fn read(&mut self, line: &Line, text: &str, scan: Option<&Scan<'_>>) {
        self.visible.clear();
        self.apart.clear();
        self.hints = 0;
        let Some(scan) = scan else {
            self.read_text(text);
            return;
        };
        let line = &scan.lines[line.number];
        let visible = &scan.visible[line.visible.clone()];
        self.visible.extend_from_slice(visible);
        let gaps = scan.gaps[line.gaps.clone()].iter();
        self.apart.extend(gaps.map(|g| g.at - line.visible.start));
        self.hints = line.hints;
    }

    fn read_text(&mut self, text: &str) {
        let mut at = 0;
        loop {
            for c in leading_han(&text.as_bytes()[at..]) {
                self.visible.push(c);
                self.hints |= hints_of(c);
                at += 3;
            }
            let Some(c) = text[at..].chars().next() else {
                break;
            };
            at += c.len_utf8();
            if !is_space(c) {
                let c = as_read(c);
                self.visible.push(c);
                self.hints |= hints_of(c);
            } else if self.apart.last() != Some(&self.visible.len()) {
                self.apart.push(self.visible.len());
            }
        }
    }

    fn is_apart(&self, k: usize) -> bool {
        self.apart.binary_search(&k).is_ok()
    }

    /// The white space before a character.
    pub(crate) fn space_before(&self, k: usize) -> Space {
        if self.is_apart(k) {
            Space::Inner
        } else {
            Space::None
        }
    }
}

/// What is kept of a line that is narrow enough to have been wrapped.
#[derive(Debug, Default)]
pub(crate) struct Narrow {
    /// The byte where it ends.
    pub(crate) to: usize,
    pub(crate) first: char,
    pub(crate) last: char,
    /// What was read of it, where it had to be: see [`Narrow::look`].
    pub(crate) reading: Reading,
    pub(crate) width: u32,
    pub(crate) give: u32,
    pub(crate) inner_marks: bool,
    pub(crate) end: End,
    pub(crate) phrase: Option<Phrase>,
    pub(crate) label: bool,
    /// A name, a page number, a byline, or what ends as no line does that goes on: such a line tells nothing of wrapping.
    pub(crate) silent: bool,
}

/// Whether a line that ends so tells nothing of wrapping, nor is a byline: it ends a sentence, a clause or a quotation.
fn is_over(last: char) -> bool {
    match Class::of(last) {
        Class::Stop => true,
        Class::Pause => last == '；',
        // A byline may stand in brackets.
        Class::Close => !matches!(last, '）' | '】'),
        _ => false,
    }
}

impl Narrow {
    /// Looks at a line, in place of the one before. What it reads is known where it may tell something by itself, or where
    /// it `is_next` after a line that does.
    pub(crate) fn look(&mut self, line: &Line, text: &str, scan: Option<&Scan<'_>>, is_next: bool) {
        let mut chars = text.chars();
        let first = chars.next().unwrap_or_default();
        let last = chars.next_back().unwrap_or(first);
        (self.first, self.last) = (as_read(first), as_read(last));
        self.to = line.to;
        self.width = line.width;
        self.give = line.give;
        let ends_in_mark = matches!(Class::of(last), Class::Stop | Class::Pause);
        self.inner_marks = line.marks > u32::from(ends_in_mark);
        let is_over = is_over(last);
        if is_next || !is_over {
            self.reading.read(line, text, scan);
        }
        if is_over {
            (self.phrase, self.silent) = (None, true);
            return;
        }
        let reading = &self.reading;
        let visible = &reading.visible;
        self.phrase = phrase(visible, reading.hints, |k| reading.space_before(k));
        self.end = end_of(visible);
        self.label = has_label(visible);
        self.silent = self.phrase.is_some() || is_name(visible) || is_furniture(visible);
    }

    /// Whether it matters what the next line reads.
    pub(crate) fn asks_for_next(&self) -> bool {
        !self.silent || self.phrase.is_some()
    }

    /// Whether the next line reads on where this one, a byline, ends.
    pub(crate) fn goes_on_as_byline(&self, next: &Self) -> bool {
        let (before, after) = (&self.reading, &next.reading);
        let len = before.visible.len();
        if self.phrase.is_none()
            || next.phrase.is_some()
            || is_over(next.last)
            || len + after.visible.len() > LONGEST
        {
            return false;
        }
        let both: Vec<char> = before
            .visible
            .iter()
            .chain(&after.visible)
            .copied()
            .collect();
        let space_before = |k: usize| match k.checked_sub(len) {
            None => before.space_before(k),
            Some(0) => Space::LineEnd,
            Some(k) => after.space_before(k),
        };
        phrase(&both, before.hints | after.hints, space_before).is_some()
    }

    /// Whether the two lines may be one row, cut between two marks.
    pub(crate) fn is_cut_at_bracket(&self, next: &Self) -> bool {
        matches!(next.first, '“' | '《' | '（' | '「' | '【')
            && matches!(self.last, '《' | '（' | '》' | '）' | '】')
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::characters::hints_among;

    /// The look at a line that is over stops there: it must be no byline, and end so that nothing can go on.
    #[test]
    fn a_line_that_is_over_tells_nothing() {
        for last in ('!'..=char::MAX).filter(|&c| is_over(c) && !is_space(c)) {
            for line in [
                "本报记者李世秀",
                "（本报记者李世秀",
                "（下转第二版",
                "文",
                "",
            ] {
                let line: Vec<char> = line.chars().chain([as_read(last)]).collect();
                let phrase = phrase(&line, hints_among(&line), |_| Space::None);
                assert_eq!(phrase, None, "{line:?}");
                let end = end_of(&line);
                let goes_on = matches!(
                    end,
                    End::Han | End::Latin | End::Digit | End::Open | End::Pause
                );
                assert!(!goes_on, "{line:?} {end:?}");
            }
        }
    }
}
