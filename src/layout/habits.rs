//! Habits: how this text sets paragraphs apart, learned from its clear cases.
//!
//! A blank line proves nothing by itself: some extractors put one after every line, some
//! after paragraphs only. So the gaps whose nature is clear without it (a full row in
//! mid-clause, a short row that ends a sentence) tell what a blank line, an indent or a lost
//! indent is worth around here.

use crate::layout::row_features::RowFeatures;
use crate::recognize::edges::{End, Start};
use crate::recognize::list::Marker;
use crate::weights::{
    BLANK_PARTS, BLANK_PARTS_DISPLAYED, HABIT_STRENGTH, INDENTED, WIDE_BLANK_PARTS,
};

/// Rows before and after a gap whose clear cases count for it more than the rest of the text.
const REACH: usize = 30;

/// Longest numbered heading that no measure cuts, in characters.
const LONGEST_HEADING: u32 = 12;

/// What the gap before a row is worth, by how it is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    /// Log odds of the blank line there or its absence, for a break against for a join.
    pub(crate) blank: f32,
    /// Whether there is a blank line, in a text whose blank lines part paragraphs only.
    pub(crate) is_parted: bool,
    /// The same of the row's indent.
    pub(crate) indent: f32,
    /// Share of first rows that fall two em short, their indent lost.
    pub(crate) lost_indent: f32,
}

/// What is seen at a clear gap, a bit each; 0 at another.
pub(crate) type ClearGap = u8;

/// The gap is clear.
const CLEAR: ClearGap = 1;
/// It stands between two paragraphs.
const BETWEEN: ClearGap = 1 << 1;
/// A blank line.
const BLANK: ClearGap = 1 << 2;
/// An indent.
const INDENT: ClearGap = 1 << 3;
/// The row after it, which is the first of its paragraph, fills the measure, or would with an indent.
const FIRST: ClearGap = 1 << 4;
/// It falls short by an indent.
const LOST: ClearGap = 1 << 5;

/// Clear gaps that were counted. Numbers are whole.
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
    /// GapCounts a gap `times` times: once, or -1 times where it counts no longer.
    #[inline]
    fn count(&mut self, shown: ClearGap, times: f32) {
        if shown == 0 {
            return;
        }
        let is = |what: ClearGap| if shown & what > 0 { times } else { 0.0 };
        let at = usize::from(shown & BETWEEN > 0);
        self.of[at] += times;
        self.blank[at] += is(BLANK);
        self.indent[at] += is(INDENT);
        self.first += is(FIRST);
        self.lost += is(LOST);
    }

    /// Shares of gaps with something, of which the number is given for both kinds.
    fn shares(&self, hits: [f32; 2], expected: [f32; 2], strength: f32) -> [f32; 2] {
        [0, 1].map(|at| share(hits[at], self.of[at], expected[at], strength))
    }
}

/// The share of hits, starting from an expectation worth `strength` observations.
fn share(hits: f32, of: f32, expected: f32, strength: f32) -> f32 {
    (hits + expected * strength) / (of + strength)
}

/// Log odds of what has these shares inside paragraphs and between them, where it is seen or where it is not.
fn odds([inside, between]: [f32; 2], is_seen: bool) -> f32 {
    if is_seen {
        (between / inside).ln()
    } else {
        ((1.0 - between) / (1.0 - inside)).ln()
    }
}

/// Whether the gap between two rows is clearly inside a paragraph (0), clearly between two
/// (1), or neither.
fn clear(f: &RowFeatures, next: &RowFeatures) -> Option<usize> {
    if f.fixed.is_some()
        || next.fixed.is_some()
        || next.phrase.is_some()
        || next.furniture
        || next.page_start
    {
        return None;
    }
    match f.end {
        End::Han | End::Pause => f.deficit().filter(|&d| d <= 1).map(|_| 0),
        End::Stop if next.start != Start::Forbidden => f.deficit().filter(|&d| d > 5).map(|_| 1),
        _ => None,
    }
}

