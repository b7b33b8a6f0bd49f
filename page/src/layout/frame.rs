//! Puts a page upright: lines run along `u`, follow each other along `v`, and the unit is the em of the body's type.

use crate::layout::chars::{closes, is_han, opens};
use crate::{Direction, Line, Page, Rect};

/// A piece of text in the frame of its page.
#[derive(Clone, Debug)]
pub(crate) struct Part<'p> {
    pub(crate) text: &'p str,
    pub(crate) bbox: Rect,
    pub(crate) u: [f32; 2],
    pub(crate) v: [f32; 2],
    /// True if OCR found it: the box is that of the ink, and not exact.
    pub(crate) is_ocr: bool,
}

/// Pieces of one line with no wide gap between them.
#[derive(Clone, Debug)]
pub(crate) struct Run<'p> {
    pub(crate) parts: Vec<Part<'p>>,
    pub(crate) u: [f32; 2],
    pub(crate) v: [f32; 2],
    /// The size of type.
    pub(crate) size: f32,
    /// True if the characters follow each other along `v`.
    pub(crate) across: bool,
    /// The line of the file that the first part is from.
    pub(crate) line: usize,
}

/// A page whose lines run along `u`.
#[derive(Debug)]
pub(crate) struct Frame<'p> {
    pub(crate) runs: Vec<Run<'p>>,
    pub(crate) pictures: Vec<[[f32; 2]; 2]>,
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// True if the page is set in vertical lines.
    pub(crate) vertical: bool,
}

/// Only so many runs to each side are looked at, so that time is linear in the runs of any file.
pub(crate) const NEAR: usize = 600;

/// Gaps of this width end a run, in em of the run.
const RUN_GAP: f32 = 0.45;
/// The same in OCR, where characters are missed and boxes are those of the ink.
const OCR_RUN_GAP: f32 = 0.75;

impl Run<'_> {
    pub(crate) fn center(&self) -> f32 {
        (self.v[0] + self.v[1]) / 2.0
    }

    /// The extent along `u` without the empty half of a full-width mark at either end.
    pub(crate) fn ink(&self) -> [f32; 2] {
        let [mut start, mut end] = self.u;
        let half = |part: &Part<'_>| (0.45 * self.size).min(0.5 * (part.u[1] - part.u[0]));
        if let Some(first) = self.parts.first()
            && first.text.starts_with(opens)
        {
            start += half(first);
        }
        if let Some(last) = self.parts.last()
            && last.text.ends_with(closes)
        {
            end -= half(last);
        }
        [start, end.max(start)]
    }
}

impl<'p> Frame<'p> {
    pub(crate) fn new(page: &'p Page) -> Self {
        let vertical = is_vertical(page);
        let em = body_size(page, vertical);
        let place = |rect: Rect| place(rect, page, vertical, em);
        let sizes = Sizes::new(page, vertical, em);
        let mut runs = Vec::new();
        for (number, line) in page.lines.iter().enumerate() {
            let first = runs.len();
            push_runs(line, vertical, &place, em, &sizes, &mut runs);
            for run in &mut runs[first..] {
                run.line = number;
            }
        }
        let (width, height) = if vertical {
            (page.height / em, page.width / em)
        } else {
            (page.width / em, page.height / em)
        };
        let mut frame = Self {
            runs,
            pictures: page.pictures.iter().map(|&rect| place(rect)).collect(),
            width,
            height,
            vertical,
        };
        frame.runs.sort_by(|a, b| {
            a.center()
                .total_cmp(&b.center())
                .then(a.u[0].total_cmp(&b.u[0]))
                .then_with(|| a.text().cmp(&b.text()))
        });
        frame
    }
}

impl Run<'_> {
    pub(crate) fn text(&self) -> String {
        self.parts.iter().map(|part| part.text).collect()
    }
}

fn is_vertical(page: &Page) -> bool {
    let mut balance = 0;
    for line in &page.lines {
        let chars: usize = line.pieces.iter().map(|p| p.text.chars().count()).sum();
        match line.direction {
            Direction::Vertical => balance += chars as i64,
            Direction::Horizontal => balance -= chars as i64,
        }
    }
    balance > 0
}

/// The em of most characters.
fn body_size(page: &Page, vertical: bool) -> f32 {
    let mut sizes: Vec<(f32, usize)> = page
        .lines
        .iter()
        .filter(|line| (line.direction == Direction::Vertical) == vertical && line.size > 0.0)
        .map(|line| {
            let chars = line.pieces.iter().map(|p| p.text.chars().count()).sum();
            (line.size, chars)
        })
        .collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|s| s.1).sum::<usize>() / 2;
    let mut below = 0;
    for (size, chars) in sizes {
        below += chars;
        if below > half {
            return size;
        }
    }
    (page.height / 80.0).max(1.0)
}

fn place(rect: Rect, page: &Page, vertical: bool, em: f32) -> [[f32; 2]; 2] {
    let (x, y) = (
        (rect.left + rect.right) / 2.0 - page.width / 2.0,
        (rect.top + rect.bottom) / 2.0 - page.height / 2.0,
    );
    // A small rotation about the middle of the page, which leaves the size of boxes.
    let (dx, dy) = (page.skew * y, -page.skew * x);
    let along = [(rect.left + dx) / em, (rect.right + dx) / em];
    let down = [(rect.top + dy) / em, (rect.bottom + dy) / em];
    if vertical {
        let width = page.width / em;
        [down, [width - along[1], width - along[0]]]
    } else {
        [along, down]
    }
}

