//! Explain: what was decided at every gap, and what told for and against it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::clean::driver::SEAM;
use crate::decide::decode::{Decided, decide_seen};
use crate::decide::features::{Feature, FeatureSink, STEP};
use crate::decide::gap_scores::GapClass;
use crate::decide::lattice::Lattice;
use crate::decide::model::{Model, StateScores};
use crate::decide::state::STATES;
use crate::decide::viterbi::{Detour, detours};
use crate::dictionary::jieba::Dictionary;
use crate::edit::GapLabel;
use crate::layout::extract::facts;
use crate::layout::row_features::RowFeatures;
use crate::layout::structure::structure;
use crate::options::Options;
use crate::rules::Rule;
use crate::spacing::answer::Label;
use crate::spacing::blocks::Blocks;
use crate::text::scan::Scan;
use crate::text::section::Seam;

/// What was decided at a contested gap: one where the input has white space.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Decision {
    /// The white space, as bytes of the input.
    pub gap: Range<usize>,
    /// What the input has there: [`GapLabel::Space`] or [`GapLabel::Break`].
    pub was: GapLabel,
    /// What was decided.
    pub label: GapLabel,
    /// The rule that decided; see `docs/RULES.md`. For a block that begins at a line end, `block`.
    pub rule: &'static str,
    /// How sure the decision is, from 0 to 1.
    pub confidence: f32,
    /// What tells for the decision (above 0) and against it (below 0), the weightiest first. Only the gaps
    /// between rows are weighed: inside a row the rule says it all.
    pub evidence: Vec<Evidence>,
}

/// One thing that tells for or against a decision.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Evidence {
    /// What is seen, such as `words: goes on, under 5`: a word crosses the gap.
    pub name: String,
    /// By how much it makes the best reading of the text with this decision likelier than the best one
    /// with the opposite: a natural logarithm.
    pub weight: f32,
}

/// Weights of evidence below which it is left out.
const LEAST: f32 = 0.005;

/// The evidence that two pieces of path differ in: what is told on the first adds to it, what is told
/// on the second takes away.
struct GapEvidence<'a> {
    weights: &'a [f32],
    sign: f32,
    sums: BTreeMap<String, f32>,
}

impl FeatureSink for GapEvidence<'_> {
    fn add(&mut self, feature: Feature, value: f32) {
        let weight = self.weights[usize::from(feature.0)] * value;
        if weight != 0.0 {
            *self.sums.entry(feature.name()).or_default() += self.sign * weight;
        }
    }

    fn constant(&mut self, why: &'static str, value: f32) {
        *self.sums.entry(why.to_owned()).or_default() += self.sign * value;
    }
}

impl GapEvidence<'_> {
    /// Takes what is seen on a piece of path from a row on.
    fn path(&mut self, lattice: &Lattice<'_>, from: usize, states: &[usize]) {
        for (k, &s) in states.iter().enumerate() {
            let i = from + k;
            lattice.row(i, STATES[s], self);
            if i > 0 {
                lattice.gap(i).tell(GapClass::into(STATES[s]), self);
            }
            if k > 0 {
                self.see(STEP.at(states[k - 1], s, 0));
            }
        }
    }

    fn evidence(self) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = self
            .sums
            .into_iter()
            .filter(|(_, weight)| weight.abs() >= LEAST)
            .map(|(name, weight)| Evidence { name, weight })
            .collect();
        evidence.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        evidence
    }
}

/// For the gap before every row but the first, what tells for and against the decision.
fn weigh(
    lattice: &Lattice<'_>,
    seen: &[StateScores],
    decided: &[Decided],
    model: &Model,
) -> Vec<Vec<Evidence>> {
    let path: Vec<usize> = decided.iter().map(|d| d.state as usize).collect();
    let weigh = |detour: Option<Detour>| {
        let Some(Detour { from, states }) = detour else {
            return Vec::new();
        };
        let mut balance = GapEvidence {
            weights: &model.weights,
            sign: 1.0,
            sums: BTreeMap::new(),
        };
        balance.path(lattice, from, &path[from..from + states.len()]);
        balance.sign = -1.0;
        balance.path(lattice, from, &states);
        balance.evidence()
    };
    detours(seen, model, &path).into_iter().map(weigh).collect()
}

/// The decision at the white space between two sections.
pub(crate) fn seam_decision(seam: Seam) -> Decision {
    let label = if seam.is_break {
        GapLabel::Break
    } else {
        GapLabel::Space
    };
    Decision {
        gap: seam.bytes,
        was: label,
        label,
        rule: Rule::Block.name(),
        confidence: SEAM,
        evidence: Vec::new(),
    }
}

/// A text explained: its rows, what they were decided to be, and the decisions.
pub(crate) struct Explained {
    #[cfg_attr(not(feature = "tuning"), allow(dead_code))]
    pub(crate) facts: Vec<RowFeatures>,
    #[cfg_attr(not(feature = "tuning"), allow(dead_code))]
    pub(crate) decided: Vec<Decided>,
    pub(crate) decisions: Vec<Decision>,
}

/// Explains what the first pass over a text decides; the passes after it find next to nothing.
pub(crate) fn explain(
    scan: &Scan<'_>,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    model: &Model,
) -> Explained {
    let facts = facts(scan);
    let structure = structure(scan, &facts, dictionary);
    let lattice = Lattice::new(scan, &facts, &structure, dictionary);
    let seen = lattice.seen(model);
    let decided = decide_seen(&seen, model);
    let mut weighed = weigh(&lattice, &seen, &decided, model);
    let blocks = Blocks::of(scan, &facts, &decided, &structure, options, dictionary);

    let was = |g: usize| {
        if scan.gaps[g].line_ends > 0 {
            GapLabel::Break
        } else {
            GapLabel::Space
        }
    };
    let mut decisions = Vec::with_capacity(scan.gaps.len());
    for block in &blocks.joined {
        let Decided { confidence, .. } = decided[block.rows.start];
        if block.rows.start > 0 {
            let line = facts[block.rows.start].row.lines().start;
            let g = scan.gap_before(line);
            decisions.push(Decision {
                gap: scan.gaps[g].bytes.clone(),
                was: was(g),
                label: GapLabel::Break,
                rule: Rule::Block.name(),
                confidence,
                evidence: std::mem::take(&mut weighed[block.rows.start - 1]),
            });
        }
        let mut row = block.rows.start + 1;
        for &(g, answer) in blocks.answers(block) {
            let gap = &scan.gaps[g];
            while row < block.rows.end && facts[row].visible.start < gap.at {
                row += 1;
            }
            let between = row < block.rows.end && facts[row].visible.start == gap.at;
            decisions.push(Decision {
                gap: gap.bytes.clone(),
                was: was(g),
                label: match answer.label {
                    Label::Join => GapLabel::Join,
                    Label::Space => GapLabel::Space,
                    Label::Keep => was(g),
                },
                rule: answer.rule.name(),
                confidence: answer.confidence,
                evidence: if between {
                    std::mem::take(&mut weighed[row - 1])
                } else {
                    Vec::new()
                },
            });
        }
    }
    Explained {
        facts,
        decided,
        decisions,
    }
}
