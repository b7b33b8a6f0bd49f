//! Cuts the rows of an article's body into paragraphs.

use crate::layout::chars::{ends_sentence, is_han};
use crate::layout::frame::Run;
use crate::layout::stacks::Stack;

/// A row of the body with its place in its column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyRow<'a> {
    pub(crate) row: &'a Run<'a>,
    /// An index for the caller.
    pub(crate) id: (usize, usize),
    pub(crate) stack: &'a Stack,
    /// The edges of the column.
    pub(crate) left: f32,
    pub(crate) right: f32,
    /// The rows before and after it in its stack.
    pub(crate) before: Option<&'a Run<'a>>,
    pub(crate) after: Option<&'a Run<'a>>,
    /// Rows that are left empty above it in its column, 0 at the column's top.
    pub(crate) gap: f32,
}

impl BodyRow<'_> {
    /// The indent in em against the column, or the stretch of the column beside a picture.
    fn indent(&self) -> f32 {
        let left = self.row.u[0];
        let near = |x: f32| (left - x < 3.2 * self.row.size).then_some(x);
        let base = [
            near(self.left),
            self.before.and_then(|r| near(r.u[0])),
            self.after.and_then(|r| near(r.u[0])),
        ]
        .into_iter()
        .flatten()
        .fold(f32::MAX, f32::min);
        if base == f32::MAX {
            (left - self.left) / self.row.size
        } else {
            (left - base) / self.row.size
        }
    }

    pub(crate) fn is_indented(&self) -> bool {
        self.indent() > 1.15
    }

    /// True if a row of OCR begins at the edge of its column.
    fn is_flush(&self) -> bool {
        (self.row.u[0] - self.left).abs() < 0.5 * self.row.size
    }

    /// True if a row of OCR has the indent of a paragraph.
    fn is_first(&self) -> bool {
        (1.5..2.6).contains(&((self.row.u[0] - self.left) / self.row.size))
    }

    fn is_short(&self) -> bool {
        self.is_shorter_than_next() && !self.ends_like(self.before)
    }

    fn is_shorter_than_next(&self) -> bool {
        self.right - self.row.u[1] > 1.6 * self.row.size && !self.ends_like(self.after)
    }

    fn ends_like(&self, other: Option<&Run<'_>>) -> bool {
        other.is_some_and(|other| (other.u[1] - self.row.u[1]).abs() < 0.6)
    }
}

/// What kind of block a run of rows is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Body,
    Jump,
}

