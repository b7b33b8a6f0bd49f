//! Replacements: what one pass replaces, of which the rows have been decided and joined to blocks.

use std::ops::Range;

use smol_str::SmolStr;

use crate::answer::{Answer, Label};
use crate::blocks::Blocks;
use crate::chars::is_line_end;
use crate::edit::{EditKind, Replacement};
use crate::facts::Facts;
use crate::lines::Scan;
use crate::options::{BlockSeparator, Options};
use crate::rules::Rule;
use crate::states::Decided;

/// Blocks on either side of a gap that make it part of a repaired stretch.
const NEAR: usize = 2;

/// What a pass replaces.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) replacements: Vec<Replacement>,
    /// Whether a block near the beginning, and one near the end, is repaired.
    pub(crate) repaired: [bool; 2],
}

/// What one pass over a text replaces, of which the rows have been decided and joined to blocks.
pub(crate) fn find(
    scan: &Scan<'_>,
    facts: &[Facts],
    decided: &[Decided],
    blocks: &Blocks,
    options: &Options,
    found: &mut Found,
) {
    let joined = &blocks.joined;
    // A separator belongs to a repaired stretch where a block near it was repaired.
    let near = |k: usize| {
        let last = (k + NEAR).min(joined.len());
        joined[k.saturating_sub(NEAR)..last]
            .iter()
            .any(|b| b.repaired)
    };
    let replacements = &mut found.replacements;
    replacements.clear();
    for (k, block) in joined.iter().enumerate() {
        let confidence = decided[block.rows.start].confidence;
        let line = facts[block.rows.start].row.lines().start;
        if line == 0 {
            if block.repaired {
                replacements.push(made(scan.lead.clone(), "", Rule::Block, confidence));
            }
        } else if near(k)
            && let Some(after) = separator(options.block_separator)
        {
            let bytes = scan.gaps[scan.gap_before(line)].bytes.clone();
            replacements.push(made(bytes, after, Rule::Block, confidence));
        }
        if block.repaired {
            let made = blocks
                .answers(block)
                .iter()
                .filter_map(|&(g, a)| replacement(scan, g, a));
            replacements.extend(made);
        }
    }
    if joined.last().is_some_and(|b| b.repaired) {
        let ends = scan.text[scan.trail.clone()].contains(is_line_end);
        let after = if ends { "\n" } else { "" };
        replacements.push(made(scan.trail.clone(), after, Rule::End, 0.95));
    }
    // What is not sure enough, or decided by a rule that is off, is left, inside a block as between two.
    replacements
        .retain(|r| options.does(r.rule, r.confidence) && scan.text[r.input.clone()] != r.after);
    found.repaired = [near(0), near(joined.len())];
}

/// What stands between two repaired blocks; `None` where the white space stays.
pub(crate) fn separator(separator: BlockSeparator) -> Option<&'static str> {
    match separator {
        BlockSeparator::LineEnd => Some("\n"),
        BlockSeparator::BlankLine => Some("\n\n"),
        BlockSeparator::AsInput => None,
    }
}

/// A line end or a blank line between two blocks, or none.
pub(crate) fn made(
    input: Range<usize>,
    after: &'static str,
    rule: Rule,
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
    if answer.rule == Rule::SoftHyphenLine {
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
