//! Rows that recur: running heads, and templates, short rows that recur with other figures, as a page fills them in:
//! `赞 418 回复 36`, `西江一条鱼 2小时前`, a year above its events.

use rustc_hash::FxHashMap;

use crate::layout::row_features::RowFeatures;
use crate::recognize::edges::End;
use crate::text::characters::Class;
use crate::text::scan::Scan;

/// Longest running head, in characters.
const LONGEST_HEAD: usize = 30;

/// Rows of a template.
const FEWEST_OF_TEMPLATE: u32 = 3;

/// Longest row of a template, in characters.
const LONGEST_OF_TEMPLATE: u32 = 20;

/// Marks the rows that occur more than once.
pub(crate) fn repeated(scan: &Scan<'_>, facts: &mut [RowFeatures]) {
    let mut seen = FxHashMap::default();
    seen.reserve(facts.len());
    for i in 0..facts.len() {
        let row = &scan.visible[facts[i].visible.clone()];
        if (2..=LONGEST_HEAD).contains(&row.len())
            && let Some(before) = seen.insert(row, i)
        {
            for f in [before, i] {
                facts[f].repeated = true;
                // At the head of a page it belongs to the page.
                facts[f].furniture |= facts[f].page_start;
            }
        }
    }
}

/// The last characters of a row, with `0` for each number.
type RowEnding = [char; 4];

/// Separates the rows of templates from those around them. Most of a template's rows follow the end of a sentence or
/// another such row.
pub(crate) fn separate_templates(scan: &Scan<'_>, facts: &[RowFeatures], separate: &mut [bool]) {
    let shapes: Vec<Option<RowEnding>> = facts.iter().map(|f| shape_of(scan, f)).collect();
    let is_begun =
        |i: usize| i == 0 || shapes[i - 1].is_some() || facts[i - 1].end as u8 <= End::Dash as u8;
    // Rows, and those behind the end of a sentence.
    let mut counts: FxHashMap<RowEnding, [u32; 2]> = FxHashMap::default();
    for (i, shape) in shapes.iter().enumerate() {
        if let Some(shape) = shape {
            let count = counts.entry(*shape).or_default();
            count[0] += 1;
            count[1] += u32::from(is_begun(i));
        }
    }
    for (i, shape) in shapes.iter().enumerate() {
        let count = shape.and_then(|shape| counts.get(&shape));
        if count.is_some_and(|&[rows, begun]| rows >= FEWEST_OF_TEMPLATE && begun * 3 >= rows * 2) {
            let end = separate.len().min(i + 2);
            separate[i..end].fill(true);
        }
    }
}

/// Returns the shape of a row with a number near its end, if it may be one of a template: short, without punctuation.
fn shape_of(scan: &Scan<'_>, f: &RowFeatures) -> Option<RowEnding> {
    let row = &scan.visible[f.visible.clone()];
    // A date may end a row of prose.
    let is_date = |c: &char| matches!(c, '年' | '月' | '日' | '号' | '號');
    let is_part = |c: &char| is_date(c) || c.is_ascii_digit();
    let may_be_one = f.fixed.is_none()
        && f.marked.is_none()
        && f.chars <= LONGEST_OF_TEMPLATE
        && f.inner_marks == 0
        && f.dateline == 0
        && matches!(f.end, End::Han | End::Digit | End::Bracket)
        && (!row.last().is_some_and(is_date) || row.iter().all(is_part));
    may_be_one.then(|| shape(row)).flatten()
}

fn shape(row: &[char]) -> Option<RowEnding> {
    let mut shape = ['\0'; 4];
    let mut at = row.len();
    for last in shape.iter_mut().rev() {
        let Some(&c) = row[..at].last() else { break };
        let digits = row[..at].iter().rev().take_while(|c| c.is_ascii_digit());
        let digits = digits.count();
        *last = if digits > 0 { '0' } else { c };
        at -= digits.max(1);
    }
    let is_han = |c: &char| Class::of(*c) == Class::Han;
    (shape.contains(&'0') && shape.iter().any(is_han)).then_some(shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_rows() {
        for (text, want) in [
            ("赞418回复36", Some(['0', '回', '复', '0'])),
            ("西江一条鱼2小时前", Some(['0', '小', '时', '前'])),
            ("1958年", Some(['\0', '\0', '0', '年'])),
            ("西江一条鱼", None),
            ("2024", None),
            ("共2名同学参加了", None),
        ] {
            let row: Vec<char> = text.chars().collect();
            assert_eq!(shape(&row), want, "{text}");
        }
    }
}
