//! Extracts the features of every row of a text.

use crate::layout::brackets::Spans;
use crate::layout::column_width::{self, measures};
use crate::layout::line_profile::{Figures, LineProfile, slack};
use crate::layout::lists::{amounts, bare_numbers, marker_lists, spaced_alone};
use crate::layout::repeated_rows::repeated;
use crate::layout::row_features::RowFeatures;
use crate::layout::rows::{self, Row, RowRanges, cut_lines};
use crate::layout::speakers::speakers;
use crate::recognize::byline::{dateline, phrase};
use crate::recognize::edges::{End, end_of, start_of};
use crate::recognize::fields::{has_label, is_amount, is_form, is_only_dateline};
use crate::recognize::headings::{is_date, is_fixed, is_section};
use crate::recognize::markers::marker;
use crate::recognize::names::is_name;
use crate::recognize::page_furniture::{is_folio_date, is_furniture, is_identifier};
use crate::recognize::verbatim::{Verbatim, classify};
use crate::text::characters::PAPER;
use crate::text::characters::{Class, may_not_start, width};
use crate::text::gap::Gap;
use crate::text::line::Line;
use crate::text::scan::Scan;
use crate::weights::measure::WIDEST;

/// Returns the width in half-ems of the unbreakable unit at the start of `visible`.
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

/// Marks the rows that lone spaces split into clauses, unless such spaces are common in prose rows. `spaced` lists the
/// rows with one to three gaps that are not phrases.
fn clauses(scan: &Scan<'_>, spaced: &[usize], facts: &mut [RowFeatures]) {
    let mut found = Vec::new();
    let mut prose = 0;
    for &i in spaced {
        let f = &facts[i];
        let gaps = &scan.gaps[scan.gaps_of(f.row.lines())];
        let lone = |g: &Gap| {
            g.line_ends == 0
                && g.right_class == Class::Han
                && matches!(g.left_class, Class::Han | Class::Close)
        };
        if f.inner_marks > 0 {
            prose += usize::from(gaps.iter().any(|g| lone(g) && g.left_class == Class::Han));
            continue;
        }
        let marker = f.marked.map_or(0, |m| m.len as usize);
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
    // If prose has such spaces too, they do not separate clauses.
    if prose > 2 && prose > found.len() {
        return;
    }
    for (i, cut) in found {
        facts[i].clauses = true;
        facts[i].cut_clause = cut;
    }
}

/// Widest measure of a column of single characters, in half-ems (three em); there `一` is a word.
const NARROW: u32 = 6;

/// Context that all rows of a text share.
struct Setting<'a> {
    shown: &'a [LineProfile],
    measure: &'a [u32],
    split_numbers: bool,
    figures_apart: bool,
    is_markdown: bool,
}

/// Builds the features that nearly every row has, from counts and its first and last characters.
fn of_row(scan: &Scan<'_>, row: Row, whole: &Line, end: End, setting: &Setting<'_>) -> RowFeatures {
    let visible = &scan.visible[whole.visible.clone()];
    let at = row.lines().start;
    let measure = match scan.lines[at].width {
        0..=WIDEST => setting.measure[at],
        _ => 0,
    };
    let lines = &setting.shown[row.lines()];
    let stretched = lines.iter().any(|l| l.stretched);
    // Justification never doubles a line's width: a row spaced wider is a letter-spaced heading.
    let spaced_out = stretched && row.width * 2 < measure;
    let ends_in_stop = end == End::Stop && Class::of(visible[visible.len() - 1]) == Class::Stop;
    RowFeatures {
        measure,
        stretched: stretched && !spaced_out,
        marks: whole.marks,
        spaced_out,
        end,
        start: start_of(visible, None, 0),
        fixed: lines[0].fixed,
        indent: whole.indent,
        blanks: whole.blanks,
        page_start: whole.page_start,
        is_parted: setting.is_markdown && whole.blanks > 0,
        inner_marks: whole.meetings.inner_marks,
        inner_stops: whole.stops - u32::from(ends_in_stop),
        chars: whole.chars,
        first_unit: first_unit(visible, setting.split_numbers),
        figures: whole.ascii_digits && !whole.letters,
        plain_words: whole.plain_words,
        hints: whole.hints,
        colons: whole.colons,
        split_numbers: setting.split_numbers,
        visible: whole.visible.clone(),
        row,
        ..RowFeatures::default()
    }
}

/// Adds the features that few rows have.
fn see_rare(scan: &Scan<'_>, whole: &Line, setting: &Setting<'_>, f: &mut RowFeatures) {
    let visible = &scan.visible[whole.visible.clone()];
    let start = whole.visible.start;
    let marked = marker(visible, |i| scan.gap_at(start + i).is_some());
    let dateline = match whole.hints & PAPER {
        0 => 0,
        // It may cross the row's end.
        _ => dateline(&scan.visible[start..]),
    };
    if marked.is_some() || dateline > 0 {
        f.start = start_of(visible, marked, dateline);
        f.marked = marked;
        // A dateline has few characters.
        f.dateline = dateline as u8;
        f.only_dateline = dateline <= visible.len() && is_only_dateline(visible, dateline);
    }
    f.phrase = phrase(visible, whole.hints, |i| scan.space_before(start + i));
    if whole.ascii_digits {
        if setting.figures_apart {
            f.slack = slack(visible, setting.split_numbers);
        }
        // Neither has more than two Han.
        f.furniture = whole.han <= 2 && (is_furniture(visible) || is_identifier(visible));
        f.amount = !whole.clauses && is_amount(visible);
    }
    f.heading |= whole.digits >= 4 && is_date(visible);
    // Fixed headings and names have at most five characters.
    if visible.len() <= 5 {
        f.heading |= is_fixed(visible) || (f.measure > NARROW && is_section(visible));
        f.name = is_name(visible);
    }
    if whole.colons > 0 {
        f.form = !whole.clauses && is_form(visible);
        f.label = has_label(visible);
    }
    if !whole.gaps.is_empty() {
        let lines = &scan.lines[f.row.lines()];
        let gaps = lines.iter().flat_map(|l| &scan.gaps[l.gaps.clone()]);
        f.stretched_han = gaps.filter(|g| g.is_between_han()).nth(1).is_some();
    }
}

