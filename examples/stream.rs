//! Cleans standard input to standard output in bounded memory.

use std::io;

use zhuihe::Cleaner;

fn main() -> Result<(), zhuihe::Error> {
    let summary = Cleaner::default().stream(io::stdin().lock(), io::stdout().lock())?;
    eprintln!("{} bytes read, {} written", summary.read, summary.written);
    Ok(())
}
