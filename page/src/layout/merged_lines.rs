//! Cuts lines that OCR has run together across gutters.
//!
//! Where a gutter is follows from the edges of the lines near: some lines of a column are always found alone, and the
//! columns of an article are equally wide. A line is cut at the gutters that explain best why it is longer than its
//! text.

use std::collections::{BTreeMap, BTreeSet};

use unicode_width::UnicodeWidthChar;

use crate::Rect;
use crate::layout::chars::{closes, opens};
use crate::layout::frame::{Part, Run, run, sort};

/// Pages of more lines are not cut: the comparison of lines with those near takes long.
const MAX_LINES: usize = 1500;
/// Lines above and below that are compared with a line.
const NEAR: usize = 150;
/// Distances of lines, in em: beyond the first a line is no evidence, and each further second counts 1/e.
const REACH: f32 = 16.0;
const FADE: f32 = 5.0;
/// Columns are this wide, in em.
const COLUMN: [f32; 2] = [6.0, 21.0];
/// Edges that differ by less are the same, in em.
const SAME_EDGE: f32 = 0.35;
/// The indent of a paragraph.
const INDENT: f32 = 2.0;
/// Times that gutters found in one line become evidence for the lines near it.
const ROUNDS: usize = 8;
/// What counts against a gutter, and against one that ends a column with a mark that no line ends with.
const COST: f32 = 1.2;
const FORBIDDEN_EDGE: f32 = 1.5;
/// The weight of an edge that a cut makes, beside one that OCR found.
const CUT_EDGE: f32 = 0.6;
/// The width of a gutter where none is seen, and by how much others of the page differ from the usual.
const USUAL_GUTTER: f32 = 1.0;
const GUTTER_RANGE: f32 = 0.6;
/// What OCR makes of rules.
const RULE_MARKS: &str = "“”‘’\"'|‖`*~_—-·";
/// The least gap between pieces at a gutter, in em.
const MIN_GAP: f32 = 0.75;
/// The pairs of lines beside each other that a page with columns has.
const MIN_PAIRS: usize = 3;

/// The white between two columns.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gutter {
    end: f32,
    start: f32,
}

impl Gutter {
    fn width(self) -> f32 {
        self.start - self.end
    }
}

/// A line of the body type. Lengths are in em of the page's text, which is the least usual advance.
struct BodyLine {
    /// Index of the run.
    run: usize,
    u: [f32; 2],
    v: f32,
    chars: Vec<char>,
    /// The middles of the gaps between pieces, where there are several pieces.
    gaps: Option<Vec<f32>>,
    /// The width of the text.
    width: f32,
    /// Full-width marks, which may be squeezed or stretched.
    marks: usize,
}

/// A line or what a gutter leaves of it.
struct Segment {
    line: usize,
    u: [f32; 2],
    v: f32,
    weight: f32,
    /// True if other lines have both edges.
    is_column: bool,
}

impl Segment {
    /// The weight that its distance leaves.
    fn weight_at(&self, v: f32) -> f32 {
        self.weight * (-(self.v - v).abs() / FADE).exp()
    }
}

/// A gutter that may cross a line, with what speaks for it.
#[derive(Clone, Copy)]
struct Candidate {
    gutter: Gutter,
    score: f32,
}

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

fn is_body(run: &Run<'_>, em: f32) -> bool {
    !run.across && (0.78..1.25).contains(&(run.size / em))
}

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

/// The usual width of the page's gutters; `None` if it has no columns or too many lines.
fn gutter_width(lines: &[BodyLine]) -> Option<f32> {
    if lines.len() > MAX_LINES {
        return None;
    }
    let mut gaps = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let beside = |other: &&BodyLine| (other.v - line.v).abs() < 0.45;
        let up = lines[..i].iter().rev().take_while(beside);
        let down = lines[i + 1..].iter().take_while(beside);
        let right = up.chain(down).filter(|other| other.u[0] > line.u[1]);
        gaps.extend(
            right
                .map(|other| other.u[0] - line.u[1])
                .min_by(f32::total_cmp),
        );
    }
    gaps.retain(|&gap| gap < 8.0);
    if gaps.len() < MIN_PAIRS {
        return None;
    }
    gaps.retain(|gap| (0.4..1.9).contains(gap));
    gaps.sort_by(f32::total_cmp);
    Some(if gaps.len() > MIN_PAIRS {
        gaps[gaps.len() / 2]
    } else {
        USUAL_GUTTER
    })
}

