//! Forms: the ordinary form of a character that has one, wherever it stands.

use crate::options::Options;
use crate::rules::Rule;
use crate::text::unified::unified;

/// What `options` make of a character wherever it stands, and the rule.
pub(super) fn ordinary_form(c: char, options: &Options) -> Option<(char, Rule)> {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' if options.rules.has(Rule::AsciiWidth) => {
            Some((narrow(c), Rule::AsciiWidth))
        }
        '\u{FE10}'..='\u{FE48}' if options.rules.has(Rule::VerticalForm) => {
            horizontal(c).map(|to| (to, Rule::VerticalForm))
        }
        '\u{2E80}'..='\u{2FD5}' | '\u{F900}'..='\u{FAD9}' | '\u{2F800}'..='\u{2FA1D}'
            if options.rules.has(Rule::UnifyHan) =>
        {
            unified(c).map(|to| (to, Rule::UnifyHan))
        }
        _ => None,
    }
}

/// The ASCII form of a character between U+FF01 and U+FF5E, which lie as ASCII does.
pub(super) fn narrow(c: char) -> char {
    char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
}

/// The ordinary form of a vertical presentation form, as Unicode names it, but full-width where
/// Unicode's decomposition is ASCII.
pub(super) fn horizontal(c: char) -> Option<char> {
    Some(match c {
        '︐' => '，',
        '︑' => '、',
        '︒' => '。',
        '︓' => '：',
        '︔' => '；',
        '︕' => '！',
        '︖' => '？',
        '︗' => '〖',
        '︘' => '〗',
        '︙' => '…',
        // A two-dot leader by its name; Chinese typesetters and their fonts take it for the colon.
        '︰' => '：',
        '︱' => '—',
        '︲' => '–',
        '︳' => '＿',
        // The mark of a book's title; its horizontal form has a code point of its own, U+FE4F.
        '︴' => '﹏',
        '︵' => '（',
        '︶' => '）',
        '︷' => '｛',
        '︸' => '｝',
        '︹' => '〔',
        '︺' => '〕',
        '︻' => '【',
        '︼' => '】',
        '︽' => '《',
        '︾' => '》',
        '︿' => '〈',
        '﹀' => '〉',
        '﹁' => '「',
        '﹂' => '」',
        '﹃' => '『',
        '﹄' => '』',
        '﹇' => '［',
        '﹈' => '］',
        // U+FE45 and U+FE46, sesame dots, are no vertical forms.
        _ => return None,
    })
}
