//! Bylines, credits, datelines and jump lines: the fixed phrases of a newspaper.

use once_cell::sync::Lazy;
use regex::Regex;

use crate::recognize::names::{is_name, is_surname};
use crate::text::char_set::{CharSet, Lexicon};
use crate::text::characters::{Class, Space, is_han, leading};
use crate::text::characters::{Hints, PAPER, ROLE, hints_of};

/// Roles, which begin a byline and separate its parts.
static ROLES: Lexicon<36> = Lexicon::of(
    "中央人民广播电台记者 中央电视台记者 本报特约记者 本报实习记者 本报见习记者 本报驻京记者 本报评论员 \
    本报通讯员 本报记者 本報記者 本報通訊員 新华社记者 中新社记者 特约通讯员 特约评论员 特约记者 实习记者 \
    见习记者 首席记者 全媒体记者 融媒体记者 通讯员 通訊員 记者 記者 责任编辑 编辑 作者 编译 译者 整理 摄影 \
    攝影 撰文 文字 实习生",
);

/// Datelines without a place or a day.
static LEADS: Lexicon<6> = Lexicon::of("本报讯 本報訊 本台讯 本刊讯 本网讯 本報電");

/// Longest byline, in characters.
pub(crate) const LONGEST: usize = 40;

/// Words that end a credit.
static CREDIT_ENDS: Lexicon<10> = Lexicon::of("摄影报道 摄影 供图 图文 文图 文/图 摄 攝 图 绘");

/// Kind of a row that is a fixed phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phrase {
    /// Reporters: `本报记者 李世秀 通讯员 王传帅`
    Byline,
    /// Photographer or artist: `本报记者 僧少琴 摄`
    Credit,
    /// Reference to another page: `（下转第二版）`
    Jump,
}

/// Trades that follow the name of a paper or an agency.
static TRADES: Lexicon<8> = Lexicon::of("记者 記者 编辑 編輯 评论员 評論員 通讯员 特派员");

/// Returns true for a character that ends the name of a paper, an agency or a station.
fn is_paper(c: char) -> bool {
    static PAPERS: CharSet = CharSet::of("社报網网報台");
    PAPERS.has(c)
}

/// Returns true for a word that means report.
fn is_report(c: char) -> bool {
    matches!(c, '电' | '讯' | '電' | '訊')
}

/// Returns the length of the role at the start of `chars`, or 0.
pub(crate) fn role(chars: &[char]) -> usize {
    if !chars.first().is_some_and(|&c| is_han(c)) {
        return 0;
    }
    ROLES.prefix(chars).max(correspondent(chars))
}

/// Returns the length of a paper or an agency and, within a few characters, a trade (`本报驻南非记者`,
/// `新华社高级编辑`, `解放军报记者`), or 0.
fn correspondent(chars: &[char]) -> usize {
    static PAPERS: CharSet = CharSet::of("社报网網報台臺");
    let ends_paper = |&c: &char| hints_of(c) & PAPER > 0 && PAPERS.has(c);
    let Some(paper) = chars.iter().take(6).position(ends_paper) else {
        return 0;
    };
    let head = &chars[..chars.len().min(14)];
    // A paper's name is all Han (`夏洪青、新华社记者` is two people), and `本报讯记者` is a dateline, then a role.
    let named = head[..paper].iter().all(|&c| is_han(c));
    if !named || head.get(paper + 1).is_some_and(|&c| is_report(c)) {
        return 0;
    }
    for at in paper + 1..head.len() {
        let trade = TRADES.prefix(&head[at..]);
        if trade > 0 {
            return at + trade;
        }
        if !is_han(head[at]) || at > paper + 7 {
            return 0;
        }
    }
    0
}

/// Part of a byline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BylinePart {
    Role,
    Name,
    End,
}

/// Parses `chars` as roles and names only.
///
/// Returns the parts with their ends, or `None` if it is no byline. The end of the line may cut off the last name.
/// `space_before(i)` is the whitespace before the `i`-th character.
pub(crate) fn parts(
    chars: &[char],
    space_before: impl Fn(usize) -> Space,
) -> Option<Vec<(BylinePart, usize)>> {
    // A line may end inside a name (`刘思⏎成`). The first attempt ignores line ends and requires a surname for every
    // name; the second treats line ends as separators.
    read(chars, |i| space_before(i) == Space::Inner, true)
        .or_else(|| read(chars, |i| space_before(i) != Space::None, false))
}

