//! The texts to time, and a cleaner with its dictionary loaded.

#![allow(dead_code, reason = "each bench uses a part of it")]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use zhuihe::{Cleaner, Options, Workspace};

/// A megabyte, in bytes. A text of that length takes many milliseconds.
pub(crate) const MEGABYTE: usize = 1_000_000;

/// Reads the files under `fixtures/FOLDER` whose names begin with `begin` and end with `end`, sorted by name.
fn fixtures(folder: &str, begin: &str, end: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(folder);
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.expect("a folder's entry").path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(begin) && name.ends_with(end)
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no fixture fits in {}", folder.display());
    let read = |path| fs::read_to_string(path).expect("a fixture in UTF-8");
    paths.iter().map(read).collect()
}

/// Concatenates the texts with empty lines between them, and repeats them to at least `length` bytes.
fn repeated(texts: &[String], length: usize) -> String {
    let once: String = texts.iter().flat_map(|t| [t, "\n\n"]).collect();
    once.repeat(length.div_ceil(once.len()))
}

/// Returns newspaper pages as extracted from PDF.
pub(crate) fn pages() -> Vec<String> {
    fixtures("broken", "page-", ".raw.txt")
}

/// Returns newspaper pages, repeated to at least `length` bytes.
pub(crate) fn page(length: usize) -> String {
    repeated(&pages(), length)
}

/// Returns prose that needs no repair, repeated to at least `length` bytes.
pub(crate) fn prose(length: usize) -> String {
    repeated(&fixtures("clean", "prose-", ".txt"), length)
}

/// Returns 200 documents of some 20 kB, each of all kinds of broken texts, starting with a different one.
pub(crate) fn documents() -> Vec<String> {
    let mut texts = fixtures("broken", "", ".raw.txt");
    let document = |_| {
        texts.rotate_left(1);
        repeated(&texts[..12], 20_000)
    };
    (0..200).map(document).collect()
}

/// Returns a cleaner whose dictionary is loaded, so that no figure includes the loading.
pub(crate) fn cleaner() -> Cleaner {
    let cleaner = Cleaner::new(Options::new());
    black_box(cleaner.clean(&page(1)).text().len());
    cleaner
}

/// The buffers that `clean_into` reuses between texts.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    workspace: Workspace,
    text: String,
}

impl Kept {
    /// Cleans a text into the reused buffers and returns its length in bytes.
    pub(crate) fn clean(&mut self, cleaner: &Cleaner, text: &str) -> usize {
        cleaner.clean_into(black_box(text), &mut self.workspace, &mut self.text);
        black_box(&self.text).len()
    }
}

/// Cleans a text and reads its edits and blocks.
pub(crate) fn clean_and_read(cleaner: &Cleaner, text: &str) -> usize {
    let cleaned = cleaner.clean(black_box(text));
    let removed: usize = cleaned.edits().iter().map(|e| e.before.len()).sum();
    let kept: usize = cleaned.blocks().iter().map(|b| b.output.len()).sum();
    black_box(cleaned.text().len() + removed + kept)
}
