//! Block kinds: classifies the blocks of a pass.

use std::ops::Range;

use crate::block::BlockKind;
use crate::decide::decode::Decided;
use crate::decide::state::State;
use crate::layout::row_features::RowFeatures;
use crate::layout::verse::verse;
use crate::recognize::byline::{Phrase, phrase};
use crate::recognize::verbatim::Verbatim;
use crate::spacing::blocks::{Blocks, DecidedText};
use crate::text::scan::Scan;

/// A block, or a part of one between line ends that stay inside it, as lines of the text that the pass reads.
#[derive(Debug, Clone)]
pub(crate) struct OutputBlock {
    pub(crate) kind: BlockKind,
    pub(crate) lines: Range<usize>,
}

/// Returns the output blocks of a pass. Each is one line of the next pass.
pub(crate) fn pieces(text: DecidedText<'_>, blocks: &Blocks) -> Vec<OutputBlock> {
    let DecidedText { scan, facts, .. } = text;
    let verse = verse(facts, text.structure);
    let mut pieces = Vec::with_capacity(blocks.joined.len());
    for b in &blocks.joined {
        let kind = if verse[b.rows.start] && b.rows.len() == 1 {
            BlockKind::Verse
        } else {
            kind(scan, &facts[b.rows.clone()], text.decided, b.rows.start)
        };
        let mut lines =
            facts[b.rows.start].row.lines().start..facts[b.rows.end - 1].row.lines().end;
        // A line end that stays inside a block splits it.
        let answers = blocks.answers(b).iter();
        let line_ends = answers.filter(|a| scan.gaps[a.0].line_ends > 0);
        for (line, (_, answer)) in (lines.start + 1..).zip(line_ends) {
            if !text.options.does(answer.rule, answer.confidence) {
                pieces.push(OutputBlock {
                    kind,
                    lines: lines.start..line,
                });
                lines.start = line;
            }
        }
        pieces.push(OutputBlock { kind, lines });
    }
    pieces
}

/// Returns the kind of a block. Its first row has the index `from`.
fn kind(scan: &Scan<'_>, rows: &[RowFeatures], decided: &[Decided], from: usize) -> BlockKind {
    let f = &rows[0];
    match decided[from].state {
        State::Byline | State::BylineOn => {
            let range = f.visible.start..rows[rows.len() - 1].visible.end;
            let kinds = rows.iter().fold(0, |kinds, f| kinds | f.hints);
            let whole = phrase(&scan.visible[range.clone()], kinds, |i| {
                scan.space_before(range.start + i)
            });
            match whole {
                Some(Phrase::Credit) => BlockKind::Credit,
                _ => BlockKind::Byline,
            }
        }
        State::Jump => BlockKind::JumpLine,
        State::Furniture => BlockKind::PageFurniture,
        State::Fixed => match f.fixed {
            _ if f.furniture => BlockKind::PageFurniture,
            Some(Verbatim::Row) => BlockKind::TableRow,
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
