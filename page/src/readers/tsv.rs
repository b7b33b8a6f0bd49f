//! Tesseract's TSV: one row for each page, block, paragraph, line and word.

use super::error::{Error, ErrorKind, Place};
use super::geometry::rect;
use super::page_builder::{BoxKind, LineParts, PageBuilder};
use super::text::{decode, trim};
use crate::{Page, Rect};

/// How the first line of a file begins.
pub(super) const HEADER: &str = "level\tpage_num\tblock_num\t";

/// Boxes without text that are longer than this times their breadth are rules, others pictures.
const RULE_ASPECT: f32 = 8.0;

/// A row without its text.
struct Row {
    level: u8,
    /// Numbers of the page, block, paragraph and line.
    key: [usize; 4],
    bbox: [f64; 4],
    confidence: f32,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    let mut pages = Vec::new();
    let mut open: Option<(usize, PageBuilder)> = None;
    let mut line = OpenLine::default();
    for (number, row_text) in text.lines().enumerate() {
        if row_text.starts_with(HEADER) || row_text.is_empty() {
            continue;
        }
        let (row, text) = parse(row_text, number + 1)?;
        if open.as_ref().is_none_or(|&(page, _)| page != row.key[0]) {
            if let Some((_, mut page)) = open.take() {
                line.close(&mut page)?;
                pages.push(page.finish(BoxKind::Ink));
            }
            let [left, top, right, bottom] = if row.level == 1 { row.bbox } else { [0.0; 4] };
            let page = PageBuilder::new(pages.len() + 1, right - left, bottom - top);
            open = Some((row.key[0], page));
        }
        let Some((_, page)) = &mut open else { continue };
        if row.level != 5 {
            continue;
        }
        if line.key != row.key {
            line.close(page)?;
            line.key = row.key;
        }
        let bbox = rect(row.bbox).ok_or_else(|| {
            let message = format!("the box is not finite or too large: {:?}", row.bbox);
            Error::new(ErrorKind::Value, Place::Line(number + 1), message)
        })?;
        if trim(text).is_empty() {
            let (width, height) = (bbox.right - bbox.left, bbox.bottom - bbox.top);
            if is_rule(bbox) {
                page.rule(Some(row.bbox));
            } else if width > 0.0 && height > 0.0 {
                page.picture(Some(row.bbox));
            }
        } else {
            line.parts.pieces.push_word(text, bbox);
            line.confidences.push(row.confidence / 100.0);
        }
    }
    if let Some((_, mut page)) = open {
        line.close(&mut page)?;
        pages.push(page.finish(BoxKind::Ink));
    }
    Ok(pages)
}

fn is_rule(bbox: Rect) -> bool {
    let (width, height) = (bbox.right - bbox.left, bbox.bottom - bbox.top);
    width.max(height) > RULE_ASPECT * width.min(height)
}

#[derive(Default)]
struct OpenLine {
    key: [usize; 4],
    parts: LineParts,
    confidences: Vec<f32>,
    /// The block and paragraph of the last line, and how many came before.
    paragraph: ([usize; 3], usize),
}

impl OpenLine {
    fn close(&mut self, page: &mut PageBuilder) -> Result<(), Error> {
        let [page_number, block, paragraph, _] = self.key;
        if self.paragraph.0 != [page_number, block, paragraph] {
            self.paragraph = ([page_number, block, paragraph], self.paragraph.1 + 1);
        }
        let mut parts = std::mem::take(&mut self.parts);
        parts.block = Some(self.paragraph.1);
        let count = self.confidences.len() as f32;
        parts.confidence = Some(self.confidences.drain(..).sum::<f32>() / count);
        page.push(parts)
    }
}

fn parse(row: &str, number: usize) -> Result<(Row, &str), Error> {
    let error = |what: &str| {
        let message = format!("{what}: this is not a row of Tesseract's TSV; write the file again");
        Error::new(ErrorKind::Syntax, Place::Line(number), message)
    };
    let mut fields = row.splitn(12, '\t');
    let mut numbers = [0.0; 11];
    for number in &mut numbers {
        let field = fields
            .next()
            .ok_or_else(|| error("fewer than 11 columns"))?;
        *number = field
            .trim()
            .parse::<f64>()
            .map_err(|_| error(&format!("`{field}` is not a number")))?;
    }
    let [
        level,
        page,
        block,
        paragraph,
        line,
        _,
        left,
        top,
        width,
        height,
        confidence,
    ] = numbers;
    let row = Row {
        level: level as u8,
        key: [page, block, paragraph, line].map(|number| number as usize),
        bbox: [left, top, left + width.max(0.0), top + height.max(0.0)],
        confidence: confidence as f32,
    };
    Ok((row, fields.next().unwrap_or_default()))
}
