//! Features of the decision between row states, each with an index into the one table of weights.
//!
//! A group is a table of features over one to three properties, such as the state of a row and the mark that it ends
//! in. A [`FeatureSink`] collects the features of a text: the cleaner sums weights, an explanation lists, a fit counts.

use crate::named::is_equal;
use crate::recognize::function_chars::FUNCTION_CHARS;
use crate::text::char_set::split;

/// An index into the table of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Feature(pub(crate) u16);

/// A table of features: its first index and the values of its properties.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) from: usize,
    /// Index of its first row of [`Lanes`].
    pub(crate) lanes: usize,
    pub(crate) values: [&'static [&'static str]; 3],
}

impl Group {
    /// Returns the number of features in the group.
    pub(crate) const fn len(&self) -> usize {
        self.values[0].len() * self.values[1].len() * self.values[2].len()
    }

    /// Returns its number of rows of [`Lanes`]: 0 if its first property has more than [`LANES`] values.
    pub(crate) const fn rows(&self) -> usize {
        if self.values[0].len() > LANES {
            return 0;
        }
        self.values[1].len() * self.values[2].len()
    }

    /// Returns the feature at these indices into the group's properties.
    #[inline]
    pub(crate) const fn at(&self, a: usize, b: usize, c: usize) -> Feature {
        let [_, bs, cs] = self.values;
        debug_assert!(a < self.values[0].len() && b < bs.len() && c < cs.len());
        Feature((self.from + (a * bs.len() + b) * cs.len() + c) as u16)
    }
}

/// A collector of features: a sum of weights, a list, a count.
pub(crate) trait FeatureSink {
    /// Adds a feature that occurs `value` times.
    fn add(&mut self, feature: Feature, value: f32);

    /// Adds a log likelihood that no table holds, such as an exclusion. `why` names it.
    fn constant(&mut self, why: &'static str, value: f32);

    /// Adds a feature that occurs once.
    #[inline]
    fn see(&mut self, feature: Feature) {
        self.add(feature, 1.0);
    }
}

/// Maximum number of values of a first property that are summed in parallel.
pub(crate) const LANES: usize = 8;

/// One number per value of a group's first property: per role of a row or class of a gap.
pub(crate) type Lanes = [f32; LANES];

/// A set of values of a group's first property, one bit each.
pub(crate) type ClassSet = u8;

/// All values.
pub(crate) const ALL: ClassSet = ClassSet::MAX;

/// A collector of features for all values of the first property or some of them.
pub(crate) trait GapSink {
    /// Adds the features at these second and third values, `value` times, for the first values in `among`.
    fn add(&mut self, group: &Group, b: u8, c: u8, value: f32, among: ClassSet);

    /// Adds a log likelihood that no table holds.
    fn constant(&mut self, why: &'static str, value: f32, among: ClassSet);

    /// Adds the features once, for all values.
    #[inline]
    fn see(&mut self, group: &Group, b: u8, c: u8) {
        self.add(group, b, c, 1.0, ALL);
    }
}

/// Passes the features of one value of the first property on to a tally.
pub(crate) struct ForOneClass<'t, T> {
    pub(crate) value: usize,
    pub(crate) tally: &'t mut T,
}

impl<T: FeatureSink> GapSink for ForOneClass<'_, T> {
    fn add(&mut self, group: &Group, b: u8, c: u8, value: f32, among: ClassSet) {
        if among >> self.value & 1 == 1 {
            let feature = group.at(self.value, usize::from(b), usize::from(c));
            self.tally.add(feature, value);
        }
    }

    fn constant(&mut self, why: &'static str, value: f32, among: ClassSet) {
        if among >> self.value & 1 == 1 {
            self.tally.constant(why, value);
        }
    }
}

/// Returns the index of a value in a property. In a constant, an unknown value does not compile.
pub(crate) const fn place(values: &[&str], value: &str) -> usize {
    let mut k = 0;
    while k < values.len() {
        if is_equal(values[k], value) {
            return k;
        }
        k += 1;
    }
    panic!("no such value")
}

