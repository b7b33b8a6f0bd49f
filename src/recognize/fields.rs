//! Fields: rows that begin with a label or a speaker, names with amounts, datelines alone.

use crate::text::char_set::Lexicon;
use crate::text::characters::{Class, is_digit, is_han, leading};

/// Returns true for labelled fields: a colon before a number, or two colons, and no clauses.
pub(crate) fn is_form(visible: &[char]) -> bool {
    let colon = |c: char| matches!(c, '：' | ':');
    let clause = |c: &char| matches!(c, '，' | '。' | '；' | '、' | '“' | '”');
    if visible.iter().any(clause) {
        return false;
    }
    let colons = visible.iter().filter(|&&c| colon(c)).count();
    let figure = visible
        .windows(3)
        .any(|w| is_han(w[0]) && colon(w[1]) && w[2].is_ascii_digit());
    figure || (colons > 1 && !visible.iter().any(|c| c.is_ascii_alphabetic()))
}

/// Returns true for a dateline alone: `新华社北京4月21日电`, `本报讯（记者 王莹）`. `opening` is its length.
pub(crate) fn is_only_dateline(visible: &[char], opening: usize) -> bool {
    let rest = &visible[opening..];
    opening > 0
        && (rest.is_empty()
            || (matches!(rest[0], '（' | '(')
                && rest.iter().position(|c| matches!(c, '）' | ')')) == Some(rest.len() - 1)))
}

/// Returns true if the row begins with a label: two to six Han characters and a colon.
pub(crate) fn has_label(visible: &[char]) -> bool {
    is_label(visible, is_han)
}

/// Returns true if a row is the salutation of a letter by its words: `编辑同志：`, `尊敬的各位家长：`.
pub(crate) fn is_address(row: &[char]) -> bool {
    const LONGEST: usize = 16;
    let [before @ .., a, b, '：' | ':'] = row else {
        return false;
    };
    let is_named = |word: &str| word.chars().eq([*a, *b]);
    let is_plain = |c: &char| !matches!(Class::of(*c), Class::Stop | Class::Pause);
    let begins = |word: &str| word.chars().zip(row).all(|(c, &r)| c == r);
    let named = [
        "同志", "先生", "女士", "小姐", "老师", "老師", "编辑", "編輯", "同学", "同學", "朋友",
        "家长", "家長",
    ];
    let praised = ["尊敬的", "敬爱的", "敬愛的", "亲爱的", "親愛的"];
    row.len() <= LONGEST
        && before.iter().all(is_plain)
        && (before.len() <= 4 && named.into_iter().any(is_named) || praised.into_iter().any(begins))
}

/// Returns true if a row begins with a speaker and a colon: `问：`, `记者：`, `Q2：`.
pub(crate) fn is_turn(row: &[char]) -> bool {
    if let ['Q' | 'A' | 'Ｑ' | 'Ａ', rest @ ..] = row {
        let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        return digits < 3 && matches!(rest.get(digits), Some('：' | ':'));
    }
    static SPEAKERS: Lexicon<12> = Lexicon::of("问 答 問 甲 乙 丙 记者 記者 主持人 编者 读者 網友");
    let speaker = SPEAKERS.prefix(row);
    speaker > 0 && matches!(row.get(speaker), Some('：' | ':'))
}

/// Returns true for a name with an amount, or several of them: `鲜平菇200克`, `长茄子2根（约450克）`, `蒜4瓣小米椒2个`.
pub(crate) fn is_amount(visible: &[char]) -> bool {
    const LONGEST: usize = 24;
    const NAME: usize = 8;
    const UNIT: usize = 3;
    const BRACKET: usize = 12;
    let is_number = |c: char| is_digit(c) || matches!(c, '.' | '-' | '~' | '～' | '/');
    let bullet = usize::from(matches!(visible.first(), Some('•' | '●' | '·')));
    let mut at = bullet + leading(&visible[bullet..], is_han);
    let mut is_one = visible.len() <= LONGEST && (1..=NAME).contains(&(at - bullet));
    while is_one {
        let number = leading(&visible[at..], is_number);
        // Before another number, a unit and the next name.
        let unit = leading(&visible[at + number..], |c| {
            is_han(c) || c.is_ascii_alphabetic()
        });
        at += number + unit;
        is_one = number > 0 && (1..=UNIT + NAME).contains(&unit);
        match visible.get(at) {
            None => return is_one && unit <= UNIT,
            Some('（' | '(') => {
                let is_closed = matches!(visible.last(), Some('）' | ')'));
                return is_one && unit <= UNIT && is_closed && visible.len() - at <= BRACKET;
            }
            Some(_) => {}
        }
    }
    false
}

