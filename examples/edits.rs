//! Cleans a file and prints every edit: `edits FILE`.

use std::error::Error;
use std::{env, fs};

use zhuihe::{Cleaner, undo};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: edits FILE")?;
    let raw = fs::read_to_string(&path)?;
    let cleaned = Cleaner::default().clean(&raw);
    for edit in cleaned.edits() {
        println!(
            "{path}:{}: {} by {} ({:.2}): {:?} becomes {:?}",
            edit.input.start, edit.kind, edit.rule, edit.confidence, edit.before, edit.after
        );
    }
    // Every edit can be undone.
    assert_eq!(undo(cleaned.text(), cleaned.edits())?, raw);
    Ok(())
}
