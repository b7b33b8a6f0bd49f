//! docling's `DoclingDocument` as JSON.
//!
//! docling keeps paragraphs, not lines. Each becomes one line with the box of the paragraph on its page.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::{Error, ErrorKind, Place};
use super::json::documents;
use super::page_builder::{BoxKind, LineParts, PageBuilder};
use super::text::{decode, width_in_em};
use crate::{Direction, Page, Rect};

/// The distance of the lines of a paragraph, in em.
const LEADING: f32 = 1.5;

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    pages: BTreeMap<String, DoclingPage>,
    #[serde(default)]
    texts: Vec<Text>,
    #[serde(default)]
    tables: Vec<Table>,
    #[serde(default)]
    pictures: Vec<Picture>,
}

#[derive(Deserialize)]
struct DoclingPage {
    page_no: usize,
    size: Size,
}

#[derive(Deserialize)]
struct Size {
    width: f64,
    height: f64,
}

#[derive(Deserialize)]
struct Text {
    #[serde(default)]
    text: String,
    /// The text as it was found: with the marker of a list item.
    orig: Option<String>,
    #[serde(default)]
    prov: Vec<Provenance>,
}

#[derive(Deserialize)]
struct Table {
    #[serde(default)]
    prov: Vec<Provenance>,
    data: Option<TableData>,
}

#[derive(Deserialize)]
struct TableData {
    #[serde(default)]
    table_cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    bbox: Option<BoundingBox>,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Picture {
    #[serde(default)]
    prov: Vec<Provenance>,
}

/// A place of an item on a page.
#[derive(Deserialize)]
struct Provenance {
    page_no: usize,
    bbox: BoundingBox,
    /// The characters of the item that are there.
    charspan: Option<[usize; 2]>,
}

#[derive(Clone, Copy, Deserialize)]
struct BoundingBox {
    l: f64,
    t: f64,
    r: f64,
    b: f64,
    #[serde(default)]
    coord_origin: Origin,
}

#[derive(Clone, Copy, Default, Deserialize)]
enum Origin {
    #[default]
    #[serde(rename = "TOPLEFT")]
    TopLeft,
    #[serde(rename = "BOTTOMLEFT")]
    BottomLeft,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    let mut pages = Vec::new();
    for document in documents::<Document>(&text)? {
        let mut reader = DoclingReader::new(&document);
        reader.read(document)?;
        pages.extend(
            reader
                .pages
                .into_values()
                .map(|(_, page)| page.finish(BoxKind::Quad)),
        );
    }
    Ok(pages)
}

struct DoclingReader {
    /// By number, with the height.
    pages: BTreeMap<usize, (f64, PageBuilder)>,
}

impl DoclingReader {
    fn new(document: &Document) -> Self {
        let pages = document.pages.values().map(|page| {
            let Size { width, height } = page.size;
            (
                page.page_no,
                (height, PageBuilder::new(page.page_no, width, height)),
            )
        });
        Self {
            pages: pages.collect(),
        }
    }

    fn page(&mut self, number: usize) -> Result<&mut (f64, PageBuilder), Error> {
        self.pages.get_mut(&number).ok_or_else(|| {
            let message =
                "an item is on this page, but `pages` does not have it: write the file again";
            Error::new(ErrorKind::Value, Place::Page(number), message)
        })
    }

    fn read(&mut self, document: Document) -> Result<(), Error> {
        let mut block = 0;
        for item in &document.texts {
            let text = item.orig.as_ref().unwrap_or(&item.text);
            for (place, part) in item.prov.iter().zip(parts_of(text, &item.prov)) {
                self.add(place.page_no, place.bbox, &part, block)?;
            }
            block += 1;
        }
        for table in document.tables {
            let Some(place) = table.prov.first() else {
                continue;
            };
            for cell in table.data.into_iter().flat_map(|data| data.table_cells) {
                self.add(
                    place.page_no,
                    cell.bbox.unwrap_or(place.bbox),
                    &cell.text,
                    block,
                )?;
            }
            block += 1;
        }
        for place in document.pictures.iter().flat_map(|picture| &picture.prov) {
            let (height, page) = self.page(place.page_no)?;
            page.picture(Some(place.bbox.edges(*height)));
        }
        Ok(())
    }

    fn add(
        &mut self,
        number: usize,
        bbox: BoundingBox,
        text: &str,
        block: usize,
    ) -> Result<(), Error> {
        let (height, page) = self.page(number)?;
        let bbox = page.rect(bbox.edges(*height))?;
        let (size, direction) = measure(bbox, width_in_em(text));
        let mut parts = LineParts {
            size: Some(size),
            direction: Some(direction),
            block: Some(block),
            ..LineParts::default()
        };
        parts.pieces.push_word(text, bbox);
        page.push(parts)
    }
}

/// Returns the part of the text that is at each place.
fn parts_of(text: &str, places: &[Provenance]) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut parts = vec![String::new(); places.len()];
    let mut from = 0;
    for (i, part) in parts.iter_mut().enumerate() {
        // Up to where the next place begins, so that no character is left out.
        let next = places.get(i + 1).and_then(|place| place.charspan);
        let to = match next {
            Some([start, _]) => start.clamp(from, characters.len()),
            None if i + 1 < places.len() => from,
            None => characters.len(),
        };
        *part = characters[from..to].iter().collect();
        from = to;
    }
    parts
}

/// Estimates the size of type and the direction from the box and the width of the text in em.
fn measure(bbox: Rect, em: f32) -> (f32, Direction) {
    let (width, height) = (bbox.right - bbox.left, bbox.bottom - bbox.top);
    let em = em.max(0.5);
    let from_area = (width * height / (LEADING * em)).sqrt();
    let size = from_area.max(width.max(height) / em).min(width.min(height));
    let direction = if em > 1.0 && width < 1.5 * size && height > 2.0 * width {
        Direction::Vertical
    } else {
        Direction::Horizontal
    };
    (size, direction)
}

impl BoundingBox {
    /// Returns left, top, right, bottom, with `y` downwards.
    fn edges(self, page_height: f64) -> [f64; 4] {
        match self.coord_origin {
            Origin::TopLeft => [self.l, self.t, self.r, self.b],
            Origin::BottomLeft => [self.l, page_height - self.t, self.r, page_height - self.b],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_follow_from_the_area_of_a_paragraph() {
        let bbox = |width, height| Rect {
            left: 0.0,
            top: 0.0,
            right: width,
            bottom: height,
        };
        let rows = [
            (
                "a line",
                bbox(100.0, 10.5),
                10.0,
                10.0,
                Direction::Horizontal,
            ),
            (
                "a paragraph",
                bbox(200.0, 150.0),
                200.0,
                10.0,
                Direction::Horizontal,
            ),
            (
                "a vertical line",
                bbox(10.0, 100.0),
                10.0,
                10.0,
                Direction::Vertical,
            ),
        ];
        for (name, bbox, em, size, direction) in rows {
            let measured = measure(bbox, em);
            assert!((measured.0 - size).abs() < 0.6, "{name}: {measured:?}");
            assert_eq!(measured.1, direction, "{name}");
        }
    }
}
