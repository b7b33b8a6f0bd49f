//! Executes pieces of work on a thread.

use std::ffi::OsString;

use serde::Serialize;

use crate::diff::{self, DiffStyle};
use crate::formats::parquet;
use crate::jsonl::{self, FilePosition, Line, Lines, LongLine};
use crate::problem::Problem;
use crate::source::format::Format;

use super::document::{DocumentId, Documents, OutputValue, TextBlock, append_text, json_line};
use super::reject::{Reject, RejectContent};
use super::work::{Action, CompletedWork, Job, JobOutput, JobResult, Task, Work};

/// The state of one worker thread.
pub(crate) struct Worker<'t> {
    pub(crate) task: &'t Task,
    pub(crate) documents: Documents,
    /// The name of the source for results.
    label: OsString,
}

impl<'t> Worker<'t> {
    pub(crate) fn new(task: &'t Task) -> Self {
        Self {
            task,
            documents: Documents::new(&task.cleaners, task.requested),
            label: OsString::new(),
        }
    }

    /// Executes a piece of work.
    pub(crate) fn work(&mut self, work: Work) -> CompletedWork {
        let Work { source, job } = work;
        let path = source.label().to_string_lossy();
        source.label().clone_into(&mut self.label);
        let result = match job {
            Job::Begin(begin) => JobResult::Begin(begin),
            Job::Document(bytes) => into_result(self.document(bytes, &path)),
            Job::Lines(lines) => into_result(self.lines(&lines, &path)),
            Job::Long(long) => into_result(self.long(&long, &path)),
            Job::Rows(rows) => into_result(parquet::clean(self, rows, &path)),
            Job::Stream(stream) => JobResult::Stream(stream),
            Job::Rejected(reject) => {
                let mut output = JobOutput::default();
                output.reject(reject);
                JobResult::Output(Box::new(output))
            }
            Job::End(end) => JobResult::End(end),
            Job::Skip(skip_reason) => JobResult::Skip(skip_reason),
        };
        CompletedWork { source, result }
    }

