//! Grammar of numbers and dates: proves that a gap inside one is a break.
//!
//! Nothing here guesses. Two digits are joined only where a date needs both, or where the column width proves that
//! the line broke inside the number, which is decided elsewhere.

use crate::dictionary::jieba::Dictionary;
use crate::rules::Rule;
use crate::text::char_set::{CharSet, Lexicon};
use crate::text::characters::Class;

/// A rule and its confidence.
pub(crate) type Proof = (Rule, f32);

/// Maximum digits examined in a run, to bound the time. No number in a text is longer.
const LONGEST: usize = 24;

/// Digits in a year.
const YEAR: usize = 4;

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Returns the run of digits that ends before `at`.
fn digits_before(visible: &[char], at: usize) -> &[char] {
    let n = visible[..at]
        .iter()
        .rev()
        .take(LONGEST)
        .take_while(|&&c| is_digit(c))
        .count();
    &visible[at - n..at]
}

/// Returns the run of digits that begins at `at`.
pub(crate) fn digits_from(visible: &[char], at: usize) -> &[char] {
    let n = visible[at..]
        .iter()
        .take(LONGEST)
        .take_while(|&&c| is_digit(c))
        .count();
    &visible[at..at + n]
}

/// Words that ask for a figure, in both scripts.
static ASK_FOR_FIGURE: Lexicon<29> = Lexicon::of(
    "北纬 北緯 南纬 南緯 东经 東經 西经 西經 零下 大约 大約 将近 將近 超过 超過 达到 達到 高达 高達 增至 降至 增加到 减少到 減少到 \
     增长 增長 下降 上升 共计",
);

/// Returns true if the figure at `visible[at]`, before its unit, is due: the row from `row` on asks for it in a clause,
/// or ends within its number.
pub(crate) fn is_figure_due(visible: &[char], at: usize, row: usize) -> bool {
    // A word alone is a cell.
    let asks = || ASK_FOR_FIGURE.has_suffix(&visible[(row + 3).min(at)..at]);
    let has_unit = || {
        let is_rest = |c: &char| is_digit(*c) || matches!(c, '.' | '．' | ',');
        let unit = visible[at..].iter().find(|c| !is_rest(c));
        unit.is_some_and(|&c| Class::of(c) == Class::Han || matches!(c, '%' | '％' | '℃'))
    };
    is_digit(visible[at]) && asks() && has_unit() || proof(visible, at, row).is_some()
}

fn value(left: &[char], right: &[char]) -> u32 {
    left.iter()
        .chain(right)
        .filter_map(|c| c.to_digit(10))
        .fold(0, |n, d| n.saturating_mul(10).saturating_add(d))
}

/// Returns the rule that proves that nothing belongs between `visible[at - 1]` and `visible[at]`. `row` is where the
/// row begins: a number there may be a marker (`3. 费用`).
#[inline]
pub(crate) fn proof(visible: &[char], at: usize, row: usize) -> Option<Proof> {
    // A Han character never continues a number.
    match *visible.get(at)? {
        '\u{4e00}'..='\u{9fff}' => None,
        right => proof_before(visible, at, right, row),
    }
}

/// Like [`proof`], with `right` after the gap.
fn proof_before(visible: &[char], at: usize, right: char, row: usize) -> Option<Proof> {
    let left = visible[at - 1];
    if is_spelled_date(visible, at) {
        return Some((Rule::NumberDate, 0.95));
    }
    if is_digit(left) && is_digit(right) {
        return date(visible, at);
    }
    if is_digit(left) && matches!(right, '%' | '％' | '‰' | '℃') {
        return Some((Rule::NumberPercent, 0.98));
    }
    if left == '.' && is_digit(right) {
        return decimal(visible, at - 1, row);
    }
    if right == '.' && is_digit(left) {
        return decimal(visible, at, row);
    }
    if left == ',' && is_digit(right) {
        return thousands(visible, at - 1);
    }
    if right == ',' && is_digit(left) {
        return thousands(visible, at);
    }
    // Fractions and scores: `1 ／4`, `21∶ 15`.
    let ratio = |c: char| matches!(c, '／' | '∶');
    if (ratio(left) && is_digit(right) && at > 1 && is_digit(visible[at - 2]))
        || (ratio(right) && is_digit(left) && visible.get(at + 1).is_some_and(|&c| is_digit(c)))
    {
        return Some((Rule::NumberRatio, 0.95));
    }
    if (left == ':' && is_digit(right) && is_time(visible, at - 1))
        || (right == ':' && is_digit(left) && is_time(visible, at))
    {
        return Some((Rule::NumberRatio, 0.9));
    }
    if is_range_dash(left) || is_range_dash(right) {
        return range(visible, at);
    }
    None
}

