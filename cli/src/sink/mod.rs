//! The end of the line: results are written in order, counted, and told of.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::io::{self, Seek};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use zhuihe::ErrorKind;

use crate::clean::{
    Action, Begin, Cleaned, Content, Done, Instead, Output as Piece, Reject, Stream, Task,
};
use crate::messages::Problem;
use crate::output::{Output, Stop};
use crate::parquet::Layout;
use crate::replace::Replacement;
use crate::source::Source;
use crate::source::format::{Compression, Format};

mod destination;
mod encode;
mod finish;
mod keep;
mod progress;
mod state;
mod told;
mod writer;

pub(crate) use destination::{Destination, SideFiles};
pub(crate) use progress::Progress;
pub(crate) use state::{State, StateFile};

use destination::{EDITS, REJECTS, TRACE};
use state::{Whole, Within};
use told::Told;
use writer::Writer;

/// Takes results in order.
pub(crate) struct Sink<'t> {
    task: &'t Task,
    destination: Destination,
    /// The output of all sources.
    together: Option<Writer>,
    side: BTreeMap<&'static str, Writer>,
    stats: Option<PathBuf>,
    current: Option<Current>,
    state: State,
    /// Where the state is kept, and after how many bytes of input.
    keeps: Option<(StateFile, u64)>,
    /// Bytes of input since it was.
    since: u64,
    /// Whether a later run could go on from a state that was kept.
    kept: bool,
    /// Whether the one file of output would lack a part.
    incomplete: bool,
    progress: Progress,
    rejected: Told,
    left: Told,
}

/// The source whose results come.
struct Current {
    begin: Begin,
    /// Its own file of output.
    writer: Option<Writer>,
    /// Where that is to stand below a directory.
    name: PathBuf,
    changed: bool,
    /// Whether the state that was kept last stands within it.
    kept: bool,
    /// What comes is of no use any more.
    lost: bool,
}

impl<'t> Sink<'t> {
    /// Opens what is written to. Where `state` has files that are not whole, they are gone on with.
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
        // A file that can't be written is told of before anything is read.
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
                writer.go_on_after(unfinished.and_then(|u| u.last), rows);
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

    /// Takes a result.
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

    /// A run that ended by itself has no state to go on from.
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

    /// A source, or something in its place, failed.
    fn failed(&mut self, problem: &Problem) {
        problem.report();
        self.state.outcome.failed = true;
        self.incomplete |= !self.destination.is_apart();
    }

    fn begin(&mut self, source: &Source, begin: Begin) -> Result<(), Stop> {
        self.progress.begin(&begin.read);
        let format = match self.task.action {
            Action::Clean => self.task.output_format(begin.format),
            // What is shown of any format is text.
            Action::Json | Action::Diff { .. } | Action::Check => Format::Text,
        };
        let within = self.state.within.take();
        let mut current = Current {
            name: format.rename(&source.name, begin.format),
            begin,
            writer: None,
            changed: within.as_ref().is_some_and(|w| w.changed),
            kept: within.is_some(),
            lost: false,
        };
        let opened = match &self.destination {
            Destination::Tree(_) | Destination::InPlace => {
                self.open_apart(source, &mut current, format, within)
            }
            Destination::Stdout { .. } | Destination::File(_) => self.join(source, format),
        };
        let opened = opened.and_then(|()| match format {
            Format::Parquet => self.begin_rows(source, &mut current),
            Format::Text | Format::Jsonl => Ok(()),
        });
        if let Err(problem) = opened {
            self.failed(&problem);
            current.lost = true;
        } else if let Some(together) = &mut self.together
            && !current.kept
        {
            // A source that is gone on with has begun before.
            together.begin_source()?;
        }
        self.current = Some(current);
        Ok(())
    }

