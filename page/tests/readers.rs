//! Every reader on files that programs wrote, or that follow the format's documentation; see `files/README.md`.

mod common;

use std::fs;
use std::path::Path;

use common::{bytes, pages, text};
use zhuihe_page::{Direction, ErrorKind, Format, Line, Page, Rect, read};

/// The fixtures with their formats and numbers of pages.
const FILES: &[(&str, Format, usize)] = &[
    ("characters.hocr", Format::Hocr, 1),
    ("docling.json", Format::Docling, 2),
    ("handwritten.alto.xml", Format::Alto, 1),
    ("handwritten.middle.json", Format::MinerU, 1),
    ("handwritten.page.xml", Format::PageXml, 1),
    ("handwritten.structure.json", Format::Paddle, 1),
    ("paddle2.json", Format::Paddle, 2),
    ("paddle3.json", Format::Paddle, 2),
    ("pages.alto.xml", Format::Alto, 2),
    ("pages.bbox-words.xhtml", Format::BboxLayout, 2),
    ("pages.bbox.xhtml", Format::BboxLayout, 2),
    ("pages.dict.json", Format::Rawdict, 2),
    ("pages.hocr", Format::Hocr, 2),
    ("pages.rawdict.json", Format::Rawdict, 2),
    ("pages.tsv", Format::Tsv, 2),
    ("rapidocr.json", Format::Paddle, 1),
    ("umi.jsonl", Format::Umi, 3),
    ("vertical.bbox.xhtml", Format::BboxLayout, 1),
    ("vertical.hocr", Format::Hocr, 1),
    ("vertical.rawdict.json", Format::Rawdict, 1),
    ("vertical.tsv", Format::Tsv, 1),
];

/// The text of `pages.pdf`, as `make.py` sets it.
const PAGES: [&str; 2] = [
    "旧船厂改成图书馆本报讯上周六清晨，河口镇的旧船厂重新开门。三年前停工的车间如今\
     摆着四万册书，读者从120里外赶来。馆长说，图纸用Rust写的程序核对过，误差不到2毫米。\
     船坞里的水已经抽干，铺上了木板，孩子们坐在台阶上看书。老工人林师\
     傅说：“我在这里造过五十条船，没想到还能在这里读书。”图书馆每天开放到晚上九点。船坞里的阅览室",
    "海边的雾到中午才散。渡轮停了半天，码头上的人都在等消息。下午两点，第一班船终于开出。",
];

const VERTICAL: [&str; 3] = ["春雨下了一整夜", "山路上落滿杏花", "賣茶的老人還沒有起來"];

fn texts(page: &Page) -> Vec<String> {
    page.lines.iter().map(text).collect()
}

fn words(line: &Line) -> Vec<&str> {
    line.pieces
        .iter()
        .map(|piece| piece.text.as_str())
        .collect()
}

/// The characters of a text in an order that does not depend on that of the lines.
fn sorted(text: impl IntoIterator<Item = char>) -> String {
    let mut characters: Vec<char> = text.into_iter().filter(|c| !c.is_whitespace()).collect();
    characters.sort_unstable();
    characters.into_iter().collect()
}

fn line<'a>(page: &'a Page, start: &str) -> &'a Line {
    let found = page.lines.iter().find(|line| text(line).starts_with(start));
    found.unwrap_or_else(|| panic!("no line begins with {start}: {:?}", texts(page)))
}

fn edges(bbox: Rect) -> [f32; 4] {
    [bbox.left, bbox.top, bbox.right, bbox.bottom].map(|edge| (edge * 10.0).round() / 10.0)
}

#[test]
fn formats_are_recognized() {
    for &(name, format, count) in FILES {
        let pages = pages(name);
        assert_eq!(pages.len(), count, "{name}");
        assert_eq!(read(&bytes(name), Some(format)).unwrap(), pages, "{name}");
    }
    let checked_in =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files")).unwrap();
    let checked_in = checked_in.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let unused = checked_in
        .filter(|name| !name.ends_with(".pdf") && name != "make.py" && name != "README.md");
    assert_eq!(unused.count(), FILES.len());
}

