//! Boxes from the numbers of a file, and what is measured on them.

use crate::Rect;

/// Boxes that reach further are refused.
pub(super) const MAX_COORDINATE: f64 = 1e7;

/// Returns the box of the given edges (left, top, right, bottom), each pair in either order; `None` if it is not
/// finite or too large.
pub(super) fn rect([left, top, right, bottom]: [f64; 4]) -> Option<Rect> {
    let edges = [left, top, right, bottom];
    let valid = edges.iter().all(|edge| edge.abs() <= MAX_COORDINATE);
    valid.then(|| Rect {
        left: left.min(right) as f32,
        top: top.min(bottom) as f32,
        right: left.max(right) as f32,
        bottom: top.max(bottom) as f32,
    })
}

/// Returns the box around points, as [`rect`] does.
pub(super) fn rect_around(points: impl IntoIterator<Item = [f64; 2]>) -> Option<Rect> {
    let mut points = points.into_iter();
    let [x, y] = points.next()?;
    let edges = points.try_fold([x, y, x, y], |[left, top, right, bottom], [x, y]| {
        // `min` and `max` would drop a NaN.
        (x.is_finite() && y.is_finite())
            .then(|| [left.min(x), top.min(y), right.max(x), bottom.max(y)])
    });
    rect(edges?)
}

/// Returns the smallest box around both.
pub(super) fn union(a: Rect, b: Rect) -> Rect {
    Rect {
        left: a.left.min(b.left),
        top: a.top.min(b.top),
        right: a.right.max(b.right),
        bottom: a.bottom.max(b.bottom),
    }
}

/// Returns the value that the given share of values does not exceed.
pub(super) fn quantile(values: &mut [f32], share: f32) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    let last = values.len().checked_sub(1)?;
    values.get((last as f32 * share) as usize).copied()
}

/// Cuts a box into rows of the same height, from the top.
pub(super) fn split_rows(bbox: Rect, count: usize) -> impl Iterator<Item = Rect> {
    let height = (bbox.bottom - bbox.top) / count as f32;
    (0..count).map(move |i| Rect {
        top: bbox.top + height * i as f32,
        bottom: bbox.top + height * (i + 1) as f32,
        ..bbox
    })
}
