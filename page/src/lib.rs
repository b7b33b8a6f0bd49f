//! Pages with boxes, as OCR engines and PDF libraries give them, and the articles on them.

mod clean;
mod document;
mod layout;
mod named;
mod page;
mod readers;

pub use clean::clean_pages;
pub use document::{Article, Block, BlockKind, Document, Placed};
pub use page::{Direction, Line, Page, Piece, Rect};
pub use readers::{Error, ErrorKind, Format, read};
