//! Umi-OCR and the `-json` engines (`{"code": 100, "data": […]}`), RapidOCR (arrays of lines), one file or JSON Lines.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::error::Error;
use super::json::{OneOrMany, Shape, documents};
use super::quads::{self, Polygon, QuadLine};
use super::text::decode;
use crate::Page;

/// Codes of a page with text and of one without.
const CODES: [i64; 2] = [100, 101];

/// A page, or a line of one.
#[derive(Deserialize)]
struct Entry {
    code: Option<i64>,
    data: Option<Data>,
    #[serde(rename = "box")]
    polygon: Option<Polygon>,
    #[serde(alias = "txt")]
    text: Option<String>,
    score: Option<f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Data {
    Lines(Vec<UmiLine>),
    /// In place of lines where there are none.
    Message(String),
    Other(IgnoredAny),
}

#[derive(Deserialize)]
struct UmiLine {
    #[serde(rename = "box")]
    polygon: Polygon,
    #[serde(alias = "txt")]
    text: String,
    score: Option<f64>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    if let Some(depth) = Shape::of(&text)?.depth_of_numbers() {
        return quads::read_lists(&text, depth);
    }
    let mut pages = Vec::new();
    for entries in documents::<OneOrMany<Entry>>(&text)? {
        let mut lines = Vec::new();
        let is_page = entries.0.iter().all(|entry| entry.data.is_none());
        for entry in entries.0 {
            match (entry.data, entry.polygon, entry.text) {
                (Some(data), ..) => pages.push(page_of(entry.code, data, pages.len() + 1)?),
                (None, Some(polygon), Some(text)) => lines.push(QuadLine {
                    polygon,
                    text,
                    score: entry.score,
                }),
                _ => {}
            }
        }
        if is_page {
            pages.push(quads::page_of(lines, pages.len() + 1)?);
        }
    }
    Ok(pages)
}

fn page_of(code: Option<i64>, data: Data, number: usize) -> Result<Page, Error> {
    let lines = match data {
        Data::Lines(lines) => lines,
        Data::Message(message) if code.is_some_and(|code| !CODES.contains(&code)) => {
            let code = code.unwrap_or_default();
            let page = super::page_builder::PageBuilder::new(number, 0.0, 0.0);
            return Err(page.error(format!("the OCR failed with code {code}: {message}")));
        }
        Data::Message(_) | Data::Other(_) => Vec::new(),
    };
    let lines = lines.into_iter().map(|line| QuadLine {
        polygon: line.polygon,
        text: line.text,
        score: line.score,
    });
    quads::page_of(lines, number)
}
