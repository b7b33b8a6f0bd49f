//! Every weight of the decision, in one place: those of the line states and of [wrapping] were fitted and stand in
//! tables, the few others are set by hand, each with the kind of text that needs
//! it. What a rule inside a block is sure of stands with the rule; how many cases a habit starts
//! from, with the habits.
//!
//! Weights are natural logarithms of likelihoods, so that sums compare; widths are in half-ems.

mod fitted;
mod wrapping_fitted;

pub(crate) use fitted::FITTED;

/// What the search for the measure pays (`measure.rs`). Costs, so higher is worse.
pub(crate) mod measure {
    /// Widest measure that is looked for: 70 em. Wider lines are whole paragraphs.
    pub(crate) const WIDEST: u32 = 140;
    /// A line as wide as the measure.
    pub(crate) const FULL: i32 = 0;
    /// Half an em off (figures, squeezed marks), or stretched to an unknown width.
    pub(crate) const HALF_OFF: i32 = 2;
    /// One to one and a half em short: a mark pulled the last character to the next line.
    pub(crate) const PULLED: i32 = 7;
    /// Two to two and a half em short: the first line of a paragraph.
    pub(crate) const INDENTED: i32 = 9;
    /// Shorter, and a sentence ends here: the last line of a paragraph.
    pub(crate) const LAST: i32 = 12;
    /// Shorter, and no sentence ends here: a headline, or another measure.
    pub(crate) const SHORT: i32 = 35;
    /// Every half-em over that marks may have been squeezed by.
    pub(crate) const SQUEEZED: i32 = 3;
    /// One em over: a mark hangs in the margin or several are squeezed.
    pub(crate) const HANGING: i32 = 14;
    /// More than that over: not of this measure.
    pub(crate) const OVER: i32 = 40;
    /// The measure changes: another article, a picture, a column of a page.
    pub(crate) const CHANGE: i32 = 50;
    /// Taken off that where an empty line or a page's end stands.
    pub(crate) const CHANGE_AT_BLANK: i32 = 10;
}

/// Log odds that a stretch of one measure is wrapped prose (`structure.rs`).
pub(crate) mod stretch {
    /// Before anything is seen.
    pub(crate) const PRIOR: f32 = -2.6;
    /// A full row that ends in mid-clause.
    pub(crate) const MID_CLAUSE: f32 = 0.5;
    /// One that has punctuation inside, too.
    pub(crate) const INNER_MARK: f32 = 0.5;
    /// The same in a measure of ten em or more.
    pub(crate) const WIDE_CLAUSE: f32 = 1.2;
    /// A row of ten em or more that ends in a comma and has clauses before it.
    pub(crate) const PAUSED: f32 = 0.7;
    /// A full row that ends in a mark: verse, dialogue, a list.
    pub(crate) const FULL_STOPPED: f32 = -0.7;
    /// A row that neither fills the measure nor ends a sentence: a list, free verse.
    pub(crate) const RAGGED: f32 = -0.5;
    /// A row without any mark: verse, a list.
    pub(crate) const MARKLESS: f32 = -0.5;
    /// A letter-spaced row.
    pub(crate) const SPACED_ROW: f32 = 1.0;
    /// A word crosses the end of a row.
    pub(crate) const CROSSED: f32 = 0.84;
    /// One that is near proof.
    pub(crate) const CROSSED_STRONG: f32 = 2.82;
    /// None crosses.
    pub(crate) const UNCROSSED: f32 = -0.6;
    /// The measure of a column of two characters, in half-ems: few of its rows have a mark.
    pub(crate) const NARROW: u32 = 4;
    /// Row ends in such a column of which one at least has a word across it, or it is a list.
    pub(crate) const CROSSED_IN_NARROW: u32 = 5;
    /// Row ends that show whether words cross in such a column.
    pub(crate) const ENOUGH_IN_NARROW: u32 = 20;
    /// Stretches of one measure that a page may have without one of them looking like prose by chance.
    pub(crate) const STRETCHES: f32 = 40.0;
    /// Share of a stretch's odds, below 0, that counts against joining its rows.
    pub(crate) const BIAS_SHARE: f32 = 0.8;
    /// The most that counts.
    pub(crate) const BIAS_WORST: f32 = -4.0;
}

