//! Pages with boxes, as OCR engines and PDF libraries give them, and the articles on them.

mod page;
mod readers;

pub use page::{Direction, Line, Page, Piece, Rect};
pub use readers::{Error, ErrorKind, Format, read};
