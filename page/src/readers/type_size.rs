//! The size of type of each line: the em of its Han characters.

use super::geometry::union;
use super::page_builder::BoxKind;
use super::text::is_full_width;
use crate::{Direction, Line, Piece};

/// Sets the size of the lines that have none.
pub(super) fn fill(lines: &mut [Line], kind: BoxKind) {
    for line in lines.iter_mut().filter(|line| line.size == 0.0) {
        line.size = match kind {
            BoxKind::Font => from_advances(line).unwrap_or_else(|| breadth(line)),
            BoxKind::Ink => breadth(line),
        };
    }
}

fn from_advances(line: &Line) -> Option<f32> {
    let vertical = line.direction == Direction::Vertical;
    let words = line
        .pieces
        .iter()
        .filter(|piece| piece.text.chars().all(is_full_width));
    let advances = words.map(|piece| length(piece, vertical) / piece.text.chars().count() as f32);
    advances.reduce(f32::min)
}

fn length(piece: &Piece, vertical: bool) -> f32 {
    if vertical {
        piece.bbox.bottom - piece.bbox.top
    } else {
        piece.bbox.right - piece.bbox.left
    }
}

fn breadth(line: &Line) -> f32 {
    let bbox = line.pieces.iter().map(|piece| piece.bbox).reduce(union);
    bbox.map_or(0.0, |bbox| {
        if line.direction == Direction::Vertical {
            bbox.right - bbox.left
        } else {
            bbox.bottom - bbox.top
        }
    })
}
