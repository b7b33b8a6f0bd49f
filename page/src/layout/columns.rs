//! Columns, and the groups of columns that one text runs through.

use crate::layout::chars::ends_sentence;
use crate::layout::frame::Run;
use crate::layout::pictures::picture_above;
use crate::layout::stacks::{Stack, shared};

/// Stacks below each other that the text of one article runs through.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Indices of stacks, from the top down.
    pub(crate) stacks: Vec<usize>,
    pub(crate) left: f32,
    pub(crate) right: f32,
    pub(crate) first: f32,
    pub(crate) last: f32,
    pub(crate) size: f32,
    pub(crate) pitch: f32,
}

/// Columns from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) columns: Vec<Column>,
}

impl Group {
    pub(crate) fn left(&self) -> f32 {
        self.columns.iter().map(|c| c.left).fold(f32::MAX, f32::min)
    }

    pub(crate) fn right(&self) -> f32 {
        self.columns
            .iter()
            .map(|c| c.right)
            .fold(f32::MIN, f32::max)
    }

    pub(crate) fn top(&self) -> f32 {
        self.columns
            .iter()
            .map(|c| c.first - c.size / 2.0)
            .fold(f32::MAX, f32::min)
    }

    pub(crate) fn bottom(&self) -> f32 {
        self.columns
            .iter()
            .map(|c| c.last + c.size / 2.0)
            .fold(f32::MIN, f32::max)
    }
}

/// How the text may run from one row to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Flow {
    /// The first row ends a paragraph or is full, and the second begins one.
    Break,
    /// A sentence runs on.
    Runs,
    /// Either the first is short and the second not indented, or a sentence is cut by an indent.
    Against,
}

/// What a page has that is not body: heads and what stands in the way of columns.
#[derive(Debug)]
pub(crate) struct Obstacles<'a> {
    /// Indices of stacks of large type.
    pub(crate) heads: &'a [usize],
    /// Indices of stacks of the body.
    pub(crate) body: &'a [usize],
    /// Indices of stacks of small type.
    pub(crate) notes: &'a [usize],
    pub(crate) pictures: &'a [[[f32; 2]; 2]],
}

