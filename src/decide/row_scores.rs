//! Row scores: features of a row by itself, for every state.

use crate::decide::features::*;
use crate::decide::state::State::{self, *};
use crate::layout::habits::Habits;
use crate::layout::row_features::RowFeatures;
use crate::recognize::byline::Phrase;
use crate::recognize::edges::End;
use crate::weights::LOST_INDENT;

/// Features of a row, as indices into the groups of features. Small, since a text may have a row per character.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowBuckets {
    short: f32,
    spread: f32,
    unmarked: f32,
    /// Logarithm of the share of first rows that lost their indent, or of the others; 0 if the row's width fits
    /// neither.
    indent_lost: f32,
    shapes: Set,
    fill: u8,
    /// `fill` with the row's indent counted as part of it.
    fill_with_indent: u8,
    /// How the row fills its measure, roughly.
    pub(crate) coarse: u8,
    end: u8,
    pauses: u8,
    stops: u8,
    plain_words: u8,
    pub(crate) spaces: u8,
    size: u8,
    measure: u8,
    place: u8,
    marker: Option<u8>,
}

fn bucket(value: u32, limits: &[u32]) -> usize {
    limits.iter().take_while(|&&l| value > l).count()
}

/// Caps a count at three.
fn few(count: u32) -> u8 {
    count.min(3) as u8
}

/// Returns the [`FILL`] bucket of a deficit in half-ems.
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
        // The row is of another measure.
        Some(..-6) => FAR_OVER,
        // The next unit did not fit, so the row had to end here.
        Some(d @ 2..) if d < next_unit as i32 => NO_ROOM,
        Some(d @ ..=5) => FULL.saturating_add_signed(d.max(-5) as isize),
        Some(d) => SHORT + bucket(d as u32, &[7, 10, 15, 23]),
    }
}

/// Returns the [`COARSE`] bucket of a deficit in half-ems: one em over to half an em short is full.
fn coarse(f: &RowFeatures, deficit: Option<i32>, next_unit: u32) -> usize {
    const NO_MEASURE: usize = place(COARSE, "no measure");
    const FAR_OVER: usize = place(COARSE, "far over");
    const OVER: usize = place(COARSE, "over");
    const FULL: usize = place(COARSE, "full");
    const PULLED: usize = place(COARSE, "pulled");
    const INDENTED: usize = place(COARSE, "indented");
    const SHORT: usize = place(COARSE, "short");
    const HALF: usize = place(COARSE, "half");
    match deficit {
        None => NO_MEASURE,
        Some(d) if f.stretched && d > 0 => FULL,
        Some(..-6) => FAR_OVER,
        Some(d @ 2..) if d < next_unit as i32 => FULL,
        Some(..=-3) => OVER,
        Some(-2..=1) => FULL,
        Some(2..=3) => PULLED,
        Some(4..=5) => INDENTED,
        Some(_) if f.row.width * 2 > f.measure => SHORT,
        Some(_) => HALF,
    }
}

