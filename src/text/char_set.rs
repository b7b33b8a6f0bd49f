//! Sets of characters and short lists of words, built at compile time, so that a lookup that fails costs no more than a
//! load.

/// Longest word of a list, in characters.
const LONGEST: usize = 10;

/// Decodes the UTF-8 character of `bytes` that begins at `at`. Returns it and the index of the next one.
pub(crate) const fn decode(bytes: &[u8], at: usize) -> (char, usize) {
    let first = bytes[at] as u32;
    let (mut code, len) = match first {
        0..0x80 => (first, 1),
        0x80..0xe0 => (first & 0x1f, 2),
        0xe0..0xf0 => (first & 0x0f, 3),
        _ => (first & 0x07, 4),
    };
    let mut k = 1;
    while k < len {
        code = code << 6 | (bytes[at + k] as u32 & 0x3f);
        k += 1;
    }
    match char::from_u32(code) {
        Some(c) => (c, at + len),
        None => panic!("a string is well-formed"),
    }
}

/// Splits a list at its first ASCII `mark` and trims spaces off both parts. Without the mark, the second is empty.
pub(crate) const fn split_once(list: &'static str, mark: u8) -> (&'static str, &'static str) {
    let mut at = 0;
    while at < list.len() {
        if list.as_bytes()[at] == mark {
            let (part, rest) = list.split_at(at);
            return (part.trim_ascii(), rest.split_at(1).1.trim_ascii());
        }
        at += 1;
    }
    (list.trim_ascii(), "")
}

/// Splits a list of `SIZE` parts at every `mark`.
pub(crate) const fn split<const SIZE: usize>(list: &'static str, mark: u8) -> [&'static str; SIZE] {
    let mut parts = [""; SIZE];
    let (mut rest, mut k) = (list, 0);
    while k < SIZE {
        (parts[k], rest) = split_once(rest, mark);
        k += 1;
    }
    assert!(rest.is_empty(), "the list has another number of parts");
    parts
}

/// A set of characters of the Basic Multilingual Plane.
#[derive(Debug)]
pub(crate) struct CharSet([u64; 0x1_0000 / 64]);

impl CharSet {
    /// Returns the empty set.
    pub(crate) const fn empty() -> Self {
        Self([0; 0x1_0000 / 64])
    }

    const fn insert(&mut self, c: char) {
        assert!(
            (c as usize) < 0x1_0000,
            "the set has no room for the character"
        );
        self.0[c as usize / 64] |= 1 << (c as usize % 64);
    }

    /// Returns the set of the characters of a string.
    pub(crate) const fn of(chars: &str) -> Self {
        let mut set = Self::empty();
        set.add(chars);
        set
    }

    /// Adds the characters of a string.
    pub(crate) const fn add(&mut self, chars: &str) {
        let bytes = chars.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (c, next) = decode(bytes, at);
            self.insert(c);
            at = next;
        }
    }

    /// Returns true if the set contains the character.
    #[inline]
    pub(crate) fn has(&self, c: char) -> bool {
        let code = c as usize;
        self.0
            .get(code / 64)
            .is_some_and(|bits| bits >> (code % 64) & 1 == 1)
    }
}

/// A word of up to [`LONGEST`] characters.
#[derive(Debug, Clone, Copy)]
struct Word {
    chars: [char; LONGEST],
    len: usize,
}

impl Word {
    const fn of(word: &str) -> Self {
        let bytes = word.as_bytes();
        let mut chars = ['\0'; LONGEST];
        let (mut at, mut len) = (0, 0);
        while at < bytes.len() {
            let (c, next) = decode(bytes, at);
            chars[len] = c;
            len += 1;
            at = next;
        }
        Self { chars, len }
    }

    #[inline]
    fn chars(&self) -> &[char] {
        &self.chars[..self.len]
    }

    /// Returns true if `chars` begins with the word.
    #[inline]
    fn begins(&self, chars: &[char]) -> bool {
        chars.len() >= self.len && self.chars().iter().zip(chars).all(|(a, b)| a == b)
    }
}

/// A list of words.
#[derive(Debug)]
pub(crate) struct Lexicon<const SIZE: usize> {
    firsts: CharSet,
    /// The second characters of the words.
    seconds: CharSet,
    /// Whether there are words of one character.
    has_single: bool,
    words: [Word; SIZE],
    /// The first word of each bucket.
    heads: [u8; SORTS],
    /// The word after each word in the same bucket.
    nexts: [u8; SIZE],
}

/// Number of buckets, by the last bits of a word's first character.
const SORTS: usize = 64;

