//! Structure: which stretches of rows are prose wrapped to a measure.

use crate::dictionary::jieba::Dictionary;
use crate::layout::row_features::RowFeatures;
use crate::layout::wrapping::LineEnds;
use crate::layout::{items, kept_parts};
use crate::recognize::byline::role;
use crate::recognize::edges::{End, Start};
use crate::recognize::names::begins_with_name;
use crate::text::characters::Class;
use crate::text::scan::Scan;
use crate::weights::stretch::*;
use crate::weights::wrapping::{BY_AUTHOR, SUREST, WRAPPED};
use crate::weights::{CERTAIN, LONG, STRONG_GAIN, WIDE};

/// Which rows are wrapped prose.
#[derive(Debug, Clone)]
pub(crate) struct Structure {
    /// Whether the text is wrapped; if not, lines are never joined.
    pub(crate) wrapped: bool,
    /// For every row, what its stretch adds to the log odds that it continues in the next: 0 in wrapped prose, below 0
    /// where lines look like separate units.
    pub(crate) bias: Vec<f32>,
    /// For every row, whether a block begins with it regardless of the measure.
    pub(crate) separate: Vec<bool>,
    /// For every row, the evidence against joining it to the one before because the author ended the line: log odds, 0
    /// or below.
    pub(crate) by_author: Vec<f32>,
    /// For every row, whether the lines of its stretch are separate units.
    pub(crate) units: Vec<bool>,
}

/// Returns the stretches of rows that share a measure, each with the index of its first row.
pub(crate) fn stretches(facts: &[RowFeatures]) -> impl Iterator<Item = (usize, &[RowFeatures])> {
    let mut from = 0;
    facts
        .chunk_by(|a, b| a.measure == b.measure)
        .map(move |rows| {
            let start = from;
            from += rows.len();
            (start, rows)
        })
}

/// Distinguishes prose wrapped to a measure from lines that are separate units.
pub(crate) fn structure(
    scan: &Scan<'_>,
    facts: &[RowFeatures],
    dictionary: Option<&dyn Dictionary>,
) -> Structure {
    let mut bias = vec![BIAS_WORST; facts.len()];
    let mut units = vec![false; facts.len()];
    let signs = LineEnds::of(scan, facts, dictionary);
    let (mut best, mut measured) = (f32::NEG_INFINITY, 0);
    for (from, rows) in stretches(facts) {
        if rows[0].measure > 0 {
            let to = from + rows.len();
            let odds = stretch_odds(scan, rows, facts.get(to), dictionary);
            if !signs.prove_nothing(from..to) {
                best = best.max(odds);
            }
            measured += 1;
            units[from..to].fill(odds < 0.0);
            bias[from..to].fill((odds * BIAS_SHARE).clamp(BIAS_WORST, 0.0));
        }
    }
    let line_ends = signs.odds();
    // Among many stretches without prose, the best one looks like prose by chance.
    let by_chance = (1.0 + measured as f32 / STRETCHES).ln();
    let wrapped = LineEnds::surest(&line_ends).is_some_and(|(i, surest)| {
        let odds = match signs.short_text(scan, facts, i) {
            Some(least) => best.max(least) + surest,
            None => best - by_chance + surest.min(SUREST),
        };
        surest > 0.0 && odds > WRAPPED
    });
    let kept = match wrapped {
        true => kept_parts::separate(scan, facts, &signs),
        false => vec![false; facts.len()],
    };
    let odds_of_row = |i: usize| match line_ends[i] {
        // A marker alone belongs to what it marks.
        Some(odds) if facts[i - 1].marked.is_none() => odds,
        _ => 0.0,
    };
    let items = items::find(scan, facts, dictionary);
    // No extractor puts blank lines inside a number.
    let parts_figures = |i: usize| {
        let ends_in_figure = i > 0 && facts[i - 1].end == End::Digit;
        ends_in_figure && facts[i].start == Start::Digit && facts[i].blanks > 1
    };
    // Without a measure nothing proves that a byline with its name goes on, or that what follows a role alone is a name
    // unless it begins with a surname: in a menu `作者⏎新闻` is two items.
    let parts_bylines = |i: usize| {
        let before = i.checked_sub(1).map(|k| &facts[k]);
        before.filter(|_| !wrapped).is_some_and(|f| {
            f.phrase.is_some()
                && (role(&scan.visible[f.visible.clone()]) < f.visible.len()
                    || !begins_with_name(&scan.visible[facts[i].visible.clone()]))
        })
    };
    let begins_block = |i: usize| {
        facts[i].is_parted
            || items[i]
            || odds_of_row(i) < BY_AUTHOR
            || parts_figures(i)
            || parts_bylines(i)
            || kept[i]
    };
    let rows = 0..facts.len();
    let separate = rows.clone().map(begins_block).collect();
    Structure {
        wrapped,
        bias,
        by_author: rows.map(|i| odds_of_row(i).min(0.0)).collect(),
        separate,
        units,
    }
}