fn push_runs<'p>(
    line: &'p Line,
    vertical: bool,
    place: &dyn Fn(Rect) -> [[f32; 2]; 2],
    em: f32,
    sizes: &Sizes,
    runs: &mut Vec<Run<'p>>,
) {
    let across = (line.direction == Direction::Vertical) != vertical;
    let size = if line.size > 0.0 { line.size / em } else { 1.0 };
    let mut parts: Vec<Part<'p>> = line
        .pieces
        .iter()
        .filter(|piece| !piece.text.trim().is_empty())
        .map(|piece| {
            let [u, v] = place(piece.bbox);
            Part {
                text: piece.text.trim(),
                bbox: piece.bbox,
                u,
                v,
                is_ocr: line.confidence.is_some(),
            }
        })
        .collect();
    if across {
        // On a vertical page `v` runs against the direction of horizontal lines.
        parts.sort_by(|a, b| {
            let order = a.v[0].total_cmp(&b.v[0]).then(a.u[0].total_cmp(&b.u[0]));
            if vertical { order.reverse() } else { order }
        });
        if !parts.is_empty() {
            runs.push(run(parts, size, true));
        }
        return;
    }
    parts.sort_by(|a, b| a.u[0].total_cmp(&b.u[0]).then(a.u[1].total_cmp(&b.u[1])));
    // A file's line may hold the text of two sizes, beside each other across a gutter.
    let [lowest, highest] = han_heights(&parts);
    let run_gap = if line.confidence.is_some() {
        OCR_RUN_GAP
    } else {
        RUN_GAP
    };
    let mut current: Vec<Part<'p>> = Vec::new();
    let close = |parts: Vec<Part<'p>>, runs: &mut Vec<Run<'p>>| {
        if parts.is_empty() {
            return;
        }
        let mut own = size;
        if line.confidence.is_none() && highest > 1.04 * lowest {
            own = sizes.size_of(&parts).unwrap_or(size);
        }
        runs.push(run(parts, own, false));
    };
    for part in parts {
        if let Some(last) = current.last() {
            let gap = part.u[0] - last.u[1];
            let (here, there) = (part.v[1] - part.v[0], last.v[1] - last.v[0]);
            let uneven = part.text.contains(is_han)
                && last.text.contains(is_han)
                && here.max(there) > 1.4 * here.min(there)
                && gap > 0.2 * size;
            let level = (part.v[0] + part.v[1] - last.v[0] - last.v[1]).abs() / 2.0;
            let off = level > 0.6 * size.min(here.max(there)) && here.min(there) > 0.5 * size;
            if gap > run_gap * size.min(1.0) || uneven || off {
                close(std::mem::take(&mut current), runs);
            }
        }
        current.push(part);
    }
    close(current, runs);
}

/// The least and the greatest height of the pieces with Han.
fn han_heights(parts: &[Part<'_>]) -> [f32; 2] {
    parts
        .iter()
        .filter(|part| part.text.contains(is_han))
        .map(|part| part.v[1] - part.v[0])
        .fold([f32::MAX, 0.0], |[low, high], h| [low.min(h), high.max(h)])
}

/// The sizes of type of a page by the height of the boxes, from lines of one height.
struct Sizes(Vec<(f32, f32)>);

impl Sizes {
    fn new(page: &Page, vertical: bool, em: f32) -> Self {
        let mut sizes = Vec::new();
        for line in &page.lines {
            let height = |rect: Rect| {
                let breadth = if vertical {
                    rect.right - rect.left
                } else {
                    rect.bottom - rect.top
                };
                breadth / em
            };
            let heights = line
                .pieces
                .iter()
                .filter(|piece| piece.text.contains(is_han))
                .map(|piece| height(piece.bbox));
            let [low, high] = heights.fold([f32::MAX, 0.0_f32], |[low, high], h| {
                [low.min(h), high.max(h)]
            });
            if high < 1.05 * low && high > 0.0 && line.size > 0.0 {
                sizes.push((high, line.size / em));
            }
        }
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        Self(sizes)
    }

    /// The size of text by the height of its boxes.
    fn size_of(&self, parts: &[Part<'_>]) -> Option<f32> {
        let [_, height] = han_heights(parts);
        let from = self.0.partition_point(|known| known.0 < height - 0.01);
        let same: Vec<f32> = self.0[from..]
            .iter()
            .take_while(|known| known.0 <= height + 0.01)
            .map(|known| known.1)
            .collect();
        let mut same = if same.is_empty() { return None } else { same };
        same.sort_by(f32::total_cmp);
        same.get(same.len() / 2).copied()
    }
}

pub(crate) fn run(parts: Vec<Part<'_>>, size: f32, across: bool) -> Run<'_> {
    let wide = |part: &&Part<'_>| part.text.contains(|c: char| c.is_alphanumeric());
    let span = |parts: &mut dyn Iterator<Item = [f32; 2]>| {
        parts.fold([f32::MAX, f32::MIN], |[low, high], [a, b]| {
            [low.min(a), high.max(b)]
        })
    };
    let mut u = span(&mut parts.iter().map(|p| p.u));
    let mut v = span(&mut parts.iter().map(|p| p.v));
    let marks_only = !parts.iter().any(|p| wide(&p));
    if !marks_only {
        if across {
            u = span(&mut parts.iter().filter(wide).map(|p| p.u));
        } else {
            v = span(&mut parts.iter().filter(wide).map(|p| p.v));
        }
    }
    Run {
        parts,
        u,
        v,
        size,
        across,
        line: 0,
    }
}

/// Sorts runs from the top down, then from left to right.
pub(crate) fn sort(runs: &mut [Run<'_>]) {
    runs.sort_by(|a, b| {
        a.center()
            .total_cmp(&b.center())
            .then(a.u[0].total_cmp(&b.u[0]))
    });
}
