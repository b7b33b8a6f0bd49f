//! The weights of the decision. Those of the line states and of [wrapping] are fitted and kept in tables; the few
//! others are set by hand, each with the kind of text that needs it. Confidences of rules inside a block are kept with
//! the rules, prior counts of habits with the habits.
//!
//! Weights are natural logarithms of likelihoods, so that sums are comparable; widths are in half-ems.

mod fitted;
mod wrapping_fitted;

pub(crate) use fitted::FITTED;

/// Costs in the search for the measure (`layout/column_width.rs`); higher is worse.
pub(crate) mod measure {
    /// Widest measure considered: 70 em. Wider lines are whole paragraphs.
    pub(crate) const WIDEST: u32 = 140;
    /// A line as wide as the measure.
    pub(crate) const FULL: i32 = 0;
    /// Half an em off (digits, squeezed marks), or stretched to an unknown width.
    pub(crate) const HALF_OFF: i32 = 2;
    /// 1 to 1.5 em short: a mark pulled the last character to the next line.
    pub(crate) const PULLED: i32 = 7;
    /// 2 to 2.5 em short: the first line of a paragraph.
    pub(crate) const INDENTED: i32 = 9;
    /// Shorter, with a sentence end: the last line of a paragraph.
    pub(crate) const LAST: i32 = 12;
    /// Shorter, without a sentence end: a headline, or another measure.
    pub(crate) const SHORT: i32 = 35;
    /// Per half-em over that squeezed marks account for.
    pub(crate) const SQUEEZED: i32 = 3;
    /// One em over: a mark hangs in the margin or several are squeezed.
    pub(crate) const HANGING: i32 = 14;
    /// More over: not of this measure.
    pub(crate) const OVER: i32 = 40;
    /// The measure changes: another article, a picture, a column of a page.
    pub(crate) const CHANGE: i32 = 50;
    /// Discount on `CHANGE` at a blank line or a page end.
    pub(crate) const CHANGE_AT_BLANK: i32 = 10;
}

/// Log odds that a stretch of one measure is wrapped prose (`layout/structure.rs`).
pub(crate) mod stretch {
    /// Prior, before any evidence.
    pub(crate) const PRIOR: f32 = -2.6;
    /// A full row that ends in mid-clause.
    pub(crate) const MID_CLAUSE: f32 = 0.5;
    /// Added if such a row has punctuation inside.
    pub(crate) const INNER_MARK: f32 = 0.5;
    /// Added to that in a measure of ten em or more.
    pub(crate) const WIDE_CLAUSE: f32 = 1.2;
    /// A row of ten em or more that ends in a comma after another clause.
    pub(crate) const PAUSED: f32 = 0.7;
    /// A full row that ends in a mark: verse, dialogue, a list.
    pub(crate) const FULL_STOPPED: f32 = -0.7;
    /// A row that neither fills the measure nor ends a sentence: a list, free verse.
    pub(crate) const RAGGED: f32 = -0.5;
    /// A row without punctuation: verse, a list.
    pub(crate) const MARKLESS: f32 = -0.5;
    /// A letter-spaced row.
    pub(crate) const SPACED_ROW: f32 = 1.0;
    /// A word crosses the end of a row.
    pub(crate) const CROSSED: f32 = 0.84;
    /// A word crosses it, near proof.
    pub(crate) const CROSSED_STRONG: f32 = 2.82;
    /// No word crosses it.
    pub(crate) const UNCROSSED: f32 = -0.6;
    /// Widest measure in half-ems of a column so narrow, one or two characters, that few of its rows have a mark.
    pub(crate) const NARROW: u32 = 4;
    /// Such a column is a list if at most one in this many row ends has a word across it.
    pub(crate) const CROSSED_IN_NARROW: u32 = 5;
    /// Row ends that are enough to decide that.
    pub(crate) const ENOUGH_IN_NARROW: u32 = 20;
    /// Among `n` stretches one may look like prose by chance: `ln(1 + n / STRETCHES)` comes off the best one's odds.
    pub(crate) const STRETCHES: f32 = 40.0;
    /// Share of a stretch's negative odds that counts against joining its rows.
    pub(crate) const BIAS_SHARE: f32 = 0.8;
    /// Lower limit of that.
    pub(crate) const BIAS_WORST: f32 = -4.0;
}