fn stretch_odds(
    scan: &Scan<'_>,
    rows: &[RowFeatures],
    after: Option<&RowFeatures>,
    dictionary: Option<&dyn Dictionary>,
) -> f32 {
    let mut odds = PRIOR;
    // A width that no other line has is no evidence.
    let is_full = |f: &&RowFeatures| {
        f.fixed.is_none() && f.deficit_with_indent().is_some_and(|d| d.abs() <= 1)
    };
    let has_peers = rows.iter().filter(is_full).nth(1).is_some();
    // In columns of one or two characters most rows have no mark; only words across row ends rule out a list.
    let is_narrow = rows[0].measure <= NARROW && dictionary.is_some();
    let (mut crossed, mut asked) = (0, 0);
    for (i, f) in rows.iter().enumerate() {
        if f.fixed.is_some() || f.phrase.is_some() || f.furniture {
            continue;
        }
        // A stretch of a hundred rows needs no further evidence.
        if odds > CERTAIN && (!is_narrow || asked > ENOUGH_IN_NARROW) {
            break;
        }
        // A name alone on a line is a list item, whatever its width.
        if f.name {
            odds += RAGGED;
            continue;
        }
        let next = rows.get(i + 1).or(after);
        let deficit = f.deficit_with_indent().unwrap_or(0);
        let full =
            deficit <= 1 || f.stretched || next.is_some_and(|n| deficit < n.first_unit as i32);
        let open_end = matches!(f.end, End::Han | End::Latin | End::Digit | End::Open);
        if f.stretched {
            odds += SPACED_ROW;
        }
        // Prose has about one mark in ten characters.
        let han = |&c: &char| Class::of(c) == Class::Han;
        let bare = f.marks == 0 && scan.visible[f.visible.clone()].iter().all(han);
        if bare && f.row.width > 4 && !f.stretched {
            odds += MARKLESS;
        }
        let Some(next) = next else { continue };
        // Speakers of a dialogue, fields of a form.
        if f.label && next.label {
            odds += RAGGED;
            continue;
        }
        if next.start == Start::Han
            && f.end == End::Han
            && let Some(gain) = next.gain(scan, dictionary)
        {
            crossed += u32::from(gain.gain > 0.0);
            asked += 1;
            odds += match gain.gain {
                g if g > STRONG_GAIN => CROSSED_STRONG,
                g if g > 0.0 => CROSSED,
                _ => UNCROSSED * gain.known,
            };
        }
        // A word continues after its hyphen.
        let (last, first) = (
            scan.visible[f.visible.end - 1],
            scan.visible[next.visible.start],
        );
        if last == '-' && f.end == End::Latin && first.is_ascii_lowercase() {
            odds += CROSSED_STRONG;
        }
        // A separate unit rarely ends in a comma after another clause.
        if f.end == End::Pause && f.inner_marks > 0 && f.row.width >= WIDE && deficit <= 6 {
            odds += PAUSED;
        }
        match (full && (has_peers || f.stretched), open_end) {
            _ if !has_peers && full && !f.stretched => {}
            (true, true) if next.start == Start::Forbidden => odds += CROSSED_STRONG,
            (true, true) if next.start != Start::Marker && f.end == End::Han => {
                odds += MID_CLAUSE;
                if f.inner_marks > 0 {
                    odds += INNER_MARK;
                    // The wider the lines, the less likely separate units are equally wide.
                    if f.measure >= WIDE {
                        odds += WIDE_CLAUSE;
                    }
                }
            }
            // Verse has no lines this long with marks inside.
            (true, false) if f.measure >= LONG && f.inner_marks > 0 => {}
            (true, false) => odds += FULL_STOPPED,
            (false, true) => odds += RAGGED,
            _ => {}
        }
    }
    if is_narrow && crossed * CROSSED_IN_NARROW <= asked {
        // Low enough that no line end can compensate.
        odds.min(WRAPPED - SUREST)
    } else {
        odds
    }
}