#[test]
fn text_layers_are_complete() {
    for name in [
        "pages.bbox.xhtml",
        "pages.bbox-words.xhtml",
        "pages.rawdict.json",
        "pages.dict.json",
    ] {
        for (page, expected) in pages(name).iter().zip(PAGES) {
            assert_eq!(
                sorted(texts(page).concat().chars()),
                sorted(expected.chars()),
                "{name}"
            );
        }
    }
}

#[test]
fn ocr_of_clean_pages_is_read_as_it_was_recognized() {
    // RapidOCR confuses the quotation marks and nothing else.
    let ascii = |text: &str| text.replace(['“', '”'], "\"");
    for name in ["paddle2.json", "paddle3.json", "umi.jsonl"] {
        for (page, expected) in pages(name).iter().zip(PAGES) {
            assert_eq!(
                sorted(texts(page).concat().chars()),
                sorted(ascii(expected).chars()),
                "{name}"
            );
        }
    }
    assert_eq!(pages("rapidocr.json")[0], pages("paddle2.json")[0]);
    assert!(pages("umi.jsonl")[2].lines.is_empty());
}

#[test]
fn sizes_of_type_are_measured() {
    let expected = [("旧船厂", 24.0), ("厂重新", 10.0), ("船坞里的阅", 8.0)];
    let scanned = 200.0 / 72.0;
    let rows = [
        ("pages.rawdict.json", 1.0, 0.001),
        ("pages.dict.json", 1.0, 0.001),
        ("pages.bbox.xhtml", 1.0, 0.001),
        ("paddle3.json", scanned, 0.12),
        ("docling.json", 1.0, 0.2),
    ];
    for (name, scale, tolerance) in rows {
        let pages = pages(name);
        for (start, size) in expected {
            if name == "docling.json" && start == "厂重新" {
                continue;
            }
            let measured = line(&pages[0], start).size / scale / size;
            assert!(
                (measured - 1.0).abs() <= tolerance,
                "{name}: {start} is {measured} times its size"
            );
        }
    }
    // Tesseract reads the caption, and on page two three lines of 12 points.
    for name in ["pages.hocr", "pages.alto.xml", "pages.tsv"] {
        for line in &pages(name)[1].lines {
            let measured = line.size / scanned / 12.0;
            assert!(
                (measured - 1.0).abs() < 0.1,
                "{name}: {} is {measured} times its size",
                text(line)
            );
        }
    }
}

#[test]
fn pieces_are_as_fine_as_the_format() {
    let spelled = [
        "馆", "长", "说", "，", "图", "纸", "用", "Rust", "写", "的", "程", "序", "核", "对",
    ];
    let rawdict = pages("pages.rawdict.json");
    assert_eq!(words(line(&rawdict[0], "馆长")), spelled);
    assert_eq!(
        words(line(&pages("pages.bbox.xhtml")[0], "馆长")),
        ["馆长说，图纸用", "Rust", "写的程序核对"]
    );
    assert_eq!(
        words(line(&pages("paddle3.json")[0], "馆长")),
        ["馆长说，图纸用Rust写的程序核对"]
    );
    let characters = pages("characters.hocr");
    assert_eq!(
        words(line(&characters[0], "海边"))[..4],
        ["海", "边", "的", "雾"]
    );
    // The box of the first character, which its word does not have.
    assert_eq!(
        edges(characters[0].lines[0].pieces[0].bbox),
        [168.0, 140.0, 198.0, 170.0]
    );
    let structure = pages("handwritten.structure.json");
    assert_eq!(words(&structure[0].lines[1]), ["用", "Rust", "写"]);
}

#[test]
fn tesseracts_formats_agree() {
    let [hocr, alto, tsv] = ["pages.hocr", "pages.alto.xml", "pages.tsv"].map(pages);
    for ((hocr, alto), tsv) in hocr.iter().zip(&alto).zip(&tsv) {
        assert!(!hocr.lines.is_empty());
        for other in [alto, tsv] {
            assert_eq!((other.width, other.height), (hocr.width, hocr.height));
            assert_eq!(other.lines.len(), hocr.lines.len());
            for (line, expected) in other.lines.iter().zip(&hocr.lines) {
                assert_eq!(line.pieces, expected.pieces);
                assert_eq!(
                    (line.size, line.direction),
                    (expected.size, expected.direction)
                );
                let confidences = line.confidence.zip(expected.confidence);
                assert!(
                    confidences.is_some_and(|(a, b)| (a - b).abs() < 0.02),
                    "{confidences:?}"
                );
            }
            assert_eq!(other.rules, hocr.rules);
            assert_eq!(other.pictures, hocr.pictures);
        }
    }
    assert_eq!(hocr[0].pictures.len(), 1);
    let rule = hocr[0]
        .rules
        .iter()
        .any(|rule| rule.bottom - rule.top > 500.0 && rule.right - rule.left < 5.0);
    assert!(rule, "the rule between the columns: {:?}", hocr[0].rules);
}

