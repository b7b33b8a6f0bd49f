//! The size of type of each line: the em of its Han characters, as far as the boxes show it.

use std::collections::BTreeMap;

use super::geometry::{quantile, union};
use super::page_builder::BoxKind;
use super::text::{is_han, width_in_em};
use crate::{Direction, Line, Piece, Rect};

/// The ink of most Han characters across the line, in em, in the fonts that books and newspapers are set in.
const HAN_INK: f32 = 0.91;

/// The breadth of a detected line, in em.
const QUAD_BREADTH: f32 = 1.06;

/// Breadths of boxes of a font that differ by less are the same, in the units of the page.
const SAME_BREADTH: f32 = 0.02;

/// Lines of fewer full-width characters are too short to be measured by their length.
const MIN_CHARACTERS: f32 = 4.0;

/// Sets the size of the lines that have none.
pub(super) fn fill(lines: &mut [Line], kind: BoxKind) {
    match kind {
        BoxKind::Font => fill_from_fonts(lines),
        BoxKind::Ink => {
            for line in lines.iter_mut().filter(|line| line.size == 0.0) {
                line.size = from_ink(line);
            }
        }
        BoxKind::Quad => {
            for line in lines.iter_mut().filter(|line| line.size == 0.0) {
                line.size = from_quad(line);
            }
        }
    }
}

/// Lines whose boxes have the same breadth are set in the same font and size, which is the advance of a Han character
/// without letter-spacing. Lines of a breadth without Han get a size in proportion.
fn fill_from_fonts(lines: &mut [Line]) {
    let breadth = |line: &Line| {
        let has_han = |piece: &&Piece| piece.text.chars().any(is_han);
        let pieces = line.pieces.iter();
        let piece = pieces
            .clone()
            .find(has_han)
            .or_else(|| pieces.clone().next());
        piece.map_or(0.0, |piece| sides(piece.bbox, line.direction).1)
    };
    let mut advances: Vec<(f32, f32)> = Vec::new();
    for line in lines.iter().filter(|line| line.size == 0.0) {
        let words = line
            .pieces
            .iter()
            .filter(|piece| piece.text.chars().all(is_han));
        advances.extend(words.map(|word| {
            let (length, breadth) = sides(word.bbox, line.direction);
            (breadth, length / word.text.chars().count() as f32)
        }));
    }
    advances.sort_by(|a, b| a.0.total_cmp(&b.0));
    let ratios = advances.iter().filter(|(breadth, _)| *breadth > 0.0);
    let mut ratios: Vec<f32> = ratios.map(|&(breadth, size)| size / breadth).collect();
    let usual = quantile(&mut ratios, 0.2).unwrap_or(1.0);
    // Lines of nearly the same breadth have the same em, so each word is looked at a few times only.
    let mut ems: BTreeMap<i64, f32> = BTreeMap::new();
    for line in lines.iter_mut().filter(|line| line.size == 0.0) {
        let breadth = breadth(line);
        let step = (breadth / SAME_BREADTH * 4.0).round();
        line.size = *ems.entry(step as i64).or_insert_with(|| {
            let middle = step * SAME_BREADTH / 4.0;
            let first = advances.partition_point(|&(known, _)| known < middle - SAME_BREADTH);
            let same = advances[first..]
                .iter()
                .take_while(|(known, _)| *known <= middle + SAME_BREADTH);
            let mut same: Vec<f32> = same.map(|&(_, advance)| advance).collect();
            // The least may be squeezed.
            quantile(&mut same, 0.2).unwrap_or(middle * usual)
        });
    }
}

/// Takes the lower quartile of the breadths of Han: engines draw some characters as broad as the line.
fn from_ink(line: &Line) -> f32 {
    let han = line
        .pieces
        .iter()
        .filter(|piece| piece.text.chars().all(is_han));
    let mut breadths: Vec<f32> = han
        .map(|piece| sides(piece.bbox, line.direction).1)
        .collect();
    let (length, breadth) = extent(line);
    let length = length - gaps(line, breadth);
    let size = quantile(&mut breadths, 0.25).unwrap_or(breadth) / HAN_INK;
    let characters = width_of(line);
    if characters < MIN_CHARACTERS {
        return size;
    }
    let advance = length / characters;
    // Flat characters like `一` are no measure, nor are characters as broad as the line.
    if size < 0.6 * advance {
        advance
    } else {
        size.min(1.1 * advance)
    }
}

/// Returns the length of the gaps between pieces that are wider than `least`: those between the cells of a table.
fn gaps(line: &Line, least: f32) -> f32 {
    let gap = |pair: &[Piece]| match line.direction {
        Direction::Horizontal => pair[1].bbox.left - pair[0].bbox.right,
        Direction::Vertical => pair[1].bbox.top - pair[0].bbox.bottom,
    };
    let gaps = line.pieces.windows(2).map(gap);
    gaps.filter(|&gap| gap > least).sum()
}

fn from_quad(line: &Line) -> f32 {
    let (length, breadth) = extent(line);
    let size = breadth / QUAD_BREADTH;
    let characters = width_of(line);
    if characters < MIN_CHARACTERS {
        return size;
    }
    let advance = length / characters;
    if (0.8..1.25).contains(&(size / advance)) {
        (size * advance).sqrt()
    } else {
        size.min(advance)
    }
}

/// Returns the width of the text in em.
fn width_of(line: &Line) -> f32 {
    line.pieces
        .iter()
        .map(|piece| width_in_em(&piece.text))
        .sum()
}

/// Returns the length and the breadth of the line's box.
fn extent(line: &Line) -> (f32, f32) {
    let boxes = line.pieces.iter().map(|piece| piece.bbox);
    boxes
        .reduce(union)
        .map_or((0.0, 0.0), |bbox| sides(bbox, line.direction))
}

/// Returns the sides of a box along and across the line.
fn sides(bbox: Rect, direction: Direction) -> (f32, f32) {
    let (width, height) = (bbox.right - bbox.left, bbox.bottom - bbox.top);
    match direction {
        Direction::Horizontal => (width, height),
        Direction::Vertical => (height, width),
    }
}
