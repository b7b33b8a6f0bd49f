//! Evidence: everything that is seen of a text, row by row.

use std::sync::OnceLock;

use crate::byline::{dateline, phrase};
use crate::chars::{Class, may_not_start, width};
use crate::edges::{End, end_of, start_of};
use crate::facts::Facts;
use crate::forms::{has_label, is_form, is_only_dateline};
use crate::furniture::{is_folio_date, is_furniture, is_identifier, repeated};
use crate::gap::Gap;
use crate::headings::{is_date, is_fixed, is_section};
use crate::kinds::PAPER;
use crate::lines::Scan;
use crate::list::marker;
use crate::measure::{self, Sample, measures};
use crate::names::is_name;
use crate::open::Spans;
use crate::rows::{self, Row, cut_lines};
use crate::sequence::marker_lists;
use crate::setting::{figures_apart, slack, splits_numbers, stretched};
use crate::table::{self, Fixed};
use crate::weights::measure::WIDEST;

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
        let gaps = &scan.gaps[scan.gaps_of(f.row.lines.clone())];
        let lone = |g: &Gap| {
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

/// A measure of three em or less is a column of single characters, where `一` is a word.
const NARROW: u32 = 6;

/// What all rows of a text are judged by.
struct Setting<'a> {
    fixed: &'a [Option<Fixed>],
    stretch: &'a [bool],
    measure: &'a [u32],
    split_numbers: bool,
    figures_apart: bool,
}

/// What is seen of one row by itself.
fn of_row(scan: &Scan<'_>, row: Row, setting: &Setting<'_>) -> Facts {
    let lines = &scan.lines[row.lines.clone()];
    let whole = lines[0].with(&lines[1..]);
    let range = whole.visible.clone();
    let visible = &scan.visible[range.clone()];
    let space_before = |i: usize| scan.gap_at(range.start + i).is_some();
    let marked = marker(visible, space_before);
    let dateline = if whole.kinds & PAPER > 0 {
        dateline(visible)
    } else {
        0
    };
    let last_is_stop = Class::of(visible[visible.len() - 1]) == Class::Stop;
    let figures = whole.ascii_digits;
    Facts {
        measure: if lines[0].width > WIDEST {
            0
        } else {
            setting.measure[row.lines.start]
        },
        stretched: setting.stretch[row.lines.clone()].contains(&true),
        marks: whole.marks,
        slack: if setting.figures_apart && figures {
            slack(visible, setting.split_numbers)
        } else {
            0
        },
        spaced_out: false,
        stretched_han: lines
            .iter()
            .filter(|l| !l.gaps.is_empty())
            .flat_map(|l| &scan.gaps[l.gaps.clone()])
            .filter(|g| (g.left_class, g.right_class) == (Class::Han, Class::Han))
            .nth(1)
            .is_some(),
        end: end_of(visible),
        start: start_of(visible, marked, dateline),
        dateline,
        marked,
        phrase: phrase(visible, whole.kinds, |i| scan.space_before(range.start + i)),
        fixed: setting.fixed[row.lines.start],
        furniture: figures && (is_furniture(visible) || is_identifier(visible)),
        indent: whole.indent,
        blanks: whole.blanks,
        page_start: whole.page_start,
        inner_marks: whole.meetings.inner_marks,
        inner_stops: whole.stops - u32::from(last_is_stop),
        chars: whole.chars,
        first_unit: first_unit(visible, setting.split_numbers),
        open_bracket: false,
        open_quote: false,
        heading: is_fixed(visible)
            || is_date(visible)
            || (setting.measure[row.lines.start] > NARROW && is_section(visible)),
        only_dateline: is_only_dateline(visible, dateline),
        clauses: false,
        cut_clause: false,
        form: !whole.clauses && whole.colons > 0 && is_form(visible),
        label: whole.colons > 0 && has_label(visible),
        name: is_name(visible),
        listed: false,
        inline_marker: false,
        figures: figures && !whole.letters,
        repeated: false,
        plain_words: whole.plain_words,
        kinds: whole.kinds,
        colons: whole.colons,
        split_numbers: setting.split_numbers,
        gain: OnceLock::new(),
        visible: range.clone(),
        row,
    }
}

