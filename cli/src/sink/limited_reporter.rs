//! Limits repeated messages on standard error.

use crate::problem::Problem;

/// Messages of one kind to print; further ones are counted.
const MAX_PRINTED: u64 = 10;

/// Prints the first messages of a kind and counts the rest.
#[derive(Debug, Default)]
pub(crate) struct LimitedReporter {
    count: u64,
}

impl LimitedReporter {
    /// Reports a problem if it is among the first.
    pub(crate) fn report(&mut self, problem: &Problem) {
        self.count += 1;
        if self.count <= MAX_PRINTED {
            problem.report();
        }
    }

    /// Reports the total if messages were left out.
    pub(crate) fn report_total(&self, what: &str) {
        if self.count > MAX_PRINTED {
            Problem::new("total", format!("{} {what}", self.count)).report();
        }
    }
}
