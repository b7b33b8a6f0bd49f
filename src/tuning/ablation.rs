//! Cleans with one part removed, to measure what the part is worth.
//!
//! The weights are not fitted again: they stay those of the full cleaner.

use crate::clean::replacements::{PassChanges, find};
use crate::decide::decode::{ConfidenceScope, Decided, DecodeBuffers, decide};
use crate::decide::features::{
    BLANKS_FILLS, CHANGES, ENDS_FILLS, FILL_PAIRS, FILLS, Group, INDENT_LOST, MEASURES, PLACES,
    PROOFS, SHORTER, SPREAD, WIDTH_PAIRS,
};
use crate::decide::gap_scores::GapClass;
use crate::decide::lattice::{Lattice, LatticeBuffers};
use crate::decide::model::Model;
use crate::decide::state::{N, STATES, joins};
use crate::decide::viterbi::{Step, listed};
use crate::dictionary::jieba::Dictionary;
use crate::edit::{EditKind, splice_all};
use crate::layout::extract::facts;
use crate::layout::structure::structure;
use crate::options::Options;
use crate::spacing::blocks::{Blocks, DecidedText};
use crate::text::scan::Scan;

/// A part that can be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The dictionary.
    Dictionary,
    /// The path through the line states: each gap is decided from its two rows alone.
    States,
    /// Features of the measure. It still decides whether the text is wrapped.
    Measure,
    /// Letter-spacing of rows. It is still used to find the measure.
    Stretch,
    /// Evidence from numbers and dates, and their repair.
    Numbers,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 5] = [
        Self::Dictionary,
        Self::States,
        Self::Measure,
        Self::Stretch,
        Self::Numbers,
    ];

    /// Returns the groups of features that depend on the part.
    fn groups(self) -> &'static [Group] {
        match self {
            Self::Measure => &[
                FILLS,
                SHORTER,
                SPREAD,
                ENDS_FILLS,
                MEASURES,
                PLACES,
                INDENT_LOST,
                FILL_PAIRS,
                BLANKS_FILLS,
                CHANGES,
                WIDTH_PAIRS,
            ],
            Self::Numbers => &[PROOFS],
            Self::Dictionary | Self::States | Self::Stretch => &[],
        }
    }
}

/// Cleans a text in one pass, with the default options, these weights, and without a part.
pub fn clean_once(
    text: &str,
    dictionary: &dyn Dictionary,
    weights: &[f32],
    without: Option<Part>,
) -> String {
    let mut weights = weights.to_vec();
    for group in without.map_or(&[][..], Part::groups) {
        weights[group.from..group.from + group.len()].fill(0.0);
    }
    let model = Model::new(weights);
    let dictionary = (without != Some(Part::Dictionary)).then_some(dictionary);
    let scan = Scan::new(text);
    let mut facts = facts(&scan);
    if without == Some(Part::Stretch) {
        for f in &mut facts {
            f.stretched = false;
            f.spaced_out = false;
            f.stretched_han = false;
        }
    }
    let structure = structure(&scan, &facts, dictionary);
    let buffers = &mut LatticeBuffers::default();
    let lattice = Lattice::new(&scan, &facts, &structure, dictionary, buffers);
    let mut decided = Vec::new();
    if without == Some(Part::States) && lattice.len() > 1 {
        decided = gap_by_gap(&lattice, &model);
    } else {
        let memory = &mut DecodeBuffers::default();
        decide(&lattice, &model, ConfidenceScope::All, &mut decided, memory);
    }
    let options = Options::default();
    let text_rows = DecidedText {
        scan: &scan,
        facts: &facts,
        decided: &decided,
        structure: &structure,
        options: &options,
        dictionary,
    };
    let mut blocks = Blocks::default();
    blocks.find(text_rows);
    let mut found = PassChanges::default();
    find(text_rows, &blocks, &mut found);
    let mut replacements = found.replacements;
    if without == Some(Part::Numbers) {
        replacements.retain(|r| r.kind != EditKind::NumberRepaired);
    }
    splice_all(text, &replacements)
}

