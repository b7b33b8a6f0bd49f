//! Rows that follow each other at an even distance in one column.

use crate::layout::frame::{NEAR, Run};
use crate::layout::heads::HEAD_SIZE;
use crate::layout::paragraphs::is_jump;
use crate::layout::pictures::is_credit;
use crate::layout::tables::is_title;

/// A stretch of one column: rows of one size, evenly spaced.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    /// Indices of rows, from the top down.
    pub(crate) rows: Vec<usize>,
    pub(crate) left: f32,
    pub(crate) right: f32,
    /// The centre of the first row and of the last.
    pub(crate) first: f32,
    pub(crate) last: f32,
    pub(crate) size: f32,
    /// The distance of rows, where there are two.
    pub(crate) pitch: Option<f32>,
}

impl Stack {
    pub(crate) fn new(rows: Vec<usize>, all: &[Run<'_>]) -> Self {
        let of = |f: &dyn Fn(&Run<'_>) -> f32| {
            let mut values: Vec<f32> = rows.iter().map(|&r| f(&all[r])).collect();
            values.sort_by(f32::total_cmp);
            values
        };
        let (lefts, rights) = (of(&|r| r.u[0]), of(&|r| r.u[1]));
        let sizes = of(&|r| r.size);
        let mut steps: Vec<f32> = rows
            .windows(2)
            .map(|w| all[w[1]].center() - all[w[0]].center())
            .collect();
        steps.sort_by(f32::total_cmp);
        let n = rows.len();
        Self {
            left: lefts[n / 6],
            right: rights[n - 1 - n / 6],
            first: all[rows[0]].center(),
            last: all[rows[n - 1]].center(),
            size: sizes[n / 2],
            pitch: steps.get(steps.len() / 2).copied(),
            rows,
        }
    }

    /// Moves the edges to those that most rows share: OCR has some rows too long.
    fn settle(&mut self, all: &[Run<'_>]) {
        if self.rows.len() > 3 {
            [self.left, self.right] = common_edges(&self.rows, all);
        }
    }

    pub(crate) fn top(&self) -> f32 {
        self.first - self.size / 2.0
    }

    pub(crate) fn bottom(&self) -> f32 {
        self.last + self.size / 2.0
    }

    pub(crate) fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }
}

/// The edges that most rows have; of those that as many have, the outer ones.
pub(crate) fn common_edges(rows: &[usize], all: &[Run<'_>]) -> [f32; 2] {
    let common = |side: usize, sign: f32| {
        let mut edges: Vec<f32> = rows.iter().map(|&r| sign * all[r].u[side]).collect();
        edges.sort_by(f32::total_cmp);
        let mut best = (0, 0.0);
        for &edge in &edges {
            let from = edges.partition_point(|&other| other < edge - SAME_EDGE);
            let to = edges.partition_point(|&other| other < edge + SAME_EDGE);
            if to - from > best.0 {
                best = (to - from, edge);
            }
        }
        sign * best.1
    };
    [common(0, 1.0), common(1, -1.0)]
}

/// Edges of OCR that differ by less are the same, in em.
const SAME_EDGE: f32 = 0.4;

/// Length of the part that two intervals share; negative if they are apart.
pub(crate) fn shared(a: [f32; 2], b: [f32; 2]) -> f32 {
    a[1].min(b[1]) - a[0].max(b[0])
}

/// Groups the rows along `u` into stacks.
pub(crate) fn stacks(rows: &[Run<'_>], among: &[usize], slack: f32) -> Vec<Stack> {
    let usual = usual_step(rows, among);
    let mut open: Vec<Vec<usize>> = Vec::new();
    let mut done: Vec<Vec<usize>> = Vec::new();
    let mut at = 0;
    while at < among.len() {
        // Rows of one height are placed together, so that a row above goes to the one below that fits best.
        let mut end = at + 1;
        while end < among.len()
            && rows[among[end]].center() - rows[among[at]].center() < 0.3 * rows[among[at]].size
        {
            end += 1;
        }
        let batch = &among[at..end];
        let mut keep = Vec::new();
        for stack in open.drain(..) {
            let last = &rows[stack[stack.len() - 1]];
            if rows[batch[0]].center() - last.center() < 3.0 * last.size.max(1.0) {
                keep.push(stack);
            } else {
                done.push(stack);
            }
        }
        open = keep;
        let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
        for (s, stack) in open.iter().enumerate() {
            for (b, &r) in batch.iter().enumerate() {
                if let Some(cost) = follow_cost(stack, r, rows, usual, slack) {
                    pairs.push((cost, s, b));
                }
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut used = vec![false; open.len()];
        let mut placed = vec![false; batch.len()];
        for &(_, s, b) in &pairs {
            if !used[s] && !placed[b] {
                used[s] = true;
                placed[b] = true;
                open[s].push(batch[b]);
            }
        }
        for (b, &r) in batch.iter().enumerate() {
            if !placed[b] {
                open.push(vec![r]);
            }
        }
        at = end;
    }
    done.extend(open);
    done.sort();
    let mut stacks = Vec::new();
    for stack in done {
        // A line that says where the article goes on or comes from is by itself.
        let mut from = 0;
        for to in 1..=stack.len() {
            let alone = |i: usize| {
                let text = rows[stack[i]].text();
                is_jump(&text) || slack > 0.0 && (is_title(&text) || is_credit(&text))
            };
            if to == stack.len() || alone(to) || alone(to - 1) {
                split_first(stack[from..to].to_vec(), rows, slack, &mut stacks);
                from = to;
            }
        }
    }
    if slack > 0.0 {
        for stack in &mut stacks {
            stack.settle(rows);
        }
    }
    stacks
}

/// A first row at another distance than the rest, or wider, is a line above the column.
fn split_first(stack: Vec<usize>, rows: &[Run<'_>], slack: f32, stacks: &mut Vec<Stack>) {
    let whole = Stack::new(stack, rows);
    if whole.rows.len() >= 3 {
        let step = |i: usize| rows[whole.rows[i + 1]].center() - rows[whole.rows[i]].center();
        let pitch = whole.pitch.unwrap_or(step(1));
        // A byline above several columns is wider than the one below its middle.
        let [start, end] = rows[whole.rows[0]].u;
        let is_wider = end > whole.right + 1.5 || start < whole.left - 1.5;
        if step(0) > pitch * (1.03 + 1.5 * slack) || is_wider {
            stacks.push(Stack::new(whole.rows[..1].to_vec(), rows));
            stacks.push(Stack::new(whole.rows[1..].to_vec(), rows));
            return;
        }
    }
    stacks.push(whole);
}

/// How badly row `r` fits below a stack; `None` if it does not.
fn follow_cost(stack: &[usize], r: usize, rows: &[Run<'_>], usual: f32, slack: f32) -> Option<f32> {
    let last = &rows[stack[stack.len() - 1]];
    let row = &rows[r];
    let size = last.size.max(row.size);
    // Large type is measured better.
    let is_large = last.size.min(row.size) > HEAD_SIZE + slack;
    let vary = if is_large { 1.4 } else { 2.75 };
    if (row.size - last.size).abs() > (0.035 + vary * slack) * size {
        return None;
    }
    let step = row.center() - last.center();
    if step < 0.7 * size {
        return None;
    }
    let limit = if stack.len() >= 2 {
        let mut steps: Vec<f32> = stack
            .windows(2)
            .rev()
            .take(9)
            .map(|w| rows[w[1]].center() - rows[w[0]].center())
            .collect();
        steps.sort_by(f32::total_cmp);
        steps[steps.len() / 2] * (1.12 + 3.0 * slack)
    } else if size > 1.15 {
        size * 1.7
    } else {
        (usual * size * 1.25).max(1.3 * size)
    };
    if step > limit {
        return None;
    }
    // The last row of a paragraph may be shorter than the indent of the next.
    let recent = stack[stack.len().saturating_sub(4)..]
        .iter()
        .map(|&r| rows[r].u);
    let span = recent.fold([f32::MAX, f32::MIN], |[low, high], u| {
        [low.min(u[0]), high.max(u[1])]
    });
    let both = shared(span, row.u);
    let narrow = (span[1] - span[0]).min(row.u[1] - row.u[0]);
    if both < 0.6 * narrow {
        return None;
    }
    let left = (last.u[0] - row.u[0]).abs();
    let right = (last.u[1] - row.u[1]).abs();
    Some(left.min(right).min((left - 2.0).abs() + 0.3) + 0.1 * step)
}

/// The usual distance from a row to the next one below, in em.
pub(crate) fn usual_step(rows: &[Run<'_>], among: &[usize]) -> f32 {
    let mut steps = Vec::new();
    for (i, &r) in among.iter().enumerate() {
        let row = &rows[r];
        let below = among[i + 1..]
            .iter()
            .map(|&s| &rows[s])
            .take_while(|next| next.center() - row.center() < 3.0 * row.size)
            .take(NEAR)
            .find(|next| {
                next.center() - row.center() > 0.7 * row.size
                    && shared(row.u, next.u) > 0.5 * (row.u[1] - row.u[0])
                    && (next.size / row.size - 1.0).abs() < 0.08
            });
        if let Some(next) = below
            && (row.size - 1.0).abs() < 0.1
        {
            steps.push((next.center() - row.center()) / row.size);
        }
    }
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(1.5)
}
