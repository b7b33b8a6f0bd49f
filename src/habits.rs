//! Habits: how this text sets paragraphs apart, learned from its clear cases.
//!
//! A blank line proves nothing by itself: some extractors put one after every line, some
//! after paragraphs only. So the gaps whose nature is clear without it (a full row in
//! mid-clause, a short row that ends a sentence) tell what a blank line, an indent or a lost
//! indent is worth around here.

use crate::edges::{End, Start};
use crate::facts::Facts;
use crate::weights::{HABIT_STRENGTH, INDENTED};

/// Rows before and after a gap whose clear cases count for it more than the rest of the text.
const REACH: usize = 30;

/// Log odds of what is seen at a gap, for a break against for a join.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    pub(crate) blank: f32,
    pub(crate) no_blank: f32,
    pub(crate) indent: f32,
    pub(crate) no_indent: f32,
    /// Share of first rows that fall two em short, their indent lost.
    pub(crate) lost_indent: f32,
}

/// Hits among observations.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Count {
    hits: f32,
    of: f32,
}

impl Count {
    fn see(&mut self, hit: bool) {
        self.hits += f32::from(u8::from(hit));
        self.of += 1.0;
    }

    fn since(self, before: Self) -> Self {
        Self {
            hits: self.hits - before.hits,
            of: self.of - before.of,
        }
    }

    /// The share of hits, starting from an expectation worth `strength` observations.
    fn share(self, expected: f32, strength: f32) -> f32 {
        (self.hits + expected * strength) / (self.of + strength)
    }
}

/// What was counted up to a gap.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Counts {
    /// Blank lines inside paragraphs, and between them.
    blank: [Count; 2],
    /// Indents inside paragraphs, and between them.
    indent: [Count; 2],
    /// First rows that lost their indent.
    lost: Count,
}

impl Counts {
    fn map(self, other: Self, f: impl Fn(Count, Count) -> Count) -> Self {
        let pair = |a: [Count; 2], b: [Count; 2]| [f(a[0], b[0]), f(a[1], b[1])];
        Self {
            blank: pair(self.blank, other.blank),
            indent: pair(self.indent, other.indent),
            lost: f(self.lost, other.lost),
        }
    }
}

/// Whether the gap between two rows is clearly inside a paragraph (0), clearly between two
/// (1), or neither.
fn clear(f: &Facts, next: &Facts) -> Option<usize> {
    if f.fixed.is_some()
        || next.fixed.is_some()
        || next.phrase.is_some()
        || next.furniture
        || next.page_start
    {
        return None;
    }
    let deficit = f.deficit()?;
    let inside = deficit <= 1 && matches!(f.end, End::Han | End::Pause);
    let between = deficit > 5 && f.end == End::Stop && next.start != Start::Forbidden;
    match (inside, between) {
        (true, _) => Some(0),
        (_, true) => Some(1),
        _ => None,
    }
}

/// The habits around the gap before every row, in place of what `habits` has; `sums` is memory for it.
pub(crate) fn habits(facts: &[Facts], habits: &mut Vec<Habits>, sums: &mut Vec<Counts>) {
    sums.clear();
    sums.resize(facts.len() + 1, Counts::default());
    for i in 1..facts.len() {
        let mut counts = sums[i];
        let next = &facts[i];
        if let Some(at) = clear(&facts[i - 1], next) {
            counts.blank[at].see(next.blanks > 0);
            counts.indent[at].see(next.indent >= 2);
            let full_next = next.deficit().filter(|&d| d <= 5);
            if let Some(d) = full_next
                && at == 1
                && next.indent < 2
                && matches!(next.end, End::Han | End::Pause)
            {
                counts.lost.see(d >= 3);
            }
        }
        sums[i + 1] = counts;
    }
    let all = sums[facts.len()];
    // What the whole text shows stands behind what the rows around show.
    let blank = [all.blank[0].share(0.15, 4.0), all.blank[1].share(0.3, 4.0)];
    let indent = [
        all.indent[0].share(0.01, 3.0),
        all.indent[1].share(0.3, 3.0),
    ];
    let lost = all.lost.share(INDENTED, 3.0);
    // Around most rows the same is seen as around the row before.
    let mut last: Option<(Counts, Habits)> = None;
    habits.clear();
    habits.extend((0..facts.len()).map(|i| {
        let from = sums[i.saturating_sub(REACH)];
        let near = sums[(i + REACH).min(facts.len())].map(from, Count::since);
        if let Some((_, habits)) = last.filter(|(seen, _)| *seen == near) {
            return habits;
        }
        let odds = |near: [Count; 2], whole: [f32; 2]| {
            let inside = near[0].share(whole[0], HABIT_STRENGTH);
            let between = near[1].share(whole[1], HABIT_STRENGTH);
            (
                (between / inside).ln(),
                ((1.0 - between) / (1.0 - inside)).ln(),
            )
        };
        let (blank, no_blank) = odds(near.blank, blank);
        let (indent, no_indent) = odds(near.indent, indent);
        let habits = Habits {
            blank,
            no_blank,
            indent,
            no_indent,
            lost_indent: near.lost.share(lost, HABIT_STRENGTH),
        };
        last = Some((near, habits));
        habits
    }));
}
