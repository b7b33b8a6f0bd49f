//! Regions: lines that are not prose because of the lines around them.

use std::ops::Range;

use crate::byline::role;
use crate::chars::Class;
use crate::edges::{End, end_of};
use crate::function_chars::function_char;
use crate::furniture::is_furniture;
use crate::gap::Gap;
use crate::headings::is_date;
use crate::lines::Scan;
use crate::verbatim::Verbatim::{self, Foreign, Row};
use crate::verbatim::code;

/// Pairs of marks on lines of their own, or at their lines' starts, with all between them: fenced code, formulas, front
/// matter, comments, strings.
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

/// Marks everything from an opening fence to the one that closes it; a fence that is never closed is left alone.
pub(super) fn fences(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    let mut k = 0;
    while k < lines.len() {
        let first = scan.lines[k].first;
        let is_front_matter = k == 0 && first == '-' && scan.line_text(0) == "---";
        let end = if is_front_matter {
            (1..lines.len()).find(|&n| scan.line_text(n) == "---")
        } else if lines[k].is_some() {
            closing_fence(scan, k)
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

/// The line that closes the fence which line `k` opens.
fn closing_fence(scan: &Scan<'_>, k: usize) -> Option<usize> {
    let text = scan.line_text(k);
    let (at, open, close) = FENCES
        .iter()
        .filter_map(|&(open, close)| Some((text.find(open)?, open, close)))
        .min()?;
    // Strings open anywhere in a line, and the others at its start.
    let is_string = matches!(open, "\"\"\"" | "'''" | "/*");
    if !is_string && at > 0 {
        return None;
    }
    if text[at + open.len()..].contains(close) {
        return None;
    }
    (k + 1..scan.lines.len()).find(|&n| {
        let text = scan.line_text(n);
        if is_string || close == "-->" {
            text.contains(close)
        } else {
            text.starts_with(close)
        }
    })
}

/// Marks the lines that belong to the code around them: those that are indented between two lines of code, and
/// everything in a text that is code or markup throughout.
pub(super) fn code(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
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

/// Marks lines one after another that begin with the same sign of ASCII: comments, quotations, rows of a diff.
pub(super) fn signs(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
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

/// Marks rows of values that commas of ASCII part: as many in one row as in the next.
pub(super) fn values(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    const LONGEST: u32 = 12;
    let commas = |k: usize| {
        let line = &scan.lines[k];
        let is_text = line.stops > 0 || line.clauses || line.last == ',';
        match scan.line_text(k).matches(',').count() {
            _ if line.ascii_marks == 0 || is_text => 0,
            n if line.chars > (n as u32 + 1) * LONGEST => 0,
            1 if !line.first.is_ascii_alphanumeric() => 0,
            n => n,
        }
    };
    let mut k = 0;
    while k < lines.len() {
        let n = commas(k);
        let rows = 1
            + (k + 1..lines.len())
                .take_while(|&m| n > 0 && commas(m) == n)
                .count();
        if n > 0 && (rows >= 3 || rows == 2 && n >= 3) {
            for line in &mut lines[k..k + rows] {
                line.get_or_insert(Row);
            }
        }
        k += rows;
    }
}

/// Whether a text shows that it is Markdown: headings, fences, links.
pub(crate) fn is_markdown(scan: &Scan<'_>) -> bool {
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

/// Marks the items of a list as Markdown sets it: a bullet of ASCII, and lines after it that are indented. Where an item
/// goes on without an indent it was wrapped by a typesetter, unless the text is Markdown.
pub(super) fn bullets(scan: &Scan<'_>, is_markdown: bool, lines: &mut [Option<Verbatim>]) {
    let is_bullet = |k: usize| {
        let first = scan.lines[k].first;
        if !matches!(first, '-' | '*' | '+') && !(is_markdown && first.is_ascii_digit()) {
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

/// Marks lists of punctuation: lines one after another that hold a mark each and nothing else.
pub(super) fn marks(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    const FEWEST: usize = 7;
    let is_mark = |k: usize| {
        let line = &scan.lines[k];
        line.chars == line.marks && line.chars <= 2
    };
    let mut k = 0;
    while k < lines.len() {
        let run = (k..lines.len()).take_while(|&n| is_mark(n)).count();
        if run >= FEWEST {
            lines[k..k + run].fill(Some(Foreign));
        }
        k += run.max(1);
    }
}

/// Whether spaces or tabs of ASCII indent line `k` by half an em or more.
fn is_indented(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    let is_wide = k > 0 && scan.gaps[scan.gap_before(k)].wide;
    line.indent >= 1 && !is_wide
}

/// Whether most lines of a text are code or markup, or the lines between them are never prose of several lines.
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
    let is_prose = |k: usize| {
        lines[k].is_none()
            && scan.lines[k].han >= 10
            && !(scan.lines[k].indent > 0 && is_indented(scan, k))
    };
    let has_prose = || (1..lines.len()).any(|k| is_prose(k - 1) && is_prose(k));
    markup >= 3 && markup * 20 >= lines.len() || all * 2 >= lines.len() && !has_prose()
}

/// Marks lines without Han, but for those that running Chinese text may break into: a number or a word alone between
/// two lines of Han, as wide as they are.
pub(super) fn without_han(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    // Dashes, ellipses and curly quotes are those of other languages, too.
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

/// Whether an address of the net begins with line `k`.
fn begins_address(scan: &Scan<'_>, k: usize) -> bool {
    let text = scan.line_text(k);
    let begins = text.starts_with("http") && text.contains("://") || text.starts_with("www.");
    begins && k > 0 && !scan.lines[k - 1].last.is_ascii_punctuation()
}

/// `1949-05-02`, `2009.3.31`, `11:28:37`: digits in three groups.
fn is_numeric_date(visible: &[char]) -> bool {
    let is_mark = |c: &char| matches!(c, '-' | '.' | '/' | ':' | '\u{2010}' | '\u{2011}');
    let groups = visible.split(is_mark);
    groups.clone().count() == 3
        && groups
            .into_iter()
            .all(|g| (1..=4).contains(&g.len()) && g.iter().all(char::is_ascii_digit))
}

/// Whether lines without Han may go on a sentence.
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

/// Marks rows of cells that single spaces part: rows one after another with as many pieces each.
pub(super) fn cells(scan: &Scan<'_>, lines: &mut [Option<Verbatim>]) {
    let mut k = 0;
    while k < lines.len() {
        let gaps = cell_gaps(scan, k);
        if gaps == 0 {
            k += 1;
            continue;
        }
        let is_alike = |n: &usize| cell_gaps(scan, *n) == gaps && are_parallel(scan, k, *n);
        let rows = 1 + (k + 1..lines.len()).take_while(is_alike).count();
        let end = k + rows;
        if rows >= 3 || rows == 2 && gaps >= 2 {
            for line in &mut lines[k..end] {
                line.get_or_insert(Row);
            }
        }
        k = end;
    }
}

/// Longest cell, in characters.
const LONGEST_CELL: usize = 12;

/// Whether the cells of two rows, which have as many, begin with characters of one class each.
fn are_parallel(scan: &Scan<'_>, a: usize, b: usize) -> bool {
    let classes = |k: usize| {
        let line = &scan.lines[k];
        let gaps = scan.gaps[line.gaps.clone()].iter().map(|g| g.right_class);
        [Class::of(line.first)].into_iter().chain(gaps)
    };
    let differing = classes(a).zip(classes(b)).filter(|(a, b)| a != b).count();
    differing * 3 <= scan.lines[a].gaps.len()
}

/// How many gaps of line `k` part cells; 0 where the line is no row of them.
fn cell_gaps(scan: &Scan<'_>, k: usize) -> usize {
    let line = &scan.lines[k];
    if line.gaps.is_empty() || line.stops > 0 || line.clauses || line.colons > 0 {
        return 0;
    }
    let gaps = &scan.gaps[line.gaps.clone()];
    let is_word = |class: Class| matches!(class, Class::Han | Class::Latin | Class::Digit);
    if !gaps
        .iter()
        .all(|g| is_word(g.left_class) && is_word(g.right_class))
    {
        return 0;
    }
    let starts = gaps.iter().map(|g| g.at);
    let ends = starts.clone().chain([line.visible.end]);
    let pieces = [line.visible.start].into_iter().chain(starts).zip(ends);
    let mut alone = 0;
    for (start, end) in pieces {
        let piece = &scan.visible[start..end];
        if let [c] = piece
            && Class::of(*c) == Class::Han
        {
            // A word of the sentence, a unit after its figure.
            if function_char(*c).is_some() || matches!(c, '年' | '月' | '日' | '时' | '分') {
                return 0;
            }
            alone += 1;
        }
        if role(piece) > 0 || piece.len() > LONGEST_CELL {
            return 0;
        }
    }
    if alone * 3 > gaps.len() + 1 {
        return 0;
    }
    // A figure among words is set apart in prose too.
    let is_figure = |g: &&Gap| {
        let beside = (g.left_class, g.right_class);
        matches!(
            beside,
            (Class::Han, Class::Digit) | (Class::Digit, Class::Han)
        )
    };
    let figures = gaps.iter().filter(is_figure).count();
    match [line.first, line.last].iter().any(char::is_ascii_digit) {
        true => gaps.len(),
        false => gaps.len() - figures,
    }
}
