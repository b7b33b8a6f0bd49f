//! Excerpts of a text around a gap, with its line and column, safe to print on a terminal.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::output::terminal::is_control;

/// Terminal columns for the text on each side of a gap.
const SIDE_WIDTH: usize = 16;

/// Characters to examine on each side: some have no width.
const MAX_CHARS: usize = 64;

/// A position in a text, in characters, both from 1. Lines end at `\n`, as in `--diff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LineColumn {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Converts ascending byte offsets to places.
pub(crate) struct LineColumns<'t> {
    text: &'t str,
    at: usize,
    position: LineColumn,
}

impl<'t> LineColumns<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            // A byte order mark is the signature of the file, not a character of its first line.
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            position: LineColumn { line: 1, column: 1 },
        }
    }

    /// Returns the place of the character at `offset`, which must not be before the previous offset.
    pub(crate) fn next(&mut self, offset: usize) -> LineColumn {
        for c in self.text.get(self.at..offset).unwrap_or_default().chars() {
            if c == '\n' {
                self.position.line += 1;
                self.position.column = 1;
            } else {
                self.position.column += 1;
            }
        }
        self.at = self.at.max(offset);
        self.position
    }
}

/// Returns the text before and after a gap, each padded to the same width so that gaps line up.
pub(crate) fn around(text: &str, gap: &Range<usize>) -> [String; 2] {
    let (mut before, room_before) = clip(text[..gap.start].chars().rev());
    let (after, room_after) = clip(text[gap.end..].chars());
    // A combining mark without its base character would combine with the padding.
    while before.last().is_some_and(|c| c.width() == Some(0)) {
        before.pop();
    }
    let before = before.into_iter().rev();
    [
        " ".repeat(room_before).chars().chain(before).collect(),
        after.into_iter().collect::<String>() + &" ".repeat(room_after),
    ]
}

/// Returns the characters that fit, and the columns left over. A run of white space counts as one character.
fn clip(chars: impl Iterator<Item = char>) -> (Vec<char>, usize) {
    let mut clipped: Vec<char> = Vec::new();
    let mut room = SIDE_WIDTH;
    for c in chars.take(MAX_CHARS).map(visible) {
        if is_white(c)
            && let Some(last) = clipped.last_mut()
            && is_white(*last)
        {
            // A line end takes precedence over a space.
            *last = c.max(*last);
            continue;
        }
        let width = c.width().unwrap_or(0);
        if width > room {
            break;
        }
        room -= width;
        clipped.push(c);
    }
    (clipped, room)
}

const LINE_END: char = '⏎';

fn is_white(c: char) -> bool {
    matches!(c, ' ' | LINE_END)
}

/// Returns the visible substitute of a character: terminals interpret control characters, and bidirectional controls
/// reverse the row.
fn visible(c: char) -> char {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => LINE_END,
        '\u{200b}' | '\u{feff}' => ' ',
        c if c.is_whitespace() => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        c if is_control(c) => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(line: usize, column: usize) -> LineColumn {
        LineColumn { line, column }
    }

    #[test]
    fn positions_count_characters() {
        let text = "\u{feff}甲 乙\r\n\n丙\r丁 戊";
        let mut line_columns = LineColumns::new(text);
        let reports_changes: Vec<LineColumn> = text
            .char_indices()
            .filter(|(_, c)| c.is_whitespace())
            .map(|(at, _)| line_columns.next(at))
            .collect();
        let want = [(1, 2), (1, 4), (1, 5), (2, 1), (3, 2), (3, 4)];
        assert_eq!(reports_changes, want.map(|(l, c)| position(l, c)));
        assert_eq!(LineColumns::new("甲").next(3), position(1, 2));
        assert_eq!(LineColumns::new("\u{feff} 甲").next(0), position(1, 1));
    }

    #[test]
    fn both_sides_are_padded_to_the_same_width() {
        for (text, gap, before, after) in [
            ("甲 乙", 3..4, "              甲", "乙              "),
            (
                "全市粮食播种面积稳定\n在五十八万亩以上，比",
                30..31,
                "粮食播种面积稳定",
                "在五十八万亩以上",
            ),
            // A wide character cannot be cut in half.
            (
                "全市粮食播种面积a b在五十八万亩以上",
                25..26,
                " 市粮食播种面积a",
                "b在五十八万亩以 ",
            ),
            (
                "一 \r\n 二  三 四\u{3000}\u{3000}五",
                15..16,
                "        一⏎二 三",
                "四 五           ",
            ),
        ] {
            assert_eq!(around(text, &gap), [before, after], "{text:?}");
        }
    }

    #[test]
    fn control_characters_are_replaced() {
        let text = "\u{1b}[31m\u{7}\u{7f}\u{9b} \u{202e}甲\0\u{2066}";
        assert_eq!(
            around(text, &(9..10)),
            ["        ␛[31m␇␡\u{fffd}", "\u{fffd}甲␀\u{fffd}           "]
        );
    }

    #[test]
    fn a_combining_mark_stays_with_its_character() {
        let text = format!("甲\u{301}{} 乙", "文".repeat(8));
        let gap = text.find(' ').map(|at| at..at + 1).unwrap();
        assert_eq!(around(&text, &gap)[0], "文".repeat(8));
    }
}
