//! Cuts lines that OCR has run together across gutters.
//!
//! `line_gutters` finds the gutters.

use crate::Rect;
use crate::layout::chars::{closes, opens};
use crate::layout::frame::{Part, Run, run, sort};
use crate::layout::line_gutters::{
    BodyLine, Gutter, INDENT, NEAR, REACH, SAME_EDGE, Segment, cuts, gutter_width, gutters, near,
    segments, width,
};

/// What OCR makes of rules.
const RULE_MARKS: &str = "“”‘’\"'|‖`*~_—-·";
/// The least gap between pieces at a gutter, in em.
const MIN_GAP: f32 = 0.75;

/// The edges of the columns of a page whose lines were cut.
#[derive(Default)]
pub(crate) struct ColumnEdges {
    segments: Vec<Segment>,
    em: f32,
}

impl ColumnEdges {
    /// True if columns end where the left run ends and begin where the right one begins.
    pub(crate) fn part(&self, left: &Run<'_>, right: &Run<'_>) -> bool {
        if self.segments.is_empty() {
            return false;
        }
        if left.line == right.line {
            // A line of one piece that was cut.
            return true;
        }
        let v = left.center() / self.em;
        let [end, start] = [left.u[1], right.u[0]].map(|u| u / self.em);
        let mut support = [0.0; 2];
        for other in near(&self.segments, v, REACH).filter(|other| (other.v - v).abs() > 0.5) {
            let weight = other.weight_at(v);
            let same = |a: f32, b: f32| (a - b).abs() < SAME_EDGE;
            if same(other.u[1], end) {
                support[0] += weight;
            }
            if same(other.u[0], start) || same(other.u[0], start - INDENT) {
                support[1] += weight;
            }
        }
        let both = support[0].min(support[1]);
        both > 0.3 || support[1] > 1.0 && start - end > 0.4
    }
}

/// Cuts runs at the gutters that they cross.
pub(crate) fn cut(runs: Vec<Run<'_>>) -> (Vec<Run<'_>>, ColumnEdges) {
    let em = advance(&runs);
    let lines = body_lines(&runs, em);
    let Some(gutter) = gutter_width(&lines) else {
        return (runs, ColumnEdges::default());
    };
    let crossed = gutters(&lines, gutter);
    let edges = ColumnEdges {
        segments: segments(&lines, &crossed),
        em,
    };
    let mut of_run: Vec<&[Gutter]> = vec![&[]; runs.len()];
    for (line, gutters) in lines.iter().zip(&crossed) {
        of_run[line.run] = gutters;
    }
    let mut out = Vec::with_capacity(runs.len());
    for (run, gutters) in runs.into_iter().zip(of_run) {
        let scaled = gutters.iter().map(|gutter| Gutter {
            end: gutter.end * em,
            start: gutter.start * em,
        });
        let scaled: Vec<Gutter> = scaled.collect();
        match &run.parts[..] {
            _ if scaled.is_empty() => out.push(run),
            [part] => out.extend(cut_piece(part, run.line, em, &scaled)),
            _ => out.extend(cut_between_pieces(run, &scaled)),
        }
    }
    sort(&mut out);
    (out, edges)
}

/// Tests for type of the body's size. What a gutter adds to a line makes its type look larger.
fn is_body(run: &Run<'_>, em: f32) -> bool {
    let length = (run.u[1] - run.u[0]) / em;
    let largest = if length < MAX_COLUMN { 1.16 } else { 1.25 };
    !run.across && (0.78..largest).contains(&(run.size / em))
}

/// Longer lines may cross a gutter, in em.
const MAX_COLUMN: f32 = 20.0;

/// The advance of a full-width character: the least that many lines have, as gutters make lines longer. Narrow lines
/// with the edges of a column cross no gutter.
fn advance(runs: &[Run<'_>]) -> f32 {
    let body: Vec<&Run<'_>> = runs.iter().filter(|run| is_body(run, 1.0)).collect();
    let advance = |run: &Run<'_>| {
        let width = width(&run.text());
        (width >= 6.0).then(|| (run.u[1] - run.u[0]) / width)
    };
    let mut all: Vec<f32> = body.iter().filter_map(|run| advance(run)).collect();
    all.sort_by(f32::total_cmp);
    let usual = all.get(all.len() / 2).copied().unwrap_or(1.0);
    all.retain(|&a| a > 0.9 * usual);
    let narrow = (0..body.len()).filter(|&i| body[i].u[1] - body[i].u[0] < NARROW);
    let narrow = narrow.filter(|&i| has_column_edges(&body, i));
    let mut narrow: Vec<f32> = narrow.filter_map(|i| advance(body[i])).collect();
    narrow.sort_by(f32::total_cmp);
    narrow.retain(|&a| a > 0.85 * usual);
    if narrow.len() < 6 {
        narrow.clear();
    }
    let least = [all, narrow]
        .iter()
        .filter_map(|list| least_common(list))
        .reduce(f32::min);
    least.map_or(1.0, |a| a.max(0.5))
}

