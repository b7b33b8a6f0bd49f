//! RowFeatures: what is seen of a row, before anything is decided.

use std::cell::Cell;
use std::ops::Range;

use crate::dictionary::jieba::Dictionary;
use crate::dictionary::word_scorer::{JoinGain, WordScorer, gain};
use crate::layout::rows::Row;
use crate::recognize::byline::Phrase;
use crate::recognize::edges::{End, Start};
use crate::recognize::list::Marked;
use crate::recognize::verbatim::Verbatim;
use crate::text::characters::Hints;
use crate::text::scan::Scan;

/// What is seen of a row.
#[derive(Debug, Clone)]
pub(crate) struct RowFeatures {
    pub(crate) row: Row,
    /// Visible characters, as indices into [`Scan::visible`].
    pub(crate) visible: Range<usize>,
    /// The measure in half-ems; 0 where the row is wider than any measure.
    pub(crate) measure: u32,
    /// Whether the row was letter-spaced to fill the measure.
    pub(crate) stretched: bool,
    /// Whether it is letter-spaced, but far too short for that: a heading.
    pub(crate) spaced_out: bool,
    /// Full-width marks, each of which may be squeezed by half an em.
    pub(crate) marks: u32,
    /// Width that the space set around its figures may take, in half-ems.
    pub(crate) slack: u32,
    /// Whether at least two pairs of Han in it stand apart.
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
    /// Whether blank lines before it part it from the row before for sure: the text is Markdown.
    pub(crate) is_parted: bool,
    pub(crate) inner_marks: u32,
    /// Stops before the row's end.
    pub(crate) inner_stops: u32,
    pub(crate) chars: u32,
    /// Width of what could not be broken at the row's start, in half-ems: a character with
    /// the marks after it, a Latin word, a number.
    pub(crate) first_unit: u32,
    /// Whether a title or a bracket is open at its end and closed soon after.
    pub(crate) open_bracket: bool,
    /// The same for a quotation.
    pub(crate) open_quote: bool,
    /// Whether it is a heading that all texts of its kind have, or a date alone.
    pub(crate) heading: bool,
    /// Length of the dateline that it begins with, in characters.
    pub(crate) dateline: u8,
    /// Whether it is a dateline and no more, or one with its byline in brackets.
    pub(crate) only_dateline: bool,
    /// Whether lone spaces part it into clauses, as in a headline: `新码头开工 旧粮仓变样`.
    pub(crate) clauses: bool,
    /// Whether the last of those clauses is cut off by the row's end: `规划赋能 优化`.
    pub(crate) cut_clause: bool,
    /// Whether it holds fields with their labels: `日期：1949-05-02 版次：02`.
    pub(crate) form: bool,
    /// Whether a label begins it.
    pub(crate) label: bool,
    /// Whether it is a name and no more.
    pub(crate) name: bool,
    /// Whether the marker that begins it has its neighbour in the list at the start of a row.
    pub(crate) listed: bool,
    /// Whether it has it inside a row: then it may stand at the row's start by chance.
    pub(crate) inline_marker: bool,
    /// Whether it has figures and no words.
    pub(crate) figures: bool,
    /// Whether the text has the same row again: a running head.
    pub(crate) repeated: bool,
    /// Words in it such as 的, 了, 他, which titles do without.
    pub(crate) plain_words: u32,
    /// Hints of its ideographs.
    pub(crate) hints: Hints,
    /// Colons of either width.
    pub(crate) colons: u32,
    /// Whether lines of this text break inside numbers.
    pub(crate) split_numbers: bool,
    /// What the dictionary says of the gap before the row.
    pub(crate) gain: CachedJoinGain,
}

/// What a dictionary says of a gap, once it has been asked; as small as that can be, since every row has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct CachedJoinGain {
    answer: Cell<CachedGain>,
    gain: Cell<f64>,
    known: Cell<f32>,
}

#[derive(Debug, Clone, Copy, Default)]
enum CachedGain {
    #[default]
    NotAsked,
    Nothing,
    Gain,
}

impl CachedJoinGain {
    /// What it says: what `ask` gave the first time.
    fn get_or_ask(&self, ask: impl FnOnce() -> Option<JoinGain>) -> Option<JoinGain> {
        if matches!(self.answer.get(), CachedGain::NotAsked) {
            let gain = ask();
            self.answer.set(match gain {
                Some(_) => CachedGain::Gain,
                None => CachedGain::Nothing,
            });
            if let Some(JoinGain { gain, known }) = gain {
                self.gain.set(gain);
                self.known.set(known);
            }
        }
        matches!(self.answer.get(), CachedGain::Gain).then(|| JoinGain {
            gain: self.gain.get(),
            known: self.known.get(),
        })
    }
}

impl RowFeatures {
    /// What the dictionary says of the gap before the row; it is asked once.
    pub(crate) fn gain(
        &self,
        scan: &Scan<'_>,
        dictionary: Option<&dyn Dictionary>,
    ) -> Option<JoinGain> {
        self.gain
            .get_or_ask(|| dictionary.and_then(|d| gain(d, &scan.visible, self.visible.start)))
    }

    /// The same, from someone who asks about one row after another.
    pub(crate) fn gain_of(&self, asker: Option<&mut WordScorer<'_>>) -> Option<JoinGain> {
        self.gain
            .get_or_ask(|| asker.and_then(|a| a.gain(self.visible.start)))
    }

    /// By how much the row falls short of the measure, in half-ems, less what the space set
    /// around its figures may account for; below 0 where it is wider than squeezed marks
    /// account for. `None` without a measure.
    pub(crate) fn deficit(&self) -> Option<i32> {
        let short = self.measure as i32 - self.row.width as i32;
        let slack = (self.slack as i32).min(short.max(0));
        let squeezed = (self.marks as i32).min((-short).max(0));
        (self.measure > 0).then_some(short - slack + squeezed)
    }

    /// The [`deficit`](Self::deficit) with the white space before the row counted as part of it, where that brings it
    /// closer to the measure: the first row of a paragraph that kept its indent.
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