/// What is seen at the gap between two rows.
fn show(f: &RowFeatures, next: &RowFeatures) -> ClearGap {
    let Some(at) = clear(f, next) else {
        return 0;
    };
    let mut shown = CLEAR;
    if at == 1 {
        shown |= BETWEEN;
    }
    if next.blanks > 0 {
        shown |= BLANK;
    }
    if next.indent >= 2 {
        shown |= INDENT;
    }
    if at == 1
        && next.indent < 2
        && matches!(next.end, End::Han | End::Pause)
        && let Some(d @ ..=5) = next.deficit()
    {
        shown |= FIRST;
        if d >= 3 {
            shown |= LOST;
        }
    }
    shown
}

/// Whether a row that blank lines set apart is a numbered heading or a command: such a row is seldom cut.
fn is_displayed(f: &RowFeatures) -> bool {
    let is_heading = f.chars <= LONGEST_HEADING
        && f.marked.is_some_and(|m| {
            matches!(m.marker, Marker::Section | Marker::Chapter) && m.len < f.chars
        });
    let is_marker = f.marked.is_some_and(|m| m.len == f.chars);
    let wide = f.row.width.saturating_sub(f.chars);
    f.blanks > 0 && (is_heading || wide * 3 < f.chars && !is_marker)
}

/// The habits around the gap before every row, in place of what `habits` has; `shown` is memory for it.
pub(crate) fn habits(facts: &[RowFeatures], habits: &mut Vec<Habits>, shown: &mut Vec<ClearGap>) {
    shown.clear();
    shown.extend(facts.first().map(|_| 0));
    shown.extend(facts.windows(2).map(|rows| show(&rows[0], &rows[1])));
    let mut all = GapCounts::default();
    for &shown in &*shown {
        all.count(shown, 1.0);
    }
    // What the whole text shows stands behind what the rows around show.
    let blank = all.shares(all.blank, [0.15, 0.3], 4.0);
    let blank_odds = odds(blank, true);
    let parts = |i: usize| {
        let f = &facts[i];
        if f.blanks == 0 || f.page_start || i == 0 {
            return false;
        }
        let is_wide = f.blanks > 2;
        blank_odds > BLANK_PARTS
            || blank_odds > WIDE_BLANK_PARTS && is_wide
            || blank_odds > BLANK_PARTS_DISPLAYED && is_displayed(&facts[i - 1])
    };
    let indent = all.shares(all.indent, [0.01, 0.3], 3.0);
    let lost = share(all.lost, all.first, INDENTED, 3.0);

    let mut near = GapCounts::default();
    for &shown in shown.iter().take(REACH - 1) {
        near.count(shown, 1.0);
    }
    // Around most rows the same is seen as around the row before.
    let mut last: Option<([bool; 2], Habits)> = None;
    habits.clear();
    habits.extend(facts.iter().enumerate().map(|(i, f)| {
        let enters = shown.get(i + REACH - 1).copied().unwrap_or(0);
        let leaves = if i > REACH { shown[i - REACH - 1] } else { 0 };
        near.count(enters, 1.0);
        near.count(leaves, -1.0);
        let set = [f.blanks > 0 && !f.page_start, f.indent >= 2];
        if enters == leaves
            && let Some((_, habits)) = last.filter(|last| last.0 == set)
        {
            return Habits {
                is_parted: parts(i),
                ..habits
            };
        }
        let habits = Habits {
            blank: odds(near.shares(near.blank, blank, HABIT_STRENGTH), set[0]),
            is_parted: parts(i),
            indent: odds(near.shares(near.indent, indent, HABIT_STRENGTH), set[1]),
            lost_indent: share(near.lost, near.first, lost, HABIT_STRENGTH),
        };
        last = Some((set, habits));
        habits
    }));
}
