//! The class, width and other properties of characters.

use std::sync::OnceLock;

use crate::text::char_set::decode;

/// Character classes that the rules distinguish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// An ideograph of any block, `〇`, a radical, Bopomofo.
    Han,
    /// Hiragana, Katakana.
    Kana,
    /// Hangul syllables and letters.
    Hangul,
    /// An ASCII digit.
    Digit,
    /// A full-width digit.
    WideDigit,
    /// A letter of an alphabet, half as wide as Han.
    Latin,
    /// A full-width letter.
    WideLatin,
    /// A mark that ends a sentence: `。！？`.
    Stop,
    /// A mark that ends a clause: `，；：、`.
    Pause,
    /// An opening bracket or quotation mark.
    Open,
    /// A closing bracket or quotation mark.
    Close,
    /// `—`, `…`, `～`: may continue a sentence or end it.
    Dash,
    /// A mark of a list or page: `●`, `■`, `√`, `①`.
    Symbol,
    /// An ASCII punctuation mark.
    AsciiMark,
    /// A combining mark, joiner or variation selector: part of the character before it.
    Extend,
    /// Anything else: emoji, control characters.
    Other,
}

/// Number of classes.
pub(crate) const COUNT: usize = Class::Other as usize + 1;

/// Returns true for white space that a gap may contain: Unicode white space, U+200B, U+FEFF.
pub(crate) const fn is_space(c: char) -> bool {
    // Most text lies above U+3000, so that range comes first.
    match c {
        '\u{3001}'..='\u{fefe}' => false,
        '\0'..='\u{7f}' => matches!(c, '\u{9}'..='\u{d}' | ' '),
        _ => matches!(
            c,
            '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
                ..='\u{200b}'
                    | '\u{2028}'
                    | '\u{2029}'
                    | '\u{202f}'
                    | '\u{205f}'
                    | '\u{3000}'
                    | '\u{feff}'
        ),
    }
}

/// Returns true for white space that ends a line.
pub(crate) fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Returns true for a space as wide as a Han character.
pub(crate) fn is_wide_space(c: char) -> bool {
    matches!(c, '\u{3000}' | '\u{2003}')
}

/// Returns true for an ideograph.
pub(crate) fn is_han(c: char) -> bool {
    Class::of(c) == Class::Han
}

/// Returns the number of characters at the start that satisfy a condition.
pub(crate) fn leading(chars: &[char], is: impl Fn(char) -> bool) -> usize {
    chars.iter().take_while(|&&c| is(c)).count()
}

/// Returns true for a digit, ASCII or full-width.
pub(crate) fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// The white space before a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    None,
    /// White space inside a line.
    Inner,
    /// A line end.
    LineEnd,
}

/// Iterates over the leading characters of `bytes` from U+4E00 to U+9FFF, each with its hints.
#[inline]
pub(crate) fn leading_han(bytes: &[u8]) -> impl Iterator<Item = (char, Hints)> {
    let (chunks, _) = bytes.as_chunks();
    chunks.iter().map_while(|&[a, b, c]| {
        // The first byte keeps all its bits, so that one comparison also verifies that it begins a three-byte
        // character.
        match u32::from(a) << 12 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f) {
            code @ 0xe_4e00..=0xe_9fff => {
                let code = code as u16;
                let hints = PROPERTIES[usize::from(code)].hints;
                Some((char::from_u32(code.into())?, hints))
            }
            _ => None,
        }
    })
}

/// Returns true if the text contains an ideograph.
pub(crate) fn has_han(text: &str) -> bool {
    let bytes = text.as_bytes();
    // No ideograph begins with a byte below 0xE2, and 0xE5 to 0xE9 begin nothing else.
    let may_begin = |b: &u8| *b >= 0xe2;
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(may_begin) {
        at += next;
        if matches!(bytes[at], 0xe5..=0xe9) {
            return true;
        }
        match text[at..].chars().next() {
            Some(c) if Class::of(c) == Class::Han => return true,
            Some(c) => at += c.len_utf8(),
            None => break,
        }
    }
    false
}

/// Characters in a block of [`is_rare_letter`].
const LETTER_BLOCK: usize = 64;

