//! PaddleOCR: the lists of 2.x, the results of 3.x, and PP-StructureV3, alone, in an array, or as a service answers.

use serde::Deserialize;

use super::error::Error;
use super::json::{OneOrMany, Shape, documents};
use super::page_builder::{BoxKind, PageBuilder};
use super::quads::{self, Polygon, QuadLine};
use super::text::{decode, visible};
use crate::Page;

/// Labels of the layout model for what is not text.
const PICTURES: [&str; 4] = ["image", "figure", "chart", "header_image"];

/// A result of 3.x or what encloses one.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Document {
    /// Around a result that was printed.
    res: Option<Box<Document>>,
    /// In an answer of a service, around the pages.
    result: Option<Box<Document>>,
    #[serde(rename = "ocrResults")]
    ocr_results: Vec<Document>,
    #[serde(rename = "layoutParsingResults")]
    layout_results: Vec<Document>,
    #[serde(rename = "prunedResult")]
    pruned_result: Option<Box<Document>>,
    /// Of a page of PP-StructureV3.
    overall_ocr_res: Option<Box<Document>>,
    layout_det_res: Option<Detected>,
    width: Option<f64>,
    height: Option<f64>,
    /// From 0.
    page_index: Option<usize>,
    rec_texts: Vec<String>,
    rec_scores: Vec<f64>,
    rec_polys: Vec<Polygon>,
    rec_boxes: Vec<[f64; 4]>,
    /// The words of each line, with `return_word_box`.
    text_word: Vec<Vec<String>>,
    text_word_boxes: Vec<Vec<[f64; 4]>>,
}

#[derive(Deserialize)]
struct Detected {
    #[serde(default)]
    boxes: Vec<Region>,
}

#[derive(Deserialize)]
struct Region {
    #[serde(default)]
    label: String,
    coordinate: Option<[f64; 4]>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    if let Some(depth) = Shape::of(&text)?.depth_of_numbers() {
        return quads::read_lists(&text, depth);
    }
    let documents: Vec<OneOrMany<Document>> = documents(&text)?;
    let mut pages = Vec::new();
    for document in documents.into_iter().flat_map(|documents| documents.0) {
        document.collect_pages(&mut pages);
    }
    let is_alone = pages.len() == 1;
    let pages = pages.into_iter().enumerate();
    pages
        .map(|(i, page)| {
            let number = page
                .page_index
                .filter(|_| is_alone)
                .unwrap_or(i)
                .saturating_add(1);
            page.read(number)
        })
        .collect()
}

impl Document {
    fn collect_pages(self, pages: &mut Vec<Self>) {
        let inner = [self.res, self.result, self.pruned_result];
        let mut inner: Vec<Self> = inner.into_iter().flatten().map(|inner| *inner).collect();
        inner.extend(self.ocr_results);
        inner.extend(self.layout_results);
        if inner.is_empty() {
            pages.push(Self {
                res: None,
                result: None,
                pruned_result: None,
                ocr_results: Vec::new(),
                layout_results: Vec::new(),
                ..self
            });
        } else {
            inner
                .into_iter()
                .for_each(|inner| inner.collect_pages(pages));
        }
    }

    fn read(mut self, number: usize) -> Result<Page, Error> {
        let size = |size: Option<f64>| size.unwrap_or_default();
        let mut page = PageBuilder::new(number, size(self.width), size(self.height));
        for region in self
            .layout_det_res
            .take()
            .into_iter()
            .flat_map(|detected| detected.boxes)
        {
            if PICTURES.contains(&region.label.as_str()) {
                page.picture(region.coordinate);
            }
        }
        if let Some(ocr) = self.overall_ocr_res.take() {
            ocr.add_lines(&mut page)?;
        } else {
            self.add_lines(&mut page)?;
        }
        Ok(page.finish(BoxKind::Quad))
    }

    fn add_lines(self, page: &mut PageBuilder) -> Result<(), Error> {
        let mut polygons = self.rec_polys;
        if polygons.len() != self.rec_texts.len() {
            let corners = |[left, top, right, bottom]: [f64; 4]| {
                vec![[left, top], [right, top], [right, bottom], [left, bottom]]
            };
            polygons = self.rec_boxes.into_iter().map(corners).collect();
        }
        if polygons.len() != self.rec_texts.len() {
            let (texts, boxes) = (self.rec_texts.len(), polygons.len());
            let message = format!(
                "{texts} rec_texts but {boxes} rec_polys or rec_boxes: write the file again"
            );
            return Err(page.error(message));
        }
        let mut scores = self.rec_scores.into_iter();
        let mut words = self.text_word.into_iter();
        let mut word_boxes = self.text_word_boxes.into_iter();
        for (text, polygon) in self.rec_texts.into_iter().zip(polygons) {
            let words = words.next().zip(word_boxes.next());
            let words = words.filter(|(words, boxes)| {
                words.len() == boxes.len() && visible(&words.concat()).eq(visible(&text))
            });
            let line = QuadLine {
                polygon,
                text,
                score: scores.next(),
            };
            quads::push(
                page,
                line,
                words.map(|(words, boxes)| words.into_iter().zip(boxes).collect()),
            )?;
        }
        Ok(())
    }
}
