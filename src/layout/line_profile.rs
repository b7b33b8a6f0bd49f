//! Line profiles: features of single lines (stretching, space around figures), as far as the extractor keeps them.

use crate::recognize::edges::{End, end_of};
use crate::recognize::verbatim::Verbatim;
use crate::text::characters::{Class, may_not_start};
use crate::text::gap::Gap;
use crate::text::line::Line;
use crate::text::scan::Scan;

/// Features of a line before its measure is known.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LineProfile {
    /// Width in half-ems, including the rest of its row; 0 if it gives no evidence of the measure.
    pub(crate) width: u32,
    /// Full-width marks in that width, each of which may be squeezed by half an em.
    pub(crate) marks: u32,
    /// Whether a sentence ends at the end of the line or of its rest.
    pub(crate) stop: bool,
    /// Whether an empty line or a page's end precedes the line.
    pub(crate) blank_before: bool,
    pub(crate) end: End,
    pub(crate) fixed: Option<Verbatim>,
    /// Whether the line is letter-spaced where most lines are not: stretched to the measure.
    pub(crate) stretched: bool,
    /// Whether the line is not the first and has only marks that may not start a line.
    pub(crate) only_marks: bool,
    /// Whether the line or one beside it has only such marks.
    pub(crate) is_piece: bool,
    /// Whether the line is the rest of the row begun by the line before it.
    pub(crate) is_rest: bool,
}

impl LineProfile {
    /// Returns the profile of line `k`; `fixed` is its kind if it is not prose.
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

/// Returns true if a line is letter-spaced.
pub(crate) fn is_spaced_out(scan: &Scan<'_>, line: &Line) -> bool {
    line.chars >= 3
        && line.stray > 1
        && line.stray * 2 >= line.chars - 1
        && scan.gaps[line.gaps.clone()].iter().any(Gap::is_between_han)
}

/// Returns true if line `k` has only marks that may not start a line.
fn is_mark_only(scan: &Scan<'_>, k: usize) -> bool {
    let line = &scan.lines[k];
    line.chars <= 3
        && line.marks > 0
        && Class::of(line.first).is_mark()
        && scan.visible[line.visible.clone()]
            .iter()
            .all(|&c| may_not_start(c))
}

/// How figures are set, from the lines so far.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// Lines that end in a digit and are not the last.
    ends: u32,
    /// Those of them followed by a line that begins with a digit.
    split: u32,
    /// White space between a figure and Han inside lines.
    apart: usize,
    after_digit: bool,
}

impl Figures {
    /// Counts the next line.
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

    /// Returns true if lines break inside numbers: digits meet at line ends more often than by chance.
    pub(crate) fn are_split(&self) -> bool {
        self.split > 0 && self.split * 4 >= self.ends
    }

    /// Returns true if figures inside lines are set apart by white space.
    pub(crate) fn are_apart(&self) -> bool {
        self.apart > 1
    }
}

/// Returns the width of the space around figures, in half-ems: a quarter of an em on each side of every figure (JLREQ
/// and CLREQ give an eighth to a quarter), or of every digit where lines break between digits.
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
