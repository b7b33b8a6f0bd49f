//! The text of rows: which gaps between pieces are spaces.

use crate::layout::chars::{closes, is_han, is_latin, opens};
use crate::layout::frame::{Part, Run};
use crate::layout::stacks::shared;

/// By how much, in em, OCR may set a box too narrow.
const OCR_SLACK: f32 = 0.35;

/// Appends the text of a row.
pub(crate) fn push_row(row: &Run<'_>, text: &mut String) {
    if let (Some(last), Some(first)) = (
        text.chars().next_back(),
        row.parts.first().and_then(|p| p.text.chars().next()),
    ) && is_latin(last)
        && is_latin(first)
        && !(last.is_ascii_digit() && first.is_ascii_digit())
    {
        text.push(' ');
    }
    let gaps = Gaps::of(row);
    for (i, part) in row.parts.iter().enumerate() {
        if i > 0 && gaps.is_space(row, i) {
            text.push(' ');
        }
        text.push_str(part.text);
    }
}

/// Appends the text of a row of a table: a space between cells.
pub(crate) fn push_cells(row: &Run<'_>, text: &mut String) {
    for (i, part) in row.parts.iter().enumerate() {
        if i > 0 && gap(row, i) > 0.6 {
            text.push(' ');
        }
        text.push_str(part.text);
    }
}

/// The gaps of a row that are no spaces, by what stands beside them.
struct Gaps {
    /// Between Han characters.
    han: f32,
    /// Beside full-width marks.
    mark: f32,
    /// Between Han and letters or figures.
    mixed: f32,
    /// Beside marks of ASCII.
    ascii: f32,
}

#[derive(Clone, Copy, PartialEq)]
enum Beside {
    Han,
    /// Before a closing mark or behind an opening one.
    Tight,
    /// On the other side of a mark.
    Mark,
    /// Between Han and letters or figures.
    Mixed,
    Latin,
    /// Beside a mark of ASCII.
    Ascii,
}

fn beside(row: &Run<'_>, i: usize) -> Beside {
    let a = row.parts[i - 1].text.chars().next_back().unwrap_or(' ');
    let b = row.parts[i].text.chars().next().unwrap_or(' ');
    let joins = |c: char| "—…·／/▲△▼▽“”‘’".contains(c);
    if a == '—' && closes(b) {
        // An open year: `（1968— ）`.
        Beside::Mark
    } else if closes(b) || opens(a) || joins(a) || joins(b) {
        Beside::Tight
    } else if opens(b) || closes(a) {
        Beside::Mark
    } else if ",.;:!?)]}%".contains(b) || "([{".contains(a) || a == '%' && is_han(b) {
        Beside::Tight
    } else if a.is_ascii_punctuation() || b.is_ascii_punctuation() {
        Beside::Ascii
    } else if is_latin(a) && is_latin(b) {
        Beside::Latin
    } else if is_latin(a) || is_latin(b) {
        Beside::Mixed
    } else {
        Beside::Han
    }
}

fn both_han(row: &Run<'_>, i: usize) -> bool {
    row.parts[i - 1].text.ends_with(is_han) && row.parts[i].text.starts_with(is_han)
}

fn marked(c: char) -> bool {
    opens(c) || closes(c)
}

fn gap(row: &Run<'_>, i: usize) -> f32 {
    let (a, b) = (&row.parts[i - 1], &row.parts[i]);
    let gap = if row.across {
        // Along `v`, in either direction.
        -shared(a.v, b.v)
    } else if let (Some(last), Some(first)) = (han_width(a), han_width(b)) {
        // OCR's boxes are as narrow as the ink; the middles are an em apart.
        let [last, first] = [last, first].map(|width| width.min(row.size));
        (b.u[0] + first / 2.0) - (a.u[1] - last / 2.0) - row.size
    } else {
        b.u[0] - a.u[1]
    };
    gap / row.size
}

/// Returns the width of a character of a piece of Han.
fn han_width(part: &Part<'_>) -> Option<f32> {
    let is_all_han = part.text.chars().all(is_han);
    is_all_han.then(|| (part.u[1] - part.u[0]) / part.text.chars().count().max(1) as f32)
}

/// True if what a row begins with is a number or a word in brackets: `[2]`, `[摘 要]`.
fn is_label(parts: &[Part<'_>]) -> bool {
    let text: String = parts.iter().map(|part| part.text).collect();
    let inner = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    inner.is_some_and(|inner| !inner.contains(']') && inner.chars().count() <= 4)
}

impl Gaps {
    fn of(row: &Run<'_>) -> Self {
        let (mut han, mut mark, mut mixed) = (Vec::new(), Vec::new(), Vec::new());
        for part in &row.parts {
            // Inside a piece there is no gap to see.
            let pairs = part.text.chars().zip(part.text.chars().skip(1));
            let inside = pairs.filter(|&(a, b)| is_han(a) && is_han(b)).count();
            han.extend(std::iter::repeat_n(0.0, inside));
            let pairs = part.text.chars().zip(part.text.chars().skip(1));
            let inside = pairs.filter(|&(a, b)| marked(a) || marked(b)).count();
            mark.extend(std::iter::repeat_n(0.0, inside));
        }
        for i in 1..row.parts.len() {
            match beside(row, i) {
                Beside::Han if both_han(row, i) => han.push(gap(row, i)),
                Beside::Mark | Beside::Tight => mark.push(gap(row, i)),
                Beside::Mixed => mixed.push(gap(row, i)),
                Beside::Han | Beside::Ascii | Beside::Latin => {}
            }
        }
        let middle = |list: &mut Vec<f32>| {
            list.sort_by(f32::total_cmp);
            list.get(list.len().saturating_sub(1) / 2).copied()
        };
        let han = middle(&mut han).unwrap_or(0.0).max(0.0);
        let mark = match mark.len() {
            0 | 1 => han,
            _ => middle(&mut mark).unwrap_or(han).max(han),
        };
        let several = mixed.len() > 1;
        let mixed = middle(&mut mixed).unwrap_or(han).max(han);
        let mixed = if several {
            mixed
        } else {
            mixed.min(han + 0.25)
        };
        let ascii = (han + 0.25).max(mark);
        Self {
            han,
            mark,
            mixed,
            ascii,
        }
    }

    /// True if the row is letter-spaced so widely that a gap of one em is no space.
    fn tracked(&self) -> bool {
        self.han.max(self.mark) > 0.4
    }

    fn is_space(&self, row: &Run<'_>, i: usize) -> bool {
        let gap = gap(row, i);
        let slack = if row.parts[i].is_ocr { OCR_SLACK } else { 0.0 };
        if slack == 0.0 && is_label(&row.parts[..i]) {
            return gap > self.han + 0.12;
        }
        let widest = match beside(row, i) {
            Beside::Latin => return gap > 0.12,
            Beside::Tight if self.tracked() => return false,
            Beside::Tight => 1.2,
            Beside::Han => self.han + 0.27,
            Beside::Mark => self.mark + if self.mark < 0.05 { 0.2 } else { 0.35 },
            Beside::Ascii => self.ascii + 0.22,
            Beside::Mixed => self.mixed + 0.22,
        };
        gap > widest + slack
    }
}
