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
