//! Row scores: what is seen of a row by itself, for every state that it could be in.

use crate::byline::Phrase;
use crate::edges::End;
use crate::facts::Facts;
use crate::features::*;
use crate::habits::Habits;
use crate::state::State::{self, *};
use crate::table::Fixed as Shape;
use crate::weights::LOST_INDENT;

/// What is seen of a row, as places in the groups of features.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    fill: usize,
    /// The same with the row's indent counted as part of it.
    fill_with_indent: usize,
    /// How the row fills its measure, roughly.
    pub(crate) coarse: usize,
    short: f32,
    spread: f32,
    end: usize,
    pauses: usize,
    stops: usize,
    plain_words: usize,
    unmarked: f32,
    pub(crate) spaces: usize,
    size: usize,
    measure: usize,
    place: usize,
    shapes: [bool; SEEN.len()],
    marker: Option<usize>,
    /// Logarithm of the share of first rows that lost their indent, or of the others; 0 where
    /// the row's width tells neither.
    indent_lost: f32,
}

fn bucket(value: u32, limits: &[u32]) -> usize {
    limits.iter().take_while(|&&l| value > l).count()
}

/// Place of a deficit in half-ems among the ways to fill the measure.
fn fill(deficit: Option<i32>, next_unit: u32, stretched: bool) -> usize {
    const NO_MEASURE: usize = place(FILL, "no measure");
    const STRETCHED: usize = place(FILL, "stretched");
    const FAR_OVER: usize = place(FILL, "far over");
    const NO_ROOM: usize = place(FILL, "next did not fit");
    const FULL: usize = place(FILL, "full");
    const SHORT: usize = place(FILL, "6 short");
    match deficit {
        None => NO_MEASURE,
        Some(d) if stretched && d > 0 => STRETCHED,
        // Of another measure altogether.
        Some(..-6) => FAR_OVER,
        // What came next did not fit: the row had to end here.
        Some(d @ 2..) if d < next_unit as i32 => NO_ROOM,
        Some(d @ ..=5) => FULL.saturating_add_signed(d.max(-5) as isize),
        Some(d) => SHORT + bucket(d as u32, &[7, 10, 15, 23]),
    }
}

/// The same roughly: half an em over or short is full.
fn coarse(f: &Facts, deficit: Option<i32>, next_unit: u32) -> usize {
    match deficit {
        None => place(COARSE, "no measure"),
        Some(d) if f.stretched && d > 0 => place(COARSE, "full"),
        Some(..-6) => place(COARSE, "far over"),
        Some(d @ 2..) if d < next_unit as i32 => place(COARSE, "full"),
        Some(..=-3) => place(COARSE, "over"),
        Some(-2..=1) => place(COARSE, "full"),
        Some(2..=3) => place(COARSE, "pulled"),
        Some(4..=5) => place(COARSE, "indented"),
        Some(_) if f.row.width * 2 > f.measure => place(COARSE, "short"),
        Some(_) => place(COARSE, "half"),
    }
}

