//! The current source: opens its output, and puts it in place at the end.

use std::time::Instant;

use crate::documents::Action;
use crate::input::format::{Compression, Format};
use crate::input::{Source, SourceInfo};
use crate::output::interrupt;
use crate::output::replace::Replacement;
use crate::output::writer::Writer;
use crate::output::{Output, Stop};
use crate::problem::Problem;

use super::{Destination, Sink, writer};

/// The source whose results are arriving.
pub(super) struct CurrentSource {
    pub(super) info: SourceInfo,
    /// Its own output file.
    pub(super) writer: Option<Writer>,
    pub(super) changed: bool,
    /// True if its output is to be discarded.
    pub(super) discarded: bool,
}

impl Sink<'_> {
    pub(super) fn begin(&mut self, source: &Source, info: SourceInfo) -> Result<(), Stop> {
        self.progress.begin(&info.read);
        let mut current = CurrentSource {
            info,
            writer: None,
            changed: false,
            discarded: false,
        };
        if let Err(problem) = self.open(source, &mut current) {
            self.failed(&problem);
            current.discarded = true;
        } else if let Some(shared) = &mut self.shared {
            shared.begin_source()?;
        }
        self.current = Some(current);
        Ok(())
    }

    /// Opens or prepares the output for a source.
    fn open(&mut self, source: &Source, current: &mut CurrentSource) -> Result<(), Problem> {
        let info = &current.info;
        let format = self.task.output_format(info.format);
        let own = |file| {
            let compression = if format == info.format {
                info.compression
            } else {
                Compression::None
            };
            Writer::new(Output::File(file), compression, format).map(Some)
        };
        match &self.task.destination {
            Destination::Tree(root) => {
                let name = format.rename(&source.name, info.format);
                current.writer = own(Replacement::below(root, &name)?)?;
            }
            Destination::InPlace => {
                current.writer = own(Replacement::begin(&source.path)?)?;
            }
            Destination::File(path)
                if format != Format::Parquet && Format::of_name(path) == Some(Format::Parquet) =>
            {
                let what = format!(
                    "{} cannot be written as Parquet: write it to a file with another name",
                    format.name()
                );
                return Err(Problem::at(path, what));
            }
            Destination::Stdout | Destination::File(_) => {}
        }
        let Some(writer) = writer(&mut current.writer, &mut self.shared) else {
            return Ok(());
        };
        if writer.is_empty() {
            writer.format = format;
        } else if writer.format != format {
            let what = format!(
                "input is {}, but the output is {}: set the output format with `--to`, or write to a directory with `-o`",
                format.name(),
                writer.format.name()
            );
            return Err(Problem::new(source.place(), what));
        }
        if self.task.keeps_encoding
            && format != Format::Parquet
            && self.task.action != Action::Check
        {
            writer.encode_as(&info.encoding);
        }
        Ok(())
    }

    /// Ends the source.
    pub(super) fn end(&mut self, source: &Source) -> Result<(), Stop> {
        self.progress.end();
        let Some(current) = self.current.take() else {
            return Ok(());
        };
        self.inputs += 1;
        if let Some(name) = current.info.encoding.get().and_then(|e| e.guessed()) {
            self.guessed.report(&Problem::read_as(source.place(), name));
        }
        let mut is_file = false;
        if let Some(writer) = current.writer {
            let replaces = match self.task.destination {
                // An output field is new even if the text is unchanged.
                Destination::InPlace => current.changed || self.task.has_output_fields(),
                _ => true,
            };
            if !current.discarded && replaces {
                match writer.into_file() {
                    Ok(file) => {
                        is_file = file.is_some();
                        self.complete.extend(file);
                        if self.task.destination == Destination::InPlace {
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
