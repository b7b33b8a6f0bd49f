//! Setting: how lines were stretched and figures set apart, as far as the extractor left traces.

use crate::chars::Class;
use crate::gap::Gap;
use crate::line::Line;
use crate::lines::Scan;

/// Lines that are letter-spaced where most lines are not: stretched to the measure.
pub(crate) fn stretched(scan: &Scan<'_>, stretched: &mut Vec<bool>) {
    let han = |g: &Gap| (g.left_class, g.right_class) == (Class::Han, Class::Han);
    stretched.clear();
    stretched.extend(scan.lines.iter().map(|l| {
        l.chars >= 3
            && l.stray > 1
            && l.stray * 2 >= l.chars - 1
            && scan.gaps[l.gaps.clone()].iter().any(han)
    }));
    let many = stretched.iter().filter(|&&s| s).count();
    let is_long = |l: &&Line| l.chars >= 4;
    if many > 0 && many * 2 > scan.lines.iter().filter(is_long).count() {
        stretched.fill(false);
    }
}

/// Whether this text shows white space beside figures inside its lines: they were set apart.
pub(crate) fn figures_apart(scan: &Scan<'_>) -> bool {
    let digit = |c: Class| c == Class::Digit;
    let apart = |g: &&Gap| {
        (digit(g.left_class) && g.right_class == Class::Han)
            || (g.left_class == Class::Han && digit(g.right_class))
    };
    scan.lines
        .iter()
        .filter(|l| l.ascii_digits && !l.gaps.is_empty())
        .flat_map(|l| &scan.gaps[l.gaps.clone()])
        .filter(apart)
        .nth(1)
        .is_some()
}

/// A quarter of an em on each side of every figure (JLREQ and CLREQ give an eighth to a quarter),
/// or of every digit where lines break between digits.
pub(crate) fn slack(visible: &[char], split_numbers: bool) -> u32 {
    let digits = visible.iter().filter(|c| c.is_ascii_digit()).count();
    let edges = visible
        .windows(2)
        .filter(|p| p[0].is_ascii_digit() != p[1].is_ascii_digit())
        .count();
    if split_numbers {
        digits as u32
    } else {
        (edges as u32).div_ceil(2)
    }
}

/// Whether lines of this text break inside numbers: a line ends in a digit and the next
/// begins with one more often than lines would by chance.
pub(crate) fn splits_numbers(scan: &Scan<'_>) -> bool {
    let mut split = 0;
    let mut ends = 0;
    for pair in scan.lines.windows(2) {
        let digit = |c: char| c.is_ascii_digit();
        ends += u32::from(digit(pair[0].last));
        split += u32::from(digit(pair[0].last) && digit(pair[1].first));
    }
    split > 0 && split * 4 >= ends
}