/// Corrects the features of row `i` by those of its neighbours.
fn see_beside(scan: &Scan<'_>, facts: &mut [RowFeatures], i: usize) {
    let (before, rest) = facts.split_at_mut(i);
    let f = &mut rest[0];
    if before.is_empty() || f.page_start {
        let after = scan.lines.get(f.row.lines().end);
        let apart = after.is_some_and(|line| line.blanks > 0);
        f.furniture |= apart && is_folio_date(&scan.visible[f.visible.clone()]);
    }
    if let Some(before) = before.last() {
        // After `本报讯` a byline in brackets belongs to the paragraph that it opens.
        if before.dateline > 0 && usize::from(before.dateline) == before.visible.len() {
            f.phrase = None;
        }
        // After fields with labels, a dateline is the last field.
        f.only_dateline &= !before.form;
    }
}

/// Profiles every line separately. Returns how figures are set.
fn look(scan: &Scan<'_>, fixed: &[Option<Verbatim>], shown: &mut Vec<LineProfile>) -> Figures {
    let mut figures = Figures::default();
    shown.clear();
    shown.extend(scan.lines.iter().enumerate().map(|(k, line)| {
        figures.see(scan, line);
        LineProfile::by(scan, k, fixed[k])
    }));
    let stretched = shown.iter().filter(|l| l.stretched).count();
    let is_long = |l: &&Line| l.chars >= 4;
    // If most long lines are letter-spaced, none was stretched.
    if stretched > 0 && stretched * 2 > scan.lines.iter().filter(is_long).count() {
        for line in shown {
            line.stretched = false;
        }
    }
    figures
}

/// Zeroes the width of lines that give no evidence of the measure; adds the rest of a row to its first line.
fn join(shown: &mut [LineProfile]) {
    for k in (0..shown.len()).rev() {
        let line = shown[k];
        if line.is_rest {
            let first = &mut shown[k - 1];
            first.width += line.width;
            first.marks += line.marks;
            first.stop = line.stop;
        }
        if line.fixed.is_some() || line.is_piece || line.is_rest {
            shown[k].width = 0;
        }
    }
}

/// Reusable buffers for the extraction.
#[derive(Debug, Default)]
pub(crate) struct ExtractBuffers {
    fixed: Vec<Option<Verbatim>>,
    shown: Vec<LineProfile>,
    measure: Vec<u32>,
    /// Rows that may have clauses, and rows with a number that may be a marker's.
    spaced: Vec<usize>,
    numbered: Vec<usize>,
    spans: Spans,
    search: column_width::WidthBuffers,
}

/// Returns the features of every row of a text.
pub(crate) fn facts(scan: &Scan<'_>) -> Vec<RowFeatures> {
    let mut facts = Vec::new();
    find(scan, &mut facts, &mut ExtractBuffers::default());
    facts
}

/// Like [`facts`], but replaces the contents of `facts`.
pub(crate) fn find(scan: &Scan<'_>, facts: &mut Vec<RowFeatures>, memory: &mut ExtractBuffers) {
    let ExtractBuffers {
        fixed,
        shown,
        measure,
        spaced,
        numbered,
        spans,
        search,
    } = memory;
    let is_markdown = classify(scan, fixed);
    let figures = look(scan, fixed, shown);
    rows::pieces(shown);
    cut_lines(scan, shown);
    join(shown);
    measures(shown, search, measure);
    let setting = Setting {
        shown,
        measure,
        split_numbers: figures.are_split(),
        figures_apart: figures.are_apart(),
        is_markdown,
    };
    spans.find(scan);
    let (mut brackets, mut quotes) = (spans.brackets(), spans.quotes());
    facts.clear();
    facts.reserve(shown.len());
    spaced.clear();
    numbered.clear();
    let mut numbers = scan.numbers.iter().peekable();
    for row in RowRanges::of(scan, shown, measure) {
        let joined;
        // Nearly every row is one line.
        let (whole, end) = match &scan.lines[row.lines()] {
            [line] => (line, shown[row.lines().start].end),
            lines => {
                joined = lines[0].with(&lines[1..]);
                (&joined, end_of(&scan.visible[joined.visible.clone()]))
            }
        };
        let i = facts.len();
        facts.push(of_row(scan, row, whole, end, &setting));
        let f = &mut facts[i];
        see_rare(scan, whole, &setting, f);
        f.open_bracket = brackets.is_open_at(whole.visible.end);
        f.open_quote = quotes.is_open_at(whole.visible.end);
        let has_number = numbers.next_if(|&&at| at < whole.visible.end).is_some();
        while numbers.next_if(|&&at| at < whole.visible.end).is_some() {}
        if has_number || f.marked.is_some() {
            numbered.push(i);
        }
        if (1..=3).contains(&whole.gaps.len()) && f.phrase.is_none() && f.fixed.is_none() {
            spaced.push(i);
        }
        if i == 0 || f.page_start || f.phrase.is_some() || f.only_dateline {
            see_beside(scan, facts, i);
        }
    }
    clauses(scan, spaced, facts);
    bare_numbers(scan, facts);
    speakers(scan, facts);
    amounts(facts);
    marker_lists(scan, numbered, facts);
    spaced_alone(scan, facts);
    repeated(scan, facts);
}