/// Tests how the text runs from the end of stack `a` to the beginning of `b`.
pub(crate) fn flow(a: &Stack, b: &Stack, rows: &[Run<'_>]) -> Flow {
    let last = &rows[a.rows[a.rows.len() - 1]];
    let first = &rows[b.rows[0]];
    let next = b.rows.get(1).map(|&r| &rows[r]);
    let edge = a.rows[a.rows.len().saturating_sub(3)..]
        .iter()
        .map(|&r| rows[r].u[1])
        .fold(f32::MIN, f32::max);
    let edge = if a.rows.len() >= 4 {
        edge.max(a.right)
    } else {
        edge
    };
    let full = last.u[1] > edge - 1.1 * a.size;
    let ended = ends_sentence(&last.text());
    let base = match next {
        Some(next) if (next.u[0] - b.left).abs() > 3.2 => next.u[0],
        Some(next) => next.u[0].min(b.left),
        None => b.left,
    };
    let indent = (first.u[0] - base) / b.size;
    let indented = indent > 1.0;
    match (full, ended, indented) {
        (false, true, false) => Flow::Against,
        (false, false, false) => Flow::Against,
        (true, false, true) => Flow::Against,
        (true, false, false) => Flow::Runs,
        (_, _, true) => Flow::Break,
        (true, true, false) => Flow::Runs,
    }
}

/// Joins body stacks to columns: what an interruption in a column has parted.
pub(crate) fn columns(
    body: &[usize],
    stacks: &[Stack],
    rows: &[Run<'_>],
    obstacles: &Obstacles<'_>,
    usual: f32,
    slack: f32,
) -> Vec<Column> {
    let mut order = body.to_vec();
    order.sort_by(|&a, &b| {
        stacks[a]
            .first
            .total_cmp(&stacks[b].first)
            .then(stacks[a].left.total_cmp(&stacks[b].left))
    });
    let mut columns: Vec<Column> = Vec::new();
    for s in order {
        let stack = &stacks[s];
        let above = columns
            .iter_mut()
            .filter(|column| {
                column.last < stack.first
                    && goes_on_below(column, stack, stacks, rows, obstacles, slack)
            })
            .max_by(|a, b| a.last.total_cmp(&b.last));
        match above {
            Some(column) => {
                column.stacks.push(s);
                column.last = stack.last;
                let long = stacks[column.stacks[0]].rows.len() < stack.rows.len();
                column.left = column.left.min(stack.left);
                column.right = column.right.max(stack.right);
                if long {
                    column.pitch = stack.pitch.unwrap_or(column.pitch);
                }
            }
            None => columns.push(Column {
                stacks: vec![s],
                left: stack.left,
                right: stack.right,
                first: stack.first,
                last: stack.last,
                size: stack.size,
                pitch: stack.pitch.unwrap_or(usual * stack.size),
            }),
        }
    }
    columns
}

fn goes_on_below(
    column: &Column,
    stack: &Stack,
    stacks: &[Stack],
    rows: &[Run<'_>],
    obstacles: &Obstacles<'_>,
    slack: f32,
) -> bool {
    let last = &stacks[column.stacks[column.stacks.len() - 1]];
    let width = |a: f32, b: f32| b - a;
    let (own, other) = (
        width(column.left, column.right),
        width(stack.left, stack.right),
    );
    let u = [column.left, column.right];
    if shared(u, [stack.left, stack.right]) < 0.8 * own.min(other)
        || stack.right > column.right + 1.0 && column.stacks.len() + last.rows.len() > 3
        || stack.left
            < column.left
                - if column.stacks.len() + last.rows.len() > 3 {
                    1.0
                } else {
                    2.5
                }
    {
        return false;
    }
    let rows_above: usize = column.stacks.iter().map(|&s| stacks[s].rows.len()).sum();
    if rows_above >= 3 && stack.rows.len() >= 3 && (column.right - stack.right).abs() > 2.5 {
        return false;
    }
    let pitch = if last.rows.len() >= 3 {
        column.pitch
    } else {
        stack.pitch.unwrap_or(column.pitch)
    };
    if let (Some(a), Some(b)) = (last.pitch, stack.pitch)
        && (a / b - 1.0).abs() > 0.04 + slack
    {
        return false;
    }
    let distance = stack.first - last.last;
    let steps = distance / pitch;
    let off_grid = (steps - steps.round()).abs();
    let between = |s: &usize| {
        let other = &stacks[*s];
        other.first > last.last
            && other.last < stack.first
            && shared(u, [other.left, other.right]) > 0.3
    };
    if obstacles.heads.iter().chain(obstacles.body).any(between) {
        return false;
    }
    if steps > 0.7 && steps < 1.3 {
        return true;
    }
    if steps < 2.3 {
        return off_grid < 0.13 + slack
            || (stack.size / last.size - 1.0).abs() > 0.05 && steps < 2.2;
    }
    let picture = obstacles.notes.iter().any(between)
        || obstacles
            .pictures
            .iter()
            .any(|[pu, pv]| shared(u, *pu) > 1.0 && shared([last.last, stack.first], *pv) > 1.0);
    picture
        && off_grid < 0.13 + 0.04 * slack * steps
        && (stack.size / last.size - 1.0).abs() < 0.04 + slack
        && flow(last, stack, rows) != Flow::Against
}

/// Joins columns to groups: from the foot of each column to the head of the next.
pub(crate) fn groups(
    columns: Vec<Column>,
    stacks: &[Stack],
    rows: &[Run<'_>],
    obstacles: &Obstacles<'_>,
    slack: f32,
) -> Vec<Group> {
    let pictures = columns
        .iter()
        .map(|column| picture_above(column, obstacles.pictures));
    let pictures: Vec<Option<f32>> = pictures.collect();
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for (i, a) in columns.iter().enumerate() {
        for (j, b) in columns.iter().enumerate() {
            if i != j
                && let Some(score) = beside_score(
                    [a, b],
                    [pictures[i], pictures[j]],
                    stacks,
                    rows,
                    obstacles,
                    slack,
                )
                && score >= 2.0
            {
                pairs.push((score, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut next = vec![None; columns.len()];
    let mut previous = vec![None; columns.len()];
    for &(_, i, j) in &pairs {
        if next[i].is_none() && previous[j].is_none() {
            next[i] = Some(j);
            previous[j] = Some(i);
        }
    }
    let mut groups = Vec::new();
    let begins = |&i: &usize| previous[i].is_none();
    for i in (0..columns.len()).filter(begins) {
        let mut chain = Vec::new();
        let mut at = Some(i);
        while let Some(j) = at {
            chain.push(columns[j].clone());
            at = next[j];
        }
        groups.push(Group { columns: chain });
    }
    groups
}

/// How well column `b` goes on from `a`. `pictures` are the tops of the pictures above them.
fn beside_score(
    [a, b]: [&Column; 2],
    pictures: [Option<f32>; 2],
    stacks: &[Stack],
    rows: &[Run<'_>],
    obstacles: &Obstacles<'_>,
    slack: f32,
) -> Option<f32> {
    let gap = b.left - a.right;
    let is_beside_picture = pictures != [None, None];
    let [top_of_a, top_of_b] = [
        pictures[0].unwrap_or(a.first),
        pictures[1].unwrap_or(b.first),
    ];
    if !(0.2..4.2).contains(&gap) || shared([top_of_a, a.last], [top_of_b, b.last]) < -0.5 * a.pitch
    {
        return None;
    }
    let (from, to) = (&stacks[a.stacks[a.stacks.len() - 1]], &stacks[b.stacks[0]]);
    if (a.size / b.size - 1.0).abs() > 0.03 + slack {
        return None;
    }
    let long = |c: &Column| {
        c.stacks
            .iter()
            .map(|&s| stacks[s].rows.len())
            .sum::<usize>()
    };
    if long(a) > 2 && long(b) > 2 && (a.pitch / b.pitch - 1.0).abs() > 0.03 + slack {
        return None;
    }
    // A head between the columns.
    let v = [a.first.max(b.first), a.last.min(b.last)];
    if obstacles.heads.iter().any(|&h| {
        let head = &stacks[h];
        head.left > a.right - 0.3
            && head.right < b.left + 0.3
            && shared(v, [head.top(), head.bottom()]) > 0.0
    }) {
        return None;
    }
    let mut score = match flow(from, to, rows) {
        // OCR misses ends of sentences and characters at the edges.
        Flow::Against if slack > 0.0 => -1.0,
        Flow::Against => return None,
        Flow::Runs => 1.5,
        Flow::Break => 0.5,
    };
    let pitch = if long(a) >= long(b) { a.pitch } else { b.pitch };
    let steps = (b.first - a.first) / pitch;
    let off_grid = (steps - steps.round()).abs();
    let (au, bu) = ([a.left, a.right], [b.left, b.right]);
    score += if off_grid < 0.1 + slack {
        1.5
    } else if is_beside_picture {
        0.0
    } else if slack > 0.0 {
        -0.5
    } else {
        -2.0
    };
    // A head above the second column alone begins another article.
    if obstacles.heads.iter().any(|&h| {
        let head = &stacks[h];
        let gap = b.first - b.size / 2.0 - head.bottom();
        let u = [head.left, head.right];
        gap > -0.6
            && gap < 2.5
            && shared(u, bu) > 0.4 * (bu[1] - bu[0]).min(u[1] - u[0])
            && shared(u, au) < 0.3
    }) {
        score -= 3.0;
    }
    score += if is_beside_picture || (b.first - a.first).abs() < 0.15 * pitch + 4.0 * slack {
        2.0
    } else {
        0.0
    };
    let (wa, wb) = (a.right - a.left, b.right - b.left);
    if long(a) > 3 && long(b) > 3 && !is_beside_picture {
        score += if (wa - wb).abs() < 0.3 + 4.0 * slack {
            0.5
        } else if (wa - wb).abs() < 1.2 {
            -0.5
        } else {
            -1.5
        };
    }
    score -= 0.2 * (gap - 1.0).abs();
    Some(score)
}
