//! Any file is read as pages or is an error, in every format, and its articles have every visible character.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use zhuihe::Cleaner;
use zhuihe_page::{Block, Format, clean_pages, read};

#[derive(Debug, Arbitrary)]
struct Input {
    format: Option<u8>,
    bytes: Vec<u8>,
}

fn visible(text: &str) -> impl Iterator<Item = char> {
    // Characters that are never visible are white space to the cleaner.
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}');
    text.chars().filter(move |&c| !is_blank(c))
}

fuzz_target!(|input: Input| {
    let format = |by: u8| Format::all().get(usize::from(by) % Format::all().len()).copied();
    let Ok(pages) = read(&input.bytes, input.format.and_then(format)) else {
        return;
    };
    let pieces = pages
        .iter()
        .flat_map(|page| &page.lines)
        .flat_map(|line| &line.pieces);
    let mut before: Vec<char> = pieces.flat_map(|piece| visible(&piece.text)).collect();
    let document = clean_pages(&Cleaner::default(), &pages);
    let articles = document.articles.iter().flat_map(|article| &article.blocks);
    let blocks = articles.chain(&document.furniture);
    let mut after: Vec<char> = blocks
        .flat_map(|Block { text, .. }| visible(text))
        .collect();
    before.sort_unstable();
    after.sort_unstable();
    assert_eq!(before, after);
});