/// Narrower lines are taken to be of one column, in em.
const NARROW: f32 = 10.0;

/// True if other lines near begin where a line begins and end where it ends.
fn has_column_edges(body: &[&Run<'_>], i: usize) -> bool {
    let near = |other: &&&Run<'_>| (other.center() - body[i].center()).abs() < 14.0;
    let up = body[..i].iter().rev().take_while(near).take(NEAR);
    let down = body[i + 1..].iter().take_while(near).take(NEAR);
    let [starts, ends] = up.chain(down).fold([0, 0], |[starts, ends], other| {
        let [start, end] = [0, 1].map(|side| (other.u[side] - body[i].u[side]).abs() < SAME_EDGE);
        [starts + usize::from(start), ends + usize::from(end)]
    });
    starts >= 1 && ends >= 2
}

/// The least of sorted advances that nearly as many lines have as the most common one.
fn least_common(advances: &[f32]) -> Option<f32> {
    let lines = advances.iter().map(|&a| {
        let from = advances.partition_point(|&b| b < a - SAME_ADVANCE);
        let same = advances[from..]
            .iter()
            .take_while(|&&b| b < a + SAME_ADVANCE);
        same.map(|b| SAME_ADVANCE - (a - b).abs()).sum::<f32>()
    });
    let lines: Vec<f32> = lines.collect();
    let most = lines.iter().fold(0.0_f32, |a, &b| a.max(b));
    let at = lines.iter().position(|&lines| lines >= 0.75 * most)?;
    advances.get(at).copied()
}

/// Advances that differ by less are the same, in em.
const SAME_ADVANCE: f32 = 0.015;

fn body_lines(runs: &[Run<'_>], em: f32) -> Vec<BodyLine> {
    let body = runs.iter().enumerate().filter(|(_, run)| is_body(run, em));
    body.map(|(i, run)| {
        let text = run.text();
        BodyLine {
            run: i,
            u: run.u.map(|u| u / em),
            v: run.center() / em,
            width: width(&text),
            marks: text.chars().filter(|&c| opens(c) || closes(c)).count(),
            chars: text.chars().collect(),
            gaps: (run.parts.len() > 1).then(|| gaps(run, em)),
        }
    })
    .collect()
}

/// The middles of the gaps between the pieces of a run, in em. Marks in a gap may be a rule that OCR has read.
fn gaps(run: &Run<'_>, em: f32) -> Vec<f32> {
    let is_text = |part: &&Part<'_>| part.text.contains(|c| !RULE_MARKS.contains(c));
    let pieces: Vec<[f32; 2]> = run
        .parts
        .iter()
        .filter(is_text)
        .map(|part| part.u)
        .collect();
    let gaps = pieces
        .windows(2)
        .map(|pair| [pair[0][1] / em, pair[1][0] / em]);
    let gaps = gaps.filter(|[end, start]| start - end > MIN_GAP);
    gaps.map(|[end, start]| (end + start) / 2.0).collect()
}

fn cut_piece<'p>(part: &Part<'p>, line: usize, size: f32, gutters: &[Gutter]) -> Vec<Run<'p>> {
    let chars: Vec<char> = part.text.chars().collect();
    let cuts = cuts(&chars, part.u, gutters);
    let mut out = Vec::new();
    let mut rest = part.text;
    let mut done = 0;
    let mut left = part.u[0];
    let edges = gutters.iter().map(|gutter| (gutter.end, gutter.start));
    for ((right, next), cut) in edges
        .chain([(part.u[1], 0.0)])
        .zip(cuts.into_iter().chain([chars.len()]))
    {
        let at = rest
            .char_indices()
            .nth(cut - done)
            .map_or(rest.len(), |(at, _)| at);
        let (text, behind) = rest.split_at(at);
        if !text.trim().is_empty() {
            let piece = within(part, text.trim(), [left, right]);
            out.push(Run {
                line,
                ..run(vec![piece], size, false)
            });
        }
        (rest, done, left) = (behind, cut, next);
    }
    out
}