/// Returns true for a letter or a numeral of any script. The standard library searches for each; here a block is
/// searched once.
fn is_rare_letter(c: char) -> bool {
    static BLOCKS: [OnceLock<u64>; 0x2_0000 / LETTER_BLOCK] =
        [const { OnceLock::new() }; 0x2_0000 / LETTER_BLOCK];
    let is_letter = |c: char| c.is_alphabetic() || c.is_numeric();
    let (block, place) = (c as usize / LETTER_BLOCK, c as usize % LETTER_BLOCK);
    let Some(letters) = BLOCKS.get(block) else {
        return is_letter(c);
    };
    let letters = letters.get_or_init(|| {
        let code = |k: usize| char::from_u32((block * LETTER_BLOCK + k) as u32);
        let bits = (0..LETTER_BLOCK).map(|k| u64::from(code(k).is_some_and(is_letter)) << k);
        bits.sum()
    });
    letters >> place & 1 == 1
}

impl Class {
    /// Returns the class of a visible character.
    #[inline]
    pub(crate) fn of(c: char) -> Self {
        Properties::of(c).class
    }

    /// Returns the class of a character that the table does not cover.
    #[cold]
    fn of_rare(c: char) -> Self {
        match Self::of_listed(c) {
            Some(class) => class,
            None if is_rare_letter(c) => Self::Latin,
            None => Self::Other,
        }
    }

    /// Returns the class of a character listed by code point; `None` for others, such as letters of other alphabets.
    pub(crate) const fn of_listed(c: char) -> Option<Self> {
        let class = match c {
            '0'..='9' => Self::Digit,
            'a'..='z' | 'A'..='Z' => Self::Latin,
            '\u{21}'..='\u{7e}' => Self::AsciiMark,
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => Self::Han,
            '，' | '；' | '：' | '、' | '﹐' | '﹑' | '﹔' | '﹕' | '︐' | '︑' | '︓' | '︔'
            | '､' | '︰' => Self::Pause,
            '。' | '！' | '？' | '｡' | '．' | '﹒' | '﹖' | '﹗' | '︒' | '︕' | '︖' => {
                Self::Stop
            }
            '“' | '‘' | '（' | '《' | '「' | '『' | '〈' | '【' | '〔' | '〖' | '［' | '｛'
            | '〝' | '｢' | '﹙' | '﹛' | '﹝' | '︵' | '︷' | '︹' | '︻' | '︽' | '︿' | '﹁'
            | '﹃' | '﹇' | '︗' => Self::Open,
            '”' | '’' | '）' | '》' | '」' | '』' | '〉' | '】' | '〕' | '〗' | '］' | '｝'
            | '〞' | '〟' | '｣' | '﹚' | '﹜' | '﹞' | '︶' | '︸' | '︺' | '︼' | '︾' | '﹀'
            | '﹂' | '﹄' | '﹈' | '︘' => Self::Close,
            '—' | '―' | '…' | '⋯' | '～' | '〜' | '－' | '–' | '︱' | '︙' | '·' | '・' => {
                Self::Dash
            }
            '０'..='９' => Self::WideDigit,
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Self::WideLatin,
            '〇' | '々' | '〻' => Self::Han,
            '\u{2e80}'..='\u{2fdf}' => Self::Han,
            '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' => Self::Han,
            '\u{f900}'..='\u{faff}' => Self::Han,
            '\u{20000}'..='\u{3ffff}' => Self::Han,
            '\u{3021}'..='\u{3029}' => Self::Han,
            '\u{302a}'..='\u{302f}' => Self::Extend,
            // The voicing marks of kana, also half-width ones.
            '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' => Self::Extend,
            '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => {
                Self::Kana
            }
            '\u{1100}'..='\u{11ff}'
            | '\u{3130}'..='\u{318f}'
            | '\u{a960}'..='\u{a97f}'
            | '\u{ac00}'..='\u{d7ff}' => Self::Hangul,
            '\u{300}'..='\u{36f}'
            | '\u{200c}'
            | '\u{200d}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{e0100}'..='\u{e01ef}'
            | '\u{1f3fb}'..='\u{1f3ff}' => Self::Extend,
            '\u{2460}'..='\u{27bf}' | '\u{3200}'..='\u{33ff}' => Self::Symbol,
            '•' | '※' | '‧' | '№' | '℃' | '％' | '‰' | '＃' | '＆' | '＊' | '＋' | '／' | '＝'
            | '＠' | '＼' | '＾' | '＿' | '｜' | '￥' | '×' | '√' | '〓' | '†' | '‡' => {
                Self::Symbol
            }
            '\u{ff01}'..='\u{ff5f}' => Self::Symbol,
            _ => return None,
        };
        Some(class)
    }

    /// Returns true for a full-width punctuation mark.
    #[inline]
    pub(crate) const fn is_mark(self) -> bool {
        matches!(
            self,
            Self::Stop | Self::Pause | Self::Open | Self::Close | Self::Dash
        )
    }
}

