//! Setting: what lines show by themselves, how they were stretched and figures set apart, as far as the extractor left
//! traces.

use crate::recognize::edges::{End, end_of};
use crate::recognize::verbatim::Verbatim;
use crate::text::characters::{Class, is_space, may_not_start};
use crate::text::gap::Gap;
use crate::text::line::Line;
use crate::text::scan::Scan;

/// What a line shows before its measure is known.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LineProfile {
    /// Width in half-ems, with that of the rest of its row; 0 where it tells nothing of the measure.
    pub(crate) width: u32,
    /// Full-width marks in that, each of which may be squeezed by half an em.
    pub(crate) marks: u32,
    /// Whether a sentence ends at its end, or at that of the rest.
    pub(crate) stop: bool,
    /// Whether an empty line or a page's end stands before it.
    pub(crate) blank_before: bool,
    pub(crate) end: End,
    pub(crate) fixed: Option<Verbatim>,
    /// Whether it is letter-spaced where most lines are not: stretched to the measure.
    pub(crate) stretched: bool,
    /// Whether it is not the first line and holds marks only that may not start a line.
    pub(crate) only_marks: bool,
    /// Whether it or a line beside it holds such marks only.
    pub(crate) is_piece: bool,
    /// Whether it is the rest of the row that the line before it began.
    pub(crate) is_rest: bool,
}

impl LineProfile {
    /// What a line shows by itself; `fixed` tells whether it is no prose.
    #[inline]
    pub(crate) fn by(scan: &Scan<'_>, k: usize, fixed: Option<Verbatim>) -> Self {
        let line = &scan.lines[k];
        let end = end_of(&scan.visible[line.visible.clone()]);
        Self {
            width: line.width,
            marks: line.marks,
            stop: end == End::Stop,
            blank_before: line.blanks > 0 || line.page_start,
            end,
            fixed,
            stretched: is_spaced_out(scan, line),
            only_marks: k > 0 && is_mark_only(scan, k),
            is_piece: false,
            is_rest: false,
        }
    }
}

/// Whether a line is letter-spaced.
fn is_spaced_out(scan: &Scan<'_>, line: &Line) -> bool {
    line.chars >= 3
        && line.stray > 1
        && line.stray * 2 >= line.chars - 1
        && scan.gaps[line.gaps.clone()].iter().any(Gap::is_between_han)
}

/// Whether line `k` holds marks only that may not start a line.
#[inline]
fn is_mark_only(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    line.chars <= 3 && line.marks > 0 && holds_marks_only(scan, k)
}

fn holds_marks_only(scan: &Scan<'_>, k: usize) -> bool {
    let first = scan.lines[k].first;
    may_not_start(first)
        && Class::of(first).is_mark()
        && scan
            .line_text(k)
            .chars()
            .all(|c| is_space(c) || may_not_start(c))
}

/// How figures were set, by what was seen of the lines so far.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// Lines that end in a digit and have one after them.
    ends: u32,
    /// Those of them after which a line begins with a digit.
    split: u32,
    /// White space between a figure and Han inside lines.
    apart: usize,
    after_digit: bool,
}

impl Figures {
    /// Takes note of the next line.
    #[inline]
    pub(crate) fn see(&mut self, scan: &Scan<'_>, line: &Line) {
        self.ends += u32::from(self.after_digit);
        self.split += u32::from(self.after_digit && line.first.is_ascii_digit());
        self.after_digit = line.ascii_digits && line.last.is_ascii_digit();
        if line.ascii_digits && !line.gaps.is_empty() && !self.are_apart() {
            let gaps = scan.gaps[line.gaps.clone()].iter();
            self.apart += gaps.filter(|g| g.parts_han_and_digit()).count();
        }
    }

    /// Whether lines break inside numbers: a line ends in a digit and the next begins with one more often than lines
    /// would by chance.
    pub(crate) fn are_split(&self) -> bool {
        self.split > 0 && self.split * 4 >= self.ends
    }

    /// Whether the text shows white space beside figures inside its lines: they were set apart.
    pub(crate) fn are_apart(&self) -> bool {
        self.apart > 1
    }
}

/// A quarter of an em on each side of every figure (JLREQ and CLREQ give an eighth to a quarter),
/// or of every digit where lines break between digits.
pub(crate) fn slack(visible: &[char], split_numbers: bool) -> u32 {
    if split_numbers {
        return visible.iter().filter(|c| c.is_ascii_digit()).count() as u32;
    }
    let (mut edges, mut before) = (0, visible[0].is_ascii_digit());
    for c in &visible[1..] {
        let digit = c.is_ascii_digit();
        edges += u32::from(digit != before);
        before = digit;
    }
    edges.div_ceil(2)
}
