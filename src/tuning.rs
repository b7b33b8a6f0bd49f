//! Access to the weights for the tool that fits them; no part of the public interface.

use crate::dictionary::Dictionary;
use crate::edit::splice_all;
use crate::options::Options;
use crate::repair::repair;
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

    /// Cleans a text with these weights.
    pub fn clean(&self, text: &str, dictionary: &dyn Dictionary) -> String {
        let repair = repair(text, &Options::default(), Some(dictionary), &self.0);
        splice_all(text, &repair.replacements)
    }
}
