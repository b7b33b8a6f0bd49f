//! Style: how this text sets Han beside Latin words, and how strewn with spaces it is.

use crate::chars::Class;
use crate::evidence::Facts;
use crate::lines::Scan;

/// How this text sets Han beside Latin words and figures.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Style {
    /// Most Han–Latin boundaries inside lines have a space.
    pub(crate) latin_spaced: bool,
    /// There are several such boundaries, and every one has a space: the writer's habit.
    pub(crate) latin_words: bool,
    /// Spaces between Han are so common that none is meant.
    pub(crate) loose: bool,
    /// Stray spaces are so common that the text needs repair although its lines are whole.
    pub(crate) strewn: bool,
}

/// Reads the style off the text.
pub(crate) fn style(scan: &Scan<'_>, facts: &[Facts]) -> Style {
    let (mut spaced, mut tight, mut marks, mut stray) = (0u32, 0u32, 0u32, 0u32);
    for line in &scan.lines {
        stray += line.stray;
        marks += line.stray_marks;
        for i in line.visible.start + 1..line.visible.end {
            let (l, r) = (Class::of(scan.visible[i - 1]), Class::of(scan.visible[i]));
            if matches!(
                (l, r),
                (Class::Han, Class::Latin) | (Class::Latin, Class::Han)
            ) {
                if scan.gap_at(i).is_some() {
                    spaced += 1;
                } else {
                    tight += 1;
                }
            }
        }
    }
    // The space after a marker such as `〔１〕` is meant.
    let after_marker = |f: &&Facts| {
        f.marked
            .and_then(|m| scan.gap_at(f.visible.start + m.len))
            .is_some_and(|g| scan.gaps[g].left_class.is_mark())
    };
    let marks = marks
        - facts
            .iter()
            .filter(after_marker)
            .count()
            .min(marks as usize) as u32;
    let loose = stray >= 3 && stray as usize * 6 >= scan.visible.len();
    Style {
        latin_spaced: spaced > tight,
        latin_words: spaced > 2 && tight == 0,
        loose,
        // A space beside a mark is never meant; one between Han may be, where it is rare.
        strewn: loose || (marks >= 3 && marks as usize * 60 >= scan.visible.len()),
    }
}
