//! Markers: numbers and bullets that begin list items, articles of a statute and numbered headings.

use crate::text::char_set::{CharSet, Lexicon};
use crate::text::characters::{is_digit, is_han, leading};

/// Kind of marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker {
    /// Article of a statute: `第三条`
    Article,
    /// Chapter or section: `第三章`, `第一节`
    Chapter,
    /// Number in brackets: `（三）`, `(3)`
    Bracketed,
    /// Han number: `三、`
    HanNumber,
    /// Number: `3.`, `3、`
    Number,
    /// Number of several levels: `3.1`, `B.5.1.`
    Section,
    /// Bullet: `●`, `①`, `-`
    Bullet,
    /// Number of a note: `〔３〕`
    Note,
}

impl Marker {
    /// Returns true for the number of an item, with a mark: texts set it solid or apart.
    pub(crate) fn is_item(self) -> bool {
        matches!(self, Self::Bracketed | Self::HanNumber | Self::Number)
    }
}

/// A marker and its length in visible characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) marker: Marker,
    pub(crate) len: u32,
}

fn found(marker: Marker, len: usize) -> Option<Marked> {
    let len = len as u32;
    Some(Marked { marker, len })
}

pub(crate) fn is_han_number(c: char) -> bool {
    static NUMBERS: CharSet = CharSet::of("一二三四五六七八九十百千零〇两廿卅");
    NUMBERS.has(c)
}

/// Returns the marker at the start of a row. `gap_after(n)` is true if whitespace follows the first
/// `n` visible characters.
pub(crate) fn marker(chars: &[char], gap_after: impl Fn(usize) -> bool) -> Option<Marked> {
    match *chars.first()? {
        '第' => {
            let n = leading(&chars[1..], |c| is_han_number(c) || is_digit(c));
            let unit = *chars.get(n + 1)?;
            if n == 0 || n > 7 {
                return None;
            }
            match unit {
                '条' | '條' => found(Marker::Article, n + 2),
                '章' | '节' | '節' | '编' | '編' | '篇' | '卷' | '回' if n <= 4 => {
                    found(Marker::Chapter, n + 2)
                }
                _ => part(chars, n + 1, gap_after),
            }
        }
        open @ ('（' | '(' | '〔' | '［' | '[' | '【') => {
            let n = leading(&chars[1..], |c| is_han_number(c) || is_digit(c));
            let close = *chars.get(n + 1)?;
            if n == 0 || n > 4 || !"）)〕］]】".contains(close) {
                return None;
            }
            match open {
                '（' | '(' => found(Marker::Bracketed, n + 2),
                _ if gap_after(n + 2) => found(Marker::Note, n + 2),
                _ => None,
            }
        }
        c if is_han_number(c) => {
            let n = leading(chars, is_han_number);
            match chars.get(n) {
                Some('、' | '．') if n <= 4 => found(Marker::HanNumber, n + 1),
                _ => None,
            }
        }
        c if is_digit(c) || c.is_ascii_uppercase() => numbered(chars, gap_after),
        '图' | '圖' | '表' | '例' | '步' | '任' | '项' | '項' | '附' | '实' | '實' | '练'
        | '練' | '活' => labelled(chars, gap_after),
        '●' | '■' | '◆' | '•' | '※' | '▲' | '★' | '□' | '○' | '◎' | '▶' | '►' | '☆' | '△' | '▪'
        | '◇' | '√' | '☑' | '☐' | '☒' => found(Marker::Bullet, 1),
        '①'..='⑳' => found(Marker::Bullet, 1),
        '-' | '*' | '–' | '+' | 'o' if gap_after(1) => found(Marker::Bullet, 1),
        _ => None,
    }
}

/// Returns the marker of a part of a book, a course or a play, whose number ends before `chars[unit]`: `第二课`, `第三幕`.
/// These words also occur in prose, so white space or the row's end must follow.
fn part(chars: &[char], unit: usize, gap_after: impl Fn(usize) -> bool) -> Option<Marked> {
    static UNITS: Lexicon<10> = Lexicon::of("课 課 单元 單元 讲 講 幕 场 場 部分");
    let len = unit + UNITS.prefix(&chars[unit..]);
    let is_apart = len == chars.len() || gap_after(len);
    (len > unit && is_apart).then_some(Marked {
        marker: Marker::Chapter,
        len: len as u32,
    })
}

/// Returns the marker that is a label with a number: `图 3-4`, `步骤 2`, `任务一`. White space or the row's end must follow.
fn labelled(chars: &[char], gap_after: impl Fn(usize) -> bool) -> Option<Marked> {
    static LABELS: Lexicon<22> = Lexicon::of(
        "图 圖 表 例 步骤 步驟 任务 任務 项目 項目 附件 附录 附錄 附表 附图 附圖 实验 實驗 练习 練習 活动 活動",
    );
    let label = LABELS.prefix(chars);
    let number = leading(&chars[label..], |c| {
        is_han_number(c) || is_digit(c) || c == '-'
    });
    let len = label + number;
    let is_number = number > 0 && number < 6 && chars[label] != '-' && chars[len - 1] != '-';
    let is_apart = len == chars.len() || gap_after(len);
    (label > 0 && is_number && is_apart).then_some(Marked {
        marker: Marker::Section,
        len: len as u32,
    })
}

/// Returns true for a character that may follow a number in running text.
fn is_unit(c: char) -> bool {
    static UNITS: CharSet = CharSet::of(
        "万亿元千百十%％倍个個美港台欧日吨噸米公平立方人次亩畝斤克度级級分秒小时時天年月岁歲家项項件种種套辆輛户戶左以",
    );
    UNITS.has(c)
}