/// The gutters that each line crosses, from left to right.
fn gutters(lines: &[BodyLine], usual: f32) -> Vec<Vec<Gutter>> {
    let mut crossed: Vec<Vec<Gutter>> = lines.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        let segments = segments(lines, &crossed);
        let found = (0..lines.len()).map(|i| {
            let long = lines[i].u[1] - lines[i].u[0] > COLUMN[0] + 1.5;
            if long {
                gutters_of(i, lines, &segments, usual)
            } else {
                Vec::new()
            }
        });
        let found: Vec<_> = found.collect();
        if found == crossed {
            break;
        }
        crossed = found;
        settle(lines, &mut crossed, usual);
    }
    crossed
}

/// Moves the gutters of each line to where most lines near it have their edges.
fn settle(lines: &[BodyLine], crossed: &mut [Vec<Gutter>], usual: f32) {
    let segments = segments(lines, crossed);
    for (i, gutters) in crossed
        .iter_mut()
        .enumerate()
        .filter(|(_, g)| !g.is_empty())
    {
        let [starts, ends] = [0, 1].map(|side| edges(i, &lines[i], &segments, side));
        for gutter in gutters {
            let (start, end) = (common(&starts, gutter.start), common(&ends, gutter.end));
            if (start - end - usual).abs() < GUTTER_RANGE {
                *gutter = Gutter { end, start };
            }
        }
    }
}

/// The edge that most lines share, of those that differ from a place by little more than a character.
fn common(edges: &[Edge], at: f32) -> f32 {
    let from = edges.partition_point(|edge| edge.0 < at - 1.4);
    let near = edges[from..].iter().take_while(|edge| edge.0 < at + 1.4);
    let places = near.map(|edge| edge.0).chain([at]);
    let best = places.map(|place| (support(edges, place), place));
    best.max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(at, |(_, place)| place)
}

/// The edges of the segments near a line on one side, with their weights.
fn edges(i: usize, line: &BodyLine, segments: &[Segment], side: usize) -> Vec<Edge> {
    let others = near(segments, line.v, REACH).filter(|other| other.line != i);
    let edges = others.map(|other| (other.u[side], other.weight_at(line.v)));
    let mut edges: Vec<Edge> = edges.collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    edges
}

/// The parts of all lines between gutters, from the top down.
fn segments(lines: &[BodyLine], crossed: &[Vec<Gutter>]) -> Vec<Segment> {
    let mut segments = Vec::new();
    for (i, (line, gutters)) in lines.iter().zip(crossed).enumerate() {
        let mut start = line.u[0];
        let ends = gutters.iter().map(|g| (g.end, g.start));
        for (end, next) in ends.chain([(line.u[1], 0.0)]) {
            let is_whole = gutters.is_empty();
            segments.push(Segment {
                line: i,
                u: [start, end],
                v: line.v,
                weight: if is_whole { 1.0 } else { CUT_EDGE },
                is_column: false,
            });
            start = next;
        }
    }
    let is_column = |segment: &Segment| {
        let [start, end] = segment.u;
        let same = |a: f32, b: f32| (a - b).abs() < SAME_EDGE;
        let near = near(&segments, segment.v, 12.0).filter(|other| other.line != segment.line);
        let [starts, ends] = near.fold([0, 0], |[starts, ends], other| {
            let [a, b] = other.u;
            [
                starts + usize::from(same(a, start)),
                ends + usize::from(same(b, end)),
            ]
        });
        (COLUMN[0]..COLUMN[1]).contains(&(end - start)) && starts >= 1 && ends >= 2
    };
    let columns: Vec<bool> = segments.iter().map(is_column).collect();
    for (segment, is_column) in segments.iter_mut().zip(columns) {
        segment.is_column = is_column;
    }
    segments
}

/// The segments within a distance above and below.
fn near(segments: &[Segment], v: f32, reach: f32) -> impl Iterator<Item = &Segment> {
    let at = segments.partition_point(|other| other.v < v);
    let within = move |other: &&Segment| (other.v - v).abs() < reach;
    let up = segments[..at].iter().rev().take_while(within).take(NEAR);
    let down = segments[at..].iter().take_while(within).take(NEAR);
    up.chain(down)
}

