//! Limits repeated messages on standard error.

use crate::messages::Problem;

/// Messages of one kind to print; further ones are counted.
const MOST: u64 = 10;

/// Prints the first messages of a kind and counts the rest.
#[derive(Debug, Default)]
pub(crate) struct Told {
    count: u64,
}

impl Told {
    /// Reports a problem if it is among the first.
    pub(crate) fn tell(&mut self, problem: &Problem) {
        self.count += 1;
        if self.count <= MOST {
            problem.report();
        }
    }

    /// Reports the total if messages were left out.
    pub(crate) fn rest(&self, what: &str) {
        if self.count > MOST {
            Problem::new("in all", format!("{} {what}", self.count)).report();
        }
    }
}
