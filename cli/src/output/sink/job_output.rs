//! Writes, counts and reports the output of jobs.

use std::error::Error as _;
use std::io;

use zhuihe::ErrorKind;

use crate::documents::{Action, JobOutput, Reject, Stream, json_line};
use crate::input::Source;
use crate::input::encoding::DecodeError;
use crate::output::Stop;
use crate::output::terminal::escape;
use crate::problem::Problem;

use super::{Destination, Sink, writer};

impl Sink<'_> {
    pub(super) fn job_output(&mut self, source: &Source, output: JobOutput) -> Result<(), Stop> {
        let Some(current) = &mut self.current else {
            return Ok(());
        };
        if current.discarded {
            return Ok(());
        }
        let changed = output.tally.changed > 0;
        let was_changed = current.changed;
        current.changed |= changed;
        self.outcome.changed |= changed;
        if let Some(writer) = writer(&mut current.writer, &mut self.shared) {
            if let Some(rows) = &output.rows {
                match writer.encode_rows(rows) {
                    Ok(bytes) => writer.put(&bytes)?,
                    Err(what) => {
                        current.discarded = true;
                        self.failed(&Problem::new(source.place(), what));
                        return Ok(());
                    }
                }
            }
            if self.task.action != Action::Check {
                writer.put(&output.bytes)?;
            } else if changed && !was_changed {
                if self.task.escapes {
                    writer.put(escape(&source.label().to_string_lossy()).as_bytes())?;
                } else {
                    writer.put(source.label().as_encoded_bytes())?;
                }
                writer.put(b"\n")?;
            }
        }
        for (writer, bytes) in [
            (&mut self.edits, &output.edits),
            (&mut self.trace, &output.trace),
        ] {
            if let Some(writer) = writer {
                writer.put(bytes)?;
            }
        }
        self.tally += &output.tally;
        for reject in &output.rejects {
            self.reject(reject)?;
        }
        Ok(())
    }

    fn reject(&mut self, reject: &Reject) -> Result<(), Stop> {
        self.rejected.report(&reject.problem());
        self.outcome.rejected = true;
        if reject.record.is_none() {
            // The file itself is the record: it has no other place in the output.
            self.incomplete |= !self.task.destination.has_own_files() && self.rejects.is_none();
            if let Some(current) = &mut self.current {
                current.discarded = true;
            }
        }
        match &mut self.rejects {
            Some(writer) => {
                let mut line = Vec::new();
                json_line(reject, &mut line);
                writer.put(&line)
            }
            None => Ok(()),
        }
    }

    /// Cleans a text while writing it.
    pub(super) fn stream(&mut self, source: &Source, stream: Stream) -> Result<(), Stop> {
        let Some(current) = &mut self.current else {
            return Ok(());
        };
        if current.discarded {
            return Ok(());
        }
        let Some(writer) = writer(&mut current.writer, &mut self.shared) else {
            return Ok(());
        };
        let cleaner = self.task.cleaners.select(source.is_markdown());
        let error = match cleaner.stream(stream, &mut *writer) {
            Ok(done) => {
                current.changed |= done.changed;
                self.outcome.changed |= done.changed;
                let tally = &mut self.tally;
                tally.documents += 1;
                tally.changed += u64::from(done.changed);
                tally.bytes.before += done.read;
                tally.bytes.after += done.written;
                return writer.put(b"");
            }
            Err(error) => error,
        };
        let cause = error.source().and_then(|e| e.downcast_ref::<io::Error>());
        let problem = match (error.kind(), cause) {
            (ErrorKind::InvalidUtf8 { offset }, _) => {
                // Its written part can't be withdrawn.
                self.incomplete |= matches!(self.task.destination, Destination::File(_));
                self.tally.rejected += 1;
                let reason = DecodeError::utf8(offset).advice();
                let path = source.label().to_string_lossy();
                let offset = Some(offset as u64);
                return self.reject(&Reject::new(path, None, offset, reason));
            }
            (ErrorKind::StreamWrite { .. }, Some(e)) => return Err(writer.stop(e)),
            (_, Some(e)) => Problem::reading(source.place(), e),
            (_, None) => Problem::new(source.place(), error.to_string()),
        };
        current.discarded = true;
        self.failed(&problem);
        Ok(())
    }
}
