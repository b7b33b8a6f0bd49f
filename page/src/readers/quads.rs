//! Lines of OCR with four corners, which PaddleOCR, RapidOCR and Umi-OCR give.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};

use super::error::Error;
use super::geometry::{rect, rect_around};
use super::page_builder::{BoxKind, LineParts, PageBuilder};
use super::pieces::Pieces;
use crate::{Page, Rect};

/// A polygon around a line, from its upper left corner, clockwise.
pub(super) type Polygon = Vec<[f64; 2]>;

/// One line of an engine that detects lines.
pub(super) struct QuadLine {
    pub(super) polygon: Polygon,
    pub(super) text: String,
    pub(super) score: Option<f64>,
}

/// Adds a line to a page. `words` are the words of the line with their boxes, where the engine gives them.
pub(super) fn push(
    page: &mut PageBuilder,
    line: QuadLine,
    words: Option<Vec<(String, [f64; 4])>>,
) -> Result<(), Error> {
    let quad = Quad::of(&line.polygon);
    let quad = quad.ok_or_else(|| page.error(format!("`{}` has no valid box", line.text)))?;
    let mut pieces = Pieces::default();
    match words {
        Some(words) => {
            for (text, edges) in words {
                pieces.push_word(&text, page.rect(edges)?);
            }
        }
        None => pieces.push_word(&line.text, quad.bbox),
    }
    page.push(LineParts {
        pieces,
        slope: quad.slope,
        confidence: line.score.map(|score| score as f32),
        ..LineParts::default()
    })
}

struct Quad {
    bbox: Rect,
    slope: Option<f32>,
}

impl Quad {
    /// Returns the upright box of the same breadth as a slightly turned one, and the slope of the latter's long sides.
    fn of(polygon: &[[f64; 2]]) -> Option<Self> {
        let around = rect_around(polygon.iter().copied())?;
        let &[a, b, c, d] = polygon else {
            return Some(Self {
                bbox: around,
                slope: None,
            });
        };
        let mean = |a: f64, b: f64| (a + b) / 2.0;
        let edges = [
            mean(a[0], d[0]),
            mean(a[1], b[1]),
            mean(b[0], c[0]),
            mean(c[1], d[1]),
        ];
        let [left, top, right, bottom] = edges;
        if left >= right || top >= bottom {
            return Some(Self {
                bbox: around,
                slope: None,
            });
        }
        let (width, height) = (right - left, bottom - top);
        let slope = if width > 4.0 * height {
            Some((mean(b[1], c[1]) - mean(a[1], d[1])) / width)
        } else if height > 4.0 * width {
            Some((mean(a[0], b[0]) - mean(c[0], d[0])) / height)
        } else {
            None
        };
        Some(Self {
            bbox: rect(edges)?,
            slope: slope.map(|slope| slope as f32),
        })
    }
}

/// `[polygon, [text, score]]` of PaddleOCR 2.x or `[polygon, text, score]` of RapidOCR.
impl<'de> Deserialize<'de> for QuadLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Elements;
        impl<'de> Visitor<'de> for Elements {
            type Value = QuadLine;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[corners, [text, score]] or [corners, text, score]")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<QuadLine, A::Error> {
                let Some(polygon) = seq.next_element()? else {
                    return Err(serde::de::Error::invalid_length(0, &self));
                };
                let mut label = Vec::new();
                while let Some(cell) = seq.next_element::<Cell>()? {
                    cell.flatten(&mut label);
                }
                let mut label = label.into_iter();
                let Some(text) = label.find_map(Cell::text) else {
                    return Err(serde::de::Error::custom("the text of a line is missing"));
                };
                let score = label.find_map(|cell| cell.number());
                Ok(QuadLine {
                    polygon,
                    text,
                    score,
                })
            }
        }
        deserializer.deserialize_seq(Elements)
    }
}

/// A text, a score, which some versions write as text, or both in a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Cell {
    Number(f64),
    Text(String),
    List(Vec<Cell>),
    Other(IgnoredAny),
}

impl Cell {
    fn flatten(self, cells: &mut Vec<Self>) {
        match self {
            Self::List(list) => list.into_iter().for_each(|cell| cell.flatten(cells)),
            cell => cells.push(cell),
        }
    }

    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// Reads the pages of a nested list. `depth` is the number of lists around the first coordinate.
pub(super) fn read_lists(text: &str, depth: usize) -> Result<Vec<Page>, Error> {
    let mut pages: Vec<Option<Vec<QuadLine>>> = Vec::new();
    if depth > 4 {
        for document in super::json::documents::<Vec<_>>(text)? {
            pages.extend(document);
        }
    } else {
        pages = super::json::documents(text)?;
    }
    let pages = pages.into_iter().enumerate();
    pages
        .map(|(i, lines)| page_of(lines.unwrap_or_default(), i + 1))
        .collect()
}

pub(super) fn page_of(
    lines: impl IntoIterator<Item = QuadLine>,
    number: usize,
) -> Result<Page, Error> {
    let mut page = PageBuilder::new(number, 0.0, 0.0);
    for line in lines {
        push(&mut page, line, None)?;
    }
    Ok(page.finish(BoxKind::Quad))
}
