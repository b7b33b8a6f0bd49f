//! Gap precheck: tests whether the rules keep the white space inside a line.
//!
//! Nearly all white space inside the lines of a repaired text is a plain space: between the clauses of a headline,
//! between the parts of a byline, after a dateline. A few characters prove that such a space stays. Other lines go
//! through the [rules](crate::spacing::gap_rules).

use std::cell::OnceCell;
use std::mem::take;
use std::ops::Range;

use crate::decide::decode::Decided;
use crate::decide::state::State;
use crate::dictionary::jieba::Dictionary;
use crate::layout::extract;
use crate::layout::row_features::RowFeatures;
use crate::options::Options;
use crate::recognize::byline::{LONGEST, Phrase, parts, role};
use crate::recognize::markers::marker;
use crate::recognize::names::{LONGEST_NAME, is_name};
use crate::rules::Rule;
use crate::spacing::answer::{Answer, Label};
use crate::spacing::gap_rules::{self, BlockRows};
use crate::spacing::style::Style;
use crate::text::characters::{Class, is_digit, may_not_start};
use crate::text::gap::Gap;
use crate::text::line::{Line, is_letter_spaced};
use crate::text::scan::{Scan, ScanBuffers};

/// Characters at the start of a line within which a label ends.
const LABEL: usize = 8;

/// Reusable buffers for applying the rules to a line.
#[derive(Debug, Default)]
pub(crate) struct GapBuffers {
    scan: ScanBuffers,
    extract: extract::ExtractBuffers,
    facts: Vec<RowFeatures>,
    spaces: gap_rules::GapRuleBuffers,
    answers: Vec<(usize, Answer)>,
}

/// Returns true if the rules keep the white space inside a line that is not wrapped.
pub(crate) fn gaps_stay(
    scan: &Scan<'_>,
    line: &Line,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    buffers: &mut GapBuffers,
) -> bool {
    if line.stray > 1 && line.stray * 2 + 1 >= line.chars {
        return false;
    }
    let text = &scan.text[line.bytes.clone()];
    // The rules change nothing in English or code.
    let plain = |b: u8| b.is_ascii_graphic() || b == b' ';
    let bytes = text.as_bytes();
    if bytes[0].is_ascii_alphabetic()
        && bytes.get(1) != Some(&b'.')
        && !is_spaced_out(line)
        && bytes.iter().all(|&b| plain(b))
    {
        return true;
    }
    shows_that_gaps_stay(scan, line) || rules_keep_gaps(text, options, dictionary, buffers)
}

fn is_spaced_out(line: &Line) -> bool {
    is_letter_spaced(line.gaps.len(), line.chars as usize)
}

/// Returns true if the rules keep the white space at every gap of a line.
pub(crate) fn rules_keep_gaps(
    text: &str,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    buffers: &mut GapBuffers,
) -> bool {
    let GapBuffers {
        scan,
        extract: buffers,
        facts,
        spaces,
        answers,
    } = buffers;
    let scanned = Scan::with(text, take(scan));
    extract::find(&scanned, facts, buffers);
    let state = match facts[0].phrase {
        Some(Phrase::Jump) => State::Jump,
        Some(_) => State::Byline,
        None => State::Only,
    };
    let decided = [Decided {
        state,
        joined: false,
        confidence: 1.0,
    }];
    let rows = BlockRows {
        scan: &scanned,
        facts: &facts[..1],
        decided: &decided,
        wrapped: false,
        is_item: false,
        style: Style::default(),
        names: &OnceCell::new(),
        spaces: options.spaces,
        digits: options.han_digit_spacing,
        dictionary,
        drop_hyphens: options.rules.has(Rule::SoftHyphenLine),
    };
    answers.clear();
    rows.answers(spaces, answers);
    let stay = answers.iter().all(|&(gap, answer)| match answer.label {
        Label::Keep => true,
        Label::Space => &text[scanned.gaps[gap].bytes.clone()] == " ",
        Label::Join => false,
    });
    *scan = scanned.into_buffers();
    stay
}

/// Returns true if a few characters prove that the rules keep the white space inside a line. They keep it except in
/// dates, letter-spaced rows and phrases, and turn intentional white space into a plain space.
pub(crate) fn shows_that_gaps_stay(scan: &Scan<'_>, line: &Line) -> bool {
    let gaps = &scan.gaps[line.gaps.clone()];
    let is_plain = |g: &Gap| &scan.text[g.bytes.clone()] == " ";
    if is_spaced_out(line) || !gaps.iter().all(is_plain) {
        return false;
    }
    let spaced = &SpacedLine {
        scan,
        line,
        visible: &scan.visible[line.visible.clone()],
        gaps,
    };
    spaced.gaps_are_plain() && !spaced.may_begin_phrase() && spaced.bylines_stay()
}

/// A line with white space inside.
struct SpacedLine<'a> {
    scan: &'a Scan<'a>,
    line: &'a Line,
    visible: &'a [char],
    gaps: &'a [Gap],
}

