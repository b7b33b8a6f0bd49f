//! Makes the compact form of jieba's dictionary, which `src/compact` reads: the words and frequencies that jieba-rs
//! answers with, in a table that needs no loading.
//!
//! Where it can't be made the library loads jieba instead, and answers the same. That happens where the list of words
//! is not found, since jieba-rs ships it but has no way to go through it. `ZHUIHE_COMPACT_DICTIONARY` says otherwise:
//! `require` makes it an error, and `off` does without.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

mod dict_file;
#[path = "../src/dictionary/compact/layout.rs"]
mod layout;
mod trie;
mod words;

use trie::Trie;
use words::Words;

const VARIABLE: &str = "ZHUIHE_COMPACT_DICTIONARY";

fn main() -> ExitCode {
    println!("cargo::rustc-check-cfg=cfg(compact_dictionary)");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/compact/layout.rs");
    let wanted = env::var(VARIABLE).unwrap_or_default();
    if wanted == "off" {
        return ExitCode::SUCCESS;
    }
    match make() {
        Ok(()) => println!("cargo::rustc-cfg=compact_dictionary"),
        Err(why) if wanted == "require" => {
            println!("cargo::error=no compact dictionary: {why}");
            return ExitCode::FAILURE;
        }
        Err(why) => println!("cargo::warning=no compact dictionary, jieba's will be loaded: {why}"),
    }
    ExitCode::SUCCESS
}

/// Writes the trie, and tells cargo what it was made of.
fn make() -> Result<(), String> {
    let variable = |name| env::var_os(name).ok_or(format!("cargo did not set {name}"));
    let out = variable("OUT_DIR")?;
    let out = Path::new(&out);
    let package = variable("CARGO_MANIFEST_DIR")?;

    // The lock file that counts may be another one: a dependency is locked by who depends on it.
    let lock = Path::new(&package).join("Cargo.lock");
    let (file, words) = read(out, Some(&lock)).or_else(|_| read(out, None))?;
    let Trie {
        slots,
        tables,
        frequencies,
    } = trie::trie(&words)?;
    let slots: Vec<u8> = slots.into_iter().flat_map(u64::to_le_bytes).collect();
    let write = |name, bytes| fs::write(out.join(name), bytes).map_err(|e| e.to_string());
    write("words.bin", slots)?;
    write("tables.rs", format!("{tables:?}").into_bytes())?;
    write("frequencies.rs", format!("{frequencies:?}").into_bytes())?;

    println!("cargo::rerun-if-changed={}", file.display());
    Ok(())
}

fn read(out: &Path, lock: Option<&Path>) -> Result<(PathBuf, Words), String> {
    let file = dict_file::find(out, lock)?;
    let words = words::read(&file)?;
    Ok((file, words))
}
