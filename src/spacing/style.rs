//! Style: how a text spaces Han and Latin words, and how common stray spaces are.

use crate::decide::decode::Decided;
use crate::decide::state::State;
use crate::layout::row_features::RowFeatures;
use crate::recognize::numbers::in_date;
use crate::text::characters::{Class, is_han};
use crate::text::gap::Gap;
use crate::text::line::Boundaries;
use crate::text::scan::Scan;
use crate::weights::LOST_INDENT;

/// Spaced boundaries per tight one that make a habit. Some extractors lose a few spaces.
const TO_ONE_TIGHT: u32 = 2;

/// Spaced word boundaries per spaced figure boundary that make a habit. In a text with more figures the typesetter set
/// them apart, and words with them.
const TO_ONE_FIGURE: u32 = 2;

/// Figures outside dates that have white space beside Han by intention, even if others in the text have none.
const MANY_FIGURES: usize = 2;

/// The ASCII marks that most lines set apart from Han.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MarksApart {
    /// An opening bracket or quotation mark after Han.
    pub(crate) opening: bool,
    /// A closing bracket or quotation mark before Han.
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

/// How a text sets Han beside Latin words and figures.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Style {
    /// Whether most Han–Latin boundaries inside lines have a space.
    pub(crate) latin_spaced: bool,
    /// Whether Han–Latin boundaries in unstretched lines are spaced; `false` where there are too few.
    pub(crate) latin_apart: bool,
    /// The ASCII marks set apart from Han, if Latin words are.
    pub(crate) marks_apart: MarksApart,
    /// Whether there are several Han–Latin boundaries and all have a space: the writer's habit.
    pub(crate) latin_words: bool,
    /// Whether every Latin word is set apart and no mark is: spaces on both sides of `+` are intentional.
    pub(crate) operators_apart: bool,
    /// Whether the writer sets Latin words and figures apart in unstretched lines. An extractor that sets figures apart
    /// finds more of them than words.
    pub(crate) figure_words: bool,
    /// Whether all figures are set apart, in dates and elsewhere, or several elsewhere.
    pub(crate) figures_apart: bool,
    /// Whether the extractor sets most figures of running text apart from Han.
    pub(crate) figures_strewn: bool,
    /// Whether OCR read the text's colons as ASCII ones.
    pub(crate) colons_for_wide: bool,
    /// Whether OCR read the text's brackets as ASCII ones.
    pub(crate) brackets_for_wide: bool,
    /// Whether first rows of paragraphs are two em short because their indents were lost.
    pub(crate) indents_lost: bool,
    /// Whether spaces between Han are so common that none is intentional.
    pub(crate) loose: bool,
    /// Whether stray spaces are so common that the text needs repair although its lines are whole.
    pub(crate) strewn: bool,
}

/// Counts the boundaries between Han and Latin words, and between Han and figures, in some rows.
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

/// Returns true if most first rows, and at least two, are short of the measure by an indent.
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

/// Returns true if the commas and stops of a text are full-width but all its `ascii` marks beside Han are not `wide`
/// ones: OCR read them as ASCII. Unless one mark `is_enough`, there must be several, one of which has a space before it
/// or none after it: who types ASCII colons sets a space after each.
fn is_ascii_for_wide(scan: &Scan<'_>, [ascii, wide]: [char; 2], is_enough: bool) -> bool {
    const FEWEST: usize = 3;
    const FEWEST_WIDE: usize = 4;
    let after_han = |mark: char| {
        let pairs = scan.visible.windows(2).enumerate();
        pairs
            .filter(move |(_, p)| p[1] == mark && is_han(p[0]))
            .map(|(at, _)| at + 1)
    };
    let is_uneven = |at: usize| {
        let [before, after] = [scan.gap_at(at), scan.gap_at(at + 1)];
        before.is_some() || after.is_none()
    };
    if after_han(ascii).next().is_none() || after_han(wide).next().is_some() {
        return false;
    }
    let marks = after_han('，').count() + after_han('。').count();
    let is_clear = || after_han(ascii).count() >= FEWEST && after_han(ascii).any(is_uneven);
    marks >= FEWEST_WIDE && marks > 2 * after_han(',').count() && (is_enough || is_clear())
}