/// Computes the features of every row, replacing the content of `rows`.
pub(crate) fn look(
    facts: &[RowFeatures],
    spaces: impl Fn(&RowFeatures) -> u32,
    habits: &[Habits],
    rows: &mut Vec<RowBuckets>,
) {
    let mut before = None;
    rows.clear();
    rows.extend(
        facts
            .iter()
            .zip(habits)
            .enumerate()
            .map(|(i, (f, habits))| {
                let next = facts.get(i + 1);
                let next_unit = next.map_or(0, |n| n.first_unit);
                let d = f.deficit();
                let fill_of = |d| fill(d, next_unit, f.stretched) as u8;
                let without_indent = fill_of(d);
                let is_alike =
                    [before, next.map(|n| n.measure)].map(|other| other == Some(f.measure));
                before = Some(f.measure);
                RowBuckets {
                    fill: without_indent,
                    fill_with_indent: match f.indent {
                        0 => without_indent,
                        _ => fill_of(f.deficit_with_indent()),
                    },
                    coarse: coarse(f, d, next_unit) as u8,
                    short: (d.unwrap_or(0) - 8).clamp(0, 40) as f32 / 10.0,
                    spread: (f.measure as f32 / 2.0).clamp(4.0, 16.0).ln(),
                    end: f.end as u8,
                    pauses: few(f.inner_marks.saturating_sub(f.inner_stops)),
                    stops: few(f.inner_stops),
                    plain_words: few(f.plain_words),
                    unmarked: if f.marks == 0 {
                        f.row.width as f32 / 20.0
                    } else {
                        0.0
                    },
                    spaces: if f.stretched || f.spaced_out {
                        0
                    } else {
                        few(spaces(f))
                    },
                    size: bucket(f.chars, &[3, 6, 9, 13, 18, 25, 35]) as u8,
                    measure: if f.measure == 0 {
                        0
                    } else {
                        1 + bucket(f.measure, &[12, 20, 32, 50, 80]) as u8
                    },
                    place: match is_alike {
                        [false, false] => 0,
                        [false, true] => 1,
                        [true, true] => 2,
                        [true, false] => 3,
                    },
                    shapes: set::<{ SEEN.len() }>([
                        f.heading,
                        f.form,
                        f.clauses,
                        f.cut_clause,
                        f.spaced_out,
                        f.stretched,
                        f.label,
                        f.phrase.is_some(),
                        f.furniture,
                        f.name,
                        f.inline_marker,
                        f.blanks > 0 && next.is_some_and(|n| n.blanks > 0),
                        f.repeated,
                        f.listed,
                        f.figures,
                        f.furniture && (f.page_start || next.is_some_and(|n| n.page_start)),
                    ]),
                    marker: f.marked.map(|m| m.marker as u8),
                    indent_lost: indent_lost(f, d, habits.lost_indent.clamp(0.02, 0.98)),
                }
            }),
    );
}

/// Returns the log likelihood of a row that is short by an indent, or full, where a share `lost` of first rows is
/// short.
fn indent_lost(f: &RowFeatures, deficit: Option<i32>, lost: f32) -> f32 {
    match deficit {
        Some(d) if LOST_INDENT.contains(&d) && f.indent < 2 => lost.ln(),
        Some(-1..=1) if f.indent < 2 => (1.0 - lost).ln(),
        _ => 0.0,
    }
}

/// Number of states with a role: the first ones, in the order of the roles.
pub(crate) const ROLES: usize = ROLE.len();

/// Returns the role of a row in this state; `None` for states that a row's shape implies.
pub(crate) fn role(state: State) -> Option<usize> {
    let role = state as usize;
    (role < ROLES).then_some(role)
}

/// Roles of rows that may keep their indent: the first and the only row of a paragraph.
const INDENTED: ClassSet = 1 << 0 | 1 << 3;

/// Returns true if the row's shape implies this state, which has no role.
pub(crate) fn is_own(f: &RowFeatures, state: State) -> bool {
    match state {
        Byline | BylineOn => matches!(f.phrase, Some(Phrase::Byline | Phrase::Credit)),
        Jump => f.phrase == Some(Phrase::Jump),
        Furniture => f.furniture,
        _ => f.fixed.is_some(),
    }
}

/// Adds the features of a row for every role, and returns the sink: by value, its sums stay out of memory.
pub(crate) fn emission<S: GapSink>(f: &RowFeatures, row: &RowBuckets, told: S) -> S {
    let mut t = told;
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
    for shape in members(row.shapes) {
        t.see(&SHAPES, shape, 0);
    }
    if let Some(marker) = row.marker {
        t.see(&MARKED, marker, u8::from(f.end == End::Stop));
    }
    // Only for the role of a first row.
    t.add(&INDENT_LOST, 0, 0, row.indent_lost, 1);
    t
}
