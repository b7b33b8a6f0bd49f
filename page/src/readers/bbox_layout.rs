//! `pdftotext -bbox-layout`, and `-bbox`, which has words without lines.

use super::error::Error;
use super::page_builder::{BoxKind, LineParts, PageBuilder};
use super::text::decode;
use super::xml::{Node, Xml};
use crate::{Page, Rect};

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    let mut xml = Xml::new(&text);
    let mut pages = Vec::new();
    let mut page: Option<PageBuilder> = None;
    let mut blocks = 0;
    let mut line: Option<LineParts> = None;
    let mut word: Option<(String, Rect)> = None;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(element) => match element.name() {
                "page" => {
                    let width = xml.number(&element, "width")?;
                    let height = xml.number(&element, "height")?;
                    page = Some(PageBuilder::new(pages.len() + 1, width, height));
                    blocks = 0;
                }
                "block" => blocks += 1,
                "line" => {
                    line = Some(LineParts {
                        block: Some(blocks),
                        ..LineParts::default()
                    });
                }
                "word" => {
                    let bbox = xml.edges(&element, ["xMin", "yMin", "xMax", "yMax"])?;
                    word = Some((String::new(), bbox));
                }
                _ => {}
            },
            Node::Text(text) => {
                if let Some((word, _)) = &mut word {
                    word.push_str(&text);
                }
            }
            Node::Close(name) => match name.as_str() {
                "word" => {
                    if let (Some((text, bbox)), Some(page)) = (word.take(), &mut page) {
                        if let Some(line) = &mut line {
                            line.pieces.push_word(&text, bbox);
                        } else {
                            let mut line = LineParts::default();
                            line.pieces.push_word(&text, bbox);
                            page.push(line)?;
                        }
                    }
                }
                "line" => {
                    if let (Some(line), Some(page)) = (line.take(), &mut page) {
                        page.push(line)?;
                    }
                }
                "page" => pages.extend(page.take().map(|page| page.finish(BoxKind::Font))),
                _ => {}
            },
        }
    }
    Ok(pages)
}