/// Returns true for a mark that may not start a line (kinsoku).
pub(crate) fn may_not_start(c: char) -> bool {
    match Class::of(c) {
        Class::Stop | Class::Pause | Class::Close => true,
        Class::Symbol => matches!(c, '％' | '‰' | '℃'),
        Class::Dash => matches!(c, '～' | '·' | '・'),
        Class::AsciiMark => matches!(c, ',' | ')' | ']' | '}' | ';' | '%' | '!' | '?'),
        _ => false,
    }
}

/// Returns true for a mark that may not end a line (kinsoku).
pub(crate) fn may_not_end(c: char) -> bool {
    Class::of(c) == Class::Open || matches!(c, '(' | '[' | '{')
}

/// Returns the width in half-ems: 2 for a full-width character, 1 for a half-width one, 0 for one that extends another.
pub(crate) fn width(c: char) -> u32 {
    u32::from(Properties::of(c).width)
}

/// Returns the width in half-ems of a character of the given class.
pub(crate) const fn width_of(c: char, class: Class) -> u8 {
    match c {
        // Full-width marks.
        '\u{3001}'..='\u{3020}' | '\u{ff01}'..='\u{ff5f}' => 2,
        '\u{20}'..='\u{2ff}' if !matches!(c, '·' | '×' | '§') => 1,
        '\u{370}'..='\u{10ff}' => 1,
        '\u{4e00}'..='\u{9fff}' => 2,
        '\u{ff61}'..='\u{ff9f}' => 1,
        _ if matches!(class, Class::Extend) => 0,
        _ => 2,
    }
}

/// The properties of a character, from one table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Properties {
    pub(crate) class: Class,
    /// Width in half-ems.
    pub(crate) width: u8,
    pub(crate) flags: CharFlags,
    pub(crate) hints: Hints,
}

/// Further properties of a character, or of at least one of several: a bit each.
pub(crate) type CharFlags = u8;

/// White space.
pub(crate) const SPACE: CharFlags = 1;
/// A bracket or a quotation mark, of either width.
pub(crate) const BRACKET: CharFlags = 1 << 1;
/// A colon of either width.
pub(crate) const COLON: CharFlags = 1 << 2;
/// A punctuation mark that fields and labels lack.
pub(crate) const CLAUSE: CharFlags = 1 << 3;
/// A punctuation mark that may precede a list marker.
pub(crate) const BEFORE_NUMBER: CharFlags = 1 << 4;
/// An underscore of either width.
pub(crate) const UNDERSCORE: CharFlags = 1 << 5;
/// A possible letter of some script.
pub(crate) const LETTER: CharFlags = 1 << 6;
/// A character whose class is not listed.
const RARE: CharFlags = 1 << 7;

/// The properties of every character of the Basic Multilingual Plane.
#[allow(
    long_running_const_eval,
    reason = "one look at each of 65,536 characters"
)]
static PROPERTIES: [Properties; 0x1_0000] = {
    let mut properties = [Properties::listed('\u{fffd}'); 0x1_0000];
    let mut code = 0;
    while code < properties.len() {
        if let Some(c) = char::from_u32(code as u32) {
            properties[code] = Properties::listed(c);
        }
        code += 1;
    }
    let mut k = 0;
    while k < HINTS.len() {
        let (hint, chars) = HINTS[k];
        let mut at = 0;
        while at < chars.len() {
            let (c, next) = decode(chars.as_bytes(), at);
            properties[c as usize].hints |= hint;
            at = next;
        }
        k += 1;
    }
    properties
};

impl Properties {
    /// The properties of nearly all Han.
    pub(crate) const HAN: Self = Self::listed('一');

    /// Returns the properties of a character.
    #[inline]
    pub(crate) fn of(c: char) -> Self {
        match PROPERTIES.get(c as usize) {
            Some(properties) if properties.flags & RARE == 0 => *properties,
            _ => Self::of_rare(c),
        }
    }

    #[cold]
    fn of_rare(c: char) -> Self {
        Self::of_class(c, Class::of_rare(c))
    }

    const fn listed(c: char) -> Self {
        match Class::of_listed(c) {
            Some(class) => Self::of_class(c, class),
            None => Self {
                flags: if is_space(c) { SPACE } else { RARE },
                ..Self::of_class(c, Class::Other)
            },
        }
    }

