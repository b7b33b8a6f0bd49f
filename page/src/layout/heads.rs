//! Headlines with their kickers, decks and bylines, and the columns that they belong to.

use crate::layout::columns::Group;
use crate::layout::frame::Run;
use crate::layout::stacks::{Stack, shared};

/// A headline and what is set with it.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// Indices of stacks, from the top down.
    pub(crate) stacks: Vec<usize>,
    pub(crate) u: [f32; 2],
    pub(crate) v: [f32; 2],
    /// True if the characters run across the page's lines.
    pub(crate) across: bool,
}

/// Type of this size is a headline, in em of the body.
pub(crate) const HEAD_SIZE: f32 = 1.12;

/// Joins stacks of large type, and the bylines between and below them, to heads. `others` are short stacks of
/// smaller type that may belong to a head.
pub(crate) fn heads(
    large: &[usize],
    others: &[usize],
    stacks: &[Stack],
    rows: &[Run<'_>],
) -> Vec<Head> {
    let mut order: Vec<usize> = large.iter().chain(others).copied().collect();
    order.sort_by(|&a, &b| {
        stacks[a]
            .top()
            .total_cmp(&stacks[b].top())
            .then(stacks[a].left.total_cmp(&stacks[b].left))
    });
    let is_large = |s: usize| stacks[s].size > HEAD_SIZE;
    let mut heads: Vec<(Head, bool)> = Vec::new();
    for s in order {
        let stack = &stacks[s];
        if rows[stack.rows[0]].across {
            heads.push((
                Head {
                    stacks: vec![s],
                    u: [stack.left, stack.right],
                    v: rows[stack.rows[0]].v,
                    across: true,
                },
                true,
            ));
            continue;
        }
        let u = [stack.left, stack.right];
        let fit = heads
            .iter_mut()
            .filter(|(head, _)| !head.across)
            .filter(|(head, with_large)| {
                let above = &stacks[head.stacks[head.stacks.len() - 1]];
                let gap = stack.top() - head.v[1];
                let limit =
                    0.3 * above.size + 0.2 * stack.size + if is_large(s) { 0.6 } else { 0.3 };
                let centered = (stack.middle() - (head.u[0] + head.u[1]) / 2.0).abs() < 0.9;
                let flush =
                    (stack.left - head.u[0]).abs() < 0.6 && (is_large(s) || stack.rows.len() == 1);
                let near = gap > -0.4 && gap < limit;
                near && shared(u, head.u) > 0.0 && (centered || flush || is_large(s) && *with_large)
            })
            .max_by(|a, b| a.0.v[1].total_cmp(&b.0.v[1]));
        match fit {
            Some((head, with_large)) => {
                head.stacks.push(s);
                head.u = [head.u[0].min(u[0]), head.u[1].max(u[1])];
                head.v[1] = head.v[1].max(stack.bottom());
                *with_large |= is_large(s);
            }
            None => heads.push((
                Head {
                    stacks: vec![s],
                    u,
                    v: [stack.top(), stack.bottom()],
                    across: false,
                },
                is_large(s),
            )),
        }
    }
    heads
        .into_iter()
        .filter(|(_, with_large)| *with_large)
        .map(|(head, _)| head)
        .collect()
}

/// Adds lines that say where an article comes from to the nearest head; returns those that are far from any.
pub(crate) fn add_origins(heads: &mut [Head], origins: &[usize], stacks: &[Stack]) -> Vec<usize> {
    let mut rest = Vec::new();
    for &s in origins {
        let stack = &stacks[s];
        let distance = |head: &Head| {
            let du = -shared(head.u, [stack.left, stack.right]).min(0.0);
            let dv = -shared(head.v, [stack.top(), stack.bottom()]).min(0.0);
            0.3 * du + dv
        };
        let nearest = heads
            .iter_mut()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        match nearest {
            Some(head) if distance(head) < 4.0 => {
                let at = head
                    .stacks
                    .iter()
                    .position(|&other| stacks[other].first > stack.first)
                    .unwrap_or(head.stacks.len());
                head.stacks.insert(at, s);
            }
            _ => rest.push(s),
        }
    }
    rest
}

/// Matches heads and groups; returns the group of each head.
pub(crate) fn match_heads(heads: &[Head], groups: &[Group]) -> Vec<Option<usize>> {
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for (h, head) in heads.iter().enumerate() {
        for (g, group) in groups.iter().enumerate() {
            if let Some(score) = head_score(head, group) {
                pairs.push((score, h, g));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut of = vec![None; heads.len()];
    let mut taken = vec![false; groups.len()];
    for (_, h, g) in pairs {
        if of[h].is_none() && !taken[g] {
            of[h] = Some(g);
            taken[g] = true;
        }
    }
    of
}

/// How well a head stands to a group of columns: above it, below it, beside it, or over part of it.
pub(crate) fn head_score(head: &Head, group: &Group) -> Option<f32> {
    let (left, right) = (group.left(), group.right());
    let (top, bottom) = (group.top(), group.bottom());
    let middle = (head.u[0] + head.u[1]) / 2.0;
    let beside = shared(head.v, [top, bottom]);
    let height = (head.v[1] - head.v[0]).max(0.1);
    if shared(head.u, [left, right]) < 0.3 && beside > 0.3 * height {
        let gap = (left - head.u[1]).max(head.u[0] - right);
        if gap > 6.0 {
            return None;
        }
        let level = ((head.v[0] + head.v[1]) / 2.0 - (top + bottom) / 2.0).abs();
        return if head.across {
            let room = (bottom - top).max(height);
            let ends = (head.v[0] - top).abs() + 0.3 * (head.v[1] - bottom).abs();
            Some(4.5 - 0.4 * gap.max(0.0) - 1.5 * ends / room)
        } else {
            let share = beside / (bottom - top).max(height);
            Some(4.0 + share - 0.4 * gap.max(0.0) - 0.4 * level)
        };
    }
    if head.across || middle < left - 1.0 || middle > right + 1.0 {
        return None;
    }
    let aligned = (middle - (left + right) / 2.0)
        .abs()
        .min((head.u[0] - left).abs());
    // The columns below the head.
    let below: Vec<_> = group
        .columns
        .iter()
        .filter(|c| {
            shared([c.left, c.right], head.u) > 0.15 * (head.u[1] - head.u[0]).min(c.right - c.left)
        })
        .collect();
    // A line at the head's end may stand above one of the columns only.
    let gaps = || below.iter().map(|c| c.first - c.size / 2.0 - head.v[1]);
    let gap = gaps().filter(|&gap| gap > -0.6).fold(f32::MAX, f32::min);
    if gap < 4.5 && gaps().all(|gap| gap > -2.0) {
        let cols = (
            below.iter().map(|c| c.left).fold(f32::MAX, f32::min),
            below.iter().map(|c| c.right).fold(f32::MIN, f32::max),
        );
        let local = (middle - (cols.0 + cols.1) / 2.0)
            .abs()
            .min((head.u[0] - cols.0).abs());
        return Some(5.0 - 0.3 * aligned.min(local + 0.7).min(6.0) - 0.6 * (gap - 0.8).max(0.0));
    }
    let gap = head.v[0] - bottom;
    // The last lines of the columns may be white.
    let is_within = head.u[0] > left - 0.5 && head.u[1] < right + 0.5;
    if gap > -0.6 && gap < if is_within { 8.0 } else { 4.0 } {
        return Some(3.0 - 0.3 * aligned.min(6.0) - 0.5 * (gap - 0.8).max(0.0));
    }
    None
}