impl SpacedLine<'_> {
    /// Returns the positions of the gaps, in characters from the start of the line.
    fn apart(&self) -> impl Iterator<Item = usize> {
        self.gaps.iter().map(|g| g.at - self.line.visible.start)
    }

    /// Returns true if no gap is beside a figure, as in a date, or a character that may form a cluster with the space.
    fn gaps_are_plain(&self) -> bool {
        let is_plain = |c: char, class: Class| match class {
            Class::Extend | Class::Other => false,
            Class::Latin => c.is_ascii(),
            _ => !is_digit(c),
        };
        let mut gaps = self.gaps.iter();
        gaps.all(|g| is_plain(g.left, g.left_class) && is_plain(g.right, g.right_class))
    }

    /// Returns true if the line may begin with a marker, a jump line, a mark before a byline, or a list of names.
    fn may_begin_phrase(&self) -> bool {
        let visible = self.visible;
        let is_name = match self.apart().next() {
            Some(1) => true,
            Some(gap) => gap <= LONGEST_NAME && is_name(&visible[..gap]),
            None => false,
        };
        is_name
            || visible.iter().take(LABEL).any(|&c| c == '：')
            || matches!(visible[0], '口' | '—' | '（' | '(' | '【')
            || marker(visible, |_| true).is_some()
    }

    /// Returns true if all white space in bylines, whole lines or in brackets, is between their parts.
    fn bylines_stay(&self) -> bool {
        let visible = self.visible;
        let Some(last) = self.apart().last() else {
            return true;
        };
        let starts_with_role = visible.len() <= LONGEST && role(visible) > 0;
        let is_whole = !may_not_start(visible[visible.len() - 1]);
        if starts_with_role && !(is_whole && self.parts_stay(0..visible.len())) {
            return false;
        }
        let mut brackets = (0..last).filter(|&k| matches!(visible[k], '（' | '(' | '〈'));
        brackets.all(|open| {
            let rest = &visible[open + 1..];
            let close = || rest.iter().position(|c| matches!(c, '）' | ')' | '〉'));
            role(rest) == 0 || close().is_some_and(|n| self.parts_stay(open + 1..open + 1 + n))
        })
    }

    /// Returns true if `range` is no byline, or all white space in it is between its parts.
    fn parts_stay(&self, range: Range<usize>) -> bool {
        let visible = self.visible;
        let space_before = |k| {
            self.scan
                .space_before(self.line.visible.start + range.start + k)
        };
        let Some(parts) = parts(&visible[range.clone()], space_before) else {
            return true;
        };
        let mut inside = self
            .apart()
            .filter(|&at| range.start < at && at < range.end);
        inside.all(|at| {
            parts.iter().any(|&(_, end)| range.start + end == at)
                && !matches!(visible[at - 1], '、' | '/' | '／' | ':' | '：')
                && !may_not_start(visible[at])
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dictionary::jieba::JiebaDictionary;

    /// For the first line with white space, returns whether a few characters prove that it stays, and whether the rules
    /// keep it. `None` without such a line.
    fn first_line_stays(text: &str) -> Option<(bool, bool)> {
        let scan = Scan::new(text);
        let line = scan.lines.iter().find(|line| !line.gaps.is_empty())?;
        let (dictionary, options) = (JiebaDictionary::new(), Options::new());
        let text = &text[line.bytes.clone()];
        let buffers = &mut GapBuffers::default();
        Some((
            shows_that_gaps_stay(&scan, line),
            rules_keep_gaps(text, &options, Some(&dictionary), buffers),
        ))
    }

    #[test]
    fn a_few_characters_show_what_stays() {
        for (text, want) in [
            ("三十一城共同倡议 让书架离家更近", true),
            ("石头缝里 种出“绿色银行”", true),
            ("据华汇社望潮4月10日电 近日，协作会举行", true),
            ("本报记者 卫长庚 摄", true),
            ("本报讯（记者 祝安 通讯员 冉秋月）家住河湾镇", true),
            ("4月 10日电", false),
            ("全市\u{3000}早稻育秧", false),
            ("王芳 李建国", false),
            ("新 路 通 车", false),
            ("本报讯（记 者 祝安）", false),
            ("一、 引言和目的", false),
        ] {
            let (stays, _) = first_line_stays(text).unwrap();
            assert_eq!(stays, want, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 20_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn the_rules_keep_what_is_shown_to_stay(
            picks in prop::collection::vec((0_usize..40, any::<bool>()), 1..14),
            rest in 0_usize..80,
        ) {
            let parts = [
                "本报记者", "记者", "通讯员", "王芳", "李", "建国", "欧阳修", "摄", "图", "（", "）", "(", ")", "〈", "〉", "、", "：", "，",
                "。", "“", "”", "新华社", "北京", "4月", "21", "日", "电", "讯", "一、", "（二）", "第三条", "1.2", "●", "A", "ok", "口",
                "路", "——", "5", "/",
            ];
            let mut text: String = picks
                .into_iter()
                .map(|(part, is_apart)| format!("{}{}", parts[part], if is_apart { " " } else { "" }))
                .collect();
            text += &"渡口的老人说早年间河上没有桥".chars().cycle().take(rest).collect::<String>();
            let stays = first_line_stays(&text);
            prop_assert!(!matches!(stays, Some((true, false))), "{text:?}");
        }
    }
}
