//! Lines without Han, and lists of marks.

use std::ops::Range;

use crate::recognize::edges::{End, end_of};
use crate::recognize::headings::is_date;
use crate::recognize::page_furniture::is_furniture;
use crate::recognize::verbatim::Verbatim::{self, Foreign};
use crate::text::characters::Class;
use crate::text::scan::Scan;

/// Marks lines without Han, except a number or a word alone between two lines of Han and about as wide, which may be
/// part of their sentence.
pub(super) fn mark_without_han(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    // Other languages have dashes, ellipses and curly quotes too.
    let is_chinese = |&c: &char| match Class::of(c) {
        Class::Stop | Class::Pause => true,
        Class::Open | Class::Close => !matches!(c, '“' | '”' | '‘' | '’'),
        _ => false,
    };
    let has_none = |k: usize| {
        let line = &scan.lines[k];
        let marks = || scan.visible[line.visible.clone()].iter().any(is_chinese);
        line.han == 0 && line.chars > line.marks && (line.marks == 0 || !marks())
    };
    let mut k = 0;
    while k < lines.len() {
        if !has_none(k) {
            k += 1;
            continue;
        }
        let end = (k..lines.len())
            .find(|&n| !has_none(n))
            .unwrap_or(lines.len());
        if !is_inline(scan, k..end) {
            for line in &mut lines[k..end] {
                line.get_or_insert(Foreign);
            }
        }
        k = end;
    }
}

/// Returns true if lines without Han may continue a sentence.
fn is_inline(scan: &Scan<'_>, run: Range<usize>) -> bool {
    const NARROW: u32 = 24;
    if run.len() > 1 {
        return false;
    }
    let line = &scan.lines[run.start];
    if begins_address(scan, run.start) {
        return false;
    }
    let visible = &scan.visible[line.visible.clone()];
    // `Admin->login`
    if visible.contains(&'>') {
        return false;
    }
    // `— 37 —`
    let [first, last] = [visible[0], visible[visible.len() - 1]];
    if visible.len() > 2 && first == last && !first.is_alphanumeric() && is_furniture(visible) {
        return false;
    }
    let is_number = |c: &char| c.is_ascii_digit() || *c == '.';
    if is_date(visible)
        || is_furniture(visible)
        || is_numeric_date(visible)
        || visible.iter().all(is_number)
    {
        return true;
    }
    let (Some(before), Some(after)) = (
        run.start.checked_sub(1).map(|k| &scan.lines[k]),
        scan.lines.get(run.end),
    ) else {
        return false;
    };
    let end = end_of(&scan.visible[before.visible.clone()]);
    let is_open = !matches!(end, End::Stop | End::Colon | End::Ellipsis);
    let around = before.width.max(after.width);
    let fills = line.width * 10 >= around * 7 || around <= NARROW;
    before.han > 0 && after.han > 0 && is_open && fills && line.width <= around + 2
}

/// Returns true if a URL begins at the start of line `k`.
fn begins_address(scan: &Scan<'_>, k: usize) -> bool {
    let text = scan.line_text(k);
    let begins = text.starts_with("http") && text.contains("://") || text.starts_with("www.");
    begins && k > 0 && !scan.lines[k - 1].last.is_ascii_punctuation()
}

/// Returns true for three groups of digits: `1949-05-02`, `2009.3.31`, `11:28:37`.
fn is_numeric_date(visible: &[char]) -> bool {
    let is_mark = |c: &char| matches!(c, '-' | '.' | '/' | ':' | '\u{2010}' | '\u{2011}');
    let groups = visible.split(is_mark);
    groups.clone().count() == 3
        && groups
            .into_iter()
            .all(|g| (1..=4).contains(&g.len()) && g.iter().all(char::is_ascii_digit))
}

/// Marks lists of punctuation: consecutive lines with one or two marks and nothing else. A few of them after Han may
/// be the rest of a row.
pub(super) fn mark_lists_of_marks(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    const FEWEST: usize = 7;
    let is_mark = |k: usize| {
        let line = &scan.lines[k];
        line.chars == line.marks && line.chars <= 2
    };
    let mut k = 0;
    while k < lines.len() {
        let run = (k..lines.len()).take_while(|&n| is_mark(n)).count();
        let is_behind_han = k > 0 && scan.lines[k - 1].han > 0;
        if run >= FEWEST || run > 1 && !is_behind_han {
            lines[k..k + run].fill(Some(Foreign));
        }
        k += run.max(1);
    }
}
