//! Finds the white strips between columns.

use crate::layout::frame::{NEAR, Run};

/// The height of a strip, in em of the text beside it: some three lines.
const HEIGHT: f32 = 3.9;
/// The height of a strip between columns that go on above or below: two lines.
const LEAST_HEIGHT: f32 = 2.2;
/// The width of a strip in em.
const WIDTH: f32 = 0.5;

/// A raster of the page: how far up and down a cell without ink can be extended.
#[derive(Debug)]
pub(crate) struct White {
    columns: usize,
    lines: usize,
    /// Cells per em.
    across: f32,
    down: f32,
    /// The length in cells of the white run through each cell, column by column.
    length: Vec<u16>,
    /// How much edges vary, in em.
    slack: f32,
    /// The first cell of the white run through each cell.
    start: Vec<u16>,
}

impl White {
    pub(crate) fn new(width: f32, height: f32, slack: f32, runs: &[Run<'_>]) -> Self {
        // The resolution drops on pages that are very large for their type.
        let fine = (1500.0 / width.max(1.0)).min(8.0);
        let coarse = (2000.0 / height.max(1.0)).min(4.0);
        let (columns, lines) = (
            (width * fine).ceil() as usize + 1,
            (height * coarse).ceil() as usize + 1,
        );
        let mut ink = vec![false; columns * lines];
        for run in runs {
            let [left, right] = if run.across { run.u } else { run.ink() };
            let (top, bottom) = if run.across {
                (run.v[0], run.v[1])
            } else {
                (run.center() - 0.5 * run.size, run.center() + 0.5 * run.size)
            };
            let cells = |low: f32, high: f32, per_em: f32, count: usize| {
                let low = (low * per_em).round().max(0.0) as usize;
                let high = (high * per_em).round().max(0.0) as usize;
                low.min(count)..high.clamp(low, count.max(low)).min(count)
            };
            for column in cells(left, right, fine, columns) {
                for line in cells(top, bottom, coarse, lines) {
                    ink[column * lines + line] = true;
                }
            }
        }
        let mut length = vec![0; columns * lines];
        let mut first = vec![0; columns * lines];
        for column in 0..columns {
            let column = column * lines..(column + 1) * lines;
            let (ink, length) = (&ink[column.clone()], &mut length[column.clone()]);
            let first = &mut first[column];
            let mut start = 0;
            for line in 0..=lines {
                if line == lines || ink[line] {
                    length[start..line].fill((line - start) as u16);
                    first[start..line].fill(start as u16);
                    start = line + 1;
                }
            }
        }
        Self {
            columns,
            lines,
            across: fine,
            down: coarse,
            length,
            slack,
            start: first,
        }
    }

    /// True if a gutter parts two runs of a row: a white strip of some three lines, with the edges of lines on both
    /// sides.
    pub(crate) fn parts(&self, runs: &[Run<'_>], left: usize, right: usize) -> bool {
        let (a, b) = (&runs[left], &runs[right]);
        if self.slack > 0.0 && has_ragged_edges(runs, left, right) {
            return true;
        }
        let size = a.size.max(b.size);
        let need = (LEAST_HEIGHT * size * self.down) as u16;
        let line = ((a.center() + b.center()) / 2.0 * self.down) as usize;
        let line = line.min(self.lines - 1);
        let from = (a.ink()[1] * self.across).round().max(0.0) as usize;
        let to = (b.ink()[0] * self.across).round().max(0.0) as usize;
        let wide = (WIDTH * self.across).round() as usize;
        let mut white = 0;
        for column in from..to.min(self.columns) {
            let cell = column * self.lines + line;
            if self.length[cell] < need {
                white = 0;
                continue;
            }
            white += 1;
            if white >= wide {
                let middle = cell - wide / 2 * self.lines;
                let extent = [
                    self.start[middle] as f32 / self.down,
                    (self.start[middle] as f32 + self.length[middle] as f32) / self.down,
                ];
                if has_edges(runs, left, right, extent, HEIGHT * size, 0.12 + self.slack) {
                    return true;
                }
            }
        }
        false
    }
}

/// Lines up and down to look for edges, in em.
const REACH: f32 = 20.0;

/// True if lines above and below end where the left run ends, and begin where the right one begins, all along one
/// white strip.
fn has_edges(
    runs: &[Run<'_>],
    left: usize,
    right: usize,
    strip: [f32; 2],
    height: f32,
    slack: f32,
) -> bool {
    let (a, b) = (&runs[left], &runs[right]);
    let near = |j: &usize| (runs[*j].center() - a.center()).abs() < REACH;
    let up = (0..left).rev().take_while(near).take(NEAR);
    let down = (left + 1..runs.len()).take_while(near).take(NEAR);
    let [end, start] = [a.ink()[1], b.ink()[0]];
    let mut ends: Vec<f32> = vec![a.center()];
    let mut starts: Vec<f32> = vec![b.center()];
    // Lines with the same edges, wherever they are.
    let mut near_ends = Vec::new();
    let mut aligned = 0;
    let mut crossing = 0;
    let mut crossing_near = 0;
    let mut strip_ends = Vec::new();
    // The edges of the gutter itself.
    let mut edges = [f32::MIN, f32::MAX];
    for j in up.chain(down) {
        let run = &runs[j];
        let within = strip[0] - 0.3 < run.center() && run.center() < strip[1] + 0.3;
        if j == right || run.across {
            continue;
        }
        let ink = run.ink();
        let crosses = usize::from(ink[0] < end - 0.3 && ink[1] > start + 0.3);
        crossing += crosses;
        if (run.center() - a.center()).abs() < 8.0 {
            crossing_near += crosses;
        }
        if ink[1] > start - 3.5 && ink[1] < start - 0.3 {
            near_ends.push(ink[1]);
        }
        aligned += u32::from((ink[0] - start).abs() < 0.15 || (start - ink[0] - 2.0).abs() < 0.15);
        if !within {
            continue;
        }
        let new = |list: &[f32]| {
            list.iter()
                .all(|v| (v - run.center()).abs() > 0.5 * run.size)
        };
        if ink[1] < start - 0.3 && ink[1] > end - 3.2 && new(&ends) {
            ends.push(run.center());
            strip_ends.push(ink[1]);
            edges[0] = edges[0].max(ink[1]);
        }
        let indent = (ink[0] - start).abs();
        if ink[0] > end + 0.3 && (indent < 0.6 || (indent - 2.0).abs() < 0.6) && new(&starts) {
            starts.push(run.center());
            edges[1] = edges[1].min(ink[0]);
        }
    }
    near_ends.sort_by(f32::total_cmp);
    let flush = (0..near_ends.len())
        .map(|i| {
            near_ends[i..]
                .iter()
                .take_while(|&&x| x < near_ends[i] + 0.2)
                .count()
        })
        .max();
    // The boxes of OCR leave gaps where they miss characters.
    let sure = slack < 0.15
        || starts.len() >= 4
            && ends.len() >= 4
            && (starts.len().min(ends.len()) >= 7
                || a.line != b.line && ends.len() > 2 * crossing_near);
    let high = sure && strip[1] - strip[0] >= height && ends.len() >= 3 && starts.len() >= 3;
    let goes_on = sure
        && ends.len() >= 2
        && starts.len() >= 2
        && flush.is_some_and(|n| n >= 4 && n > 2 * crossing)
        && aligned >= 5;
    // The last column may be a single line: beyond the right edge of the one before it.
    let flush_here = strip_ends.iter().filter(|&&x| x > edges[0] - 0.2).count();
    if sure
        && strip[1] - strip[0] >= height
        && flush_here >= 3
        && end < edges[0] + slack
        && start > edges[0] + WIDTH
    {
        return true;
    }
    // A gap that is narrower is a space that lies above or below a gutter by chance.
    (high || goes_on) && end < edges[0].max(start - 2.0) + slack && start > edges[1] - slack
}

/// Lines up and down to look for edges in OCR, in em.
const OCR_REACH: f32 = 9.0;

/// True if most lines near two runs end and begin where these do. OCR moves edges, misses characters at them, and reads
/// some lines across the gutter, so no white strip is asked for.
fn has_ragged_edges(runs: &[Run<'_>], left: usize, right: usize) -> bool {
    let (a, b) = (&runs[left], &runs[right]);
    let [end, start] = [a.ink()[1], b.ink()[0]];
    let near = |j: &usize| (runs[*j].center() - a.center()).abs() < OCR_REACH;
    let up = (0..left).rev().take_while(near).take(NEAR);
    let down = (left + 1..runs.len()).take_while(near).take(NEAR);
    let (mut ends, mut starts, mut crossing) =
        (vec![a.center()], vec![b.center()], Vec::<f32>::new());
    for run in up.chain(down).map(|j| &runs[j]).filter(|run| !run.across) {
        let ink = run.ink();
        let add = |list: &mut Vec<f32>| {
            if list.iter().all(|v| (v - run.center()).abs() > 0.5) {
                list.push(run.center());
            }
        };
        if ink[0] < end - 0.3 && ink[1] > start + 0.3 {
            add(&mut crossing);
        }
        if ink[1] > end.min(start - 2.0) - 1.2 && ink[1] < start - 0.2 {
            add(&mut ends);
        }
        let indent = ink[0] - start;
        if [-2.0, 0.0, 2.0].iter().any(|at| (indent - at).abs() < 0.4) {
            add(&mut starts);
        }
    }
    let edges = ends.len().min(starts.len());
    edges >= 7 && edges >= 5 * crossing.len() && start - end > 0.6
}
