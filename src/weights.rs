//! Every weight and threshold, in one table.
//!
//! Weights are natural logarithms of likelihoods, so that sums compare; widths are in
//! half-ems. Each line says which kind of text needs it.

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
    /// One em over: a mark hangs in the margin or several are squeezed.
    pub(crate) const HANGING: i32 = 14;
    /// More than that over: not of this measure.
    pub(crate) const OVER: i32 = 40;
    /// The measure changes: another article, a picture, a column of a page.
    pub(crate) const CHANGE: i32 = 50;
    /// Taken off that where an empty line or a page's end stands.
    pub(crate) const CHANGE_AT_BLANK: i32 = 10;
}

/// Log likelihoods for the line states (`states.rs`).
pub(crate) mod states {
    use crate::edges::{End, Start};

    /// How rows end: inside a paragraph, at a paragraph's end, at a headline's end.
    pub(crate) fn end(end: End) -> (f32, f32, f32) {
        match end {
            End::Stop => (-2.9, -0.12, -4.5),
            End::Ellipsis => (-4.5, -3.5, -4.0),
            End::Pause => (-2.0, -5.5, -6.0),
            End::Semicolon => (-4.0, -3.6, -6.0),
            End::Colon => (-4.2, -3.2, -4.5),
            End::Dash => (-4.5, -5.5, -5.5),
            End::Open => (-7.0, -9.0, -9.0),
            End::Quote => (-3.3, -3.9, -2.6),
            End::Bracket => (-3.3, -3.9, -2.6),
            End::Han => (-0.45, -3.9, -0.25),
            End::Latin => (-3.2, -5.0, -3.6),
            End::Digit => (-3.2, -5.0, -3.6),
            End::Other => (-4.0, -4.0, -4.0),
        }
    }

    /// How rows begin: inside a paragraph, at its start, at a headline's start.
    pub(crate) fn start(start: Start) -> (f32, f32, f32) {
        match start {
            Start::Forbidden => (-3.5, -9.0, -10.0),
            Start::Marker => (-5.0, -1.8, -2.2),
            Start::Dateline => (-7.0, -2.0, -6.0),
            Start::Open => (-2.9, -2.6, -2.4),
            Start::Dash => (-4.0, -4.5, -3.0),
            Start::Digit => (-2.5, -3.3, -4.0),
            Start::Latin => (-2.8, -3.8, -4.0),
            Start::Han => (-0.3, -0.4, -0.3),
            Start::Other => (-4.0, -3.5, -4.0),
        }
    }

    /// By how much a row inside a paragraph falls short of the measure, in half-ems.
    pub(crate) fn full(deficit: Option<i32>, next_unit: u32, stretched: bool) -> f32 {
        let Some(d) = deficit else { return -6.0 };
        if stretched && d > 0 {
            return -1.2;
        }
        let plain = match d {
            i32::MIN..=-5 => -3.5,
            -4 | -3 => -2.5,
            -2 => -2.4,
            -1 => -1.6,
            0 => -0.9,
            1 => -1.6,
            2 => -2.3,
            3 => -3.0,
            4 => -3.9,
            5 | 6 => -4.9,
            _ => -6.0 - (0.15 * (d - 7) as f32).min(2.0),
        };
        // What came next did not fit: the row had to end here.
        if d >= 2 && d < next_unit as i32 {
            plain.max(-1.8)
        } else {
            plain
        }
    }

    /// A last row may end anywhere, and is not stretched.
    pub(crate) fn any_width(deficit: Option<i32>, measure: u32, stretched: bool) -> f32 {
        let Some(d) = deficit else { return -0.3 };
        let spread = -((measure as f32 / 2.0).clamp(4.0, 16.0)).ln();
        spread + if d < -2 { -2.5 } else { 0.0 } + if stretched { -2.0 } else { 0.0 }
    }