/// A part of a piece.
fn within<'p>(part: &Part<'p>, text: &'p str, u: [f32; 2]) -> Part<'p> {
    let bbox = part.bbox;
    let length = (part.u[1] - part.u[0]).max(0.01);
    let at =
        |u: f32| bbox.left + (bbox.right - bbox.left) * ((u - part.u[0]) / length).clamp(0.0, 1.0);
    Part {
        text,
        bbox: Rect {
            left: at(u[0]),
            right: at(u[1]),
            ..bbox
        },
        u,
        ..part.clone()
    }
}

fn cut_between_pieces<'p>(whole: Run<'p>, gutters: &[Gutter]) -> Vec<Run<'p>> {
    let mut columns: Vec<Vec<Part<'p>>> = gutters.iter().map(|_| Vec::new()).collect();
    columns.push(Vec::new());
    for part in whole.parts {
        let middle = (part.u[0] + part.u[1]) / 2.0;
        let column = gutters.partition_point(|gutter| (gutter.end + gutter.start) / 2.0 < middle);
        columns[column].push(part);
    }
    let columns = columns.into_iter().filter(|parts| !parts.is_empty());
    let cut = |parts| Run {
        line: whole.line,
        ..run(parts, whole.size, false)
    };
    columns.map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "山水之间有一座小城河水从城里流过两岸种满柳树每到春天老人们坐在树下说起从前的事";

    /// A line of the given columns of `TEXT`, as one piece.
    fn line(text: &str, u: [f32; 2], row: usize) -> Run<'_> {
        let v = [0.0, 1.0].map(|v| v + 1.5 * row as f32);
        let bbox = Rect {
            left: u[0],
            top: v[0],
            right: u[1],
            bottom: v[1],
        };
        let part = Part {
            text,
            bbox,
            u,
            v,
            is_ocr: true,
        };
        run(vec![part], 1.0, false)
    }

    fn texts(runs: Vec<Run<'_>>) -> Vec<String> {
        let (runs, _) = cut(runs);
        runs.iter().map(Run::text).collect()
    }

    fn part_of_text(from: usize, to: usize) -> String {
        TEXT.chars().skip(from).take(to - from).collect()
    }

    /// Two columns of nine em with a gutter of one. `is_merged` tells which rows OCR has as one line.
    fn two_columns(is_merged: impl Fn(usize) -> bool) -> (Vec<String>, Vec<[f32; 2]>, Vec<usize>) {
        let (mut texts, mut places, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        for row in 0..16 {
            let columns = if is_merged(row) {
                vec![(0, 18, [0.0, 19.0])]
            } else {
                vec![(0, 9, [0.0, 9.0]), (9, 18, [10.0, 19.0])]
            };
            for (from, to, u) in columns {
                texts.push(part_of_text(row + from, row + to));
                places.push(u);
                rows.push(row);
            }
        }
        (texts, places, rows)
    }

    #[test]
    fn merged_lines_are_cut_where_others_are_parted() {
        for (name, is_merged) in [
            ("every other row", (|row| row % 2 == 1) as fn(usize) -> bool),
            ("four rows in turn", |row| row % 8 > 3),
            ("all but the first and the last rows", |row| {
                (4..12).contains(&row)
            }),
        ] {
            let (merged, places, rows) = two_columns(is_merged);
            let lines = merged.iter().zip(places).zip(rows);
            let runs = lines.map(|((text, u), row)| line(text, u, row)).collect();
            let (parted, ..) = two_columns(|_| false);
            assert_eq!(texts(runs), parted, "{name}");
        }
    }

    #[test]
    fn wide_lines_stay_whole() {
        // Lines of nineteen em above and below two columns.
        let wide: Vec<String> = (0..8).map(|row| part_of_text(row, row + 19)).collect();
        let (columns, places, rows) = two_columns(|_| false);
        let below = columns.iter().zip(places).zip(rows);
        let below = below.map(|((text, u), row)| line(text, u, row + 8));
        let above = wide.iter().enumerate();
        let above = above.map(|(row, text)| line(text, [0.0, 19.0], row));
        let all: Vec<String> = wide.iter().chain(&columns).cloned().collect();
        assert_eq!(texts(above.chain(below).collect()), all);
    }
}
