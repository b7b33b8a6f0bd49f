//! Generates the compact dictionary, `src/dictionary/compact/words.bin`, from the word list of jieba-rs.

#[path = "../../../src/dictionary/compact/layout.rs"]
mod layout;
mod trie;
mod words;

use std::path::Path;
use std::{fs, io};

use layout::LONGEST;
use trie::Trie;

/// Writes the file. With `check` it writes nothing, and returns false if the file is not what it would write.
pub(crate) fn run(check: bool) -> io::Result<bool> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/dictionary/compact/words.bin");
    let words = generate().map_err(io::Error::other)?;
    if !check {
        fs::write(path, words)?;
    } else if fs::read(&path)? != words {
        eprintln!(
            "{} is out of date: run `zhuihe-tune dictionary`",
            path.display()
        );
        return Ok(false);
    }
    Ok(true)
}

/// Returns the contents of the file.
fn generate() -> Result<Vec<u8>, String> {
    let Trie {
        slots,
        tables,
        frequencies,
    } = trie::trie(&words::read()?)?;
    if tables.len() != LONGEST {
        return Err(format!("{} lengths of words", tables.len()));
    }
    let frequencies = frequencies.into_iter().map(|frequency| frequency as u64);
    let tables = tables
        .iter()
        .map(|&(from, slots)| (from as u64) << 32 | slots as u64);
    let end = [slots.len() as u64];
    let words = slots
        .into_iter()
        .chain(frequencies)
        .chain(tables)
        .chain(end);
    Ok(words.flat_map(u64::to_le_bytes).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_compact_dictionary_is_current() {
        assert!(super::run(true).unwrap());
    }
}
