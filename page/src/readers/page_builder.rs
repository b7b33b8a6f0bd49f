//! Collects the lines of a page, then fills in what its format leaves open: direction and size of type.

use super::error::{Error, ErrorKind, Place};
use super::geometry::{MAX_COORDINATE, quantile, rect, union};
use super::pieces::Pieces;
use super::text::{is_full_width, width_in_em};
use crate::{Direction, Line, Page, Piece, Rect};

/// Pages of more lines or pieces are refused.
const MAX_LINES: usize = 100_000;
const MAX_PIECES: usize = 1_000_000;

/// A third of a line has at least this many pieces if its slope is measured.
const MIN_THIRD: usize = 4;

/// Steeper lines are not skewed but wrong.
const MAX_SLOPE: f32 = 0.1;

/// A line as its format gives it.
#[derive(Default)]
pub(super) struct LineParts {
    pub(super) pieces: Pieces,
    /// The em, where the format gives it.
    pub(super) size: Option<f32>,
    /// The direction, where the format gives it.
    pub(super) direction: Option<Direction>,
    /// The slope of the line against its axis, positive clockwise, where the format gives it.
    pub(super) slope: Option<f32>,
    pub(super) confidence: Option<f32>,
    pub(super) block: Option<usize>,
}

/// What the boxes of a format enclose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BoxKind {
    /// The advance of each character and the height of the font.
    Font,
    /// The ink, as OCR engines see it.
    Ink,
    /// Lines with a margin, as detectors of text see them.
    Quad,
}

pub(super) struct PageBuilder {
    page: Page,
    /// The direction of each line, where it is known.
    directions: Vec<Option<Direction>>,
    /// The slope and the length of each line that is long enough.
    slopes: Vec<(f32, f32)>,
    pieces: usize,
}

impl PageBuilder {
    /// Begins a page. A size that is not positive is replaced by the extent of the content.
    pub(super) fn new(number: usize, width: f64, height: f64) -> Self {
        let valid = |size: f64| {
            if size > 0.0 && size <= MAX_COORDINATE {
                size as f32
            } else {
                0.0
            }
        };
        Self {
            page: Page {
                number,
                width: valid(width),
                height: valid(height),
                ..Page::default()
            },
            directions: Vec::new(),
            slopes: Vec::new(),
            pieces: 0,
        }
    }

    /// Adds a line, unless it has no piece.
    pub(super) fn push(&mut self, line: LineParts) -> Result<(), Error> {
        let pieces = line.pieces.into_vec();
        if pieces.is_empty() {
            return Ok(());
        }
        self.pieces += pieces.len();
        if self.directions.len() == MAX_LINES || self.pieces > MAX_PIECES {
            let message =
                format!("the page has more than {MAX_LINES} lines or {MAX_PIECES} words: split it");
            let place = Place::Page(self.page.number);
            return Err(Error::new(ErrorKind::TooLarge, place, message));
        }
        self.directions.push(line.direction);
        let slope = line.slope.or_else(|| slope_of(&pieces));
        let length = pieces
            .iter()
            .map(|p| p.bbox)
            .reduce(union)
            .map_or(0.0, |bbox| {
                (bbox.right - bbox.left).max(bbox.bottom - bbox.top)
            });
        self.slopes.extend(slope.map(|slope| (slope, length)));
        self.page.lines.push(Line {
            pieces,
            size: line
                .size
                .filter(|size| size.is_finite())
                .unwrap_or(0.0)
                .max(0.0),
            direction: Direction::default(),
            confidence: line
                .confidence
                .filter(|c| c.is_finite())
                .map(|c| c.clamp(0.0, 1.0)),
            block: line.block,
        });
        Ok(())
    }

    /// Adds a rule, unless its box is missing or invalid.
    pub(super) fn rule(&mut self, edges: Option<[f64; 4]>) {
        if self.page.rules.len() < MAX_LINES {
            self.page.rules.extend(edges.and_then(rect));
        }
    }

    /// Adds a picture, unless its box is missing or invalid.
    pub(super) fn picture(&mut self, edges: Option<[f64; 4]>) {
        if self.page.pictures.len() < MAX_LINES {
            self.page.pictures.extend(edges.and_then(rect));
        }
    }

    /// Checks the box of a text.
    pub(super) fn rect(&self, edges: [f64; 4]) -> Result<Rect, Error> {
        rect(edges)
            .ok_or_else(|| self.error(format!("a box is not finite or too large: {edges:?}")))
    }