/// Returns true for up to 30 characters without clauses.
fn is_title(chars: &[char]) -> bool {
    chars.len() <= 30 && !chars.iter().any(|c| matches!(c, '，' | '。' | '；' | '、'))
}

/// Parses `3.`, `3、`, `3.1`, `B.5.1.`, but not a number of the running text such as `3.1万`.
fn numbered(chars: &[char], gap_after: impl Fn(usize) -> bool) -> Option<Marked> {
    let letter = usize::from(chars[0].is_ascii_uppercase());
    let mut at = letter;
    let mut levels = 0;
    if letter == 1 && chars.get(1) != Some(&'.') {
        return None;
    }
    loop {
        if letter == 1 && at == 1 {
            at += 1;
        }
        let n = leading(&chars[at..], is_digit);
        if n == 0 || n > 2 {
            break;
        }
        at += n;
        levels += 1;
        match chars.get(at) {
            Some('.') => at += 1,
            _ => break,
        }
    }
    let dotted = at > 0 && chars[at - 1] == '.';
    let section = found(Marker::Section, at);
    match (levels, chars.get(at)) {
        // `A. 附录`
        (0, Some(&c)) if letter == 1 && is_han(c) && gap_after(at) => section,
        (0, _) => None,
        // `1．`, `1、`, `1)`
        (1, Some('、' | '．' | ')' | '）'))
            if letter == 0 && !dotted && !chars.get(at + 1).is_some_and(|&c| is_digit(c)) =>
        {
            found(Marker::Number, at + 1)
        }
        (1, Some(c)) if dotted && letter == 0 && !is_digit(*c) => found(Marker::Number, at),
        // `A.1. 共享库`, `A.10. Debian 包`
        (1, Some(_)) if letter == 1 && dotted && gap_after(at) => section,
        (2.., None) => section,
        (2.., Some(_)) if dotted || (gap_after(at) && (letter == 1 || levels > 2)) => section,
        // `3.1 故障处理`, but `9.25 美元` is a number in the text.
        (2, Some(c)) if gap_after(at) && !is_unit(*c) && is_title(&chars[at..]) => section,
        _ => None,
    }
}

/// Returns the number in a marker such as `（十二）`, `第3条`, `②`, or `None` if none is above 0.
pub(crate) fn ordinal(marker: &[char]) -> Option<u32> {
    let mut value = 0;
    // In `3.2` the last number counts.
    let mut found = None;
    for &c in marker {
        match c {
            '十' => value = 10 * value.max(1),
            '〇' | '零' => {}
            '①'..='⑳' => value = c as u32 - '①' as u32 + 1,
            _ => {
                let digit = "一二三四五六七八九".chars().position(|d| d == c);
                if let Some(digit) = digit {
                    value += digit as u32 + 1;
                } else if let Some(digit) = c.to_digit(10) {
                    value = (value * 10 + digit).min(10_000);
                } else {
                    value = 0;
                    continue;
                }
            }
        }
        found = Some(value);
    }
    found.filter(|&n| n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals() {
        for (marker, want) in [
            ("（十二）", Some(12)),
            ("第二十条", Some(20)),
            ("二十三、", Some(23)),
            ("3.14", Some(14)),
            ("⑤", Some(5)),
            ("10.", Some(10)),
            ("●", None),
        ] {
            let chars: Vec<char> = marker.chars().collect();
            assert_eq!(ordinal(&chars), want, "{marker}");
        }
    }

    fn of(text: &str) -> Option<(Marker, usize)> {
        let chars: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
        let gap_after = |n: usize| text.chars().nth(n) == Some(' ');
        marker(&chars, gap_after).map(|m| (m.marker, m.len as usize))
    }

    #[test]
    fn markers() {
        for (text, want) in [
            ("第二十八条 三包", Some((Marker::Article, 5))),
            ("第五章 民主管理", Some((Marker::Chapter, 3))),
            ("第一次会议", None),
            ("第二课 海风", Some((Marker::Chapter, 3))),
            ("第三单元", Some((Marker::Chapter, 4))),
            ("第一场比赛", None),
            ("图3-4 土壤", Some((Marker::Section, 4))),
            ("步骤2 安装", Some((Marker::Section, 3))),
            ("任务一 认识", Some((Marker::Section, 3))),
            ("图1所示", None),
            ("表示", None),
            ("（三）政府", Some((Marker::Bracketed, 3))),
            ("(2) 其他", Some((Marker::Bracketed, 3))),
            ("（以下简称", None),
            ("一、引言", Some((Marker::HanNumber, 2))),
            ("一个多月", None),
            ("1.特定区域", Some((Marker::Number, 2))),
            ("2、加快", Some((Marker::Number, 2))),
            ("2.5万", None),
            ("2.", None),
            ("17.02亿", None),
            ("7.2.1. 故障", Some((Marker::Section, 6))),
            ("7.2 挂载", Some((Marker::Section, 3))),
            ("9.25 美元降为", None),
            ("1.1", Some((Marker::Section, 3))),
            ("3、4月", None),
            ("B.5.1. 安装", Some((Marker::Section, 6))),
            ("A.1. 共享库", Some((Marker::Section, 4))),
            ("A.1 共享库", None),
            ("o 库软件包", Some((Marker::Bullet, 1))),
            ("ok 库软件包", None),
            ("2024 年", None),
            ("〔１〕 本篇", Some((Marker::Note, 3))),
            ("〔１〕的", None),
            ("- 第一步", Some((Marker::Bullet, 1))),
        ] {
            assert_eq!(of(text), want, "{text}");
        }
    }
}
