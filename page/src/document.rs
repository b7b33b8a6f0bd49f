//! What comes out: articles of blocks, with the boxes that each block came from.

use serde::{Deserialize, Serialize};

use crate::Rect;
use crate::named::named;

/// The articles of some pages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The articles in the order of reading.
    pub articles: Vec<Article>,
    /// Mastheads, date lines, running heads and page numbers.
    pub furniture: Vec<Block>,
}

/// A headline, its text, and what belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The blocks in the order of reading; captions, tables and footnotes come last.
    pub blocks: Vec<Block>,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// The text, on one line.
    pub text: String,
    /// The lines that it came from, in the order of reading.
    pub lines: Vec<Placed>,
}

/// Where a line of a block is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// The page's position among those given, from 0.
    pub page: usize,
    /// The box, in the units of the page.
    pub bbox: Rect,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BlockKind {
    /// The largest type of a head.
    Headline,
    /// Kicker, deck, byline: what is set with a headline.
    Deck,
    /// A paragraph or a subhead.
    Body,
    /// A line that says on which page an article goes on or began.
    Jump,
    /// A picture's caption or credit, or a footnote.
    Note,
    /// A row of a table.
    TableRow,
    /// Masthead, date line, running head or page number.
    Furniture,
}

named!(BlockKind, "block kind" {
    Headline => "headline",
    Deck => "deck",
    Body => "body",
    Jump => "jump",
    Note => "note",
    TableRow => "table_row",
    Furniture => "furniture",
});
