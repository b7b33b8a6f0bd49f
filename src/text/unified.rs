//! Unified ideographs for radicals and compatibility ideographs.

use unicode_normalization::char::decompose_compatible;

/// Returns the unified ideograph for a radical or a compatibility ideograph: Unicode's decomposition, or the entry of
/// [`RADICALS`] where there is none.
///
/// The twelve unified ideographs among the compatibility ones (U+FA0E, U+FA0F, U+FA11 …) have no decomposition. `⼾`
/// becomes `戶`, as in Unicode, even in a text that uses `户`.
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

/// Unified ideographs for U+2E80 to U+2EF3, sixteen in a row; `.` where the radical is kept.
///
/// From Unicode's Equivalent_Unified_Ideograph, limited to radicals that are drawn like the ideograph (one glyph for
/// both in Noto Sans CJK SC or Noto Serif CJK SC, and `⻄`, `⻭`): a PDF's character map gives these in place of the
/// ideograph. `⺌` is a component, not `小`.
pub(crate) const RADICALS: [&str; 8] = [
    "..乛乚.亻.𠘨.刂.㔾..兀尣",
    "尢.巳幺彑彐忄.扌攵.旡..歺母",
    "民氵.灬爫.丬.犭....礻𥫗糹",
    "纟罓罒㓁.....耂肀..𦥑艹.",
    ".虎衤覀西见角𧢲讠贝𧾷车辶...",
    "钅長镸长门𨸏阝.青韦页风飞食𩙿飠",
    "饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜",
    "龙龜亀龟",
];
