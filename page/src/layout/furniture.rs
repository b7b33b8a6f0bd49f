//! Page furniture: mastheads, date lines, running heads, folios and page numbers.

use crate::layout::chars::is_han;
use crate::layout::frame::{Frame, Run};
use crate::layout::paragraphs::has_marker;
use crate::layout::stacks::shared;

/// Returns for each row whether it is furniture of its page.
pub(crate) fn furniture(rows: &[Run<'_>], frame: &Frame<'_>) -> Vec<bool> {
    let height = frame.height;
    let mut free = vec![false; rows.len()];
    let order: Vec<usize> = (0..rows.len()).collect();
    edge(&order, rows, height, false, &mut free);
    let reversed: Vec<usize> = (0..rows.len()).rev().collect();
    edge(&reversed, rows, height, true, &mut free);
    if frame.vertical {
        // Horizontal lines above and below vertical text.
        let text = rows.iter().filter(|r| !r.across).map(|r| r.u);
        let [start, end] = text.fold([f32::MAX, f32::MIN], |[low, high], u| {
            [low.min(u[0]), high.max(u[1])]
        });
        for (row, free) in rows.iter().zip(&mut free) {
            let middle = (row.u[0] + row.u[1]) / 2.0;
            *free |= row.across && (middle < start || middle > end) && row.size < 2.0;
        }
    }
    free
}

/// Takes rows away from one edge of the page as long as they look like furniture.
fn edge(order: &[usize], rows: &[Run<'_>], height: f32, foot: bool, free: &mut [bool]) {
    let sign = if foot { -1.0 } else { 1.0 };
    let top = |r: &Run<'_>| sign * r.center() - 0.5 * r.size;
    let bottom = |r: &Run<'_>| sign * r.center() + 0.5 * r.size;
    let mut band_end = f32::MIN;
    for (n, &i) in order.iter().enumerate() {
        let row = &rows[i];
        let from_edge = if foot { height - row.v[1] } else { row.v[0] };
        if from_edge > 0.13 * height + 2.0 {
            break;
        }
        let text = row.text();
        let chars = text.chars().count();
        let masthead = !foot && row.size > 3.3 && chars <= 10 && n < 8;
        let within_band = bottom(row) <= band_end + 0.2 && !row.across;
        // The distance to the next row of text in the same part of the page.
        let gap = || {
            let next = order[n + 1..].iter().map(|&j| &rows[j]);
            let next = next.filter(|next| shared(next.u, row.u) > 0.0);
            let gaps = next.map(|next| top(next) - bottom(row));
            gaps.filter(|&gap| gap > -0.4).fold(f32::MAX, f32::min)
        };
        // A kicker is nearer to its headline.
        let distance = if row.size > 1.1 || foot { 1.5 } else { 0.85 };
        let first = band_end == f32::MIN;
        let is_note = foot && has_marker(&text);
        let isolated = first && row.size < 1.45 && chars <= 45 && gap() > distance && !is_note;
        let worded = has_furniture_words(&text) && row.size < 1.45;
        if masthead || within_band && row.size < 1.6 || isolated && !row.across || worded {
            free[i] = true;
            band_end = band_end.max(bottom(row));
            continue;
        }
        if row.across {
            continue;
        }
        // Rows of one height: those to the right of a head are not furniture either.
        break;
    }
}

/// Words of date lines and imprints.
fn has_furniture_words(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    const WORDS: [&str; 10] = [
        "统一连续出版物",
        "責任編輯",
        "责任编辑",
        "本报地址",
        "社址：",
        "日报社出版",
        "国内统一刊号",
        "邮发代号",
        "星期",
        "总第",
    ];
    if compact.chars().count() <= 40 && WORDS.iter().any(|word| compact.contains(word)) {
        let date = compact.contains("星期");
        return !date || compact.contains('年') || compact.chars().count() <= 4;
    }
    page_number(&compact)
}

/// A page number alone, with or without marks around it.
fn page_number(compact: &str) -> bool {
    let inner = compact.trim_matches(|c| "—-–·第页頁版A- ".contains(c));
    let digits = inner.chars().count();
    (1..=4).contains(&digits)
        && inner
            .chars()
            .all(|c| c.is_ascii_digit() || "〇一二三四五六七八九十".contains(c))
        && (compact.chars().any(|c| !is_han(c)) || compact.contains('第') || digits >= 1)
}
