//! Blocks of code and markup: lines that belong to the code around them.

use crate::recognize::verbatim::Verbatim::{self, Foreign};
use crate::recognize::verbatim::code::{self, is_indented};
use crate::text::scan::Scan;

/// Pairs of marks that enclose a block: fenced code, formulas, comments, strings.
const FENCES: [(&str, &str); 8] = [
    ("```", "```"),
    ("~~~", "~~~"),
    ("$$", "$$"),
    ("\"\"\"", "\"\"\""),
    ("'''", "'''"),
    ("/*", "*/"),
    ("<!--", "-->"),
    ("<pre", "</pre>"),
];

/// Marks every line from an opening fence to its closing one, and front matter. An unclosed fence has no effect.
pub(super) fn mark_fenced(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    let mut never_closed = [false; FENCES.len()];
    let mut k = 0;
    while k < lines.len() {
        let first = scan.lines[k].first;
        let is_front_matter = k == 0 && first == '-' && scan.line_text(0) == "---";
        let end = if is_front_matter {
            (1..lines.len()).find(|&n| scan.line_text(n) == "---")
        } else if lines[k].is_some() {
            closing_fence(scan, k, &mut never_closed)
        } else {
            None
        };
        if let Some(end) = end {
            lines[k..=end].fill(Some(Foreign));
            k = end;
        }
        k += 1;
    }
}

/// Returns the line that closes the fence opened by line `k`. `never_closed` caches failed searches.
fn closing_fence(
    scan: &Scan<'_>,
    k: usize,
    never_closed: &mut [bool; FENCES.len()],
) -> Option<usize> {
    let text = scan.line_text(k);
    let opened = FENCES.iter().enumerate();
    let (at, fence) = opened
        .filter_map(|(fence, (open, _))| Some((text.find(open)?, fence)))
        .min()?;
    let (open, close) = FENCES[fence];
    // Strings and `/*` comments open anywhere in a line, others only at its start.
    let is_string = matches!(open, "\"\"\"" | "'''" | "/*");
    let is_closed_here = text[at + open.len()..].contains(close);
    if !is_string && at > 0 || is_closed_here || never_closed[fence] {
        return None;
    }
    let end = (k + 1..scan.lines.len()).find(|&n| {
        let text = scan.line_text(n);
        if is_string || close == "-->" {
            text.contains(close)
        } else {
            text.starts_with(close)
        }
    });
    never_closed[fence] = end.is_none();
    end
}

/// Marks the lines that belong to the code around them: indented lines between two lines of code, and every line of a
/// text that is code or markup throughout.
pub(super) fn mark_enclosed(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    let is_code = |kind: Option<Verbatim>| kind == Some(Foreign);
    let all = lines.iter().filter(|&&kind| is_code(kind)).count();
    if all >= 3 && is_document_of_code(scan, lines, all) {
        lines.fill(Some(Foreign));
        return;
    }
    let mut k = 0;
    while k < lines.len() {
        if is_code(lines[k]) || k == 0 || !is_code(lines[k - 1]) {
            k += 1;
            continue;
        }
        let end = (k..lines.len()).find(|&n| is_code(lines[n]) || !is_indented(scan, n));
        let end = end.unwrap_or(lines.len());
        if lines.get(end).is_none_or(|&kind| is_code(kind)) {
            lines[k..end].fill(Some(Foreign));
        }
        k = end.max(k + 1);
    }
}

/// Returns true if one line in twenty is markup, or half of the lines are code and no two adjacent lines are prose.
fn is_document_of_code(scan: &Scan<'_>, lines: &[Option<Verbatim>], all: usize) -> bool {
    const COMMANDS: [&str; 8] = [
        "\\begin{",
        "\\section",
        "\\documentclass",
        "\\usepackage",
        "msgid ",
        "msgstr ",
        "<!DOCTYPE",
        "<?xml",
    ];
    let markup = (0..lines.len()).filter(|&k| {
        let text = scan.line_text(k);
        code::is_macro(text) || COMMANDS.iter().any(|c| text.starts_with(c)) || code::has_tag(text)
    });
    let markup = markup.count();
    let is_prose =
        |k: usize| lines[k].is_none() && scan.lines[k].han >= 10 && !is_indented(scan, k);
    let has_prose = || (1..lines.len()).any(|k| is_prose(k - 1) && is_prose(k));
    markup >= 3 && markup * 20 >= lines.len() || all * 2 >= lines.len() && !has_prose()
}

/// Marks consecutive lines that begin with the same ASCII sign: comments, quotations, rows of a diff.
pub(super) fn mark_same_signs(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    let is_sign = |c: char| {
        matches!(
            c,
            '*' | '#'
                | '%'
                | ';'
                | '>'
                | '|'
                | '!'
                | '@'
                | '`'
                | '~'
                | '^'
                | '&'
                | '+'
                | '='
                | '<'
                | '\\'
        )
    };
    for k in 1..lines.len() {
        let [a, b] = [scan.lines[k - 1].first, scan.lines[k].first];
        if a == b && is_sign(a) {
            lines[k - 1].get_or_insert(Foreign);
            lines[k].get_or_insert(Foreign);
        }
    }
}
