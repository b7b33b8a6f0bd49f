//! Consumer of the pipeline: writes and counts results in order, and reports problems.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::clean::{Cleaned, Done, Instead, Task};
use crate::messages::Problem;
use crate::output::{Output, Stop};
use crate::source::format::{Compression, Format};

mod current;
mod destination;
mod encode;
mod finish;
mod keep;
mod piece;
mod progress;
mod state;
mod told;
mod writer;

pub(crate) use destination::{Destination, SideFiles};
pub(crate) use progress::Progress;
pub(crate) use state::{State, StateFile};

use current::Current;
use told::Told;
use writer::Writer;

/// Receives results in order.
pub(crate) struct Sink<'t> {
    task: &'t Task,
    destination: Destination,
    /// The shared output of all sources.
    together: Option<Writer>,
    side: BTreeMap<&'static str, Writer>,
    stats: Option<PathBuf>,
    current: Option<Current>,
    state: State,
    /// The state file, and the interval between checkpoints in bytes of input.
    keeps: Option<(StateFile, u64)>,
    /// Bytes of input since the last checkpoint.
    since: u64,
    /// True if a stored state can be resumed.
    kept: bool,
    /// True if the shared output would lack a part.
    incomplete: bool,
    progress: Progress,
    rejected: Told,
    left: Told,
}

impl<'t> Sink<'t> {
    /// Opens the outputs, and resumes the unfinished files in `state`.
    pub(crate) fn new(
        task: &'t Task,
        destination: Destination,
        side: &SideFiles,
        state: State,
        keeps: Option<(StateFile, u64)>,
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
            together: None,
            side: writers,
            stats: side.stats.clone(),
            current: None,
            kept: state.goes_on(),
            state,
            keeps,
            since: 0,
            incomplete: false,
            progress,
            rejected: Told::default(),
            left: Told::default(),
        };
        // An output that can't be written is reported before any input is read.
        if let Destination::File(path) = &sink.destination {
            let format = task
                .to
                .or_else(|| Format::of_name(path))
                .unwrap_or(Format::Text);
            sink.together = Some(sink.open_together(format)?);
        }
        Ok(sink)
    }

    fn open_together(&self, format: Format) -> Result<Writer, Problem> {
        match &self.destination {
            Destination::File(path) => {
                let unfinished = self.state.together.as_ref();
                let format = unfinished.map_or(format, |u| u.format);
                let names = &self.state.names;
                let mut writer = Writer::file(path, unfinished.map(|u| &u.part), format, names)?;
                let rows = unfinished.and_then(|u| u.rows.clone());
                let crlf = unfinished.is_some_and(|u| u.crlf);
                writer.go_on_after(unfinished.and_then(|u| u.last), crlf, rows);
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
    pub(crate) fn take(&mut self, done: Done) -> ControlFlow<()> {
        let Done {
            source,
            result,
            permit,
        } = done;
        let taken = match result {
            Cleaned::Begin(begin) => self.begin(&source, begin),
            Cleaned::Output(piece) => self.piece(&source, *piece),
            Cleaned::Stream(stream) => self.stream(&source, stream),
            Cleaned::End(Ok(())) => self.end(),
            Cleaned::End(Err(problem)) => self.fail(&problem),
            Cleaned::Instead(instead, mark) => {
                match instead {
                    Instead::Failed(problem) => self.failed(&problem),
                    Instead::Left(problem) => self.left.tell(&problem),
                }
                self.state.done = mark;
                Ok(())
            }
        };
        drop(permit);
        self.progress.show(&self.state.tally);
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
        if let Some((file, _)) = self.keeps.take() {
            file.remove();
        }
    }

    /// Reports the failure of a source.
    fn failed(&mut self, problem: &Problem) {
        problem.report();
        self.state.outcome.failed = true;
        self.incomplete |= !self.destination.is_apart();
    }
}
