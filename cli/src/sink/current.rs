//! The current source: opens its output, and puts it in place at the end.

use std::path::{Path, PathBuf};

use crate::clean::{Action, Begin};
use crate::messages::Problem;
use crate::output::{Output, Stop};
use crate::parquet::Layout;
use crate::replace::Replacement;
use crate::source::Source;
use crate::source::format::{Compression, Format};

use super::state::{Whole, Within};
use super::writer::Writer;
use super::{Destination, Sink};

/// The source whose results are arriving.
pub(super) struct Current {
    pub(super) begin: Begin,
    /// Its own output file.
    pub(super) writer: Option<Writer>,
    /// The path of that file below the output directory.
    name: PathBuf,
    pub(super) changed: bool,
    /// True if the last stored state is within this source.
    pub(super) kept: bool,
    /// True if its output is to be discarded.
    pub(super) lost: bool,
}

impl Sink<'_> {
    pub(super) fn begin(&mut self, source: &Source, begin: Begin) -> Result<(), Stop> {
        self.progress.begin(&begin.read);
        let format = match self.task.action {
            Action::Clean => self.task.output_format(begin.format),
            // The other actions print text for every format.
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
            // A resumed source has begun before.
            together.begin_source()?;
        }
        self.current = Some(current);
        Ok(())
    }

    /// Prepares the output for the rows of this source.
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

    /// Prepares the shared output for this source.
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
        let (mut last, mut crlf, mut rows) = (None, false, None);
        if let Some(unfinished) = within.and_then(|w| w.apart) {
            file = file.go_on(&unfinished.part)?;
            last = unfinished.last;
            crlf = unfinished.crlf;
            rows = unfinished.rows;
        }
        let mut writer = Writer::new(Output::File(file), compression, format)?;
        writer.go_on_after(last, crlf, rows);
        current.writer = Some(writer);
        Ok(())
    }

    /// Ends the source.
    pub(super) fn end(&mut self) -> Result<(), Stop> {
        self.progress.end();
        let Some(mut current) = self.current.take() else {
            return Ok(());
        };
        self.state.done = current.begin.mark;
        if current.kept {
            // The stored state would resume a file that is about to be renamed.
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
                // An output field is new even if the text is unchanged.
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

    /// Ends a source that can't be read further.
    pub(super) fn fail(&mut self, problem: &Problem) -> Result<(), Stop> {
        self.progress.end();
        // An earlier failure is already reported.
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
