//! Opt-in character changes: width, vertical forms, Han forms, soft hyphens.

mod change;
mod forms;
mod signs;

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use self::change::{is_cluster, replacement};
use self::forms::ordinary_form;
use self::signs::{Number, NumberSign, is_sign};
use crate::edit::Replacement;
use crate::options::Options;
use crate::rules::Rule;

const SHY: char = '\u{AD}';

/// Returns the character changes that `options` enable, in text order: one for each changed character, one for each run
/// of soft hyphens.
///
/// A character changes only if it is a grapheme cluster by itself, so one that carries a combining mark or a variation
/// selector stays. Marks are judged by their neighbours after every other change, so normalising the result changes
/// nothing more. White space is a neighbour like any other.
pub(crate) fn normalize(text: &str, options: &Options) -> Vec<Replacement> {
    let mut replacements = Vec::new();
    if !options.changes_characters() {
        return replacements;
    }
    let mut number = Number::default();
    let mut done = 0;
    for (at, c) in text.char_indices() {
        if at < done {
            continue;
        }
        if c == SHY && options.rules.has(Rule::SoftHyphen) {
            done = text.len() - text[at..].trim_start_matches(SHY).len();
            if parts_a_cluster(text, &(at..done)) {
                number.settle(text, Some(c), &mut replacements);
            } else {
                replacements.push(replacement(at..done, None, Rule::SoftHyphen));
            }
            continue;
        }
        let input = at..at + c.len_utf8();
        let (c, replaced) = match ordinary_form(c, options) {
            Some((to, rule)) if is_cluster(text, &input) => {
                replacements.push(replacement(input.clone(), Some(to), rule));
                (to, Some(replacements.len() - 1))
            }
            _ => (c, None),
        };
        if options.rules.has(Rule::AsciiWidth) {
            if is_sign(c) {
                number.signs.push(NumberSign { c, input, replaced });
            } else {
                number.settle(text, Some(c), &mut replacements);
            }
        }
    }
    number.settle(text, None, &mut replacements);
    replacements
}

