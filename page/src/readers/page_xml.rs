//! PAGE XML of PRImA, which Transkribus, OCR-D, eScriptorium and Tesseract write.
//!
//! PAGE keeps the same text of regions, lines, words and glyphs. The finest level that spells a line is taken. Regions
//! come in the file's reading order, those that it leaves out last.

use std::collections::HashMap;

use super::error::{Error, ErrorKind};
use super::geometry::{rect_around, split_rows};
use super::page_builder::{BoxKind, LineParts, PageBuilder};
use super::pieces::Pieces;
use super::text::{decode, trim, visible};
use super::xml::{Element, Node, Xml};
use crate::{Direction, Page, Rect};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Region,
    Line,
    Word,
    Glyph,
    Rule,
    Picture,
}

impl Level {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "TextRegion" | "TableRegion" => Self::Region,
            "TextLine" => Self::Line,
            "Word" => Self::Word,
            "Glyph" => Self::Glyph,
            "SeparatorRegion" => Self::Rule,
            "ImageRegion" | "GraphicRegion" | "LineDrawingRegion" | "ChartRegion" => Self::Picture,
            _ => return None,
        })
    }
}

/// An element with a box that is open.
struct Item {
    level: Level,
    /// The rank of the region in the reading order.
    rank: usize,
    block: usize,
    direction: Option<Direction>,
    points: Vec<[f64; 2]>,
    text: String,
    /// The rank of the alternative that the text is from.
    alternative: Option<usize>,
    confidence: Option<f32>,
    children: Vec<Child>,
}

/// A word or glyph that is complete.
struct Child {
    text: String,
    bbox: Option<Rect>,
    children: Vec<Child>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    let mut xml = Xml::new(&text);
    let mut reader = PageXmlReader::default();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(element) => reader.open(&element, &xml)?,
            Node::Text(text) => {
                if let Some(alternative) = &mut reader.alternative
                    && alternative.in_unicode
                {
                    alternative.text.push_str(&text);
                }
            }
            Node::Close(name) => reader.close(&name, &xml)?,
        }
    }
    Ok(reader.pages)
}

#[derive(Default)]
struct PageXmlReader {
    pages: Vec<Page>,
    page: Option<PageBuilder>,
    /// The open groups of the reading order.
    groups: Vec<Group>,
    /// The rank of each region in the reading order.
    order: Vec<(Vec<usize>, String)>,
    ranks: HashMap<String, usize>,
    blocks: usize,
    open: Vec<Item>,
    /// The `TextEquiv` that is open.
    alternative: Option<Alternative>,
    /// The lines of the page with the ranks of their regions.
    lines: Vec<(usize, LineParts)>,
}

/// A group of the reading order.
struct Group {
    /// The position in the group around it.
    position: usize,
    /// How many members came so far.
    members: usize,
}

struct Alternative {
    index: usize,
    confidence: Option<f32>,
    in_unicode: bool,
    text: String,
}

impl PageXmlReader {
    fn open(&mut self, element: &Element<'_>, xml: &Xml<'_>) -> Result<(), Error> {
        match element.name() {
            "Page" => {
                let width = xml.number(element, "imageWidth")?;
                let height = xml.number(element, "imageHeight")?;
                self.page = Some(PageBuilder::new(self.pages.len() + 1, width, height));
            }
            "OrderedGroup" | "UnorderedGroup" | "OrderedGroupIndexed" | "UnorderedGroupIndexed" => {
                let position = self.position(element);
                self.groups.push(Group {
                    position,
                    members: 0,
                });
            }
            "RegionRef" | "RegionRefIndexed" => {
                let position = self.position(element);
                let path = self.groups.iter().map(|group| group.position);
                let path = path.chain([position]).collect();
                if let Some(id) = element.attribute("regionRef") {
                    self.order.push((path, id.into_owned()));
                }
            }
            "Coords" => {
                if let (Some(item), Some(points)) =
                    (self.open.last_mut(), element.attribute("points"))
                {
                    item.points = points_of(&points);
                }
            }
            // Before 2013.
            "Point" => {
                let point = (element.attribute("x"), element.attribute("y"));
                if let (Some(item), (Some(x), Some(y))) = (self.open.last_mut(), point) {
                    item.points
                        .extend(x.parse().ok().zip(y.parse().ok()).map(|(x, y)| [x, y]));
                }
            }
            "TextEquiv" => {
                let index = element
                    .attribute("index")
                    .and_then(|index| index.parse().ok());
                self.alternative = Some(Alternative {
                    index: index.unwrap_or_default(),
                    confidence: element.attribute("conf").and_then(|conf| conf.parse().ok()),
                    in_unicode: false,
                    text: String::new(),
                });
            }
            "Unicode" => {
                if let Some(alternative) = &mut self.alternative {
                    alternative.in_unicode = true;
                }
            }
            name => {
                if let Some(level) = Level::of(name) {
                    self.open_item(level, element);
                }
            }
        }
        Ok(())
    }

    /// Returns the position of a member in its group of the reading order.
    fn position(&mut self, element: &Element<'_>) -> usize {
        let next = self.groups.last_mut().map_or(0, |group| {
            group.members += 1;
            group.members - 1
        });
        let index = element
            .attribute("index")
            .and_then(|index| index.parse().ok());
        index.unwrap_or(next)
    }

