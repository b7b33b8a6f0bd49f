//! Every weight of the decision, in one table. What a rule inside a block is sure of stands with
//! the rule; how many cases a habit starts from, with the habits.
//!
//! Weights are natural logarithms of likelihoods, so that sums compare; widths are in
//! half-ems. Each line says which kind of text needs it.

use crate::edges::{End, Start};

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

macro_rules! weights {
    ($($(#[$doc:meta])* $name:ident: $value:expr,)*) => {
        /// Weights of the evidence for line states and for structure.
        #[derive(Debug, Clone)]
        pub(crate) struct Weights {
            $($(#[$doc])* pub(crate) $name: f32,)*
            /// How rows end: inside a paragraph, at a paragraph's end, at a headline's end.
            pub(crate) end: [[f32; 3]; 13],
            /// How rows begin: inside a paragraph, at its start, at a headline's start.
            pub(crate) start: [[f32; 3]; 9],
            /// A row inside a paragraph that falls short of the measure by -5 or less, -4, … 6,
            /// 7 half-ems; what is beyond costs [`Weights::shorter`] for each half-em.
            pub(crate) full: [f32; 13],
        }

        /// The table.
        pub(crate) static WEIGHTS: Weights = Weights {
            $($name: $value,)*
            end: END,
            start: START,
            full: FULL_ROW,
        };

        #[cfg(feature = "tuning")]
        impl Weights {
            /// Every weight with its name, for the tool that fits them.
            pub(crate) fn named(&mut self) -> Vec<(String, &mut f32)> {
                let mut named = vec![$((stringify!($name).to_owned(), &mut self.$name),)*];
                for (i, row) in self.end.iter_mut().enumerate() {
                    for (j, w) in row.iter_mut().enumerate() {
                        named.push((format!("end[{i}][{j}]"), w));
                    }
                }
                for (i, row) in self.start.iter_mut().enumerate() {
                    for (j, w) in row.iter_mut().enumerate() {
                        named.push((format!("start[{i}][{j}]"), w));
                    }
                }
                for (i, w) in self.full.iter_mut().enumerate() {
                    named.push((format!("full[{i}]"), w));
                }
                named
            }
        }
    };
}

weights! {
    // What follows what: a closed block, then …
    /// … a paragraph of several rows.
    paragraph: 0.2,
    /// … a paragraph of one row.
    one_row: -1.15,
    /// … a headline.
    headline: -2.2,
    /// … a byline, credit or jump line.
    phrase: -5.36,
    /// … a page number.
    furniture: -3.5,
    /// … a row of a table, code, another language.
    fixed: -1.6,
    /// First row, then a middle one.
    middle: -0.25,
    /// First or middle row, then the last.
    last: -1.77,
    /// A headline goes on for a second row.
    head_on: -1.81,
    /// A headline goes on for a third.
    head_on_again: -1.88,
    /// A headline ends.
    head_end: -0.43,
    /// A byline goes on for another row.
    byline_on: -0.5,
    /// The text ends in the middle of a paragraph.
    open_end: -2.0,
    /// A row of a kind that its shape shows: a byline, a row of a table.
    own_state: -1.0,
    /// A row of a byline, of code as prose.
    odd_row: -5.95,
    /// A row of a table, a page number as prose.
    table_row: -2.45,
    // Width of rows.
    /// A row that was stretched fills its measure.
    stretched: -2.43,
    /// Every half-em beyond seven that a middle row falls short.
    shorter: -0.15,
    /// The next row's first unit did not fit: at least this.
    forced: -1.82,
    /// A row that ends in a comma: at least this, however short it is.
    cut_at_mark: -5.0,
    /// No measure: a whole paragraph on a line goes on in the next.
    no_measure: -6.73,
    /// A last row where there is no measure.
    any_unmeasured: -0.3,
    /// A last row wider than the measure.
    last_over: -0.38,
    /// A last row that was stretched.
    last_stretched: -2.72,
    /// A headline as wide as the measure.
    head_full: -0.84,
    /// A row of a headline that ends although more would have fitted.
    head_ragged: -2.6,
    /// A row of prose without any mark, for every ten em.
    unmarked: -0.5,
    /// A row that lone spaces part into clauses, as a headline; the last of them is cut off.
    head_clauses: 3.0,
    head_cut: 2.29,
    /// The text begins with a headline.
    opening: 1.0,
    /// A heading that all texts of its kind have, a date alone; and as prose.
    heading: 3.45,
    heading_as_prose: -2.30,
    /// A row that is letter-spaced far beyond its measure, as a headline.
    head_spaced: 1.31,
    /// A row of fields with labels as prose; a label after a headline begins another block.
    form: -3.11,
    form_label: -2.73,
    /// A comma in a headline.
    head_mark: -0.88,
    /// A full stop in a headline.
    head_stop: -3.17,
    // The gap.
    /// A word crosses the gap: at least this, and a share of the gain, up to a limit.
    word: 0.91,
    word_share: 0.85,
    word_most: 6.76,
    /// No word crosses it.
    no_word: 0.01,
    /// The grammar of numbers proves that the gap is inside one.
    number: 6.0,
    /// Figures on both sides could be one, in a text whose lines break inside numbers.
    figures: 5.07,
    /// A row that is nothing but a marker: its title or text follows.
    only_marker: 8.58,
    /// After a full stop, a sentence that refers back: rather inside a paragraph.
    refers_back: 0.84,
    /// Two rows one after another begin with markers of one kind: items of a list.
    marker_again: 2.5,
    /// The row before was an item of one row, so this one is.
    marker_row: 3.5,
    /// A title or a bracket stands open across the gap: for a break.
    open_bracket: -7.14,
    /// A quotation does.
    open_quote: -3.21,
    /// A headline that goes on with a row that begins with a dash: rather its deck.
    head_dash: -2.38,
    /// The measure changes inside a paragraph (a picture), between blocks.
    change_inside: -2.27,
    change_between: -0.2,
    /// A page ends inside a paragraph, between blocks.
    page_inside: -1.64,
    page_between: -0.42,
    /// Share of first rows that are indented, before the text has shown its habit.
    indented: 0.6,
    /// Clear cases that the whole text's habits are worth beside those of the rows around.
    habit_strength: 3.92,
    // Log odds that a stretch of one measure is wrapped prose.
    /// Before anything is seen.
    prior: -2.6,
    /// A full row that ends in mid-clause; and has punctuation inside.
    mid_clause: 0.5,
    inner_mark: 0.5,
    /// The same in a measure of ten em or more.
    wide_clause: 1.2,
    /// A row of ten em or more that ends in a comma and has clauses before it.
    paused: 0.7,
    /// A full row that ends in a mark: verse, dialogue, a list.
    full_stopped: -0.7,
    /// A row that neither fills the measure nor ends a sentence: a list, free verse.
    ragged: -0.5,
    /// A row without any mark: verse, a list.
    markless: -0.5,
    /// A letter-spaced row.
    spaced_row: 1.0,
    /// A word crosses the end of a row; one that is near proof; none crosses.
    crossed: 0.84,
    crossed_strong: 2.82,
    uncrossed: -0.6,
    /// Share of a stretch's odds, below 0, that counts against joining its rows; and the most.
    bias_share: 0.8,
    bias_worst: -4.0,
}

/// By how much a first row falls short where its indent was lost, in half-ems.
pub(crate) const LOST_INDENT: i32 = 4;
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
/// The best stretch's odds from which the text counts as wrapped.
pub(crate) const WRAPPED: f32 = 0.0;

const END: [[f32; 3]; 13] = [
    // 。！？
    [-2.9, -0.12, -4.5],
    // ……
    [-5.11, -3.5, -4.0],
    // ，、
    [-1.4, -5.98, -4.2],
    // ；
    [-3.64, -3.6, -6.0],
    // ：
    [-4.2, -3.2, -4.44],
    // —
    [-3.81, -5.48, -7.07],
    // “（
    [-4.05, -9.8, -9.0],
    // ”
    [-3.51, -3.9, -2.6],
    // ）
    [-4.67, -2.73, -1.82],
    // Han
    [-0.27, -7.19, 0.05],
    // Latin
    [-1.45, -6.5, -3.6],
    // digit
    [-1.4, -6.5, -4.53],
    // other
    [-2.8, -5.56, -4.14],
];

const START: [[f32; 3]; 9] = [
    // a mark that may not start a line
    [-3.86, -7.67, -11.13],
    // a marker
    [-6.5, -1.8, -2.86],
    // a dateline
    [-5.82, -2.0, -6.0],
    // “（
    [-3.21, -2.6, -2.4],
    // —
    [-4.0, -4.5, -3.0],
    // digit
    [-3.61, -2.31, -3.22],
    // Latin
    [-2.61, -3.8, -4.85],
    // Han
    [-0.3, -0.7, 0.0],
    // other
    [-4.0, -3.87, -4.0],
];

const FULL_ROW: [f32; 13] = [
    -3.19, -3.08, -2.23, -2.4, -0.78, -0.9, -2.08, -2.3, -4.71, -4.37, -6.1, -4.42, -6.0,
];

impl Weights {
    /// How a row ends: inside a paragraph, at a paragraph's end, at a headline's end.
    pub(crate) fn end(&self, end: End) -> [f32; 3] {
        self.end[end as usize]
    }

    /// How a row begins: inside a paragraph, at its start, at a headline's start.
    pub(crate) fn start(&self, start: Start) -> [f32; 3] {
        self.start[start as usize]
    }

    /// A row inside a paragraph that falls short of the measure by `deficit` half-ems, where
    /// the next row begins with a unit `next_unit` half-ems wide.
    pub(crate) fn full(&self, deficit: Option<i32>, next_unit: u32, stretched: bool) -> f32 {
        let Some(d) = deficit else {
            return self.no_measure;
        };
        if stretched && d > 0 {
            return self.stretched;
        }
        let at = (d.clamp(-5, 7) + 5) as usize;
        let plain = self.full[at] + self.shorter * (d - 7).clamp(0, 40) as f32;
        // What came next did not fit: the row had to end here.
        if d >= 2 && d < next_unit as i32 {
            plain.max(self.forced)
        } else {
            plain
        }
    }

    /// A last row may end anywhere, and is not stretched.
    pub(crate) fn any_width(&self, deficit: Option<i32>, measure: u32, stretched: bool) -> f32 {
        let Some(d) = deficit else {
            return self.any_unmeasured;
        };
        let spread = -((measure as f32 / 2.0).clamp(4.0, 16.0)).ln();
        spread
            + if d < -2 { self.last_over } else { 0.0 }
            + if stretched { self.last_stretched } else { 0.0 }
    }
}
