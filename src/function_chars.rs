//! Function characters: those that say little but where they may stand, before a line end or after.

use once_cell::sync::Lazy;

use crate::lexicon::CharSet;

/// All of them, each with its other forms.
pub(crate) const FUNCTION_CHARS: &[&str] = &[
    "的", "了", "是", "在", "和", "与與", "及", "对對", "为為", "将將", "把", "被", "从從", "到",
    "于於", "以", "而", "但", "也", "都", "就", "还還", "又", "要", "不", "有", "这這", "那", "其",
    "此", "该該", "等", "之", "所", "由", "向", "并並", "或", "着著", "过過", "地", "得", "们們",
    "个個", "中", "上", "下", "年", "月", "日", "人", "一", "二", "三", "他", "她", "我", "会會",
    "据據", "记記", "本", "近", "今", "各", "全", "新", "市", "县縣", "省", "区區", "来來", "后後",
    "前", "内", "者", "化", "性", "说說", "时時", "能",
];

/// Every form of them.
static ALL: CharSet = {
    let mut all = CharSet::empty();
    let mut k = 0;
    while k < FUNCTION_CHARS.len() {
        all.add(FUNCTION_CHARS[k]);
        k += 1;
    }
    all
};

/// Place of a function character in its list.
pub(crate) fn function_char(c: char) -> Option<usize> {
    static PLACES: Lazy<Vec<(char, usize)>> = Lazy::new(|| {
        let forms = FUNCTION_CHARS.iter().enumerate();
        let mut places: Vec<_> = forms
            .flat_map(|(k, forms)| forms.chars().map(move |c| (c, k)))
            .collect();
        places.sort_unstable();
        places
    });
    // Most characters are none.
    if !ALL.has(c) {
        return None;
    }
    let at = PLACES.binary_search_by_key(&c, |&(c, _)| c).ok()?;
    Some(PLACES[at].1)
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
