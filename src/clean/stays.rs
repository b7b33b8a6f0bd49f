//! Stays: lines whose white space stays, as far as a few characters show it, and else by the rules.
//!
//! Nearly all white space inside the lines of a repaired text is a plain space: between the clauses of a headline, the
//! parts of a byline, after a dateline. For such lines the [quiet look](crate::clean::precheck) needs no scan to tell that
//! [`spaces`](crate::spacing::gap_rules) leaves them alone.

use std::cell::OnceCell;
use std::mem::take;
use std::ops::Range;

use crate::clean::narrow::{Line, Reading};
use crate::decide::decode::Decided;
use crate::decide::state::State;
use crate::dictionary::jieba::Dictionary;
use crate::layout::extract;
use crate::layout::row_features::Facts;
use crate::options::Options;
use crate::recognize::byline::{LONGEST, Phrase, parts, role};
use crate::recognize::list::marker;
use crate::recognize::names::{LONGEST_NAME, is_name};
use crate::rules::Rule;
use crate::spacing::answer::{Answer, Label};
use crate::spacing::gap_rules::{self, Rows};
use crate::spacing::style::Style;
use crate::text::characters::{Class, is_digit, may_not_start};
use crate::text::scan::{self, Scan};

/// Characters after the last gap that are read: a role is told by fewer.
const BEYOND: usize = 14;
/// Characters at a line's start within which a label ends.
const LABEL: usize = 8;

/// Memory for asking about a line, to be used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    reading: Reading,
    scan: scan::Found,
    evidence: extract::Memory,
    facts: Vec<Facts>,
    spaces: gap_rules::Memory,
    answers: Vec<(usize, Answer)>,
}

/// Whether the rules leave the white space inside a line of a text alone, where the line is not wrapped. `scan` is what was
/// found in the text, where it was scanned.
pub(crate) fn gaps_stay(
    line: &Line,
    text: &str,
    scan: Option<&Scan<'_>>,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    memory: &mut Memory,
) -> bool {
    let text = &text[line.from..line.to];
    if line.stray > 1 && line.stray * 2 + 1 >= line.chars {
        return false;
    }
    // English, code: nothing in it is ours.
    let plain = |b: u8| b.is_ascii_graphic() || b == b' ';
    let bytes = text.as_bytes();
    if bytes[0].is_ascii_alphabetic()
        && bytes.get(1) != Some(&b'.')
        && line.gaps * 10 < (line.chars - 1) * 7
        && bytes.iter().all(|&b| plain(b))
    {
        return true;
    }
    stays(line, text, scan, &mut memory.reading) || is_left_alone(text, options, dictionary, memory)
}

/// The same, by asking the rules about every gap.
pub(crate) fn is_left_alone(
    text: &str,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    memory: &mut Memory,
) -> bool {
    let Memory {
        scan,
        evidence,
        facts,
        spaces,
        answers,
        ..
    } = memory;
    let scanned = Scan::with(text, take(scan));
    extract::find(&scanned, facts, evidence);
    let state = match facts[0].phrase {
        Some(Phrase::Jump) => State::Jump,
        Some(_) => State::Byline,
        None => State::Only,
    };
    let decided = [Decided {
        state,
        joined: false,
        confidence: 1.0,
    }];
    let rows = Rows {
        scan: &scanned,
        facts: &facts[..1],
        decided: &decided,
        wrapped: false,
        is_item: false,
        style: Style::default(),
        names: &OnceCell::new(),
        spaces: options.spaces,
        digits: options.han_digit_spacing,
        dictionary,
        drop_hyphens: options.rules.has(Rule::SoftHyphenLine),
    };
    answers.clear();
    rows.answers(spaces, answers);
    let stay = answers.iter().all(|&(gap, answer)| match answer.label {
        Label::Keep => true,
        Label::Space => &text[scanned.gaps[gap].bytes.clone()] == " ",
        Label::Join => false,
    });
    *scan = scanned.into_memory();
    stay
}

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
