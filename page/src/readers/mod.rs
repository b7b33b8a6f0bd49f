//! One reader for each file format. All give the same [`Page`]s.

mod alto;
mod bbox_layout;
mod docling;
mod error;
mod format;
mod geometry;
mod hocr;
mod json;
mod layout_text;
mod mineru;
mod paddle;
mod page_builder;
mod page_xml;
#[cfg(feature = "pdf")]
mod pdf;
mod pieces;
mod quads;
mod rawdict;
mod recognize;
mod text;
mod text_cells;
mod text_columns;
mod tsv;
mod type_size;
mod umi;
mod xml;

pub use error::{Error, ErrorKind};
pub use format::Format;

use crate::Page;
use error::Place;

/// Longer files are refused.
const MAX_BYTES: usize = 512 << 20;

/// Reads the pages of a file. Without a format it is recognized by content.
///
/// Compressed files are not unpacked.
///
/// # Errors
///
/// If the format is not recognized, or the file is not of the format, is cut off, has a box that is not finite, or
/// exceeds a limit (512 MiB, 100,000 lines or 1,000,000 words a page). The message gives the line or page.
pub fn read(bytes: &[u8], format: Option<Format>) -> Result<Vec<Page>, Error> {
    if bytes.len() > MAX_BYTES {
        let message = format!("the file has more than {} MiB: split it", MAX_BYTES >> 20);
        return Err(Error::new(ErrorKind::TooLarge, Place::Unknown, message));
    }
    let format = match format {
        Some(format) => format,
        None => recognize::recognize(bytes)?,
    };
    match format {
        Format::BboxLayout => bbox_layout::read(bytes),
        Format::Rawdict => rawdict::read(bytes),
        Format::Hocr => hocr::read(bytes),
        Format::Tsv => tsv::read(bytes),
        Format::Alto => alto::read(bytes),
        Format::Paddle => paddle::read(bytes),
        Format::PageXml => page_xml::read(bytes),
        Format::MinerU => mineru::read(bytes),
        Format::Umi => umi::read(bytes),
        Format::Docling => docling::read(bytes),
        Format::LayoutText => layout_text::read(bytes),
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::read(bytes),
        #[cfg(not(feature = "pdf"))]
        Format::Pdf => {
            let message = "this build does not read PDF: build with the feature `pdf`, or give \
                the output of `pdftotext -bbox-layout` (package poppler-utils)";
            Err(Error::new(ErrorKind::Unsupported, Place::Unknown, message))
        }
    }
}