    const fn of_class(c: char, class: Class) -> Self {
        let mut flags = 0;
        if matches!(class, Class::Open | Class::Close) || matches!(c, '(' | ')') {
            flags |= BRACKET;
        }
        if matches!(c, '：' | ':') {
            flags |= COLON;
        }
        if matches!(c, '，' | '；' | '、' | '。' | '“' | '”') {
            flags |= CLAUSE;
        }
        if matches!(c, '。' | '；' | '：' | '，' | ';' | ':') {
            flags |= BEFORE_NUMBER;
        }
        if matches!(c, '_' | '＿') {
            flags |= UNDERSCORE;
        }
        if !class.is_mark() && !matches!(class, Class::Digit | Class::WideDigit | Class::AsciiMark)
        {
            flags |= LETTER;
        }
        Self {
            class,
            width: width_of(c, class),
            hints: 0,
            flags,
        }
    }
}

/// What a character suggests about a row, a bit each. A recogniser runs only where the hints allow a match.
pub(crate) type Hints = u8;

/// Words such as 的, 了, 他, frequent in prose and absent from titles.
pub(crate) const PLAIN_WORD: Hints = 1;
/// Every role or trade in a byline has one of these: `记者`, `编辑`, `摄影`.
pub(crate) const ROLE: Hints = 1 << 1;
/// Every dateline has one of these, from the name of a newspaper, an agency or a station.
pub(crate) const PAPER: Hints = 1 << 2;

const HINTS: [(Hints, &str); 3] = [
    (PLAIN_WORD, "的了是在他她我们們这這那就也都还還着著過过不很"),
    (ROLE, "者员員辑輯译影理文生字"),
    (PAPER, "社报報网網台臺刊"),
];

/// Returns the hints of a character.
#[inline]
pub(crate) fn hints_of(c: char) -> Hints {
    PROPERTIES.get(c as usize).map_or(0, |p| p.hints)
}

/// Returns the union of the hints of some characters.
#[cfg(test)]
pub(crate) fn hints_among(chars: &[char]) -> Hints {
    chars.iter().fold(0, |hints, &c| hints | hints_of(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_what_unicode_calls_so_and_two_more() {
        for c in '\0'..=char::MAX {
            let want = c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}');
            assert_eq!(is_space(c), want, "{c:?}");
        }
    }

    #[test]
    fn a_run_of_han_ends_where_anything_else_begins() {
        for c in (' '..=char::MAX)
            .step_by(7)
            .chain(['\u{4dff}', '一', '\u{4fff}', '\u{9fff}', '\u{a000}'])
        {
            let text = format!("中{c}文");
            let want = if matches!(c, '\u{4e00}'..='\u{9fff}') {
                9
            } else {
                3
            };
            let han: String = leading_han(text.as_bytes()).map(|(c, _)| c).collect();
            assert_eq!(han, text[..want], "{c:?}");
        }
    }

    #[test]
    fn rare_characters_count_as_what_they_are() {
        for (what, c, class) in [
            ("extension A", '㐀', Class::Han),
            ("extension B", '𠀀', Class::Han),
            ("extension I", '\u{2ebf0}', Class::Han),
            ("zero", '〇', Class::Han),
            ("compatibility ideograph", '\u{f900}', Class::Han),
            ("Kangxi radical", '⼈', Class::Han),
            ("Bopomofo", 'ㄅ', Class::Han),
            ("variation selector", '\u{e0100}', Class::Extend),
            ("combining acute", '\u{301}', Class::Extend),
            ("combining voicing mark", '\u{3099}', Class::Extend),
            ("half-width voicing mark", 'ﾞ', Class::Extend),
            ("vertical comma", '︐', Class::Pause),
        ] {
            assert_eq!(Class::of(c), class, "{what}");
        }
    }

    #[test]
    fn rare_letters_are_those_of_the_standard_library() {
        for c in '\0'..=char::MAX {
            assert_eq!(
                is_rare_letter(c),
                c.is_alphabetic() || c.is_numeric(),
                "{c:?}"
            );
        }
    }

    #[test]
    fn widths_are_in_half_ems() {
        let total = |s: &str| s.chars().map(width).sum::<u32>();
        assert_eq!(total("汉字，“”"), 10);
        assert_eq!(total("17.02"), 5);
        assert_eq!(total("e\u{301}"), 1);
    }
}
