//! Pieces of work and their results.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::formats::jsonl::{Field, Lines, LongLine};
use crate::formats::parquet;
use crate::input::Source;
use crate::input::encoding::DetectedEncoding;
use crate::input::format::{Compression, Format};
use crate::problem::Problem;

use super::document::{Cleaners, RequestedResults, SideOutput};
use super::reject::Reject;

/// The settings that apply to every document.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) cleaners: Cleaners,
    pub(crate) action: Action,
    pub(crate) requested: RequestedResults,
    pub(crate) fields: Vec<Field>,
    pub(crate) output_fields: Vec<String>,
    /// The format of the output, if it differs from that of the input.
    pub(crate) to: Option<Format>,
    /// True to keep records that can't be read in the output.
    pub(crate) keeps_rejects: bool,
    /// True if each source replaces itself.
    pub(crate) in_place: bool,
    /// True if several sources share a file, from which what is written of one can't be withdrawn.
    pub(crate) shares_file: bool,
    /// True to write the content of rejects to a file.
    pub(crate) saves_rejects: bool,
    /// True to stop at the first record that can't be read.
    pub(crate) fail_fast: bool,
    /// The maximum length of a record in bytes.
    pub(crate) max_record: u64,
    /// True to write each text in the encoding of its source.
    pub(crate) keeps_encoding: bool,
    /// True if the user named the fields: an input that is text, and no other of a directory, has none.
    pub(crate) names_fields: bool,
    /// True to escape control characters in diffs and names, for a terminal.
    pub(crate) escapes: bool,
}

/// The kind of output for a cleaned text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Clean,
    Json,
    Diff { colour: bool },
    Check,
}

/// A piece of work on a source. Those of a source come between its `SourceInfo` and its `End`.
pub(crate) type Work = (Arc<Source>, Job);

/// A text of any length.
pub(crate) type Stream = Box<dyn Read + Send>;

pub(crate) enum Job {
    Begin(SourceInfo),
    /// A file that is one document.
    Document(Vec<u8>),
    Lines(Lines),
    /// A line longer than the limit.
    Long(LongLine),
    /// Rows of a Parquet file.
    Rows(parquet::Rows),
    /// A text of any length, cleaned while it is written.
    Stream(Stream),
    /// A file that is one document and can't be read.
    Rejected(Reject),
    /// The end of the source, or the error that stopped it.
    End(Result<(), Problem>),
    /// A source that is not read.
    Skip(SkipReason),
}

/// Properties of a source, known before its content is read.
#[derive(Debug, Clone)]
pub(crate) struct SourceInfo {
    pub(crate) format: Format,
    pub(crate) compression: Compression,
    /// Bytes read so far; updated during reading.
    pub(crate) read: Arc<AtomicU64>,
    pub(crate) encoding: DetectedEncoding,
    /// The file, if it is Parquet.
    pub(crate) table: Option<Arc<parquet::Table>>,
}

/// The reason why a source is not read.
#[derive(Debug)]
pub(crate) enum SkipReason {
    /// It can't be read.
    Failed(Problem),
    /// It was found in a directory and is not text.
    NotText(Problem),
}

/// The result of a piece of work.
pub(crate) type CompletedWork = (Arc<Source>, JobResult);

pub(crate) enum JobResult {
    Begin(SourceInfo),
    Output(Box<JobOutput>),
    Stream(Stream),
    End(Result<(), Problem>),
    Skip(SkipReason),
}

/// The output of a piece of work.
#[derive(Debug, Default)]
pub(crate) struct JobOutput {
    pub(crate) bytes: Vec<u8>,
    /// The rows to write, if the output is Parquet.
    pub(crate) rows: Option<parquet::CleanedRows>,
    pub(crate) side: SideOutput,
    pub(crate) rejects: Vec<Reject>,
}

impl JobOutput {
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
            None if self.requested.blocks && input == Format::Text => Format::Jsonl,
            None => input,
        }
    }

    /// Checks that a source has fields if the user named some. Texts found in a directory are cleaned beside records.
    pub(crate) fn check_has_fields(&self, source: &Source, format: Format) -> Result<(), Problem> {
        if format != Format::Text || !self.names_fields || source.from_walk {
            return Ok(());
        }
        let name = &self.fields[0];
        let what = format!(
            "is text, which has no field `{name}`: omit `--field`, or set its format with `--from`"
        );
        Err(Problem::new(source.place(), what))
    }

    /// Returns true if a text has to be in memory as a whole.
    pub(crate) fn needs_whole(&self) -> bool {
        let plain =
            self.action == Action::Clean && self.output_format(Format::Text) == Format::Text;
        !plain || self.requested != RequestedResults::default()
    }
}
