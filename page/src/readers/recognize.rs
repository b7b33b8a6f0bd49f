//! Which format a file has, from its content.

use super::error::{Error, ErrorKind, Place};
use super::format::Format;
use super::json::Shape;
use super::layout_text;
use super::text::decode;
use super::tsv;
use super::xml::{Node, Xml};

/// How many elements of an XML file are looked at.
const MAX_ELEMENTS: usize = 200;

/// How a PDF begins, within its first bytes.
const PDF_HEADER: &[u8] = b"%PDF-";
const PDF_HEAD: usize = 1024;

/// Recognizes the format of a file.
pub(super) fn recognize(bytes: &[u8]) -> Result<Format, Error> {
    // Some programs write a few bytes before the header.
    let head = &bytes[..bytes.len().min(PDF_HEAD)];
    if head
        .windows(PDF_HEADER.len())
        .any(|window| window == PDF_HEADER)
    {
        return Ok(Format::Pdf);
    }
    let text = decode(bytes)?;
    let start = text.trim_start();
    let found = match start.as_bytes().first() {
        Some(b'<') => recognize_xml(start),
        Some(b'{' | b'[') => recognize_json(&Shape::of(&text)?),
        _ if start.starts_with(tsv::HEADER) => Some(Format::Tsv),
        // `pdftotext` ends a page with a form feed.
        _ if text.contains('\x0c') || layout_text::has_columns(&text) => Some(Format::LayoutText),
        _ => None,
    };
    found.ok_or_else(|| {
        let names: Vec<&str> = Format::all().iter().map(|f| f.name()).collect();
        let names = names.join(", ");
        let message = format!("the format is not recognized: name it, one of {names}");
        Error::new(ErrorKind::UnrecognizedFormat, Place::Unknown, message)
    })
}

fn recognize_xml(text: &str) -> Option<Format> {
    let mut xml = Xml::html(text);
    let mut elements = 0;
    while let Ok(Some(node)) = xml.next() {
        let Node::Open(element) = node else { continue };
        match element.name() {
            "alto" => return Some(Format::Alto),
            "PcGts" => return Some(Format::PageXml),
            "doc" | "page" => return Some(Format::BboxLayout),
            _ => {}
        }
        let starts_with = |name, prefix| {
            let value = element.attribute(name);
            value.is_some_and(|value| value.starts_with(prefix))
        };
        if starts_with("class", "ocr") || starts_with("name", "ocr-") {
            return Some(Format::Hocr);
        }
        elements += 1;
        if elements == MAX_ELEMENTS {
            break;
        }
    }
    None
}

fn recognize_json(shape: &Shape) -> Option<Format> {
    let has = |key| shape.get(key).is_some();
    if has("pdf_info") {
        Some(Format::MinerU)
    } else if has("schema_name") || has("texts") && has("body") {
        Some(Format::Docling)
    } else if has("blocks") || shape.get("pages").is_some_and(is_rawdict_pages) {
        Some(Format::Rawdict)
    } else if ["rec_texts", "overall_ocr_res", "res", "result"]
        .into_iter()
        .any(has)
    {
        Some(Format::Paddle)
    } else if has("box") || has("code") && has("data") {
        Some(Format::Umi)
    } else {
        recognize_list(shape.first()?)
    }
}

/// Recognizes an array by its first element.
fn recognize_list(first: &Shape) -> Option<Format> {
    match first {
        Shape::Object(_) => recognize_json(first),
        // PaddleOCR 2.x and RapidOCR: nested lists that begin with the corners of a box.
        Shape::Array(_) => Some(Format::Paddle),
        _ => None,
    }
}

fn is_rawdict_pages(pages: &Shape) -> bool {
    let first = pages.first();
    *pages == Shape::Array(None) || first.is_some_and(|page| page.get("width").is_some())
}
