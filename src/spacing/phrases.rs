//! Phrases: answers for the gaps of bylines, name lists, markers and datelines.

use std::ops::Range;

use crate::recognize::byline::{dateline, parts, role, short_dateline};
use crate::recognize::markers::{Marked, Marker};
use crate::recognize::names::{LONGEST_NAME, name_list};
use crate::rules::Rule;
use crate::spacing::answer::{Answer, join, space};
use crate::text::characters::{Class, may_not_end, may_not_start};
use crate::text::scan::Scan;

/// Answers for gaps, as `(gap index, answer)`. The first one for a gap counts.
pub(crate) type Answers = Vec<(usize, Answer)>;

/// Longest byline in brackets, in characters.
const LONGEST_BRACKET: usize = 60;

/// Answers the gaps of a byline: a space between its parts, none inside a role or a name.
fn byline_parts(scan: &Scan<'_>, range: Range<usize>, answers: &mut Answers) {
    let visible = &scan.visible;
    let Some(parts) = parts(&visible[range.clone()], |i| {
        scan.space_before(range.start + i)
    }) else {
        return;
    };
    for g in scan.gaps_in(range.clone()) {
        let at = scan.gaps[g].at;
        let between = parts
            .binary_search_by_key(&(at - range.start), |p| p.1)
            .is_ok()
            && !matches!(visible[at - 1], '、' | '/' | '／' | ':' | '：')
            && !may_not_start(visible[at]);
        let answer = if between {
            space(Rule::Byline, 0.98)
        } else {
            join(Rule::Byline, 0.98)
        };
        answers.push((g, answer));
    }
}

/// Answers the gaps of a block that is a byline: `□ 本报记者 李世秀 通讯员 王传帅`, `（本报记者 李世秀）`.
pub(crate) fn byline(scan: &Scan<'_>, block: Range<usize>, answers: &mut Answers) {
    let visible = &scan.visible;
    let open = usize::from(role(&visible[block.clone()]) == 0);
    let close = usize::from(may_not_start(visible[block.end - 1]));
    if open == 1
        && let Some(g) = scan.gap_at(block.start + 1)
    {
        let bracket = may_not_end(visible[block.start]);
        let answer = if bracket {
            join(Rule::Byline, 0.95)
        } else {
            space(Rule::Byline, 0.95)
        };
        answers.push((g, answer));
    }
    byline_parts(scan, block.start + open..block.end - close, answers);
}

/// Answers the gaps of bylines in brackets inside a paragraph: `本报讯（记者 王莹）`.
pub(crate) fn bracketed_bylines(scan: &Scan<'_>, block: Range<usize>, answers: &mut Answers) {
    let visible = &scan.visible;
    let first = scan.brackets.partition_point(|&at| at < block.start);
    let brackets = scan.brackets[first..].iter().copied();
    for i in brackets.take_while(|&at| at < block.end) {
        // OCR may read `（` as `〈`.
        if !matches!(visible[i], '（' | '(' | '〈') || role(&visible[i + 1..block.end]) == 0 {
            continue;
        }
        let close = visible[i..block.end.min(i + LONGEST_BRACKET)]
            .iter()
            .position(|c| matches!(c, '）' | ')' | '〉'));
        if let Some(n) = close {
            byline_parts(scan, i + 1..i + n, answers);
        }
    }
}

/// Answers the gaps of a name list, also after a label with a colon: `王 芳 李建国 张 伟`.
pub(crate) fn names(scan: &Scan<'_>, block: Range<usize>, answers: &mut Answers) {
    let visible = &scan.visible;
    let label = visible[block.clone()]
        .iter()
        .take(8)
        .position(|c| *c == '：')
        .map_or(0, |n| n + 1);
    let from = block.start + label;
    let gaps = scan.gaps_in(from..block.end);
    // The first gap follows or splits a name, which has four characters at most.
    if gaps.is_empty() || scan.gaps[gaps.start].at > from + LONGEST_NAME {
        return;
    }
    let space_before = |i: usize| scan.gap_at(from + i).is_some();
    let Some(starts) = name_list(&visible[from..block.end], space_before) else {
        return;
    };
    for g in gaps {
        let between = starts.binary_search(&(scan.gaps[g].at - from)).is_ok();
        let answer = if between {
            space(Rule::NameList, 0.9)
        } else {
            join(Rule::NameList, 0.85)
        };
        answers.push((g, answer));
    }
}

/// Joins what a stray space parts inside a marker, `( 四)`, `4 .`, and the bracketed one to its text.
pub(crate) fn inside_marker(
    scan: &Scan<'_>,
    block: Range<usize>,
    marked: Option<Marked>,
    answers: &mut Answers,
) {
    let Some(marked) = marked.filter(|m| m.marker.is_item() || m.marker == Marker::Note) else {
        return;
    };
    let end = block.start + marked.len as usize;
    let gaps = scan.gaps_in(block.start..end);
    if gaps.is_empty() {
        return;
    }
    answers.extend(gaps.map(|g| (g, join(Rule::Marker, 0.9))));
    // The space after an ASCII `[1]` is typed.
    let is_wide_note = marked.marker == Marker::Note && !scan.visible[end - 1].is_ascii();
    if (is_wide_note || matches!(marked.marker, Marker::Bracketed | Marker::Number))
        && end < block.end
        && let Some(g) = scan.gap_at(end)
    {
        answers.push((g, join(Rule::Marker, 0.7)));
    }
}

/// Puts a space after the number of a heading or item, `1.1 什么是归档`, unless the one there `is_stray`.
pub(crate) fn marker(
    scan: &Scan<'_>,
    block: Range<usize>,
    marked: Option<Marked>,
    is_stray: bool,
    answers: &mut Answers,
) {
    let Some(marked) = marked else { return };
    let at = block.start + marked.len as usize;
    if at >= block.end {
        return;
    }
    if let Some(g) = scan.gap_at(at) {
        let answer = if is_stray {
            join(Rule::Marker, 0.7)
        } else {
            space(Rule::Marker, 0.98)
        };
        answers.push((g, answer));
    }
}

/// Puts a space after a dateline, but not before a mark: `据新华社北京4月21日电 近日`, `本报讯（记者 王莹）`.
pub(crate) fn after_dateline(scan: &Scan<'_>, block: Range<usize>, answers: &mut Answers) {
    let visible = &scan.visible[block.clone()];
    let opening = match dateline(visible) {
        // In a letter-spaced row (`社␠电␠报`) the space after it is no evidence.
        0 => Some(short_dateline(visible))
            .filter(|&n| n > 0 && scan.gap_at(block.start + n - 1).is_none())
            .unwrap_or(0),
        n => n,
    };
    let at = block.start + opening;
    if opening == 0 || at >= block.end {
        return;
    }
    if let Some(g) = scan.gap_at(at)
        && !Class::of(scan.gaps[g].right).is_mark()
        && scan.gaps[g].right != '('
    {
        answers.push((g, space(Rule::Dateline, 0.97)));
    }
}