/// An edge of a segment near a line, with the weight that its distance leaves.
type Edge = (f32, f32);

/// The sum of weights of the edges at a place.
fn support(edges: &[Edge], at: f32) -> f32 {
    let from = edges.partition_point(|edge| edge.0 <= at - SAME_EDGE);
    let same = edges[from..]
        .iter()
        .take_while(|edge| edge.0 < at + SAME_EDGE);
    same.map(|edge| edge.1).sum()
}

/// The gutters that a line crosses, by the segments near it.
fn gutters_of(i: usize, lines: &[BodyLine], segments: &[Segment], usual: f32) -> Vec<Gutter> {
    let line = &lines[i];
    let [starts, ends] = [0, 1].map(|side| edges(i, line, segments, side));
    let is_indented = support(&starts, line.u[0] - INDENT) > 0.1;
    if !is_indented && support(&starts, line.u[0]) < 0.1 {
        // Centred above columns.
        return Vec::new();
    }
    let columns = near(segments, line.v, REACH).filter(|other| other.line != i && other.is_column);
    let columns = columns.map(|other| (other.u, other.weight_at(line.v)));
    let mut candidates = candidates(line, &starts, &ends, columns, usual);
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates.truncate(24);
    candidates.sort_by(|a, b| a.gutter.end.total_cmp(&b.gutter.end));
    let is_flush = support(&ends, line.u[1]) > 0.5;
    let fit = Fit::of(line, lines);
    let mut sets = vec![Set::default()];
    for candidate in candidates {
        let Gutter { end, start } = candidate.gutter;
        let fits = |set: &&Set| match set.gutters.last() {
            Some(last) => end - last.start >= COLUMN[0],
            None => end - line.u[0] >= COLUMN[0] - if is_indented { INDENT } else { 0.0 },
        };
        let longer: Vec<Set> = sets
            .iter()
            .filter(fits)
            .map(|set| set.with(candidate))
            .collect();
        debug_assert!(start > end);
        sets.extend(longer);
        sets.sort_by(|a, b| fit.score(b).total_cmp(&fit.score(a)));
        sets.truncate(60);
    }
    // The last column is as wide as others, unless the line ends before its edge.
    sets.retain(|set| {
        let last = set.gutters.last();
        last.is_none_or(|last| !is_flush || line.u[1] - last.start >= COLUMN[0])
    });
    let score =
        |set: &Set| fit.score(set) - FORBIDDEN_EDGE * forbidden_edges(line, &set.gutters) as f32;
    let best = sets.iter().max_by(|a, b| score(a).total_cmp(&score(b)));
    best.map(|set| set.gutters.clone()).unwrap_or_default()
}

/// Gutters between the ends and the starts of the segments near a line, and where columns would be that are as wide
/// as those near it.
fn candidates(
    line: &BodyLine,
    starts: &[Edge],
    ends: &[Edge],
    columns: impl Iterator<Item = ([f32; 2], f32)>,
    usual: f32,
) -> Vec<Candidate> {
    let [low, high] = [line.u[0] + 1.5, line.u[1] - 0.8];
    let place = |u: f32| (u * 5.0).round() as i32;
    // The weight of columns of equal width, by gutter.
    let mut places: BTreeMap<(i32, i32), f32> = BTreeMap::new();
    let end_places: BTreeSet<i32> = ends.iter().map(|edge| place(edge.0)).collect();
    let indents = [0.0, INDENT];
    let start_places = starts
        .iter()
        .flat_map(|edge| indents.map(|indent| place(edge.0 - indent)));
    let widths = [(usual - GUTTER_RANGE).max(0.3), usual + GUTTER_RANGE].map(place);
    for start in start_places.collect::<BTreeSet<i32>>() {
        for &end in end_places.range(start - widths[1]..start - widths[0]) {
            if end > place(low) && start < place(high) {
                places.entry((end, start)).or_default();
            }
        }
    }
    for ([left, right], weight) in columns {
        let pitch = right - left + usual;
        for n in -5..=5 {
            let start = left + n as f32 * pitch;
            let end = start - usual;
            if end > low && start < high {
                *places.entry((place(end), place(start))).or_default() += 0.6 * weight;
            }
        }
    }
    let has_gap = |&[end, start]: &[f32; 2]| match &line.gaps {
        Some(gaps) => gaps.iter().any(|&gap| end - 0.3 < gap && gap < start + 0.3),
        None => true,
    };
    let places = places
        .into_iter()
        .map(|((end, start), columns)| ([end, start].map(|u| u as f32 / 5.0), columns));
    let places = places.filter(|(edges, _)| has_gap(edges));
    let candidates = places.map(|([end, start], columns)| {
        let starting = support(starts, start) + 0.5 * support(starts, start + INDENT);
        let ending = support(ends, end);
        let score = starting.min(ending).min(2.0)
            + 0.25 * starting.max(ending).min(2.0)
            + 0.6 * columns.min(1.0)
            - COST;
        Candidate {
            gutter: Gutter { end, start },
            score,
        }
    });
    candidates
        .filter(|c| c.score > -0.6 && c.gutter.width() > 0.0)
        .collect()
}

