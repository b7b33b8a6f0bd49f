//! PDF files: characters and boxes of the text layer, whatever the encoding of the font.

#![cfg(feature = "pdf")]

mod common;

use common::{bytes, pages, text};
use zhuihe_page::{Direction, ErrorKind, Format, Page, read};

#[test]
fn pages_have_the_lines_that_pymupdf_finds() {
    let (pdf, rawdict) = (pages("pages.pdf"), pages("pages.rawdict.json"));
    assert_eq!(pdf.len(), rawdict.len());
    for (page, expected) in pdf.iter().zip(&rawdict) {
        assert_eq!((page.width, page.height), (expected.width, expected.height));
        assert_eq!(page.pictures, expected.pictures);
        let texts = |page: &Page| page.lines.iter().map(text).collect::<Vec<_>>();
        assert_eq!(texts(page), texts(expected));
        for (line, expected) in page.lines.iter().zip(&expected.lines) {
            assert!((line.size - expected.size).abs() < 0.01);
            for (piece, expected) in line.pieces.iter().zip(&expected.pieces) {
                assert_eq!(piece.text, expected.text);
                assert!(
                    (piece.bbox.left - expected.bbox.left).abs() < 0.02,
                    "{piece:?} {expected:?}"
                );
                assert!(
                    (piece.bbox.right - expected.bbox.right).abs() < 0.02,
                    "{piece:?} {expected:?}"
                );
            }
        }
    }
    let [rule] = pdf[0].rules[..] else {
        panic!("{:?}", pdf[0].rules)
    };
    assert_eq!(
        [rule.left, rule.top, rule.right, rule.bottom],
        [200.0, 78.0, 200.0, 280.0]
    );
}

#[test]
fn fonts_without_tounicode_are_read() {
    for name in ["gbk.pdf", "gbk-embedded.pdf"] {
        let line = &pages(name)[0].lines[0];
        assert_eq!(
            text(line),
            "海边的雾到中午才散。渡轮停了半天，GBK120",
            "{name}"
        );
        let [.., latin, digits] = &line.pieces[..] else {
            panic!("{line:?}")
        };
        assert_eq!((latin.text.as_str(), digits.text.as_str()), ("GBK", "120"));
        assert_eq!(
            (latin.bbox.left, latin.bbox.right),
            (234.0, 252.0),
            "{name}"
        );
        assert_eq!(
            (digits.bbox.left, digits.bbox.right),
            (264.0, 282.0),
            "{name}"
        );
    }
}

#[test]
fn vertical_writing_is_recognized() {
    let page = &pages("vertical.pdf")[0];
    let texts: Vec<_> = page.lines.iter().map(text).collect();
    assert_eq!(
        texts,
        ["春雨下了一整夜", "山路上落滿杏花", "賣茶的老人還沒有起來"]
    );
    for line in &page.lines {
        assert_eq!((line.direction, line.size), (Direction::Vertical, 14.0));
        let tops: Vec<_> = line.pieces.iter().map(|piece| piece.bbox.top).collect();
        assert!(
            tops.windows(2)
                .all(|pair| (pair[1] - pair[0] - 14.0).abs() < 0.01),
            "{tops:?}"
        );
    }
}

#[test]
fn broken_files_are_errors() {
    let error = read(b"%PDF-1.7\nnothing", None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Syntax);
    assert!(error.to_string().contains("repair it"), "{error}");
    assert!(read(b"text", Some(Format::Pdf)).is_err());
}

/// A page with what `content` draws and an image of one pixel.
fn page_with(content: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R\
        /Resources<</XObject<</I 5 0 R>>/Font<</F 6 0 R>>>>>>\nendobj\n\
        4 0 obj\n<</Length {}>>stream\n{content}\nendstream\nendobj\n\
        5 0 obj\n<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8\
        /ColorSpace/DeviceGray/Length 1>>stream\nx\nendstream\nendobj\n\
        6 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n\
        trailer<</Root 1 0 R>>\n",
        content.len()
    )
    .into_bytes()
}

#[test]
fn scans_without_text_are_errors() {
    let error = read(&page_with("q 100 0 0 100 0 0 cm /I Do Q"), None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Value);
    assert!(error.to_string().contains("run OCR"), "{error}");
}

#[test]
fn text_that_is_filled_and_stroked_is_read_once() {
    let page = &read(&page_with("BT /F 10 Tf 2 Tr 10 50 Td (Once) Tj ET"), None).unwrap()[0];
    assert_eq!(page.lines.iter().map(text).collect::<Vec<_>>(), ["Once"]);
}

#[test]
fn frames_are_rules_and_backgrounds_are_no_pictures() {
    let content = "q 100 0 0 100 0 0 cm /I Do Q q 20 0 0 20 70 70 cm /I Do Q \
        10 10 80 40 re S 10 60 80 1 re f BT /F 10 Tf 20 20 Td (Text) Tj ET";
    let page = &read(&page_with(content), None).unwrap()[0];
    assert_eq!(page.pictures.len(), 1);
    assert_eq!(page.rules.len(), 5, "{:?}", page.rules);
}

#[test]
fn widths_that_fill_the_memory_are_refused() {
    let pdf = String::from_utf8(bytes("gbk.pdf")).unwrap();
    let hostile = pdf.replace("/W[814 939 500]", "/W[0 4294967295 500]");
    assert_ne!(pdf, hostile);
    let error = read(hostile.as_bytes(), None).unwrap_err();
    assert!(error.to_string().contains("widths"), "{error}");
}
