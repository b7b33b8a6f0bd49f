//! A writer of the cleaned documents of one source, or of several in sequence.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use memchr::memrchr;

use crate::encoding::{BOM, DetectedEncoding};
use crate::output::{Output, Stop};
use crate::parquet::{CleanedRows, Journal, Layout, RowWriter};
use crate::problem::Problem;
use crate::replace::{PartialFile, TempNames};
use crate::source::format::{Compression, Format};

use super::encode::Encoder;

/// Writes documents.
pub(crate) struct Writer {
    /// `None` only during an exchange.
    encoder: Option<Encoder<Output>>,
    /// The format of the output.
    pub(crate) format: Format,
    /// The last byte written.
    last: Option<u8>,
    /// True if the last line end of JSON Lines is `\r\n`.
    ends_lines_with_crlf: bool,
    /// True if a byte order mark is to be dropped: it is valid only at the very beginning.
    may_have_bom: bool,
    /// The encoding to write; UTF-8 if it is not set.
    encoding: DetectedEncoding,
    rows: RowsState,
}

/// The state of Parquet rows.
enum RowsState {
    /// No rows yet.
    None,
    /// Rows from an interrupted run.
    Resumed(Journal),
    Open(Box<RowWriter>),
    /// A write failed: the output is unusable.
    Lost,
    Closed,
}

impl Writer {
    pub(crate) fn new(
        output: Output,
        compression: Compression,
        format: Format,
    ) -> Result<Self, Problem> {
        let encoder = Encoder::new(output, compression)
            .map_err(|e| Problem::new("the compressor", e.to_string()))?;
        Ok(Self {
            encoder: Some(encoder),
            format,
            last: None,
            ends_lines_with_crlf: false,
            may_have_bom: false,
            encoding: DetectedEncoding::default(),
            rows: RowsState::None,
        })
    }

    /// Opens the replacement of `path`, new or resumed from `part`; standard output if the path is `-`.
    pub(crate) fn file(
        path: &Path,
        part: Option<&PartialFile>,
        format: Format,
        names: &TempNames,
    ) -> Result<Self, Problem> {
        let file = match (Output::file(path, names)?, part) {
            (Output::File(file), Some(part)) => Output::File(file.resume(part)?),
            (file, _) => file,
        };
        Self::new(file, Compression::of_name(path), format)
    }

    /// Begins another source.
    pub(crate) fn begin_source(&mut self) -> Result<(), Stop> {
        if self.format == Format::Jsonl && self.last.is_some_and(|b| b != b'\n') {
            self.put(if self.ends_lines_with_crlf {
                b"\r\n"
            } else {
                b"\n"
            })?;
        }
        self.may_have_bom = self.last.is_some();
        Ok(())
    }

    /// Writes text in this encoding from now on. Every write then has to be UTF-8.
    pub(crate) fn encode_as(&mut self, encoding: &DetectedEncoding) {
        self.encoding.clone_from(encoding);
    }

    /// Begins another source with rows of this layout.
    pub(crate) fn begin_rows(&mut self, layout: &Arc<Layout>) -> Result<(), String> {
        if let RowsState::Open(rows) = &mut self.rows {
            return rows.change(layout);
        }
        let journal = match std::mem::replace(&mut self.rows, RowsState::Lost) {
            RowsState::Resumed(journal) => Some(journal),
            _ => None,
        };
        let rows = RowWriter::new(layout, journal.as_ref())?;
        self.rows = RowsState::Open(Box::new(rows));
        Ok(())
    }

    /// Writes rows. An error caused by the input is a problem; the output is then unusable.
    pub(crate) fn put_rows(&mut self, rows: &CleanedRows) -> Result<Option<Problem>, Stop> {
        let Some(mut writer) = self.take_rows() else {
            return Ok(None);
        };
        if let Err(problem) = writer.put(rows) {
            return Ok(Some(problem));
        }
        self.drain(writer)?;
        self.put(b"").map(|()| None)
    }

    /// Ends a part of rows, after which a later run can resume.
    pub(crate) fn rows_part(&mut self) -> Result<Option<Journal>, Stop> {
        if let RowsState::Resumed(journal) = &self.rows {
            return Ok(Some(journal.clone()));
        }
        let Some(mut writer) = self.take_rows() else {
            return Ok(None);
        };
        let journal = writer.part().map_err(|e| self.stop(&io::Error::other(e)))?;
        self.drain(writer)?;
        Ok(Some(journal))
    }

    /// Takes the writer of rows, if open. Unless it is put back, its rows are lost.
    fn take_rows(&mut self) -> Option<Box<RowWriter>> {
        match std::mem::replace(&mut self.rows, RowsState::Lost) {
            RowsState::Open(rows) => Some(rows),
            other => {
                self.rows = other;
                None
            }
        }
    }

    /// Writes the pending output of the writer of rows, and puts it back.
    fn drain(&mut self, mut rows: Box<RowWriter>) -> Result<(), Stop> {
        let drained = rows.drain(self);
        // Also after an error: behind a closed pipe nothing matters.
        self.rows = RowsState::Open(rows);
        drained.map_err(|e| self.stop(&e))
    }

