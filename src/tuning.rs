//! Access to the weights for the tool that fits them; no part of the public interface.

use crate::dictionary::Dictionary;
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
        use std::fmt::Write;
        let scan = crate::lines::Scan::new(text);
        let facts = crate::evidence::facts(&scan);
        let structure = crate::structure::structure(&scan, &facts, Some(dictionary), &self.0);
        let decided = crate::states::decide(&scan, &facts, &structure, Some(dictionary), &self.0);
        let mut out = format!("wrapped {}\n", structure.wrapped);
        for (i, (f, d)) in facts.iter().zip(&decided).enumerate() {
            let line: String = scan.visible[f.visible.clone()].iter().collect();
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
        text.0.once(dictionary, &self.0)
    }
}

/// A text whose evidence has been gathered.
#[derive(Debug)]
pub struct Prepared<'t>(crate::repair::Prepared<'t>);

impl<'t> Prepared<'t> {
    /// Gathers the evidence.
    pub fn new(text: &'t str) -> Self {
        Self(crate::repair::Prepared::new(text))
    }
}
