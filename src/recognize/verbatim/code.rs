//! Code and markup, line by line: beginnings, endings and operators that Chinese sentences do not have.

use crate::text::line::Line;
use crate::text::scan::Scan;

/// Beginnings of statements, comments, markup, prompts and quotations.
const BEGINNINGS: &[&str] = &[
    "//", "/*", "*/", "#!", "#[", "#include", "#define", "#if", "#endif", "#:", "#,", "#~", "# ",
    "## ", "### ", "#### ", "##### ", "###### ", "> ", ">>", "$ ", "% ", "%%", "**", "-- ", "$$",
    "<!", "<?", "</", "\"\"\"", "'''", "```", "~~~", "---", "===", "--[", "@@ ", "+++", "*** ",
    "msgid ", "msgstr ", "msgctxt ", "<<", "\\", ".\\\"", "{", "}", "::", ":param", ":return", "|",
    "![", ".. ", "| ",
];

/// Endings of statements.
const ENDINGS: &[&str] = &[
    "*/", "),", "],", "},", "\"\"\"", "'''", "-->", "=>", "->", "\\", "{", "};", ");", "\",", "',",
];

/// Operators that neither a sentence nor an address contains.
const OPERATORS: &[&str] = &[
    "\\u", "\\x", "; //", "();", "=>", " == ", "!=", " && ", " || ", "</", "/>", "${", "#{", "+=",
    " := ", "](",
];

/// Operators that names in a sentence have too: `main() 函数`, `Rc::clone 的调用`.
const NAME_OPERATORS: &[&str] = &["::", "()"];

/// Returns true if line `k` is code, markup or another language.
pub(super) fn is_code(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    if line.foreign * 5 > line.chars {
        return true;
    }
    if line.latin == 0 && line.ascii_marks == 0 {
        return false;
    }
    let text = scan.line_text(k);
    // In a letter-spaced line two hyphens are a dash.
    let is_dash = line.first == '-' && line.stray * 2 > line.chars;
    if is_dash || goes_on_as_address(scan, k) {
        return false;
    }
    text.contains('\u{1b}')
        || begins_like_code(line, text)
        || ends_like_code(line, text)
        || has_operator(line, text)
}

/// Returns true if line `k` continues a URL that began after a Han character.
fn goes_on_as_address(scan: &Scan<'_>, k: usize) -> bool {
    const LINES: usize = 3;
    if !scan.lines[k].first.is_ascii_graphic() {
        return false;
    }
    for before in (k.saturating_sub(LINES)..k).rev() {
        let text = scan.line_text(before);
        let rest = text.trim_end_matches(|c: char| c.is_ascii_graphic());
        if !rest.is_empty() {
            return rest.chars().next_back().is_some_and(|c| !c.is_ascii())
                && text[rest.len()..].contains("://");
        }
    }
    false
}

fn begins_like_code(line: &Line, text: &str) -> bool {
    if !line.first.is_ascii() {
        return false;
    }
    if line.first.is_ascii_punctuation() {
        if line.first == '@' && has_key(text) {
            return true;
        }
        return BEGINNINGS.iter().any(|b| text.starts_with(b))
            || (line.first == '<' && has_tag(text))
            || is_macro(text)
            || is_quoted(text);
    }
    BEGINNINGS.iter().any(|b| text.starts_with(b)) || has_key(text) || is_time_stamped(text)
}

/// Longest name of a tag, in characters.
const LONGEST_NAME: usize = 24;

/// Returns true if a line contains an HTML or XML tag: `<p>`, `</a>`, but not the parameter of a type: `Rc<Node>`.
pub(super) fn has_tag(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = &text[at + 1..];
        if text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
            && !rest.starts_with(['/', 'b'])
        {
            return false;
        }
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':');
        let end = name.bytes().take(LONGEST_NAME).take_while(is_part).count();
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && matches!(name.as_bytes().get(end), Some(b'>' | b' ' | b'/'))
    })
}

/// Returns true for a troff request: `.SH 名称`, `.TP`.
pub(super) fn is_macro(text: &str) -> bool {
    let name = text.strip_prefix(['.', '\'']).unwrap_or_default();
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    (1..=2).contains(&letters) && matches!(name.as_bytes().get(letters), None | Some(b' '))
}

/// Returns true for a line of one or more strings: `"保存文件",`, `"甲子", "乙丑", // 0`.
fn is_quoted(text: &str) -> bool {
    let quote = &text[..1];
    let end = text.trim_end_matches([',', ';', ')', ']']);
    matches!(quote, "\"" | "'")
        && end.len() > 1
        && (end.ends_with(quote) || text.matches(quote).count() > 3 && text.contains(", "))
}

/// Returns true for an ASCII key with its value, or a call: `title: 我的 网站`, `export NAME=值`, `SUMMARY:元旦`,
/// `print(值)`.
fn has_key(text: &str) -> bool {
    let is_part =
        |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b' ' | b'$');
    let text = text.trim_start_matches('@');
    let key = text.bytes().take_while(is_part).count();
    let (name, rest) = text.split_at(key);
    let name = name.trim_end();
    let begins = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    let is_constant = name.len() > 2 && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'-');
    let is_call = || !name.contains(' ') && rest.ends_with([')', ';', '{']);
    let is_key = match rest.as_bytes() {
        [b':'] | [b':', b' ', ..] => true,
        [b':', next, ..] => is_constant && *next != b'/',
        [b'=', next, ..] => *next != b'=' && !rest.contains('。'),
        [b'(', ..] => is_call(),
        _ => false,
    };
    begins && name.split(' ').count() <= 3 && is_key
}

/// Returns true for a line of a log or of subtitles: `2027-05-01 12:00:03 …`, `00:00:01,000 --> …`.
fn is_time_stamped(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = |pattern: &[u8]| {
        bytes.len() >= pattern.len()
            && pattern.iter().zip(bytes).all(|(&p, b)| match p {
                b'0' => b.is_ascii_digit(),
                p => *b == p,
            })
    };
    shape(b"0000-00-00 00:00")
        || shape(b"0000-00-00T00:00")
        || shape(b"0000/00/00 00:00")
        || shape(b"00:00:00,000 -->")
}

fn ends_like_code(line: &Line, text: &str) -> bool {
    if !line.last.is_ascii_punctuation() {
        return false;
    }
    let mut before = text.chars().rev().skip(1).skip_while(|c| c.is_whitespace());
    let is_ascii_before = before.next().is_some_and(|c| c.is_ascii());
    match line.last {
        '{' => true,
        ';' | '}' => line.latin > 0 && is_ascii_before,
        _ => line.latin > 0 && ENDINGS.iter().any(|e| text.ends_with(e)),
    }
}

fn has_operator(line: &Line, text: &str) -> bool {
    // An assignment may be all Han: `标题 = 我的 网站`.
    let may_have = line.ascii_marks > 1 && line.latin > 0 && line.stops == 0;
    let is_sentence = line.han * 2 > line.chars;
    may_have
        && (OPERATORS.iter().any(|o| text.contains(o))
            || !is_sentence && NAME_OPERATORS.iter().any(|o| text.contains(o)))
        || text.contains(" = ")
}

/// Returns true if ASCII spaces or tabs indent line `k` by at least half an em.
pub(super) fn is_indented(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    let is_wide = k > 0 && scan.gaps[scan.gap_before(k)].wide;
    line.indent >= 1 && !is_wide
}