/// Proves a gap in a date by its unit, which fixes the number of digits: `4 月 2⏎1 日`, `20⏎25 年`.
fn date(visible: &[char], at: usize) -> Option<Proof> {
    // No part of a date has more digits than a year.
    let near = at.saturating_sub(YEAR + 1)..(at + YEAR + 1).min(visible.len());
    let left = digits_before(&visible[near.start..at], at - near.start);
    let right = digits_from(&visible[at..near.end], 0);
    if left.len() + right.len() > YEAR {
        return None;
    }
    let unit = *visible.get(at + right.len())?;
    let before = visible[..at - left.len()].last().copied();
    let digits = left.len() + right.len();
    let value = value(left, right);
    let after = |units: &str| before.is_some_and(|c| units.contains(c));
    let right_size = match unit {
        '年' => digits == 4 && (1000..2200).contains(&value),
        '月' => digits == 2 && (10..=12).contains(&value) && !after("第"),
        '日' => digits == 2 && (10..=31).contains(&value) && after("月至、—-～"),
        '时' | '時' => digits == 2 && (10..=24).contains(&value) && after("日午晚晨"),
        '分' => digits == 2 && (10..=59).contains(&value) && after("时時点點"),
        '秒' => digits == 2 && (10..=59).contains(&value) && after("分"),
        _ => false,
    };
    right_size.then_some((Rule::NumberDate, 0.97))
}

/// Returns true for a gap inside a date like `2022-03-15` (four digits, two, two), however spaced.
fn is_spelled_date(visible: &[char], at: usize) -> bool {
    const LEN: usize = 10;
    let dash = |c: char| matches!(c, '-' | '\u{2011}' | '\u{2010}' | '–');
    let number = |from: usize, to: usize| value(&visible[from..to], &[]);
    let part = |c: char| is_digit(c) || dash(c);
    let near = &visible[at.saturating_sub(LEN - 2)..visible.len().min(at + LEN - 2)];
    if !(part(visible[at - 1]) && part(visible[at]) && near.iter().any(|&c| dash(c))) {
        return false;
    }
    (at.saturating_sub(LEN - 1)..at).any(|from| {
        let to = from + LEN;
        to <= visible.len()
            && visible[from..to].iter().enumerate().all(|(i, &c)| {
                if matches!(i, 4 | 7) {
                    dash(c)
                } else {
                    is_digit(c)
                }
            })
            && !visible[..from]
                .last()
                .is_some_and(|&c| is_digit(c) || dash(c))
            && !visible.get(to).is_some_and(|&c| is_digit(c) || dash(c))
            && (1000..2200).contains(&number(from, from + 4))
            && (1..=12).contains(&number(from + 5, from + 7))
            && (1..=31).contains(&number(from + 8, to))
    })
}

/// Returns true for a gap beside a number in a written date: `4 月 21 日`, `2025 年`.
pub(crate) fn in_date(visible: &[char], at: usize) -> bool {
    let unit = |c: Option<&char>| matches!(c, Some('年' | '月' | '日'));
    let (before, after) = (digits_before(visible, at), digits_from(visible, at));
    if !before.is_empty() {
        // A unit of time after one to four digits.
        let next = visible.get(at + 1);
        return before.len() <= 4 && unit(visible.get(at)) && !matches!(next, Some('个' | '個'));
    }
    // Four digits after a year are another year, in a column of its own.
    (1..=2).contains(&after.len())
        && matches!(visible.get(at - 1), Some('年' | '月'))
        && unit(visible.get(at + after.len()))
}

