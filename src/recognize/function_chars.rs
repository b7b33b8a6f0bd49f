//! Function characters, which carry grammar: informative by their position at a line end.

use crate::text::char_set::{CharSet, decode};

/// All function characters, each with its variants.
pub(crate) const FUNCTION_CHARS: &[&str] = &[
    "的", "了", "是", "在", "和", "与與", "及", "对對", "为為", "将將", "把", "被", "从從", "到",
    "于於", "以", "而", "但", "也", "都", "就", "还還", "又", "要", "不", "有", "这這", "那", "其",
    "此", "该該", "等", "之", "所", "由", "向", "并並", "或", "着著", "过過", "地", "得", "们們",
    "个個", "中", "上", "下", "年", "月", "日", "人", "一", "二", "三", "他", "她", "我", "会會",
    "据據", "记記", "本", "近", "今", "各", "全", "新", "市", "县縣", "省", "区區", "来來", "后後",
    "前", "内", "者", "化", "性", "说說", "时時", "能",
];

/// First code point of the CJK block that holds them all, and the size of the block.
const FIRST: usize = '一' as usize;
const BLOCK: usize = 0x5200;

/// For each character of the block, its index in the list plus 1, or 0.
static PLACES: [u8; BLOCK] = {
    let mut places = [0; BLOCK];
    let mut k = 0;
    while k < FUNCTION_CHARS.len() {
        let forms = FUNCTION_CHARS[k].as_bytes();
        let mut at = 0;
        while at < forms.len() {
            let (c, next) = decode(forms, at);
            places[c as usize - FIRST] = k as u8 + 1;
            at = next;
        }
        k += 1;
    }
    places
};

/// Returns the index of a function character in [`FUNCTION_CHARS`].
#[inline]
pub(crate) fn function_char(c: char) -> Option<u8> {
    let place = PLACES.get((c as usize).wrapping_sub(FIRST))?;
    place.checked_sub(1)
}

/// Returns true for a word that needs another after it. No list item ends in one.
pub(crate) fn asks_for_more(c: char) -> bool {
    static WORDS: CharSet = CharSet::of(
        "的地得了和与與及在是为為对對将將把被从從到于於以而或并並不这這那其该該所由向致",
    );
    WORDS.has(c)
}

/// Returns true if a word asks for another across the gap: `交通事故致⏎11人死亡`, but not `增加所致⏎`.
pub(crate) fn asks_for_more_at(visible: &[char], at: usize) -> bool {
    let is_result = at > 1 && visible[at - 2..at] == ['所', '致'];
    asks_for_more(visible[at - 1]) && !is_result || matches!(visible[at], '的' | '们' | '們')
}

/// Returns true for a word that needs another before it. No list item begins with one.
pub(crate) fn stands_behind(c: char) -> bool {
    static WORDS: CharSet = CharSet::of("的地得了着著过過们們等之者性化");
    WORDS.has(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_have_one_place() {
        assert_eq!(function_char('与'), function_char('與'));
        assert_eq!(function_char('的'), Some(0));
        assert_eq!(function_char('竹'), None);
        let all: String = FUNCTION_CHARS.concat();
        let mut chars: Vec<char> = all.chars().collect();
        chars.sort_unstable();
        chars.dedup();
        assert_eq!(chars.len(), all.chars().count(), "one of them stands twice");
    }
}
