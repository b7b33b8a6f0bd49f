//! Pages of plain text: the text engine finds the blocks.

use std::collections::BTreeSet;

use zhuihe::Cleaner;

use crate::document::{Article, Block, BlockKind, Document, Placed};
use crate::page::{Line, Page};

/// The indent of a paragraph, in units of its page.
const INDENT: std::ops::RangeInclusive<f32> = 1.5..=5.5;

/// The lines of pages as one text, in the order of reading.
#[derive(Default)]
struct Text {
    text: String,
    /// Where each line begins.
    starts: Vec<(usize, Placed)>,
}

/// Finds the blocks of pages of plain text: one article, and the furniture of its pages.
pub(crate) fn document_of(cleaner: &Cleaner, pages: &[Page]) -> Document {
    let mut text = Text::default();
    for (number, page) in pages.iter().enumerate() {
        text.push_page(number, page);
    }
    let cleaned = cleaner.clean(&text.text);
    let mut document = Document::default();
    let mut article = Article::default();
    for block in cleaned.blocks() {
        let first = text
            .starts
            .partition_point(|(start, _)| *start <= block.input.start);
        let first = first.saturating_sub(1);
        let lines = text.starts[first..].iter();
        let lines = lines.take_while(|(start, _)| *start < block.input.end);
        let kind = kind_of(block.kind);
        let blocks = match kind {
            BlockKind::Furniture => &mut document.furniture,
            _ => &mut article.blocks,
        };
        blocks.push(Block {
            kind,
            text: cleaned.text_of(block).to_owned(),
            lines: lines.map(|&(_, placed)| placed).collect(),
        });
    }
    if !article.blocks.is_empty() {
        document.articles.push(article);
    }
    document
}

impl Text {
    fn push_page(&mut self, number: usize, page: &Page) {
        if !self.text.is_empty() {
            self.text.push_str("\n\u{c}");
        }
        let rows: BTreeSet<i32> = page.lines.iter().map(row).collect();
        let mut rest = &page.lines[..];
        let mut block = None;
        while !rest.is_empty() {
            // A stretch of one column goes down the page.
            let goes_down =
                |pair: &[Line]| pair[0].block == pair[1].block && row(&pair[0]) < row(&pair[1]);
            let count = 1 + rest.windows(2).take_while(|pair| goes_down(pair)).count();
            let (stretch, others) = rest.split_at(count);
            if block.is_some_and(|block| block != stretch[0].block) {
                self.text.push('\n');
            }
            block = Some(stretch[0].block);
            self.push_stretch(number, stretch, &rows);
            rest = others;
        }
    }

    fn push_stretch(&mut self, page: usize, lines: &[Line], rows: &BTreeSet<i32>) {
        let edge = |line: &Line| line.pieces.first().map_or(0.0, |piece| piece.bbox.left);
        let common = |at: f32| {
            lines
                .iter()
                .filter(|line| (edge(line) - at).abs() <= 1.0)
                .count()
        };
        let edges = lines.iter().map(edge);
        let left = edges.max_by(|a, b| common(*a).cmp(&common(*b)).then(b.total_cmp(a)));
        let left = left.unwrap_or(0.0);
        let is_upright =
            lines.len() > 2 && lines.iter().all(|line| text_of(line).chars().count() == 1);
        let is_apart =
            |pair: &[Line]| (row(&pair[0]) + 1..row(&pair[1])).any(|row| !rows.contains(&row));
        // Rows of other columns strew empty rows into a column.
        let apart = lines.windows(2).filter(|pair| is_apart(pair)).count();
        let may_part = 4 * apart <= lines.len() && !is_upright;
        for (i, line) in lines.iter().enumerate() {
            if may_part && i > 0 && is_apart(&lines[i - 1..=i]) {
                self.text.push('\n');
            }
            if INDENT.contains(&(edge(line) - left)) {
                self.text.push_str("\u{3000}\u{3000}");
            }
            for piece in &line.pieces {
                let placed = Placed {
                    page,
                    bbox: piece.bbox,
                };
                self.starts.push((self.text.len(), placed));
                self.text.push_str(&piece.text);
            }
            if !is_upright {
                self.text.push('\n');
            }
        }
        if is_upright {
            self.text.push('\n');
        }
    }
}

fn row(line: &Line) -> i32 {
    line.pieces.first().map_or(0, |piece| piece.bbox.top as i32)
}

fn text_of(line: &Line) -> String {
    line.pieces
        .iter()
        .map(|piece| piece.text.as_str())
        .collect()
}

fn kind_of(kind: zhuihe::BlockKind) -> BlockKind {
    use zhuihe::BlockKind as Kind;
    match kind {
        Kind::Headline => BlockKind::Headline,
        Kind::Deck | Kind::Byline => BlockKind::Deck,
        Kind::JumpLine => BlockKind::Jump,
        Kind::Credit => BlockKind::Note,
        Kind::TableRow => BlockKind::TableRow,
        Kind::PageFurniture => BlockKind::Furniture,
        _ => BlockKind::Body,
    }
}