    fn open_item(&mut self, level: Level, element: &Element<'_>) {
        let parent = self.open.last();
        let mut rank = parent.map_or(usize::MAX, |parent| parent.rank);
        if level == Level::Region {
            self.blocks += 1;
            let id = element.attribute("id").unwrap_or_default();
            rank = self.ranks.get(&*id).copied().unwrap_or(rank);
        }
        let direction = element.attribute("readingDirection").and_then(|direction| {
            let vertical = matches!(&*direction, "top-to-bottom" | "bottom-to-top");
            vertical.then_some(Direction::Vertical)
        });
        self.open.push(Item {
            level,
            rank,
            block: self.blocks,
            direction: direction.or(parent.and_then(|parent| parent.direction)),
            points: Vec::new(),
            text: String::new(),
            alternative: None,
            confidence: None,
            children: Vec::new(),
        });
    }

    fn close(&mut self, name: &str, xml: &Xml<'_>) -> Result<(), Error> {
        match name {
            "Page" => self.close_page()?,
            "ReadingOrder" => {
                self.order.sort();
                let ids = self.order.drain(..).enumerate();
                self.ranks = ids.map(|(rank, (_, id))| (id, rank)).collect();
            }
            "OrderedGroup" | "UnorderedGroup" | "OrderedGroupIndexed" | "UnorderedGroupIndexed" => {
                self.groups.pop();
            }
            "Unicode" => {
                if let Some(alternative) = &mut self.alternative {
                    alternative.in_unicode = false;
                }
            }
            "TextEquiv" => {
                if let (Some(item), Some(alternative)) =
                    (self.open.last_mut(), self.alternative.take())
                    && item.alternative.is_none_or(|best| alternative.index < best)
                {
                    item.alternative = Some(alternative.index);
                    item.text = alternative.text;
                    item.confidence = alternative.confidence;
                }
            }
            name if Level::of(name).is_some() => {
                if let Some(item) = self.open.pop() {
                    self.close_item(item, xml)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close_item(&mut self, item: Item, xml: &Xml<'_>) -> Result<(), Error> {
        let Some(page) = &mut self.page else {
            return Ok(());
        };
        let around = rect_around(item.points.iter().copied());
        let edges = around.map(|b| [b.left, b.top, b.right, b.bottom].map(f64::from));
        match item.level {
            Level::Rule => page.rule(edges),
            Level::Picture => page.picture(edges),
            Level::Word | Level::Glyph => {
                if let Some(parent) = self.open.last_mut() {
                    parent.children.push(Child {
                        text: item.text,
                        bbox: around,
                        children: item.children,
                    });
                }
            }
            Level::Line => {
                // The text of the region repeats that of its lines.
                if let Some(region) = self.open.last_mut() {
                    region.text.clear();
                    region.alternative = Some(0);
                }
                let pieces = pieces_of(&item, around, xml)?;
                self.lines.push((item.rank, item.line(pieces)));
            }
            Level::Region if trim(&item.text).is_empty() => {}
            Level::Region => {
                let rows: Vec<&str> = item
                    .text
                    .lines()
                    .map(trim)
                    .filter(|row| !row.is_empty())
                    .collect();
                let bbox = around.ok_or_else(|| no_box(&item.text, xml))?;
                for (row, bbox) in rows.iter().zip(split_rows(bbox, rows.len())) {
                    let mut pieces = Pieces::default();
                    pieces.push_word(row, bbox);
                    self.lines.push((item.rank, item.line(pieces)));
                }
            }
        }
        Ok(())
    }

    fn close_page(&mut self) -> Result<(), Error> {
        if let Some(mut page) = self.page.take() {
            self.lines.sort_by_key(|&(rank, _)| rank);
            for (_, line) in self.lines.drain(..) {
                page.push(line)?;
            }
            self.pages.push(page.finish(BoxKind::Ink));
            self.ranks.clear();
            self.blocks = 0;
        }
        Ok(())
    }
}

impl Item {
    fn line(&self, pieces: Pieces) -> LineParts {
        LineParts {
            pieces,
            direction: self.direction,
            confidence: self.confidence,
            block: Some(self.block),
            ..LineParts::default()
        }
    }
}

/// Returns the words of a line, each by its glyphs if they spell it, or the line as one piece.
fn pieces_of(line: &Item, bbox: Option<Rect>, xml: &Xml<'_>) -> Result<Pieces, Error> {
    let mut pieces = Pieces::default();
    let spells = |children: &[Child], text: &str| {
        let has_boxes = children
            .iter()
            .all(|child| child.bbox.is_some() || trim(&child.text).is_empty());
        let spelled: String = children.iter().map(|child| child.text.as_str()).collect();
        has_boxes && (visible(text).next().is_none() || visible(&spelled).eq(visible(text)))
    };
    let words: Vec<&Child> = line.children.iter().collect();
    if !words.is_empty() && spells(&line.children, &line.text) {
        for word in words {
            let Some(bbox) = word.bbox else { continue };
            if !word.children.is_empty() && spells(&word.children, &word.text) {
                let size = (bbox.bottom - bbox.top).max(1.0);
                for glyph in &word.children {
                    pieces.push_character(&glyph.text, glyph.bbox.unwrap_or(bbox), size);
                }
                pieces.end_word();
            } else {
                pieces.push_word(&word.text, bbox);
            }
        }
    } else if !trim(&line.text).is_empty() {
        pieces.push_word(&line.text, bbox.ok_or_else(|| no_box(&line.text, xml))?);
    }
    Ok(pieces)
}

fn no_box(text: &str, xml: &Xml<'_>) -> Error {
    let start: String = trim(text).chars().take(20).collect();
    let message = format!("`{start}` has no valid Coords: write the file again");
    xml.error(ErrorKind::Value, message)
}

/// Parses `x,y x,y …`.
fn points_of(points: &str) -> Vec<[f64; 2]> {
    let pairs = points
        .split_ascii_whitespace()
        .filter_map(|pair| pair.split_once(','));
    pairs
        .filter_map(|(x, y)| Some([x.parse().ok()?, y.parse().ok()?]))
        .collect()
}
