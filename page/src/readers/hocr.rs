//! hOCR, in XHTML or HTML.
//!
//! Words come from `ocrx_word`, characters from `ocrx_cinfo` or `x_bboxes`. A line without words is one piece.

use super::error::{Error, ErrorKind};
use super::geometry::rect;
use super::page_builder::{BoxKind, LineParts, PageBuilder};
use super::pieces::Pieces;
use super::text::{decode, trim};
use super::xml::{Element, Node, Xml};
use crate::{Page, Rect};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Page,
    Block,
    Line,
    Word,
    Character,
    Rule,
    Picture,
    Other,
}

impl Class {
    fn of(element: &Element<'_>) -> Self {
        let classes = element.attribute("class").unwrap_or_default();
        let known = classes.split_ascii_whitespace().map(|class| match class {
            "ocr_page" => Self::Page,
            "ocr_carea" | "ocrx_block" | "ocr_par" => Self::Block,
            "ocr_line" | "ocrx_line" | "ocr_header" | "ocr_footer" | "ocr_caption"
            | "ocr_textfloat" => Self::Line,
            "ocrx_word" | "ocr_word" => Self::Word,
            "ocrx_cinfo" => Self::Character,
            "ocr_separator" => Self::Rule,
            "ocr_photo" | "ocr_image" | "ocr_linedrawing" => Self::Picture,
            _ => Self::Other,
        });
        known
            .into_iter()
            .find(|&class| class != Self::Other)
            .unwrap_or(Self::Other)
    }
}

/// The properties in the `title` of an element.
#[derive(Default)]
struct Properties {
    bbox: Option<[f64; 4]>,
    /// The boxes of the characters.
    boxes: Vec<[f64; 4]>,
    confidence: Option<f32>,
}

impl Properties {
    fn of(element: &Element<'_>) -> Self {
        let mut properties = Self::default();
        let title = element.attribute("title").unwrap_or_default();
        let mut quoted = false;
        let parts = title.split(|c| {
            quoted ^= c == '"';
            c == ';' && !quoted
        });
        for part in parts {
            let mut words = part.split_ascii_whitespace();
            let name = words.next().unwrap_or_default();
            let numbers = words.map_while(|word| word.parse::<f64>().ok());
            match name {
                "bbox" => properties.bbox = numbers.collect::<Vec<_>>().try_into().ok(),
                "x_bboxes" => {
                    let numbers: Vec<_> = numbers.collect();
                    properties.boxes = numbers.as_chunks().0.to_vec();
                }
                "x_wconf" | "x_conf" => {
                    properties.confidence = numbers.last().map(|percent| percent as f32 / 100.0);
                }
                _ => {}
            }
        }
        properties
    }
}

/// A line or a word that is open.
#[derive(Default)]
struct Span {
    properties: Properties,
    text: String,
    pieces: Pieces,
    /// Of the words.
    confidences: Vec<f32>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    let mut xml = Xml::html(&text);
    let mut reader = HocrReader::default();
    let mut classes = Vec::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(element) => {
                let class = Class::of(&element);
                classes.push(class);
                reader.open(class, &element, &xml)?;
            }
            Node::Text(text) => {
                let span = [&mut reader.character, &mut reader.word, &mut reader.line];
                if let Some(span) = span.into_iter().flatten().next() {
                    span.text.push_str(&text);
                }
            }
            Node::Close(_) => {
                if let Some(class) = classes.pop() {
                    reader.close(class, &xml)?;
                }
            }
        }
    }
    Ok(reader.pages)
}

#[derive(Default)]
struct HocrReader {
    pages: Vec<Page>,
    page: Option<PageBuilder>,
    blocks: usize,
    line: Option<Span>,
    word: Option<Span>,
    character: Option<Span>,
}

impl HocrReader {
    fn open(&mut self, class: Class, element: &Element<'_>, xml: &Xml<'_>) -> Result<(), Error> {
        if class == Class::Other {
            return Ok(());
        }
        let properties = Properties::of(element);
        let span = |properties| {
            Some(Span {
                properties,
                ..Span::default()
            })
        };
        match class {
            Class::Page => {
                self.close_page(xml)?;
                let [left, top, right, bottom] = properties.bbox.unwrap_or_default();
                let page = PageBuilder::new(self.pages.len() + 1, right - left, bottom - top);
                self.page = Some(page);
                self.blocks = 0;
            }
            Class::Block => self.blocks += 1,
            Class::Line => {
                self.close_line(xml)?;
                self.line = span(properties);
            }
            Class::Word => self.word = span(properties),
            Class::Character => self.character = span(properties),
            Class::Rule | Class::Picture => {
                if let Some(page) = &mut self.page {
                    if class == Class::Rule {
                        page.rule(properties.bbox);
                    } else {
                        page.picture(properties.bbox);
                    }
                }
            }
            Class::Other => {}
        }
        Ok(())
    }

