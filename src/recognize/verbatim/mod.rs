//! Lines that are not prose and stay byte for byte: tables, forms, code, markup, mail headers, lines without Han.
//!
//! Each line is classified by its contents, then by the lines around it: a row of cells needs another like it, and an
//! indented line belongs to the code around it. The rest is prose, or letter-spaced.

mod cells;
mod code;
mod code_blocks;
mod foreign;
mod markdown;
mod table;

use crate::text::line::Line;
use crate::text::scan::Scan;

/// Kind of a line that is not prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verbatim {
    /// Cells of a table, fields of a form.
    Row,
    /// Code, markup, another language.
    Foreign,
}

/// Classifies every line into `lines`, which is cleared first; `None` is prose. Returns true if the text is Markdown.
pub(crate) fn classify(scan: &Scan<'_>, lines: &mut Vec<Option<Verbatim>>) -> bool {
    lines.clear();
    if scan.lines.iter().all(|line| line.han == 0) {
        lines.resize(scan.lines.len(), Some(Verbatim::Foreign));
        return false;
    }
    let is_markdown = markdown::is_markdown(scan);
    let mut has_code = false;
    for k in 0..scan.lines.len() {
        let line = &scan.lines[k];
        // Nearly all lines of a page lack every sign of code and tables.
        let kind = if is_plain(line) {
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
    code_blocks::mark_fenced(scan, lines);
    if has_code {
        code_blocks::mark_enclosed(scan, lines);
    }
    code_blocks::mark_same_signs(scan, lines);
    cells::mark_values(scan, lines);
    markdown::mark_lists(scan, is_markdown, lines);
    foreign::mark_lists_of_marks(scan, lines);
    foreign::mark_without_han(scan, lines);
    cells::mark_rows(scan, lines);
    cells::mark_spaced_rows(scan, lines);
    is_markdown
}

/// Returns true if a line lacks every sign of code, tables and forms: Latin letters, ASCII marks, kana, numbers set
/// apart, runs of spaces, leaders, blanks, blank units.
fn is_plain(line: &Line) -> bool {
    line.latin == 0
        && line.ascii_marks == 0
        && line.foreign == 0
        && line.runs == 0
        && !line.underscores
        && line.dashes < 3
        && (line.gaps.is_empty() || line.digits == 0 && !table::may_have_blank_units(line))
        && line.han > 0
}
