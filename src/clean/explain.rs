//! Explain: the decision at every gap, with the evidence for and against it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::clean::driver::SEAM;
use crate::decide::decode::{ConfidenceScope, Decided, DecodeBuffers, decide};
use crate::decide::features::{Feature, FeatureSink, STEP};
use crate::decide::gap_scores::GapClass;
use crate::decide::lattice::{Lattice, LatticeBuffers};
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
use crate::spacing::blocks::{Blocks, DecidedText};
use crate::text::scan::Scan;
use crate::text::section::Seam;

/// The decision at a contested gap: one where the input has white space.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Decision {
    /// Bytes of the white space in the input.
    pub gap: Range<usize>,
    /// The input's label, never [`GapLabel::Join`].
    pub was: GapLabel,
    /// The label decided on.
    pub label: GapLabel,
    /// The rule that decided; see `docs/RULES.md`. It is `block` for a block that begins at a line end.
    pub rule: Rule,
    /// Confidence of the decision, from 0 to 1.
    pub confidence: f32,
    /// Evidence for the decision (above 0) and against it (below 0), by descending absolute weight. Only gaps between
    /// rows have any; inside a row the rule alone decides.
    pub evidence: Vec<Evidence>,
}

/// A feature that counts for or against a decision.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Evidence {
    /// Name of the feature, such as `words: goes on, under 5`: a word crosses the gap.
    pub name: String,
    /// Its contribution to the log odds (natural logarithm) of the best reading of the text with this decision against
    /// the best one with the opposite.
    pub weight: f32,
}

/// Absolute weight below which evidence is left out.
const LEAST: f32 = 0.005;

/// Sums the features in which two partial paths differ: those of the first add, those of the second subtract.
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
    /// Adds the features of a partial path that begins at row `from`.
    fn path(&mut self, lattice: &Lattice<'_>, from: usize, states: &[usize]) {
        for (k, &s) in states.iter().enumerate() {
            let i = from + k;
            lattice.row(i, STATES[s], self);
            if i > 0 {
                lattice.gap(i, GapClass::into(STATES[s]), self);
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

/// Returns the evidence for and against the decision at the gap before every row but the first.
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

/// Returns the decision for the white space between two sections.
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
        rule: Rule::Block,
        confidence: SEAM,
        evidence: Vec::new(),
    }
}

/// An explained text: its rows, their states, and the decisions.
pub(crate) struct Explained {
    #[cfg_attr(not(feature = "tuning"), allow(dead_code))]
    pub(crate) facts: Vec<RowFeatures>,
    #[cfg_attr(not(feature = "tuning"), allow(dead_code))]
    pub(crate) decided: Vec<Decided>,
    pub(crate) decisions: Vec<Decision>,
}

/// Explains the decisions of the first pass over a text; later passes find next to nothing.
pub(crate) fn explain(
    scan: &Scan<'_>,
    options: &Options,
    dictionary: Option<&dyn Dictionary>,
    model: &Model,
) -> Explained {
    let facts = facts(scan);
    let structure = structure(scan, &facts, dictionary);
    let buffers = &mut LatticeBuffers::default();
    let lattice = Lattice::new(scan, &facts, &structure, dictionary, buffers);
    let (mut decided, mut memory) = (Vec::new(), DecodeBuffers::default());
    decide(
        &lattice,
        model,
        ConfidenceScope::All,
        &mut decided,
        &mut memory,
    );
    let mut weighed = weigh(&lattice, &memory.seen, &decided, model);
    let mut blocks = Blocks::default();
    blocks.find(DecidedText {
        scan,
        facts: &facts,
        decided: &decided,
        structure: &structure,
        options,
        dictionary,
    });

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
                rule: Rule::Block,
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
                rule: answer.rule,
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
