//! Evidence: what is seen of every row, before anything is decided.

use std::sync::OnceLock;

use crate::byline::{Phrase, dateline, phrase};
use crate::chars::{Class, may_not_start, width};
use crate::dictionary::Dictionary;
use crate::edges::{End, Start, end_of, start_of};
use crate::headings::{is_date, is_fixed, is_section};
use crate::lines::Scan;
use crate::list::{Marked, marker};
use crate::measure::{Sample, measures};
use crate::rows::{Row, pieces, rows};
use crate::table::{Fixed, fixed};
use crate::words::{Gain, gain};

/// What is seen of a row.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) row: Row,
    /// Visible characters, as indices into [`Scan::visible`].
    pub(crate) visible: std::ops::Range<usize>,
    /// The measure in half-ems; 0 where the row is wider than any measure.
    pub(crate) measure: u32,
    /// Whether the row was letter-spaced to fill the measure.
    pub(crate) stretched: bool,
    /// Whether it is letter-spaced, but far too short for that: a heading.
    pub(crate) spaced_out: bool,
    /// Full-width marks, each of which may be squeezed by half an em.
    pub(crate) marks: u32,
    /// Width that the space set around its figures may take, in half-ems.
    pub(crate) slack: u32,
    /// Whether at least two pairs of Han in it stand apart.
    pub(crate) stretched_han: bool,
    pub(crate) end: End,
    pub(crate) start: Start,
    pub(crate) marked: Option<Marked>,
    pub(crate) phrase: Option<Phrase>,
    pub(crate) fixed: Option<Fixed>,
    pub(crate) furniture: bool,
    pub(crate) indent: u32,
    pub(crate) blanks: u32,
    pub(crate) page_start: bool,
    pub(crate) inner_marks: u32,
    /// Stops before the row's end.
    pub(crate) inner_stops: u32,
    pub(crate) chars: u32,
    /// Width of what could not be broken at the row's start, in half-ems: a character with
    /// the marks after it, a Latin word, a number.
    pub(crate) first_unit: u32,
    /// Whether a title or a bracket is open at its end and closed soon after.
    pub(crate) open_bracket: bool,
    /// The same for a quotation.
    pub(crate) open_quote: bool,
    /// Whether it is a heading that all texts of its kind have, or a date alone.
    pub(crate) heading: bool,
    /// Whether it is a dateline and no more, or one with its byline in brackets.
    pub(crate) only_dateline: bool,
    /// Whether lone spaces part it into clauses, as in a headline: `新码头开工 旧粮仓变样`.
    pub(crate) clauses: bool,
    /// Whether the last of those clauses is cut off by the row's end: `规划赋能 优化`.
    pub(crate) cut_clause: bool,
    /// Whether it holds fields with their labels: `日期：1949-05-02 版次：02`.
    pub(crate) form: bool,
    /// Whether a label begins it.
    pub(crate) label: bool,
    /// Whether lines of this text break inside numbers.
    pub(crate) split_numbers: bool,
    /// What the dictionary says of the gap before the row, once it has been asked.
    gain: OnceLock<Option<Gain>>,
}

impl Facts {
    /// What the dictionary says of the gap before the row; it is asked once.
    pub(crate) fn gain(
        &self,
        scan: &Scan<'_>,
        dictionary: Option<&dyn Dictionary>,
    ) -> Option<Gain> {
        *self
            .gain
            .get_or_init(|| dictionary.and_then(|d| gain(d, &scan.visible, self.visible.start)))
    }

    /// The same with the white space before the row counted as part of it, where that brings it
    /// closer to the measure: the first row of a paragraph that kept its indent.
    pub(crate) fn deficit_with_indent(&self) -> Option<i32> {
        self.deficit().map(|d| {
            let indented = d - self.indent as i32;
            if indented.abs() < d.abs() {
                indented
            } else {
                d
            }
        })
    }

    /// By how much the row falls short of the measure, in half-ems, less what the space set
    /// around its figures may account for; below 0 where it is wider than squeezed marks
    /// account for. `None` without a measure.
    pub(crate) fn deficit(&self) -> Option<i32> {
        let short = self.measure as i32 - self.row.width as i32;
        let slack = (self.slack as i32).min(short.max(0));
        let squeezed = (self.marks as i32).min((-short).max(0));
        (self.measure > 0).then_some(short - slack + squeezed)
    }
}

