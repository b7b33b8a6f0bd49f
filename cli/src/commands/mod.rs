//! The commands.

mod clean;
pub(crate) mod excerpt;
mod explain;
mod page_records;
mod pages;
mod rules;
mod score;
mod shell;

pub(crate) use explain::ExplainArgs;
pub(crate) use pages::{Issue, PagesArgs, is_page_file, page_format, read_pages};
pub(crate) use rules::RulesArgs;
pub(crate) use score::ScoreArgs;
pub(crate) use shell::{CompletionsArgs, ManArgs};

use crate::args::{Args, Command, Language};
use crate::config::dump;
use crate::output::succeeded;
use crate::report;

/// Runs the command in `args`.
pub(crate) fn run(args: Args) -> u8 {
    let language = args.lang.unwrap_or(Language::En);
    let done = match &args.command {
        Some(Command::Score(args)) => score::run(args),
        Some(Command::Explain(args)) => explain::run(args),
        Some(Command::Pages(args)) => pages::run(args),
        Some(Command::Report(args)) => return report::run(args),
        Some(Command::Rules(args)) => rules::run(args),
        Some(Command::DumpConfig(args)) => dump::run(args),
        Some(Command::Completions(args)) => shell::completions(args, language),
        Some(Command::Man(args)) => shell::man(args, language),
        None => match args.pages() {
            Some(args) => pages::run(&args),
            None => match clean::run(args) {
                Ok(status) => return status,
                Err(problem) => Err(problem.into()),
            },
        },
    };
    if succeeded(done) { 0 } else { 2 }
}

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
