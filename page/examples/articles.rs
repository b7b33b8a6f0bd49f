//! Prints the articles of a file with boxes: a block a line, an empty line between articles, page furniture last.

use std::error::Error;

use zhuihe::{Cleaner, Options};
use zhuihe_page::{Format, clean_pages, read};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("usage: articles FILE [FORMAT]")?;
    let format = std::env::args().nth(2).map(|name| name.parse::<Format>());
    let pages = read(&std::fs::read(path)?, format.transpose()?)?;
    let document = clean_pages(&Cleaner::new(Options::new()), &pages);
    for article in &document.articles {
        for block in &article.blocks {
            println!("{}", block.text);
        }
        println!();
    }
    for block in &document.furniture {
        println!("{}", block.text);
    }
    Ok(())
}