/// Returns true if the characters on both sides of `hyphens` would be one cluster without them.
fn parts_a_cluster(text: &str, hyphens: &Range<usize>) -> bool {
    let before = text[..hyphens.start].graphemes(true).next_back();
    let after = text[hyphens.end..].chars().next();
    match (before, after) {
        (Some(before), Some(after)) => format!("{before}{after}").graphemes(true).count() == 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::forms::horizontal;
    use super::*;
    use crate::edit::{apply, undo};
    use crate::text::unified::{RADICALS, unified};
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;
    use unicode_segmentation::GraphemeCursor;

    fn normalized(text: &str, options: &Options) -> String {
        apply(text, normalize(text, options)).0.into_owned()
    }

    fn width() -> Options {
        Options::new().ascii_width(true)
    }

    fn vertical() -> Options {
        Options::new().vertical_forms(true)
    }

    fn han() -> Options {
        Options::new().unify_han(true)
    }

    fn shy() -> Options {
        Options::new().drop_soft_hyphens(true)
    }

    fn all() -> Options {
        width()
            .vertical_forms(true)
            .unify_han(true)
            .drop_soft_hyphens(true)
    }

    fn check(table: &[(&str, Options, &str, &str)]) {
        for (name, options, input, expected) in table {
            assert_eq!(normalized(input, options), *expected, "{name}");
            assert_eq!(
                normalized(expected, options),
                *expected,
                "{name}, once more"
            );
        }
    }

    #[test]
    fn off() {
        check(&[
            (
                "nothing is asked for",
                Options::new(),
                "１７．０２％︰⼈神a\u{AD}b",
                "１７．０２％︰⼈神a\u{AD}b",
            ),
            ("empty", all(), "", ""),
            (
                "nothing to change",
                all(),
                "增长17.02%，到4月21日。",
                "增长17.02%，到4月21日。",
            ),
            (
                "no option reaches into another",
                vertical(),
                "１︓２⼈\u{AD}",
                "１：２⼈\u{AD}",
            ),
        ]);
    }

    #[test]
    fn digits_and_letters() {
        check(&[
            ("digits", width(), "４月２１日", "4月21日"),
            ("letters", width(), "ＧＤＰ与ｐＨ值", "GDP与pH值"),
            ("the ends of the ranges", width(), "０９ＡＺａｚ", "09AZaz"),
            (
                "their neighbours stay",
                width(),
                "／：＠［｀｛",
                "／：＠［｀｛",
            ),
            (
                "a digit with a combining mark",
                width(),
                "１\u{20E3}２",
                "１\u{20E3}2",
            ),
            (
                "a letter with a combining mark",
                width(),
                "Ａ\u{301}Ｂ",
                "Ａ\u{301}B",
            ),
            (
                "a letter before an ideograph's mark",
                width(),
                "Ａ葛\u{E0100}",
                "A葛\u{E0100}",
            ),
        ]);
    }

    #[test]
    fn marks_of_numbers() {
        check(&[
            (
                "point and percent",
                width(),
                "增长１７．０２％。",
                "增长17.02%。",
            ),
            ("time", width(), "上午１０：３０开会", "上午10:30开会"),
            ("time with seconds", width(), "１０：３０：０５", "10:30:05"),
            ("score", width(), "以３：２取胜", "以3:2取胜"),
            (
                "range of years",
                width(),
                "２０２１－２０３５年",
                "2021-2035年",
            ),
            ("range of percentages", width(), "１７％－２０％", "17%-20%"),
            ("fraction", width(), "１／３与２＋３", "1/3与2+3"),
            ("ASCII digits", width(), "17．02％、10：30", "17.02%、10:30"),
            ("mixed digits", width(), "１7．0２％", "17.02%"),
            ("version", width(), "１．２．３", "1.2.3"),
            ("after a number's point", width(), "１．", "1．"),
            ("percent alone", width(), "百分号％", "百分号％"),
            ("second percent", width(), "５％％", "5%％"),
            (
                "a mark with a variation selector",
                width(),
                "１．\u{FE0F}５",
                "1．\u{FE0F}5",
            ),
        ]);
    }

    #[test]
    fn marks_of_running_text() {
        check(&[
            ("speech", width(), "他说：１０个", "他说：10个"),
            ("after a number", width(), "共１０：甲、乙", "共10：甲、乙"),
            (
                "an attachment of a year",
                width(),
                "附件１：２０２５年计划",
                "附件1：2025年计划",
            ),
            (
                "an attachment of a month",
                width(),
                "附件２：１０月安排",
                "附件2：10月安排",
            ),
            ("an item of a year", width(), "１．２０２５年", "1．2025年"),
            ("years and a half", width(), "２．５年", "2.5年"),
            ("dash", width(), "甲－１、Ａ－１", "甲－1、A－1"),
            (
                "white space between",
                width(),
                "１０： ３０，１７．\n０２",
                "10： 30，17．\n02",
            ),
        ]);
    }

    #[test]
    fn commas_between_groups() {
        check(&[
            ("one", width(), "１，２３４元", "1,234元"),
            (
                "several",
                width(),
                "１２，３４５，６７８．９０",
                "12,345,678.90",
            ),
            ("with ASCII digits", width(), "1，234", "1,234"),
            (
                "with an ASCII comma",
                width(),
                "１,２３４，５６７",
                "1,234,567",
            ),
            ("between numbers", width(), "１，２，３", "1，2，3"),
            ("after a year", width(), "２０２５，１００", "2025，100"),
            (
                "after a year, all or none",
                width(),
                "２０２５，１００，２００",
                "2025，100，200",
            ),
            ("before a year", width(), "５，２０２５年", "5，2025年"),
            ("a short group", width(), "１，２３４，５６", "1，234，56"),
            (
                "numbers with zeros before",
                width(),
                "００１，００２",
                "001，002",
            ),
            ("after a fraction", width(), "１．５，２３４", "1.5，234"),
            ("at the end", width(), "１，２３４，", "1,234，"),
            (
                "in running text",
                width(),
                "共１，２３４项，其中",
                "共1,234项，其中",
            ),
        ]);
    }

    #[test]
    fn vertical_forms() {
        check(&[
            ("colon", vertical(), "记者︰甲", "记者：甲"),
            (
                "brackets",
                vertical(),
                "︵甲︶﹁乙﹂﹃丙﹄",
                "（甲）「乙」『丙』",
            ),
            (
                "titles",
                vertical(),
                "︿甲﹀︽乙︾︻丙︼︗丁︘︹戊︺",
                "〈甲〉《乙》【丙】〖丁〗〔戊〕",
            ),
            (
                "curly and square",
                vertical(),
                "︷甲︸﹇乙﹈",
                "｛甲｝［乙］",
            ),
            (
                "marks",
                vertical(),
                "甲︐乙︑丙︒丁︓戊︔己︕庚︖",
                "甲，乙、丙。丁：戊；己！庚？",
            ),
            ("runs", vertical(), "甲︙︙乙︱︱丙", "甲……乙——丙"),
            ("lines", vertical(), "︲︳︴", "–＿﹏"),
            (
                "no vertical forms",
                vertical(),
                "﹅﹆﹉﹏﹐﹙",
                "﹅﹆﹉﹏﹐﹙",
            ),
            (
                "then the width",
                all(),
                "１０︓３０︓０５、１︐２３４",
                "10:30:05、1,234",
            ),
            (
                "then the width, with a leader",
                all(),
                "３︰２，甲︰乙",
                "3:2，甲：乙",
            ),
        ]);
    }

    #[test]
    fn han_forms() {
        check(&[
            ("Kangxi radicals", han(), "⼈⼝⽤⽔⿕", "人口用水龠"),
            ("the supplement", han(), "⻓⻔⻄⺠⻢⻰", "长门西民马龙"),
            ("no ideograph", han(), "⺀⺌⺮", "⺀⺌𥫗"),
            (
                "compatibility ideographs",
                han(),
                "豈神\u{2F800}\u{2FA1D}",
                "豈神丽𪘀",
            ),
            (
                "the twelve unified ones",
                han(),
                "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩",
                "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩",
            ),
            (
                "a variation selector",
                han(),
                "神\u{FE00}⼈\u{E0100}⼈",
                "神\u{FE00}⼈\u{E0100}人",
            ),
            ("a date of radicals", all(), "１：１０⽉", "1：10月"),
        ]);
    }

    #[test]
    fn soft_hyphens() {
        check(&[
            ("inside a word", shy(), "hand\u{AD}buch", "handbuch"),
            ("a run", shy(), "hand\u{AD}\u{AD}buch\u{AD}", "handbuch"),
            (
                "before a combining mark",
                shy(),
                "e\u{AD}\u{AD}\u{301}",
                "e\u{AD}\u{AD}\u{301}",
            ),
            ("in a line end", shy(), "甲\r\u{AD}\n乙", "甲\r\u{AD}\n乙"),
            ("between regional indicators", shy(), "🇨\u{AD}🇳", "🇨\u{AD}🇳"),
            ("between flags", shy(), "🇨🇳\u{AD}🇨🇳", "🇨🇳🇨🇳"),
            (
                "ordinary hyphens",
                shy(),
                "inter-national",
                "inter-national",
            ),
            ("inside a number", all(), "１\u{AD}．５", "1.5"),
            ("only soft hyphens", shy(), "\u{AD}\u{AD}", ""),
        ]);
    }

    #[test]
    fn each_change_names_its_rule() {
        let text = "ＡＢ\u{AD}\u{AD}︵⼈１︰２．５";
        let changes: Vec<_> = normalize(text, &all())
            .into_iter()
            .map(|r| (text[r.input].to_owned(), r.after.to_string(), r.rule.name()))
            .collect();
        let expected = [
            ("Ａ", "A", "ascii-width"),
            ("Ｂ", "B", "ascii-width"),
            ("\u{AD}\u{AD}", "", "soft-hyphen"),
            ("︵", "（", "vertical-form"),
            ("⼈", "人", "unify-han"),
            ("１", "1", "ascii-width"),
            ("︰", ":", "ascii-width"),
            ("２", "2", "ascii-width"),
            ("．", ".", "ascii-width"),
            ("５", "5", "ascii-width"),
        ];
        let expected = expected.map(|(from, to, rule)| (from.to_owned(), to.to_owned(), rule));
        assert_eq!(changes, expected);
    }

    #[test]
    fn vertical_forms_agree_with_unicode() {
        // Used as a colon, not a leader; see `horizontal`.
        let forms = ('\u{FE10}'..='\u{FE4F}').filter(|&c| c != '︰');
        for (c, to) in forms.filter_map(|c| Some((c, horizontal(c)?))) {
            assert!(c.nfkc().eq(to.nfkc()), "{c} {to}");
        }
    }

    #[test]
    fn unified_forms_are_single_and_final() {
        let ranges = [
            '\u{2F00}'..='\u{2FD5}',
            '\u{F900}'..='\u{FAD9}',
            '\u{2F800}'..='\u{2FA1D}',
        ];
        let mut kept = 0;
        for c in ranges.into_iter().flatten() {
            assert_eq!(c.nfkd().count(), 1, "{c}");
            match unified(c) {
                Some(to) => assert_eq!(unified(to), None, "{c} {to}"),
                None => kept += 1,
            }
        }
        // The twelve unified ideographs, and U+FA6E and U+FA6F, which are not assigned.
        assert_eq!(kept, 14);
    }

    #[test]
    fn radicals_lie_where_they_belong() {
        for row in &RADICALS[..7] {
            assert_eq!(row.chars().count(), 16, "{row}");
        }
        for c in '\u{2E80}'..='\u{2EFF}' {
            let to = unified(c);
            if c.nfkc().ne([c]) {
                assert!(to.is_some_and(|to| c.nfkc().eq([to])), "{c}");
            }
        }
        assert_eq!(unified('\u{2E82}'), Some('乛'));
        assert_eq!(unified('\u{2EF4}'), None);
    }

    /// Generates texts dense in the characters that the rules examine.
    fn dense() -> impl Strategy<Value = String> {
        let signs: Vec<char> = "019０１５９．，：／％＋－.,:%ＡｚＺ︐︓︰︱︙﹁﹄⼈⽉⼾⻓⺌神﨎年月日人甲。 \n\r\u{AD}\u{AD}\u{301}\u{FE00}\u{E0100}\u{200D}\u{600}\u{20E3}🇨👩ᄀ가\u{11A8}"
            .chars()
            .collect();
        proptest::collection::vec(
            prop_oneof![8 => proptest::sample::select(signs), 1 => any::<char>()],
            0..24,
        )
        .prop_map(|chars| chars.into_iter().collect())
    }

    fn any_options() -> impl Strategy<Value = Options> {
        any::<[bool; 4]>().prop_map(|[width, vertical, han, shy]| {
            Options::new()
                .ascii_width(width)
                .vertical_forms(vertical)
                .unify_han(han)
                .drop_soft_hyphens(shy)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn normalising_twice_changes_nothing(text in dense(), options in any_options()) {
            let once = normalized(&text, &options);
            prop_assert!(normalize(&once, &options).is_empty(), "{:?} {:?}", text, once);
        }

        #[test]
        fn changes_are_sorted_whole_clusters_and_can_be_undone(
            text in dense(),
            options in any_options(),
        ) {
            let replacements = normalize(&text, &options);
            prop_assert!(replacements.is_sorted_by(|a, b| a.input.end <= b.input.start));
            let changed = replacements.len();
            let (output, edits) = apply(&text, replacements);
            prop_assert_eq!(edits.len(), changed);
            prop_assert_eq!(undo(&output, &edits).unwrap(), &*text);
            let is_boundary = |text: &str, at| {
                GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap()
            };
            for edit in &edits {
                for at in [edit.input.start, edit.input.end] {
                    prop_assert!(is_boundary(&text, at), "{:?} {:?}", text, edit);
                }
                for at in [edit.output.start, edit.output.end] {
                    prop_assert!(is_boundary(&output, at), "{:?} {:?}", output, edit);
                }
            }
        }
    }
}
