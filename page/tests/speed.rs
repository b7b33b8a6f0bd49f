//! The work of a page: linear in its lines, and within a limit. Valgrind counts instructions, which do not depend on the
//! machine or its load.

#[path = "../../tests/common/callgrind.rs"]
mod callgrind;
mod fixtures;

use std::hint::black_box;
use std::process::Command;

use callgrind::instructions;
use zhuihe::Cleaner;
use zhuihe_page::{Page, Rect, clean_pages};

/// Most instructions for a page of 3,000 characters: of a text layer, which are 10 ms (41 million took 5.7 ms), and of OCR,
/// whose lines across gutters are found first.
const MOST_FOR_A_PAGE: [u64; 2] = [70_000_000, 120_000_000];

/// Allowed growth of the work for each character from one page to one of four times as many lines. A text layer has none;
/// the lines of OCR, which merge and cross gutters, have 1.08.
const MARGIN: f64 = 1.2;

/// Sets the pages of the newspapers in a file format one below the other, `times` over, on one page.
fn stacked(file: &str, times: usize) -> Page {
    let mut stack = Page::default();
    let pages = fixtures::fixtures()
        .into_iter()
        .filter(|(case, of, _)| case.starts_with("newspaper") && *of == file)
        .flat_map(|(_, _, pages)| pages)
        .collect::<Vec<Page>>();
    for page in pages.iter().cycle().take(times * pages.len()) {
        let down = stack.height;
        let moved = |r: &Rect| Rect {
            top: r.top + down,
            bottom: r.bottom + down,
            ..*r
        };
        let mut lines = page.lines.clone();
        for piece in lines.iter_mut().flat_map(|line| &mut line.pieces) {
            piece.bbox = moved(&piece.bbox);
        }
        stack.lines.append(&mut lines);
        stack.rules.extend(page.rules.iter().map(moved));
        stack.pictures.extend(page.pictures.iter().map(moved));
        stack.width = stack.width.max(page.width);
        stack.height += page.height;
    }
    stack
}

fn characters(page: &Page) -> usize {
    let pieces = page.lines.iter().flat_map(|line| &line.pieces);
    pieces.map(|piece| piece.text.chars().count()).sum()
}

/// The pages to measure: of characters and of words, then each with four times as many lines.
fn pages() -> Vec<Page> {
    let pages = |file| [1, 4].map(|times| stacked(file, times));
    ["rawdict.json", "ocr.hocr"]
        .into_iter()
        .flat_map(pages)
        .collect()
}

/// The work to measure. Valgrind finds the function by its name.
#[inline(never)]
fn measured(cleaner: &Cleaner, page: &[Page]) {
    black_box(clean_pages(cleaner, page));
}

#[test]
#[ignore = "part of `time_is_linear_and_milliseconds`, which runs it in Valgrind"]
fn all_pages() {
    let cleaner = Cleaner::default();
    // What is set up once is no part of the work.
    cleaner.clean("全市粮食播种面积稳定在 58 万\n\n亩以上 ， 同比增长 2.\n3%。\n");
    for page in pages() {
        let start = std::time::Instant::now();
        measured(&cleaner, std::slice::from_ref(&page));
        println!("{} characters: {:?}", characters(&page), start.elapsed());
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised: --release")]
fn time_is_linear_and_milliseconds() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        assert!(
            std::env::var_os("CI").is_none(),
            "no valgrind, so the work is not counted"
        );
        eprintln!("skipped: no valgrind, so the work is not counted");
        return;
    }
    let (pages, counts) = (pages(), instructions("all_pages", "speed::measured"));
    assert_eq!(counts.len(), pages.len(), "calls counted");
    let limits = MOST_FOR_A_PAGE.into_iter();
    for ((pages, counts), most) in pages.chunks(2).zip(counts.chunks(2)).zip(limits) {
        let [one, four] = [&pages[0], &pages[1]].map(characters);
        let for_a_character = |k: usize, n: usize| counts[k] as f64 / n as f64;
        let growth = for_a_character(1, four) / for_a_character(0, one);
        let for_a_page = counts[0] * 3_000 / one as u64;
        println!(
            "{one} characters: {} instructions, {growth:.2} times as many for each of {four}",
            counts[0]
        );
        assert!(one > 2_000, "{one} characters");
        assert!(
            for_a_page <= most,
            "{for_a_page} instructions for 3,000 characters"
        );
        assert!(
            growth <= MARGIN,
            "{growth} times the work for each character of four pages"
        );
    }
}