    /// Makes an error about a value of this page.
    pub(super) fn error(&self, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Value, Place::Page(self.page.number), message)
    }

    pub(super) fn finish(mut self, kind: BoxKind) -> Page {
        self.fit_to_page();
        self.fill_directions();
        if kind != BoxKind::Font {
            self.page.skew = weighted_median(&mut self.slopes);
        }
        super::type_size::fill(&mut self.page.lines, kind);
        self.page
    }

    /// Sets a missing page size and moves boxes that lie more than a page outside to its neighbourhood.
    fn fit_to_page(&mut self) {
        let page = &mut self.page;
        let pieces = page.lines.iter().flat_map(|line| &line.pieces);
        let boxes = pieces.map(|piece| piece.bbox);
        let boxes = boxes.chain(page.pictures.iter().copied());
        if (page.width == 0.0 || page.height == 0.0)
            && let Some(extent) = boxes.reduce(union)
        {
            // The margins of a page are about the same on both sides.
            let size = |low: f32, high: f32| (high + low.max(0.0)).max(1.0);
            if page.width == 0.0 {
                page.width = size(extent.left, extent.right);
            }
            if page.height == 0.0 {
                page.height = size(extent.top, extent.bottom);
            }
        }
        let (width, height) = (page.width, page.height);
        let pieces = page.lines.iter_mut().flat_map(|line| &mut line.pieces);
        let boxes = pieces.map(|piece| &mut piece.bbox);
        for bbox in boxes.chain(&mut page.rules).chain(&mut page.pictures) {
            bbox.left = bbox.left.clamp(-width, 2.0 * width);
            bbox.right = bbox.right.clamp(-width, 2.0 * width);
            bbox.top = bbox.top.clamp(-height, 2.0 * height);
            bbox.bottom = bbox.bottom.clamp(-height, 2.0 * height);
        }
    }

    /// Takes directions from the format, else from the shape of the line, else from most of the page.
    fn fill_directions(&mut self) {
        let mut balance = 0;
        for (line, known) in self.page.lines.iter().zip(&mut self.directions) {
            *known = known.or_else(|| direction_of(&line.pieces));
            let characters = line.pieces.iter().map(|piece| piece.text.chars().count());
            let characters = characters.sum::<usize>() as i64;
            balance += match known {
                Some(Direction::Vertical) => characters,
                Some(Direction::Horizontal) => -characters,
                None => 0,
            };
        }
        let usual = if balance > 0 {
            Direction::Vertical
        } else {
            Direction::Horizontal
        };
        for (line, known) in self.page.lines.iter_mut().zip(&self.directions) {
            line.direction = known.unwrap_or(usual);
        }
    }
}

/// Returns the direction that the boxes show, if they do.
fn direction_of(pieces: &[Piece]) -> Option<Direction> {
    let bbox = pieces.iter().map(|piece| piece.bbox).reduce(union)?;
    let (width, height) = (bbox.right - bbox.left, bbox.bottom - bbox.top);
    let em = pieces
        .iter()
        .map(|piece| width_in_em(&piece.text))
        .sum::<f32>();
    let full = pieces.iter().flat_map(|piece| piece.text.chars());
    let full = full.filter(|&c| is_full_width(c)).count();
    // A word of Latin letters is horizontal unless its box is far from it.
    if width > 1.2 * height && em > 1.0 {
        Some(Direction::Horizontal)
    } else if height > 1.2 * width && full > 1 || height > 2.5 * width && em > 1.5 {
        Some(Direction::Vertical)
    } else {
        None
    }
}

/// Returns the slope of a line between the middles of its first and last thirds, if it has enough pieces.
fn slope_of(pieces: &[Piece]) -> Option<f32> {
    let third = pieces.len() / 3;
    if third < MIN_THIRD {
        return None;
    }
    let middle = |pieces: &[Piece]| {
        let mut xs: Vec<f32> = pieces
            .iter()
            .map(|p| (p.bbox.left + p.bbox.right) / 2.0)
            .collect();
        let mut ys: Vec<f32> = pieces
            .iter()
            .map(|p| (p.bbox.top + p.bbox.bottom) / 2.0)
            .collect();
        quantile(&mut xs, 0.5).zip(quantile(&mut ys, 0.5))
    };
    let (left, top) = middle(&pieces[..third])?;
    let (right, bottom) = middle(&pieces[pieces.len() - third..])?;
    let (x, y) = (right - left, bottom - top);
    let slope = if x.abs() > y.abs() { y / x } else { -x / y };
    (slope.abs() < MAX_SLOPE).then_some(slope)
}

/// Returns the value that half of the weight does not exceed, or 0 if there is none.
fn weighted_median(values: &mut [(f32, f32)]) -> f32 {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<f32>() / 2.0;
    let mut sum = 0.0;
    let mut values = values.iter().skip_while(|(_, weight)| {
        sum += weight;
        sum < half
    });
    values.next().map_or(0.0, |&(value, _)| value)
}
