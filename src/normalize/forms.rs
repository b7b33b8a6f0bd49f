//! Forms: the ordinary form of a character that has one, wherever it stands.

use unicode_normalization::char::decompose_compatible;

use crate::options::Options;
use crate::rules::Rule;

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

/// The unified ideograph for a radical or a compatibility ideograph: Unicode's decomposition, or
/// [`RADICALS`] where there is none.
///
/// The twelve unified ideographs among the compatibility ones (U+FA0E, U+FA0F, U+FA11 …) have no
/// decomposition. `⼾` becomes `戶`, as Unicode has it, also in a text that writes `户`.
pub(crate) fn unified(c: char) -> Option<char> {
    if let '\u{2E80}'..='\u{2EFF}' = c {
        let place = c as usize - 0x2E80;
        let row = RADICALS.get(place / 16)?;
        return row.chars().nth(place % 16).filter(|&to| to != '.');
    }
    let mut to = c;
    // Each of these decomposes into one character.
    decompose_compatible(c, |d| to = d);
    (to != c).then_some(to)
}

/// U+2E80 to U+2EF3, sixteen in a row; `.` where the radical stays.
///
/// From Unicode's Equivalent_Unified_Ideograph, and of that only the radicals that are drawn like
/// the ideograph (one glyph for both in Noto Sans CJK SC or Noto Serif CJK SC, and `⻄`, `⻭`):
/// those are what a PDF's character map gives in place of the ideograph. `⺌` is a part of
/// a character and no `小`.
pub(super) const RADICALS: [&str; 8] = [
    "..乛乚.亻.𠘨.刂.㔾..兀尣",
    "尢.巳幺彑彐忄.扌攵.旡..歺母",
    "民氵.灬爫.丬.犭....礻𥫗糹",
    "纟罓罒㓁.....耂肀..𦥑艹.",
    ".虎衤覀西见角𧢲讠贝𧾷车辶...",
    "钅長镸长门𨸏阝.青韦页风飞食𩙿飠",
    "饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜",
    "龙龜亀龟",
];
