//! What is told on standard error of many records or files, in few lines.

use crate::messages::Problem;

/// Messages of one kind that are told before the rest is only counted.
const MOST: u64 = 10;

/// Tells of what there may be many of.
#[derive(Debug, Default)]
pub(crate) struct Told {
    count: u64,
}

impl Told {
    /// Tells of one more, if it is among the first.
    pub(crate) fn tell(&mut self, problem: &Problem) {
        self.count += 1;
        if self.count <= MOST {
            problem.report();
        }
    }

    /// Tells how many were not told of.
    pub(crate) fn rest(&self, what: &str) {
        if self.count > MOST {
            Problem::new("in all", format!("{} {what}", self.count)).report();
        }
    }
}
