//! Pieces of work and their results.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::budget::Permit;
use crate::jsonl::{At, Field, Lines, Long};
use crate::messages::Problem;
use crate::parquet;
use crate::source::format::{Compression, Format};
use crate::source::{Mark, Source};

use super::cleaners::Cleaners;
use super::document::{Side, Wanted};
use super::reject::Reject;

/// The settings that apply to every document.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) cleaners: Cleaners,
    pub(crate) action: Action,
    pub(crate) wanted: Wanted,
    pub(crate) fields: Vec<Field>,
    pub(crate) output_fields: Vec<String>,
    /// The format of the output, if it differs from that of the input.
    pub(crate) to: Option<Format>,
    /// True to keep records that can't be read in the output.
    pub(crate) keeps_rejects: bool,
    /// True to write the content of rejects to a file.
    pub(crate) wants_rejects: bool,
    /// True to stop at the first record that can't be read.
    pub(crate) fail_fast: bool,
    /// The maximum length of a record in bytes.
    pub(crate) longest: u64,
}

/// The kind of output for a cleaned text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Clean,
    Json,
    Diff { colour: bool },
    Check,
}

/// A piece of work. Those of a source come between its `Begin` and its `End`.
pub(crate) struct Work {
    pub(crate) source: Arc<Source>,
    pub(crate) job: Job,
    /// The memory that it takes.
    pub(crate) permit: Option<Permit>,
}

pub(crate) enum Job {
    Begin(Begin),
    /// A file that is one document.
    Document(Vec<u8>),
    Lines(Lines),
    /// A line longer than the limit.
    Long(Long),
    /// Rows of a Parquet file.
    Rows(parquet::Rows),
    /// A text of any length, cleaned while it is written.
    Stream(Stream),
    /// A file that is one document and can't be read.
    Rejected(Reject),
    /// The end of the source, or the error that stopped it.
    End(Result<(), Problem>),
    /// The replacement for a source that is not read.
    Instead(Instead, Mark),
}

/// Properties of a source, known before its content is read.
#[derive(Debug, Clone)]
pub(crate) struct Begin {
    pub(crate) format: Format,
    pub(crate) compression: Compression,
    /// Bytes read so far; updated during reading.
    pub(crate) read: Arc<AtomicU64>,
    /// The mark once this source is done.
    pub(crate) mark: Mark,
    /// The file, if it is Parquet.
    pub(crate) table: Option<Arc<parquet::Table>>,
}

/// A text of any length.
pub(crate) struct Stream {
    /// Its first two bytes, which identify UTF-16.
    pub(crate) start: Vec<u8>,
    /// The whole text.
    pub(crate) reader: Box<dyn Read + Send>,
}

/// The reason why a source is not read.
#[derive(Debug)]
pub(crate) enum Instead {
    /// It can't be read.
    Failed(Problem),
    /// It is not text.
    Left(Problem),
}

/// The result of a piece of work.
pub(crate) struct Done {
    pub(crate) source: Arc<Source>,
    pub(crate) result: Cleaned,
    /// Returned to the budget when the result is written.
    pub(crate) permit: Option<Permit>,
}

pub(crate) enum Cleaned {
    Begin(Begin),
    Output(Box<Output>),
    Stream(Stream),
    End(Result<(), Problem>),
    Instead(Instead, Mark),
}

/// The output of a piece of work.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) bytes: Vec<u8>,
    /// The rows to write, if the output is Parquet.
    pub(crate) rows: Option<parquet::Written>,
    pub(crate) side: Side,
    pub(crate) rejects: Vec<Reject>,
    /// True to keep a rejected record that is too long for memory in the output.
    pub(crate) keeps_long: bool,
    /// The position after this piece, if reading can resume there.
    pub(crate) next: Option<At>,
    /// Bytes of input.
    pub(crate) length: u64,
}

impl Output {
    /// Adds a record that can't be read.
    pub(crate) fn reject(&mut self, reject: Reject) {
        self.side.tally.rejected += 1;
        self.rejects.push(reject);
    }
}

impl Task {
    /// Returns the format of the output for a source of format `input`.
    pub(crate) fn output_format(&self, input: Format) -> Format {
        match self.to {
            Some(to) => to,
            None if self.wanted.blocks && input == Format::Text => Format::Jsonl,
            None => input,
        }
    }

    /// Returns true if a text has to be in memory as a whole.
    pub(crate) fn needs_whole(&self) -> bool {
        let plain =
            self.action == Action::Clean && self.output_format(Format::Text) == Format::Text;
        !plain || self.wanted != Wanted::default()
    }
}
