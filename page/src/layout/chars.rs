//! Classes of characters that layout depends on.

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Full-width marks whose ink is in the second half of the em.
pub(crate) fn opens(c: char) -> bool {
    "（《〈「『【〔［“‘〖".contains(c)
}

/// Full-width marks whose ink is in the first half of the em.
pub(crate) fn closes(c: char) -> bool {
    "，。、；：！？）》〉」』】〕］”’〗".contains(c)
}

/// Marks that end a sentence, closing quotation marks and brackets behind them included.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c| "”’」』）)》】﹂﹄︶".contains(c));
    text.ends_with(|c| "。！？!?…；：︒︕︖;:".contains(c))
}

pub(crate) fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('\u{c0}'..'\u{250}').contains(&c)
}
