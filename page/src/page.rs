//! What a reader makes of any format: pages of lines, with a box for every piece of text.

use crate::named::named;

/// A box on a page, in the units of its [`Page`]. `y` grows downwards.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Rect {
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// The right edge, not less than `left`.
    pub right: f32,
    /// The lower edge, not less than `top`.
    pub bottom: f32,
}

/// The direction in which the characters of a line follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From left to right; lines from the top down.
    #[default]
    Horizontal,
    /// From the top down; lines from right to left.
    Vertical,
}

named!(Direction, "direction" {
    Horizontal => "horizontal",
    Vertical => "vertical",
});

/// A character or a word with its box: the finest unit that a format gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The visible characters, without white space at either end.
    pub text: String,
    /// The box of the text.
    pub bbox: Rect,
}

/// A line as its file has it. It may cross a gutter; only its pieces are sure.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The pieces in the order of reading.
    pub pieces: Vec<Piece>,
    /// The size of type, that is the em of a Han character, in the units of the page.
    pub size: f32,
    /// How the line is set.
    pub direction: Direction,
    /// What the OCR engine says of itself, from 0 to 1.
    pub confidence: Option<f32>,
    /// The block or paragraph of the file that the line belongs to.
    pub block: Option<usize>,
}

/// A page: its lines, and what else is drawn on it as far as the format tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The number of the page in its file, from 1.
    pub number: usize,
    /// The width, in the format's own units: points or pixels.
    pub width: f32,
    /// The height, in the same units.
    pub height: f32,
    /// The slope of the lines of a page that was scanned at an angle: positive if they go down to the right.
    pub skew: f32,
    /// The lines in the order of the file, which need not be that of reading.
    pub lines: Vec<Line>,
    /// Ruled lines and frames, thin in one direction.
    pub rules: Vec<Rect>,
    /// Pictures.
    pub pictures: Vec<Rect>,
    /// True for plain text: the lines are in the order of reading, boxes count rows and characters, and sizes are 0.
    pub is_text: bool,
}
