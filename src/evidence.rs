//! Evidence: what is seen of every row, before anything is decided.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::byline::{Phrase, dateline, phrase};
use crate::chars::{Class, may_not_start, width};
use crate::dictionary::Dictionary;
use crate::edges::{End, Start, end_of, start_of};
use crate::forms::{
    has_label, is_folio_date, is_form, is_furniture, is_identifier, is_only_dateline,
};
use crate::headings::{is_date, is_fixed, is_section};
use crate::lines::{Gap, Line, Scan};
use crate::list::{Marked, Marker, marker, ordinal};
use crate::measure::{Memory, Sample, measures};
use crate::names::is_name;
use crate::open::open_ends;
use crate::rows::{Row, cut_lines, pieces, rows};
use crate::setting::{figures_apart, slack, splits_numbers, stretched};
use crate::table::{Fixed, fixed};
use crate::weights::measure::WIDEST;
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
    /// Length of the dateline that it begins with, in characters.
    pub(crate) dateline: usize,
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
    /// Whether it is a name and no more.
    pub(crate) name: bool,
    /// Whether the marker that begins it has its neighbour in the list at the start of a row.
    pub(crate) listed: bool,
    /// Whether it has it inside a row: then it may stand at the row's start by chance.
    pub(crate) inline_marker: bool,
    /// Whether it has figures and no words.
    pub(crate) figures: bool,
    /// Whether the text has the same row again: a running head.
    pub(crate) repeated: bool,
    /// Words in it such as 的, 了, 他, which titles do without.
    pub(crate) plain_words: u32,
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

    /// By how much the row falls short of the measure, in half-ems, less what the space set
    /// around its figures may account for; below 0 where it is wider than squeezed marks
    /// account for. `None` without a measure.
    pub(crate) fn deficit(&self) -> Option<i32> {
        let short = self.measure as i32 - self.row.width as i32;
        let slack = (self.slack as i32).min(short.max(0));
        let squeezed = (self.marks as i32).min((-short).max(0));
        (self.measure > 0).then_some(short - slack + squeezed)
    }

    /// The [`deficit`](Self::deficit) with the white space before the row counted as part of it, where that brings it
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

/// Characters within which the neighbour of a numbered marker is looked for.
const MARKER_REACH: usize = 1500;

/// A marker with a number, at the start of a row or inside one after a mark.
struct Numbered {
    at: usize,
    marker: Marker,
    number: u32,
    /// The row that it begins.
    row: Option<usize>,
}

/// For every marker that begins a row, whether the one before it in its list (or the one after the
/// first) begins a row, too, or stands inside one: then it may begin its row by chance.
fn marker_lists(scan: &Scan<'_>, facts: &mut [Facts]) {
    let mut found: Vec<Numbered> = Vec::new();
    let mut inner = scan.numbers.iter().peekable();
    for (i, f) in facts.iter().enumerate() {
        let row = &scan.visible[f.visible.clone()];
        let numbered = |k: usize, marked: Marked| {
            ordinal(&row[k..k + marked.len]).map(|number| Numbered {
                at: f.visible.start + k,
                marker: marked.marker,
                number,
                row: (k == 0).then_some(i),
            })
        };
        found.extend(f.marked.and_then(|m| numbered(0, m)));
        let inside = |&&at: &&usize| at < f.visible.end;
        let numbers = inner.clone().take_while(inside);
        found.extend(
            numbers
                .map(|at| at - f.visible.start)
                .filter(|&k| k > 0)
                .filter_map(|k| numbered(k, marker(&row[k..], |_| false)?)),
        );
        while inner.next_if(|&&at| at < f.visible.end).is_some() {}
    }
    for (k, this) in found.iter().enumerate() {
        let Some(row) = this.row else { continue };
        let near = |other: &&Numbered| other.at.abs_diff(this.at) < MARKER_REACH;
        let same = |number: u32| move |o: &&Numbered| o.marker == this.marker && o.number == number;
        let before = found[..k]
            .iter()
            .rev()
            .take_while(near)
            .find(same(this.number - 1));
        let after = || {
            found[k + 1..]
                .iter()
                .take_while(near)
                .find(same(this.number + 1))
        };
        if let Some(neighbour) = before.or_else(after) {
            facts[row].listed = neighbour.row.is_some();
            facts[row].inline_marker = neighbour.row.is_none();
        }
    }
}

/// Longest running head, in characters.
const LONGEST_HEAD: usize = 30;