/// Log odds that a run of short rows is a list (`items.rs`).
pub(crate) mod items {
    /// Before anything is seen.
    pub(crate) const PRIOR: f32 = -4.5;
    /// A colon or a numbered heading before the run.
    pub(crate) const HEADED: f32 = 1.8;
    /// Wide rows of running text beside it.
    pub(crate) const AMONG_PROSE: f32 = 1.2;
    /// Rows with marks beside it that are just as wide.
    pub(crate) const IN_COLUMN: f32 = -3.5;
    /// Every character without a mark: prose has one in ten.
    pub(crate) const MARKLESS: f32 = 0.09;
    /// The most that this counts for one row.
    pub(crate) const MARKLESS_MOST: f32 = 0.9;
    /// A row that ends in a word such as 的, 和, 在, or begins with one such as 们, 者.
    pub(crate) const FUNCTION_WORD: f32 = -2.0;
    /// A row that is a word of the dictionary.
    pub(crate) const WORD: f32 = 0.8;
    /// A row that is narrower than the next one by more than an indent.
    pub(crate) const RISE: f32 = 1.2;
    /// Two rows that begin or end with the same two characters.
    pub(crate) const PARALLEL: f32 = 1.5;
    /// A bracket or a quotation is open at a row's end.
    pub(crate) const OPEN: f32 = -4.0;
    /// A word crosses the end of a row.
    pub(crate) const CROSSED: f32 = -1.5;
    /// One that is near proof.
    pub(crate) const CROSSED_STRONG: f32 = -3.0;
    /// None crosses, in a script that the dictionary knows.
    pub(crate) const UNCROSSED: f32 = 0.5;
}

/// Log odds that a typesetter made a line end (`wrapping.rs`).
pub(crate) mod wrapping {
    pub(crate) use super::wrapping_fitted::*;

    /// Odds above which a text is wrapped: those of its best stretch, and of its surest line end.
    pub(crate) const WRAPPED: f32 = 2.5;
    /// The most that the surest line end counts.
    pub(crate) const SUREST: f32 = 4.0;
    /// Odds below which a line end is its author's, whatever else is seen of the rows.
    pub(crate) const BY_AUTHOR: f32 = -5.0;
    /// Share of the odds, below 0, that counts against joining the rows, beside what else is seen of them.
    pub(crate) const SHARE: f32 = 0.5;
}

/// The weights of a sign of wrapping.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignWeights {
    /// At the line end.
    pub(crate) here: f32,
    /// At one near it.
    pub(crate) near: f32,
    /// Of the share of the text's line ends that show it.
    pub(crate) share: f32,
    /// Where any does.
    pub(crate) any: f32,
}

const fn sign(here: f32, near: f32, share: f32, any: f32) -> SignWeights {
    SignWeights {
        here,
        near,
        share,
        any,
    }
}

/// Width of a lost indent in half-ems, give or take what squeezed marks account for.
pub(crate) const LOST_INDENT: std::ops::RangeInclusive<i32> = 3..=5;
/// Share of first rows that are indented, before the text has shown its habit.
pub(crate) const INDENTED: f32 = 0.6;
/// Clear cases that the whole text's habits are worth beside those of the rows around.
pub(crate) const HABIT_STRENGTH: f32 = 3.92;
/// Log odds of a blank line in the whole text, for a break against for a join, above which every one parts blocks.
pub(crate) const BLANK_PARTS: f32 = 3.5;
/// The same where there are three or more of them.
pub(crate) const WIDE_BLANK_PARTS: f32 = 3.0;
/// The same behind a numbered heading or a command with blank lines on both sides.
pub(crate) const BLANK_PARTS_DISPLAYED: f32 = 1.0;
/// A state that the shape of a row excludes.
pub(crate) const EXCLUDED: f32 = -18.0;
/// Joining lines of a text that has no measure.
pub(crate) const UNWRAPPED: f32 = -60.0;
/// Gain in log probability from which a word across a gap is near proof.
pub(crate) const STRONG_GAIN: f64 = 4.0;
/// Measure from which a full row in mid-clause is no chance, in half-ems.
pub(crate) const WIDE: u32 = 20;
/// Measure that is too long for verse, in half-ems.
pub(crate) const LONG: u32 = 40;
/// Odds after which nothing more is asked of a stretch.
pub(crate) const CERTAIN: f32 = 8.0;
