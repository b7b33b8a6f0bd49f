//! `--diff`: the changes as a unified diff that `patch` applies.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use crate::output::terminal::escape_all_but;

const HEADER: Style = Style::new().bold();
const HUNK: Style = AnsiColor::Cyan.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// The style of a diff.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DiffStyle {
    pub(crate) colour: bool,
    /// True to escape control characters in lines, for a terminal.
    pub(crate) escapes: bool,
    /// True if the label must be ASCII.
    pub(crate) ascii_label: bool,
}

/// Renders the difference; empty if there is none. `label` is the name of the file in bytes.
pub(crate) fn unified(label: &[u8], old: &str, new: &str, style: DiffStyle) -> Vec<u8> {
    // `patch` ends lines only at `\n`; similar's own splitting also ends them at a lone `\r`.
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let mut config = TextDiff::configure();
    let diff = config.newline_terminated(true).diff_slices(&old, &new);
    let label = quoted(label, style.ascii_label);
    let diff = diff.unified_diff().header(&label, &label).to_string();
    let mut out = Vec::new();
    for (n, line) in diff.split_terminator('\n').enumerate() {
        let colour = match line.as_bytes().first() {
            _ if !style.colour => Style::new(),
            _ if n < 2 => HEADER,
            Some(b'@') => HUNK,
            Some(b'-') => REMOVED,
            Some(b'+') => ADDED,
            _ => Style::new(),
        };
        let mut line = Cow::Borrowed(line);
        if style.escapes && n >= 2 {
            // A carriage return does no harm at the end of a line.
            let (start, end) = line.split_at(line.trim_end_matches('\r').len());
            line = (escape_all_but(start, "\t") + end).into_owned().into();
        }
        // Some terminals would colour the rest of the row after a line end. Writing to a vector can't fail.
        let _ = writeln!(out, "{colour}{line}{colour:#}");
    }
    out
}

/// Returns the name of a file as `patch` reads it: as it is, or, if it has control characters or is not UTF-8, quoted as
/// in C.
fn quoted(label: &[u8], is_ascii: bool) -> String {
    if let Ok(name) = std::str::from_utf8(label)
        && !name.contains(['"', '\\'])
        && matches!(escape_all_but(name, ""), Cow::Borrowed(_))
        && (name.is_ascii() || !is_ascii)
    {
        // A tab ends a name with spaces.
        return name.to_owned() + if name.contains(' ') { "\t" } else { "" };
    }
    let mut quoted = "\"".to_owned();
    for &b in label {
        match b {
            b'"' | b'\\' => quoted.extend(['\\', char::from(b)]),
            b' '..=b'~' => quoted.push(char::from(b)),
            // Writing to a string can't fail.
            _ => drop(write!(quoted, "\\{b:03o}")),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(old: &str, new: &str) -> String {
        String::from_utf8(unified(b"a.txt", old, new, DiffStyle::default())).unwrap()
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
    fn names_that_are_not_plain_are_quoted() {
        for (label, ascii, expected) in [
            (&b"a b.txt"[..], false, "a b.txt\t"),
            ("甲.txt".as_bytes(), false, "甲.txt"),
            ("甲".as_bytes(), true, r#""\347\224\262""#),
            (b"\x1b[31m\n", false, r#""\033[31m\012""#),
            (b"a\"\\\xff", false, r#""a\"\\\377""#),
        ] {
            assert_eq!(quoted(label, ascii), expected);
        }
    }

    #[test]
    fn control_characters_are_escaped_for_a_terminal() {
        let style = DiffStyle {
            escapes: true,
            ..DiffStyle::default()
        };
        let diff = unified(b"a", "一\u{1b}]0;\t二\r\n", "一\r\n", style);
        let diff = String::from_utf8(diff).unwrap();
        assert!(diff.contains("-一\\u{1b}]0;\t二\r\n"), "{diff:?}");
    }

    #[test]
    fn colour_is_reset_before_the_line_end() {
        let style = DiffStyle {
            colour: true,
            ..DiffStyle::default()
        };
        let coloured = unified(b"a", "一\n", "二\n", style);
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