/// Decides each gap by the best pair of states of its two rows. A row takes its state from the gap before it, the first
/// row from the gap after it.
fn gap_by_gap(lattice: &Lattice<'_>, model: &Model) -> Vec<Decided> {
    let steps: Vec<Step> = listed(model).collect();
    let mut decided = Vec::with_capacity(lattice.len());
    for i in 1..lattice.len() {
        let before = lattice.row_sums(i - 1, model);
        let mut after = lattice.row_sums(i, model);
        let gap = lattice.gap_sums(i, model);
        for (s, score) in after.iter_mut().enumerate() {
            *score += gap[GapClass::into(STATES[s]) as usize];
        }
        let pair = best_pair(&before, &after, &steps);
        if i == 1 {
            decided.push(Decided {
                state: STATES[pair.from],
                joined: false,
                confidence: 1.0,
            });
        }
        decided.push(Decided {
            state: STATES[pair.to],
            joined: joins(STATES[pair.to]),
            confidence: pair.confidence,
        });
    }
    decided
}

/// Two consecutive states, and the share of all such pairs that decide the gap alike.
#[derive(Debug)]
struct Pair {
    from: usize,
    to: usize,
    confidence: f32,
}

fn best_pair(before: &[f32; N], after: &[f32; N], steps: &[Step]) -> Pair {
    let score = |&(from, to, step): &Step| before[from] + step + after[to];
    let mut best = (f32::NEG_INFINITY, N - 1, N - 1);
    for step in steps {
        if score(step) > best.0 {
            best = (score(step), step.0, step.1);
        }
    }
    let share = |steps: &mut dyn Iterator<Item = &Step>| -> f32 {
        steps.map(|s| (score(s) - best.0).exp()).sum()
    };
    let alike = |s: &&Step| joins(STATES[s.1]) == joins(STATES[best.2]);
    Pair {
        from: best.1,
        to: best.2,
        confidence: share(&mut steps.iter().filter(alike)) / share(&mut steps.iter()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::jieba::JiebaDictionary;
    use crate::eval::score::score;
    use crate::weights::FITTED;

    /// A caption with full and stretched lines, a split date and a split number.
    const RAW: &str = "3 月 28 日，\n在 位 于 白 石\n渡 的 澜 川 稻\n\n香 农 机 有 限\n\n公 司 装 配 车\n\
        间，工人正在\n调试新下线的\n\n插秧机 。 该公\n司今年一季度\n生 产 农 机 145\n0 台 ， 产 值 达\n\n8300 万 元 ， 带\n\n\
        动周边三个村\n160 余人就业。\n";

    #[test]
    fn nothing_taken_away_is_the_cleaner() {
        let dictionary = JiebaDictionary::new();
        assert_eq!(
            clean_once(RAW, &dictionary, FITTED, None),
            crate::clean(RAW)
        );
    }

    #[test]
    fn no_part_loses_a_character() {
        let dictionary = JiebaDictionary::new();
        for part in Part::ALL {
            let out = clean_once(RAW, &dictionary, FITTED, Some(part));
            let score = score(RAW, &out, &crate::clean(RAW)).unwrap();
            assert_eq!((score.lost, score.inserted), (0, 0), "{part:?}");
        }
    }

    #[test]
    fn without_numbers_dates_keep_their_spaces() {
        let dictionary = JiebaDictionary::new();
        let out = clean_once(RAW, &dictionary, FITTED, Some(Part::Numbers));
        assert!(out.starts_with("3 月 28 日"), "{out}");
    }

    #[test]
    fn a_text_of_one_row_is_decided() {
        let dictionary = JiebaDictionary::new();
        for text in ["", "\n", "停水通知"] {
            assert_eq!(
                clean_once(text, &dictionary, FITTED, Some(Part::States)),
                text
            );
        }
    }

    #[test]
    fn a_pair_has_the_share_of_those_that_decide_alike() {
        let (mut before, mut after) = ([f32::NEG_INFINITY; N], [f32::NEG_INFINITY; N]);
        let (first, middle, only) = (0, 1, 3);
        (before[first], before[only]) = (0.0, 0.0);
        (after[middle], after[only]) = (3f32.ln(), 0.0);
        let steps = [(first, middle, 0.0), (only, only, 0.0)];
        let pair = best_pair(&before, &after, &steps);
        assert_eq!((pair.from, pair.to), (first, middle));
        assert!((pair.confidence - 0.75).abs() < 1e-6);
    }
}
