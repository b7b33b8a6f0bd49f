//! Text for a terminal: without characters that it would interpret.

use std::borrow::Cow;
use std::io::{self, IsTerminal};

/// Returns true for a control character, also of bidirectional text, which can reorder a line.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns a text with its control characters escaped: names and contents of files may hold any.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    escape_all_but(text, "")
}

/// Like [`escape`], but keeps the characters in `kept`.
pub(crate) fn escape_all_but<'t>(text: &'t str, kept: &str) -> Cow<'t, str> {
    let is_escaped = |c| is_control(c) && !kept.contains(c);
    if !text.contains(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::new();
    for c in text.chars() {
        if is_escaped(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Returns true if standard output is a terminal.
pub(crate) fn is_stdout() -> bool {
    io::stdout().is_terminal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        for (text, expected) in [
            ("甲 a.txt", "甲 a.txt"),
            ("a\u{1b}[31m\nb", "a\\u{1b}[31m\\nb"),
            ("a\u{9b}\u{7f}\u{202e}", "a\\u{9b}\\u{7f}\\u{202e}"),
        ] {
            assert_eq!(escape(text), expected);
        }
        assert_eq!(escape_all_but("a\tb\r", "\t"), "a\tb\\r");
    }
}
