//! The `zhuihe` command.

use std::io::{Read, Write};

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    std::io::stdout().write_all(zhuihe::Cleaner::default().clean(&text).text().as_bytes())
}
