//! Openers: words at the start of a sentence that refer back to the one before.
//!
//! A sentence that begins with a pronoun, a connective or a bare `要` goes on with what was
//! being said, and seldom opens a paragraph: in newspaper text such words stand inside
//! paragraphs several times as often as at their starts.

const REFERRING: [&str; 44] = [
    "他们", "她们", "它们", "他說", "他说", "她说", "他表", "她表", "他還", "他还", "她还", "其中",
    "这些", "這些", "这样", "這樣", "这个", "這個", "这是", "這是", "这一", "這一", "这种", "這種",
    "这项", "那些", "同时", "同時", "因此", "所以", "但是", "然而", "不过", "不過", "而且", "并且",
    "於是", "于是", "接着", "我们", "如果", "虽然", "双方", "要",
];

/// Whether a sentence that begins like this refers back.
pub(crate) fn refers_back(visible: &[char]) -> bool {
    REFERRING.iter().any(|w| {
        w.chars()
            .enumerate()
            .all(|(i, c)| visible.get(i) == Some(&c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_refer_back() {
        for (text, want) in [
            ("其中夏粮", true),
            ("要聚焦重点", true),
            ("近年来，", false),
            ("", false),
        ] {
            assert_eq!(
                refers_back(&text.chars().collect::<Vec<_>>()),
                want,
                "{text}"
            );
        }
    }
}
