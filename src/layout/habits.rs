//! Habits: how a text separates paragraphs, learned from its clear cases.
//!
//! A blank line alone proves nothing: some extractors put one after every line, some only after paragraphs. So the
//! gaps that are clear without it (a full row in mid-clause, a short row that ends a sentence) determine the weight of
//! a blank line, an indent or a lost indent nearby.

use crate::layout::row_features::RowFeatures;
use crate::recognize::edges::{End, Start};
use crate::recognize::markers::Marker;
use crate::weights::{
    BLANK_PARTS, BLANK_PARTS_DISPLAYED, CLEAR_BLANK_PARTS, HABIT_STRENGTH, INDENTED,
};

/// Rows on each side of a gap whose clear cases weigh more than those elsewhere.
const REACH: usize = 30;

/// Indented rows, and gaps clearly inside paragraphs, from which an indent can be known to begin a paragraph.
const FEWEST_INDENTED: usize = 3;
const FEWEST_INSIDE: f32 = 6.0;
/// How many indented rows, and gaps clearly inside a paragraph, there must be for each such gap with an indent.
const PARTED_BY_INDENTS: f32 = 10.0;
/// Longest numbered heading that is never wrapped, in characters.
const LONGEST_HEADING: u32 = 12;

/// Evidence from the layout of the gap before a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    /// Log odds of a break against a join, given the blank line or its absence.
    pub(crate) blank: f32,
    /// Whether there is a blank line or an indent, in a text where these separate only paragraphs.
    pub(crate) is_parted: bool,
    /// Log odds of a break against a join, given the indent or its absence.
    pub(crate) indent: f32,
    /// Share of first rows that fall two em short because their indent was lost.
    pub(crate) lost_indent: f32,
}

/// A gap that is clearly inside a paragraph or between two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ClearGap {
    pub(crate) is_between: bool,
    /// Whether it has a blank line.
    pub(crate) blank: bool,
    /// Whether the row after it is indented.
    pub(crate) indent: bool,
    /// Whether that row, the first of its paragraph, fills the measure, or would with an indent.
    first: bool,
    /// Whether it falls short by an indent.
    lost: bool,
}

/// Counts of clear gaps; whole numbers.
#[derive(Debug, Clone, Copy, Default)]
struct GapCounts {
    /// Gaps inside paragraphs, and between them.
    of: [f32; 2],
    /// Those with a blank line.
    blank: [f32; 2],
    /// Those with an indent.
    indent: [f32; 2],
    /// First rows, and those of them that lost their indent.
    first: f32,
    lost: f32,
}

impl GapCounts {
    /// Counts a gap `times` times: 1 adds it, -1 removes it.
    #[inline]
    fn count(&mut self, gap: Option<ClearGap>, times: f32) {
        let Some(gap) = gap else { return };
        let of = |is: bool| if is { times } else { 0.0 };
        let at = usize::from(gap.is_between);
        self.of[at] += times;
        self.blank[at] += of(gap.blank);
        self.indent[at] += of(gap.indent);
        self.first += of(gap.first);
        self.lost += of(gap.lost);
    }

    /// Returns the share of `hits` among the gaps inside paragraphs and among those between them.
    fn shares(&self, hits: [f32; 2], expected: [f32; 2], strength: f32) -> [f32; 2] {
        [0, 1].map(|at| share(hits[at], self.of[at], expected[at], strength))
    }
}

/// Returns the share of hits, smoothed by an expectation worth `strength` observations.
fn share(hits: f32, of: f32, expected: f32, strength: f32) -> f32 {
    (hits + expected * strength) / (of + strength)
}

/// Returns the log odds of a break for a feature with these shares inside paragraphs and between them, present or
/// absent.
fn odds([inside, between]: [f32; 2], is_seen: bool) -> f32 {
    if is_seen {
        (between / inside).ln()
    } else {
        ((1.0 - between) / (1.0 - inside)).ln()
    }
}

