//! Repair: one pass from a text to the replacements that clean it, and passes until nothing
//! is left to do, so that cleaning a cleaned text changes nothing.

use std::borrow::Cow;
use std::ops::Range;

use smol_str::SmolStr;

use crate::answer::{Answer, Label};
use crate::block::BlockKind;
use crate::byline::Phrase;
use crate::chars::is_line_end;
use crate::dictionary::Dictionary;
use crate::edit::{EditKind, Replacement, compose, splice_all};
use crate::evidence::{Facts, facts};
use crate::lines::Scan;
use crate::normalize::normalize;
use crate::options::{BlockSeparator, Options};
use crate::spaces::{HYPHEN, Rows};
use crate::states::{Decided, State, decide};
use crate::structure::structure;
use crate::style::style;
use crate::weights::Weights;

/// Passes after which a text that still changes is given back as it came. Two are the rule:
/// one that repairs and one that finds nothing to do.
const MOST_PASSES: usize = 8;

/// A block as lines of the text that a pass worked on.
#[derive(Debug, Clone)]
struct Piece {
    kind: BlockKind,
    lines: Range<usize>,
}

/// What one pass found.
struct Pass {
    replacements: Vec<Replacement>,
    pieces: Vec<Piece>,
}

/// What a text is repaired to.
pub(crate) struct Repair {
    pub(crate) replacements: Vec<Replacement>,
    /// The blocks, as bytes of the repaired text.
    pub(crate) blocks: Vec<(BlockKind, Range<usize>)>,
}

/// Repairs a text: passes until one changes nothing.
pub(crate) fn repair(
    text: &str,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    weights: &Weights,
) -> Repair {
    let mut current = Cow::Borrowed(text);
    let mut replacements = Vec::new();
    let mut kinds: Vec<BlockKind> = Vec::new();
    for number in 0..MOST_PASSES {
        let normalized = normalize(&current, options);
        let mut changed = !normalized.is_empty();
        if changed {
            let next = splice_all(&current, &normalized);
            replacements = compose(replacements, normalized, &current);
            current = Cow::Owned(next);
        }
        let scan = Scan::new(&current);
        let pass = pass(&scan, options, dictionary, weights);
        // Every piece of a pass is a line of the next, and keeps the kind it was given when
        // its lines were seen as they were set.
        let known = number > 0 && kinds.len() == scan.lines.len();
        kinds = pass
            .pieces
            .iter()
            .map(|p| if known { kinds[p.lines.start] } else { p.kind })
            .collect();
        changed |= !pass.replacements.is_empty();
        if !changed {
            let lines = scan.lines.iter().map(|l| l.bytes.clone());
            return Repair {
                blocks: kinds.into_iter().zip(lines).collect(),
                replacements,
            };
        }
        let next = splice_all(&current, &pass.replacements);
        replacements = compose(replacements, pass.replacements, &current);
        current = Cow::Owned(next);
    }
    // No end in sight: the text stays as it came.
    let scan = Scan::new(text);
    Repair {
        replacements: Vec::new(),
        blocks: scan
            .lines
            .iter()
            .map(|l| (BlockKind::Other, l.bytes.clone()))
            .collect(),
    }
}

/// One pass over a text.
fn pass(
    scan: &Scan<'_>,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    weights: &Weights,
) -> Pass {
    pass_over(scan, &facts(scan), options, dictionary, weights)
}