    fn document(&mut self, bytes: Vec<u8>, path: &str) -> Result<JobOutput, Problem> {
        let mut output = JobOutput::default();
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(e) => {
                let offset = e.utf8_error().valid_up_to();
                let problem = Problem::not_utf8(path, offset);
                output.reject(Reject {
                    path: path.to_owned(),
                    record: None,
                    offset: Some(offset as u64),
                    reason: problem.what().to_owned(),
                    content: RejectContent::Bytes(e.into_bytes()),
                });
                return Ok(output);
            }
        };
        let name = DocumentId {
            path,
            record: None,
            field: None,
        };
        if self.task.action != Action::Clean {
            self.write_action_output(&text, name, &mut output);
            return Ok(output);
        }
        let value = self.documents.clean(&text, name, &mut output.side);
        match self.task.output_format(Format::Text) {
            Format::Jsonl => json_line(
                &TextRecord::new(path, &text, value.as_ref()),
                &mut output.bytes,
            ),
            Format::Parquet => {
                let blocks = self.task.requested.blocks;
                output.rows = Some(parquet::document(path, text, value, blocks)?);
            }
            Format::Text => {
                output.bytes = match value {
                    Some(OutputValue::Text(text)) => text,
                    _ => text,
                }
                .into_bytes();
            }
        }
        Ok(output)
    }

    /// Writes the output of `--json`, `--diff` or `--check` for a text.
    pub(crate) fn write_action_output(
        &mut self,
        text: &str,
        name: DocumentId<'_>,
        output: &mut JobOutput,
    ) {
        let colour = match self.task.action {
            Action::Json => {
                self.documents
                    .write_full_result(text, name, &mut output.side, &mut output.bytes);
                return;
            }
            Action::Diff { colour } => Some(colour),
            Action::Check | Action::Clean => None,
        };
        let value = self.documents.clean(text, name, &mut output.side);
        if let (Some(colour), Some(OutputValue::Text(after))) = (colour, value) {
            let label = match name.record {
                Some(_) => name.label(self.task.fields.len() > 1).into_bytes(),
                None => self.label.as_encoded_bytes().to_vec(),
            };
            let style = DiffStyle {
                colour,
                escapes: self.task.escapes,
                ascii_label: self.task.keeps_encoding,
            };
            output
                .bytes
                .extend(diff::unified(&label, text, &after, style));
        }
    }

    fn lines(&mut self, lines: &Lines, path: &str) -> Result<JobOutput, Problem> {
        let mut output = JobOutput::default();
        for (at, line) in lines.each() {
            self.line(line, at, path, &mut output)?;
            if self.task.fail_fast && !output.rejects.is_empty() {
                break;
            }
        }
        Ok(output)
    }

    /// Cleans a line. `line` includes its line end; `at` is its position.
    fn line(
        &mut self,
        line: &[u8],
        at: FilePosition,
        path: &str,
        output: &mut JobOutput,
    ) -> Result<(), Problem> {
        let number = at.lines + 1;
        let line = Line::split(line, at);
        let passes = self.passes_records();
        if passes {
            output.bytes.extend_from_slice(line.bom);
        }
        if line.record.is_empty() {
            if passes {
                output.bytes.extend_from_slice(line.content);
            }
            return Ok(());
        }
        let length = line.record.len() as u64;
        if length > self.task.max_record {
            return self.too_long(&LongLine { length, at }, path, output);
        }
        let done = line
            .read()
            .and_then(|record| self.record(record, number, path, output));
        match done {
            Ok(()) if passes => output.bytes.extend_from_slice(line.end()),
            Ok(()) => {}
            Err(reason) => {
                if passes && self.task.keeps_rejects {
                    output.bytes.extend_from_slice(line.content);
                }
                output.reject(Reject {
                    path: path.to_owned(),
                    record: Some(number),
                    offset: Some(at.offset),
                    reason,
                    content: if self.task.saves_rejects {
                        RejectContent::Bytes(jsonl::without_end(line.content).to_vec())
                    } else {
                        RejectContent::Omitted
                    },
                });
            }
        }
        Ok(())
    }

    fn record(
        &mut self,
        record: &str,
        number: u64,
        path: &str,
        output: &mut JobOutput,
    ) -> Result<(), String> {
        let task = self.task;
        let texts = jsonl::find(record, &task.fields, &task.output_fields)?;
        let name = |field: usize| DocumentId {
            path,
            record: Some(number),
            field: Some(&task.fields[field].name),
        };
        if task.action != Action::Clean {
            for found in &texts {
                self.write_action_output(&found.text, name(found.field), output);
            }
            return Ok(());
        }
        let mut cleaned = Vec::with_capacity(texts.len());
        for found in &texts {
            let value = self
                .documents
                .clean(&found.text, name(found.field), &mut output.side);
            cleaned.push(match value {
                None if !task.output_fields.is_empty() => {
                    Some(OutputValue::Text(found.text.to_string()))
                }
                value => value,
            });
        }
        match task.output_format(Format::Jsonl) {
            Format::Text => {
                for (found, value) in texts.iter().zip(&cleaned) {
                    let text = match value {
                        Some(OutputValue::Text(text)) => text,
                        _ => &*found.text,
                    };
                    append_text(text.as_bytes(), found.text.as_bytes(), &mut output.bytes);
                }
                Ok(())
            }
            Format::Jsonl | Format::Parquet => jsonl::write(
                record,
                &texts,
                &cleaned,
                &task.output_fields,
                &mut output.bytes,
                write_value,
            )
            .map_err(|e| e.to_string()),
        }
    }

    fn long(&mut self, long: &LongLine, path: &str) -> Result<JobOutput, Problem> {
        let mut output = JobOutput::default();
        self.too_long(long, path, &mut output)?;
        Ok(output)
    }

    /// Rejects a record that is too long. It is left out of the output, so a source that replaces itself fails.
    fn too_long(&self, long: &LongLine, path: &str, output: &mut JobOutput) -> Result<(), Problem> {
        let reason = long.reason(self.task.max_record);
        if self.task.in_place {
            let place = format!("{path}:{}", long.at.lines + 1);
            return Err(Problem::new(place, reason));
        }
        output.reject(Reject {
            path: path.to_owned(),
            record: Some(long.at.lines + 1),
            offset: Some(long.at.offset),
            reason,
            content: RejectContent::Omitted,
        });
        Ok(())
    }

    /// Returns true if the output has the records of the input, line for line.
    fn passes_records(&self) -> bool {
        self.task.action == Action::Clean && self.task.output_format(Format::Jsonl) == Format::Jsonl
    }
}

/// Converts a result: a problem ends the source.
fn into_result(output: Result<JobOutput, Problem>) -> JobResult {
    match output {
        Ok(output) => JobResult::Output(Box::new(output)),
        Err(problem) => JobResult::End(Err(problem)),
    }
}

/// Writes the result for a text of a record as JSON. `string` writes a string in the style of the record.
fn write_value(
    value: &OutputValue,
    out: &mut Vec<u8>,
    string: &dyn Fn(&str, &mut Vec<u8>) -> serde_json::Result<()>,
) -> serde_json::Result<()> {
    let blocks = match value {
        OutputValue::Text(text) => return string(text, out),
        OutputValue::Blocks(blocks) => blocks,
    };
    let mut before: &[u8] = b"[";
    for block in blocks {
        out.extend_from_slice(before);
        out.extend_from_slice(b"{\"kind\":");
        serde_json::to_writer(&mut *out, &block.kind)?;
        out.extend_from_slice(b",\"text\":");
        string(&block.text, out)?;
        out.push(b'}');
        before = b",";
    }
    if blocks.is_empty() {
        out.push(b'[');
    }
    out.push(b']');
    Ok(())
}

/// A text file as a record.
#[derive(Serialize)]
struct TextRecord<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocks: Option<&'a [TextBlock]>,
}

impl<'a> TextRecord<'a> {
    fn new(path: &'a str, text: &'a str, value: Option<&'a OutputValue>) -> Self {
        let (text, blocks) = match value {
            None => (Some(text), None),
            Some(OutputValue::Text(text)) => (Some(&**text), None),
            Some(OutputValue::Blocks(blocks)) => (None, Some(&**blocks)),
        };
        Self { path, text, blocks }
    }
}