/// Memory for what is seen, to be used again for the next text. All but the last two are by line.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    fixed: Vec<Option<Fixed>>,
    stretch: Vec<bool>,
    pieces: Vec<bool>,
    cut: Vec<bool>,
    samples: Vec<Sample>,
    measure: Vec<u32>,
    rows: Vec<Row>,
    spans: Spans,
    search: measure::Memory,
}

/// Everything that is seen of a text.
pub(crate) fn facts(scan: &Scan<'_>) -> Vec<Facts> {
    let mut facts = Vec::new();
    find(scan, &mut facts, &mut Memory::default());
    facts
}

/// The same, in place of what `facts` has.
pub(crate) fn find(scan: &Scan<'_>, facts: &mut Vec<Facts>, memory: &mut Memory) {
    let Memory {
        fixed,
        stretch,
        pieces,
        cut,
        samples,
        measure,
        rows,
        spans,
        search,
    } = memory;
    table::fixed(scan, fixed);
    stretched(scan, stretch);
    rows::pieces(scan, pieces);
    cut_lines(scan, fixed, cut);
    // A row that was cut counts with its first line.
    let whole = |k: usize| {
        let rest = cut[k + 1..].iter().take_while(|&&c| c).count();
        &scan.lines[k..=k + rest]
    };
    samples.clear();
    samples.extend((0..scan.lines.len()).map(|k| {
        let line = &scan.lines[k];
        let silent = fixed[k].is_some() || pieces[k] || cut[k];
        let whole = whole(k);
        let last = &whole[whole.len() - 1];
        Sample {
            width: if silent {
                0
            } else {
                whole.iter().map(|l| l.width).sum()
            },
            marks: whole.iter().map(|l| l.marks).sum(),
            stop: end_of(&scan.visible[last.visible.clone()]) == End::Stop,
            stretched: stretch[k],
            blank_before: line.blanks > 0 || line.page_start,
        }
    }));
    measures(samples, search, measure);
    rows::rows(scan, measure, fixed, cut, rows);
    let setting = Setting {
        fixed,
        stretch,
        measure,
        split_numbers: splits_numbers(scan),
        figures_apart: figures_apart(scan),
    };
    facts.clear();
    facts.extend(rows.drain(..).map(|row| of_row(scan, row, &setting)));
    for f in facts.iter_mut() {
        // Justification never doubles a line: what is wider apart is a letter-spaced heading.
        f.spaced_out = f.stretched && f.row.width * 2 < f.measure;
        f.stretched &= !f.spaced_out;
    }
    spans.find(scan);
    let (mut brackets, mut quotes) = (spans.brackets(), spans.quotes());
    for f in facts.iter_mut() {
        f.open_bracket = brackets.is_open_at(f.visible.end);
        f.open_quote = quotes.is_open_at(f.visible.end);
    }
    clauses(scan, facts);
    marker_lists(scan, facts);
    repeated(scan, facts);
    for i in 0..facts.len() {
        let head = i == 0 || facts[i].page_start;
        let apart = facts.get(i + 1).is_some_and(|n| n.blanks > 0);
        facts[i].furniture |=
            head && apart && is_folio_date(&scan.visible[facts[i].visible.clone()]);
    }
    // After `本报讯` a byline in brackets belongs to the paragraph that it opens.
    for i in 1..facts.len() {
        let before = &facts[i - 1];
        if before.dateline > 0 && before.dateline == before.visible.len() {
            facts[i].phrase = None;
        }
        // At the end of fields with labels it is the last of them.
        facts[i].only_dateline &= !facts[i - 1].form;
    }
}
