//! Producer of the pipeline: opens sources and reads them in pieces.

use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::budget::Budget;
use crate::clean::{Begin, Content, Instead, Job, Reject, Stream, Task, Work};
use crate::jsonl::{self, At, Piece};
use crate::messages::Problem;
use crate::ordered::Feed;
use crate::parquet::Table;
use crate::source::format::Format;
use crate::source::{Mark, Opened, Source, open};
use crate::utf8;

/// Maximum bytes of a text to clean as a whole, so that several are cleaned in parallel.
const WHOLE: u64 = 1 << 20;

/// How to read sources.
pub(crate) struct Reading<'t> {
    pub(crate) task: &'t Task,
    /// The format, if given.
    pub(crate) from: Option<Format>,
    /// The memory for reading ahead.
    pub(crate) budget: Budget,
    /// True if written text can't be withdrawn.
    pub(crate) is_final: bool,
}

impl Reading<'_> {
    /// Reads all sources. Those before `done` are already left out; the first resumes at `at`.
    pub(crate) fn run(
        &self,
        sources: impl Iterator<Item = Result<Source, Problem>>,
        done: Mark,
        mut at: Option<At>,
        feed: Feed<'_, Work>,
    ) {
        let mut mark = done;
        for source in sources {
            mark = mark.with(source.as_ref().ok());
            let at = at.take();
            let flow = match source {
                Ok(source) => self.source(&Arc::new(source), mark, at, feed),
                Err(problem) => self.instead(Arc::default(), Instead::Failed(problem), mark, feed),
            };
            if flow.is_break() {
                return;
            }
        }
    }

    fn instead(
        &self,
        source: Arc<Source>,
        instead: Instead,
        mark: Mark,
        feed: Feed<'_, Work>,
    ) -> ControlFlow<()> {
        feed(Work {
            source,
            job: Job::Instead(instead, mark),
            permit: None,
        })
    }

    fn source(
        &self,
        source: &Arc<Source>,
        mark: Mark,
        at: Option<At>,
        feed: Feed<'_, Work>,
    ) -> ControlFlow<()> {
        let opened = match open(source, self.from) {
            Ok(Some(opened)) => opened,
            Ok(None) => {
                let problem = Problem::new(source.place(), "is no text and is left out");
                return self.instead(Arc::clone(source), Instead::Left(problem), mark, feed);
            }
            Err(problem) => {
                return self.instead(Arc::clone(source), Instead::Failed(problem), mark, feed);
            }
        };
        if opened.format == Format::Jsonl && self.task.to == Some(Format::Parquet) {
            let problem = Problem::new(
                source.place(),
                "is JSON Lines, whose fields have no types of their own: write JSON Lines, and let another program make Parquet of it",
            );
            return self.instead(Arc::clone(source), Instead::Failed(problem), mark, feed);
        }
        let (format, compression) = (opened.format, opened.compression);
        let read = Arc::clone(&opened.read);
        let (opened, table) = match format {
            Format::Text | Format::Jsonl => (Some(opened), None),
            Format::Parquet => match Table::open(source, opened, self.task) {
                Ok(table) => (None, Some(Arc::new(table))),
                Err(problem) => {
                    return self.instead(Arc::clone(source), Instead::Failed(problem), mark, feed);
                }
            },
        };
        let mut hand = |job: Job, bytes: u64| {
            let permit = (bytes > 0).then(|| self.budget.take(bytes));
            feed(Work {
                source: Arc::clone(source),
                job,
                permit,
            })
        };
        hand(
            Job::Begin(Begin {
                format,
                compression,
                read: Arc::clone(&read),
                mark,
                table: table.clone(),
            }),
            0,
        )?;
        let failed = |e: io::Error| Problem::reading(source.place(), &e);
        let done = match (format, opened, table) {
            (_, _, Some(table)) => table.rows(at, &read, &mut hand),
            (Format::Jsonl, Some(opened), _) => self.lines(opened, at, &mut hand).map_err(failed),
            (_, Some(opened), _) => self.text(source, opened, &mut hand).map_err(failed),
            (_, None, None) => Ok(ControlFlow::Continue(())),
        };
        match done {
            Ok(flow) => flow?,
            Err(problem) => return hand(Job::End(Err(problem)), 0),
        }
        hand(Job::End(Ok(())), 0)
    }

    fn text(
        &self,
        source: &Source,
        opened: Opened,
        hand: &mut dyn FnMut(Job, u64) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let mut reader = opened.reader;
        let whole = if self.task.needs_whole() {
            self.task.longest
        } else if opened.file.is_some() {
            WHOLE.min(self.task.longest)
        } else {
            // The reader of a pipe gets its output without delay.
            1
        };
        let mut bytes = Vec::new();
        reader
            .by_ref()
            .take(whole.saturating_add(1))
            .read_to_end(&mut bytes)?;
        let length = bytes.len() as u64;
        if length <= whole {
            return Ok(hand(Job::Document(bytes), length));
        }
        let rejected = |offset: Option<u64>, reason: String| {
            Job::Rejected(Reject {
                path: source.label().to_string_lossy().into_owned(),
                record: None,
                offset,
                reason,
                content: Content::Left,
            })
        };
        if self.task.needs_whole() {
            return Ok(hand(
                rejected(
                    None,
                    format!(
                        "is longer than `--max-record` {whole}, and has to be in memory as a whole"
                    ),
                ),
                0,
            ));
        }
        // A file that is not UTF-8 must print nothing.
        if self.is_final
            && opened.file.is_some()
            && let Ok(Some(again)) = open(source, Some(Format::Text))
            && let Some(offset) = utf8::first_invalid(again.reader)?
        {
            let problem = Problem::not_utf8("", &bytes, offset);
            return Ok(hand(
                rejected(Some(offset as u64), problem.what().to_owned()),
                0,
            ));
        }
        Ok(hand(
            Job::Stream(Stream {
                start: bytes.iter().take(2).copied().collect(),
                reader: Box::new(Cursor::new(bytes).chain(reader)),
            }),
            0,
        ))
    }

    fn lines(
        &self,
        opened: Opened,
        at: Option<At>,
        hand: &mut dyn FnMut(Job, u64) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let mut reader = jsonl::Reader::new(opened.reader, self.task.longest);
        if let Some(at) = at {
            reader.skip_to(at)?;
        }
        while let Some(piece) = reader.next()? {
            let flow = match piece {
                Piece::Lines(lines) => {
                    let length = lines.bytes.len() as u64;
                    hand(Job::Lines(lines), length)
                }
                Piece::Long(long) => hand(Job::Long(long), 0),
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
