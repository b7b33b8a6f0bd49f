//! Gutters that cross lines of OCR.
//!
//! Where a gutter is follows from the edges of the lines near: some lines of a column are always found alone, and the
//! columns of an article are equally wide. A line has the gutters that explain best why it is longer than its text.

use std::collections::{BTreeMap, BTreeSet};

use unicode_width::UnicodeWidthChar;

use crate::layout::chars::{closes, is_han, is_latin, opens};

/// Pages of more lines are not cut: the comparison of lines with those near takes long.
const MAX_LINES: usize = 1500;
/// Lines above and below that are compared with a line.
pub(super) const NEAR: usize = 150;
/// Distances of lines, in em: beyond the first a line is no evidence, and each further second counts 1/e.
pub(super) const REACH: f32 = 16.0;
const FADE: f32 = 5.0;
/// Columns are this wide, in em.
const COLUMN: [f32; 2] = [6.0, 21.0];
/// Edges that differ by less are the same, in em.
pub(super) const SAME_EDGE: f32 = 0.35;
/// The indent of a paragraph.
pub(super) const INDENT: f32 = 2.0;
/// Columns of the same pitch begin where a line begins, or differ by less, in em.
const IN_STEP: f32 = 0.8;
/// Times that gutters found in one line become evidence for the lines near it.
const ROUNDS: usize = 8;
/// What counts against a gutter, and against one that ends a column with a mark that no line ends with.
const COST: f32 = 1.2;
const FORBIDDEN_EDGE: f32 = 1.5;
/// What counts against a cut there, and how far from the gutter a cut is looked for, in em.
const FORBIDDEN_CUT: f32 = 8.0;
const CUT_RANGE: f32 = 2.6;
/// The space between Han and figures or letters.
const MIXED_GAP: f32 = 0.2;
/// What counts against a gutter for each line that is as long, and how many of them an edge at the gutter outweighs.
const ALIKE_COST: f32 = 0.35;
const ALIKE_EDGE: f32 = 2.0;
/// Candidates of a lower score are left out.
const MIN_SCORE: f32 = -0.6;
/// The weight of an edge that a cut makes, beside one that OCR found.
const CUT_EDGE: f32 = 0.6;
/// The width of a gutter where none is seen, and by how much others of the page differ from the usual.
const USUAL_GUTTER: f32 = 1.0;
const GUTTER_RANGE: f32 = 0.6;
/// The pairs of lines beside each other that a page with columns has.
const MIN_PAIRS: usize = 3;

/// The white between two columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gutter {
    pub(super) end: f32,
    pub(super) start: f32,
}

impl Gutter {
    fn width(self) -> f32 {
        self.start - self.end
    }
}

/// A line of the body type. Lengths are in em of the page's text, which is the least usual advance.
pub(super) struct BodyLine {
    /// Index of the run.
    pub(super) run: usize,
    pub(super) u: [f32; 2],
    pub(super) v: f32,
    pub(super) chars: Vec<char>,
    /// The middles of the gaps between pieces, where there are several pieces.
    pub(super) gaps: Option<Vec<f32>>,
    /// The width of the text.
    pub(super) width: f32,
    /// Full-width marks, which may be squeezed or stretched.
    pub(super) marks: usize,
}

/// A line or what a gutter leaves of it.
pub(super) struct Segment {
    line: usize,
    pub(super) u: [f32; 2],
    pub(super) v: f32,
    weight: f32,
    /// True if other lines have both edges.
    is_column: bool,
}

impl Segment {
    /// The weight that its distance leaves.
    pub(super) fn weight_at(&self, v: f32) -> f32 {
        self.weight * (-(self.v - v).abs() / FADE).exp()
    }
}

/// A gutter that may cross a line, with what speaks for it.
#[derive(Clone, Copy)]
struct Candidate {
    gutter: Gutter,
    score: f32,
}

