//! Blocks: joined rows, with answers for the white space inside them.

use std::cell::OnceCell;
use std::ops::Range;

use crate::decide::decode::Decided;
use crate::dictionary::jieba::Dictionary;
use crate::layout::row_features::RowFeatures;
use crate::layout::structure::Structure;
use crate::options::Options;
use crate::rules::Rule;
use crate::spacing::answer::{Answer, Label};
use crate::spacing::gap_rules::{BlockRows, GapRuleBuffers};
use crate::spacing::style::style;
use crate::text::scan::Scan;

/// A block: rows that were joined.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) rows: Range<usize>,
    /// Whether anything inside it changes: an answer that changes it is confident enough, and its rule is on.
    pub(crate) repaired: bool,
    /// Whether it is one row of a list.
    pub(crate) is_item: bool,
    /// Its answers, as indices into the answers of all blocks.
    answers: Range<usize>,
}

/// The blocks of a text.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    pub(crate) joined: Vec<Joined>,
    /// Answers for all gaps inside blocks, as `(gap index, answer)` in order.
    answers: Vec<(usize, Answer)>,
    memory: GapRuleBuffers,
}

/// A text whose rows have been decided.
#[derive(Clone, Copy)]
pub(crate) struct DecidedText<'a> {
    pub(crate) scan: &'a Scan<'a>,
    pub(crate) facts: &'a [RowFeatures],
    pub(crate) decided: &'a [Decided],
    pub(crate) structure: &'a Structure,
    pub(crate) options: &'a Options,
    pub(crate) dictionary: Option<&'a dyn Dictionary>,
}

impl Blocks {
    /// Returns the answers for the gaps inside a block.
    pub(crate) fn answers(&self, block: &Joined) -> &[(usize, Answer)] {
        &self.answers[block.answers.clone()]
    }

    /// Joins the rows of a text and answers the gaps inside the blocks. Replaces the previous contents.
    pub(crate) fn find(&mut self, text: DecidedText<'_>) {
        let DecidedText {
            scan,
            facts,
            decided,
            structure,
            options,
            dictionary,
        } = text;
        let style = style(scan, facts, decided);
        self.joined.clear();
        self.answers.clear();
        let names = OnceCell::new();
        let mut from = 0;
        while from < facts.len() {
            let mut to = from + 1;
            while to < facts.len() && decided[to].joined {
                to += 1;
            }
            let is_item = to == from + 1
                && (structure.separate[from] || structure.separate.get(to) == Some(&true));
            let rows = BlockRows {
                scan,
                facts: &facts[from..to],
                decided: &decided[from..to],
                wrapped: structure.wrapped,
                is_item,
                style,
                names: &names,
                spaces: options.spaces,
                digits: options.han_digit_spacing,
                dictionary,
                drop_hyphens: options.rules.has(Rule::SoftHyphenLine),
            };
            let first = self.answers.len();
            rows.answers(&mut self.memory, &mut self.answers);
            let answers = first..self.answers.len();
            let repaired = self.answers[answers.clone()].iter().any(|(g, a)| {
                options.does(a.rule, a.confidence)
                    && (a.label == Label::Join || scan.gaps[*g].line_ends > 0)
            });
            self.joined.push(Joined {
                rows: from..to,
                repaired,
                is_item,
                answers,
            });
            from = to;
        }
    }
}