/// Width of what the line breaker could not have split at the start of `visible`.
fn first_unit(visible: &[char], split_numbers: bool) -> u32 {
    let Some(&first) = visible.first() else {
        return 0;
    };
    let narrow = |c: char| width(c) == 1;
    let mut n = 1;
    if narrow(first) && !(split_numbers && first.is_ascii_digit()) {
        n = visible.iter().take_while(|&&c| narrow(c)).count();
    } else if Class::of(first) == Class::Open {
        n = 2.min(visible.len());
    }
    while n < visible.len() && may_not_start(visible[n]) && n < 40 {
        n += 1;
    }
    visible[..n].iter().map(|&c| width(c)).sum()
}

/// Marks the rows that lone spaces part into clauses, in a text where few rows have such spaces.
fn clauses(scan: &Scan<'_>, facts: &mut [Facts]) {
    let mut found = Vec::new();
    let mut prose = 0;
    for (i, f) in facts.iter().enumerate() {
        let from = scan.gaps.partition_point(|g| g.at <= f.visible.start);
        let to = scan.gaps.partition_point(|g| g.at < f.visible.end);
        let gaps = &scan.gaps[from..to.max(from)];
        let lone = |g: &crate::lines::Gap| {
            g.line_ends == 0
                && g.right_class == Class::Han
                && matches!(g.left_class, Class::Han | Class::Close)
        };
        if gaps.is_empty() || gaps.len() > 3 || f.phrase.is_some() || f.fixed.is_some() {
            continue;
        }
        if f.inner_marks > 0 {
            prose += usize::from(gaps.iter().any(|g| lone(g) && g.left_class == Class::Han));
            continue;
        }
        let marker = f.marked.map_or(0, |m| m.len);
        if f.form
            || f.end == End::Stop
            || gaps[0].at < f.visible.start + marker + 4
            || !gaps.iter().all(lone)
        {
            continue;
        }
        let longest = gaps.windows(2).map(|w| w[1].at - w[0].at).max();
        let longest = longest.unwrap_or(0).max(gaps[0].at - f.visible.start);
        let last = f.visible.end - gaps[gaps.len() - 1].at;
        if gaps.windows(2).all(|w| w[1].at - w[0].at > 2) {
            found.push((i, last + 2 <= longest && last < 4));
        }
    }
    // Where prose has such spaces too, they are no clauses.
    if prose > 2 && prose > found.len() {
        return;
    }
    for (i, cut) in found {
        facts[i].clauses = true;
        facts[i].cut_clause = cut;
    }
}

/// Fields with their labels: a colon before a figure, or two colons, and no clauses.
fn is_form(visible: &[char]) -> bool {
    let colon = |c: char| matches!(c, '：' | ':');
    let clause = |c: &char| matches!(c, '，' | '。' | '；' | '、' | '“' | '”');
    if visible.iter().any(clause) {
        return false;
    }
    let colons = visible.iter().filter(|&&c| colon(c)).count();
    let figure = visible
        .windows(3)
        .any(|w| Class::of(w[0]) == Class::Han && colon(w[1]) && w[2].is_ascii_digit());
    figure || (colons > 1 && !visible.iter().any(|c| c.is_ascii_alphabetic()))
}

/// `新华社北京4月21日电`, `本报讯（记者 王莹）`, alone in its row.
fn is_only_dateline(visible: &[char]) -> bool {
    let opening = dateline(visible);
    let rest = &visible[opening..];
    opening > 0
        && (rest.is_empty()
            || (matches!(rest[0], '（' | '(')
                && rest.iter().position(|c| matches!(c, '）' | ')')) == Some(rest.len() - 1)))
}

/// A label of two to six Han with its colon at the start.
fn has_label(visible: &[char]) -> bool {
    let han = visible
        .iter()
        .take_while(|&&c| Class::of(c) == Class::Han)
        .count();
    (2..=6).contains(&han) && matches!(visible.get(han), Some('：' | ':'))
}

/// Page numbers: `24`, `- 24 -`, `13 / 156`, `第 3 页`.
fn is_furniture(visible: &[char]) -> bool {
    if visible.len() > 12 {
        return false;
    }
    let digits = visible.iter().filter(|c| c.is_ascii_digit()).count();
    let others = visible
        .iter()
        .filter(|c| !c.is_ascii_digit() && !matches!(c, '-' | '—' | '–' | '·' | '/' | '／'))
        .count();
    let paged =
        matches!(visible.first(), Some('第')) && matches!(visible.last(), Some('页' | '頁'));
    digits > 0
        && digits <= 7
        && (others == 0 && visible.len() <= 11 && digits <= 6 || paged && others == 2)
}

