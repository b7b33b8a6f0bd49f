//! Rows of tables, and other lines that are not prose: code, lines of another language.

use crate::chars::{Class, is_digit};
use crate::line::Line;
use crate::lines::Scan;
use crate::numbers::proof;

/// What a line that is not prose is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fixed {
    /// Cells of a table.
    Row,
    /// Code, markup, another language: never joined.
    Foreign,
}

/// Whether the characters beside a gap look like two cells with figures in them.
fn between_figures(scan: &Scan<'_>, gap: usize) -> bool {
    let gap = &scan.gaps[gap];
    let figure_right = gap.right_class == Class::Digit
        || (matches!(gap.right, '-' | '+' | '−')
            && scan
                .visible
                .get(gap.at + 1)
                .is_some_and(char::is_ascii_digit));
    let figure_left = gap.left_class == Class::Digit || matches!(gap.left, '%' | '％');
    // Two halves of a date are no cells.
    figure_left && figure_right && proof(&scan.visible, gap.at, 0).is_none()
}

/// Whether line `k` is something else than prose, and what; `fence` tells whether the lines are fenced in, and is kept
/// from one line to the next.
#[inline]
pub(crate) fn fixed(scan: &Scan<'_>, k: usize, fence: &mut bool) -> Option<Fixed> {
    if *fence || !is_plain(&scan.lines[k]) {
        fixed_by_signs(scan, k, fence)
    } else {
        None
    }
}

/// Whether a line has nothing of what all others are told by: figures apart, runs of spaces, a figure alone or at the
/// end, a sign of ASCII to begin with, letters before what ends a statement, kana, a blank.
fn is_plain(line: &Line) -> bool {
    // Without a figure a gap parts two only where a sign before the next line's first digit ends the line.
    let has_cells = line.runs > 0 || line.ascii_digits || matches!(line.last, '-' | '+' | '−');
    (line.gaps.is_empty() || !has_cells)
        && (line.digits == 0 || (line.han > 0 && !is_digit(line.last)))
        && !(line.first.is_ascii() && line.first.is_ascii_punctuation())
        && (line.latin == 0 || !matches!(line.last, ';' | '{' | '}'))
        && line.foreign == 0
        && !line.underscores
}

/// The same where the line has some sign of it.
fn fixed_by_signs(scan: &Scan<'_>, k: usize, fence: &mut bool) -> Option<Fixed> {
    let line = &scan.lines[k];
    let text = || scan.line_text(k);
    let was = *fence;
    let is_fence =
        matches!(line.first, '`' | '~') && (text().starts_with("```") || text().starts_with("~~~"));
    *fence ^= is_fence;
    let is_markup = || line.first.is_ascii_punctuation() && is_markup(text());
    if was || is_fence || is_markup() || is_foreign(line) {
        Some(Fixed::Foreign)
    } else if is_row(scan, k)
        || (line.digits >= 4 && line.han == 0 && line.gaps.is_empty() && is_cell(text()))
        || (is_digit(line.last) && has_leader(text()))
        || (line.underscores && has_blank(text()))
        || (line.runs > 0 && aligned(scan, k))
    {
        Some(Fixed::Row)
    } else {
        None
    }
}

/// Headings, quotations, rules and tables of Markdown; comment lines of code.
fn is_markup(text: &str) -> bool {
    let bars = || text.bytes().filter(|&b| b == b'|').count();
    (text.starts_with('|') && bars() > 1)
        || text.starts_with("# ")
        || text.starts_with("## ")
        || text.starts_with("### ")
        || text.starts_with("> ")
        || text.starts_with("// ")
        || text.starts_with("/// ")
        || text.starts_with("#[")
        || (text.starts_with("<") && text.ends_with('>') && text.is_ascii())
}

/// Kana, Hangul, or code: a line that ends like a statement.
fn is_foreign(line: &Line) -> bool {
    if line.foreign * 5 > line.chars {
        return true;
    }
    line.han * 3 < line.latin && matches!(line.last, ';' | '{' | '}')
}

/// Two or more figures side by side: `营业收入 1,175,301,034.32 1,230,537,181.80 -4.49`.
fn is_row(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    let figures = line
        .gaps
        .clone()
        .filter(|&g| between_figures(scan, g))
        .count();
    figures > 0
        && (line.han == 0 || figures > 1 || line.meetings.inner_marks == 0)
        && !is_spaced_number(scan, k)
}

/// A figure alone on its line, with a point or groups of three: `65,042,742.78`.
fn is_cell(text: &str) -> bool {
    text.contains([',', '.'])
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '%'))
}

/// A blank to be filled in: `姓名：________`.
fn has_blank(text: &str) -> bool {
    text.contains("____") || text.contains("＿＿＿")
}

/// Leaders of a table of contents: `第二章 保护 ………… 15`.
fn has_leader(text: &str) -> bool {
    let leader = |c: char| matches!(c, '…' | '⋯' | '.' | '·' | '．' | ' ' | '\u{3000}');
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if head.len() == text.len() {
        return false;
    }
    let tail = head.trim_end_matches(leader);
    let dots = head[tail.len()..]
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{3000}'))
        .count();
    dots >= 3 && !tail.is_empty()
}

/// Letter-spaced lines have a space beside every figure too; they are no rows.
fn is_spaced_number(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    line.chars >= 4 && line.gaps.len() as u32 * 10 >= (line.chars - 1) * 7
}

/// Whether a run of spaces of this line stands where a neighbour has one too.
fn aligned(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    // A line that is letter-spaced with two widths of space is a heading, not a row.
    if line.stray * 2 > line.chars {
        return false;
    }
    let near = k.saturating_sub(2)..(k + 3).min(scan.lines.len());
    let runs = |k: usize| {
        let line = &scan.lines[k];
        line.gaps
            .clone()
            .filter(|&g| scan.gaps[g].spaces > 1)
            .map(|g| scan.gaps[g].spaces)
            .collect::<Vec<_>>()
    };
    let mine = runs(k);
    // A typed full-width space alone makes no table.
    let plain = line
        .gaps
        .clone()
        .any(|g| scan.gaps[g].spaces > 1 && !scan.gaps[g].wide);
    plain && (mine.len() > 1 || near.filter(|&n| n != k).any(|n| !runs(n).is_empty()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn a_plain_line_is_prose(text in "[甲，；。か한a;}3３.,%％+−…_＿`~|#<>/\\- 　\n]{1,24}") {
            let scan = Scan::new(&text);
            for k in 0..scan.lines.len() {
                let by_signs = fixed_by_signs(&scan, k, &mut false);
                prop_assert_eq!(fixed(&scan, k, &mut false), by_signs, "line {}", k);
            }
        }
    }
}
