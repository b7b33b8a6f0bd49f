//! Repair: one pass from a text to the replacements that clean it, and passes until nothing
//! is left to do, so that cleaning a cleaned text changes nothing.

use std::ops::Range;

use smol_str::SmolStr;

use crate::block::BlockKind;
use crate::byline::Phrase;
use crate::dictionary::Dictionary;
use crate::edit::{EditKind, Replacement};
use crate::evidence::{Facts, facts};
use crate::lines::Scan;
use crate::options::{BlockSeparator, Options};
use crate::spaces::{Answer, Label, Rows, style};
use crate::states::{Decided, State, decide};
use crate::structure::structure;

/// Passes after which a text that still changes is given back as it came. Two are the rule:
/// one that repairs and one that finds nothing to do.
const MOST_PASSES: usize = 8;

/// A block as lines of the text that a pass worked on.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) kind: BlockKind,
    pub(crate) lines: Range<usize>,
}

/// What one pass found.
struct Pass {
    /// One for every gap, in order; `None` where the white space stays.
    gaps: Vec<Option<Change>>,
    lead: Option<Change>,
    trail: Option<Change>,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
struct Change {
    after: SmolStr,
    kind: EditKind,
    rule: &'static str,
    confidence: f32,
}

/// What a text is repaired to.
pub(crate) struct Repair {
    pub(crate) replacements: Vec<Replacement>,
    /// The blocks, as bytes of the text that was repaired.
    pub(crate) blocks: Vec<(BlockKind, Range<usize>)>,
}

/// Repairs a text: passes until one changes nothing.
pub(crate) fn repair(text: &str, options: &Options, dictionary: Option<&dyn Dictionary>) -> Repair {
    let scan = Scan::new(text);
    let first = pass(&scan, options, dictionary);
    let mut all = first;
    let mut changed = all.changes();
    let mut passes = 1;
    let mut current = if changed { all.apply(&scan) } else { String::new() };
    while changed {
        passes += 1;
        if passes > MOST_PASSES {
            return untouched(&scan, options, dictionary);
        }
        let again_scan = Scan::new(&current);
        let again = pass(&again_scan, options, dictionary);
        changed = again.changes();
        if changed {
            let next = again.apply(&again_scan);
            all.follow(&scan, again);
            current = next;
        } else {
            all.kinds_from(&again);
        }
    }
    all.finish(&scan)
}

/// The text as it came, with the blocks that its own white space makes.
fn untouched(scan: &Scan<'_>, options: &Options, dictionary: Option<&dyn Dictionary>) -> Repair {
    let mut none = pass(scan, options, dictionary);
    none.gaps.iter_mut().for_each(|g| *g = None);
    none.lead = None;
    none.trail = None;
    none.pieces = (0..scan.lines.len())
        .map(|k| Piece {
            kind: BlockKind::Other,
            lines: k..k + 1,
        })
        .collect();
    none.finish(scan)
}

fn pass(scan: &Scan<'_>, options: &Options, dictionary: Option<&dyn Dictionary>) -> Pass {
    let facts = facts(scan);
    let structure = structure(scan, &facts, dictionary);
    let decided = decide(scan, &facts, &structure, dictionary);
    let style = style(scan);
    let mut gaps: Vec<Option<Change>> = vec![None; scan.gaps.len()];
    let mut pieces: Vec<Piece> = Vec::new();
    let mut repaired: Vec<bool> = Vec::new();
    let mut from = 0;
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
        };
        let answers = rows.answers();
        let any = answers.iter().any(|(g, a)| a.label == Label::Join || scan.gaps[*g].line_ends > 0);
        if any {
            for (g, answer) in answers {
                gaps[g] = change(answer, &scan.text[scan.gaps[g].bytes.clone()]);
            }
        }
        repaired.push(any);
        pieces.push(Piece {
            kind: kind(scan, &facts[from..to], &decided, from),
            lines: facts[from].row.lines.start..facts[to - 1].row.lines.end,
        });
        from = to;
    }
    // Between blocks: one separator where a side was repaired.
    for (k, pair) in pieces.windows(2).enumerate() {
        if !(repaired[k] || repaired[k + 1]) {
            continue;
        }
        let after = match options.block_separator {
            BlockSeparator::LineEnd => "\n",
            BlockSeparator::BlankLine => "\n\n",
            BlockSeparator::AsInput => continue,
        };
        let line = pair[1].lines.start;
        let g = scan.gap_before(line);
        if scan.text[scan.gaps[g].bytes.clone()] != *after {
            let row = facts.partition_point(|f| f.row.lines.start < line);
            gaps[g] = Some(Change {
                after: SmolStr::new_static(after),
                kind: EditKind::BreakMade,
                rule: "block",
                confidence: decided[row].confidence,
            });
        }
    }
    let edge = |bytes: &Range<usize>, after: &'static str, repaired: Option<&bool>| {
        let before = &scan.text[bytes.clone()];
        (repaired == Some(&true) && before != after).then(|| Change {
            after: SmolStr::new_static(after),
            kind: EditKind::BreakMade,
            rule: "edge",
            confidence: 0.95,
        })
    };
    let ends = scan.text[scan.trail.clone()].contains(crate::chars::is_line_end);
    Pass {
        lead: edge(&scan.lead, "", repaired.first()),
        trail: edge(&scan.trail, if ends { "\n" } else { "" }, repaired.last()),
        gaps,
        pieces,
    }
}

