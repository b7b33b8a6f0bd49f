//! ALTO 2 to 4.
//!
//! Of a hyphenated word each part is read as printed (`CONTENT` and `HYP`), not as a whole (`SUBS_CONTENT`). Units of
//! a tenth of a millimetre and of 1/1200 inch become points.

use std::collections::HashMap;

use super::error::{Error, ErrorKind};
use super::page_builder::{BoxKind, LineParts, PageBuilder};
use super::pieces::Pieces;
use super::text::{decode, trim};
use super::xml::{Element, Node, Xml};
use crate::{Direction, Page, Rect};

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    let mut xml = Xml::new(&text);
    let mut reader = AltoReader {
        scale: 1.0,
        ..AltoReader::default()
    };
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(element) => reader.open(&element, &xml)?,
            Node::Text(text) if reader.in_unit => reader.set_unit(trim(&text), &xml)?,
            Node::Text(_) => {}
            Node::Close(name) => reader.close(&name)?,
        }
    }
    Ok(reader.pages)
}

#[derive(Default)]
struct AltoReader {
    pages: Vec<Page>,
    page: Option<PageBuilder>,
    /// Inside `MeasurementUnit`.
    in_unit: bool,
    /// Points in a unit, or 1 for pixels.
    scale: f64,
    /// Whether sizes in points can be compared with boxes.
    in_points: bool,
    /// The font sizes of the text styles.
    sizes: HashMap<String, f32>,
    blocks: usize,
    block_size: Option<f32>,
    line: Option<OpenLine>,
    string: Option<OpenString>,
}

#[derive(Default)]
struct OpenLine {
    parts: LineParts,
    bbox: Option<Rect>,
    confidences: Vec<f32>,
}

struct OpenString {
    content: String,
    bbox: Rect,
    /// The text and box of each `Glyph`.
    glyphs: Vec<(String, Rect)>,
}

impl AltoReader {
    fn set_unit(&mut self, unit: &str, xml: &Xml<'_>) -> Result<(), Error> {
        self.scale = match unit {
            "" => return Ok(()),
            "pixel" => 1.0,
            "mm10" => 72.0 / 254.0,
            "inch1200" => 72.0 / 1200.0,
            _ => {
                let message =
                    format!("unknown MeasurementUnit `{unit}`: use pixel, mm10 or inch1200");
                return Err(xml.error(ErrorKind::Value, message));
            }
        };
        self.in_points = unit != "pixel";
        Ok(())
    }