/// A set of values of a property, one bit each.
pub(crate) type Set = u32;

/// Returns the set of the indices that are true.
#[inline]
pub(crate) fn set<const COUNT: usize>(seen: [bool; COUNT]) -> Set {
    let bits = seen.into_iter().enumerate();
    bits.fold(0, |set, (k, seen)| set | Set::from(seen) << k)
}

/// Returns the indices in a set, in ascending order.
#[inline]
pub(crate) fn members(mut set: Set) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let place = (set != 0).then_some(set.trailing_zeros() as u8);
        set &= set.wrapping_sub(1);
        place
    })
}

/// Returns the values of a property from a list that commas separate.
const fn values<const COUNT: usize>(list: &'static str) -> [&'static str; COUNT] {
    split(list, b',')
}

/// Values of an unused property.
const ONE: &[&str] = &[""];

/// Roles of a row in its block.
pub(crate) const ROLE: &[&str] = &values::<6>("first, middle, last, only, head, head on");
/// Classes of a gap.
pub(crate) const WAY: &[&str] = &[
    "goes on",
    "headline goes on",
    "begins",
    "headline begins",
    "other begins",
];

macro_rules! groups {
    ($($(#[$doc:meta])* $name:ident: [$a:expr, $b:expr, $c:expr];)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Place { $($name,)* }

        /// Every group, in the order of the table.
        pub(crate) const GROUPS: [Group; [$(Place::$name as usize),*].len()] = {
            let mut groups = [$(Group {
                name: stringify!($name),
                from: 0,
                lanes: 0,
                values: [$a, $b, $c],
            }),*];
            let mut k = 1;
            while k < groups.len() {
                groups[k].from = groups[k - 1].from + groups[k - 1].len();
                groups[k].lanes = groups[k - 1].lanes + groups[k - 1].rows();
                k += 1;
            }
            groups
        };

        $($(#[$doc])* pub(crate) const $name: Group = GROUPS[Place::$name as usize];)*
    };
}

/// Number of features.
#[cfg(any(test, feature = "tuning"))]
pub(crate) const COUNT: usize = {
    let last = GROUPS[GROUPS.len() - 1];
    last.from + last.len()
};

pub(crate) const STATE: &[&str] = &values::<11>(
    "first, middle, last, only, head, head on, byline, byline on, jump, furniture, fixed",
);
pub(crate) const END: &[&str] = &values::<13>(
    "stop, ellipsis, pause, semicolon, colon, dash, open, quote, bracket, Han, Latin, digit, other",
);
pub(crate) const START: &[&str] =
    &values::<9>("forbidden, marker, dateline, open, dash, digit, Latin, Han, other");
pub(crate) const FILL: &[&str] = &values::<20>(
    "5 over, 4 over, 3 over, 2 over, 1 over, full, 1 short, 2 short, 3 short, 4 short, 5 short, 6 short, \
    8 short, 11 short, 16 short, 24 short, next did not fit, stretched, no measure, far over",
);
pub(crate) const COARSE: &[&str] =
    &values::<8>("over, full, pulled, indented, short, half, no measure, far over");
const COUNTED: &[&str] = &["none", "one", "two", "more"];
pub(crate) const SEEN: &[&str] = &values::<16>(
    "heading, form, clauses, cut clause, letter-spaced, stretched, label, phrase, furniture, name, inline, \
    set apart, repeated, listed, figures, page edge",
);
pub(crate) const MARKER: &[&str] =
    &values::<8>("article, chapter, bracketed, Han number, number, section, bullet, note");
pub(crate) const SIZE: &[&str] = &["3", "6", "9", "13", "18", "25", "35", "longer"];
pub(crate) const MEASURE: &[&str] = &values::<7>("none, 6 em, 10 em, 16 em, 25 em, 40 em, wider");
pub(crate) const PLACE: &[&str] = &["alone", "first", "inside", "last"];
pub(crate) const GAIN: &[&str] = &values::<11>(
    "no word, unknown, under 1, under 2, under 3, under 4, under 5, under 6.5, under 8, under 10, more",
);
pub(crate) const WIDTHS: &[&str] =
    &values::<7>("under half, under 4/5, narrower, alike, wider, over 5/4, over double");
pub(crate) const PROOF: &[&str] = &["number", "figures", "marker", "asks for more"];
pub(crate) const BOUND: &[&str] = &values::<15>(
    "marker again, marker row, marker inline, marker listed, fixed label, bracket open, quote open, \
    next is heading, heading, clock, label, cut clause, ragged, dash, note",
);
pub(crate) const CHANGE: &[&str] = &["same", "narrower", "wider"];
pub(crate) const WHITE: &[&str] = &["line end", "blank", "page"];
pub(crate) const BLANKS: &[&str] = &values::<9>(
    "odds under 0, odds under 1, odds under 2, odds under 3, odds under 4, odds over 4, \
    none where all have one, none where some have one, none",
);
/// Special first and last rows of a text.
pub(crate) const EDGE: &[&str] = &["headline", "open end"];
const YES: &[&str] = &["no", "yes"];

groups! {
    /// A step from one state to the next.
    STEP: [STATE, STATE, ONE];
    /// The text begins with a headline; ends inside a paragraph.
    EDGE_OF_TEXT: [EDGE, ONE, ONE];
    /// How a row fills its measure.
    FILLS: [ROLE, FILL, ONE];
    /// Shortfall of a row beyond the first eight half-ems, in tens of half-ems.
    SHORTER: [ROLE, ONE, ONE];
    /// Logarithm of the number of widths that a row could have: `ln(measure / 2)`.
    SPREAD: [ROLE, ONE, ONE];
    /// How a row ends.
    ENDS: [ROLE, END, ONE];
    /// How a row ends, by how it fills its measure.
    ENDS_FILLS: [ROLE, COARSE, END];
    /// Pauses inside the row; stops.
    PAUSES: [ROLE, COUNTED, ONE];
    STOPS: [ROLE, COUNTED, ONE];
    /// Words such as 的, 了, 他, which titles do without.
    PLAIN_WORDS: [ROLE, COUNTED, ONE];
    /// Ten em of a row without any mark.
    UNMARKED: [ROLE, ONE, ONE];
    /// Spaces inside a row that was not stretched.
    SPACES: [ROLE, COUNTED, ONE];
    /// Characters of the row, by upper limit.
    SIZES: [ROLE, SIZE, ONE];
    /// The measure, by upper limit.
    MEASURES: [ROLE, MEASURE, ONE];
    /// Position of the row among neighbours of the same measure.
    PLACES: [ROLE, PLACE, ONE];
    /// Shape of the row.
    SHAPES: [ROLE, SEEN, ONE];
    /// List marker at the row's start, and whether the row ends in a stop.
    MARKED: [ROLE, MARKER, YES];
    /// Log share of the text's first rows that fall two em short like this one, or of the others if it is full.
    INDENT_LOST: [ROLE, ONE, ONE];
    /// The state that the row's shape implies.
    OWN: [STATE, ONE, ONE];
    /// How the next row begins.
    STARTS: [WAY, START, ONE];
    /// How the row ends and the next begins.
    EDGES: [WAY, END, START];
    /// How the row and the next fill their measures.
    FILL_PAIRS: [WAY, COARSE, COARSE];
    /// A word across the gap, by its gain in log probability.
    WORDS: [WAY, GAIN, ONE];
    /// The share of known words, if no word crosses the gap.
    NO_WORD: [WAY, ONE, ONE];
    /// Function characters before and after the gap.
    LAST_CHARS: [WAY, FUNCTION_CHARS, ONE];
    FIRST_CHARS: [WAY, FUNCTION_CHARS, ONE];
    /// White space at the gap.
    WHITES: [WAY, WHITE, ONE];
    /// Log odds of a break by blank lines, in this text.
    BLANK_HABIT: [WAY, ONE, ONE];
    /// `BLANK_HABIT` in steps, by how the row before fills its measure.
    BLANKS_FILLS: [WAY, BLANKS, COARSE];
    /// Log odds of a break by the indent, in this text.
    INDENT_HABIT: [WAY, ONE, ONE];
    /// Change of the measure.
    CHANGES: [WAY, CHANGE, ONE];
    /// Width of the next row against this one's.
    WIDTH_PAIRS: [WAY, WIDTHS, ONE];
    /// Whether each of the two rows has marks inside.
    MARK_PAIRS: [WAY, YES, YES];
    /// Number of spaces inside each of the two rows: cells, clauses, names.
    SPACE_PAIRS: [WAY, COUNTED, COUNTED];
    /// Evidence that joins the rows whatever their widths.
    PROOFS: [WAY, PROOF, ONE];
    /// Other evidence at the gap.
    BOUNDS: [WAY, BOUND, ONE];
    /// After a stop, log odds that a sentence with this beginning opens a paragraph.
    OPENER: [WAY, ONE, ONE];
    /// Log odds that the stretch is wrapped prose, if below 0.
    BIAS: [WAY, ONE, ONE];
}

impl Feature {
    /// Returns the feature in words: its group and the values of the group's properties.
    pub(crate) fn name(self) -> String {
        let at = usize::from(self.0);
        let Some(group) = GROUPS.iter().rfind(|g| g.from <= at) else {
            return String::new();
        };
        let [_, bs, cs] = group.values.map(<[_]>::len);
        let at = at - group.from;
        let [a, b, c] = [at / cs / bs, at / cs % bs, at % cs];
        let values = [group.values[0][a], group.values[1][b], group.values[2][c]];
        let mut name = group.name.to_lowercase().replace('_', " ");
        let mut mark = ": ";
        for value in values.into_iter().filter(|v| !v.is_empty()) {
            name.push_str(mark);
            name.push_str(value);
            mark = ", ";
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weights::FITTED;

    #[test]
    fn every_feature_has_a_weight() {
        assert_eq!(FITTED.len(), COUNT);
        assert!(FITTED.iter().all(|w| w.is_finite()));
    }

    /// Indices come from the order of the enums, so the names must be in that order.
    #[test]
    fn values_stand_in_the_order_of_their_enums() {
        use crate::recognize::edges::{End, Start};
        use crate::recognize::markers::Marker;
        fn check<T: std::fmt::Debug + Copy, const COUNT: usize>(
            values: &[&str],
            variants: [T; COUNT],
            index: fn(T) -> usize,
        ) {
            assert_eq!(variants.map(index), std::array::from_fn(|k| k));
            let names = variants.map(|v| format!("{v:?}").to_lowercase());
            let values: Vec<_> = values
                .iter()
                .map(|v| v.to_lowercase().replace(' ', ""))
                .collect();
            assert_eq!(values, names);
        }
        let ends = {
            use End::*;
            [
                Stop, Ellipsis, Pause, Semicolon, Colon, Dash, Open, Quote, Bracket, Han, Latin,
                Digit, Other,
            ]
        };
        check(END, ends, |v| v as usize);
        let starts = {
            use Start::*;
            [
                Forbidden, Marker, Dateline, Open, Dash, Digit, Latin, Han, Other,
            ]
        };
        check(START, starts, |v| v as usize);
        let markers = {
            use Marker::*;
            [
                Article, Chapter, Bracketed, HanNumber, Number, Section, Bullet, Note,
            ]
        };
        check(MARKER, markers, |v| v as usize);
        check(STATE, crate::decide::state::STATES, |v| v as usize);
        assert_eq!(ROLE, &STATE[..ROLE.len()]);
    }

    #[test]
    fn a_set_has_its_members_in_order() {
        let members = |seen: [bool; 5]| members(set(seen)).collect::<Vec<_>>();
        assert_eq!(members([true, false, true, true, false]), [0, 2, 3]);
        assert!(members([false; 5]).is_empty());
    }

    #[test]
    fn features_are_told_in_words() {
        assert_eq!(EDGES.at(0, 9, 7).name(), "edges: goes on, Han, Han");
        assert_eq!(BIAS.at(1, 0, 0).name(), "bias: headline goes on");
    }
}
