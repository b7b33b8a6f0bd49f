//! Rows of tables and forms, each by its contents and the positions of its spaces.

use crate::recognize::markers::is_han_number;
use crate::recognize::numbers::proof;
use crate::text::char_set::CharSet;
use crate::text::characters::{Class, is_digit, is_space};
use crate::text::gap::Gap;
use crate::text::line::{Line, is_letter_spaced};
use crate::text::scan::Scan;

fn is_colon(c: char) -> bool {
    matches!(c, '：' | ':')
}

/// Returns true if the gap is between two numbers that look like cells.
fn between_figures(scan: &Scan<'_>, gap: usize) -> bool {
    let gap = &scan.gaps[gap];
    let figure_right = gap.right_class == Class::Digit
        || (matches!(gap.right, '-' | '+' | '−')
            && scan
                .visible
                .get(gap.at + 1)
                .is_some_and(char::is_ascii_digit));
    let figure_left = gap.left_class == Class::Digit || matches!(gap.left, '%' | '％');
    // Two halves of a number or a date are not cells.
    figure_left && figure_right && proof(&scan.visible, gap.at, 0).is_none()
}

/// Returns true if line `k` is a row of a table or a form: cells separated by tabs, adjacent numbers, a lone amount,
/// leaders, blanks to fill in, runs of spaces.
pub(super) fn is_row(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    let text = || scan.line_text(k);
    let has_cells = line.runs > 0 || line.ascii_digits || matches!(line.last, '-' | '+' | '−');
    scan.gaps[line.gaps.clone()].iter().any(|g| g.tab)
        || (has_cells && has_figures(scan, k))
        || (line.digits >= 4 && line.han == 0 && line.gaps.is_empty() && is_cell(text()))
        || has_leader(text())
        || (line.underscores && is_field_to_fill(scan, k))
        || (may_have_blank_units(line) && has_blank_units(scan, k))
        || (line.runs > 0
            && (has_spaces_to_fill(scan, k)
                || is_caption(scan, k)
                || aligned(scan, k)
                || is_running_head(scan, k)))
}

/// Returns true for blanks to fill in: before units without a number (`    年    月    日`, `第    页 共    页`),
/// inside brackets (`元整（￥        ）`), after labels (`姓 名：            性 别：`).
fn has_spaces_to_fill(scan: &Scan<'_>, k: usize) -> bool {
    static UNITS: CharSet = CharSet::of("年月日时時分页頁元号號份名人次");
    let line = &scan.lines[k];
    let gaps = &scan.gaps[line.gaps.clone()];
    let lacks_figure = |g: &&Gap| {
        g.spaces > 1 && UNITS.has(g.right) && !is_digit(g.left) && !is_han_number(g.left)
    };
    let units = gaps.iter().filter(lacks_figure).count()
        + usize::from(line.indent > 1 && UNITS.has(line.first));
    let is_field = |g: &Gap| {
        g.spaces > 2
            && match g.left {
                '（' | '(' | '￥' => matches!(g.right, '）' | ')'),
                c if is_colon(c) => line.colons > 1,
                _ => false,
            }
    };
    units > 1 || gaps.iter().any(is_field)
}

/// Units of dates, times and amounts of money, as forms print them.
static PRINTED_UNITS: CharSet = CharSet::of("年月日时時分秒万萬仟佰拾元角");

/// Returns true if a line ends in a printed unit and has white space inside.
pub(super) fn may_have_blank_units(line: &Line) -> bool {
    !line.gaps.is_empty() && PRINTED_UNITS.has(line.last)
}

/// Returns true for units with single spaces for the numbers: `年 月 日`, `自 年 月 日`. In most gaps one unit follows
/// another, so the line is no letter-spaced `出 生 年 月 日`.
fn has_blank_units(scan: &Scan<'_>, k: usize) -> bool {
    let gaps = &scan.gaps[scan.lines[k].gaps.clone()];
    let is_unit = |c| PRINTED_UNITS.has(c);
    let is_blank = |g: &&Gap| is_unit(g.right) && (is_unit(g.left) || is_colon(g.left));
    gaps.iter().filter(is_blank).count() * 2 > gaps.len()
}

