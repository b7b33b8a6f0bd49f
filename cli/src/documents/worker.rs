//! Executes pieces of work on a thread.

use std::ffi::OsString;

use crate::formats::{jsonl, parquet, text};
use crate::output::diff::{self, DiffStyle};
use crate::problem::Problem;

use super::document::{DocumentId, Documents, OutputValue};
use super::task::{Action, CompletedWork, Job, JobOutput, JobResult, Task, Work};

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
    pub(crate) fn work(&mut self, (source, job): Work) -> CompletedWork {
        let path = source.label().to_string_lossy();
        source.label().clone_into(&mut self.label);
        let rejected = |reject| {
            let mut output = JobOutput::default();
            output.reject(reject);
            output
        };
        let result = match job {
            Job::Begin(begin) => JobResult::Begin(begin),
            Job::Document(bytes) => into_result(text::clean(self, bytes, &path)),
            Job::Lines(lines) => into_result(jsonl::clean(self, &lines, &path)),
            Job::Long(long) => into_result(jsonl::too_long(self, &long, &path).map(rejected)),
            Job::Rows(rows) => into_result(parquet::clean(self, rows, &path)),
            Job::Stream(stream) => JobResult::Stream(stream),
            Job::Rejected(reject) => into_result(Ok(rejected(reject))),
            Job::End(end) => JobResult::End(end),
            Job::Skip(skip_reason) => JobResult::Skip(skip_reason),
        };
        (source, result)
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
}

/// Converts a result: a problem ends the source.
fn into_result(output: Result<JobOutput, Problem>) -> JobResult {
    match output {
        Ok(output) => JobResult::Output(Box::new(output)),
        Err(problem) => JobResult::End(Err(problem)),
    }
}
