//! Features of a row, collected before any decision.

use std::cell::OnceCell;
use std::ops::Range;

use crate::dictionary::jieba::Dictionary;
use crate::dictionary::join_gain::{JoinGain, gain};
use crate::layout::rows::Row;
use crate::recognize::byline::Phrase;
use crate::recognize::edges::{End, Start};
use crate::recognize::markers::Marked;
use crate::recognize::verbatim::Verbatim;
use crate::text::characters::Hints;
use crate::text::scan::Scan;

/// The features of a row.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowFeatures {
    pub(crate) row: Row,
    /// Visible characters, as indices into [`Scan::visible`](crate::text::scan::ScanBuffers::visible).
    pub(crate) visible: Range<usize>,
    /// The measure in half-ems; 0 if the row is wider than any measure.
    pub(crate) measure: u32,
    /// Whether the row is letter-spaced to fill the measure.
    pub(crate) stretched: bool,
    /// Whether the row is letter-spaced but far too short to fill the measure: a heading.
    pub(crate) spaced_out: bool,
    /// Full-width marks, each of which may be squeezed by half an em.
    pub(crate) marks: u32,
    /// Width that the space around figures may take, in half-ems.
    pub(crate) slack: u32,
    /// Whether at least two pairs of Han have white space between them.
    pub(crate) stretched_han: bool,
    pub(crate) end: End,
    pub(crate) start: Start,
    pub(crate) marked: Option<Marked>,
    pub(crate) phrase: Option<Phrase>,
    pub(crate) fixed: Option<Verbatim>,
    pub(crate) furniture: bool,
    pub(crate) indent: u32,
    pub(crate) blanks: u32,
    pub(crate) page_start: bool,
    /// Whether blank lines certainly separate the row from the one before: the text is Markdown.
    pub(crate) is_parted: bool,
    pub(crate) inner_marks: u32,
    /// Stops before the row's end.
    pub(crate) inner_stops: u32,
    pub(crate) chars: u32,
    /// Width of the unbreakable unit at the row's start, in half-ems: a character with the marks after it, a Latin
    /// word, a number.
    pub(crate) first_unit: u32,
    /// Whether a title or a bracket is open at the row's end and closed soon after.
    pub(crate) open_bracket: bool,
    /// Whether a quotation is open there and closed soon after.
    pub(crate) open_quote: bool,
    /// Whether the row is a standard heading of its kind of text, or a date alone.
    pub(crate) heading: bool,
    /// Length of the dateline that begins the row, in characters.
    pub(crate) dateline: u8,
    /// Whether the row is only a dateline, or a dateline with its byline in brackets.
    pub(crate) only_dateline: bool,
    /// Whether lone spaces split the row into clauses, as in a headline: `新码头开工 旧粮仓变样`.
    pub(crate) clauses: bool,
    /// Whether the row's end cuts off the last of those clauses: `规划赋能 优化`.
    pub(crate) cut_clause: bool,
    /// Whether the row has fields with labels: `日期：1949-05-02 版次：02`.
    pub(crate) form: bool,
    /// Whether a label begins the row.
    pub(crate) label: bool,
    /// Length of the speaker or label that begins this row and others, before a space or a colon, in characters.
    pub(crate) speaker: u8,
    /// Whether the row is a name with an amount: `鲜平菇 200 克`.
    pub(crate) amount: bool,
    /// Whether the row is only a name.
    pub(crate) name: bool,
    /// Whether the row's marker has a space behind it and the markers of its kind around it have none.
    pub(crate) spaced_alone: bool,
    /// Whether the neighbour of the row's marker in its list also begins a row.
    pub(crate) listed: bool,
    /// Whether that neighbour is inside a row; the marker may then begin the row by chance.
    pub(crate) inline_marker: bool,
    /// Whether the row has digits and no letters.
    pub(crate) figures: bool,
    /// Whether the text repeats the row: a running head.
    pub(crate) repeated: bool,
    /// Words such as 的, 了, 他, which titles avoid.
    pub(crate) plain_words: u32,
    /// Hints of the row's ideographs.
    pub(crate) hints: Hints,
    /// Colons of either width.
    pub(crate) colons: u32,
    /// Whether lines of this text break inside numbers.
    pub(crate) split_numbers: bool,
    /// Dictionary gain for the gap before the row.
    pub(crate) gain: OnceCell<Option<JoinGain>>,
}

impl RowFeatures {
    /// Returns the dictionary gain for the gap before the row; looked up once.
    pub(crate) fn gain(
        &self,
        scan: &Scan<'_>,
        dictionary: Option<&dyn Dictionary>,
    ) -> Option<JoinGain> {
        let gain = || dictionary.and_then(|d| gain(d, &scan.visible, self.visible.start));
        *self.gain.get_or_init(gain)
    }

    /// Returns by how much the row falls short of the measure, in half-ems, less what the space around figures may
    /// account for. Below 0 if it is wider than squeezed marks account for; `None` without a measure.
    pub(crate) fn deficit(&self) -> Option<i32> {
        let short = self.measure as i32 - self.row.width as i32;
        let slack = (self.slack as i32).min(short.max(0));
        let squeezed = (self.marks as i32).min((-short).max(0));
        (self.measure > 0).then_some(short - slack + squeezed)
    }

    /// Returns the [`deficit`](Self::deficit), with the indent counted as part of the row if that brings it closer to
    /// the measure: the first row of a paragraph that kept its indent.
    pub(crate) fn deficit_with_indent(&self) -> Option<i32> {
        self.deficit().map(|d| {
            let indented = d - self.indent as i32;
            if indented.abs() < d.abs() {
                indented
            } else {
                d
            }
        })
    }
}