    fn close(&mut self, class: Class, xml: &Xml<'_>) -> Result<(), Error> {
        match class {
            Class::Page => self.close_page(xml),
            Class::Line => self.close_line(xml),
            Class::Word => self.close_word(xml),
            Class::Character => self.close_character(),
            _ => Ok(()),
        }
    }

    fn close_character(&mut self) -> Result<(), Error> {
        let Some(character) = self.character.take() else {
            return Ok(());
        };
        let own = character
            .properties
            .boxes
            .first()
            .copied()
            .or(character.properties.bbox);
        if let Some(word) = self.word.as_mut().or(self.line.as_mut()) {
            // Without a box for each character, the word's box holds them all.
            word.text.push_str(&character.text);
            if trim(&character.text).chars().count() == 1 {
                word.properties.boxes.extend(own);
            }
        }
        Ok(())
    }

    fn close_word(&mut self, xml: &Xml<'_>) -> Result<(), Error> {
        let Some(word) = self.word.take() else {
            return Ok(());
        };
        let mut stray = Span::default();
        let line = self.line.as_mut().unwrap_or(&mut stray);
        let fallback = line.properties.bbox;
        add_text(&mut line.pieces, &word, fallback, xml)?;
        line.confidences.extend(word.properties.confidence);
        if self.line.is_none() {
            // A word outside of any line.
            self.line = Some(stray);
            self.close_line(xml)?;
        }
        Ok(())
    }

    fn close_line(&mut self, xml: &Xml<'_>) -> Result<(), Error> {
        self.close_word_of_line(xml)?;
        let Some(mut line) = self.line.take() else {
            return Ok(());
        };
        if line.pieces.is_empty() {
            let mut pieces = Pieces::default();
            add_text(&mut pieces, &line, None, xml)?;
            line.pieces = pieces;
        }
        let Some(page) = &mut self.page else {
            return if line.pieces.is_empty() {
                Ok(())
            } else {
                let message = "text before the first ocr_page: write the file again";
                Err(xml.error(ErrorKind::Value, message))
            };
        };
        let mean = line.confidences.iter().sum::<f32>() / line.confidences.len() as f32;
        page.push(LineParts {
            pieces: line.pieces,
            confidence: Some(mean)
                .filter(|mean| mean.is_finite())
                .or(line.properties.confidence),
            block: Some(self.blocks),
            ..LineParts::default()
        })
    }

    /// Closes what is open when a line begins or ends.
    fn close_word_of_line(&mut self, xml: &Xml<'_>) -> Result<(), Error> {
        self.close_character()?;
        if self.word.is_some() && self.line.is_some() {
            self.close_word(xml)?;
        }
        Ok(())
    }

    fn close_page(&mut self, xml: &Xml<'_>) -> Result<(), Error> {
        self.close_line(xml)?;
        self.pages
            .extend(self.page.take().map(|page| page.finish(BoxKind::Ink)));
        Ok(())
    }
}

/// Adds the text of a word or a line, by characters where each has a box.
fn add_text(
    pieces: &mut Pieces,
    span: &Span,
    fallback: Option<[f64; 4]>,
    xml: &Xml<'_>,
) -> Result<(), Error> {
    let text = trim(&span.text);
    if text.is_empty() {
        return Ok(());
    }
    let boxes = &span.properties.boxes;
    let all = text.chars().count();
    let visible = text.chars().filter(|c| !c.is_whitespace()).count();
    if boxes.len() == all || boxes.len() == visible {
        let mut boxes = boxes.iter().copied();
        let rects: Option<Vec<Rect>> = boxes.by_ref().map(rect).collect();
        if let Some(rects) = rects {
            let heights = rects.iter().map(|rect| rect.bottom - rect.top);
            let size = heights.fold(0.0, f32::max);
            let mut rects = rects.into_iter();
            let mut last = None;
            for c in text.chars() {
                if !c.is_whitespace() || all == boxes.len() {
                    last = rects.next().or(last);
                }
                if let Some(rect) = last {
                    pieces.push_character(c.encode_utf8(&mut [0; 4]), rect, size);
                }
            }
            pieces.end_word();
            return Ok(());
        }
    }
    let Some(edges) = span.properties.bbox.or(fallback) else {
        let message = format!("`{text}` has no bbox: write the file again");
        return Err(xml.error(ErrorKind::Value, message));
    };
    pieces.push_word(text, xml.rect(edges, "span")?);
    Ok(())
}