/// Log odds that a run of short rows is a list (`layout/items.rs`).
pub(crate) mod items {
    /// Prior, before any evidence.
    pub(crate) const PRIOR: f32 = -4.5;
    /// A colon or a numbered heading precedes the run.
    pub(crate) const HEADED: f32 = 1.8;
    /// Wide rows of running text are near it.
    pub(crate) const AMONG_PROSE: f32 = 1.2;
    /// Rows with punctuation next to it are just as wide.
    pub(crate) const IN_COLUMN: f32 = -3.5;
    /// Per character without a mark; prose has one mark in ten characters.
    pub(crate) const MARKLESS: f32 = 0.09;
    /// Upper limit of that for one row.
    pub(crate) const MARKLESS_MOST: f32 = 0.9;
    /// A row that ends in a function word such as 的, 和, 在, or begins with one such as 们, 者.
    pub(crate) const FUNCTION_WORD: f32 = -2.0;
    /// A row that is a dictionary word.
    pub(crate) const WORD: f32 = 0.8;
    /// A row that is narrower than the next one by more than an indent.
    pub(crate) const RISE: f32 = 1.2;
    /// Two rows that begin or end with the same two characters.
    pub(crate) const PARALLEL: f32 = 1.5;
    /// A bracket or a quotation is open at a row's end.
    pub(crate) const OPEN: f32 = -4.0;
    /// A word crosses the end of a row.
    pub(crate) const CROSSED: f32 = -1.5;
    /// A word crosses it, near proof.
    pub(crate) const CROSSED_STRONG: f32 = -3.0;
    /// No word crosses it, in a script that the dictionary covers.
    pub(crate) const UNCROSSED: f32 = 0.5;
}

/// Log odds that a typesetter, not the author, made a line end (`layout/wrapping.rs`).
pub(crate) mod wrapping {
    pub(crate) use super::wrapping_fitted::*;

    /// A text is wrapped if the odds of its best stretch and of its surest line end add up to more than this.
    pub(crate) const WRAPPED: f32 = 2.5;
    /// Upper limit of the surest line end's odds in that sum.
    pub(crate) const SUREST: f32 = 4.0;
    // Least odds of the best stretch of a text too short for its measure to show, by what is surest in it:
    /// a figure that is due at a line end,
    pub(crate) const SHORT_FIGURE: f32 = 2.5;
    /// a row of more than 30 em that ends in mid-clause,
    pub(crate) const SHORT_WIDE: f32 = 0.0;
    /// another sign that a sentence goes on,
    pub(crate) const SHORT_GOES_ON: f32 = -2.0;
    /// a row with a function word and a mark.
    pub(crate) const SHORT_SENTENCE: f32 = -3.0;
    /// Odds below which the author made a line end, whatever the other evidence.
    pub(crate) const BY_AUTHOR: f32 = -5.0;
    /// Odds below which each line end of a part, judged alone, must be for the part to keep its lines.
    pub(crate) const KEPT_PART: f32 = -0.5;
    /// Share of the negative odds that counts against joining the rows, in addition to other evidence; between rows of
    /// a headline all of it counts.
    pub(crate) const AUTHOR_SHARE: f32 = 0.7;
}

/// The weights of a wrapping sign.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignWeights {
    /// If the line end has it.
    pub(crate) here: f32,
    /// If the line end or one near it has it.
    pub(crate) near: f32,
    /// Per share of the text's line ends that have it.
    pub(crate) share: f32,
    /// If any line end of the text has it.
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

/// Width of a lost indent in half-ems, with a tolerance for squeezed marks.
pub(crate) const LOST_INDENT: std::ops::RangeInclusive<i32> = 3..=5;
/// Prior share of first rows that are indented.
pub(crate) const INDENTED: f32 = 0.6;
/// Number of clear cases that the whole text's habits are worth beside those of nearby rows.
pub(crate) const HABIT_STRENGTH: f32 = 3.92;
/// Log odds of a blank line in the whole text, for a break against a join, above which every blank line separates
/// blocks.
pub(crate) const BLANK_PARTS: f32 = 3.5;
/// Like [`BLANK_PARTS`], for three or more blank lines, or after a stop.
pub(crate) const CLEAR_BLANK_PARTS: f32 = 3.0;
/// Like [`BLANK_PARTS`], after a numbered heading or a command with blank lines on both sides.
pub(crate) const BLANK_PARTS_DISPLAYED: f32 = 1.0;
/// Score of a state that the shape of a row excludes.
pub(crate) const EXCLUDED: f32 = -18.0;
/// Score of joining lines of a text that has no measure.
pub(crate) const UNWRAPPED: f32 = -60.0;
/// Gain in log probability above which a word across a gap is near proof.
pub(crate) const STRONG_GAIN: f64 = 4.0;
/// Measure in half-ems from which a full row in mid-clause is no coincidence.
pub(crate) const WIDE: u32 = 20;
/// Measure in half-ems that is too long for verse.
pub(crate) const LONG: u32 = 40;
/// Log odds above which a stretch needs no more evidence.
pub(crate) const CERTAIN: f32 = 8.0;
