//! The files that the tests read, and their text.

use std::fs;
use std::path::Path;

use zhuihe_page::{Line, Page, read};

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn pages(name: &str) -> Vec<Page> {
    read(&bytes(name), None).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn text(line: &Line) -> String {
    line.pieces
        .iter()
        .map(|piece| piece.text.as_str())
        .collect()
}
