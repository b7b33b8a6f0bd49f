//! Counts the allocations that cleaning makes, and their bytes.
//!
//! This is a bench of its own because the counting allocator slows down all code that allocates.

mod texts;

use std::io;

use allocation_counter::measure;
use texts::{Kept, MEGABYTE};

fn main() {
    // `cargo test` runs benches without `--bench`; other arguments are meant for the other benches.
    if !std::env::args().skip(1).eq(["--bench"]) {
        return;
    }
    let cleaner = texts::cleaner();
    let mut kept = Kept::default();
    let pages = texts::pages();

    println!("| allocations | for a page | for a line |");
    println!("| --- | ---: | ---: |");
    let lines: usize = pages.iter().map(|page| page.lines().count()).sum();
    let row = |what: &str, count: u64| {
        let [a_page, a_line] = [pages.len(), lines].map(|n| count as f64 / n as f64);
        println!("| {what} | {a_page:.1} | {a_line:.2} |");
    };
    let mut cleaned = || {
        let counted = measure(|| {
            for page in &pages {
                kept.clean(&cleaner, page);
            }
        });
        counted.count_total
    };
    row("`clean_into`, first time", cleaned());
    cleaned();
    row("`clean_into`, warm", cleaned());
    let counted = measure(|| {
        for page in &pages {
            texts::clean_and_read(&cleaner, page);
        }
    });
    row("`clean`, with edits and blocks", counted.count_total);

    println!("\n| most memory at a time | bytes |");
    println!("| --- | ---: |");
    for megabytes in [1, 10, 20] {
        let text = texts::page(megabytes * MEGABYTE);
        let counted = measure(|| {
            let streamed = cleaner.stream(text.as_bytes(), io::sink());
            assert!(streamed.is_ok_and(|s| s.read == text.len() as u64));
        });
        println!("| `stream`, {megabytes} MB | {} |", counted.bytes_max);
    }
}
