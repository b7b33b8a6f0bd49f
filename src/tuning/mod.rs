//! Interface for the tool that fits the weights; not part of the public interface.

mod ablation;
mod judged;

use std::fmt::Write;

pub use crate::eval::score::{same_characters, wanted};
pub use crate::tuning::ablation::{Part, clean_once};
pub use crate::tuning::judged::{Judged, RowPair, judged};

use crate::clean::explain::{Explained, explain};
use crate::decide::features::{COUNT, Feature, FeatureSink, GROUPS, STEP};
use crate::decide::gap_scores::{GAP_CLASSES, GapClass};
use crate::decide::lattice::{Lattice, LatticeBuffers};
use crate::decide::model::Model;
use crate::decide::state::{self, N, STATES};
use crate::dictionary::jieba::Dictionary;
use crate::layout::extract::facts;
use crate::layout::row_features::RowFeatures;
use crate::layout::structure::structure;
use crate::layout::wrapping::{self, LineEnds, SignValues};
use crate::options::Options;
use crate::text::scan::Scan;
use crate::weights::FITTED;

/// Features of a row in one state, or of a gap in one class.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Sum of the log likelihoods that have no weight.
    pub constant: f32,
    /// Indices of features, each with its value.
    pub features: Vec<(u16, f32)>,
}

impl FeatureSink for Seen {
    fn add(&mut self, feature: Feature, value: f32) {
        if value != 0.0 {
            self.features.push((feature.0, value));
        }
    }

    fn constant(&mut self, _why: &'static str, value: f32) {
        self.constant += value;
    }
}

/// Collects what `tell` adds.
fn seen(tell: impl FnOnce(&mut Seen)) -> Seen {
    let mut seen = Seen::default();
    tell(&mut seen);
    seen
}

/// All features of a text.
#[derive(Debug)]
pub struct FeatureLattice {
    /// For every row, the byte offset of its first visible character.
    pub starts: Vec<usize>,
    /// For every row and state, the features of the row.
    pub rows: Vec<Vec<Seen>>,
    /// For every row but the first and every gap class, the features of the gap before it.
    pub gaps: Vec<Vec<Seen>>,
    /// Whether the text has a measure.
    pub wrapped: bool,
}

/// Returns the features of a text; `None` if it has no visible character.
pub fn lattice(text: &str, dictionary: &dyn Dictionary) -> Option<FeatureLattice> {
    let scan = Scan::new(text);
    let facts = facts(&scan);
    if facts.is_empty() {
        return None;
    }
    let structure = structure(&scan, &facts, Some(dictionary));
    let buffers = &mut LatticeBuffers::default();
    let lattice = Lattice::new(&scan, &facts, &structure, Some(dictionary), buffers);
    let row = |i: usize| STATES.map(|state| seen(|t| lattice.row(i, state, t)));
    let gap = |i: usize| GAP_CLASSES.map(|way| seen(|t| lattice.gap(i, way, t)));
    Some(FeatureLattice {
        starts: facts
            .iter()
            .map(|f| scan.lines[f.row.lines().start].bytes.start)
            .collect(),
        rows: (0..lattice.len()).map(|i| row(i).into()).collect(),
        gaps: (1..lattice.len()).map(|i| gap(i).into()).collect(),
        wrapped: structure.wrapped,
    })
}

/// Formats the features and the decision of every row, one line each.
pub fn rows(text: &str, dictionary: &dyn Dictionary) -> String {
    let scan = Scan::new(text);
    let options = Options::default();
    let Explained { facts, decided, .. } =
        explain(&scan, &options, Some(dictionary), Model::fitted());
    let structure = structure(&scan, &facts, Some(dictionary));
    let mut out = format!("wrapped {}\n", structure.wrapped);
    for (i, (f, d)) in facts.iter().zip(&decided).enumerate() {
        let line: String = scan.visible[f.visible.clone()].iter().collect();
        // Writing into a string can't fail.
        let _ = writeln!(
            out,
            "{} {:?} {:.2} | measure {} width {} bias {:.1} | {:?} {:?} {} | blanks {} indent {} | {line}",
            if d.joined { "  " } else { "--" },
            d.state,
            d.confidence,
            f.measure,
            f.row.width,
            structure.bias[i],
            f.start,
            f.end,
            if f.stretched { "stretched" } else { "" },
            f.blanks,
            f.indent,
        );
    }
    out
}

