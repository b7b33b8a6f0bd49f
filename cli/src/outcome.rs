//! The outcome of a run and its exit status.

/// The facts that determine the exit status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Something changed.
    pub(crate) changed: bool,
    /// A record can't be read.
    pub(crate) rejected: bool,
    /// An input or an output failed.
    pub(crate) failed: bool,
}

impl Outcome {
    /// Returns the exit status. `reports_changes` is true if a change is a finding, as for `--check`.
    pub(crate) fn status(self, reports_changes: bool) -> u8 {
        if self.failed {
            2
        } else if self.rejected {
            3
        } else if self.changed && reports_changes {
            1
        } else {
            0
        }
    }
}
