//! Style: how this text sets Han beside Latin words, and how strewn with spaces it is.

use crate::decide::decode::Decided;
use crate::decide::state::State;
use crate::layout::row_features::RowFeatures;
use crate::recognize::numbers::in_date;
use crate::text::characters::Class;
use crate::text::gap::Gap;
use crate::text::line::Boundaries;
use crate::text::scan::Scan;
use crate::weights::LOST_INDENT;

/// Boundaries with a space for every one without that make a habit: some extractors lose a few.
const TO_ONE_TIGHT: u32 = 2;

/// Boundaries of words with a space for every one of a figure: in a text full of figures it was
/// the typesetter who set them apart, and words with them.
const TO_ONE_FIGURE: u32 = 2;

/// Which ASCII marks most lines set apart from Han.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MarksApart {
    /// An opening bracket or quotation mark behind Han.
    pub(crate) opening: bool,
    /// A closing one before Han.
    pub(crate) closing: bool,
    /// A comma, semicolon or colon before Han.
    pub(crate) pause: bool,
}

impl MarksApart {
    fn of(scan: &Scan<'_>) -> Self {
        let [mut opening, mut closing, mut pause] = [Boundaries::default(); 3];
        for (k, pair) in scan.visible.windows(2).enumerate() {
            let [a, b] = [pair[0], pair[1]];
            let beside = |n: Option<usize>| n.and_then(|n| scan.visible.get(n));
            // A quotation mark between Han may open or close.
            let is_quoted = |c: char, other: Option<usize>| {
                c != '"' || beside(other).is_some_and(char::is_ascii)
            };
            let bounds = match (a, b) {
                (_, '(' | '"') if is_han(a) && is_quoted(b, Some(k + 2)) => &mut opening,
                (')' | '"', _) if is_han(b) && is_quoted(a, k.checked_sub(1)) => &mut closing,
                (',' | ';' | ':', _) if is_han(b) => &mut pause,
                _ => continue,
            };
            match scan.gap_at(k + 1).map(|g| &scan.gaps[g]) {
                None => bounds.tight += 1,
                Some(gap) if gap.line_ends == 0 => bounds.spaced += 1,
                Some(_) => {}
            }
        }
        let [opening, closing, pause] =
            [opening, closing, pause].map(|b| b.spaced > 2 && b.spaced > b.tight);
        Self {
            opening,
            closing,
            pause,
        }
    }
}

fn is_han(c: char) -> bool {
    Class::of(c) == Class::Han
}

/// How this text sets Han beside Latin words and figures.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Style {
    /// Most Han–Latin boundaries inside lines have a space.
    pub(crate) latin_spaced: bool,
    /// The same in lines that were not stretched; `false` where there are too few.
    pub(crate) latin_apart: bool,
    /// The ASCII marks that stand apart from Han, where Latin words do.
    pub(crate) marks_apart: MarksApart,
    /// There are several such boundaries, and every one has a space: the writer's habit.
    pub(crate) latin_words: bool,
    /// Every Latin word stands apart, and no mark does: a space on both sides of `+` is meant.
    pub(crate) operators_apart: bool,
    /// Latin words stand apart in lines that were not stretched, and figures as they do: both
    /// are the writer's habit, since an extractor that sets figures apart finds more of them.
    pub(crate) figure_words: bool,
    /// All figures stand apart, in dates and elsewhere.
    pub(crate) figures_apart: bool,
    /// First rows of paragraphs are two em short: their indents were lost.
    pub(crate) indents_lost: bool,
    /// Spaces between Han are so common that none is meant.
    pub(crate) loose: bool,
    /// Stray spaces are so common that the text needs repair although its lines are whole.
    pub(crate) strewn: bool,
}

/// The boundaries of Han and Latin words, and of Han and figures, in some rows.
fn boundaries<'f>(
    scan: &Scan<'_>,
    rows: impl Iterator<Item = &'f RowFeatures>,
) -> (Boundaries, Boundaries) {
    let (mut latin, mut figures) = (Boundaries::default(), Boundaries::default());
    for line in rows.flat_map(|f| &scan.lines[f.row.lines()]) {
        latin.add(line.meetings.latin);
        figures.add(line.meetings.figures);
    }
    (latin, figures)
}

/// Whether most first rows, two at least, are short of the measure by an indent.
fn indents_lost(facts: &[RowFeatures], decided: &[Decided]) -> bool {
    let short: Vec<bool> = facts
        .iter()
        .zip(decided)
        .filter(|(_, d)| d.state == State::First)
        .map(|(f, _)| f.indent == 0 && f.deficit().is_some_and(|d| LOST_INDENT.contains(&d)))
        .collect();
    let lost = short.iter().filter(|&&s| s).count();
    lost > 1 && lost * 2 > short.len()
}

/// Reads the style off the text.
pub(crate) fn style(scan: &Scan<'_>, facts: &[RowFeatures], decided: &[Decided]) -> Style {
    let stray: u32 = scan.lines.iter().map(|l| l.stray).sum();
    let marks: u32 = scan.lines.iter().map(|l| l.stray_marks).sum();
    let (latin, _) = boundaries(scan, facts.iter());
    // In a stretched line every space is the typesetter's.
    let plain = |f: &&RowFeatures| !f.stretched && !f.stretched_han;
    let (words, figures) = boundaries(scan, facts.iter().filter(plain));
    // The space after a marker such as `〔１〕` is meant.
    let after_marker = |f: &&RowFeatures| {
        f.marked
            .and_then(|m| scan.gap_at(f.visible.start + m.len as usize))
            .is_some_and(|g| scan.gaps[g].left_class.is_mark())
    };
    let marks = marks
        - facts
            .iter()
            .filter(after_marker)
            .count()
            .min(marks as usize) as u32;
    let (_, all) = boundaries(scan, facts.iter());
    let is_other =
        |g: &Gap| g.parts_han_and_digit() && g.line_ends == 0 && !in_date(&scan.visible, g.at);
    let figures_apart = all.spaced > 1 && all.tight == 0 && scan.gaps.iter().any(is_other);
    let loose = stray >= 3 && stray as usize * 6 >= scan.visible.len();
    let latin_spaced = latin.spaced > latin.tight;
    // A space beside a mark is never meant; one between Han may be, where it is rare.
    let strewn = loose || (marks >= 3 && marks as usize * 60 >= scan.visible.len());
    let latin_words = latin.spaced > 2 && latin.tight == 0;
    let marks_apart = if latin_spaced && !strewn {
        MarksApart::of(scan)
    } else {
        MarksApart::default()
    };
    Style {
        latin_spaced,
        marks_apart,
        latin_words,
        operators_apart: latin_words && marks == 0,
        latin_apart: words.spaced > 2 && words.spaced >= words.tight * TO_ONE_TIGHT,
        figure_words: !loose
            && words.spaced > 2
            && words.spaced >= words.tight * TO_ONE_TIGHT
            && words.spaced >= figures.spaced * TO_ONE_FIGURE
            && figures.spaced >= figures.tight,
        figures_apart,
        indents_lost: indents_lost(facts, decided),
        loose,
        strewn,
    }
}