/// Returns true if the figures between Han often have a space on one side only: the extractor's, not the writer's.
fn are_half_spaced(scan: &Scan<'_>) -> bool {
    const LONGEST: usize = 8;
    let is_digit = |at: &usize| scan.visible[*at].is_ascii_digit();
    let (mut half, mut whole) = (0, 0);
    let gaps = scan.gaps.iter();
    for gap in gaps.filter(|g| g.parts_han_and_digit() && g.line_ends == 0) {
        // The other end of the figure, and the character beyond.
        let (end, beyond) = if gap.left_class == Class::Digit {
            let digits = (0..gap.at).rev().take(LONGEST).take_while(is_digit);
            let end = gap.at - digits.count();
            (end, end.checked_sub(1))
        } else {
            let digits = gap.at..scan.visible.len().min(gap.at + LONGEST);
            let end = gap.at + digits.take_while(is_digit).count();
            (end, Some(end))
        };
        if beyond.is_some_and(|k| scan.visible.get(k).is_some_and(|&c| is_han(c))) {
            match scan.gap_at(end) {
                Some(_) => whole += 1,
                None => half += 1,
            }
        }
    }
    half * 2 > whole
}

/// Measures the style of a text.
pub(crate) fn style(scan: &Scan<'_>, facts: &[RowFeatures], decided: &[Decided]) -> Style {
    // The spaces of tables and forms are cells and blanks.
    let lines = || {
        facts
            .iter()
            .filter(|f| f.fixed.is_none())
            .flat_map(|f| &scan.lines[f.row.lines()])
    };
    let stray: u32 = lines().map(|l| l.stray).sum();
    let marks: u32 = lines().map(|l| l.stray_marks).sum();
    let (latin, all) = boundaries(scan, facts.iter());
    // The spaces of a stretched line are the typesetter's.
    let plain = |f: &&RowFeatures| !f.stretched && !f.stretched_han;
    let (words, figures) = boundaries(scan, facts.iter().filter(plain));
    let has_few_words = words.spaced < 3;
    let (_, running) = boundaries(scan, facts.iter().filter(|f| f.inner_marks > 0));
    // The space after a marker such as `〔１〕` is intentional.
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
    let is_other =
        |g: &&Gap| g.parts_han_and_digit() && g.line_ends == 0 && !in_date(&scan.visible, g.at);
    let others = scan.gaps.iter().filter(|g| is_other(g)).count();
    let figures_apart = all.spaced > 1 && (all.tight == 0 && others > 0 || others > MANY_FIGURES);
    let loose = stray >= 3 && stray as usize * 6 >= scan.visible.len();
    let latin_spaced = latin.spaced > latin.tight;
    // A space beside a mark is never intentional; a rare one between Han may be.
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
        operators_apart: latin_spaced && !strewn,
        latin_apart: words.spaced > 2 && words.spaced >= words.tight * TO_ONE_TIGHT,
        figure_words: !loose
            && words.spaced > 2
            && words.spaced >= words.tight * TO_ONE_TIGHT
            && words.spaced >= figures.spaced * TO_ONE_FIGURE
            && figures.spaced >= figures.tight
            && !are_half_spaced(scan),
        figures_apart,
        figures_strewn: running.spaced > 1 && running.spaced > running.tight && has_few_words,
        colons_for_wide: has_few_words && is_ascii_for_wide(scan, [':', '：'], marks > 2),
        brackets_for_wide: has_few_words && is_ascii_for_wide(scan, ['(', '（'], true),
        indents_lost: indents_lost(facts, decided),
        loose,
        strewn,
    }
}
