//! The ordinary forms of characters, independent of context.

use crate::options::Options;
use crate::rules::Rule;
use crate::text::unified::unified;

/// Returns the ordinary form of a character under `options`, independent of context, and the rule.
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

/// Returns the ASCII form of a character from U+FF01 to U+FF5E, which are in ASCII order.
pub(super) fn narrow(c: char) -> char {
    char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
}

/// The vertical presentation forms, and below each its horizontal form: by its Unicode name, but full-width where Unicode's
/// decomposition is ASCII. `︰` is named a two-dot leader, but Chinese typesetters and fonts use it as the colon. `︴` is the
/// book title mark, whose horizontal form is U+FE4F. U+FE45 and U+FE46, sesame dots, are no vertical forms.
const VERTICAL: &str = "︐︑︒︓︔︕︖︗︘︙︰︱︲︳︴︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈";
const HORIZONTAL: &str = "，、。：；！？〖〗…：—–＿﹏（）｛｝〔〕【】《》〈〉「」『』［］";

/// Returns the horizontal form of a vertical presentation form.
pub(super) fn horizontal(c: char) -> Option<char> {
    let place = VERTICAL.chars().position(|form| form == c)?;
    HORIZONTAL.chars().nth(place)
}
