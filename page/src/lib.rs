//! Pages with boxes, as OCR engines and PDF libraries give them, and the articles on them.
//!
//! [`read`] makes [`Page`]s of a file in any [`Format`], and [`clean_pages`] a [`Document`] of them: articles of blocks in the
//! order of reading, each with the boxes that it came from.
//!
//! ```
//! use zhuihe::Cleaner;
//! use zhuihe_page::{BlockKind, clean_pages, read};
//!
//! let file = std::fs::read("../fixtures/pages/newspaper-jump/rawdict.json")?;
//! let document = clean_pages(&Cleaner::default(), &read(&file, None)?);
//!
//! let article = &document.articles[0];
//! assert_eq!(article.blocks[0].kind, BlockKind::Headline);
//! assert_eq!(article.blocks[0].text, "一条旧铁路的新用场");
//! assert!(article.blocks.iter().any(|block| block.text == "（上接第一版）"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod clean;
mod document;
mod layout;
mod named;
mod page;
mod readers;
mod text_pages;

pub use clean::clean_pages;
pub use document::{Article, Block, BlockKind, Document, Placed};
pub use page::{Direction, Line, Page, Piece, Rect};
pub use readers::{Error, ErrorKind, Format, read};
