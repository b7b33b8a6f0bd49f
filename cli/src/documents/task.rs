//! Pieces of work and their results.

use std::io::Read;
use std::sync::Arc;

use zhuihe::Cleaner;

use crate::formats::jsonl::{Field, Lines};
use crate::formats::parquet;
use crate::input::format::Format;
use crate::input::{Source, SourceInfo};
use crate::output::Destination;
use crate::problem::Problem;

use super::reject::Reject;
use super::tally::Tally;

/// A cleaner for Markdown, with its own default block separator, and one for everything else.
#[derive(Debug, Clone)]
pub(crate) struct Cleaners {
    pub(crate) text: Cleaner,
    pub(crate) markdown: Cleaner,
}

impl Cleaners {
    /// Returns the cleaner for a Markdown document or for any other.
    pub(crate) fn select(&self, is_markdown: bool) -> &Cleaner {
        if is_markdown {
            &self.markdown
        } else {
            &self.text
        }
    }
}

/// The results to produce for every document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct RequestedResults {
    pub(crate) edits: bool,
    pub(crate) trace: bool,
    pub(crate) stats: bool,
    pub(crate) blocks: bool,
}

/// The settings that apply to every document.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) cleaners: Cleaners,
    pub(crate) action: Action,
    pub(crate) requested: RequestedResults,
    pub(crate) fields: Vec<Field>,
    /// The format of the output, if it differs from that of the input.
    pub(crate) to: Option<Format>,
    pub(crate) destination: Destination,
    /// True if several sources share a file, from which what is written of one can't be withdrawn.
    pub(crate) shares_file: bool,
    /// True to keep records that can't be read in the output.
    pub(crate) keeps_rejects: bool,
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

/// A piece of work on a source. Those of a source come between its `Begin` and its `End`.
pub(crate) type Work = (Arc<Source>, Job);

/// The result of a piece of work.
pub(crate) type CompletedWork = (Arc<Source>, JobResult);

/// A text of any length.
pub(crate) type Stream = Box<dyn Read + Send>;

pub(crate) enum Job {
    /// A file that is one document.
    Document(Vec<u8>),
    Lines(Lines),
    /// Rows of a Parquet file.
    Rows(parquet::Rows),
    /// Nothing to do: it only keeps its place among the results.
    Done(JobResult),
}

pub(crate) enum JobResult {
    /// The beginning of a source.
    Begin(SourceInfo),
    Output(Box<JobOutput>),
    /// A text of any length, cleaned while it is written.
    Stream(Stream),
    /// The end of the source, or the error that stopped it.
    End(Result<(), Problem>),
    /// A source that can't be read.
    Failed(Problem),
    /// A source found in a directory that is not text.
    NotText(Problem),
}

/// The output of a piece of work.
#[derive(Debug, Default)]
pub(crate) struct JobOutput {
    pub(crate) bytes: Vec<u8>,
    /// The rows to write, if the output is Parquet.
    pub(crate) rows: Option<parquet::CleanedRows>,
    /// Lines for the files of edits and traces.
    pub(crate) edits: Vec<u8>,
    pub(crate) trace: Vec<u8>,
    pub(crate) tally: Tally,
    pub(crate) rejects: Vec<Reject>,
}

impl JobOutput {
    /// Adds a record that can't be read.
    pub(crate) fn reject(&mut self, reject: Reject) {
        self.tally.rejected += 1;
        self.rejects.push(reject);
    }
}

impl Task {
    /// Returns the format of the output for a source of format `input`.
    pub(crate) fn output_format(&self, input: Format) -> Format {
        match self.to {
            // The other actions print text for every format.
            _ if self.action != Action::Clean => Format::Text,
            Some(to) => to,
            None if self.requested.blocks => Format::Jsonl,
            None => input,
        }
    }

    /// Returns true if results are written beside the texts.
    pub(crate) fn has_output_fields(&self) -> bool {
        self.fields.iter().any(|field| field.output.is_some())
    }

    /// Checks that a source has fields if the user named some. Texts found in a directory are cleaned beside records.
    pub(crate) fn check_has_fields(&self, source: &Source, format: Format) -> Result<(), Problem> {
        if format != Format::Text || !self.names_fields || source.from_walk {
            return Ok(());
        }
        let name = &self.fields[0].name;
        let what = format!(
            "is text, which has no field `{name}`: omit `--field`, or set its format with `--from`"
        );
        Err(Problem::new(source.place(), what))
    }

    /// Returns true if a text has to be in memory as a whole.
    pub(crate) fn needs_whole(&self) -> bool {
        self.action != Action::Clean
            || self.output_format(Format::Text) != Format::Text
            || self.requested != RequestedResults::default()
    }
}