fn read(
    chars: &[char],
    space_before: impl Fn(usize) -> bool,
    strict: bool,
) -> Option<Vec<(BylinePart, usize)>> {
    // No role begins after the last `ROLE` character, no correspondent after the last `PAPER` one.
    let last = |kind: Hints| chars.iter().rposition(|&c| hints_of(c) & kind > 0);
    let last_role = last(ROLE)?;
    let last_paper = last(PAPER);
    let role_at = |at: usize| match last_paper {
        _ if at > last_role => 0,
        Some(paper) if at <= paper => role(&chars[at..]),
        _ => ROLES.prefix(&chars[at..]),
    };
    let mut parts: Vec<(BylinePart, usize)> = Vec::new();
    let (mut has_role, mut has_name) = (false, false);
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let role = role_at(at);
        let part = if role > 0 {
            at += role;
            has_role = true;
            BylinePart::Role
        } else if matches!(chars[at], '、' | '/' | '／' | ':' | '：' | '|' | '·')
            && let Some((_, end)) = parts.last_mut()
        {
            at += 1;
            *end = at;
            continue;
        } else if parts.is_empty() || LEADS.prefix(rest) > 0 {
            // A dateline ends the byline before it.
            return None;
        } else if has_name && CREDIT_ENDS.has(rest) {
            at = chars.len();
            BylinePart::End
        } else {
            let from = at;
            let is_role = |i| role_at(from + i) > 0;
            at += name(rest, |i| space_before(from + i), is_role, strict)?;
            has_name = true;
            BylinePart::Name
        };
        parts.push((part, at));
    }
    has_role.then_some(parts)
}

/// Returns the length of the name at the start of `chars`, up to the next space, role or end. `is_role(i)` is true if
/// a role begins at the `i`-th character.
fn name(
    chars: &[char],
    space_before: impl Fn(usize) -> bool,
    is_role: impl Fn(usize) -> bool,
    strict: bool,
) -> Option<usize> {
    let ends = |n: usize| {
        n >= chars.len()
            || is_role(n)
            || CREDIT_ENDS.has(&chars[n..])
            || matches!(chars[n], '、' | '/' | '／')
    };
    let han = leading(&chars[..chars.len().min(4)], is_han);
    let mut n = 0;
    while n < han && !(n > 0 && ends(n)) {
        // A space ends a name, unless it pads it (`王 芳`) or spaces it out (`韩 燕 娜`).
        let padded = n == 1
            || n == 2
                && space_before(1)
                && !chars.get(2).is_some_and(|&c| is_surname(c) && !ends(3));
        if n > 0 && space_before(n) && !padded {
            break;
        }
        n += 1;
    }
    // Between spaces or roles a rare surname is accepted too.
    let bounded = ends(n) || space_before(n);
    if n < 2 {
        return (n == 1 && chars.len() == 1 && is_surname(chars[0])).then_some(1);
    }
    if n == 4 && !is_name(&chars[..4]) && !bounded {
        n = 3;
    }
    (is_name(&chars[..n]) || (bounded && !strict)).then_some(n)
}

/// Returns the kind of a row that is a fixed phrase from start to end. `hints` are those of its characters.
pub(crate) fn phrase(
    chars: &[char],
    hints: Hints,
    space_before: impl Fn(usize) -> Space,
) -> Option<Phrase> {
    if is_jump(chars) {
        return Some(Phrase::Jump);
    }
    if hints & ROLE == 0 || chars.len() > LONGEST {
        return None;
    }
    // A mark may open a byline (`□ 本报记者`); OCR reads it as `口`.
    let skip = usize::from(matches!(
        chars.first(),
        Some('□' | '口' | '■' | '●' | '▲' | '○' | '◎' | '◆' | '—')
    ));
    let bracket =
        matches!(chars.first(), Some('（' | '(')) && matches!(chars.last(), Some('）' | ')'));
    let body = if bracket {
        &chars[1..chars.len() - 1]
    } else {
        &chars[skip.min(chars.len())..]
    };
    let from = if bracket { 1 } else { skip };
    // A byline begins with a role.
    if role(body) == 0 {
        return None;
    }
    match parts(body, |i| space_before(i + from))?.last()?.0 {
        BylinePart::End => Some(Phrase::Credit),
        BylinePart::Role | BylinePart::Name => Some(Phrase::Byline),
    }
}

/// Returns true for a jump line: `（下转第二版）`, `（上接A1版）`, `（紧接第1版）`.
fn is_jump(chars: &[char]) -> bool {
    static JUMP: Lazy<Regex> = Lazy::new(|| {
        let grammar = r"^[（(【](?:下转|下轉|下接|上接|紧接|緊接|转|轉|接)(?:第?[A-ZＡ-Ｚ]?[0-9０-９一二三四五六七八九十]+[版页頁]?|[^，。]{0,6}[版页頁])[）)】]$";
        Regex::new(grammar).expect("the grammar is fixed and a test compiles it")
    });
    // Few rows are short and bracketed, so the regex rarely runs.
    matches!(chars, ['（' | '(' | '【', .., '）' | ')' | '】'])
        && chars.len() <= 14
        && JUMP.is_match(&chars.iter().collect::<String>())
}

/// Characters within which a dateline names an agency or a paper.
pub(crate) const NAMED_WITHIN: usize = 13;

