//! The formats by name.

use std::fmt;
use std::str::FromStr;

use super::error::{Error, ErrorKind, Place};

/// A file format that carries text with boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// `pdftotext -bbox-layout` of poppler, also `-bbox`.
    BboxLayout,
    /// PyMuPDF's `page.get_text("rawdict")` or `"dict"` as JSON: one page, an array, or `{"pages": […]}`.
    Rawdict,
    /// hOCR 1.2, as Tesseract, OCRopus and others write it.
    Hocr,
    /// ALTO 2 to 4.
    Alto,
    /// PAGE XML (PRImA, `PcGts`), 2010 to 2019.
    PageXml,
    /// Tesseract's `tsv`.
    Tsv,
    /// PaddleOCR: lists of 2.x, results of 3.x, PP-StructureV3.
    Paddle,
    /// MinerU's `middle.json`.
    MinerU,
    /// Umi-OCR and RapidOCR, also as JSON Lines.
    Umi,
    /// docling's `DoclingDocument`.
    Docling,
    /// The text layer of a PDF, with the feature `pdf`.
    Pdf,
}

const NAMES: [(Format, &str); 11] = [
    (Format::BboxLayout, "bbox-layout"),
    (Format::Rawdict, "rawdict"),
    (Format::Hocr, "hocr"),
    (Format::Alto, "alto"),
    (Format::PageXml, "page-xml"),
    (Format::Tsv, "tsv"),
    (Format::Paddle, "paddle"),
    (Format::MinerU, "mineru"),
    (Format::Umi, "umi"),
    (Format::Docling, "docling"),
    (Format::Pdf, "pdf"),
];

impl Format {
    /// Returns all formats.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        NAMES.iter().map(|&(format, _)| format)
    }

    /// Returns the name, which `Display` and `FromStr` use.
    pub fn name(self) -> &'static str {
        let found = NAMES.iter().find(|&&(format, _)| format == self);
        found.map_or("", |&(_, name)| name)
    }

    /// Returns all names for a message.
    pub(super) fn names() -> String {
        NAMES.map(|(_, name)| name).join(", ")
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = NAMES.iter().find(|&&(_, known)| known == name);
        found.map(|&(format, _)| format).ok_or_else(|| {
            Error::new(
                ErrorKind::UnknownName,
                Place::Unknown,
                format!("there is no format `{name}`: use one of {}", Self::names()),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parsed_back() {
        for format in Format::all() {
            assert_eq!(format.to_string().parse::<Format>().unwrap(), format);
        }
        let error = "docx".parse::<Format>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownName);
        assert!(error.to_string().contains("bbox-layout, rawdict"));
    }
}