/// Returns the blocks as ranges of rows.
pub(crate) fn paragraphs(rows: &[BodyRow<'_>], slack: f32) -> Vec<(Kind, std::ops::Range<usize>)> {
    let mut starts = vec![false; rows.len() + 1];
    for i in 0..rows.len() {
        starts[i] = i == 0 || breaks(&rows[i - 1], &rows[i], slack);
    }
    if let Some(end) = starts.last_mut() {
        *end = true;
    }
    split_subheads(rows, &mut starts, slack);
    if slack > 0.0 {
        split_subheads_above(rows, &mut starts);
    }
    let mut blocks = Vec::new();
    let mut from = 0;
    for (to, &start) in starts.iter().enumerate().skip(1) {
        if start {
            let kind = if is_jump(&rows[from].row.text()) {
                Kind::Jump
            } else {
                Kind::Body
            };
            blocks.push((kind, from..to));
            from = to;
        }
    }
    blocks
}

/// A line that says where the article goes on or comes from.
pub(crate) fn is_jump(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = text.trim_matches(|c| "（）()[]【】".contains(c));
    (inner.starts_with("下转") || inner.starts_with("上接")) && inner.chars().count() <= 14
}

fn breaks(last: &BodyRow<'_>, row: &BodyRow<'_>, slack: f32) -> bool {
    let text = row.row.text();
    if is_jump(&text) || is_jump(&last.row.text()) {
        return true;
    }
    if (row.stack.size / last.stack.size - 1.0).abs() > 0.06 + slack {
        return true;
    }
    if is_byline(&last.row.text()) {
        // A long byline ends with a name on a line of its own.
        let chars = text.chars().count();
        let name = text.chars().all(is_han)
            && (chars <= 4 || chars <= 12 && !row.is_indented() && row.is_short());
        return !(name && last.right - last.row.u[1] < 1.0);
    }
    if row.gap > 0.6 {
        return true;
    }
    if slack > 0.0 {
        return breaks_in_ocr(last, row);
    }
    if row.indent() > 1.15 {
        return true;
    }
    let last_text = last.row.text();
    let ended = ends_sentence(&last_text) || last_text.ends_with('.');
    starts_block(&text, last.is_short() || row.stack.size < 0.95 && ended) || last.is_short()
}

/// True if a row begins with a marker of a note or with the label of key words.
fn starts_block(text: &str, may_be_note: bool) -> bool {
    const LABELS: [&str; 6] = [
        "关键词",
        "[关键词]",
        "【关键词】",
        "关键字",
        "Abstract",
        "Keywords",
    ];
    may_be_note && has_marker(text) || LABELS.iter().any(|label| text.starts_with(label))
}

/// OCR moves the edges of lines, so neither an indent nor a short row is enough.
fn breaks_in_ocr(last: &BodyRow<'_>, row: &BodyRow<'_>) -> bool {
    let text = last.row.text();
    let missing = (last.right - last.row.u[1]) / last.row.size;
    let indent = (row.row.u[0] - row.left) / row.row.size;
    let ended = ends_sentence(&text);
    let indented = (1.25..3.2).contains(&indent);
    if starts_block(&row.row.text(), missing > 1.6 || row.stack.size < 0.95) {
        return true;
    }
    indented && (ended || missing > 0.7) || missing > if ended { 1.6 } else { 3.0 }
}

/// A line of reporters' names alone.
fn is_byline(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_start_matches(|c| "□■●◎○".contains(c));
    let rest = ["本报", "新华社", "本刊", "特约", "见习", "实习", "首席"]
        .iter()
        .find_map(|paper| text.strip_prefix(paper))
        .unwrap_or(text);
    (rest.starts_with("记者") || rest.starts_with("通讯员") || rest.starts_with("记者"))
        && text.chars().count() <= 22
        && text.chars().all(|c| is_han(c) || c == '/' || c == '、')
}

/// `[1]`, `〔1〕` and the like at the start of a note or a reference.
pub(crate) fn has_marker(text: &str) -> bool {
    let mut chars = text.chars().filter(|c| !c.is_whitespace());
    match chars.next() {
        Some('[' | '〔' | '［' | '【') => chars
            .next()
            .is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)),
        Some(c) => ('①'..='⑳').contains(&c),
        None => false,
    }
}

/// A subhead at the top of a column, or of one row that is not indented, has no blank line above it: it is what follows
/// a sentence's end at the end of a row and has no mark at its own end.
fn split_subheads(rows: &[BodyRow<'_>], starts: &mut [bool], slack: f32) {
    let mut from = 0;
    for to in 1..=rows.len() {
        if !starts[to] {
            continue;
        }
        let ended = ends_sentence(&rows[to - 1].row.text());
        if !ended && to < rows.len() && !is_jump(&rows[to].row.text()) {
            let at = (from + 1..to)
                .rev()
                .take(3)
                .find(|&i| ends_sentence(&rows[i - 1].row.text()));
            if let Some(at) = at {
                let text: String = rows[at..to].iter().map(|r| r.row.text()).collect();
                let top = rows[at].gap == 0.0 && rows[at].before.is_none();
                // OCR misses stops at the ends of paragraphs, too.
                let lengths = if slack > 0.0 { 4..13 } else { 2..40 };
                let is_row = at + 1 == to
                    && rows[at].is_shorter_than_next()
                    && lengths.contains(&text.chars().count())
                    && text.ends_with(|c| is_han(c) || "”’》」』".contains(c));
                if (top || is_row)
                    && text.chars().count() < 40
                    && !text.contains(['。', '，', '；'])
                {
                    starts[at] = true;
                }
            }
        }
        from = to;
    }
}

/// A block whose first row is not indented but the second or third is begins with a subhead, if no mark of a sentence
/// stands before the indent.
fn split_subheads_above(rows: &[BodyRow<'_>], starts: &mut [bool]) {
    for from in 0..rows.len() {
        let ended = from == 0 || ends_sentence(&rows[from - 1].row.text());
        if !starts[from] || !ended || !rows[from].is_flush() {
            continue;
        }
        let marks = |row: &BodyRow<'_>| row.row.text().contains(['。', '，', '；', '：']);
        let head =
            (from..rows.len()).take_while(|&i| (i == from || !starts[i]) && !marks(&rows[i]));
        let at = head.take(2).last().map_or(from, |last| last + 1);
        let indented =
            (from + 1..=at).find(|&i| i < rows.len() && !starts[i] && rows[i].is_first());
        if let Some(at) = indented {
            starts[at] = true;
        }
    }
}