#[test]
fn vertical_lines_are_recognized() {
    for name in [
        "vertical.bbox.xhtml",
        "vertical.hocr",
        "vertical.rawdict.json",
        "vertical.tsv",
    ] {
        let page = &pages(name)[0];
        for line in &page.lines {
            assert_eq!(line.direction, Direction::Vertical, "{name}");
        }
        assert_eq!(texts(page).concat(), VERTICAL.concat(), "{name}");
    }
    for name in [
        "pages.bbox.xhtml",
        "pages.hocr",
        "paddle3.json",
        "docling.json",
    ] {
        let pages = pages(name);
        let mut lines = pages.iter().flat_map(|page| &page.lines);
        assert!(
            lines.all(|line| line.direction == Direction::Horizontal),
            "{name}"
        );
    }
}

#[test]
fn pictures_are_kept() {
    let rows = [
        ("pages.rawdict.json", [34.0, 180.0, 154.0, 260.0]),
        ("docling.json", [34.0, 180.0, 154.0, 260.0]),
        ("handwritten.middle.json", [34.0, 180.0, 154.0, 260.0]),
        ("handwritten.page.xml", [100.0, 320.0, 480.0, 600.0]),
        ("handwritten.structure.json", [90.5, 495.0, 432.0, 727.0]),
        ("handwritten.alto.xml", [360.0, 72.0, 504.0, 216.0]),
    ];
    for (name, expected) in rows {
        let pictures: Vec<_> = pages(name)[0].pictures.iter().copied().map(edges).collect();
        assert_eq!(pictures, [expected], "{name}");
    }
}

#[test]
fn alto_keeps_hyphens_glyphs_and_font_sizes() {
    let page = &pages("handwritten.alto.xml")[0];
    assert_eq!((page.width, page.height), (720.0, 360.0));
    assert_eq!(words(&page.lines[0]), ["港", "口", "observa-"]);
    assert_eq!(words(&page.lines[1]), ["tory", "旁"]);
    assert_eq!(
        edges(page.lines[0].pieces[2].bbox),
        [95.8, 72.0, 124.7, 82.5]
    );
    assert_eq!(page.lines[0].size, 10.5);
    assert!((page.lines[0].confidence.unwrap() - 0.8).abs() < 1e-6);
    assert_eq!(page.lines[1].confidence, None);
    assert_eq!(page.rules.len(), 1);
}

#[test]
fn page_xml_is_in_reading_order_with_one_level_of_text() {
    let page = &pages("handwritten.page.xml")[0];
    let expected = [
        "渡口",
        "海边的雾散了",
        "渡轮停了",
        "印刷于河口镇",
        "第一版",
        "不在顺序里",
    ];
    assert_eq!(texts(page), expected);
    // The word spells only half of its line.
    assert_eq!(words(&page.lines[1]), ["海边的雾散了"]);
    assert_eq!(words(&page.lines[2]), ["渡", "轮", "停", "了"]);
    assert_eq!(page.lines[2].confidence, Some(0.87));
    assert_eq!(page.lines[0].direction, Direction::Vertical);
    assert_eq!(
        edges(page.lines[4].pieces[0].bbox),
        [100.0, 740.0, 900.0, 780.0]
    );
    assert_eq!(page.rules.len(), 1);
}

