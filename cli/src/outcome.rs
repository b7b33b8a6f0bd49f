//! What comes of the inputs, and the exit status that says so.

use std::process::ExitCode;

use serde::{Deserialize, Serialize};

/// What the exit status depends on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Something changed.
    pub(crate) changed: bool,
    /// A record can't be read.
    pub(crate) rejected: bool,
    /// An input or an output failed.
    pub(crate) failed: bool,
}

impl Outcome {
    /// The status; `asked` says whether a change is what was asked about.
    pub(crate) fn status(self, asked: bool) -> ExitCode {
        if self.failed {
            ExitCode::from(2)
        } else if self.rejected {
            ExitCode::from(3)
        } else if self.changed && asked {
            ExitCode::from(1)
        } else {
            ExitCode::SUCCESS
        }
    }
}
