//! Kinds: what single characters tell of a row, so that a recogniser is asked only where it may say yes.

use crate::lexicon::decode;

/// Some kinds of characters, a bit each.
pub(crate) type Kinds = u8;

/// Words such as 的, 了, 他, which prose is full of and titles do without.
pub(crate) const PLAIN_WORD: Kinds = 1;
/// What every role and trade of a byline has one of: `记者`, `编辑`, `摄影`.
pub(crate) const ROLE: Kinds = 1 << 1;
/// What every dateline has one of: how a paper, an agency or a station is called.
pub(crate) const PAPER: Kinds = 1 << 2;

const SETS: [(Kinds, &str); 3] = [
    (PLAIN_WORD, "的了是在他她我们們这這那就也都还還着著過过不很"),
    (ROLE, "者员員辑輯译影理文生字"),
    (PAPER, "社报報网網台臺刊"),
];

/// The kinds of every character of the basic plane.
static KINDS: [Kinds; 0x1_0000] = {
    let mut kinds = [0; 0x1_0000];
    let mut k = 0;
    while k < SETS.len() {
        let (kind, chars) = SETS[k];
        let mut at = 0;
        while at < chars.len() {
            let (c, next) = decode(chars.as_bytes(), at);
            kinds[c as usize] |= kind;
            at = next;
        }
        k += 1;
    }
    kinds
};

/// The kinds of a character.
#[inline]
pub(crate) fn kinds_of(c: char) -> Kinds {
    KINDS.get(c as usize).copied().unwrap_or(0)
}

/// The kinds of some characters together.
#[cfg(test)]
pub(crate) fn kinds_among(chars: &[char]) -> Kinds {
    chars.iter().fold(0, |kinds, &c| kinds | kinds_of(c))
}
