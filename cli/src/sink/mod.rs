//! Consumer of the pipeline: writes and counts results in order, and reports problems.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::clean::{CompletedWork, JobResult, SkipReason, Task};
use crate::output::{Output, Stop};
use crate::problem::Problem;
use crate::source::format::{Compression, Format};

mod checkpoint;
mod current_source;
mod destination;
mod encode;
mod finish;
mod job_output;
mod limited_reporter;
mod progress;
mod run_state;
mod writer;

pub(crate) use destination::{Destination, SideFiles};
pub(crate) use progress::Progress;
pub(crate) use run_state::{RunState, StateFile};

use current_source::CurrentSource;
use limited_reporter::LimitedReporter;
use writer::Writer;

/// Receives results in order.
pub(crate) struct Sink<'t> {
    task: &'t Task,
    destination: Destination,
    /// The shared output of all sources.
    shared: Option<Writer>,
    side: BTreeMap<&'static str, Writer>,
    stats: Option<PathBuf>,
    current: Option<CurrentSource>,
    state: RunState,
    /// The state file, and the interval between checkpoints in bytes of input.
    checkpoints: Option<(StateFile, u64)>,
    /// Bytes of input since the last checkpoint.
    since: u64,
    /// True if a stored state can be resumed.
    has_checkpoint: bool,
    /// True if the shared output would lack a part.
    incomplete: bool,
    progress: Progress,
    rejected: LimitedReporter,
    not_text: LimitedReporter,
    guessed: LimitedReporter,
}

impl<'t> Sink<'t> {
    /// Opens the outputs, and resumes the unfinished files in `state`.
    pub(crate) fn new(
        task: &'t Task,
        destination: Destination,
        side: &SideFiles,
        state: RunState,
        checkpoints: Option<(StateFile, u64)>,
        progress: Progress,
    ) -> Result<Self, Problem> {
        let mut writers = BTreeMap::new();
        for (name, path) in side.parts() {
            if let Some(path) = path {
                writers.insert(
                    name,
                    Writer::file(path, state.side.get(name), Format::Text, &state.names)?,
                );
            }
        }
        let mut sink = Self {
            task,
            destination,
            shared: None,
            side: writers,
            stats: side.stats.clone(),
            current: None,
            has_checkpoint: state.can_resume(),
            state,
            checkpoints,
            since: 0,
            incomplete: false,
            progress,
            rejected: LimitedReporter::default(),
            not_text: LimitedReporter::default(),
            guessed: LimitedReporter::default(),
        };
        // An output that can't be written is reported before any input is read.
        if let Destination::File(path) = &sink.destination {
            let format = task
                .to
                .or_else(|| Format::of_name(path))
                .unwrap_or(Format::Text);
            sink.shared = Some(sink.open_shared(format)?);
        }
        Ok(sink)
    }

    fn open_shared(&self, format: Format) -> Result<Writer, Problem> {
        match &self.destination {
            Destination::File(path) => {
                let unfinished = self.state.shared.as_ref();
                let format = unfinished.map_or(format, |u| u.format);
                let names = &self.state.names;
                let mut writer = Writer::file(path, unfinished.map(|u| &u.part), format, names)?;
                let rows = unfinished.and_then(|u| u.rows.clone());
                let crlf = unfinished.is_some_and(|u| u.crlf);
                writer.resume_after(unfinished.and_then(|u| u.last), crlf, rows);
                Ok(writer)
            }
            Destination::Stdout { coloured } => {
                Writer::new(Output::stdout(*coloured), Compression::None, format)
            }
            Destination::Tree(_) | Destination::InPlace => {
                Err(Problem::new("the output", "has a file for each input"))
            }
        }
    }

    /// Receives a result.
    pub(crate) fn take(&mut self, done: CompletedWork) -> ControlFlow<()> {
        let CompletedWork {
            source,
            result,
            permit,
        } = done;
        let taken = match result {
            JobResult::Begin(begin) => self.begin(&source, begin),
            JobResult::Output(output) => self.job_output(&source, *output),
            JobResult::Stream(stream) => self.stream(&source, stream),
            JobResult::End(Ok(())) => self.end(),
            JobResult::End(Err(problem)) => self.fail(&problem),
            JobResult::Skip(skip_reason, finished) => {
                match skip_reason {
                    SkipReason::Failed(problem) => self.failed(&problem),
                    SkipReason::NotText(problem) => self.not_text.report(&problem),
                }
                self.state.done = finished;
                Ok(())
            }
        };
        drop(permit);
        self.progress.update(&self.state.tally);
        let outcome = self.state.outcome;
        match taken {
            Ok(()) if self.task.fail_fast && (outcome.failed || outcome.rejected) => {
                self.incomplete = true;
                self.forget();
                ControlFlow::Break(())
            }
            Ok(()) => ControlFlow::Continue(()),
            Err(Stop::ClosedPipe) => {
                self.forget();
                ControlFlow::Break(())
            }
            Err(Stop::Failed(problem)) => {
                problem.report();
                self.state.outcome.failed = true;
                self.incomplete = true;
                ControlFlow::Break(())
            }
        }
    }

    /// Removes the state of a run that is not to be resumed.
    fn forget(&mut self) {
        if let Some(current) = self.current.take()
            && let Some(writer) = current.writer
        {
            writer.discard();
        }
        if let Some((file, _)) = self.checkpoints.take() {
            file.remove();
        }
    }

    /// Reports the failure of a source.
    fn failed(&mut self, problem: &Problem) {
        problem.report();
        self.state.outcome.failed = true;
        self.incomplete |= !self.destination.has_own_files();
    }
}