/// Marks the rows whose end stands inside brackets or quotes that are closed soon after.
fn open_rows(scan: &Scan<'_>, facts: &mut [Facts]) {
    // Longest stretch that a title or a bracket, and a quotation, holds open, in characters.
    const BRACKET_REACH: usize = 60;
    const QUOTE_REACH: usize = 160;
    let mut stack: Vec<(char, usize)> = Vec::new();
    let mut brackets: Vec<(usize, usize)> = Vec::new();
    let mut quotes: Vec<(usize, usize)> = Vec::new();
    for (i, &c) in scan.visible.iter().enumerate() {
        let close = match c {
            '（' => '）',
            '《' => '》',
            '〈' => '〉',
            '“' => '”',
            '「' => '」',
            '【' => '】',
            '〔' => '〕',
            '(' => ')',
            '）' | '》' | '〉' | '”' | '」' | '】' | '〕' | ')' => {
                if let Some(k) = stack.iter().rposition(|s| s.0 == c) {
                    let open = stack[k].1;
                    let quote = matches!(c, '”' | '」');
                    if quote && i - open <= QUOTE_REACH {
                        quotes.push((open, i));
                    } else if !quote && i - open <= BRACKET_REACH {
                        brackets.push((open, i));
                    }
                    stack.truncate(k);
                }
                continue;
            }
            _ => continue,
        };
        if stack.len() > 16 {
            stack.remove(0);
        }
        stack.push((close, i));
    }
    for (spans, quote) in [(&mut brackets, false), (&mut quotes, true)] {
        spans.sort_unstable();
        let (mut at, mut reach) = (0, 0);
        for f in facts.iter_mut() {
            while at < spans.len() && spans[at].0 < f.visible.end {
                reach = reach.max(spans[at].1);
                at += 1;
            }
            let open = reach >= f.visible.end;
            if quote {
                f.open_quote = open;
            } else {
                f.open_bracket = open;
            }
        }
    }
}

/// A measure of three em or less is a column of single characters, where `一` is a word.
const NARROW: u32 = 6;

/// Everything that is seen of a text.
pub(crate) fn facts(scan: &Scan<'_>) -> Vec<Facts> {
    let fixed = fixed(scan);
    let stretch = stretched(scan);
    let samples = |pieces: Option<&[bool]>| -> Vec<Sample> {
        (0..scan.lines.len())
            .map(|k| {
                let line = &scan.lines[k];
                let silent = fixed[k].is_some() || pieces.is_some_and(|p| p[k]);
                Sample {
                    width: if silent { 0 } else { line.width },
                    marks: line.marks,
                    stop: end_of(&scan.visible[line.visible.clone()]) == End::Stop,
                    stretched: stretch[k],
                    blank_before: line.blanks > 0 || line.page_start,
                }
            })
            .collect()
    };
    let pieces = pieces(scan);
    let measure = measures(&samples(Some(&pieces)));
    let rows = rows(scan, &measure);
    let split_numbers = splits_numbers(scan);
    let figures_apart = figures_apart(scan);
    let mut facts: Vec<Facts> = rows
        .into_iter()
        .map(|row| {
            let first = &scan.lines[row.lines.start];
            let last = &scan.lines[row.lines.end - 1];
            let range = first.visible.start..last.visible.end;
            let visible = &scan.visible[range.clone()];
            let space_before = |i: usize| scan.gap_at(range.start + i).is_some();
            let marked = marker(visible, space_before);
            let lines = &scan.lines[row.lines.clone()];
            let stops = visible[..visible.len() - 1]
                .iter()
                .filter(|&&c| Class::of(c) == Class::Stop)
                .count();
            Facts {
                measure: if first.width > crate::weights::measure::WIDEST {
                    0
                } else {
                    measure[row.lines.start]
                },
                stretched: lines
                    .iter()
                    .enumerate()
                    .any(|(i, _)| stretch[row.lines.start + i]),
                marks: lines.iter().map(|l| l.marks).sum(),
                slack: if figures_apart {
                    slack(visible, split_numbers)
                } else {
                    0
                },
                spaced_out: false,
                stretched_han: lines
                    .iter()
                    .flat_map(|l| &scan.gaps[l.gaps.clone()])
                    .filter(|g| (g.left_class, g.right_class) == (Class::Han, Class::Han))
                    .nth(1)
                    .is_some(),
                end: end_of(visible),
                start: start_of(visible, marked),
                marked,
                phrase: phrase(visible, |i| scan.space_before(range.start + i)),
                fixed: fixed[row.lines.start],
                furniture: is_furniture(visible),
                indent: first.indent,
                blanks: first.blanks,
                page_start: first.page_start,
                inner_marks: lines.iter().map(|l| l.inner_marks).sum(),
                inner_stops: stops as u32,
                chars: lines.iter().map(|l| l.chars).sum(),
                first_unit: first_unit(visible, split_numbers),
                open_bracket: false,
                open_quote: false,
                heading: is_fixed(visible)
                    || is_date(visible)
                    || (measure[row.lines.start] > NARROW && is_section(visible)),
                only_dateline: is_only_dateline(visible),
                clauses: false,
                cut_clause: false,
                form: is_form(visible),
                label: has_label(visible),
                split_numbers,
                gain: OnceLock::new(),
                visible: range.clone(),
                row,
            }
        })
        .collect();
    for f in &mut facts {
        // Justification never doubles a line: what is wider apart is a letter-spaced heading.
        f.spaced_out = f.stretched && f.row.width * 2 < f.measure;
        f.stretched &= !f.spaced_out;
    }
    open_rows(scan, &mut facts);
    clauses(scan, &mut facts);
    // After `本报讯` a byline in brackets belongs to the paragraph that it opens.
    for i in 1..facts.len() {
        let opening = dateline(&scan.visible[facts[i - 1].visible.clone()]);
        if opening > 0 && opening == facts[i - 1].visible.len() {
            facts[i].phrase = None;
        }
        // At the end of fields with labels it is the last of them.
        facts[i].only_dateline &= !facts[i - 1].form;
    }
    facts
}

