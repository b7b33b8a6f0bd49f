//! Lines that are not prose, and stay byte for byte: tables, forms, code, markup, mail headers, lines without Han.
//!
//! Each line is classified by what it holds, then by the lines around it: a row of cells needs another row like it, and
//! an indented line belongs to the code around it. What is left is prose, or letter-spaced.

mod cells;
mod code;
mod code_blocks;
mod foreign;
mod markdown;
mod table;

pub(crate) use markdown::is_markdown;

use crate::lines::Scan;

/// What a line that is not prose is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verbatim {
    /// Cells of a table, fields of a form.
    Row,
    /// Code, markup, another language.
    Foreign,
}

/// Classifies every line of a text; `None` is a line of prose. What `lines` held before is forgotten.
pub(crate) fn classify(scan: &Scan<'_>, lines: &mut Vec<Option<Verbatim>>) {
    lines.clear();
    if scan.lines.iter().all(|line| line.han == 0) {
        lines.resize(scan.lines.len(), Some(Verbatim::Foreign));
        return;
    }
    let is_markdown = is_markdown(scan);
    let mut has_code = false;
    for k in 0..scan.lines.len() {
        let line = &scan.lines[k];
        // Nearly all lines of a page have nothing that code and tables are known by.
        let kind = if line.is_plain() {
            None
        } else if code::is_code(scan, k) {
            has_code = true;
            Some(Verbatim::Foreign)
        } else if table::is_row(scan, k) {
            Some(Verbatim::Row)
        } else {
            None
        };
        lines.push(kind);
    }
    code_blocks::fences(scan, lines);
    if has_code {
        code_blocks::mark(scan, lines);
    }
    code_blocks::signs(scan, lines);
    cells::values(scan, lines);
    markdown::bullets(scan, is_markdown, lines);
    foreign::marks(scan, lines);
    foreign::without_han(scan, lines);
    cells::rows(scan, lines);
    cells::spaced_rows(scan, lines);
}