/// Looks at every row; what is seen stands in `rows` then.
pub(crate) fn look(
    facts: &[Facts],
    spaces: impl Fn(&Facts) -> u32,
    habits: &[Habits],
    rows: &mut Vec<Row>,
) {
    let measure = |i: usize| facts.get(i).map(|f| f.measure);
    rows.clear();
    rows.extend((0..facts.len()).map(|i| {
        let f = &facts[i];
        let next_unit = facts.get(i + 1).map_or(0, |n| n.first_unit);
        let d = f.deficit();
        let before = i > 0 && measure(i - 1) == Some(f.measure);
        let after = measure(i + 1) == Some(f.measure);
        let p = habits[i].lost_indent.clamp(0.02, 0.98);
        Row {
            fill: fill(d, next_unit, f.stretched),
            fill_with_indent: fill(f.deficit_with_indent(), next_unit, f.stretched),
            coarse: coarse(f, d, next_unit),
            short: (d.unwrap_or(0) - 8).clamp(0, 40) as f32 / 10.0,
            spread: (f.measure as f32 / 2.0).clamp(4.0, 16.0).ln(),
            end: f.end as usize,
            pauses: f.inner_marks.saturating_sub(f.inner_stops).min(3) as usize,
            stops: f.inner_stops.min(3) as usize,
            plain_words: f.plain_words.min(3) as usize,
            unmarked: if f.marks == 0 {
                f.row.width as f32 / 20.0
            } else {
                0.0
            },
            spaces: if f.stretched || f.spaced_out {
                0
            } else {
                spaces(f).min(3) as usize
            },
            size: bucket(f.chars, &[3, 6, 9, 13, 18, 25, 35]),
            measure: if f.measure == 0 {
                0
            } else {
                1 + bucket(f.measure, &[12, 20, 32, 50, 80])
            },
            place: match (before, after) {
                (false, false) => 0,
                (false, true) => 1,
                (true, true) => 2,
                (true, false) => 3,
            },
            shapes: [
                f.heading,
                f.form,
                f.clauses,
                f.cut_clause,
                f.spaced_out,
                f.stretched,
                f.label,
                f.phrase.is_some() || f.fixed == Some(Shape::Foreign),
                f.fixed == Some(Shape::Row),
                f.furniture,
                f.name,
                f.inline_marker,
                f.blanks > 0 && facts.get(i + 1).is_some_and(|n| n.blanks > 0),
                f.repeated,
                f.listed,
                f.figures,
                f.furniture && (f.page_start || facts.get(i + 1).is_some_and(|n| n.page_start)),
            ],
            marker: f.marked.map(|m| m.marker as usize),
            indent_lost: match d {
                Some(d) if LOST_INDENT.contains(&d) && f.indent < 2 => p.ln(),
                Some(-1..=1) if f.indent < 2 => (1.0 - p).ln(),
                _ => 0.0,
            },
        }
    }));
}

/// The role that a state gives a row; `None` for states that a row's shape shows.
pub(crate) fn role(state: State) -> Option<usize> {
    match state {
        First => Some(0),
        Middle => Some(1),
        Last => Some(2),
        Only => Some(3),
        Head => Some(4),
        HeadOn => Some(5),
        _ => None,
    }
}

/// Roles of rows that may keep their indent: the first of a paragraph, and the only one.
const INDENTED: Among = 1 << 0 | 1 << 3;

/// Whether the row is of the kind that a state without a role stands for.
pub(crate) fn is_own(f: &Facts, state: State) -> bool {
    match state {
        Byline | BylineOn => matches!(f.phrase, Some(Phrase::Byline | Phrase::Credit)),
        Jump => f.phrase == Some(Phrase::Jump),
        Furniture => f.furniture,
        _ => f.fixed.is_some(),
    }
}

/// Tells what is seen of a row by itself, in every role.
pub(crate) fn emission(f: &Facts, row: &Row, t: &mut impl See) {
    t.add(&FILLS, row.fill_with_indent, 0, 1.0, INDENTED);
    t.add(&FILLS, row.fill, 0, 1.0, !INDENTED);
    t.add(&SHORTER, 0, 0, row.short, ALL);
    t.add(&SPREAD, 0, 0, row.spread, ALL);
    t.see(&ENDS, row.end, 0);
    t.see(&ENDS_FILLS, row.coarse, row.end);
    t.see(&PAUSES, row.pauses, 0);
    t.see(&STOPS, row.stops, 0);
    t.see(&PLAIN_WORDS, row.plain_words, 0);
    t.add(&UNMARKED, 0, 0, row.unmarked, ALL);
    t.see(&SPACES, row.spaces, 0);
    t.see(&SIZES, row.size, 0);
    t.see(&MEASURES, row.measure, 0);
    t.see(&PLACES, row.place, 0);
    for (k, &seen) in row.shapes.iter().enumerate() {
        if seen {
            t.see(&SHAPES, k, 0);
        }
    }
    if let Some(marker) = row.marker {
        t.see(&MARKED, marker, usize::from(f.end == End::Stop));
    }
    // The role of a first row alone.
    t.add(&INDENT_LOST, 0, 0, row.indent_lost, 1);
}
