//! Plain text whose columns stand side by side, as `pdftotext -layout` writes it.

use proptest::collection::vec;
use proptest::prelude::*;
use zhuihe::Cleaner;
use zhuihe_page::{ErrorKind, Format, clean_pages, read};

const LEFT: [&str; 8] = [
    "  入冬以来，白石渡的码头",
    "一天比一天热闹。装满稻谷",
    "的货船从上游驶来，在这里",
    "靠岸卸货，再由卡车运往县",
    "城的粮库。",
    "  码头的老工人说，十年前",
    "这里还是一片荒滩，如今每",
    "天进出的船只有六十多艘，",
];
const RIGHT: [&str; 8] = [
    "河道两岸新修了三公里的石",
    "板路。",
    "  县里计划明年再建两个泊",
    "位，让更大的船也能停靠。",
    "眼下正是农闲，附近村子的",
    "人常来帮工，一天能挣两百",
    "元。码头边的小饭馆从早到",
    "晚都坐满了人。",
];
const BLOCKS: [&str; 3] = [
    "入冬以来，白石渡的码头一天比一天热闹。装满稻谷的货船从上游驶来，在这里靠岸卸货，再由卡车运往县城的粮库。",
    "码头的老工人说，十年前这里还是一片荒滩，如今每天进出的船只有六十多艘，河道两岸新修了三公里的石板路。",
    "县里计划明年再建两个泊位，让更大的船也能停靠。眼下正是农闲，附近村子的人常来帮工，一天能挣两百元。码头边的小饭馆从早到晚\
     都坐满了人。",
];

/// Sets two columns beside each other. `width` is that of a Han character.
fn beside(left: &[&str], right: &[&str], width: usize) -> String {
    let mut text = String::new();
    for (left, right) in left.iter().zip(right) {
        let units = left.chars().map(|c| if c.is_ascii() { 1 } else { width });
        let gap = (12 * width + 4).saturating_sub(units.sum()).max(1);
        text.push_str(&format!("{left}{}{right}\n", " ".repeat(gap)));
    }
    text
}

fn blocks(text: &str, format: Option<Format>) -> Vec<String> {
    let pages = read(text.as_bytes(), format).unwrap();
    let document = clean_pages(&Cleaner::default(), &pages);
    let blocks = document.articles.into_iter().flat_map(|a| a.blocks);
    blocks.map(|block| block.text).collect()
}

#[test]
fn a_paragraph_goes_on_in_the_next_column() {
    for (name, width) in [("poppler counts characters", 1), ("others half-ems", 2)] {
        let text = beside(&LEFT, &RIGHT, width);
        assert_eq!(blocks(&text, None), BLOCKS, "{name}");
    }
}

#[test]
fn a_long_line_pushes_the_next_column() {
    let mut left = LEFT;
    left[2] = "的 货 船 从 上 游 来 ， 在 这 里";
    let text = beside(&left, &RIGHT, 1);
    assert!(text.contains("这 里   县里"), "{text}");
    let pushed = text.replace("这 里   县里", "这 里 县里");
    assert_eq!(
        blocks(&pushed, None)[0],
        BLOCKS[0].replace("游驶来", "游来")
    );
}

#[test]
fn text_with_form_feeds_is_recognized() {
    let text = LEFT.join("\n") + "\n\x0c";
    let pages = read(text.as_bytes(), None).unwrap();
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0].lines.len(), LEFT.len());
}

#[test]
fn text_without_columns_is_not_recognized() {
    let table = [
        "  名称      数量   单位",
        "  稻谷      一百   吨",
        "  小麦      二百   吨",
    ];
    for text in [
        LEFT.join("\n"),
        table.repeat(4).join("\n"),
        // Pieces of prose beside each other on three rows only.
        beside(&LEFT[..3], &RIGHT[..3], 1),
    ] {
        let error = read(text.as_bytes(), None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnrecognizedFormat, "{text}");
    }
}

#[test]
fn every_character_is_once_in_a_block_with_its_lines() {
    let text = beside(&LEFT, &RIGHT, 1);
    let text = format!("{text}\n\n{}\x0c{}", LEFT.join("\n"), RIGHT.join("\n"));
    let pages = read(text.as_bytes(), Some(Format::LayoutText)).unwrap();
    let document = clean_pages(&Cleaner::default(), &pages);
    let all = document.articles.iter().flat_map(|a| &a.blocks);
    let all: Vec<_> = all.chain(&document.furniture).collect();
    let sorted = |text: &str| {
        let mut chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        chars.sort_unstable();
        chars
    };
    let output: String = all.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(sorted(&output), sorted(&text));
    let lines: usize = all.iter().map(|block| block.lines.len()).sum();
    assert!(lines >= pages.iter().map(|page| page.lines.len()).sum());
    assert!(all.iter().all(|block| !block.lines.is_empty()));
}

#[test]
fn large_texts_take_linear_time() {
    // One page of many rows, and rows of many cells.
    let rows = "甲乙  ".repeat(200) + "\n";
    for text in [LEFT.join("\n").repeat(3000), rows.repeat(300)] {
        assert!(read(text.as_bytes(), None).is_err());
    }
}

proptest! {
    /// No text makes the reader panic, and no visible character is lost.
    #[test]
    fn any_text_keeps_its_characters(rows in vec(r"([甲乙丙，。（ a1\u{301}\u{3000}\u{feff}]{0,9} {1,3}){0,6}", 0..30)) {
        let text = rows.join("\n");
        let pages = read(text.as_bytes(), Some(Format::LayoutText)).unwrap();
        let document = clean_pages(&Cleaner::default(), &pages);
        let all = document.articles.iter().flat_map(|a| &a.blocks).chain(&document.furniture);
        let is_visible = |c: &char| !c.is_whitespace() && *c != '\u{feff}';
        let count = |text: &str| text.chars().filter(is_visible).count();
        prop_assert_eq!(all.map(|block| count(&block.text)).sum::<usize>(), count(&text));
    }
}
