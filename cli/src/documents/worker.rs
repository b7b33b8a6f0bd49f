//! Executes pieces of work on a thread.

use serde::Serialize;
use zhuihe::{Block, Cleaned, Cleaner, Edit, Workspace};

use crate::formats::{jsonl, parquet, text};
use crate::input::format::Format;
use crate::output::diff::{self, DiffStyle};

use super::document::{DocumentId, OutputValue, TextBlock, append_text, json_line};
use super::task::{Action, CompletedWork, Job, JobOutput, JobResult, Task, Work};

/// The state of one worker thread.
pub(crate) struct Worker<'t> {
    pub(crate) task: &'t Task,
    workspace: Workspace,
}

#[derive(Serialize)]
struct EditsLine<'a> {
    #[serde(flatten)]
    name: DocumentId<'a>,
    edits: &'a [Edit],
}

#[derive(Serialize)]
struct TraceLine<'a> {
    original_text: &'a str,
    processed_text: &'a str,
}

/// A line of `--json`.
#[derive(Serialize)]
struct DocumentLine<'a> {
    #[serde(flatten)]
    name: DocumentId<'a>,
    text: &'a str,
    edits: &'a [Edit],
    blocks: &'a [Block],
}

impl<'t> Worker<'t> {
    pub(crate) fn new(task: &'t Task) -> Self {
        Self {
            task,
            workspace: Workspace::new(),
        }
    }

    /// Executes a piece of work.
    pub(crate) fn work(&mut self, (source, job): Work) -> CompletedWork {
        let path = source.label().to_string_lossy();
        let output = match job {
            Job::Document(bytes) => Ok(text::clean(self, bytes, &source)),
            Job::Lines(lines) => jsonl::clean(self, &lines, &path),
            Job::Rows(rows) => parquet::clean(self, rows, &path),
            Job::Done(result) => return (source, result),
        };
        let result = match output {
            Ok(output) => JobResult::Output(Box::new(output)),
            Err(problem) => JobResult::End(Err(problem)),
        };
        (source, result)
    }

    /// Cleans a text of a record. Returns the value to write to the record, if it has one and the text
    /// changes; other output is written to `output`.
    pub(crate) fn clean_in_record(
        &mut self,
        text: &str,
        name: DocumentId<'_>,
        output: &mut JobOutput,
    ) -> Option<OutputValue> {
        if self.task.action != Action::Clean {
            let label = name.label(self.task.fields.len() > 1);
            self.write_action_output(text, name, label.as_bytes(), output);
            return None;
        }
        let value = self.clean(text, name, output);
        if self.task.output_format(Format::Jsonl) != Format::Text {
            return value;
        }
        let cleaned = match &value {
            Some(OutputValue::Text(cleaned)) => cleaned,
            _ => text,
        };
        append_text(cleaned.as_bytes(), text.as_bytes(), &mut output.bytes);
        None
    }

    /// Writes the output of `--json`, `--diff` or `--check` for a text, which a diff calls `label`.
    pub(crate) fn write_action_output(
        &mut self,
        text: &str,
        name: DocumentId<'_>,
        label: &[u8],
        output: &mut JobOutput,
    ) {
        if self.task.action == Action::Json {
            let cleaned = self.cleaner(name).clean(text);
            let line = DocumentLine {
                name,
                text: cleaned.text(),
                edits: cleaned.edits(),
                blocks: cleaned.blocks(),
            };
            json_line(&line, &mut output.bytes);
            self.record_edits(&cleaned, name, output);
            self.count(text, cleaned.text(), output);
            return;
        }
        let value = self.clean(text, name, output);
        if let (Action::Diff { colour }, Some(OutputValue::Text(after))) = (self.task.action, value)
        {
            let style = DiffStyle {
                colour,
                escapes: self.task.escapes,
                ascii_label: self.task.keeps_encoding,
            };
            let diff = diff::unified(label, text, &after, style);
            output.bytes.extend(diff);
        }
    }

    /// Cleans a document. Returns `None` if the text does not change and blocks are not wanted.
    pub(crate) fn clean(
        &mut self,
        text: &str,
        name: DocumentId<'_>,
        output: &mut JobOutput,
    ) -> Option<OutputValue> {
        let cleaner = self.cleaner(name);
        let requested = self.task.requested;
        let mut blocks = None;
        let after = if requested.edits || requested.stats || requested.blocks {
            let cleaned = cleaner.clean(text);
            self.record_edits(&cleaned, name, output);
            if requested.blocks {
                let of_text = cleaned.blocks().iter().map(|b| TextBlock {
                    kind: b.kind,
                    text: cleaned.text()[b.output.clone()].to_owned(),
                });
                blocks = Some(OutputValue::Blocks(of_text.collect()));
            }
            cleaned.into_text().into_owned()
        } else {
            let mut after = String::new();
            cleaner.clean_into(text, &mut self.workspace, &mut after);
            after
        };
        let changed = self.count(text, &after, output);
        blocks.or_else(|| changed.then_some(OutputValue::Text(after)))
    }

    fn cleaner(&self, name: DocumentId<'_>) -> &'t Cleaner {
        self.task.cleaners.select(name.is_markdown())
    }

    /// Adds the edits to the side output that needs them.
    fn record_edits(&self, cleaned: &Cleaned<'_>, name: DocumentId<'_>, output: &mut JobOutput) {
        let edits = cleaned.edits();
        if self.task.requested.edits {
            json_line(&EditsLine { name, edits }, &mut output.edits);
        }
        if self.task.requested.stats {
            output.tally.edits.count(edits);
        }
    }

    /// Counts a document, and traces it if it changed. Returns true if it changed.
    fn count(&self, text: &str, after: &str, output: &mut JobOutput) -> bool {
        let tally = &mut output.tally;
        tally.documents += 1;
        tally.bytes.before += text.len() as u64;
        tally.bytes.after += after.len() as u64;
        let changed = after != text;
        tally.changed += u64::from(changed);
        if changed && self.task.requested.trace {
            let line = TraceLine {
                original_text: text,
                processed_text: after,
            };
            json_line(&line, &mut output.trace);
        }
        changed
    }
}
