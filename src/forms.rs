//! Forms: rows that are no sentences — fields with their labels, datelines alone, page numbers.

use crate::byline::dateline;
use crate::chars::Class;

/// Fields with their labels: a colon before a figure, or two colons, and no clauses.
pub(crate) fn is_form(visible: &[char]) -> bool {
    let colon = |c: char| matches!(c, '：' | ':');
    let clause = |c: &char| matches!(c, '，' | '。' | '；' | '、' | '“' | '”');
    if visible.iter().any(clause) {
        return false;
    }
    let colons = visible.iter().filter(|&&c| colon(c)).count();
    let figure = visible
        .windows(3)
        .any(|w| Class::of(w[0]) == Class::Han && colon(w[1]) && w[2].is_ascii_digit());
    figure || (colons > 1 && !visible.iter().any(|c| c.is_ascii_alphabetic()))
}

/// `新华社北京4月21日电`, `本报讯（记者 王莹）`, alone in its row.
pub(crate) fn is_only_dateline(visible: &[char]) -> bool {
    let opening = dateline(visible);
    let rest = &visible[opening..];
    opening > 0
        && (rest.is_empty()
            || (matches!(rest[0], '（' | '(')
                && rest.iter().position(|c| matches!(c, '）' | ')')) == Some(rest.len() - 1)))
}

/// A label of two to six Han with its colon at the start.
pub(crate) fn has_label(visible: &[char]) -> bool {
    let han = visible
        .iter()
        .take_while(|&&c| Class::of(c) == Class::Han)
        .count();
    (2..=6).contains(&han) && matches!(visible.get(han), Some('：' | ':'))
}

/// Page numbers: `24`, `- 24 -`, `13 / 156`, `第 3 页`.
pub(crate) fn is_furniture(visible: &[char]) -> bool {
    if visible.len() > 12 {
        return false;
    }
    let digits = visible.iter().filter(|c| c.is_ascii_digit()).count();
    let others = visible
        .iter()
        .filter(|c| !c.is_ascii_digit() && !matches!(c, '-' | '—' | '–' | '·' | '/' | '／'))
        .count();
    let paged =
        matches!(visible.first(), Some('第')) && matches!(visible.last(), Some('页' | '頁'));
    digits > 0
        && digits <= 7
        && (others == 0 && visible.len() <= 11 && digits <= 6 || paged && others == 2)
}