/// Returns true for a gap between a figure inside a row and the unit or measure word behind it: `路 118|号`, `3|人份`,
/// but `赞 418|回复`. `row` is where the row begins: a figure there may number it.
pub(crate) fn is_before_unit(
    visible: &[char],
    at: usize,
    row: usize,
    dictionary: Option<&dyn Dictionary>,
) -> bool {
    static UNITS: CharSet = CharSet::of(
        "个個只支枝条條张張把件台臺辆輛艘架座栋棟幢间間户戶家口人名位届屆次回遍场場章节節课課页頁册冊卷集期版楼樓层層号號室元角\
         克斤两兩钱錢吨噸升米尺寸丈里厘毫公分度级級岁歲时時点點秒刻天周週月年片块塊根棵株粒颗顆枚滴瓶罐盒袋包箱筐桶杯碗盘盤\
         勺匙瓣份套双雙对對副组組批项項种種门門篇首幅万萬亿億千百",
    );
    let start = at - digits_before(visible, at).len();
    let is_unit = |k: usize| visible.get(k).is_some_and(|&c| UNITS.has(c));
    if start == at || start <= row || !is_unit(at) {
        return false;
    }
    let mut is_word = false;
    if let Some(dictionary) = dictionary {
        dictionary.words_from(&visible[at..], &mut |length, _| {
            is_word |= length > 1 && !is_unit(at + length - 1);
        });
    }
    !is_word
}

/// Returns true for a gap between two parts of a date in Han numerals: `一九二六年|四月十日`.
pub(crate) fn in_han_date(visible: &[char], at: usize) -> bool {
    let is_numeral = |c: &&char| "一二三四五六七八九十廿卅".contains(**c);
    let unit = match visible[at - 1] {
        '年' => '月',
        '月' => '日',
        _ => return false,
    };
    let after = visible[at..].iter().take(4).take_while(is_numeral).count();
    let is_numbered = at > 1 && "一二三四五六七八九十〇○零元".contains(visible[at - 2]);
    is_numbered && after > 0 && visible.get(at + after) == Some(&unit)
}

/// Proves a gap in a decimal number: `17. 02`, `17 .02`. The number may not begin the row, as a marker does, or be
/// followed by 年.
fn decimal(visible: &[char], point: usize, row: usize) -> Option<Proof> {
    let whole = digits_before(visible, point);
    let part = digits_from(visible, (point + 1).min(visible.len()));
    let start = point - whole.len();
    let before = visible[..start].last().copied();
    let after = visible.get(point + 1 + part.len()).copied();
    let fits = !whole.is_empty()
        && !part.is_empty()
        && start > row
        && (whole.len() == 1 || whole[0] != '0')
        && !matches!(before, Some('.' | 'v' | 'V'))
        && !matches!(after, Some('.' | '年'))
        && !before.is_some_and(|c| c.is_ascii_alphabetic());
    fits.then_some((Rule::NumberDecimal, 0.95))
}

/// Proves a gap in groups of three digits: `1,234, 567`.
fn thousands(visible: &[char], comma: usize) -> Option<Proof> {
    let before = digits_before(visible, comma);
    let after = digits_from(visible, (comma + 1).min(visible.len()));
    let fits = (1..=3).contains(&before.len())
        && after.len() == 3
        && (before.len() == 3 || visible[..comma - before.len()].last() != Some(&','))
        && before.first() != Some(&'0');
    fits.then_some((Rule::NumberThousands, 0.95))
}

/// Returns true for a colon inside a clock time: `21 :00`.
fn is_time(visible: &[char], colon: usize) -> bool {
    let hour = digits_before(visible, colon);
    let minute = digits_from(visible, (colon + 1).min(visible.len()));
    (1..=2).contains(&hour.len())
        && minute.len() == 2
        && value(hour, &[]) <= 24
        && value(minute, &[]) < 60
}

fn is_range_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '～' | '~' | '－')
}

/// Proves a gap at a dash between two numbers: `2021 —⏎2035年`.
fn range(visible: &[char], at: usize) -> Option<Proof> {
    let dash = if is_range_dash(visible[at - 1]) {
        at - 1
    } else {
        at
    };
    let before = *visible[..dash].last()?;
    let after = *visible.get(dash + 1)?;
    (is_digit(after) && (is_digit(before) || "年月日时亿万元%".contains(before)))
        .then_some((Rule::NumberRange, 0.95))
}

/// Returns true for a dash between two numbers, the first with a unit of up to three Han characters:
/// `100公斤 — 120公斤`.
pub(crate) fn is_range(visible: &[char], dash: usize) -> bool {
    let digit = |c: &char| matches!(c, '0'..='9' | '０'..='９');
    let before = visible[dash.saturating_sub(4)..dash].iter().rev();
    let unit = before.clone().position(digit);
    visible.get(dash + 1).is_some_and(digit)
        && unit.is_some_and(|n| before.take(n).all(|&c| Class::of(c) == Class::Han))
}