/// Returns true for the caption of a figure or a table: `图2-4  离心泵结构示意图`, `图 3-2　西壁剖面图`.
fn is_caption(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    let visible = &scan.visible[line.visible.clone()];
    let is_number = |c: &char| matches!(c, '0'..='9' | '-' | '.' | '–' | '—');
    let number = visible[1..].iter().take_while(|c| is_number(c)).count();
    let gap = scan.gap_at(line.visible.start + 1 + number);
    matches!(visible[0], '图' | '圖' | '表')
        && number > 0
        && gap.is_some_and(|g| scan.gaps[g].spaces > 1 && scan.gaps[g].line_ends == 0)
        && line.stops == 0
        && !line.clauses
}

/// Longest running head, in characters.
const LONGEST_HEAD: u32 = 30;

/// Returns true for a page number beside a title, apart from the lines around it: `48      城市史纲要`,
/// `第三章　地层 61`.
fn is_running_head(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    let gaps = &scan.gaps[line.gaps.clone()];
    let ([first, ..], [.., last]) = (gaps, gaps) else {
        return false;
    };
    let left = &scan.visible[line.visible.start..first.at];
    let right = &scan.visible[last.at..line.visible.end];
    let is_number = |part: &[char]| part.len() <= 4 && part.iter().all(char::is_ascii_digit);
    let is_apart = line.blanks > 0 || line.page_start || k == 0;
    let is_apart_after = scan
        .lines
        .get(k + 1)
        .is_none_or(|next| next.blanks > 0 || next.page_start);
    let is_text = line.stops > 0 || line.clauses || line.chars > LONGEST_HEAD;
    is_apart && is_apart_after && !is_text && is_number(left) != is_number(right)
}

/// Returns true for two or more adjacent numbers: `营业收入 1,175,301,034.32 1,230,537,181.80 -4.49`.
fn has_figures(scan: &Scan<'_>, k: usize) -> bool {
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

/// Returns true for a number with a point or groups of three: `65,042,742.78`.
fn is_cell(text: &str) -> bool {
    text.contains([',', '.'])
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '%'))
}

/// Returns true for a blank to fill in, `姓名：________`, but not for one inside a sentence, `电流约为____安，工作…`.
fn is_field_to_fill(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    let text = scan.line_text(k);
    let has_blank = text.contains("____") || text.contains("＿＿＿");
    let is_sentence = line.clauses || line.stops > 0;
    let has_label = ["：_", ":_", "：＿", ": _"]
        .iter()
        .any(|label| text.contains(label));
    has_blank && (!is_sentence || has_label)
}

/// Returns true for leaders, as in a table of contents or a menu: `第二章 保护 ………… 15`, `拍黄瓜 …… 18元`.
fn has_leader(text: &str) -> bool {
    const LONGEST_TAIL: usize = 8;
    let is_dot = |c: char| matches!(c, '…' | '⋯' | '.' | '·' | '．' | '•');
    let part = |c: char| is_dot(c) || is_space(c);
    let Some((at, _)) = text.char_indices().rev().find(|&(_, c)| is_dot(c)) else {
        return false;
    };
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    let tail = text[end..].trim();
    let head = text[..end].trim_end_matches(part);
    let leader = &text[head.len()..end];
    let dots = leader.chars().filter(|&c| is_dot(c)).count();
    // An ellipsis has two characters, or three to six ASCII dots.
    let is_long = dots >= if leader.starts_with('.') { 7 } else { 4 };
    let is_number = !tail.is_empty() && tail.chars().all(is_digit);
    !head.is_empty()
        && !tail.is_empty()
        && tail.chars().count() <= LONGEST_TAIL
        && !tail.contains(['，', '。', '”', '？', '！'])
        && (is_number && dots >= 3 || is_long || dots >= 3 && leader.contains(is_space))
}

/// Returns true for a letter-spaced line, which has a space beside every number but is not a row.
fn is_spaced_number(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    line.chars >= 4 && is_letter_spaced(line.gaps.len(), line.chars as usize)
}

/// Returns true if the line has two runs of spaces, or one and a line at most two away has one too.
fn aligned(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    // A letter-spaced line with two widths of space is a heading, not a row.
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
