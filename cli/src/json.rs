//! `--json`: a cleaned text as one line of JSON.

use std::ffi::OsStr;

use serde::Serialize;
use zhuihe::{Block, Cleaned, Edit};

#[derive(Serialize)]
struct Record<'a> {
    path: &'a str,
    text: &'a str,
    edits: &'a [Edit],
    blocks: &'a [Block],
}

/// The line, with its line end.
pub(crate) fn line(label: &OsStr, cleaned: &Cleaned<'_>) -> Result<Vec<u8>, serde_json::Error> {
    let mut line = serde_json::to_vec(&Record {
        // JSON has no place for a name that is not Unicode.
        path: &label.to_string_lossy(),
        text: cleaned.text(),
        edits: cleaned.edits(),
        blocks: cleaned.blocks(),
    })?;
    line.push(b'\n');
    Ok(line)
}
