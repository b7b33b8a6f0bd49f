//! A writer of the cleaned documents of one source, or of several in sequence.

use std::io::{self, Write};
use std::path::Path;

use memchr::memrchr;

use crate::formats::parquet::{CleanedRows, RowWriter};
use crate::input::encoding::{BOM, DetectedEncoding};
use crate::input::format::{Compression, Format};
use crate::output::replace::Replacement;
use crate::output::{Output, Stop};
use crate::problem::Problem;

use super::compress::Encoder;

/// Writes documents.
pub(crate) struct Writer {
    encoder: Encoder,
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
    /// The writer of Parquet rows.
    rows: Option<RowWriter>,
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
            encoder,
            format,
            last: None,
            ends_lines_with_crlf: false,
            may_have_bom: false,
            encoding: DetectedEncoding::default(),
            rows: None,
        })
    }

    /// Opens the replacement of `path`; standard output if the path is `-`.
    pub(crate) fn file(path: &Path, format: Format) -> Result<Self, Problem> {
        Self::new(Output::file(path)?, Compression::of_name(path), format)
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

    /// Encodes rows, to be written with [`Self::put`].
    ///
    /// # Errors
    /// Returns an error if the rows don't fit in the same file as those before.
    pub(crate) fn encode_rows(&mut self, rows: &CleanedRows) -> Result<Vec<u8>, String> {
        RowWriter::put(&mut self.rows, rows)
    }

    /// Writes the result of a piece of work.
    pub(crate) fn put(&mut self, result: &[u8]) -> Result<(), Stop> {
        let written = self.write_all(result).and_then(|()| self.flush());
        written.map_err(|e| self.stop(&e))
    }

    /// Converts a write error into the reason to stop.
    pub(crate) fn stop(&self, error: &io::Error) -> Stop {
        self.encoder.output().stop(error)
    }

    /// Returns true if nothing is written yet, and no rows wait to be written.
    pub(crate) fn is_empty(&self) -> bool {
        self.last.is_none() && self.rows.is_none()
    }

    /// Puts a file in place.
    pub(crate) fn finish(self) -> Result<(), Stop> {
        match self.into_file()? {
            Some(file) => Ok(file.put()?),
            None => Ok(()),
        }
    }

    /// Ends the output. Returns the file to be put in place, if it is one.
    pub(crate) fn into_file(mut self) -> Result<Option<Replacement>, Stop> {
        if let Some(rows) = self.rows.take() {
            let bytes = rows.finish().map_err(|e| self.stop(&e))?;
            self.put(&bytes)?;
        }
        let place = self.encoder.output().place();
        match self.encoder.finish() {
            Ok(Output::File(file)) => Ok(Some(file)),
            Ok(mut stdout) => stdout.put(b"").map(|()| None),
            // Standard output is not compressed.
            Err(e) => Err(Problem::writing(place, &e).into()),
        }
    }
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
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
                let encoded = encoding.encode(bytes, self.last.is_none())?;
                self.encoder.write_all(&encoded)?;
                bytes.len()
            }
            None => self.encoder.write(bytes)?,
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
        self.encoder.flush()
    }
}
