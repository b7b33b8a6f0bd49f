//! Pieces of work, and what comes of each.

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

/// What is done with every document.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) cleaners: Cleaners,
    pub(crate) action: Action,
    pub(crate) wanted: Wanted,
    pub(crate) fields: Vec<Field>,
    pub(crate) output_fields: Vec<String>,
    /// The format of the output, where it is not that of the input.
    pub(crate) to: Option<Format>,
    /// Whether records that can't be read stay in the output.
    pub(crate) keeps_rejects: bool,
    /// Whether what they hold is written to a file of their own.
    pub(crate) wants_rejects: bool,
    /// Whether the first record that can't be read is the last that is looked at.
    pub(crate) fail_fast: bool,
    /// The longest record in bytes.
    pub(crate) longest: u64,
}

/// What comes of a cleaned text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Clean,
    Json,
    Diff { colour: bool },
    Check,
}

/// A piece of work. What belongs to a source stands between its beginning and its end.
pub(crate) struct Work {
    pub(crate) source: Arc<Source>,
    pub(crate) job: Job,
    /// The memory that it takes.
    pub(crate) permit: Option<Permit>,
}

pub(crate) enum Job {
    Begin(Begin),
    /// A file that is a document.
    Document(Vec<u8>),
    Lines(Lines),
    /// A record that is too long.
    Long(Long),
    /// Rows of a Parquet file.
    Rows(parquet::Rows),
    /// A text of any length, cleaned on its way to the output.
    Stream(Stream),
    /// A file that is a document and can't be read as one.
    Rejected(Reject),
    /// The source is done, or can't be read further.
    End(Result<(), Problem>),
    /// What stands in the place of a source.
    Instead(Instead, Mark),
}

/// What is known of a source before it is read.
#[derive(Debug, Clone)]
pub(crate) struct Begin {
    pub(crate) format: Format,
    pub(crate) compression: Compression,
    /// Bytes of it read so far, which grows.
    pub(crate) read: Arc<AtomicU64>,
    /// What is done when it is done.
    pub(crate) mark: Mark,
    /// The file, where it is Parquet.
    pub(crate) table: Option<Arc<parquet::Table>>,
}

/// A text of any length.
pub(crate) struct Stream {
    /// Its first two bytes, which show UTF-16.
    pub(crate) start: Vec<u8>,
    /// All of it.
    pub(crate) reader: Box<dyn Read + Send>,
}

/// Why a source is not read.
#[derive(Debug)]
pub(crate) enum Instead {
    /// It can't be.
    Failed(Problem),
    /// It is no text.
    Left(Problem),
}

/// What comes of a piece of work.
pub(crate) struct Done {
    pub(crate) source: Arc<Source>,
    pub(crate) result: Cleaned,
    /// Given back when the result is written.
    pub(crate) permit: Option<Permit>,
}

pub(crate) enum Cleaned {
    Begin(Begin),
    Output(Box<Output>),
    Stream(Stream),
    End(Result<(), Problem>),
    Instead(Instead, Mark),
}

/// What a piece of work writes.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) bytes: Vec<u8>,
    /// What is written of rows, where that is Parquet.
    pub(crate) rows: Option<parquet::Written>,
    pub(crate) side: Side,
    pub(crate) rejects: Vec<Reject>,
    /// Whether a rejected record that is too long for memory stays in the output.
    pub(crate) keeps_long: bool,
    /// Where the source goes on, where it can be read from there.
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
    /// What is written for a source of a format.
    pub(crate) fn output_format(&self, input: Format) -> Format {
        match self.to {
            Some(to) => to,
            None if self.wanted.blocks && input == Format::Text => Format::Jsonl,
            None => input,
        }
    }

    /// Whether a text has to be in memory as a whole.
    pub(crate) fn needs_whole(&self) -> bool {
        let plain =
            self.action == Action::Clean && self.output_format(Format::Text) == Format::Text;
        !plain || self.wanted != Wanted::default()
    }
}