fn change(answer: Answer, before: &str) -> Option<Change> {
    let after = match answer.label {
        Label::Join => "",
        Label::Space => " ",
        Label::Keep => return None,
    };
    (before != after).then(|| Change {
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

impl Pass {
    fn changes(&self) -> bool {
        self.lead.is_some() || self.trail.is_some() || self.gaps.iter().any(Option::is_some)
    }

    /// The text that the pass leads to.
    fn apply(&self, scan: &Scan<'_>) -> String {
        let mut out = String::with_capacity(scan.text.len());
        let mut at = 0;
        let ranges = std::iter::once(&scan.lead)
            .chain(scan.gaps.iter().map(|g| &g.bytes))
            .chain(std::iter::once(&scan.trail));
        let changes = std::iter::once(&self.lead)
            .chain(&self.gaps)
            .chain(std::iter::once(&self.trail));
        for (range, change) in ranges.zip(changes) {
            if let Some(change) = change {
                out.push_str(&scan.text[at..range.start]);
                out.push_str(&change.after);
                at = range.end;
            }
        }
        out.push_str(&scan.text[at..]);
        out
    }

    /// Takes over what a later pass, made on this one's output, changed.
    fn follow(&mut self, scan: &Scan<'_>, later: Pass) {
        let mut later_gaps = later.gaps.into_iter();
        for (g, change) in self.gaps.iter_mut().enumerate() {
            let gone = change.as_ref().is_some_and(|c| c.after.is_empty());
            if gone {
                continue;
            }
            if let Some(Some(next)) = later_gaps.next() {
                let same = scan.text[scan.gaps[g].bytes.clone()] == next.after;
                *change = (!same).then_some(next);
            }
        }
        if later.lead.is_some() {
            self.lead = later.lead;
        }
        if later.trail.is_some() {
            self.trail = later.trail;
        }
        self.pieces = later
            .pieces
            .into_iter()
            .map(|p| Piece {
                kind: p.kind,
                lines: self.pieces[p.lines.start].lines.start..self.pieces[p.lines.end - 1].lines.end,
            })
            .collect();
    }

    /// A pass that changed nothing tells nothing new; the first decision keeps its kinds,
    /// which saw the lines as they were set.
    fn kinds_from(&mut self, last: &Pass) {
        debug_assert_eq!(self.pieces.len(), last.pieces.len());
    }

    fn finish(self, scan: &Scan<'_>) -> Repair {
        let replacement = |range: &Range<usize>, change: Change| Replacement {
            input: range.clone(),
            after: change.after,
            kind: change.kind,
            rule: change.rule,
            confidence: change.confidence,
        };
        let mut replacements = Vec::new();
        replacements.extend(self.lead.map(|c| replacement(&scan.lead, c)));
        for (gap, change) in scan.gaps.iter().zip(self.gaps) {
            replacements.extend(change.map(|c| replacement(&gap.bytes, c)));
        }
        replacements.extend(self.trail.map(|c| replacement(&scan.trail, c)));
        let blocks = self
            .pieces
            .iter()
            .map(|p| {
                let bytes = scan.lines[p.lines.start].bytes.start..scan.lines[p.lines.end - 1].bytes.end;
                (p.kind, bytes)
            })
            .collect();
        Repair {
            replacements,
            blocks,
        }
    }
}