/// Returns the allowed steps: the two states and the index of the step's feature.
pub fn steps() -> Vec<(usize, usize, u16)> {
    state::steps()
        .map(|(from, to)| {
            let (from, to) = (from as usize, to as usize);
            (from, to, STEP.at(from, to, 0).0)
        })
        .collect()
}

/// Returns, for every state, whether it continues the block before, and the index of the gap class that leads into it.
pub fn states() -> [(bool, usize); N] {
    STATES.map(|s| (crate::decide::state::joins(s), GapClass::into(s) as usize))
}

/// Returns true if the text contains an ideograph.
pub fn has_han(text: &str) -> bool {
    crate::text::characters::has_han(text)
}

/// Returns the weights of all features, in the order of the table.
pub fn fitted() -> &'static [f32] {
    FITTED
}

/// Name of a feature: its group and the values of the group's properties.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// The group.
    pub group: &'static str,
    /// The values.
    pub values: [&'static str; 3],
}

/// Returns the names of all features, in the order of the table.
pub fn names() -> Vec<Name> {
    let mut names = Vec::with_capacity(COUNT);
    for g in GROUPS {
        for a in g.values[0] {
            for b in g.values[1] {
                names.extend(g.values[2].iter().map(|c| Name {
                    group: g.name,
                    values: [a, b, c],
                }));
            }
        }
    }
    names
}

/// Signs of wrapping at a line end.
#[derive(Debug, Clone)]
pub struct LineEndSample {
    /// Byte offset of the first visible character after the line end.
    pub at: usize,
    /// A value for each of [`wrapping_names`].
    pub values: Vec<f64>,
}

/// Returns the line ends of a text, except those beside verbatim lines.
pub fn line_ends(text: &str, dictionary: Option<&dyn Dictionary>) -> Vec<LineEndSample> {
    let scan = Scan::new(text);
    let facts = facts(&scan);
    let seen = LineEnds::of(&scan, &facts, dictionary);
    let total = f64::from(seen.total);
    let shares = seen.counts.map(|count| f64::from(count) / total);
    let any = seen.counts.map(|count| f64::from(u8::from(count > 0)));
    let of_row = |(f, row): (&RowFeatures, &Option<SignValues>)| {
        let row = row.as_ref()?;
        let mut values = vec![0.0; 4 * wrapping::COUNT];
        let (here, rest) = values.split_at_mut(wrapping::COUNT);
        let (near, rest) = rest.split_at_mut(wrapping::COUNT);
        let (share, any_of) = rest.split_at_mut(wrapping::COUNT);
        row.here.iter().for_each(|sign| here[sign] = 1.0);
        row.near.iter().for_each(|sign| near[sign] = 1.0);
        share.copy_from_slice(&shares);
        any_of.copy_from_slice(&any);
        values.extend([
            (row.near_line_ends as f64).ln(),
            f64::from(seen.log_total()),
            1.0,
        ]);
        Some(LineEndSample {
            at: scan.lines[f.row.lines().start].bytes.start,
            values,
        })
    };
    facts.iter().zip(&seen.rows).filter_map(of_row).collect()
}

/// Returns the names of the signs of wrapping. A line end has four values for each: whether it has the sign, whether
/// one near it does, the share of the text's line ends that do, whether any does; then the logarithms of the numbers of
/// line ends near it and in the text (24 at most), and 1.
pub fn wrapping_names() -> Vec<&'static str> {
    wrapping::SIGNS.map(|(name, _)| name).into()
}
