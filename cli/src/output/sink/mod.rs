//! Consumer of the pipeline: writes and counts results in order, and reports problems.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::args::SideFiles;
use crate::commands::Outcome;
use crate::documents::{Action, CompletedWork, JobResult, Tally, Task};
use crate::input::format::{Compression, Format};
use crate::output::progress::Progress;
use crate::output::replace::Replacement;
use crate::output::writer::Writer;
use crate::output::{Output, Stop};
use crate::problem::Problem;

mod current_source;
mod finish;
mod job_output;

use current_source::CurrentSource;

/// Maximum number of complete files, which are open, before they are put in place together.
const MAX_COMPLETE: usize = 64;

/// Interval after which complete files are put in place.
const PUT_INTERVAL: Duration = Duration::from_secs(1);

/// The destination of the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// All to standard output.
    Stdout,
    /// All into one file.
    File(PathBuf),
    /// Each source into its own file below a directory.
    Tree(PathBuf),
    /// Each source replaces itself.
    InPlace,
}

impl Destination {
    /// Returns true if each source has its own file.
    pub(crate) fn has_own_files(&self) -> bool {
        matches!(self, Self::Tree(_) | Self::InPlace)
    }
}

/// Receives results in order.
pub(crate) struct Sink<'t> {
    task: &'t Task,
    /// The shared output of all sources.
    shared: Option<Writer>,
    edits: Option<Writer>,
    trace: Option<Writer>,
    rejects: Option<Writer>,
    stats: Option<PathBuf>,
    current: Option<CurrentSource>,
    /// The complete files of sources, to be put in place.
    complete: Vec<Replacement>,
    /// The last time that files were put in place.
    put_at: Instant,
    outcome: Outcome,
    tally: Tally,
    /// Sources so far, including those that could not be read.
    inputs: u64,
    /// True if the shared output would lack a part.
    incomplete: bool,
    progress: Progress,
    rejected: LimitedReporter,
    not_text: LimitedReporter,
    guessed: LimitedReporter,
}

impl<'t> Sink<'t> {
    /// Opens the outputs.
    pub(crate) fn new(
        task: &'t Task,
        side: &SideFiles,
        progress: Progress,
    ) -> Result<Self, Problem> {
        let open = |path: &Option<PathBuf>| {
            let path = path.as_deref();
            path.map(|path| Writer::file(path, Format::Text))
                .transpose()
        };
        let mut sink = Self {
            task,
            shared: None,
            edits: open(&side.edits)?,
            trace: open(&side.trace)?,
            rejects: open(&side.rejects)?,
            stats: side.stats.clone(),
            current: None,
            complete: Vec::new(),
            put_at: Instant::now(),
            outcome: Outcome::default(),
            tally: Tally::default(),
            inputs: 0,
            incomplete: false,
            progress,
            rejected: LimitedReporter::default(),
            not_text: LimitedReporter::default(),
            guessed: LimitedReporter::default(),
        };
        // An output that can't be written is reported before any input is read.
        sink.shared = match &task.destination {
            Destination::File(path) => {
                let format = task.to.or_else(|| Format::of_name(path));
                Some(Writer::file(path, format.unwrap_or(Format::Text))?)
            }
            Destination::Stdout => {
                let coloured = matches!(task.action, Action::Diff { colour: true });
                let stdout = Output::stdout(coloured);
                Some(Writer::new(stdout, Compression::None, Format::Text)?)
            }
            Destination::Tree(_) | Destination::InPlace => None,
        };
        Ok(sink)
    }

    /// Receives a result, or `None` while there is none.
    pub(crate) fn take(&mut self, done: Option<CompletedWork>) -> ControlFlow<()> {
        let Some((source, result)) = done else {
            if !self.complete.is_empty() {
                self.put_complete();
            }
            return ControlFlow::Continue(());
        };
        let taken = match result {
            JobResult::Begin(info) => self.begin(&source, info),
            JobResult::Output(output) => self.job_output(&source, *output),
            JobResult::Stream(stream) => self.stream(&source, stream),
            JobResult::End(Ok(())) => self.end(&source),
            JobResult::End(Err(problem)) => {
                self.fail(&problem);
                Ok(())
            }
            JobResult::Failed(problem) => {
                self.failed(&problem);
                self.inputs += 1;
                Ok(())
            }
            JobResult::NotText(problem) => {
                self.not_text.report(&problem);
                self.inputs += 1;
                Ok(())
            }
        };
        if self.complete.len() >= MAX_COMPLETE
            || (!self.complete.is_empty() && self.put_at.elapsed() >= PUT_INTERVAL)
        {
            self.put_complete();
        }
        self.progress.update(&self.tally);
        let outcome = self.outcome;
        match taken {
            Ok(()) if self.task.fail_fast && (outcome.failed || outcome.rejected) => {
                self.incomplete = true;
                self.current = None;
                ControlFlow::Break(())
            }
            Ok(()) => ControlFlow::Continue(()),
            Err(Stop::ClosedPipe) => ControlFlow::Break(()),
            Err(Stop::Failed(problem)) => {
                problem.report();
                self.outcome.failed = true;
                self.incomplete = true;
                ControlFlow::Break(())
            }
        }
    }

    /// Reports the failure of a source.
    fn failed(&mut self, problem: &Problem) {
        problem.report();
        self.outcome.failed = true;
        self.incomplete |= !self.task.destination.has_own_files();
    }
}

/// Returns the writer for the results of the current source: its own, or the shared one.
fn writer<'w>(
    own: &'w mut Option<Writer>,
    shared: &'w mut Option<Writer>,
) -> Option<&'w mut Writer> {
    own.as_mut().or(shared.as_mut())
}

/// Messages of one kind to print; further ones are counted.
const MAX_PRINTED: u64 = 10;

/// Prints the first messages of a kind and counts the rest.
#[derive(Debug, Default)]
struct LimitedReporter {
    count: u64,
}

impl LimitedReporter {
    /// Reports a problem if it is among the first.
    fn report(&mut self, problem: &Problem) {
        self.count += 1;
        if self.count <= MAX_PRINTED {
            problem.report();
        }
    }

    /// Reports the total if messages were left out.
    fn report_total(&self, what: &str) {
        if self.count > MAX_PRINTED {
            Problem::new("total", format!("{} {what}", self.count)).report();
        }
    }
}
