//! Cleans pages: finds the articles, then repairs the spaces inside each block.

use zhuihe::Cleaner;

use crate::document::{Block, Document};
use crate::layout::lay_out;
use crate::page::Page;
use crate::text_pages::document_of;

/// Finds the articles of pages and repairs the spaces of each block.
///
/// Columns, order, articles and blocks follow from the boxes; `cleaner` decides about the white space inside a block.
/// Give the pages of one issue together: an article that goes on on another page becomes one article.
///
/// Every visible character of the pages is in exactly one block of the document or its furniture.
///
/// ```
/// use zhuihe::Cleaner;
/// use zhuihe_page::{Format, clean_pages, read};
///
/// let file = r#"<html><body><doc><page width="200" height="300">
///   <word xMin="20" yMin="40" xMax="120" yMax="50">正在调试新下线的插秧</word>
///   <word xMin="20" yMin="55" xMax="30" yMax="65">机</word>
///   <word xMin="30" yMin="55" xMax="40" yMax="65">。</word>
/// </page></doc></body></html>"#;
/// let pages = read(file.as_bytes(), Some(Format::BboxLayout))?;
/// let document = clean_pages(&Cleaner::default(), &pages);
/// assert_eq!(document.articles[0].blocks[0].text, "正在调试新下线的插秧机。");
/// # Ok::<(), zhuihe_page::Error>(())
/// ```
pub fn clean_pages(cleaner: &Cleaner, pages: &[Page]) -> Document {
    if pages.iter().any(|page| page.is_text) {
        return document_of(cleaner, pages);
    }
    let mut document = lay_out(pages);
    let blocks = document.articles.iter_mut().flat_map(|a| &mut a.blocks);
    for block in blocks {
        clean_block(cleaner, block);
    }
    document
}

fn clean_block(cleaner: &Cleaner, block: &mut Block) {
    let cleaned = cleaner.clean(&block.text);
    // A block stays a block.
    if !cleaned.text().contains('\n') {
        block.text = cleaned.text().to_owned();
    }
}
