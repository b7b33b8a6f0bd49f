//! The current source: opens its output, and puts it in place at the end.

use std::sync::Arc;
use std::time::Instant;

use crate::documents::{Action, SourceInfo};
use crate::formats::parquet::Layout;
use crate::input::Source;
use crate::input::format::{Compression, Format};
use crate::output::interrupt;
use crate::output::replace::Replacement;
use crate::output::writer::Writer;
use crate::output::{Output, Stop};
use crate::problem::Problem;

use super::{Destination, Sink};

/// The source whose results are arriving.
pub(super) struct CurrentSource {
    pub(super) info: SourceInfo,
    /// Its name for messages.
    place: String,
    /// Its own output file.
    pub(super) writer: Option<Writer>,
    pub(super) changed: bool,
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
        let mut current = CurrentSource {
            info: begin,
            place: source.place(),
            writer: None,
            changed: false,
            discarded: false,
        };
        let opened = match &self.destination {
            Destination::Tree(_) | Destination::InPlace => {
                self.open_own(source, &mut current, format)
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
        } else if let Some(shared) = &mut self.shared {
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
            Some(layout) => Arc::clone(layout),
            None => Layout::of_documents(self.task.requested.blocks)
                .map(Arc::new)
                .map_err(|e| problem(e.to_string()))?,
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
            Some(shared) if shared.is_empty() => shared.format = format,
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
    ) -> Result<(), Problem> {
        let file = match &self.destination {
            Destination::Tree(root) => {
                Replacement::below(root, &format.rename(&source.name, current.info.format))?
            }
            _ => Replacement::existing(&source.path)?,
        };
        let compression = if format == current.info.format {
            current.info.compression
        } else {
            Compression::None
        };
        current.writer = Some(Writer::new(Output::File(file), compression, format)?);
        Ok(())
    }

    /// Ends the source.
    pub(super) fn end(&mut self) -> Result<(), Stop> {
        self.progress.end();
        let Some(current) = self.current.take() else {
            return Ok(());
        };
        self.inputs += 1;
        if let Some(name) = current.info.encoding.get().and_then(|e| e.guessed()) {
            self.guessed
                .report(&Problem::read_as(&*current.place, name));
        }
        let mut is_file = false;
        if let Some(writer) = current.writer {
            let replaces = match self.destination {
                // An output field is new even if the text is unchanged.
                Destination::InPlace => current.changed || !self.task.output_fields.is_empty(),
                _ => true,
            };
            if !current.discarded && replaces {
                match writer.into_file() {
                    Ok(file) => {
                        is_file = file.is_some();
                        self.complete.extend(file);
                        if self.destination == Destination::InPlace {
                            // Nothing else may change the file before.
                            self.put_complete();
                        }
                    }
                    Err(Stop::Failed(problem)) => self.failed(&problem),
                    Err(stop) => return Err(stop),
                }
            }
        }
        if !is_file {
            interrupt::count_finished(1);
        }
        Ok(())
    }

    /// Puts complete files in place.
    pub(super) fn put_complete(&mut self) {
        self.put_at = Instant::now();
        let complete = std::mem::take(&mut self.complete);
        let count = complete.len();
        for problem in Replacement::put_all(complete) {
            self.failed(&problem);
        }
        interrupt::count_finished(count);
    }

    /// Ends a source that can't be read further.
    pub(super) fn fail(&mut self, problem: &Problem) {
        self.progress.end();
        // An earlier failure is already reported.
        if self.current.take().is_some() {
            self.failed(problem);
            self.inputs += 1;
        }
    }
}
