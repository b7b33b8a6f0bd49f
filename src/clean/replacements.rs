//! Replacements: the changes of one pass, from its decided rows and blocks.

use std::ops::Range;

use smol_str::SmolStr;

use crate::decide::state::State;
use crate::edit::{EditKind, Replacement};
use crate::layout::row_features::RowFeatures;
use crate::options::BlockSeparator;
use crate::rules::Rule;
use crate::spacing::answer::{Answer, Label};
use crate::spacing::blocks::{Blocks, DecidedText};
use crate::text::characters::is_line_end;
use crate::text::scan::Scan;

/// Blocks on each side of a gap that count as near it.
const NEAR: usize = 2;

/// Indent in half-ems that no paragraph has: that of a signature or a centred line.
const ALIGNED: u32 = 8;

/// The changes of a pass.
#[derive(Debug, Default)]
pub(crate) struct PassChanges {
    pub(crate) replacements: Vec<Replacement>,
    /// The start edge and the end edge.
    pub(crate) edges: [Edge; 2],
}

/// What the blocks at one edge of a section imply for the white space beyond it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Edge {
    /// Whether a block near the edge was repaired.
    is_repaired: bool,
    /// Whether the block at the edge stays byte for byte, with the white space around it.
    is_fixed: bool,
}

impl Edge {
    /// Merges the edge as another pass found it.
    pub(crate) fn add(&mut self, other: Self) {
        self.is_repaired |= other.is_repaired;
        self.is_fixed |= other.is_fixed;
    }

    /// Returns true if a separator replaces the white space between this edge and the next one, `after`.
    pub(crate) fn is_separated_from(self, after: Self) -> bool {
        (self.is_repaired || after.is_repaired) && !self.is_fixed && !after.is_fixed
    }
}

/// Stores in `changes` what a pass replaces, given its text and its blocks.
pub(crate) fn find(text: DecidedText<'_>, blocks: &Blocks, changes: &mut PassChanges) {
    let DecidedText {
        scan,
        facts,
        decided,
        options,
        ..
    } = text;
    let joined = &blocks.joined;
    // A gap gets a separator only if a block near it was repaired.
    let near = |k: usize| {
        let last = (k + NEAR).min(joined.len());
        joined[k.saturating_sub(NEAR)..last]
            .iter()
            .any(|b| b.repaired)
    };
    // White space around a block that stays byte for byte stays too, indent included.
    let is_fixed = |k: usize| {
        let block = &joined[k];
        let is_aligned_right = block.rows.len() == 1 && facts[block.rows.start].indent >= ALIGNED;
        decided[block.rows.start].state == State::Fixed
            || !block.repaired && (block.is_item || is_aligned_right)
    };
    // In Markdown a line end alone parts no paragraphs, and a blank line would.
    let is_markdown = facts.iter().any(|f| f.is_parted);
    let stays = |row: &RowFeatures| row.is_parted || is_markdown && row.blanks == 0;
    let replacements = &mut changes.replacements;
    replacements.clear();
    for (k, block) in joined.iter().enumerate() {
        let confidence = decided[block.rows.start].confidence;
        let line = facts[block.rows.start].row.lines().start;
        if line == 0 {
            if block.repaired {
                replacements.push(made(scan.lead.clone(), "", Rule::Block, confidence));
            }
        } else if near(k) && !is_fixed(k) {
            let bytes = scan.gaps[scan.gap_before(line)].bytes.clone();
            let white = &scan.text[bytes.clone()];
            if is_fixed(k - 1) {
                // A repaired paragraph loses its indent.
                let indent = bytes.start + white.trim_end_matches(|c| !is_line_end(c)).len();
                if block.repaired {
                    replacements.push(made(indent..bytes.end, "", Rule::Block, confidence));
                }
            } else if !stays(&facts[block.rows.start])
                && let Some(after) = separator(options.block_separator, white)
            {
                replacements.push(made(bytes, after, Rule::Block, confidence));
            }
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
        let trail = &scan.text[scan.trail.clone()];
        let ends = trail.contains(is_line_end);
        let after = if ends { line_end(trail) } else { "" };
        replacements.push(made(scan.trail.clone(), after, Rule::End, 0.95));
    }
    // Drops changes whose rule is off or not confident enough, inside blocks and between them.
    replacements
        .retain(|r| options.does(r.rule, r.confidence) && scan.text[r.input.clone()] != r.after);
    let ends = [(0, 0), (joined.len(), joined.len().saturating_sub(1))];
    changes.edges = ends.map(|(at, block)| Edge {
        is_repaired: near(at),
        is_fixed: !joined.is_empty() && is_fixed(block),
    });
}

/// Returns the separator between two repaired blocks: the line end of `white`, once or twice. `None` if `white` stays.
pub(crate) fn separator(separator: BlockSeparator, white: &str) -> Option<&'static str> {
    let [one, two] = match line_end(white) {
        "\r\n" => ["\r\n", "\r\n\r\n"],
        "\r" => ["\r", "\r\r"],
        _ => ["\n", "\n\n"],
    };
    match separator {
        BlockSeparator::LineEnd => Some(one),
        BlockSeparator::BlankLine => Some(two),
        BlockSeparator::AsInput => None,
    }
}

/// Returns the first line end in `white`: LF, CRLF or CR. LF if there is none, such as for a form feed.
fn line_end(white: &str) -> &'static str {
    match white.find(['\n', '\r']) {
        Some(at) if white[at..].starts_with("\r\n") => "\r\n",
        Some(at) if white[at..].starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// Returns a replacement with a line end, a blank line or nothing between two blocks.
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