/// Returns the length of a dateline (`本报讯`, `据新华社北京4月21日电`, `华汇网消息：`) with its `电`, `讯`, `電`, `訊` or
/// `消息`, or 0.
pub(crate) fn dateline(chars: &[char]) -> usize {
    if LEADS.prefix(chars) > 0 {
        return 3;
    }
    let from = usize::from(matches!(chars.first(), Some('据' | '據')));
    let limit = chars.len().min(from + 26);
    let head = &chars[from..limit];
    // An agency or a paper: a few Han characters that end in 社, 报, 网 or 台.
    let Some(agency) = head.iter().take(8).position(|&c| is_paper(c)) else {
        return 0;
    };
    if agency == 0 || head[..agency].iter().any(|&c| !is_han(c)) {
        return 0;
    }
    // `央视网消息（`
    if let [_, '消' | '信', '息', '（' | '(' | '：' | ':', ..] = head[agency..] {
        return from + agency + 3;
    }
    // Then `4月21日电` before any mark.
    let mut day = false;
    for (i, &c) in head.iter().enumerate().skip(agency + 1) {
        match c {
            '日' => day = true,
            '消' | '信' if head[i - 1] == '日' && head.get(i + 1) == Some(&'息') => {
                return from + i + 2;
            }
            c if is_report(c) && day && head[i - 1] == '日' => {
                return from + i + 1;
            }
            '（' | '）' | '(' | ')' | '／' | '/' => {}
            _ if Class::of(c).is_mark() => return 0,
            _ => {}
        }
    }
    0
}

/// Returns the length of a dateline without its day (`据新华社电`, `本報九江電`), or 0. Running text has such words
/// too, so it counts only before whitespace.
pub(crate) fn short_dateline(chars: &[char]) -> usize {
    let from = usize::from(matches!(chars.first(), Some('据' | '據')));
    let han = leading(&chars[..chars.len().min(from + NAMED_WITHIN - 1)], is_han);
    let head = &chars[from.min(han)..han];
    let Some(agency) = head.iter().position(|&c| is_paper(c)) else {
        return 0;
    };
    let report = head[agency + 1..]
        .iter()
        .take(5)
        .position(|&c| is_report(c));
    match report {
        Some(n) if agency > 0 => from + agency + n + 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::characters::hints_among;

    fn compact(text: &str) -> (Vec<char>, Vec<usize>) {
        let mut chars = Vec::new();
        let mut spaces = Vec::new();
        for c in text.chars() {
            if c == ' ' {
                spaces.push(chars.len());
            } else {
                chars.push(c);
            }
        }
        (chars, spaces)
    }

    #[test]
    fn phrases() {
        for (text, want) in [
            ("本报记者 李世秀 通讯员 王传帅", Some(Phrase::Byline)),
            ("本报记者 许涛勇 通讯员", Some(Phrase::Byline)),
            ("□ 本报记者 李子涛 通讯员 胡然红", Some(Phrase::Byline)),
            ("本报记者 僧少琴 摄", Some(Phrase::Credit)),
            ("本报记者僧少琴摄", Some(Phrase::Credit)),
            ("本报驻南非记者 李新烽", Some(Phrase::Byline)),
            ("新华社高级编辑李长久", Some(Phrase::Byline)),
            ("记者从固阳县交管大队获悉", None),
            ("记者在现场看到", None),
            ("（下转第二版）", Some(Phrase::Jump)),
            ("（下转第3 版）", Some(Phrase::Jump)),
            ("（上接A1版）", Some(Phrase::Jump)),
            ("（转自新华社）", None),
            ("（二）其他", None),
            ("本报讯 记者李世秀报道", None),
            ("记者 李世秀 、 华汇社记者 王传帅", Some(Phrase::Byline)),
        ] {
            let (chars, spaces) = compact(text);
            let space = |i| {
                if spaces.contains(&i) {
                    Space::Inner
                } else {
                    Space::None
                }
            };
            let hints = hints_among(&chars);
            assert_eq!(phrase(&chars, hints, space), want, "{text}");
        }
    }

    #[test]
    fn roles_and_datelines_have_characters_that_show_them() {
        for word in ROLES.words().chain(TRADES.words()) {
            assert!(hints_among(word) & ROLE > 0, "{word:?}");
        }
        for lead in LEADS.words() {
            assert!(hints_among(lead) & PAPER > 0, "{lead:?}");
        }
        for c in '\0'..=char::MAX {
            let names_paper = is_paper(c) || correspondent(&['本', c, '记', '者']) > 0;
            assert!(!names_paper || hints_of(c) & PAPER > 0, "{c}");
        }
    }

    #[test]
    fn datelines() {
        for (text, want) in [
            ("本报讯（记者", 3),
            ("据新华社北京4月21日电近日", 12),
            ("新华社北京11月26日电东方网", 12),
            ("新华社的报道说，5日电话", 0),
            ("社会各界4月21日电", 0),
            ("华汇网消息（记者", 5),
            ("华汇网消息称", 0),
            ("华汇网6月11日信息：", 10),
        ] {
            assert_eq!(dateline(&text.chars().collect::<Vec<_>>()), want, "{text}");
        }
        for (text, want) in [
            ("据华汇社电 连日来", 5),
            ("本報九江電 國府", 5),
            ("社会各界来电", 0),
            ("华汇社的消息，电报", 0),
        ] {
            let chars: Vec<char> = text.chars().filter(|&c| c != ' ').collect();
            assert_eq!(short_dateline(&chars), want, "{text}");
        }
    }
}
