//! Narrow: a line that may have been wrapped, as far as the [quiet look](crate::quiet) sees it.

use crate::byline::{LONGEST, Phrase, phrase};
use crate::chars::{Class, Space, is_space};
use crate::edges::{End, end_of};
use crate::forms::has_label;
use crate::furniture::is_furniture;
use crate::kinds::{Kinds, kinds_of};
use crate::line::as_read;
use crate::names::is_name;

/// What is counted of a line while it is scanned.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Line {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) chars: u32,
    pub(crate) width: u32,
    /// Marks that end a sentence or a clause.
    pub(crate) marks: u32,
    /// Half-ems by which all marks and digits may change its width.
    pub(crate) give: u32,
    pub(crate) gaps: u32,
    pub(crate) stray: u32,
    pub(crate) stray_marks: u32,
}

/// What is kept of a line that is narrow enough to have been wrapped.
#[derive(Debug, Default)]
pub(crate) struct Narrow {
    /// The byte where it ends.
    pub(crate) to: usize,
    pub(crate) visible: Vec<char>,
    /// Characters with white space before them.
    pub(crate) apart: Vec<usize>,
    pub(crate) kinds: Kinds,
    pub(crate) width: u32,
    pub(crate) give: u32,
    pub(crate) inner_marks: bool,
    pub(crate) end: End,
    pub(crate) phrase: Option<Phrase>,
    pub(crate) label: bool,
    /// A name, a page number, a byline: such a line tells nothing of wrapping.
    pub(crate) silent: bool,
}

impl Narrow {
    /// Looks at a line, in place of the one before.
    pub(crate) fn look(&mut self, line: &Line, text: &str) {
        let Self { visible, apart, .. } = self;
        visible.clear();
        apart.clear();
        self.kinds = 0;
        for c in text.chars() {
            if is_space(c) {
                if apart.last() != Some(&visible.len()) {
                    apart.push(visible.len());
                }
                continue;
            }
            let c = as_read(c);
            visible.push(c);
            self.kinds |= kinds_of(c);
        }
        let space_before = |k: usize| {
            if apart.binary_search(&k).is_ok() {
                Space::Inner
            } else {
                Space::None
            }
        };
        self.phrase = phrase(visible, self.kinds, space_before);
        self.end = end_of(visible);
        self.label = has_label(visible);
        self.silent = self.phrase.is_some() || is_name(visible) || is_furniture(visible);
        let last = Class::of(visible[visible.len() - 1]);
        let ends_in_mark = matches!(last, Class::Stop | Class::Pause);
        self.to = line.to;
        self.width = line.width;
        self.give = line.give;
        self.inner_marks = line.marks > u32::from(ends_in_mark);
    }

    /// Whether the next line reads on where this one, a byline, ends.
    pub(crate) fn goes_on_as_byline(&self, next: &Self) -> bool {
        let len = self.visible.len();
        if self.phrase.is_none() || next.phrase.is_some() || len + next.visible.len() > LONGEST {
            return false;
        }
        let both: Vec<char> = self.visible.iter().chain(&next.visible).copied().collect();
        let is_apart = |k: usize| {
            let (line, k) = if k < len { (self, k) } else { (next, k - len) };
            line.apart.binary_search(&k).is_ok()
        };
        let space_before = |k: usize| match k {
            _ if k == len => Space::LineEnd,
            _ if is_apart(k) => Space::Inner,
            _ => Space::None,
        };
        phrase(&both, self.kinds | next.kinds, space_before).is_some()
    }

    /// Whether the two lines may be one row, cut between two marks.
    pub(crate) fn is_cut_at_bracket(&self, next: &Self) -> bool {
        matches!(next.visible[0], '“' | '《' | '（' | '「' | '【')
            && matches!(
                self.visible[self.visible.len() - 1],
                '《' | '（' | '》' | '）' | '】'
            )
    }
}
