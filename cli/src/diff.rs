//! `--diff`: the changes as a unified diff that `patch` applies.

use std::ffi::OsStr;
use std::io::Write;

use anstyle::{AnsiColor, Style};
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, TextDiff};

/// Unchanged lines around a change, as in `diff -u`.
const CONTEXT: usize = 3;

const HEADER: Style = Style::new().bold();
const HUNK: Style = AnsiColor::Cyan.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// Renders the difference; empty if there is none.
pub(crate) fn unified(label: &OsStr, old: &str, new: &str, colour: bool) -> Vec<u8> {
    // `patch` ends lines only at `\n`; similar's own splitting also ends them at a lone `\r`.
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let diff = TextDiff::from_slices(&old, &new);

    let mut out = DiffWriter {
        bytes: Vec::new(),
        colour,
    };
    let hunks = diff.grouped_ops(CONTEXT);
    if !hunks.is_empty() {
        for mark in ["--- ", "+++ "] {
            out.line(
                HEADER,
                &[mark.as_bytes(), label.as_encoded_bytes()].concat(),
            );
        }
    }
    for ops in &hunks {
        out.line(HUNK, UnifiedHunkHeader::new(ops).to_string().as_bytes());
        for change in ops.iter().flat_map(|op| diff.iter_changes(op)) {
            let (mark, style) = match change.tag() {
                ChangeTag::Equal => (" ", Style::new()),
                ChangeTag::Delete => ("-", REMOVED),
                ChangeTag::Insert => ("+", ADDED),
            };
            let line = change.value();
            let visible = line.strip_suffix('\n');
            out.line(style, [mark, visible.unwrap_or(line)].concat().as_bytes());
            if visible.is_none() {
                out.line(Style::new(), b"\\ No newline at end of file");
            }
        }
    }
    out.bytes
}

struct DiffWriter {
    bytes: Vec<u8>,
    colour: bool,
}

impl DiffWriter {
    /// Writes the line end after the colour is reset: some terminals would colour the rest of the row.
    fn line(&mut self, style: Style, line: &[u8]) {
        let style = if self.colour { style } else { Style::new() };
        // Writing to a vector can't fail.
        let _ = write!(self.bytes, "{style}");
        self.bytes.extend_from_slice(line);
        let _ = writeln!(self.bytes, "{style:#}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(old: &str, new: &str) -> String {
        String::from_utf8(unified(OsStr::new("a.txt"), old, new, false)).unwrap()
    }

    #[test]
    fn no_difference_prints_nothing() {
        assert_eq!(plain("甲\n", "甲\n"), "");
        assert_eq!(plain("", ""), "");
    }

    #[test]
    fn a_joined_line_is_one_hunk() {
        assert_eq!(
            plain("一\n二\n三\n四\n五\n六\n", "一\n二\n三\n四五\n六\n"),
            "--- a.txt\n+++ a.txt\n@@ -1,6 +1,5 @@\n 一\n 二\n 三\n-四\n-五\n+四五\n 六\n"
        );
    }

    #[test]
    fn a_missing_line_end_is_marked() {
        assert_eq!(
            plain("一\n二", "一二"),
            "--- a.txt\n+++ a.txt\n@@ -1,2 +1 @@\n-一\n-二\n\\ No newline at end of file\n\
             +一二\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn a_lone_carriage_return_ends_no_line() {
        assert!(
            plain("一\r二\n三\n", "一\r二三\n")
                .contains("@@ -1,2 +1 @@\n-一\r二\n-三\n+一\r二三\n")
        );
    }

    #[test]
    fn a_carriage_return_before_the_line_end_stays() {
        assert_eq!(
            plain("一 二\r\n三\r\n", "一二\r\n三\r\n"),
            "--- a.txt\n+++ a.txt\n@@ -1,2 +1,2 @@\n-一 二\r\n+一二\r\n 三\r\n"
        );
    }

    #[test]
    fn colour_is_reset_before_the_line_end() {
        let coloured = unified(OsStr::new("a"), "一\n", "二\n", true);
        let coloured = String::from_utf8(coloured).unwrap();
        assert!(
            coloured.contains("\u{1b}[31m-一\u{1b}[0m\n"),
            "{coloured:?}"
        );
        assert!(
            coloured.contains("\u{1b}[32m+二\u{1b}[0m\n"),
            "{coloured:?}"
        );
    }
}