/// Returns the length of the labelled fields that `visible` begins with (`单位：元 币种：人民币`,
/// `日期：1949-05-02 版次：02 版 本报讯`), or 0.
pub(crate) fn fields(visible: &[char]) -> usize {
    let head = visible
        .iter()
        .take(60)
        .position(|c| matches!(c, '，' | '。' | '；' | ','))
        .unwrap_or(visible.len().min(60));
    let colon = |c: &char| matches!(c, '：' | ':');
    if visible[..head].iter().filter(|c| colon(c)).count() < 2 {
        return 0;
    }
    if head == visible.len() {
        return head;
    }
    // Before running text, fields need a number in the last one; its unit belongs to it.
    let last = visible[..head].iter().rposition(colon).unwrap_or(0);
    match leading(&visible[last + 1..], is_digit) {
        0 => 0,
        figures => (last + figures + 2).min(visible.len()),
    }
}

/// Like [`has_label`], but a slash may separate the Han characters (`版次/卷期：`).
pub(crate) fn begins_label(visible: &[char]) -> bool {
    is_label(visible, |c| is_han(c) || matches!(c, '/' | '／'))
}

/// Returns true if two to six characters that satisfy a condition precede a colon.
fn is_label(visible: &[char], is_part: impl Fn(char) -> bool) -> bool {
    let len = leading(&visible[..visible.len().min(7)], is_part);
    (2..=6).contains(&len) && matches!(visible.get(len), Some('：' | ':'))
}

/// Returns the length of the year at the start (`2019年`, `2019年末`), or 0.
fn year(visible: &[char]) -> usize {
    if leading(visible, |c| c.is_ascii_digit()) != 4 || visible.get(4) != Some(&'年') {
        return 0;
    }
    5 + usize::from(matches!(visible.get(5), Some('末' | '度')))
}

/// Returns true if a year begins at `at` and another is next to it: headers of table columns
/// (`主要数据 2019年 2018年`). `apart(n)` is true if whitespace precedes the `n`-th character.
pub(crate) fn are_years(visible: &[char], at: usize, apart: impl Fn(usize) -> bool) -> bool {
    let here = year(&visible[at..]);
    if here == 0 {
        return false;
    }
    let before = (5..=6).any(|n| at >= n && year(&visible[at - n..]) == n);
    let next = at + here;
    before || (next < visible.len() && apart(next) && year(&visible[next..]) > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_end_where_the_text_begins() {
        for (text, want) in [
            ("单位：元币种：人民币", Some("")),
            (
                "日期：1949-05-02版次/卷期：02版本报讯，今日",
                Some("本报讯，今日"),
            ),
            ("他说：好。她说：也好", None),
            ("时间：今日地点：河边，大家都来", None),
        ] {
            let visible: Vec<char> = text.chars().collect();
            let end = fields(&visible);
            let rest: String = visible[end..].iter().collect();
            assert_eq!((end > 0).then_some(rest.as_str()), want, "{text}");
        }
    }

    #[test]
    fn salutations() {
        for (text, want) in [
            ("编辑同志：", true),
            ("王老师：", true),
            ("尊敬的各位家长和同学：", true),
            ("老师：", true),
            ("他对这位年轻的老师：", false),
            ("主要原因：", false),
            ("编辑同志", false),
        ] {
            let visible: Vec<char> = text.chars().collect();
            assert_eq!(is_address(&visible), want, "{text}");
        }
    }

    #[test]
    fn amounts() {
        for (text, want) in [
            ("鲜平菇200克", true),
            ("长茄子2根（约450克）", true),
            ("蒜4瓣小米椒2个", true),
            ("白糖1/2茶匙", true),
            ("产量达到5800万吨以上的县", false),
            ("4月21日", false),
            ("鲜平菇", false),
        ] {
            let visible: Vec<char> = text.chars().collect();
            assert_eq!(is_amount(&visible), want, "{text}");
        }
    }

    #[test]
    fn years_side_by_side() {
        for (text, want) in [
            ("数据 |2019年 2018年", true),
            ("数据 2019年 |2018年", true),
            ("2019年末 |2018年末", true),
            ("数据 |2019年增长", false),
            ("2019年 |10月", false),
        ] {
            let before = text.split('|').next().unwrap_or_default();
            let at = before.chars().filter(|&c| c != ' ').count();
            let mut visible = Vec::new();
            let mut spaces = Vec::new();
            for c in text.chars().filter(|&c| c != '|') {
                match c {
                    ' ' => spaces.push(visible.len()),
                    c => visible.push(c),
                }
            }
            assert_eq!(
                are_years(&visible, at, |n| spaces.contains(&n)),
                want,
                "{text}"
            );
        }
    }
}