/// Returns true if the digits around `at` may be one number: at most one point, groups of three after a comma, no
/// leading zero. Required even where the column width proves a break.
pub(crate) fn could_be_one(visible: &[char], at: usize) -> bool {
    let part = |c: &&char| is_digit(**c) || matches!(**c, '.' | ',');
    let left: Vec<char> = visible[..at]
        .iter()
        .rev()
        .take(LONGEST)
        .take_while(part)
        .copied()
        .collect();
    let number: String = left
        .iter()
        .rev()
        .chain(visible[at..].iter().take(LONGEST).take_while(part))
        .collect();
    let number = number.trim_matches(|c| c == '.' || c == ',');
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let grouped =
        whole.split(',').skip(1).all(|g| g.len() == 3) && whole.find(',').unwrap_or(0) <= 3;
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    // Seven digits or more without commas that count nothing: a telephone or account number (`热线：6655 8120。`).
    let after = visible[at..].iter().take(LONGEST).find(|c| !part(c));
    let counts = after.is_some_and(|&c| Class::of(c) == Class::Han);
    let bare = !whole.contains(',') && whole.len() >= 7 && !counts;
    grouped
        && !bare
        && !leading_zero
        && fraction.chars().all(is_digit)
        && whole.chars().filter(|c| is_digit(*c)).count() <= 9
}

/// Returns true if `chars` begins with a clock time: `10:24`, `09:50:21`. A time with a full-width colon is part of
/// the sentence: `4月21日22：00`.
pub(crate) fn is_clock(chars: &[char]) -> bool {
    let n = digits_from(chars, 0).len();
    (1..=2).contains(&n)
        && chars.get(n) == Some(&':')
        && digits_from(chars, (n + 1).min(chars.len())).len() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` marks the gap, `^` the start of the row (default 0).
    fn proven(text: &str) -> bool {
        let row = text.chars().position(|c| c == '^').unwrap_or(0);
        let text = text.replace('^', "");
        let at = text.chars().position(|c| c == '|').unwrap();
        let visible: Vec<char> = text.chars().filter(|c| *c != '|').collect();
        proof(&visible, at, row).is_some()
    }

    #[test]
    fn proven_and_unproven_gaps() {
        for (text, want) in [
            ("4月2|1日", true),
            ("20|25年", true),
            ("占17.|02亿", true),
            ("占17|.02亿", true),
            ("25.1|%", true),
            ("1,234,|567", true),
            ("2021|—2035年", true),
            ("2021—|2035年", true),
            ("1|／4", true),
            ("21∶|15", true),
            ("至21|:00", true),
            ("至21:|00", true),
            ("比分32:|00", false),
            ("7:|5", false),
            ("发布2|022-03-15", true),
            ("2022-03|-15", true),
            ("2022-03-15|2023", false),
            ("2022-13|-15", false),
            ("3960|704", false),
            ("2024|2025", false),
            ("2024|2025年", false),
            ("3.|费用", false),
            ("3.|2019年", false),
            ("见表3.|2019年", false),
            ("1.2.|3", false),
            ("超360|0项", false),
            ("第1|2月", false),
            ("1,234,|56", false),
        ] {
            assert_eq!(proven(text), want, "{text}");
        }
    }

    #[test]
    fn ranges_with_units() {
        for (text, want) in [
            ("重100公斤—120公斤", true),
            ("0.1毫米—0.3毫米", true),
            ("2021—2035年", true),
            ("许可证—3种", false),
            ("100公斤—很重", false),
        ] {
            let visible: Vec<char> = text.chars().collect();
            let dash = visible.iter().position(|&c| c == '—').unwrap();
            assert_eq!(is_range(&visible, dash), want, "{text}");
        }
    }

    #[test]
    fn two_numbers_are_not_one() {
        let one = |text: &str| {
            let at = text.chars().position(|c| c == '|').unwrap();
            let visible: Vec<char> = text.chars().filter(|c| *c != '|').collect();
            could_be_one(&visible, at)
        };
        assert!(one("超360|0项"));
        assert!(one("1,2|34元"));
        assert!(one("1234|5678元"));
        assert!(!one("6655|8120。"));
        assert!(!one("2.5|3.1"));
        assert!(!one("0|12"));
        assert!(!one("1,23|4,5"));
    }
}
