//! Pictures, their captions and the columns below them.

use crate::layout::columns::Column;
use crate::layout::frame::Run;
use crate::layout::stacks::{Stack, shared};

/// The extents along `u` and `v`.
type Picture = [[f32; 2]; 2];

/// The space for a caption below a picture, in em.
const CAPTION_SPACE: f32 = 6.0;
/// The least height of a hole that is a picture, and the least white beside it, in em.
const HEIGHT: f32 = 4.0;
const MARGIN: f32 = 0.5;
/// Captions have no more rows.
const CAPTION_ROWS: usize = 4;

/// The size of captions, in em of the body: less than the body's.
pub(crate) const CAPTION_SIZE: f32 = 0.95;

/// The white above captions, between the columns beside it.
pub(crate) fn holes(stacks: &[Stack], rows: &[Run<'_>]) -> Vec<Picture> {
    let hole = |caption: &Stack| {
        let is_caption = caption.size < CAPTION_SIZE && caption.rows.len() <= CAPTION_ROWS;
        if !is_caption || rows[caption.rows[0]].across {
            return None;
        }
        let own = [caption.left, caption.right];
        let bottom = caption.top();
        let is_above = |s: &&Stack| shared(own, [s.left, s.right]) > 0.0 && s.first < caption.first;
        let above = stacks.iter().filter(is_above).map(Stack::bottom);
        let top = above.reduce(f32::max)?;
        if bottom - top < HEIGHT {
            return None;
        }
        let is_beside = |s: &&Stack| shared([top, bottom], [s.top(), s.bottom()]) > 1.0;
        let beside = || stacks.iter().filter(is_beside);
        let lefts = beside().filter(|s| s.right < own[0] + MARGIN);
        let left = lefts.map(|s| s.right + MARGIN).reduce(f32::max);
        let rights = beside().filter(|s| s.left > own[1] - MARGIN);
        let right = rights.map(|s| s.left - MARGIN).reduce(f32::min);
        let u = match (left, right) {
            (None, None) => return None,
            (left, right) => [left.unwrap_or(own[0]), right.unwrap_or(own[1])],
        };
        Some([u, [top, bottom]])
    };
    stacks.iter().filter_map(hole).collect()
}

/// The name of the photographer below a picture.
pub(crate) fn is_credit(text: &str) -> bool {
    text.ends_with('摄') && text.chars().count() <= 18
}

/// True if a stack is a credit, or the caption right above one.
pub(crate) fn is_above_credit(stack: &Stack, stacks: &[Stack], rows: &[Run<'_>]) -> bool {
    let is_credit = |s: &Stack| s.rows.len() == 1 && is_credit(&rows[s.rows[0]].text());
    let follows = |credit: &Stack| {
        let step = credit.first - stack.last;
        step > 0.5
            && step < 2.3
            && shared([stack.left, stack.right], [credit.left, credit.right]) > 0.0
    };
    stack.rows.len() <= CAPTION_ROWS
        && (is_credit(stack) || stacks.iter().any(|s| is_credit(s) && follows(s)))
}

/// True if a picture ends right above a stack.
pub(crate) fn is_below_picture(stack: &Stack, pictures: &[Picture]) -> bool {
    let is_near = |&[u, v]: &Picture| {
        let gap = stack.top() - v[1];
        gap > -0.3 && gap < 1.5 && shared(u, [stack.left, stack.right]) > 0.0
    };
    pictures.iter().any(is_near)
}

/// The top of the picture that a column begins below, and that is about as wide.
pub(crate) fn picture_above(column: &Column, pictures: &[Picture]) -> Option<f32> {
    let top = column.first - column.size / 2.0;
    let is_above = |&&[u, v]: &&Picture| {
        let both = shared(u, [column.left, column.right]);
        let gap = top - v[1];
        gap > -0.3
            && gap < CAPTION_SPACE
            && both > 0.7 * (column.right - column.left).max(u[1] - u[0])
    };
    pictures.iter().find(is_above).map(|[_, v]| v[0])
}
