//! Markdown lists. Fences, tables and headings are recognised by their signs, as code.

use crate::recognize::verbatim::Verbatim::{self, Foreign};
use crate::recognize::verbatim::code::is_indented;
use crate::text::scan::Scan;

/// Returns true if a text is Markdown: it has two or more headings, fences or links.
pub(super) fn is_markdown(scan: &Scan<'_>) -> bool {
    let is_heading = |k: usize| {
        let text = scan.line_text(k);
        let level = text.bytes().take_while(|&b| b == b'#').count();
        (1..=6).contains(&level) && text[level..].starts_with(' ') || text.starts_with("```")
    };
    let is_sign = |k: usize| {
        matches!(scan.lines[k].first, '#' | '`') && is_heading(k)
            || scan.lines[k].ascii_marks > 3 && scan.line_text(k).contains("](")
    };
    (0..scan.lines.len())
        .filter(|&k| is_sign(k))
        .nth(1)
        .is_some()
}

/// Marks the items of a Markdown list: an ASCII bullet and the indented lines after it. An item that continues
/// without an indent was wrapped by a typesetter, unless the text is Markdown.
pub(super) fn mark_lists(scan: &Scan<'_>, is_markdown: bool, lines: &mut [Option<Verbatim>]) {
    let is_bullet = |k: usize| {
        let first = scan.lines[k].first;
        let may_begin = matches!(first, '-' | '*' | '+') || is_markdown && first.is_ascii_digit();
        if !may_begin {
            return false;
        }
        let text = scan.line_text(k);
        let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = match number.len() < text.len() {
            true => number.strip_prefix(['.', ')']),
            false => Some(&text[1..]),
        };
        let after = rest.and_then(|rest| rest.strip_prefix(' '));
        after.is_some_and(|after| !after.starts_with(char::is_whitespace))
    };
    let mut k = 0;
    while k < lines.len() {
        if lines[k].is_some() || !is_bullet(k) {
            k += 1;
            continue;
        }
        let ends = |&n: &usize| is_bullet(n) || !is_indented(scan, n);
        let end = (k + 1..lines.len()).find(ends).unwrap_or(lines.len());
        let goes_on = |end: usize| {
            end < lines.len()
                && scan.lines[end].blanks == 0
                && lines[end].is_none()
                && !is_bullet(end)
        };
        let end = match is_markdown {
            true => (end..lines.len())
                .find(|&n| !goes_on(n))
                .unwrap_or(lines.len()),
            false => end,
        };
        if !goes_on(end) || end > k + 1 {
            lines[k..end].fill(Some(Foreign));
        }
        k = end;
    }
}
