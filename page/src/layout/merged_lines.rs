//! Cuts lines that a detector of text has run together across a gutter.

use unicode_width::UnicodeWidthChar;

use crate::Rect;
use crate::layout::frame::{NEAR, Part, Run, run};

/// Lines further apart are not of one column, in em.
const MAX_STEP: f32 = 3.4;

/// A gutter at the height of one line.
#[derive(Clone, Copy, Debug)]
struct Gap {
    v: f32,
    /// The edges of the gutter.
    end: f32,
    start: f32,
    /// The advance of a full-width character beside it.
    advance: f32,
}

/// Cuts runs of one piece at the gutters of the lines above and below them.
pub(crate) fn cut(runs: Vec<Run<'_>>) -> Vec<Run<'_>> {
    let mut gaps = gaps(&runs);
    let mut cuts: Vec<Vec<Gap>> = vec![Vec::new(); runs.len()];
    let down = 0..runs.len();
    for i in down.clone().chain(down.rev()) {
        if cuts[i].is_empty() {
            cuts[i] = gaps_of(&runs[i], &gaps);
            for gap in &cuts[i] {
                let at = gaps.partition_point(|other| other.v < gap.v);
                gaps.insert(at, *gap);
            }
        }
    }
    let mut out = Vec::with_capacity(runs.len());
    for (run, gaps) in runs.into_iter().zip(cuts) {
        if gaps.is_empty() {
            out.push(run);
        } else {
            out.extend(cut_at(&run, &gaps));
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
        let up = (0..i).rev().take_while(near).take(NEAR);
        let down = (i + 1..runs.len()).take_while(near).take(NEAR);
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
                advance: ((a.u[1] - a.u[0]) / width(&a.text()).max(1.0)).clamp(0.9, 1.02),
            });
        }
    }
    gaps.sort_by(|a, b| a.v.total_cmp(&b.v));
    // The white that the gaps near each other share is the gutter, if there are two.
    let shared = |gap: &Gap| {
        let from = gaps.partition_point(|other| other.v < gap.v - 12.0);
        let mut shared = *gap;
        let mut lines = 0;
        for other in gaps[from..]
            .iter()
            .take_while(|o| o.v < gap.v + 12.0)
            .take(NEAR)
        {
            let (end, start) = (shared.end.max(other.end), shared.start.min(other.start));
            if start - end > 0.3 {
                (shared.end, shared.start) = (end, start);
                lines += usize::from((other.v - gap.v).abs() > 0.5);
            }
        }
        (lines > 0).then_some(shared)
    };
    gaps.iter().filter_map(shared).collect()
}

/// Widths of characters in em.
fn width(text: &str) -> f32 {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> f32 {
    c.width().unwrap_or(0) as f32 / 2.0
}

/// The gutters that a run of one piece crosses, from left to right.
fn gaps_of(run: &Run<'_>, gaps: &[Gap]) -> Vec<Gap> {
    if run.parts.len() != 1 || !is_body(run) || run.u[1] - run.u[0] < 8.0 {
        return Vec::new();
    }
    let v = run.center();
    let from = gaps.partition_point(|gap| gap.v < v - MAX_STEP);
    let mut crossed: Vec<Gap> = Vec::new();
    let near = gaps[from..]
        .iter()
        .take_while(|gap| gap.v < v + MAX_STEP)
        .take(NEAR);
    for gap in near.filter(|gap| (gap.v - v).abs() > 0.5) {
        let inside = run.u[0] < gap.end - 0.8 && run.u[1] > gap.start + 0.8;
        let new = |other: &Gap| other.end > gap.start || other.start < gap.end;
        if inside && crossed.iter().all(new) {
            crossed.push(Gap { v, ..*gap });
        }
    }
    crossed.sort_by(|a, b| a.end.total_cmp(&b.end));
    // The text of a line that crosses no gutter fills it.
    let white: f32 = crossed.iter().map(|gap| gap.start - gap.end).sum();
    let advance = crossed.iter().map(|gap| gap.advance).fold(1.02, f32::min);
    let length = run.u[1] - run.u[0];
    if length - advance * width(&run.text()) < 0.5 * white - 0.02 * length {
        crossed.clear();
    }
    crossed
}

/// Cuts where the widths of the characters add up to the columns.
fn cut_at<'p>(whole: &Run<'p>, gaps: &[Gap]) -> Vec<Run<'p>> {
    let Some(part) = whole.parts.first() else {
        return Vec::new();
    };
    let length = part.u[1] - part.u[0];
    let white: f32 = gaps.iter().map(|gap| gap.start - gap.end).sum();
    let advance = (length - white) / width(part.text).max(1.0);
    let share = |u: f32| (u - part.u[0]) / length.max(0.01);
    let mut out = Vec::new();
    let (mut rest, mut left) = (part.text, part.u[0]);
    let mut push = |text: &'p str, u: [f32; 2]| {
        if text.trim().is_empty() {
            return;
        }
        let bbox = part.bbox;
        let at = |u: f32| bbox.left + (bbox.right - bbox.left) * share(u).clamp(0.0, 1.0);
        let piece = Part {
            text: text.trim(),
            bbox: Rect {
                left: at(u[0]),
                right: at(u[1]),
                ..bbox
            },
            u,
            v: part.v,
            is_ocr: part.is_ocr,
        };
        out.push(run(vec![piece], whole.size, false));
    };
    for gap in gaps {
        let mut at = left;
        let index = rest.char_indices().find_map(|(index, c)| {
            let middle = at + char_width(c) * advance / 2.0;
            at += char_width(c) * advance;
            (middle > gap.end).then_some(index)
        });
        let (first, second) = rest.split_at(index.unwrap_or(rest.len()));
        push(first, [left, gap.end]);
        (rest, left) = (second, gap.start);
    }
    push(rest, [left, part.u[1]]);
    out
}
