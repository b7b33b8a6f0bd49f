//! What comes of the inputs, and the exit status that says so.

use std::process::ExitCode;

use crate::messages::Problem;
use crate::output::Stop;

/// What the exit status depends on.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) changed: bool,
    pub(crate) failed: bool,
}

/// Why an input is not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The next input may fare better.
    Input(Problem),
    /// Nothing more can be written. Whether the input changes was known already.
    Output { changed: bool, stop: Stop },
}

impl Outcome {
    /// The status; `asked` says whether a change is what was asked about.
    pub(crate) fn status(&self, asked: bool) -> ExitCode {
        if self.failed {
            ExitCode::from(2)
        } else if self.changed && asked {
            ExitCode::from(1)
        } else {
            ExitCode::SUCCESS
        }
    }
}