/// Tells the rows that stand in the text more than once.
fn repeated(scan: &Scan<'_>, facts: &mut [Facts]) {
    let mut seen: FxHashMap<&[char], usize> = FxHashMap::default();
    for i in 0..facts.len() {
        let row = &scan.visible[facts[i].visible.clone()];
        if !(2..=LONGEST_HEAD).contains(&row.len()) {
            continue;
        }
        if let Some(first) = seen.insert(row, i) {
            for f in [first, i] {
                facts[f].repeated = true;
                // At the head of a page it belongs to the page.
                facts[f].furniture |= facts[f].page_start;
            }
        }
    }
}

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
    let first = &scan.lines[row.lines.start];
    let last = &scan.lines[row.lines.end - 1];
    let range = first.visible.start..last.visible.end;
    let visible = &scan.visible[range.clone()];
    let space_before = |i: usize| scan.gap_at(range.start + i).is_some();
    let marked = marker(visible, space_before);
    let lines = &scan.lines[row.lines.clone()];
    let dateline = dateline(visible);
    let stops: u32 = lines.iter().map(|l| l.stops).sum();
    let last_is_stop = Class::of(visible[visible.len() - 1]) == Class::Stop;
    let seen = |what: fn(&Line) -> bool| lines.iter().any(what);
    Facts {
        measure: if first.width > WIDEST {
            0
        } else {
            setting.measure[row.lines.start]
        },
        stretched: setting.stretch[row.lines.clone()].contains(&true),
        marks: lines.iter().map(|l| l.marks).sum(),
        slack: if setting.figures_apart {
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
        phrase: phrase(visible, |i| scan.space_before(range.start + i)),
        fixed: setting.fixed[row.lines.start],
        furniture: is_furniture(visible) || is_identifier(visible),
        indent: first.indent,
        blanks: first.blanks,
        page_start: first.page_start,
        inner_marks: lines.iter().map(|l| l.inner_marks).sum(),
        inner_stops: stops - u32::from(last_is_stop),
        chars: lines.iter().map(|l| l.chars).sum(),
        first_unit: first_unit(visible, setting.split_numbers),
        open_bracket: false,
        open_quote: false,
        heading: is_fixed(visible)
            || is_date(visible)
            || (setting.measure[row.lines.start] > NARROW && is_section(visible)),
        only_dateline: is_only_dateline(visible, dateline),
        clauses: false,
        cut_clause: false,
        form: !seen(|l| l.clauses) && seen(|l| l.colons > 0) && is_form(visible),
        label: has_label(visible),
        name: is_name(visible),
        listed: false,
        inline_marker: false,
        figures: seen(|l| l.ascii_digits) && !seen(|l| l.letters),
        repeated: false,
        plain_words: lines.iter().map(|l| l.plain_words).sum(),
        split_numbers: setting.split_numbers,
        gain: OnceLock::new(),
        visible: range.clone(),
        row,
    }
}

/// Everything that is seen of a text.
pub(crate) fn facts(scan: &Scan<'_>) -> Vec<Facts> {
    let mut facts = Vec::new();
    find(scan, &mut facts, &mut Memory::default());
    facts
}

/// The same, in place of what `facts` has.
pub(crate) fn find(scan: &Scan<'_>, facts: &mut Vec<Facts>, memory: &mut Memory) {
    let fixed = fixed(scan);
    let stretch = stretched(scan);
    let pieces = pieces(scan);
    let cut = cut_lines(scan, &fixed);
    // A row that was cut counts with its first line.
    let whole = |k: usize| {
        let rest = cut[k + 1..].iter().take_while(|&&c| c).count();
        &scan.lines[k..=k + rest]
    };
    let samples: Vec<Sample> = (0..scan.lines.len())
        .map(|k| {
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
        })
        .collect();
    let measure = measures(&samples, memory);
    let rows = rows(scan, &measure, &fixed, &cut);
    let setting = Setting {
        fixed: &fixed,
        stretch: &stretch,
        measure: &measure,
        split_numbers: splits_numbers(scan),
        figures_apart: figures_apart(scan),
    };
    facts.clear();
    facts.extend(rows.into_iter().map(|row| of_row(scan, row, &setting)));
    for f in facts.iter_mut() {
        // Justification never doubles a line: what is wider apart is a letter-spaced heading.
        f.spaced_out = f.stretched && f.row.width * 2 < f.measure;
        f.stretched &= !f.spaced_out;
    }
    let ends: Vec<usize> = facts.iter().map(|f| f.visible.end).collect();
    let (brackets, quotes) = open_ends(scan, &ends);
    for (f, (bracket, quote)) in facts.iter_mut().zip(brackets.into_iter().zip(quotes)) {
        f.open_bracket = bracket;
        f.open_quote = quote;
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
