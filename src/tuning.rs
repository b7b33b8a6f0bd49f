//! Access to the weights for the tool that fits them; no part of the public interface.

use std::fmt::Write;

use crate::dictionary::Dictionary;
use crate::edit::splice_all;
use crate::evidence::{Facts, facts};
use crate::lines::Scan;
use crate::options::Options;
use crate::repair::pass;
use crate::states::decide;
use crate::structure::structure;
use crate::weights::{WEIGHTS, Weights};

/// A set of weights that can be changed and tried.
#[derive(Debug, Clone)]
pub struct Tuning(Weights);

impl Default for Tuning {
    fn default() -> Self {
        Self(WEIGHTS.clone())
    }
}

impl Tuning {
    /// Names and values of all weights.
    pub fn values(&mut self) -> Vec<(String, f32)> {
        self.0.named().into_iter().map(|(n, w)| (n, *w)).collect()
    }

    /// Sets the weight at an index of [`values`](Self::values).
    pub fn set(&mut self, index: usize, value: f32) {
        *self.0.named().swap_remove(index).1 = value;
    }

    /// What is seen of every row and what is decided, a line each.
    pub fn explain(&self, text: &str, dictionary: &dyn Dictionary) -> String {
        let Prepared { scan, facts } = Prepared::new(text);
        let structure = structure(&scan, &facts, Some(dictionary), &self.0);
        let decided = decide(&scan, &facts, &structure, Some(dictionary), &self.0);
        let mut out = format!("wrapped {}\n", structure.wrapped);
        for (i, (f, d)) in facts.iter().zip(&decided).enumerate() {
            let line: String = scan.visible[f.visible.clone()].iter().collect();
            // Writing into a string can't fail.
            let _ = writeln!(
                out,
                "{} {:?} {:.2} | m {} w {} bias {:.1} | {:?} {:?} {} | blanks {} indent {} | {line}",
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

    /// The text after one pass with these weights.
    pub fn clean(&self, text: &Prepared<'_>, dictionary: &dyn Dictionary) -> String {
        let Prepared { scan, facts } = text;
        let pass = pass(scan, facts, &Options::default(), Some(dictionary), &self.0);
        splice_all(scan.text, &pass.replacements)
    }
}

/// A text whose evidence has been gathered, to be decided with one set of weights after another.
#[derive(Debug)]
pub struct Prepared<'t> {
    scan: Scan<'t>,
    facts: Vec<Facts>,
}

impl<'t> Prepared<'t> {
    /// Gathers the evidence.
    pub fn new(text: &'t str) -> Self {
        let scan = Scan::new(text);
        let facts = facts(&scan);
        Self { scan, facts }
    }
}