/// Returns the bucket of a character.
const fn sort(c: char) -> usize {
    c as usize % SORTS
}

/// Marks the end of a bucket.
const NONE: u8 = u8::MAX;

impl<const SIZE: usize> Lexicon<SIZE> {
    /// Builds the lexicon of a list whose words spaces separate.
    pub(crate) const fn of(list: &'static str) -> Self {
        Self::of_words(split(list, b' '))
    }

    /// Builds the lexicon of a list, in its order.
    pub(crate) const fn of_words(list: [&str; SIZE]) -> Self {
        assert!(SIZE <= NONE as usize, "the list is too long");
        let mut lexicon = Self {
            firsts: CharSet::empty(),
            seconds: CharSet::empty(),
            has_single: false,
            words: [Word::of(""); SIZE],
            heads: [NONE; SORTS],
            nexts: [NONE; SIZE],
        };
        let mut k = SIZE;
        while k > 0 {
            k -= 1;
            let word = Word::of(list[k]);
            lexicon.firsts.insert(word.chars[0]);
            if word.len > 1 {
                lexicon.seconds.insert(word.chars[1]);
            } else {
                lexicon.has_single = true;
            }
            let sort = sort(word.chars[0]);
            lexicon.nexts[k] = lexicon.heads[sort];
            lexicon.heads[sort] = k as u8;
            lexicon.words[k] = word;
        }
        lexicon
    }

    /// Iterates over the words, in list order.
    #[cfg(test)]
    pub(crate) fn words(&self) -> impl Iterator<Item = &[char]> {
        self.words.iter().map(Word::chars)
    }

    #[inline]
    fn may_begin(&self, chars: &[char]) -> bool {
        match chars {
            [first, second, ..] => {
                self.firsts.has(*first) && (self.has_single || self.seconds.has(*second))
            }
            [first] => self.has_single && self.firsts.has(*first),
            [] => false,
        }
    }

    /// Iterates over the words that `chars` begins with, as indices in list order.
    #[inline]
    fn begun(&self, chars: &[char]) -> impl Iterator<Item = usize> {
        let mut next = NONE;
        if self.may_begin(chars) {
            next = self.heads[sort(chars[0])];
        }
        let same_sort = std::iter::from_fn(move || {
            let word = usize::from(next);
            next = *self.nexts.get(word)?;
            Some(word)
        });
        same_sort.filter(|&word| self.words[word].begins(chars))
    }

    /// Returns the length of the first word of the list that `chars` begins with; 0 if there is none.
    #[inline]
    pub(crate) fn prefix(&self, chars: &[char]) -> usize {
        self.begun(chars).next().map_or(0, |k| self.words[k].len)
    }

    /// Returns the index of the longest word that `chars` begins with.
    pub(crate) fn longest_prefix(&self, chars: &[char]) -> Option<usize> {
        self.begun(chars).max_by_key(|&k| self.words[k].len)
    }

    /// Returns true if `chars` is a word of the list.
    #[inline]
    pub(crate) fn has(&self, chars: &[char]) -> bool {
        self.begun(chars).any(|k| self.words[k].len == chars.len())
    }

    /// Returns true if `chars` ends with a word of the list.
    pub(crate) fn has_suffix(&self, chars: &[char]) -> bool {
        self.words.iter().any(|w| chars.ends_with(w.chars()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_its_characters() {
        static SET: CharSet = CharSet::of("a×一（\u{fffd}");
        for c in ['a', '×', '一', '（', '\u{fffd}'] {
            assert!(SET.has(c), "{c}");
        }
        for c in ['b', '二', '\0', '𠀀', char::MAX] {
            assert!(!SET.has(c), "{c}");
        }
    }

    #[test]
    fn a_list_has_its_words() {
        static LIST: Lexicon<3> = Lexicon::of("记者 编辑部 记");
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        assert_eq!(LIST.prefix(&chars("记者王莹")), 2);
        assert_eq!(LIST.prefix(&chars("记得")), 1);
        assert_eq!(LIST.prefix(&chars("编辑")), 0);
        assert_eq!(LIST.prefix(&[]), 0);
        assert_eq!(LIST.longest_prefix(&chars("记者")), Some(0));
        assert_eq!(LIST.longest_prefix(&chars("记得")), Some(2));
        assert!(LIST.has(&chars("编辑部")) && !LIST.has(&chars("编辑部的")));
        assert!(LIST.has_suffix(&chars("本报记者")) && !LIST.has_suffix(&chars("者")));
    }
}