/// Gutters that a line may cross together.
#[derive(Clone, Default)]
struct Set {
    gutters: Vec<Gutter>,
    score: f32,
    white: f32,
}

impl Set {
    fn with(&self, candidate: Candidate) -> Self {
        let mut gutters = self.gutters.clone();
        gutters.push(candidate.gutter);
        Self {
            gutters,
            score: self.score + candidate.score,
            white: self.white + candidate.gutter.width(),
        }
    }
}

/// By how much a line is longer than its text.
struct Fit {
    excess: f32,
    deviation: f32,
}

impl Fit {
    /// The mean of the lines that begin and end as this one.
    fn of(line: &BodyLine, lines: &[BodyLine]) -> Self {
        let from = lines.partition_point(|other| other.v < line.v - 9.0);
        let near = lines[from..]
            .iter()
            .take_while(|other| other.v < line.v + 9.0);
        let alike = near.take(NEAR).filter(|other| {
            let [left, right] = [0, 1].map(|side| (other.u[side] - line.u[side]).abs());
            left < INDENT + 0.6 && right < 1.2
        });
        let excess: Vec<f32> = alike
            .map(|other| other.u[1] - other.u[0] - other.width)
            .collect();
        let count = excess.len().max(1) as f32;
        Self {
            excess: excess.iter().sum::<f32>() / count,
            deviation: (0.4 + 0.02 * line.width + 0.1 * line.marks as f32) / count.min(6.0).sqrt(),
        }
    }

    fn score(&self, set: &Set) -> f32 {
        let deviations = (self.excess - set.white) / self.deviation;
        set.score - 0.5 * deviations.powi(2).min(9.0)
    }
}

/// Counts the cuts before a mark that no line begins with, or behind one that no line ends with.
fn forbidden_edges(line: &BodyLine, gutters: &[Gutter]) -> usize {
    let cuts = cuts(&line.chars, line.u, gutters);
    let cuts = cuts
        .into_iter()
        .filter(|&at| at > 0 && at < line.chars.len());
    cuts.filter(|&at| {
        let (last, first) = (line.chars[at - 1], line.chars[at]);
        closes(first) || ",.;:!?)%·".contains(first) || opens(last) || last == '('
    })
    .count()
}

/// Widths of characters in em.
fn width(text: &str) -> f32 {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> f32 {
    c.width().unwrap_or(0) as f32 / 2.0
}

/// Returns the index of the first character behind each gutter: where the widths of the characters fill the columns.
fn cuts(chars: &[char], [mut at, end]: [f32; 2], gutters: &[Gutter]) -> Vec<usize> {
    let white: f32 = gutters.iter().map(|gutter| gutter.width()).sum();
    let width: f32 = chars.iter().copied().map(char_width).sum();
    let advance = (end - at - white) / width.max(1.0);
    let mut next = 0;
    let cut = |gutter: &Gutter| {
        while let Some(&c) = chars.get(next)
            && at + char_width(c) * advance / 2.0 <= gutter.end
        {
            at += char_width(c) * advance;
            next += 1;
        }
        at = gutter.start;
        next
    };
    gutters.iter().map(cut).collect()
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
