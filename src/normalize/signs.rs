//! Full-width marks that belong to a number, judged by their neighbours.

use std::ops::Range;

use super::change::{is_cluster, replacement};
use super::forms::narrow;
use crate::edit::Replacement;
use crate::rules::Rule;
use crate::text::characters::is_digit;

/// Returns true for a digit or a mark that may occur inside or after a number: the context needed to judge a mark.
pub(super) fn is_sign(c: char) -> bool {
    is_digit(c)
        || matches!(
            c,
            '.' | ',' | '%' | '．' | '，' | '％' | '＋' | '－' | '／' | '：'
        )
}

/// A digit or mark of a number.
#[derive(Debug)]
pub(super) struct NumberSign {
    /// The character after the changes that are independent of context.
    pub(super) c: char,
    pub(super) input: Range<usize>,
    /// Index of its replacement, if such a change was made.
    pub(super) replaced: Option<usize>,
}

/// The adjacent signs up to the current position of the scan.
#[derive(Debug, Default)]
pub(super) struct Number {
    pub(super) signs: Vec<NumberSign>,
}

impl Number {
    /// Ends the number before `next` and makes its marks ASCII.
    pub(super) fn settle(
        &mut self,
        text: &str,
        next: Option<char>,
        replacements: &mut Vec<Replacement>,
    ) {
        let Some(first) = self.signs.first() else {
            return;
        };
        let start = first.input.start;
        let sorted = replacements.len();
        for i in self.marks(next) {
            let sign = &self.signs[i];
            if !is_cluster(text, &sign.input) {
                continue;
            }
            let mark = replacement(sign.input.clone(), Some(narrow(sign.c)), Rule::AsciiWidth);
            match sign.replaced {
                Some(place) => replacements[place] = mark,
                None => replacements.push(mark),
            }
        }
        if replacements.len() > sorted {
            let from = replacements[..sorted].partition_point(|r| r.input.start < start);
            replacements[from..].sort_by_key(|r| r.input.start);
        }
        self.signs.clear();
    }

    /// Returns the indices of the full-width marks that belong to the number.
    fn marks(&self, next: Option<char>) -> Vec<usize> {
        let mut marks = Vec::new();
        for (i, sign) in self.signs.iter().enumerate() {
            let before = i > 0 && self.is_digit(i - 1);
            let after = self.is_digit(i + 1);
            let belongs = match sign.c {
                '％' => before,
                '＋' | '－' | '／' => (before || self.is_percent_before(i)) && after,
                // `１．２０２５年` is an item number and a year.
                '．' => before && after && !self.is_year(i + 1, next),
                // `附件１：２０２５年计划`, `１：１０月` are introductions; no date follows a time or a score.
                '：' => {
                    before
                        && after
                        && !matches!(self.after_digits(i + 1, next), Some('年' | '月' | '日'))
                }
                _ => false,
            };
            if belongs {
                marks.push(i);
            }
        }
        self.grouping_commas(&mut marks);
        marks
    }

    /// Adds the commas that separate groups of three digits, `１，２３４，５６７`: all of a number or none.
    fn grouping_commas(&self, marks: &mut Vec<usize>) {
        let is_comma = |i: usize| matches!(self.signs.get(i), Some(s) if matches!(s.c, ',' | '，'));
        let mut start = 0;
        while start < self.signs.len() {
            if !self.is_digit(start) {
                start += 1;
                continue;
            }
            let mut end = self.digits_end(start);
            let is_fraction = start > 1
                && matches!(self.signs[start - 1].c, '.' | '．')
                && self.is_digit(start - 2);
            let mut grouped =
                end - start <= 3 && !matches!(self.signs[start].c, '0' | '０') && !is_fraction;
            let first_comma = end;
            while is_comma(end) && self.is_digit(end + 1) {
                let group_end = self.digits_end(end + 1);
                grouped &= group_end - end == 4;
                end = group_end;
            }
            if grouped {
                marks.extend((first_comma..end).filter(|&i| self.signs[i].c == '，'));
            }
            start = end;
        }
    }

    fn is_digit(&self, i: usize) -> bool {
        self.signs.get(i).is_some_and(|sign| is_digit(sign.c))
    }

    /// Returns true if a percentage ends before sign `i`: `１７％－２０％`.
    fn is_percent_before(&self, i: usize) -> bool {
        i > 1 && matches!(self.signs[i - 1].c, '%' | '％') && self.is_digit(i - 2)
    }

    /// Returns the end of the digits that begin at `i`.
    fn digits_end(&self, i: usize) -> usize {
        (i..).find(|&j| !self.is_digit(j)).unwrap_or(i)
    }

    /// Returns the character after the digits that begin at `i`.
    fn after_digits(&self, i: usize, next: Option<char>) -> Option<char> {
        self.signs
            .get(self.digits_end(i))
            .map_or(next, |sign| Some(sign.c))
    }

    fn is_year(&self, i: usize, next: Option<char>) -> bool {
        self.digits_end(i) - i == 4 && self.after_digits(i, next) == Some('年')
    }
}