/// One pass over a text of which the evidence has been gathered.
fn pass_over(
    scan: &Scan<'_>,
    facts: &[Facts],
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    weights: &Weights,
) -> Pass {
    let structure = structure(scan, facts, dictionary, weights);
    let decided = decide(scan, facts, &structure, dictionary, weights);
    let style = style(scan, facts);
    let mut replacements: Vec<Replacement> = Vec::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut from = 0;
    let mut before_repaired = false;
    while from < facts.len() {
        let mut to = from + 1;
        while to < facts.len() && decided[to].joined {
            to += 1;
        }
        let rows = Rows {
            scan,
            facts: &facts[from..to],
            decided: &decided[from..to],
            wrapped: structure.wrapped,
            style,
            digits: options.han_digit_spacing,
            drop_hyphens: options.drop_soft_hyphens,
        };
        let answers = rows.answers();
        let repaired = answers
            .iter()
            .any(|(g, a)| a.label == Label::Join || scan.gaps[*g].line_ends > 0);
        // White space before the block: where a side was repaired, one separator.
        if repaired || before_repaired {
            let line = facts[from].row.lines.start;
            let (bytes, after) = if line == 0 {
                (scan.lead.clone(), Some(""))
            } else {
                (
                    scan.gaps[scan.gap_before(line)].bytes.clone(),
                    separator(options.block_separator),
                )
            };
            if let Some(after) = after {
                replacements.push(made(bytes, after, "block", decided[from].confidence));
            }
        }
        if repaired {
            replacements.extend(
                answers
                    .into_iter()
                    .filter_map(|(g, a)| replacement(scan, g, a)),
            );
        }
        pieces.push(Piece {
            kind: kind(scan, &facts[from..to], &decided, from),
            lines: facts[from].row.lines.start..facts[to - 1].row.lines.end,
        });
        before_repaired = repaired;
        from = to;
    }
    if before_repaired {
        let ends = scan.text[scan.trail.clone()].contains(is_line_end);
        replacements.push(made(
            scan.trail.clone(),
            if ends { "\n" } else { "" },
            "end",
            0.95,
        ));
    }
    replacements.retain(|r| scan.text[r.input.clone()] != r.after);
    Pass {
        replacements,
        pieces,
    }
}

fn separator(separator: BlockSeparator) -> Option<&'static str> {
    match separator {
        BlockSeparator::LineEnd => Some("\n"),
        BlockSeparator::BlankLine => Some("\n\n"),
        BlockSeparator::AsInput => None,
    }
}

fn made(
    input: Range<usize>,
    after: &'static str,
    rule: &'static str,
    confidence: f32,
) -> Replacement {
    Replacement {
        input,
        after: SmolStr::new_static(after),
        kind: EditKind::BreakMade,
        rule,
        confidence,
    }
}

fn replacement(scan: &Scan<'_>, gap: usize, answer: Answer) -> Option<Replacement> {
    let after = match answer.label {
        Label::Join => "",
        Label::Space => " ",
        Label::Keep => return None,
    };
    let mut input = scan.gaps[gap].bytes.clone();
    if answer.rule == HYPHEN {
        input.start -= 1;
    }
    Some(Replacement {
        input,
        after: SmolStr::new_static(after),
        kind: answer.kind,
        rule: answer.rule,
        confidence: answer.confidence,
    })
}

/// What the decision knows of a block.
fn kind(scan: &Scan<'_>, rows: &[Facts], decided: &[Decided], from: usize) -> BlockKind {
    let f = &rows[0];
    match decided[from].state {
        State::Byline | State::BylineOn => match rows[rows.len() - 1].phrase.or(f.phrase) {
            Some(Phrase::Credit) => BlockKind::Credit,
            _ => BlockKind::Byline,
        },
        State::Jump => BlockKind::JumpLine,
        State::Furniture => BlockKind::PageFurniture,
        State::Fixed => match f.fixed {
            Some(crate::table::Fixed::Row) => BlockKind::TableRow,
            _ => BlockKind::Other,
        },
        State::Head | State::HeadOn => {
            let dash = scan.visible[f.visible.clone()].starts_with(&['—', '—']);
            let before = from.checked_sub(1).map(|i| decided[i].state);
            let prose = |s: State| matches!(s, State::Last | State::Only);
            if dash {
                BlockKind::Deck
            } else if before.is_some_and(prose) && f.marked.is_none() {
                BlockKind::Subhead
            } else {
                BlockKind::Headline
            }
        }
        _ if f.marked.is_some() => BlockKind::ListItem,
        _ => BlockKind::Body,
    }
}

/// A text whose evidence has been gathered, to be decided with one set of weights after another.
#[cfg(feature = "tuning")]
#[derive(Debug)]
pub(crate) struct Prepared<'t> {
    scan: Scan<'t>,
    facts: Vec<Facts>,
}

#[cfg(feature = "tuning")]
impl<'t> Prepared<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let scan = Scan::new(text);
        let facts = facts(&scan);
        Self { scan, facts }
    }

    /// The text after one pass.
    pub(crate) fn once(&self, dictionary: &dyn Dictionary, weights: &Weights) -> String {
        let options = Options::default();
        let pass = pass_over(&self.scan, &self.facts, &options, Some(dictionary), weights);
        splice_all(self.scan.text, &pass.replacements)
    }
}
