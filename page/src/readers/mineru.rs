//! MinerU's `middle.json`: the lines before MinerU joins them to paragraphs (`preproc_blocks`), and what it sets aside
//! (`discarded_blocks`).

use serde::Deserialize;

use super::error::Error;
use super::geometry::{rect, split_rows};
use super::json::documents;
use super::page_builder::{BoxKind, LineParts, PageBuilder};
use super::text::{decode, trim};
use super::xml::{Node, Xml};
use crate::Page;

#[derive(Deserialize)]
struct Document {
    pdf_info: Vec<PdfPage>,
}

#[derive(Deserialize)]
struct PdfPage {
    #[serde(default)]
    preproc_blocks: Vec<Block>,
    #[serde(default)]
    discarded_blocks: Vec<Block>,
    page_size: Option<[f64; 2]>,
}

#[derive(Deserialize)]
struct Block {
    #[serde(default, rename = "type")]
    kind: String,
    bbox: Option<[f64; 4]>,
    #[serde(default)]
    lines: Vec<MinerULine>,
    /// The body, captions and footnotes of a picture or a table.
    #[serde(default)]
    blocks: Vec<Block>,
}

#[derive(Deserialize)]
struct MinerULine {
    bbox: Option<[f64; 4]>,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    bbox: Option<[f64; 4]>,
    content: Option<String>,
    score: Option<f64>,
    /// Of a table.
    html: Option<String>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    let documents: Vec<Document> = documents(&text)?;
    let pages = documents
        .into_iter()
        .flat_map(|document| document.pdf_info)
        .enumerate();
    pages.map(|(i, page)| page_of(page, i + 1)).collect()
}

fn page_of(raw: PdfPage, number: usize) -> Result<Page, Error> {
    let [width, height] = raw.page_size.unwrap_or_default();
    let mut page = PageBuilder::new(number, width, height);
    for (i, block) in raw
        .preproc_blocks
        .into_iter()
        .chain(raw.discarded_blocks)
        .enumerate()
    {
        add_block(&mut page, block, i)?;
    }
    Ok(page.finish(BoxKind::Quad))
}

fn add_block(page: &mut PageBuilder, block: Block, number: usize) -> Result<(), Error> {
    let is_picture = matches!(
        block.kind.as_str(),
        "image" | "image_body" | "chart" | "chart_body"
    );
    if is_picture && block.blocks.is_empty() {
        page.picture(block.bbox);
    }
    for inner in block.blocks {
        add_block(page, inner, number)?;
    }
    for line in block.lines {
        let mut parts = LineParts {
            block: Some(number),
            ..LineParts::default()
        };
        let mut scores = Vec::new();
        for span in line.spans {
            let edges = span.bbox.or(line.bbox).or(block.bbox);
            if let Some(html) = span.html {
                add_table(page, &html, edges, number)?;
                continue;
            }
            let text = span.content.unwrap_or_default();
            if trim(&text).is_empty() || is_picture {
                continue;
            }
            let edges = edges.ok_or_else(|| page.error(format!("`{text}` has no bbox")))?;
            parts.pieces.push_word(&text, page.rect(edges)?);
            scores.extend(span.score.map(|score| score as f32));
        }
        let count = scores.len() as f32;
        parts.confidence = Some(scores.into_iter().sum::<f32>() / count);
        page.push(parts)?;
    }
    Ok(())
}

/// Adds the rows of a table, which has a box only as a whole.
fn add_table(
    page: &mut PageBuilder,
    html: &str,
    edges: Option<[f64; 4]>,
    block: usize,
) -> Result<(), Error> {
    let mut rows: Vec<String> = Vec::new();
    let mut xml = Xml::html(html);
    // The table is a model's guess and need not be well-formed.
    while let Ok(Some(node)) = xml.next() {
        match node {
            Node::Open(element) if element.name() == "tr" => rows.push(String::new()),
            Node::Open(element) if matches!(element.name(), "td" | "th") => {
                rows.last_mut().into_iter().for_each(|row| row.push(' '));
            }
            Node::Text(text) => match rows.last_mut() {
                Some(row) => row.push_str(&text),
                None => rows.push(text.into_owned()),
            },
            _ => {}
        }
    }
    rows.retain(|row| !trim(row).is_empty());
    let bbox = edges
        .and_then(rect)
        .ok_or_else(|| page.error("a table has no valid bbox"))?;
    for (row, bbox) in rows.iter().zip(split_rows(bbox, rows.len())) {
        let mut parts = LineParts {
            block: Some(block),
            ..LineParts::default()
        };
        parts.pieces.push_word(row, bbox);
        page.push(parts)?;
    }
    Ok(())
}
