//! PyMuPDF's `rawdict` and `dict` as JSON.

use serde::Deserialize;

use super::error::Error;
use super::json::{OneOrMany, documents};
use super::page_builder::{BoxKind, LineParts, PageBuilder};
use super::pieces::Pieces;
use super::text::decode;
use crate::{Direction, Page};

/// A page, or the pages of a document under `pages`.
#[derive(Deserialize)]
struct Document {
    pages: Option<Vec<RawPage>>,
    width: Option<f64>,
    height: Option<f64>,
    blocks: Option<Vec<Block>>,
}

#[derive(Deserialize)]
struct RawPage {
    width: f64,
    height: f64,
    blocks: Vec<Block>,
}

#[derive(Deserialize)]
struct Block {
    bbox: Option<[f64; 4]>,
    /// 0 is text, 1 an image.
    #[serde(default, rename = "type")]
    kind: i64,
    #[serde(default)]
    lines: Vec<RawLine>,
}

#[derive(Deserialize)]
struct RawLine {
    #[serde(default)]
    spans: Vec<Span>,
    /// 1 is vertical writing.
    #[serde(default)]
    wmode: i64,
    /// Cosine and sine of the direction of writing.
    dir: Option<[f64; 2]>,
}

#[derive(Deserialize)]
struct Span {
    #[serde(default)]
    size: f64,
    /// In `rawdict`.
    chars: Option<Vec<Char>>,
    /// In `dict`, together with the box of the span.
    text: Option<String>,
    bbox: Option<[f64; 4]>,
}

#[derive(Deserialize)]
struct Char {
    bbox: [f64; 4],
    c: String,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    let documents: Vec<OneOrMany<Document>> = documents(&text)?;
    let documents = documents.into_iter().flat_map(|documents| documents.0);
    let pages = documents.flat_map(|document| {
        document.pages.unwrap_or_else(|| {
            vec![RawPage {
                width: document.width.unwrap_or_default(),
                height: document.height.unwrap_or_default(),
                blocks: document.blocks.unwrap_or_default(),
            }]
        })
    });
    pages
        .enumerate()
        .map(|(i, page)| page_of(page, i + 1))
        .collect()
}

fn page_of(raw: RawPage, number: usize) -> Result<Page, Error> {
    let mut page = PageBuilder::new(number, raw.width, raw.height);
    let mut lines: Vec<LineParts> = Vec::new();
    for (block_number, block) in raw.blocks.into_iter().enumerate() {
        if block.kind == 1 {
            page.picture(block.bbox);
        }
        for line in block.lines {
            let parts = LineParts {
                size: size_of(&line.spans),
                direction: direction_of(&line),
                block: Some(block_number),
                pieces: pieces_of(line.spans, &page)?,
                ..LineParts::default()
            };
            match lines.last_mut() {
                Some(before) if goes_on_below(before, &parts) => before.pieces.append(parts.pieces),
                _ => lines.push(parts),
            }
        }
    }
    for parts in lines {
        page.push(parts)?;
    }
    Ok(page.finish(BoxKind::Font))
}

/// Returns true if a vertical line goes on: MuPDF makes a line of every character of one.
fn goes_on_below(before: &LineParts, after: &LineParts) -> bool {
    let is_vertical = |parts: &LineParts| parts.direction == Some(Direction::Vertical);
    let (Some(last), Some(first), Some(size)) =
        (before.pieces.last(), after.pieces.first(), after.size)
    else {
        return false;
    };
    is_vertical(before)
        && is_vertical(after)
        && before.size == after.size
        && (last.bbox.left - first.bbox.left).abs() < 0.1 * size
        && (last.bbox.bottom - first.bbox.top).abs() < 0.3 * size
}

fn direction_of(line: &RawLine) -> Option<Direction> {
    let is_upright = line.dir.is_some_and(|[x, y]| y.abs() > x.abs());
    Some(if line.wmode == 1 || is_upright {
        Direction::Vertical
    } else {
        Direction::Horizontal
    })
}

/// Returns the size of most characters.
fn size_of(spans: &[Span]) -> Option<f32> {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for span in spans {
        let characters = match (&span.chars, &span.text) {
            (Some(chars), _) => chars.len(),
            (None, text) => text.as_ref().map_or(0, |text| text.chars().count()),
        };
        match sizes.iter_mut().find(|(size, _)| *size == span.size as f32) {
            Some((_, count)) => *count += characters,
            None => sizes.push((span.size as f32, characters)),
        }
    }
    let sizes = sizes.into_iter().filter(|&(size, _)| size > 0.0);
    sizes.max_by_key(|&(_, count)| count).map(|(size, _)| size)
}

fn pieces_of(spans: Vec<Span>, page: &PageBuilder) -> Result<Pieces, Error> {
    let mut pieces = Pieces::default();
    for span in spans {
        let size = span.size as f32;
        match (span.chars, span.text, span.bbox) {
            (Some(chars), ..) => {
                for char in chars {
                    pieces.push_character(&char.c, page.rect(char.bbox)?, size);
                }
            }
            (None, Some(text), Some(bbox)) => pieces.push_word(&text, page.rect(bbox)?),
            _ => {}
        }
    }
    Ok(pieces)
}