#[test]
fn mineru_gives_lines_captions_tables_and_discarded_text() {
    let page = &pages("handwritten.middle.json")[0];
    let expected = [
        "旧船厂改成图书馆",
        "本报讯上周六清晨",
        "厂重新开门。",
        "船坞里的阅览室",
        "班次 时间",
        "一 9点",
        "第1页",
    ];
    assert_eq!(texts(page), expected);
    assert_eq!(words(&page.lines[1]), ["本报讯", "上周六清晨"]);
    assert_eq!(page.lines[1].block, page.lines[2].block);
    assert_eq!(
        edges(page.lines[5].pieces[0].bbox),
        [212.0, 200.0, 382.0, 220.0]
    );
}

#[test]
fn docling_has_both_origins_and_paragraphs_in_parts() {
    let pages = pages("docling.json");
    let [left, right] = [&pages[0].lines[1], &pages[0].lines[2]];
    assert!(text(left).ends_with("误差不到2毫米。") && text(right).starts_with("船坞里的水"));
    assert_eq!(edges(left.pieces[0].bbox), [24.0, 81.0, 194.0, 157.0]);
    assert_eq!(edges(right.pieces[0].bbox), [212.0, 81.0, 382.0, 157.0]);
    assert_eq!(
        texts(&pages[1]),
        ["1. 海边的雾到中午才散。渡轮停了半天，", "班次", "下午两点"]
    );
    assert_eq!(
        edges(pages[1].lines[2].pieces[0].bbox),
        [120.0, 120.0, 170.0, 132.0]
    );
}

