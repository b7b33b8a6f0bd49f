//! Prints the articles of a file with boxes: a block a line, an empty line between articles, page furniture last.

use std::error::Error;

use zhuihe::{Cleaner, Options};
use zhuihe_page::{clean_pages, read};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: articles FILE")?;
    let pages = read(&std::fs::read(path)?, None)?;
    let document = clean_pages(&Cleaner::new(Options::new()), &pages);
    let kinds = std::env::args().nth(2).is_some();
    for article in &document.articles {
        for block in &article.blocks {
            if kinds {
                print!("{:?}\t", block.kind);
            }
            println!("{}", block.text);
        }
        println!();
    }
    for block in &document.furniture {
        println!("{}", block.text);
    }
    Ok(())
}
