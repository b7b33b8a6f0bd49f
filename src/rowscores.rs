//! Row scores: how likely what is seen of a row is in every state.

use crate::byline::Phrase;
use crate::edges::End;
use crate::evidence::Facts;
use crate::habits::Habits;
use crate::state::State::{self, *};
use crate::table::Fixed as Shape;
use crate::weights::{EXCLUDED, LOST_INDENT, Weights};

/// Log likelihood of what is seen of a row by itself, in a state. `next_unit` is the width in
/// half-ems of what the next row begins with.
pub(crate) fn emission(
    w: &Weights,
    f: &Facts,
    next_unit: u32,
    habits: &Habits,
    state: State,
) -> f32 {
    // Some extractors cut a row at a stretched mark.
    let cut = if f.end == End::Pause {
        w.cut_at_mark
    } else {
        f32::NEG_INFINITY
    };
    let full = |deficit: Option<i32>| w.full(deficit, next_unit, f.stretched).max(cut);
    let any = || w.any_width(f.deficit(), f.measure, f.stretched);
    let [mid, last, head] = w.end(f.end);
    let unmarked = if f.heading {
        w.heading_as_prose
    } else if f.form {
        w.form
    } else if f.marks == 0 {
        w.unmarked * f.row.width as f32 / 20.0
    } else {
        0.0
    };
    let own = match state {
        Byline | BylineOn => matches!(f.phrase, Some(Phrase::Byline | Phrase::Credit)),
        Jump => f.phrase == Some(Phrase::Jump),
        Furniture => f.furniture,
        Fixed => f.fixed.is_some(),
        _ => {
            let odd = f.phrase.is_some() || f.fixed == Some(Shape::Foreign);
            let row = f.fixed == Some(Shape::Row) || f.furniture;
            let penalty = if odd {
                w.odd_row
            } else if row {
                w.table_row
            } else {
                0.0
            };
            return penalty
                + match state {
                    First => {
                        let p = habits.lost_indent.clamp(0.02, 0.98);
                        let kept = full(f.deficit()) + (1.0 - p).ln();
                        let indented = full(f.deficit().map(|d| d - LOST_INDENT)) + p.ln();
                        mid + unmarked
                            + if f.indent >= 2 {
                                full(f.deficit().map(|d| d - f.indent as i32))
                                    .max(full(f.deficit()))
                            } else {
                                kept.max(indented)
                            }
                    }
                    Middle => mid + unmarked + full(f.deficit()),
                    Last | Only => last + any(),
                    Head | HeadOn => {
                        let full = matches!(f.deficit(), Some(-1..=1));
                        head + any()
                            + w.head_mark * f.inner_marks.saturating_sub(f.inner_stops) as f32
                            + w.head_stop * f.inner_stops as f32
                            + if full { w.head_full } else { 0.0 }
                            + if f.spaced_out { w.head_spaced } else { 0.0 }
                            + if f.heading { w.heading } else { 0.0 }
                            + if f.clauses { w.head_clauses } else { 0.0 }
                    }
                    _ => 0.0,
                };
        }
    };
    if own { w.own_state } else { EXCLUDED }
}