    /// Makes sure that the output can take the rows that become of this source.
    fn begin_rows(&mut self, source: &Source, current: &mut Current) -> Result<(), Problem> {
        let problem = |what: String| Problem::new(source.place(), what);
        let table = current.begin.table.as_ref();
        let layout = match table.and_then(|t| t.layout()) {
            Some(layout) => layout.clone(),
            None => Layout::of_documents(self.task.wanted.blocks).map_err(problem)?,
        };
        match current.writer.as_mut().or(self.together.as_mut()) {
            Some(writer) => writer.begin_rows(&layout).map_err(problem),
            None => Ok(()),
        }
    }

    /// Makes sure that the output of all sources can take this one too.
    fn join(&mut self, source: &Source, format: Format) -> Result<(), Problem> {
        match &mut self.together {
            None => self.together = Some(self.open_together(format)?),
            Some(together) if together.format == format => {}
            // Nothing is written yet.
            Some(together) if together.last().is_none() => together.format = format,
            Some(together) => {
                return Err(Problem::new(
                    source.place(),
                    format!(
                        "is {}, and {} is written: say what to write by `--to`, or give a directory by `-o`",
                        format.name(),
                        together.format.name()
                    ),
                ));
            }
        }
        Ok(())
    }

    fn open_apart(
        &self,
        source: &Source,
        current: &mut Current,
        format: Format,
        within: Option<Within>,
    ) -> Result<(), Problem> {
        let mut file = match &self.destination {
            Destination::Tree(root) => Replacement::below(root, &current.name, &self.state.names)?,
            _ if source.path == Path::new("-") => {
                return Err(Problem::new(
                    source.place(),
                    "can't be cleaned in place: name files",
                ));
            }
            _ => Replacement::existing(&source.path, &self.state.names)?,
        };
        let compression = if format == current.begin.format {
            current.begin.compression
        } else {
            Compression::None
        };
        let (mut last, mut rows) = (None, None);
        if let Some(unfinished) = within.and_then(|w| w.apart) {
            file = file.go_on(&unfinished.part)?;
            last = unfinished.last;
            rows = unfinished.rows;
        }
        let mut writer = Writer::new(Output::File(file), compression, format)?;
        writer.go_on_after(last, rows);
        current.writer = Some(writer);
        Ok(())
    }

    fn piece(&mut self, source: &Source, piece: Piece) -> Result<(), Stop> {
        let Some(current) = &mut self.current else {
            return Ok(());
        };
        if current.lost {
            return Ok(());
        }
        let changed = piece.side.tally.changed > 0;
        let said = current.changed;
        current.changed |= changed;
        self.state.outcome.changed |= changed;
        let writer = match &mut current.writer {
            Some(writer) => Some(writer),
            None => self.together.as_mut(),
        };
        let mut fault = None;
        if let Some(writer) = writer {
            if let Some(rows) = &piece.rows {
                fault = writer.put_rows(rows)?;
            }
            if self.task.action != Action::Check {
                writer.put(&piece.bytes)?;
            } else if changed && !said {
                writer.put(source.label().as_encoded_bytes())?;
                writer.put(b"\n")?;
            }
            if piece.keeps_long
                && let Some(Reject {
                    content: Content::File(file, _),
                    ..
                }) = piece.rejects.first()
            {
                let copied = (&*file)
                    .rewind()
                    .and_then(|()| io::copy(&mut &*file, writer));
                copied.map_err(|e| writer.stop(&e))?;
            }
        }
        for (name, bytes) in [(EDITS, &piece.side.edits), (TRACE, &piece.side.trace)] {
            if let Some(writer) = self.side.get_mut(name) {
                writer.put(bytes)?;
            }
        }
        self.state.tally += &piece.side.tally;
        for reject in piece.rejects {
            self.reject(reject)?;
        }
        if let (Some(problem), Some(current)) = (fault, &mut self.current) {
            current.lost = true;
            self.failed(&problem);
            return Ok(());
        }
        self.since += piece.length;
        match piece.next {
            Some(at) if self.is_due() => self.keep(Some(at)),
            _ => Ok(()),
        }
    }

