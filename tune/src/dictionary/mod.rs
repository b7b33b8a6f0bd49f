//! Generates the compact dictionary, `src/dictionary/compact/words.bin` and `generated.rs`, from the word list of jieba-rs.

#[path = "../../../src/dictionary/compact/layout.rs"]
mod layout;
mod trie;
mod words;

use std::path::{Path, PathBuf};
use std::{fs, io};

use trie::Trie;

/// The generated files, as bytes.
struct Generated {
    words: Vec<u8>,
    tables: String,
}

/// Writes the files. With `check` it writes nothing, and returns false if they are not what it would write.
pub(crate) fn run(check: bool) -> io::Result<bool> {
    let generated = generate().map_err(io::Error::other)?;
    let folder = folder();
    let files = [
        (folder.join("words.bin"), generated.words),
        (folder.join("generated.rs"), generated.tables.into_bytes()),
    ];
    for (path, bytes) in files {
        if check {
            if fs::read(&path)? != bytes {
                eprintln!(
                    "{} is out of date: run `zhuihe-tune dictionary`",
                    path.display()
                );
                return Ok(false);
            }
        } else {
            fs::write(path, bytes)?;
        }
    }
    Ok(true)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/dictionary/compact")
}

fn generate() -> Result<Generated, String> {
    let Trie {
        slots,
        tables,
        frequencies,
    } = trie::trie(&words::read()?)?;
    let rows = |numbers: Vec<String>| {
        let rows: Vec<String> = numbers
            .chunks(16)
            .map(|row| format!("    {},\n", row.join(", ")))
            .collect();
        rows.concat()
    };
    let tables = tables
        .iter()
        .map(|(from, slots)| format!("    ({from}, {slots}),\n"))
        .collect::<String>();
    let frequencies = rows(frequencies.iter().map(usize::to_string).collect());
    Ok(Generated {
        words: slots.into_iter().flat_map(u64::to_le_bytes).collect(),
        tables: format!(
            "//! The tables of the compact dictionary, as `zhuihe-tune dictionary` wrote them.\n\n\
             /// For each length of a word: the first slot of its table, and the number of slots.\n\
             #[rustfmt::skip]\n\
             pub(super) static TABLES: &[(usize, usize)] = &[\n{tables}];\n\n\
             /// All frequencies that words have, in order.\n\
             #[rustfmt::skip]\n\
             pub(crate) static ALL_FREQUENCIES: &[usize] = &[\n{frequencies}];\n"
        ),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_compact_dictionary_is_current() {
        assert!(super::run(true).unwrap());
    }
}
