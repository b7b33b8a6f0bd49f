//! Producer of the pipeline: opens sources and reads them in pieces.

use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::documents::{Job, JobOutput, JobResult, Reject, Task, Work};
use crate::formats::{jsonl, parquet};
use crate::input::format::Format;
use crate::input::{OpenedSource, ReadOptions, Source, open};
use crate::pipeline::Feed;
use crate::problem::Problem;

/// Maximum bytes of a text to clean as a whole, so that several are cleaned in parallel.
const WHOLE_TEXT_LIMIT: u64 = 1 << 20;

/// How to read sources.
pub(crate) struct Producer<'t> {
    pub(crate) task: &'t Task,
    pub(crate) read: ReadOptions,
}

impl Producer<'_> {
    /// Reads all sources.
    pub(crate) fn run(
        &self,
        sources: impl Iterator<Item = Result<Source, Problem>>,
        feed: Feed<'_, Work>,
    ) {
        for source in sources {
            let flow = match source {
                Ok(source) => self.source(&Arc::new(source), feed),
                Err(problem) => feed((Arc::default(), Job::Done(JobResult::Failed(problem)))),
            };
            if flow.is_break() {
                return;
            }
        }
    }

    fn source(&self, source: &Arc<Source>, feed: Feed<'_, Work>) -> ControlFlow<()> {
        let mut send = |job: Job| feed((Arc::clone(source), job));
        let opened = match self.open(source) {
            Ok(opened) => opened,
            Err(result) => return send(Job::Done(result)),
        };
        let format = opened.info.format;
        send(Job::Done(JobResult::Begin(opened.info.clone())))?;
        let failed = |e: io::Error| Problem::reading(source.place(), &e);
        let done = match format {
            Format::Parquet => parquet::read(source, opened, self.task, &mut send),
            Format::Jsonl => self.lines(opened, &mut send).map_err(failed),
            Format::Text => self.text(source, opened, &mut send).map_err(failed),
        };
        let end = match done {
            Ok(flow) => {
                flow?;
                Ok(())
            }
            Err(problem) => Err(problem),
        };
        send(Job::Done(JobResult::End(end)))
    }

    /// Opens a source.
    fn open(&self, source: &Source) -> Result<OpenedSource, JobResult> {
        let problem = |what: &str| Problem::new(source.place(), what);
        let opened = open(source, &self.read)
            .map_err(JobResult::Failed)?
            .ok_or_else(|| JobResult::NotText(problem("is not a text file, skipped")))?;
        self.task
            .check_has_fields(source, opened.info.format)
            .map_err(JobResult::Failed)?;
        Ok(opened)
    }

    fn text(
        &self,
        source: &Source,
        opened: OpenedSource,
        send: &mut dyn FnMut(Job) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let mut reader = opened.reader;
        let limit = if self.task.needs_whole() || self.task.shares_file {
            self.task.max_record
        } else if opened.file.is_some() {
            WHOLE_TEXT_LIMIT.min(self.task.max_record)
        } else {
            // The reader of a pipe gets its output without delay.
            1
        };
        let mut bytes = Vec::new();
        reader
            .by_ref()
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 <= limit {
            return Ok(send(Job::Document(bytes)));
        }
        if self.task.needs_whole() {
            let reason = format!(
                "longer than `--max-record` {limit}, and these options need the whole text in memory"
            );
            let path = source.label().to_string_lossy();
            let mut output = JobOutput::default();
            output.reject(Reject::new(path, None, None, reason));
            return Ok(send(Job::Done(JobResult::Output(Box::new(output)))));
        }
        let stream = Box::new(Cursor::new(bytes).chain(reader));
        Ok(send(Job::Done(JobResult::Stream(stream))))
    }

    fn lines(
        &self,
        opened: OpenedSource,
        send: &mut dyn FnMut(Job) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let mut reader = jsonl::ChunkReader::new(opened.reader, self.task.max_record);
        while let Some(lines) = reader.next()? {
            let flow = send(Job::Lines(lines));
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
