//! Options for the output.

use std::path::PathBuf;

use clap::ColorChoice;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::input::format;
use crate::config::jobs;
use crate::input::format::Format;

/// Options for the output.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Write to FILE, or below DIR, not to standard output.
    ///
    /// The output is a directory if it exists as one, if its name ends in `/`, or if an input is a directory. The
    /// results have the same paths below it as the inputs. Several inputs are written to a FILE one after the other.
    /// Every file is replaced atomically once it is complete.
    #[arg(short, long, value_name = "DIR|FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Clean files in place; also `-i`.
    ///
    /// Each file that changes is replaced atomically and keeps its permissions. If a path is a symbolic link, its
    /// target is replaced.
    #[arg(
        short = 'w',
        short_alias = 'i',
        long,
        conflicts_with_all = ["output", "json", "diff", "check", "to", "blocks", "resume"],
    )]
    pub(crate) in_place: bool,

    /// Output format: text or jsonl [default: that of the input]
    #[arg(long, value_name = "FORMAT", value_parser = format(&["auto", "text", "jsonl"]), default_value = "auto", hide_default_value = true, hide_possible_values = true)]
    pub(crate) to: std::option::Option<Format>,

    /// Encoding of the output: `utf-8`, or `same` as each input [default: utf-8; same with --in-place]
    #[arg(long, value_name = "NAME", value_parser = same_encoding(), hide_short_help = true)]
    pub(crate) output_encoding: Option<bool>,

    /// Keep the text, and write the cleaned text to the field NAME.
    ///
    /// Specify one for each `--field`, in the same order.
    #[arg(long = "output-field", value_name = "NAME", hide_short_help = true)]
    pub(crate) output_fields: Vec<String>,

    /// Write a list of blocks, with `kind` and `text`, instead of a text.
    ///
    /// Text files become JSON Lines, with `path` and `blocks` for each file; Parquet becomes JSON Lines, too.
    #[arg(long, hide_short_help = true)]
    pub(crate) blocks: bool,

    /// Print each document as JSON, with its edits and blocks.
    ///
    /// Each is an object on a line: path, text, edits, blocks.
    /// Ranges are byte ranges of UTF-8: `input` in the input, `output` in `text`. The path of standard input is `-`.
    /// Documents in JSON Lines and Parquet also have `record`, their number in the file, and `field`.
    #[arg(long, conflicts_with_all = ["diff", "check", "to", "blocks"])]
    pub(crate) json: bool,

    /// Print the changes as a diff.
    ///
    /// It is a unified diff, which `patch` applies. The exit status is 1 if there are changes.
    #[arg(long, conflicts_with_all = ["output", "check", "to", "blocks"])]
    pub(crate) diff: bool,

    /// Print the names of files that would change.
    ///
    /// The exit status is 1 if there are any.
    #[arg(long, conflicts_with_all = ["output", "to", "blocks"])]
    pub(crate) check: bool,

    #[command(flatten)]
    pub(crate) side: SideFiles,

    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// Additional output files.
#[derive(Debug, Default, PartialEq, clap::Args)]
#[command(next_help_heading = "Side files")]
pub(crate) struct SideFiles {
    /// Write the edits of each document to FILE, as JSON Lines.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) edits: Option<PathBuf>,

    /// Write each changed document to FILE, before and after cleaning, as JSON Lines.
    ///
    /// The fields are those of Data-Juicer's tracer: `original_text`, `processed_text`.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) trace: Option<PathBuf>,

    /// Write counts of documents and edits to FILE, as a JSON object.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) stats: Option<PathBuf>,

    /// Write unreadable records and the reasons to FILE.
    ///
    /// It is JSON Lines. The records are then missing from the output. Without this option they are copied unchanged if the output format can
    /// contain them. With `--in-place` they also stay in the file.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) rejects: Option<PathBuf>,
}

/// Options for the run.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Run")]
pub(crate) struct RunArgs {
    /// Stop at the first unreadable record or failed file.
    #[arg(long, hide_short_help = true)]
    pub(crate) fail_fast: bool,

    /// Continue an interrupted run: skip files whose output exists and is not older.
    ///
    /// Only for an output directory, with the same arguments. Side files have to cover the whole run, so they cannot be
    /// combined with it.
    #[arg(
        long,
        requires = "output",
        conflicts_with_all = ["edits", "trace", "stats", "rejects"],
        hide_short_help = true
    )]
    pub(crate) resume: bool,

    /// Number of cleaning threads [default: the number of cores]
    #[arg(short, long, value_name = "N", value_parser = jobs, hide_short_help = true)]
    pub(crate) jobs: Option<u16>,

    /// When to show progress on standard error; `auto`: on a terminal to which no results are printed.
    #[arg(long, value_name = "WHEN", default_value_t, hide_short_help = true)]
    pub(crate) progress: ColorChoice,
}

/// The option for coloured output.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ColorArgs {
    /// When to use colours; `auto` respects NO_COLOR and CLICOLOR
    #[arg(
        long = "color",
        value_name = "WHEN",
        default_value_t,
        hide_short_help = true
    )]
    pub(crate) when: ColorChoice,
}

/// Returns a parser for the encoding of the output: true for that of each source.
fn same_encoding() -> impl TypedValueParser<Value = bool> {
    PossibleValuesParser::new(["utf-8", "same"]).map(|name| name == "same")
}

impl OutputArgs {
    /// Returns true if each text is written in the encoding of its source.
    pub(crate) fn keeps_encoding(&self) -> bool {
        self.output_encoding.unwrap_or(self.in_place)
    }
}