    /// Kinds of path that the search goes: what follows what.
    pub(crate) mod path {
        /// A closed block, then: paragraph of several rows, of one row, headline, byline,
        /// jump line, page furniture, row of a table or other fixed line.
        pub(crate) const PARAGRAPH: f32 = -0.7;
        pub(crate) const ONE_ROW: f32 = -2.2;
        pub(crate) const HEADLINE: f32 = -2.2;
        pub(crate) const PHRASE: f32 = -3.0;
        pub(crate) const FURNITURE: f32 = -3.5;
        pub(crate) const FIXED: f32 = -1.0;
        /// First row, then a middle one or the last.
        pub(crate) const MIDDLE: f32 = -0.25;
        pub(crate) const LAST: f32 = -1.5;
        /// A headline goes on for another row, or ends.
        pub(crate) const HEAD_ON: f32 = -1.1;
        pub(crate) const HEAD_END: f32 = -0.4;
        pub(crate) const HEAD_ON_AGAIN: f32 = -1.7;
        /// Rows of a kind that their shape excludes.
        pub(crate) const EXCLUDED: f32 = -18.0;
        /// Joining lines of a text that has no measure.
        pub(crate) const UNWRAPPED: f32 = -60.0;
    }

    /// A headline with a comma inside.
    pub(crate) const HEAD_MARK: f32 = -1.3;
    /// A headline with a full stop inside.
    pub(crate) const HEAD_STOP: f32 = -4.0;
    /// A headline as wide as the measure of the text around it, or wider.
    pub(crate) const HEAD_FULL: f32 = -1.2;
    /// A row of a headline that ends although more would have fitted.
    pub(crate) const HEAD_RAGGED: f32 = -2.0;
    /// A word crosses the gap: at least this, and a share of the gain, up to a limit.
    pub(crate) const WORD: f32 = 1.0;
    pub(crate) const WORD_SHARE: f32 = 0.25;
    pub(crate) const WORD_MOST: f32 = 4.0;
    /// No word crosses it.
    pub(crate) const NO_WORD: f32 = -0.5;
    /// The grammar of numbers proves that the gap is inside one; its figures could be one
    /// in a text whose lines break inside numbers.
    pub(crate) const NUMBER: f32 = 6.0;
    pub(crate) const FIGURES: f32 = 3.5;
    /// A row that is nothing but a marker: its title or text follows.
    pub(crate) const ONLY_MARKER: f32 = 5.0;
    /// A bracket, a title or a quotation stands open across the gap: for a break.
    pub(crate) const OPEN: f32 = -3.0;
    /// The measure changes at the gap: inside a paragraph (a picture), between blocks.
    pub(crate) const CHANGE_INSIDE: f32 = -2.5;
    pub(crate) const CHANGE_BETWEEN: f32 = -0.5;
    /// A page ends inside a paragraph, between blocks.
    pub(crate) const PAGE_INSIDE: f32 = -1.6;
    pub(crate) const PAGE_BETWEEN: f32 = -0.3;
    /// Share of first rows that are indented, before the text has shown its habit.
    pub(crate) const INDENTED: f32 = 0.6;
}

/// Log odds that a stretch of one measure is wrapped prose (`structure.rs`).
pub(crate) mod structure {
    /// Before anything is seen.
    pub(crate) const PRIOR: f32 = -2.0;
    /// A full row that ends in mid-clause.
    pub(crate) const MID_CLAUSE: f32 = 0.5;
    /// A row with punctuation inside.
    pub(crate) const INNER_MARK: f32 = 0.5;
    /// A full row that ends in a mark: verse, dialogue, a list.
    pub(crate) const FULL_STOPPED: f32 = -1.0;
    /// A row that neither fills the measure nor ends a sentence: a list, free verse.
    pub(crate) const RAGGED: f32 = -0.8;
    /// A letter-spaced row.
    pub(crate) const STRETCHED: f32 = 1.0;
    /// A word crosses, or does not cross, the end of a row; and one that is near proof.
    pub(crate) const WORD: f32 = 1.2;
    pub(crate) const NO_WORD: f32 = -0.6;
    pub(crate) const STRONG_WORD: f32 = 2.2;
    /// Gain in log probability from which a word is near proof.
    pub(crate) const STRONG_GAIN: f64 = 4.0;
    /// Odds after which nothing more is asked.
    pub(crate) const CERTAIN: f32 = 8.0;
    /// The best stretch's odds from which the text counts as wrapped.
    pub(crate) const WRAPPED: f32 = 0.0;
    /// Share of a stretch's odds, below 0, that counts against joining its rows; and the most.
    pub(crate) const SHARE: f32 = 0.5;
    pub(crate) const WORST: f32 = -4.0;
}