/// The usual width of the page's gutters; `None` if it has no columns or too many lines.
pub(super) fn gutter_width(lines: &[BodyLine]) -> Option<f32> {
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
pub(super) fn gutters(lines: &[BodyLine], usual: f32) -> Vec<Vec<Gutter>> {
    let fits: Vec<Fit> = lines.iter().map(|line| Fit::of(line, lines)).collect();
    let mut crossed: Vec<Vec<Gutter>> = lines.iter().map(|_| Vec::new()).collect();
    let whole = segments(lines, &crossed);
    for _ in 0..ROUNDS {
        let segments = segments(lines, &crossed);
        let found = (0..lines.len()).map(|i| {
            let long = lines[i].u[1] - lines[i].u[0] > COLUMN[0] + 1.5;
            if long {
                gutters_of(i, &lines[i], &fits[i], &whole, &segments, usual)
            } else {
                Vec::new()
            }
        });
        let mut found: Vec<_> = found.collect();
        settle(lines, &mut found, usual);
        if found == crossed {
            break;
        }
        crossed = found;
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
pub(super) fn segments(lines: &[BodyLine], crossed: &[Vec<Gutter>]) -> Vec<Segment> {
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
pub(super) fn near(segments: &[Segment], v: f32, reach: f32) -> impl Iterator<Item = &Segment> {
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
fn gutters_of(
    i: usize,
    line: &BodyLine,
    fit: &Fit,
    whole: &[Segment],
    segments: &[Segment],
    usual: f32,
) -> Vec<Gutter> {
    let [starts, ends] = [0, 1].map(|side| edges(i, line, segments, side));
    let is_indented = support(&starts, line.u[0] - INDENT) > 0.1;
    if !is_indented && support(&starts, line.u[0]) < 0.1 {
        // Centred above columns.
        return Vec::new();
    }
    let columns = near(segments, line.v, REACH).filter(|other| other.line != i && other.is_column);
    let columns = columns.map(|other| (other.u, other.weight_at(line.v)));
    let mut candidates = candidates(line, &starts, &ends, columns, usual);
    let alike = alike(i, line, whole);
    let [found_starts, found_ends] = [0, 1].map(|side| edges(i, line, whole, side));
    for Candidate { gutter, score } in &mut candidates {
        let found = support(&found_starts, gutter.start) + support(&found_ends, gutter.end);
        *score -= ALIKE_COST * (alike - ALIKE_EDGE * found).clamp(0.0, 3.0);
    }
    candidates.retain(|candidate| candidate.score > MIN_SCORE);
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates.truncate(24);
    candidates.sort_by(|a, b| a.gutter.end.total_cmp(&b.gutter.end));
    let is_flush = support(&ends, line.u[1]) > 0.5;
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
    // The best are first, so the search ends where no forbidden edge could change it.
    let mut best: Option<(f32, &Set)> = None;
    for set in &sets {
        let most = fit.score(set);
        if best.is_some_and(|(score, _)| score > most) {
            break;
        }
        let score = most - FORBIDDEN_EDGE * forbidden_edges(line, &set.gutters) as f32;
        if best.is_none_or(|(least, _)| score >= least) {
            best = Some((score, set));
        }
    }
    best.map(|(_, set)| set.gutters.clone()).unwrap_or_default()
}

/// The weight of the lines near that begin and end where a line does. If a gutter crossed all of them, some of them would
/// have been found in two parts.
fn alike(i: usize, line: &BodyLine, whole: &[Segment]) -> f32 {
    let others = near(whole, line.v, REACH).filter(|other| other.line != i);
    let same = |a: f32, b: f32| (a - b).abs() < SAME_EDGE;
    let alike = others.filter(|other| {
        let [start, end] = other.u;
        let starts = [-INDENT, 0.0, INDENT]
            .iter()
            .any(|indent| same(start, line.u[0] + indent));
        starts && same(end, line.u[1])
    });
    alike.map(|other| other.weight_at(line.v)).sum()
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
        let is_in_step = |start: f32| {
            let columns = (left - start) / pitch;
            (columns - columns.round()).abs() * pitch < IN_STEP
        };
        if !is_in_step(line.u[0]) && !is_in_step(line.u[0] - INDENT) {
            continue;
        }
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
        .filter(|c| c.score > MIN_SCORE && c.gutter.width() > 0.0)
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
    cuts.filter(|&at| ends_no_line(line.chars[at - 1]) || begins_no_line(line.chars[at]))
        .count()
}

/// Widths of characters in em.
pub(super) fn width(text: &str) -> f32 {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> f32 {
    c.width().unwrap_or(0) as f32 / 2.0
}

/// Returns the index of the first character behind each gutter: where the text fills the columns best.
pub(super) fn cuts(chars: &[char], [left, right]: [f32; 2], gutters: &[Gutter]) -> Vec<usize> {
    let white: f32 = gutters.iter().map(|gutter| gutter.width()).sum();
    let ends = Ends::of(chars);
    let advance = (right - left - white) / ends.of_text().max(1.0);
    // For the columns so far, the best ways to end them, each with its cost and the cuts before it.
    let mut ways = vec![(0, 0.0, Vec::new())];
    let mut from = left;
    let mut filled = 0.0;
    for gutter in gutters {
        let length = gutter.end - from;
        from = gutter.start;
        filled += length;
        let range = ends.near(filled / advance);
        let next = range.filter_map(|to| {
            let fits = ways.iter().filter(|(from, ..)| *from <= to);
            let costs = fits.map(|(from, cost, cuts)| {
                (
                    cost + misfit(chars, &ends, *from..to, advance, length),
                    cuts,
                )
            });
            let (cost, cuts) = costs.min_by(|a, b| a.0.total_cmp(&b.0))?;
            Some((to, cost, cuts.iter().copied().chain([to]).collect()))
        });
        ways = next.collect();
    }
    let last = |&(at, cost, _): &(usize, f32, Vec<usize>)| {
        cost + misfit(chars, &ends, at..chars.len(), advance, right - from)
    };
    let best = ways.into_iter().min_by(|a, b| last(a).total_cmp(&last(b)));
    best.map(|(_, _, cuts)| cuts).unwrap_or_default()
}

/// Where the characters of a line end if nothing stretches it, in em, and how many full-width marks are before.
struct Ends {
    ends: Vec<f32>,
    marks: Vec<usize>,
}

impl Ends {
    fn of(chars: &[char]) -> Self {
        let (mut ends, mut marks) = (vec![0.0], vec![0]);
        let (mut end, mut count) = (0.0, 0);
        let mut last = None;
        for &c in chars {
            let is_mixed =
                last.is_some_and(|last| is_han(last) && is_latin(c) || is_latin(last) && is_han(c));
            end += char_width(c) + if is_mixed { MIXED_GAP } else { 0.0 };
            ends.push(end);
            count += usize::from(opens(c) || closes(c));
            marks.push(count);
            last = Some(c);
        }
        Self { ends, marks }
    }

    fn of_text(&self) -> f32 {
        self.ends[self.ends.len() - 1]
    }

    /// The characters that end near a place.
    fn near(&self, at: f32) -> std::ops::RangeInclusive<usize> {
        let last = self.ends.len() - 1;
        let from = self.ends.partition_point(|&end| end < at - CUT_RANGE);
        let to = self.ends.partition_point(|&end| end <= at + CUT_RANGE);
        from.min(last)..=to.max(from + 1).min(last + 1) - 1
    }
}

/// How badly characters fill a column.
fn misfit(
    chars: &[char],
    ends: &Ends,
    range: std::ops::Range<usize>,
    advance: f32,
    length: f32,
) -> f32 {
    let text = &chars[range.clone()];
    let width = (ends.ends[range.end] - ends.ends[range.start]) * advance;
    let marks = ends.marks[range.end] - ends.marks[range.start];
    let deviation = 0.4 + 0.1 * marks as f32;
    let is_forbidden = |c: Option<&char>, is: fn(char) -> bool| {
        let is = c.is_some_and(|&c| is(c));
        if is { FORBIDDEN_CUT } else { 0.0 }
    };
    ((width - length) / deviation).powi(2)
        + is_forbidden(text.first().filter(|_| range.start > 0), begins_no_line)
        + is_forbidden(
            text.last().filter(|_| range.end < chars.len()),
            ends_no_line,
        )
}

fn begins_no_line(c: char) -> bool {
    closes(c) || ",.;:!?)%·".contains(c)
}

fn ends_no_line(c: char) -> bool {
    opens(c) || c == '('
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_fill_the_columns() {
        let gutters = [Gutter {
            end: 8.0,
            start: 9.0,
        }];
        for (left, right) in [
            ("入冬以来白石渡的", "码头一天比一天热"),
            // A mark begins no line, so a character was missed.
            ("入冬以来白石渡。", "码头一天比一天热"),
            // Figures take half an em, and space beside Han.
            ("至21时20分为止共", "有三千多人在码头"),
            // No line ends with an opening bracket.
            ("装满稻谷的货船", "（码头一天比一天"),
        ] {
            let chars: Vec<char> = left.chars().chain(right.chars()).collect();
            let at = cuts(&chars, [0.0, 17.0], &gutters);
            assert_eq!(at, [left.chars().count()], "{left}|{right}");
        }
    }
}