    /// Writes the result of a piece of work.
    pub(crate) fn put(&mut self, result: &[u8]) -> Result<(), Stop> {
        let written = self.write_all(result).and_then(|()| self.flush());
        written.map_err(|e| self.stop(&e))
    }

    /// Converts a write error into the reason to stop.
    pub(crate) fn stop(&self, error: &io::Error) -> Stop {
        match &self.encoder {
            Some(encoder) => encoder.inner().stop(error),
            None => Stop::Failed(Problem::writing("the output", error)),
        }
    }

    /// Ends a part, after which a later run can resume.
    pub(crate) fn end_part(&mut self) -> Result<(), Stop> {
        self.end()?;
        if let Some(encoder) = self.encoder.take() {
            let encoder = encoder.begin().map_err(|e| self.stop(&e))?;
            self.encoder = Some(encoder);
        }
        Ok(())
    }

    /// Returns the file up to the end of the last part, made durable.
    pub(crate) fn part(&mut self) -> Result<Option<PartialFile>, Stop> {
        let Some(output) = self.encoder.as_mut().map(Encoder::inner_mut) else {
            return Ok(None);
        };
        match output {
            Output::File(file) => match file.part() {
                Ok(part) => Ok(part),
                Err(e) => Err(output.stop(&e)),
            },
            Output::Stdout(_) => Ok(None),
        }
    }

    /// Resumes after `last`, after a line end that is `\r\n` if `crlf`, and after the rows of `journal`.
    pub(crate) fn resume_after(&mut self, last: Option<u8>, crlf: bool, journal: Option<Journal>) {
        self.last = last;
        self.ends_lines_with_crlf = crlf;
        self.rows = journal.map_or(RowsState::None, RowsState::Resumed);
    }

    pub(crate) fn last(&self) -> Option<u8> {
        self.last
    }

    pub(crate) fn ends_lines_with_crlf(&self) -> bool {
        self.ends_lines_with_crlf
    }

    /// Ends the last part: the output is complete.
    pub(crate) fn close(&mut self) -> Result<(), Stop> {
        let rows = match std::mem::replace(&mut self.rows, RowsState::Lost) {
            RowsState::None if self.format == Format::Parquet => {
                // A file without rows still needs a footer.
                let layout = Layout::of_documents(false);
                layout.and_then(|layout| RowWriter::new(&layout, None).map(Some))
            }
            // The run was interrupted after its last source.
            RowsState::Resumed(journal) => RowWriter::of_journal(&journal).map(Some),
            RowsState::Open(rows) => Ok(Some(*rows)),
            RowsState::Lost => Err("a part of its rows is lost".to_owned()),
            RowsState::None | RowsState::Closed => Ok(None),
        };
        if let Some(rows) = rows.map_err(|e| self.stop(&io::Error::other(e)))? {
            rows.finish(self).map_err(|e| self.stop(&e))?;
        }
        self.rows = RowsState::Closed;
        self.end()
    }

    fn end(&mut self) -> Result<(), Stop> {
        let ended = match &mut self.encoder {
            Some(encoder) => encoder.end().and_then(|()| encoder.inner_mut().flush()),
            None => Ok(()),
        };
        ended.map_err(|e| self.stop(&e))
    }

    /// Puts a file in place.
    pub(crate) fn finish(mut self) -> Result<(), Stop> {
        self.close()?;
        let Some(encoder) = self.encoder.take() else {
            return Ok(());
        };
        let output = encoder.into_inner().map_err(|e| self.stop(&e))?;
        match output {
            Output::Stdout(_) => Ok(()),
            Output::File(file) => file.put().map_err(Stop::Failed),
        }
    }

    /// Deletes an unfinished file, even one made durable.
    pub(crate) fn discard(mut self) {
        if let Some(Output::File(file)) = self.encoder.as_mut().map(Encoder::inner_mut) {
            file.discard();
        }
    }
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(encoder) = &mut self.encoder else {
            return Ok(0);
        };
        if bytes.is_empty() {
            return Ok(0);
        }
        // The first piece of a text has at least one character.
        let skipped = if self.may_have_bom && bytes.starts_with(BOM) {
            BOM.len()
        } else {
            0
        };
        let bytes = &bytes[skipped..];
        let n = match self.encoding.get().filter(|e| !e.is_utf8()) {
            Some(encoding) => {
                encoder.write_all(&encoding.encode(bytes, self.last.is_none())?)?;
                bytes.len()
            }
            None => encoder.write(bytes)?,
        };
        self.may_have_bom = false;
        if self.format == Format::Jsonl
            && let Some(at) = memrchr(b'\n', &bytes[..n])
        {
            // `\r` may be the last byte of the previous write.
            let before = at.checked_sub(1).map_or(self.last, |at| Some(bytes[at]));
            self.ends_lines_with_crlf = before == Some(b'\r');
        }
        self.last = bytes[..n].last().copied().or(self.last);
        Ok(skipped + n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.encoder.as_mut().map_or(Ok(()), Write::flush)
    }
}
