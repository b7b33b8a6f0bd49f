//! The formats by name.

use crate::named::named;

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
    /// Plain text whose columns stand side by side, as `pdftotext -layout` writes it.
    LayoutText,
    /// The text layer of a PDF, with the feature `pdf`.
    Pdf,
}

named!(Format, "format" {
    BboxLayout => "bbox-layout",
    Rawdict => "rawdict",
    Hocr => "hocr",
    Alto => "alto",
    PageXml => "page-xml",
    Tsv => "tsv",
    Paddle => "paddle",
    MinerU => "mineru",
    Umi => "umi",
    Docling => "docling",
    LayoutText => "layout-text",
    Pdf => "pdf",
});
