//! Selects the documents of a report.

use std::borrow::Cow;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::args::InputArgs;
use crate::documents::{DocumentId, Job, Task};
use crate::formats::jsonl::{self, Line};
use crate::formats::parquet;
use crate::input::encoding::DecodeError;
use crate::input::format::Format;
use crate::input::{OpenedSource, Source, open, sources};
use crate::problem::Problem;

/// A text and its label in the report.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) label: String,
    pub(crate) text: String,
    /// True for a Markdown file.
    pub(crate) is_markdown: bool,
}

/// Accepts or declines a document, which is built only when accepted.
pub(super) type Take<'t> = &'t mut dyn FnMut(&dyn Fn() -> Document) -> Result<(), Problem>;

/// Calls `take` with every document of `args`, and returns the number of records that can't be read. A file that can't
/// be read is an error.
pub(super) fn documents(args: &InputArgs, task: &Task, take: Take<'_>) -> Result<u64, Problem> {
    let mut rejected = 0;
    let options = args.read_options(false);
    for source in sources(args, &[])? {
        let source = source?;
        let Some(opened) = open(&source, &options)? else {
            continue;
        };
        task.check_has_fields(&source, opened.info.format)?;
        let encoding = Arc::clone(&opened.info.encoding);
        match opened.info.format {
            Format::Text => text(&source, opened, task.max_record, take)?,
            Format::Jsonl => {
                let mut records = RecordReader::new(&source, task, take);
                records.lines(&source, opened)?;
                rejected += records.rejected;
            }
            Format::Parquet => {
                let mut records = RecordReader::new(&source, task, take);
                records.rows(&source, opened)?;
                rejected += records.rejected;
            }
        }
        if let Some(name) = encoding.get().and_then(|e| e.guessed()) {
            Problem::read_as(source.place(), name).report();
        }
    }
    Ok(rejected)
}

fn text(
    source: &Source,
    opened: OpenedSource,
    max_record: u64,
    take: Take<'_>,
) -> Result<(), Problem> {
    let mut bytes = Vec::new();
    let mut reader = opened.reader.take(max_record.saturating_add(1));
    reader
        .read_to_end(&mut bytes)
        .map_err(|e| Problem::reading(source.place(), &e))?;
    if bytes.len() as u64 > max_record {
        return Err(Problem::new(
            source.place(),
            format!("longer than `--max-record` {max_record}"),
        ));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let error = DecodeError::utf8(e.utf8_error().valid_up_to());
        Problem::new(source.place(), error.advice())
    })?;
    take(&|| Document {
        label: source.label().to_string_lossy().into_owned(),
        text: text.clone(),
        is_markdown: source.is_markdown(),
    })
}

/// The records of a file.
struct RecordReader<'a> {
    path: Cow<'a, str>,
    task: &'a Task,
    take: Take<'a>,
    rejected: u64,
}

impl<'a> RecordReader<'a> {
    fn new(source: &'a Source, task: &'a Task, take: Take<'a>) -> Self {
        Self {
            path: source.label().to_string_lossy(),
            task,
            take,
            rejected: 0,
        }
    }

    /// Reports a record that can't be read.
    fn reject(&mut self, number: u64, reason: &str) {
        self.rejected += 1;
        Problem::new(format!("{}:{number}", self.path), reason).report();
    }

    fn offer(&mut self, number: u64, field: &str, text: &str) -> Result<(), Problem> {
        let name = DocumentId {
            path: &self.path,
            record: Some(number),
            field: Some(field),
        };
        let several = self.task.fields.len() > 1;
        (self.take)(&|| Document {
            label: name.label(several),
            text: text.to_owned(),
            is_markdown: false,
        })
    }

    fn lines(&mut self, source: &Source, opened: OpenedSource) -> Result<(), Problem> {
        let mut reader = jsonl::ChunkReader::new(opened.reader, self.task.max_record);
        let failed = |e| Problem::reading(source.place(), &e);
        while let Some(lines) = reader.next().map_err(failed)? {
            for line in lines.each() {
                self.line(&line)?;
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        let texts = match line.too_long(self.task.max_record) {
            Some(reason) => Err(reason),
            None if line.record.is_empty() => return Ok(()),
            None => line
                .read()
                .and_then(|record| jsonl::find(record, &self.task.fields)),
        };
        match texts {
            Ok(texts) => texts
                .iter()
                .try_for_each(|found| self.offer(line.number, &found.field.name, &found.text)),
            Err(reason) => {
                self.reject(line.number, &reason);
                Ok(())
            }
        }
    }

    fn rows(&mut self, source: &Source, opened: OpenedSource) -> Result<(), Problem> {
        let mut done = Ok(());
        let read = parquet::read(source, opened, self.task, &mut |job| {
            if let Job::Lines(lines) = job {
                done = lines.each().try_for_each(|line| self.line(&line));
            }
            match done {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        read.and(done)
    }
}
