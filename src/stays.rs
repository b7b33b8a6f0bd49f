//! Stays: lines whose white space stays, as far as a few characters show it.
//!
//! Nearly all white space inside the lines of a repaired text is a plain space: between the clauses of a headline, the
//! parts of a byline, after a dateline. For such lines the [quiet look](crate::quiet) needs no scan to tell that
//! [`spaces`](crate::spaces) leaves them alone.

use std::ops::Range;

use crate::byline::{LONGEST, parts, role};
use crate::chars::{Class, is_digit, may_not_start};
use crate::lines::Scan;
use crate::list::marker;
use crate::names::{LONGEST_NAME, is_name};
use crate::narrow::{Line, Reading};

/// Characters after the last gap that are read: a role is told by fewer.
const BEYOND: usize = 14;
/// Characters at a line's start within which a label ends.
const LABEL: usize = 8;

/// Whether it shows that the rules leave the white space inside a line alone, where the line is not wrapped. They keep
/// it but for dates, letter-spaced rows, and what phrases answer; and a plain space is what they make of one that means
/// something.
pub(crate) fn stays(
    line: &Line,
    text: &str,
    scan: Option<&Scan<'_>>,
    reading: &mut Reading,
) -> bool {
    if line.plain < line.gaps || line.gaps * 10 >= (line.chars - 1) * 7 {
        return false;
    }
    let text_read = match scan {
        Some(_) => text,
        None => beginning(line, text),
    };
    reading.read(line, text_read, scan);
    let head = &Head {
        reading,
        is_whole: text_read.len() == text.len(),
    };
    head.gaps_are_plain() && !head.may_begin_phrase() && head.bylines_stay(line)
}

/// A line up to a few characters behind its last gap.
fn beginning<'t>(line: &Line, text: &'t str) -> &'t str {
    let gap = line.last_gap - line.from;
    let end = text[gap..].char_indices().nth(BEYOND);
    &text[..end.map_or(text.len(), |(n, _)| gap + n)]
}

/// What is read of a line.
struct Head<'a> {
    reading: &'a Reading,
    is_whole: bool,
}

impl Head<'_> {
    /// Whether no gap stands beside a figure, as in a date, or beside what may be one cluster with the white space.
    fn gaps_are_plain(&self) -> bool {
        let Reading { visible, apart, .. } = self.reading;
        let is_plain = |c: char| match Class::of(c) {
            Class::Extend | Class::Other => false,
            Class::Latin => c.is_ascii(),
            _ => !is_digit(c),
        };
        apart
            .iter()
            .all(|&at| at > 0 && is_plain(visible[at - 1]) && is_plain(visible[at]))
    }

    /// Whether the line may begin with a marker, a jump line, a mark before a byline, or a list of names.
    fn may_begin_phrase(&self) -> bool {
        let Reading { visible, apart, .. } = self.reading;
        let is_name = match apart.first() {
            Some(1) => true,
            Some(&gap) => gap <= LONGEST_NAME && is_name(&visible[..gap]),
            None => false,
        };
        is_name
            || visible.iter().take(LABEL).any(|&c| c == '：')
            || matches!(visible[0], '口' | '—' | '（' | '(' | '【')
            || marker(visible, |_| true).is_some()
    }

    /// Whether all white space in bylines, one that is the whole line and those in brackets, stands between their parts.
    fn bylines_stay(&self, line: &Line) -> bool {
        let Reading { visible, apart, .. } = self.reading;
        let Some(&last) = apart.last() else {
            return true;
        };
        let starts_with_role = line.chars as usize <= LONGEST && role(visible) > 0;
        let is_whole = self.is_whole && !may_not_start(visible[visible.len() - 1]);
        if starts_with_role && !(is_whole && self.parts_stay(0..visible.len())) {
            return false;
        }
        let mut brackets = (0..last).filter(|&k| matches!(visible[k], '（' | '(' | '〈'));
        brackets.all(|open| {
            let rest = &visible[open + 1..];
            let close = || rest.iter().position(|c| matches!(c, '）' | ')' | '〉'));
            role(rest) == 0 || close().is_some_and(|n| self.parts_stay(open + 1..open + 1 + n))
        })
    }

    /// The same for one, if it is any.
    fn parts_stay(&self, range: Range<usize>) -> bool {
        let Reading { visible, apart, .. } = self.reading;
        let space_before = |k| self.reading.space_before(range.start + k);
        let Some(parts) = parts(&visible[range.clone()], space_before) else {
            return true;
        };
        let mut inside = apart
            .iter()
            .filter(|&&at| range.start < at && at < range.end);
        inside.all(|&at| {
            parts.iter().any(|&(_, end)| range.start + end == at)
                && !matches!(visible[at - 1], '、' | '/' | '／' | ':' | '：')
                && !may_not_start(visible[at])
        })
    }
}