    fn reject(&mut self, reject: Reject) -> Result<(), Stop> {
        self.rejected.tell(&reject.problem());
        self.state.outcome.rejected = true;
        if reject.record.is_none() {
            // The file is the record: it has no other place in the output.
            self.incomplete |= !self.destination.is_apart() && !self.side.contains_key(REJECTS);
            if let Some(current) = &mut self.current {
                current.lost = true;
            }
        }
        match self.side.get_mut(REJECTS) {
            Some(writer) => reject.write(writer).map_err(|e| writer.stop(&e)),
            None => Ok(()),
        }
    }

    /// Cleans a text on its way to the output.
    fn stream(&mut self, source: &Source, stream: Stream) -> Result<(), Stop> {
        let Some(current) = &mut self.current else {
            return Ok(());
        };
        let writer = match &mut current.writer {
            Some(writer) => Some(writer),
            None => self.together.as_mut(),
        };
        let Some(writer) = writer.filter(|_| !current.lost) else {
            return Ok(());
        };
        let error = match self.task.cleaner.stream(stream.reader, &mut *writer) {
            Ok(done) => {
                current.changed |= done.changed;
                self.state.outcome.changed |= done.changed;
                let tally = &mut self.state.tally;
                tally.documents += 1;
                tally.changed += u64::from(done.changed);
                tally.bytes.before += done.read;
                tally.bytes.after += done.written;
                self.since += done.read;
                return writer.put(b"");
            }
            Err(error) => error,
        };
        let cause = error.source().and_then(|e| e.downcast_ref::<io::Error>());
        let problem = match (error.kind(), cause) {
            (ErrorKind::InvalidUtf8 { offset }, _) => {
                // What was written of it can't be taken back.
                self.incomplete |= matches!(self.destination, Destination::File(_));
                self.state.tally.rejected += 1;
                let reason = Problem::not_utf8("", &stream.start, offset)
                    .what()
                    .to_owned();
                return self.reject(Reject {
                    path: source.label().to_string_lossy().into_owned(),
                    record: None,
                    offset: Some(offset as u64),
                    reason,
                    content: Content::Left,
                });
            }
            (ErrorKind::StreamWrite { .. }, Some(e)) => return Err(writer.stop(e)),
            (_, Some(e)) => Problem::reading(source.place(), e),
            (_, None) => Problem::new(source.place(), error.to_string()),
        };
        current.lost = true;
        self.failed(&problem);
        Ok(())
    }

    /// The source is done.
    fn end(&mut self) -> Result<(), Stop> {
        self.progress.end();
        let Some(mut current) = self.current.take() else {
            return Ok(());
        };
        self.state.done = current.begin.mark;
        if current.kept {
            // The state that was kept goes on with a file that is about to be gone.
            if let Some(writer) = current.writer.as_mut().filter(|_| !current.lost) {
                writer.close()?;
                let part = writer.part()?;
                self.state.whole = part.map(|part| Whole::new(part, &current.name));
            }
            self.keep(None)?;
            self.state.whole = None;
        }
        if let Some(writer) = current.writer {
            let wanted = match self.destination {
                // A field that is written beside the text is new also where the text stays.
                Destination::InPlace => current.changed || !self.task.output_fields.is_empty(),
                _ => true,
            };
            if current.lost || !wanted {
                writer.discard();
            } else if let Err(stop) = writer.finish() {
                let Stop::Failed(problem) = stop else {
                    return Err(stop);
                };
                self.failed(&problem);
            }
        }
        if self.is_due() {
            self.keep(None)
        } else {
            Ok(())
        }
    }

    /// The source can't be read further.
    fn fail(&mut self, problem: &Problem) -> Result<(), Stop> {
        self.progress.end();
        // One that has failed before was told of.
        let Some(current) = self.current.take() else {
            return Ok(());
        };
        self.failed(problem);
        self.state.done = current.begin.mark;
        if current.kept {
            self.keep(None)?;
        }
        if let Some(writer) = current.writer {
            writer.discard();
        }
        Ok(())
    }
}