/// Lines that are letter-spaced where most lines are not: stretched to the measure.
fn stretched(scan: &Scan<'_>) -> Vec<bool> {
    let spaced: Vec<bool> = scan
        .lines
        .iter()
        .map(|l| {
            let han =
                |g: &crate::lines::Gap| (g.left_class, g.right_class) == (Class::Han, Class::Han);
            l.chars >= 3
                && l.stray > 1
                && l.stray * 2 >= l.chars - 1
                && scan.gaps[l.gaps.clone()].iter().any(han)
        })
        .collect();
    let long = scan.lines.iter().filter(|l| l.chars >= 4).count();
    let all = spaced.iter().filter(|&&s| s).count() * 2 > long;
    if all {
        vec![false; spaced.len()]
    } else {
        spaced
    }
}

/// Whether this text shows white space beside figures inside its lines: they were set apart.
fn figures_apart(scan: &Scan<'_>) -> bool {
    let digit = |c: Class| c == Class::Digit;
    let apart = |g: &&crate::lines::Gap| {
        g.line_ends == 0
            && ((digit(g.left_class) && g.right_class == Class::Han)
                || (g.left_class == Class::Han && digit(g.right_class)))
    };
    scan.gaps.iter().filter(apart).nth(1).is_some()
}

/// A quarter of an em on each side of every figure (JLREQ and CLREQ give an eighth to a quarter),
/// or of every digit where lines break between digits.
fn slack(visible: &[char], split_numbers: bool) -> u32 {
    let digits = visible.iter().filter(|c| c.is_ascii_digit()).count();
    let edges = visible
        .windows(2)
        .filter(|p| p[0].is_ascii_digit() != p[1].is_ascii_digit())
        .count();
    if split_numbers {
        digits as u32
    } else {
        (edges as u32).div_ceil(2)
    }
}

/// Whether lines of this text break inside numbers: a line ends in a digit and the next
/// begins with one more often than lines would by chance.
fn splits_numbers(scan: &Scan<'_>) -> bool {
    let mut split = 0;
    let mut ends = 0;
    for pair in scan.lines.windows(2) {
        let digit = |c: char| c.is_ascii_digit();
        ends += u32::from(digit(pair[0].last));
        split += u32::from(digit(pair[0].last) && digit(pair[1].first));
    }
    split > 0 && split * 4 >= ends
}