/// Returns the features of the gap between two rows, if it is clear.
pub(crate) fn clear_gap(f: &RowFeatures, next: &RowFeatures) -> Option<ClearGap> {
    if f.fixed.is_some()
        || next.fixed.is_some()
        || next.phrase.is_some()
        || next.furniture
        || next.page_start
    {
        return None;
    }
    let is_open = |end: End| matches!(end, End::Han | End::Pause);
    let is_between = match f.deficit()? {
        ..=1 if is_open(f.end) => false,
        6.. if f.end == End::Stop && next.start != Start::Forbidden => true,
        _ => return None,
    };
    let indent = next.indent >= 2;
    let may_lack_indent = is_between && !indent && is_open(next.end);
    let short = next.deficit().filter(|&d| may_lack_indent && d <= 5);
    Some(ClearGap {
        is_between,
        blank: next.blanks > 0,
        indent,
        first: short.is_some(),
        lost: short.is_some_and(|d| d >= 3),
    })
}

/// Returns true if a row after a blank line is a numbered heading or a command, which is rarely wrapped.
fn is_displayed(f: &RowFeatures) -> bool {
    let is_heading = f.chars <= LONGEST_HEADING
        && f.marked.is_some_and(|m| {
            matches!(m.marker, Marker::Section | Marker::Chapter) && m.len < f.chars
        });
    let is_marker = f.marked.is_some_and(|m| m.len == f.chars);
    let wide = f.row.width.saturating_sub(f.chars);
    f.blanks > 0 && (is_heading || wide * 3 < f.chars && !is_marker)
}

/// Computes the habits around the gap before every row into `habits`. `gaps` is a buffer.
pub(crate) fn find_habits(
    facts: &[RowFeatures],
    habits: &mut Vec<Habits>,
    gaps: &mut Vec<Option<ClearGap>>,
) {
    gaps.clear();
    gaps.extend(facts.first().map(|_| None));
    gaps.extend(facts.windows(2).map(|rows| clear_gap(&rows[0], &rows[1])));
    let mut all = GapCounts::default();
    for &gap in &*gaps {
        all.count(gap, 1.0);
    }
    // The whole text is the prior for the rows nearby.
    let blank = all.shares(all.blank, [0.15, 0.3], 4.0);
    let blank_odds = odds(blank, true);
    let indented = facts.iter().filter(|f| f.indent >= 2).count();
    // Rows inside paragraphs are not indented, so an indent begins one.
    let indents_part = indented >= FEWEST_INDENTED
        && all.of[0] >= FEWEST_INSIDE
        && all.indent[0] * PARTED_BY_INDENTS <= all.of[0].min(indented as f32);
    let parts = |i: usize| {
        let f = &facts[i];
        if indents_part && f.indent >= 2 && i > 0 {
            return true;
        }
        if f.blanks == 0 || f.page_start || i == 0 {
            return false;
        }
        let is_wide = f.blanks > 2;
        blank_odds > BLANK_PARTS
            || blank_odds > CLEAR_BLANK_PARTS && (is_wide || facts[i - 1].end == End::Stop)
            || blank_odds > BLANK_PARTS_DISPLAYED && is_displayed(&facts[i - 1])
    };
    let indent = all.shares(all.indent, [0.01, 0.3], 3.0);
    let lost = share(all.lost, all.first, INDENTED, 3.0);

    let mut near = GapCounts::default();
    for &gap in gaps.iter().take(REACH - 1) {
        near.count(gap, 1.0);
    }
    habits.clear();
    habits.extend(facts.iter().enumerate().map(|(i, f)| {
        near.count(gaps.get(i + REACH - 1).copied().flatten(), 1.0);
        near.count(i.checked_sub(REACH + 1).and_then(|k| gaps[k]), -1.0);
        let has_blank = f.blanks > 0 && !f.page_start;
        Habits {
            blank: odds(near.shares(near.blank, blank, HABIT_STRENGTH), has_blank),
            is_parted: parts(i),
            indent: odds(
                near.shares(near.indent, indent, HABIT_STRENGTH),
                f.indent >= 2,
            ),
            lost_indent: share(near.lost, near.first, lost, HABIT_STRENGTH),
        }
    }));
}