    fn open(&mut self, element: &Element<'_>, xml: &Xml<'_>) -> Result<(), Error> {
        match element.name() {
            "MeasurementUnit" => self.in_unit = true,
            "TextStyle" => {
                let size = element
                    .attribute("FONTSIZE")
                    .and_then(|size| size.parse().ok());
                if let (Some(id), Some(size)) = (element.attribute("ID"), size) {
                    self.sizes.insert(id.into_owned(), size);
                }
            }
            "Page" => {
                let size = |name| number(element, name).unwrap_or_default() * self.scale;
                let page = PageBuilder::new(self.pages.len() + 1, size("WIDTH"), size("HEIGHT"));
                self.page = Some(page);
                self.blocks = 0;
            }
            "TextBlock" => {
                self.blocks += 1;
                self.block_size = self.font_size(element);
            }
            "TextLine" => {
                let direction = element.attribute("BASEDIRECTION");
                let is_vertical = matches!(direction.as_deref(), Some("ttb" | "btt"));
                self.line = Some(OpenLine {
                    parts: LineParts {
                        size: self.font_size(element).or(self.block_size),
                        direction: is_vertical.then_some(Direction::Vertical),
                        block: Some(self.blocks),
                        ..LineParts::default()
                    },
                    bbox: self.edges(element).and_then(super::geometry::rect),
                    ..OpenLine::default()
                });
            }
            "String" => self.open_string(element, xml)?,
            "Glyph" => {
                let edges = self.edges(element);
                if let (Some(string), Some(text)) = (&mut self.string, element.attribute("CONTENT"))
                    && let Some(bbox) = edges.and_then(super::geometry::rect)
                {
                    string.glyphs.push((text.into_owned(), bbox));
                }
            }
            "HYP" => self.add_hyphen(element),
            "GraphicalElement" | "Illustration" => {
                let edges = self.edges(element);
                if let Some(page) = &mut self.page {
                    match element.name() {
                        "Illustration" => page.picture(edges),
                        _ => page.rule(edges),
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open_string(&mut self, element: &Element<'_>, xml: &Xml<'_>) -> Result<(), Error> {
        let content = element
            .attribute("CONTENT")
            .unwrap_or_default()
            .into_owned();
        if trim(&content).is_empty() {
            return Ok(());
        }
        let bbox = match self.edges(element) {
            Some(edges) => xml.rect(edges, "String")?,
            None => self
                .line
                .as_ref()
                .and_then(|line| line.bbox)
                .ok_or_else(|| {
                    let message = format!(
                        "String `{content}` has no HPOS, VPOS, WIDTH, HEIGHT: write the file again"
                    );
                    xml.error(ErrorKind::Value, message)
                })?,
        };
        let size = self.font_size(element);
        if let Some(line) = &mut self.line {
            line.parts.size = line.parts.size.or(size);
            line.confidences
                .extend(number(element, "WC").map(|wc| wc as f32));
        }
        self.string = Some(OpenString {
            content,
            bbox,
            glyphs: Vec::new(),
        });
        Ok(())
    }

    /// Appends a printed hyphen to the word before it, which may end with it already.
    fn add_hyphen(&mut self, element: &Element<'_>) {
        let hyphen = element.attribute("CONTENT").unwrap_or("-".into());
        let right = number(element, "HPOS").zip(number(element, "WIDTH"));
        let right = right.map(|(left, width)| ((left + width) * self.scale) as f32);
        let line = self.line.as_mut();
        let Some(word) = line.and_then(|line| line.parts.pieces.last_mut()) else {
            return;
        };
        if !word.text.ends_with(&*hyphen) {
            word.text.push_str(trim(&hyphen));
            if let Some(right) = right.filter(|right| right.is_finite()) {
                word.bbox.right = word.bbox.right.max(right);
            }
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Error> {
        match name {
            "MeasurementUnit" => self.in_unit = false,
            "String" => {
                let Some(string) = self.string.take() else {
                    return Ok(());
                };
                if let Some(line) = &mut self.line {
                    string.add_to(&mut line.parts.pieces);
                } else if let Some(page) = &mut self.page {
                    let mut parts = LineParts::default();
                    string.add_to(&mut parts.pieces);
                    page.push(parts)?;
                }
            }
            "TextLine" => {
                if let (Some(mut line), Some(page)) = (self.line.take(), &mut self.page) {
                    let sum = line.confidences.iter().sum::<f32>();
                    line.parts.confidence = Some(sum / line.confidences.len() as f32);
                    page.push(line.parts)?;
                }
            }
            "TextBlock" => self.block_size = None,
            "Page" => self
                .pages
                .extend(self.page.take().map(|page| page.finish(BoxKind::Ink))),
            _ => {}
        }
        Ok(())
    }

    /// Returns the box of an element in points or pixels, if it has one.
    fn edges(&self, element: &Element<'_>) -> Option<[f64; 4]> {
        let left = number(element, "HPOS")? * self.scale;
        let top = number(element, "VPOS")? * self.scale;
        let width = number(element, "WIDTH")? * self.scale;
        let height = number(element, "HEIGHT")? * self.scale;
        Some([left, top, left + width, top + height])
    }

    /// Returns the font size of the first style that an element refers to, if it is in the units of the page.
    fn font_size(&self, element: &Element<'_>) -> Option<f32> {
        let styles = element.attribute("STYLEREFS").filter(|_| self.in_points)?;
        styles
            .split_ascii_whitespace()
            .find_map(|id| self.sizes.get(id).copied())
    }
}

impl OpenString {
    /// Adds the word, by characters where its glyphs spell it.
    fn add_to(self, pieces: &mut Pieces) {
        let glyphs = self.glyphs.iter().map(|(text, _)| text.as_str());
        if !self.glyphs.is_empty() && glyphs.collect::<String>() == self.content {
            for (text, bbox) in self.glyphs {
                pieces.push_character(&text, bbox, self.bbox.bottom - self.bbox.top);
            }
            pieces.end_word();
        } else {
            pieces.push_word(&self.content, self.bbox);
        }
    }
}

fn number(element: &Element<'_>, name: &str) -> Option<f64> {
    element.attribute(name)?.trim().parse().ok()
}
