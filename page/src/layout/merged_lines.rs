//! Cuts lines that a detector of text has run together across a gutter.

use unicode_width::UnicodeWidthChar;

use crate::Rect;
use crate::layout::frame::{Part, Run, run};

/// Lines further apart are not of one column, in em.
const MAX_STEP: f32 = 3.4;

/// A gutter at the height of one line.
#[derive(Clone, Copy, Debug)]
struct Gap {
    v: f32,
    /// The edges of the gutter.
    end: f32,
    start: f32,
    /// The edges of the columns beside it.
    left: f32,
    right: f32,
}

/// Cuts runs of one piece at the gutters of the lines above and below them.
pub(crate) fn cut(runs: Vec<Run<'_>>) -> Vec<Run<'_>> {
    let mut gaps = gaps(&runs);
    let mut cuts: Vec<Option<Gap>> = vec![None; runs.len()];
    let down = 0..runs.len();
    for i in down.clone().chain(down.rev()) {
        if cuts[i].is_none()
            && let Some(gap) = gap_of(&runs[i], &gaps)
        {
            cuts[i] = Some(gap);
            let at = gaps.partition_point(|other| other.v < gap.v);
            gaps.insert(at, gap);
        }
    }
    let mut out = Vec::with_capacity(runs.len());
    for (run, gap) in runs.into_iter().zip(cuts) {
        match gap {
            Some(gap) => out.extend(cut_at(run, gap)),
            None => out.push(run),
        }
    }
    out.sort_by(|a, b| {
        a.center()
            .total_cmp(&b.center())
            .then(a.u[0].total_cmp(&b.u[0]))
    });
    out
}

fn is_body(run: &Run<'_>) -> bool {
    !run.across && run.size > 0.85 && run.size < 1.18
}

/// The gutters between neighbours of one height that another line near them confirms.
fn gaps(runs: &[Run<'_>]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for (i, a) in runs.iter().enumerate().filter(|(_, a)| is_body(a)) {
        let near = |j: &usize| (runs[*j].center() - a.center()).abs() < 0.45;
        let up = (0..i).rev().take_while(near);
        let down = (i + 1..runs.len()).take_while(near);
        let right = up
            .chain(down)
            .map(|j| &runs[j])
            .filter(|b| is_body(b) && b.u[0] > a.u[1])
            .min_by(|b, c| b.u[0].total_cmp(&c.u[0]));
        if let Some(b) = right
            && (0.5..3.0).contains(&(b.u[0] - a.u[1]))
            && a.u[1] - a.u[0] > 3.0
        {
            gaps.push(Gap {
                v: a.center(),
                end: a.u[1],
                start: b.u[0],
                left: a.u[0],
                right: b.u[1],
            });
        }
    }
    gaps.sort_by(|a, b| a.v.total_cmp(&b.v));
    let confirmed = |gap: &Gap| {
        let from = gaps.partition_point(|other| other.v < gap.v - 12.0);
        gaps[from..]
            .iter()
            .take_while(|other| other.v < gap.v + 12.0)
            .any(|other| {
                (other.v - gap.v).abs() > 0.5
                    && (other.end - gap.end).abs() < 0.6
                    && (other.start - gap.start).abs() < 0.6
            })
    };
    gaps.iter().filter(|gap| confirmed(gap)).copied().collect()
}

/// The gutter that a run of one piece crosses.
fn gap_of(run: &Run<'_>, gaps: &[Gap]) -> Option<Gap> {
    if run.parts.len() != 1 || !is_body(run) || run.u[1] - run.u[0] < 8.0 {
        return None;
    }
    let v = run.center();
    let from = gaps.partition_point(|gap| gap.v < v - MAX_STEP);
    gaps[from..]
        .iter()
        .take_while(|gap| gap.v < v + MAX_STEP)
        .find(|gap| {
            (gap.v - v).abs() > 0.5
                && run.u[0] > gap.left - 2.6
                && run.u[0] < gap.left + 2.6
                && run.u[1] < gap.right + 2.6
                && run.u[1] > gap.start + 1.0
        })
        .map(|gap| Gap {
            v,
            left: run.u[0],
            right: run.u[1],
            ..*gap
        })
}

/// Cuts where the widths of the characters add up to the first column.
fn cut_at<'p>(whole: Run<'p>, gap: Gap) -> Vec<Run<'p>> {
    let Some(part) = whole.parts.first() else {
        return vec![whole];
    };
    let width = |c: char| c.width().unwrap_or(0) as f32 / 2.0;
    let total: f32 = part.text.chars().map(width).sum();
    let advance = (part.u[1] - part.u[0] - (gap.start - gap.end)) / total.max(1.0);
    let mut at = part.u[0];
    let index = part.text.char_indices().find_map(|(index, c)| {
        let middle = at + width(c) * advance / 2.0;
        at += width(c) * advance;
        (middle > gap.end).then_some(index)
    });
    let Some((first, second)) = index.and_then(|index| part.text.split_at_checked(index)) else {
        return vec![whole];
    };
    if first.is_empty() || second.is_empty() {
        return vec![whole];
    }
    let share = |u: f32| (u - part.u[0]) / (part.u[1] - part.u[0]);
    let piece = |text: &'p str, u: [f32; 2]| {
        let bbox = part.bbox;
        let at = |u: f32| bbox.left + (bbox.right - bbox.left) * share(u);
        Part {
            text,
            bbox: Rect {
                left: at(u[0]),
                right: at(u[1]),
                ..bbox
            },
            u,
            v: part.v,
        }
    };
    vec![
        run(
            vec![piece(first.trim_end(), [part.u[0], gap.end])],
            whole.size,
            false,
        ),
        run(
            vec![piece(second.trim_start(), [gap.start, part.u[1]])],
            whole.size,
            false,
        ),
    ]
}
