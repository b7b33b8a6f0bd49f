//! The current source: opens its output, and puts it in place at the end.

use std::path::{Path, PathBuf};

use crate::clean::{Action, SourceInfo};
use crate::interrupt;
use crate::output::{Output, Stop};
use crate::parquet::Layout;
use crate::problem::Problem;
use crate::replace::Replacement;
use crate::source::Source;
use crate::source::format::{Compression, Format};

use super::run_state::{CompleteFile, SourceState};
use super::writer::Writer;
use super::{Destination, Sink};

/// The source whose results are arriving.
pub(super) struct CurrentSource {
    pub(super) info: SourceInfo,
    /// Its name for messages.
    place: String,
    /// Its own output file.
    pub(super) writer: Option<Writer>,
    /// The path of that file below the output directory.
    name: PathBuf,
    pub(super) changed: bool,
    /// True if the last stored state is within this source.
    pub(super) has_checkpoint: bool,
    /// True if its output is to be discarded.
    pub(super) discarded: bool,
}

impl Sink<'_> {
    pub(super) fn begin(&mut self, source: &Source, begin: SourceInfo) -> Result<(), Stop> {
        self.progress.begin(&begin.read);
        let format = match self.task.action {
            Action::Clean => self.task.output_format(begin.format),
            // The other actions print text for every format.
            Action::Json | Action::Diff { .. } | Action::Check => Format::Text,
        };
        let current_source = self.state.current_source.take();
        let mut current = CurrentSource {
            name: format.rename(&source.name, begin.format),
            info: begin,
            place: source.place(),
            writer: None,
            changed: current_source.as_ref().is_some_and(|w| w.changed),
            has_checkpoint: current_source.is_some(),
            discarded: false,
        };
        let opened = match &self.destination {
            Destination::Tree(_) | Destination::InPlace => {
                self.open_own(source, &mut current, format, current_source)
            }
            Destination::Stdout { .. } | Destination::File(_) => {
                self.prepare_shared(source, format)
            }
        };
        let opened = opened.and_then(|()| match format {
            Format::Parquet => self.begin_rows(source, &mut current),
            Format::Text | Format::Jsonl => Ok(()),
        });
        if let Err(problem) = opened {
            self.failed(&problem);
            current.discarded = true;
        } else if let Some(shared) = &mut self.shared
            && !current.has_checkpoint
        {
            // A resumed source has begun before.
            shared.begin_source()?;
        }
        let writer = current.writer.as_mut().or(self.shared.as_mut());
        if let Some(writer) = writer
            && self.task.keeps_encoding
            && self.task.action != Action::Check
            && format != Format::Parquet
        {
            writer.encode_as(&current.info.encoding);
        }
        self.current = Some(current);
        Ok(())
    }

    /// Prepares the output for the rows of this source.
    fn begin_rows(&mut self, source: &Source, current: &mut CurrentSource) -> Result<(), Problem> {
        let problem = |what: String| Problem::new(source.place(), what);
        let table = current.info.table.as_ref();
        let layout = match table.and_then(|t| t.layout()) {
            Some(layout) => layout.clone(),
            None => Layout::of_documents(self.task.requested.blocks).map_err(problem)?,
        };
        match current.writer.as_mut().or(self.shared.as_mut()) {
            Some(writer) => writer.begin_rows(&layout).map_err(problem),
            None => Ok(()),
        }
    }

    /// Prepares the shared output for this source.
    fn prepare_shared(&mut self, source: &Source, format: Format) -> Result<(), Problem> {
        match &mut self.shared {
            None => self.shared = Some(self.open_shared(format)?),
            Some(shared) if shared.format == format => {}
            // Nothing is written yet.
            Some(shared) if shared.last().is_none() => shared.format = format,
            Some(shared) => {
                return Err(Problem::new(
                    source.place(),
                    format!(
                        "input is {}, but the output is {}: set the output format with `--to`, or write to a directory with `-o`",
                        format.name(),
                        shared.format.name()
                    ),
                ));
            }
        }
        Ok(())
    }

    fn open_own(
        &self,
        source: &Source,
        current: &mut CurrentSource,
        format: Format,
        current_source: Option<SourceState>,
    ) -> Result<(), Problem> {
        let mut file = match &self.destination {
            Destination::Tree(root) => Replacement::below(root, &current.name, &self.state.names)?,
            _ if source.path == Path::new("-") => {
                return Err(Problem::new(
                    source.place(),
                    "cannot be cleaned in place: specify files",
                ));
            }
            _ => Replacement::existing(&source.path, &self.state.names)?,
        };
        let compression = if format == current.info.format {
            current.info.compression
        } else {
            Compression::None
        };
        let (mut last, mut crlf, mut rows) = (None, false, None);
        if let Some(unfinished) = current_source.and_then(|w| w.own_output) {
            file = file.resume(&unfinished.part)?;
            last = unfinished.last;
            crlf = unfinished.crlf;
            rows = unfinished.rows;
        }
        let mut writer = Writer::new(Output::File(file), compression, format)?;
        writer.resume_after(last, crlf, rows);
        current.writer = Some(writer);
        Ok(())
    }

    /// Ends the source.
    pub(super) fn end(&mut self) -> Result<(), Stop> {
        self.progress.end();
        let Some(mut current) = self.current.take() else {
            return Ok(());
        };
        if let Some(name) = current.info.encoding.get().and_then(|e| e.guessed()) {
            self.guessed
                .report(&Problem::read_as(&*current.place, name));
        }
        self.state.done = current.info.finished;
        if current.has_checkpoint {
            // The stored state would resume a file that is about to be renamed.
            if let Some(writer) = current.writer.as_mut().filter(|_| !current.discarded) {
                writer.close()?;
                let part = writer.part()?;
                self.state.complete_file = part.map(|part| CompleteFile::new(part, &current.name));
            }
            self.store_checkpoint(None)?;
            self.state.complete_file = None;
        }
        if let Some(writer) = current.writer {
            let replaces = match self.destination {
                // An output field is new even if the text is unchanged.
                Destination::InPlace => current.changed || !self.task.output_fields.is_empty(),
                _ => true,
            };
            if current.discarded || !replaces {
                writer.discard();
            } else if let Err(stop) = writer.finish() {
                let Stop::Failed(problem) = stop else {
                    return Err(stop);
                };
                self.failed(&problem);
            }
        }
        interrupt::count_finished();
        if self.is_due() {
            self.store_checkpoint(None)
        } else {
            Ok(())
        }
    }

    /// Ends a source that can't be read further.
    pub(super) fn fail(&mut self, problem: &Problem) -> Result<(), Stop> {
        self.progress.end();
        // An earlier failure is already reported.
        let Some(current) = self.current.take() else {
            return Ok(());
        };
        self.failed(problem);
        self.state.done = current.info.finished;
        if current.has_checkpoint {
            self.store_checkpoint(None)?;
        }
        if let Some(writer) = current.writer {
            writer.discard();
        }
        Ok(())
    }
}
