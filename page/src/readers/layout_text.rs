//! Plain text whose columns stand side by side: `pdftotext -layout`.

use super::error::Error;
use super::text::{decode, is_blank, trim};
use super::text_columns::{Region, TextLine, regions};
use crate::{Line, Page, Piece, Rect};

/// Reads the pages of a text. Pages without columns keep their rows.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Page>, Error> {
    let text = decode(bytes)?;
    let pages = text.split('\x0c').enumerate();
    let pages = pages.map(|(i, page)| {
        let rows: Vec<&str> = page.lines().collect();
        let regions = regions(&rows).unwrap_or_else(|| vec![whole(&rows)]);
        page_of(i + 1, rows.len(), regions)
    });
    Ok(pages.filter(|page| !page.lines.is_empty()).collect())
}

/// True if columns stand side by side on a page of the text.
pub(super) fn has_columns(text: &str) -> bool {
    text.split('\x0c').any(|page| {
        let rows: Vec<&str> = page.lines().collect();
        regions(&rows).is_some()
    })
}

/// The rows of a page without columns.
fn whole(rows: &[&str]) -> Region {
    let mut lines = Vec::new();
    for (row, text) in rows.iter().enumerate() {
        let start = text.chars().take_while(|&c| is_blank(c)).count();
        let text = trim(text);
        if text.is_empty() {
            continue;
        }
        lines.push(TextLine {
            text: text.to_owned(),
            row,
            start,
            end: start + text.chars().count(),
        });
    }
    Region {
        lines,
        goes_on: false,
    }
}

fn page_of(number: usize, rows: usize, regions: Vec<Region>) -> Page {
    let mut page = Page {
        number,
        height: rows as f32,
        is_text: true,
        ..Page::default()
    };
    let mut block = 0;
    for region in regions {
        block += usize::from(!region.goes_on);
        for line in region.lines {
            let bbox = Rect {
                left: line.start as f32,
                top: line.row as f32,
                right: line.end as f32,
                bottom: line.row as f32 + 1.0,
            };
            page.width = page.width.max(bbox.right);
            page.lines.push(Line {
                pieces: vec![Piece {
                    text: line.text,
                    bbox,
                }],
                size: 0.0,
                direction: crate::Direction::Horizontal,
                confidence: None,
                block: Some(block),
            });
        }
    }
    page
}