#[test]
fn numbers_of_pages_are_kept() {
    assert_eq!(pages("handwritten.structure.json")[0].number, 4);
    let numbers: Vec<_> = pages("paddle3.json")
        .iter()
        .map(|page| page.number)
        .collect();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn encodings_and_html_are_tolerated() {
    let bbox = String::from_utf8(bytes("pages.bbox.xhtml")).unwrap();
    let expected = pages("pages.bbox.xhtml");
    let utf16 = [0xfeff_u16]
        .into_iter()
        .chain(bbox.encode_utf16())
        .flat_map(u16::to_le_bytes);
    assert_eq!(read(&utf16.collect::<Vec<_>>(), None).unwrap(), expected);
    assert_eq!(
        read(format!("\u{feff}{bbox}").as_bytes(), None).unwrap(),
        expected
    );
    let html = "<!DOCTYPE html><html><head><meta charset=utf-8><meta name=ocr-system content=x></head><body>\
        <div class=ocr_page title='image \"a;b.png\"; bbox 0 0 100 100'><p class=ocr_par>\
        <span class=ocr_line title='bbox 10 10 90 20'>甲&nbsp;&amp;&#20057;<br>丙 & 丁</span></div></body></html>";
    let page = &read(html.as_bytes(), None).unwrap()[0];
    assert_eq!(texts(page), ["甲\u{a0}&乙丙 & 丁"]);
}

/// A page of `pdftotext` with one word.
fn with_word(attributes: &str) -> String {
    let page = r#"<page width="100" height="100">"#;
    format!("<doc>\n{page}\n<line>\n<word {attributes}>字</word>\n</line>\n</page>\n</doc>")
}

#[test]
fn errors_say_what_and_where() {
    let word = |attributes| with_word(attributes).into_bytes();
    let deep = "<doc>".repeat(10_000).into_bytes();
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]>\n<doc><page width='9' height='9'><line>&b;</line></page></doc>";
    let rows: [(&str, Vec<u8>, ErrorKind, &str); 16] = [
        (
            "empty",
            vec![],
            ErrorKind::UnrecognizedFormat,
            "name it, one of bbox-layout, rawdict",
        ),
        (
            "plain text",
            "春雨".into(),
            ErrorKind::UnrecognizedFormat,
            "not recognized",
        ),
        (
            "other JSON",
            b"{\"a\": 1}".to_vec(),
            ErrorKind::UnrecognizedFormat,
            "not recognized",
        ),
        (
            "GBK",
            b"<doc>\n\xb4\xba</doc>".to_vec(),
            ErrorKind::Encoding,
            "line 2: the file is not UTF-8: convert it",
        ),
        (
            "a missing edge",
            word("xMin='1' yMin='2' xMax='3'"),
            ErrorKind::Value,
            "line 4: <word> has no yMax",
        ),
        (
            "not a number",
            word("xMin='x' yMin='2' xMax='3' yMax='4'"),
            ErrorKind::Value,
            "xMin=\"x\" of <word> is not",
        ),
        (
            "NaN",
            word("xMin='NaN' yMin='2' xMax='3' yMax='4'"),
            ErrorKind::Value,
            "line 4: the box of <word> is not finite",
        ),
        (
            "infinite",
            word("xMin='1' yMin='2' xMax='inf' yMax='4'"),
            ErrorKind::Value,
            "not finite or too large",
        ),
        (
            "huge",
            word("xMin='1' yMin='2' xMax='1e300' yMax='4'"),
            ErrorKind::Value,
            "not finite or too large",
        ),
        (
            "cut off",
            b"<doc>\n<page width='9' height='9'>".to_vec(),
            ErrorKind::Syntax,
            "ends inside <page>: it is cut off",
        ),
        (
            "not nested",
            b"<doc>\n<page width='9' height='9'></doc>".to_vec(),
            ErrorKind::Syntax,
            "line 2: the XML is not well-formed",
        ),
        ("deep", deep, ErrorKind::TooLarge, "more than 256 elements"),
        ("an entity", bomb.into(), ErrorKind::Syntax, "line 2: "),
        (
            "JSON cut off",
            b"{\"pdf_info\":\n[".to_vec(),
            ErrorKind::Syntax,
            "line 2: EOF while parsing a list at column 1: the file is cut off",
        ),
        (
            "JSON NaN",
            b"{\"blocks\": [], \"width\": NaN}".to_vec(),
            ErrorKind::Syntax,
            "line 1: expected value",
        ),
        (
            "unequal lists",
            "{\"rec_texts\": [\"春\"], \"rec_boxes\": []}".into(),
            ErrorKind::Value,
            "page 1: 1 rec_texts but 0 rec_polys",
        ),
    ];
    for (name, bytes, kind, message) in rows {
        let error = read(&bytes, None).expect_err(name);
        assert_eq!(error.kind(), kind, "{name}: {error}");
        assert!(error.to_string().contains(message), "{name}: {error}");
    }
    let error = read(b"level\tpage_num\tblock_num\t\n5\t1\tx", None).unwrap_err();
    assert_eq!((error.kind(), error.line()), (ErrorKind::Syntax, Some(2)));
    let failed = read(r#"{"code": 902, "data": "no such file"}"#.as_bytes(), None).unwrap_err();
    assert_eq!(failed.page(), Some(1));
    assert!(
        failed.to_string().contains("code 902: no such file"),
        "{failed}"
    );
}

#[test]
fn odd_boxes_are_put_right() {
    let first = |xml: String| read(xml.as_bytes(), None).unwrap().swap_remove(0);
    let turned = first(with_word("xMin='30' yMin='20' xMax='10' yMax='40'"));
    assert_eq!(
        edges(turned.lines[0].pieces[0].bbox),
        [10.0, 20.0, 30.0, 40.0]
    );
    let outside = first(with_word("xMin='-9000' yMin='20' xMax='9000' yMax='40'"));
    assert_eq!(
        edges(outside.lines[0].pieces[0].bbox),
        [-100.0, 20.0, 200.0, 40.0]
    );
    let flat = first(with_word("xMin='30' yMin='20' xMax='30' yMax='20'"));
    assert_eq!(text(&flat.lines[0]), "字");
    for size in ["0", "-5", "NaN", "1e99"] {
        let xml = with_word("xMin='30' yMin='20' xMax='40' yMax='30'")
            .replace("\"100\"", &format!("\"{size}\""));
        let page = first(xml);
        assert_eq!(
            (page.width, page.height),
            (70.0, 50.0),
            "width and height {size}"
        );
    }
    let empty = first("<doc><page width='0' height='0'></page></doc>".into());
    assert_eq!((empty.width, empty.lines.len()), (0.0, 0));
}

#[test]
fn too_many_lines_are_refused() {
    let word = "<word xMin='1' yMin='1' xMax='2' yMax='2'>一</word>";
    let xml = format!(
        "<doc><page width='9' height='9'>{}</page></doc>",
        word.repeat(100_001)
    );
    let error = read(xml.as_bytes(), None).unwrap_err();
    assert_eq!((error.kind(), error.page()), (ErrorKind::TooLarge, Some(1)));
}
