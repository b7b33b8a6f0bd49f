//! Options for input and output.

use std::path::PathBuf;

use clap::ValueEnum;

use super::encoding::EncodingArgs;
use crate::jsonl::Field;
use crate::problem::Problem;
use crate::settings::{MAX_RECORD, ResolvedConfig, jobs, size};
use crate::source::ReadOptions;
use crate::source::format::Format;

/// Options for the input.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Files and directories; `-` or none is standard input.
    ///
    /// Directories are searched recursively, in order of names, for text (`.txt`, `.text`), Markdown (`.md`,
    /// `.markdown`), JSON Lines and Parquet files. Other file types are cleaned only if they are named explicitly or
    /// match `--include`. Hidden files and files matched by `.gitignore` or `.ignore` are skipped. If a file
    /// has the name of a subcommand, write it as a path: `./score`.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Input format: auto, text, jsonl or parquet.
    ///
    /// `auto`, the default, uses the file name, or else the content. Files compressed with gzip or zstd are recognized by their
    /// content.
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) from: FormatArg,

    #[command(flatten)]
    pub(crate) encoding: EncodingArgs,

    /// Field with the text; repeatable [default: text]
    ///
    /// It is a field of JSON Lines or Parquet.
    ///
    /// A dot selects a field of a nested object: `meta.body`. In JSON, a number selects an element of a list. `*` selects all
    /// elements: `pages.*.text`. A JSON Pointer selects a field with a dot in its name: `/meta/body.text`.
    #[arg(long = "field", value_name = "NAME")]
    pub(crate) fields: Vec<String>,

    /// Also clean hidden files and directories.
    #[arg(hide_short_help = true, long)]
    pub(crate) hidden: bool,

    /// Also clean files matched by `.gitignore`, `.ignore` and similar files.
    #[arg(hide_short_help = true, long)]
    pub(crate) no_ignore: bool,

    /// Follow symbolic links below a directory.
    #[arg(hide_short_help = true, short = 'L', long)]
    pub(crate) follow: bool,

    /// Clean other files, too, that match GLOB; repeatable.
    ///
    /// Below a directory, they are cleaned whatever their type.
    /// Globs have the syntax of `.gitignore`: `*.log` matches at any depth, `/raw/*.ocr` from the directory named on the
    /// command line, and `notes/` all files below a directory. Hidden and ignored files stay skipped, and `--exclude`
    /// takes precedence.
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,

    /// Skip what matches GLOB below a directory; repeatable.
    ///
    /// Globs have the syntax of `.gitignore`.
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,

    /// Read more paths from FILE, one per line; `-` is standard input.
    ///
    /// If FILE contains NUL bytes, they terminate the paths (`find -print0`). With `-o DIR`, these files keep their path
    /// below DIR.
    #[arg(hide_short_help = true, long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,

    /// Read zstd files with a window of more than 128 MiB, as `zstd --long=31` writes them; needs up to 2 GiB of memory.
    #[arg(hide_short_help = true, long)]
    pub(crate) long_window: bool,

    /// Reject longer records, and longer texts that have to be in memory as a whole [default: 256M]
    ///
    /// A longer record is left out of the output; with `--in-place`, its file is not changed.
    #[arg(hide_short_help = true, long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_record: Option<u64>,
}

impl InputArgs {
    /// Sets the options that the command line does not set from the settings.
    pub(crate) fn complete(&mut self, settings: &ResolvedConfig) {
        if self.fields.is_empty() {
            self.fields = settings.settings.field.clone().unwrap_or_default();
        }
        let include = settings.settings.include.clone();
        self.include.extend(include.unwrap_or_default());
        let exclude = settings.settings.exclude.clone();
        self.exclude.extend(exclude.unwrap_or_default());
        self.max_record = self.max_record.or(settings.settings.max_record);
    }

    /// Returns the text fields.
    pub(crate) fn fields(&self) -> Result<Vec<Field>, Problem> {
        let names = match &self.fields[..] {
            [] => &["text".to_owned()][..],
            names => names,
        };
        let fields: Result<_, String> = names.iter().map(|n| Field::parse(n)).collect();
        fields.map_err(|e| Problem::new("--field", e))
    }

    /// Returns how to read the inputs, which are replaced if `in_place`.
    pub(crate) fn read_options(&self, in_place: bool) -> ReadOptions {
        ReadOptions {
            from: self.from.named(),
            encoding: self.encoding.choice,
            long_window: self.long_window,
            in_place,
        }
    }

    /// Returns the maximum length of a record in bytes.
    pub(crate) fn max_record(&self) -> u64 {
        self.max_record.unwrap_or(MAX_RECORD)
    }
}

impl InputArgs {
    /// Returns true if several paths, or a list of files, are given.
    pub(crate) fn has_several(&self) -> bool {
        self.paths.len() > 1 || self.files_from.is_some()
    }
}

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

    /// Clean files in place.
    ///
    /// Each file that changes is replaced atomically and keeps its permissions. If a path is a symbolic link, its
    /// target is replaced.
    #[arg(
        short = 'w',
        visible_short_alias = 'i',
        long,
        conflicts_with_all = ["output", "json", "diff", "check", "to", "blocks", "resume"],
    )]
    pub(crate) in_place: bool,

    /// Output format: text, jsonl or parquet
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) to: FormatArg,

    /// Encoding of the output: `utf-8`, or `same` as each input [default: utf-8; same with --in-place]
    #[arg(hide_short_help = true, long, value_name = "NAME", value_enum)]
    pub(crate) output_encoding: Option<OutputEncoding>,

    /// Keep the text, and write the cleaned text to the field NAME.
    ///
    /// Specify one for each `--field`, in the same order.
    #[arg(hide_short_help = true, long = "output-field", value_name = "NAME")]
    pub(crate) output_fields: Vec<String>,

    /// Write a list of blocks, with `kind` and `text`, instead of a text.
    ///
    /// Text files become JSON Lines, with `path` and `blocks` for each file.
    #[arg(hide_short_help = true, long)]
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

    /// Write the edits of each document to FILE, as JSON Lines.
    #[arg(
        hide_short_help = true,
        long,
        value_name = "FILE",
        help_heading = "Side files"
    )]
    pub(crate) edits: Option<PathBuf>,

    /// Write each changed document to FILE, before and after cleaning, as JSON Lines.
    ///
    /// The fields are those of Data-Juicer's tracer: `original_text`, `processed_text`.
    #[arg(
        hide_short_help = true,
        long,
        value_name = "FILE",
        help_heading = "Side files"
    )]
    pub(crate) trace: Option<PathBuf>,

    /// Write counts of documents and edits to FILE, as a JSON object.
    #[arg(
        hide_short_help = true,
        long,
        value_name = "FILE",
        help_heading = "Side files"
    )]
    pub(crate) stats: Option<PathBuf>,

    /// Write unreadable records and the reasons to FILE.
    ///
    /// It is JSON Lines. The records are then missing from the output. Without this option they are copied unchanged if the output format can
    /// contain them. With `--in-place` they also stay in the file.
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Side files",
        hide_short_help = true
    )]
    pub(crate) rejects: Option<PathBuf>,

    /// Stop at the first unreadable record or failed file.
    #[arg(hide_short_help = true, long, help_heading = "Run")]
    pub(crate) fail_fast: bool,

    /// Continue an interrupted run: skip files whose output exists and is not older.
    ///
    /// Only for an output directory, with the same arguments. Side files have to cover the whole run, so they cannot be
    /// combined with it.
    #[arg(
        long,
        requires = "output",
        conflicts_with_all = ["edits", "trace", "stats", "rejects"],
        help_heading = "Run",
        hide_short_help = true
    )]
    pub(crate) resume: bool,

    /// Number of cleaning threads [default: the number of cores]
    #[arg(hide_short_help = true,
        short,
        long,
        value_name = "N",
        value_parser = jobs,
        help_heading = "Run"
    )]
    pub(crate) jobs: Option<u16>,

    /// When to show progress on standard error.
    #[arg(
        hide_short_help = true,
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        help_heading = "Run"
    )]
    pub(crate) progress: ProgressWhen,
}

impl OutputArgs {
    /// Returns true if each text is written in the encoding of its source.
    pub(crate) fn keeps_encoding(&self) -> bool {
        match self.output_encoding {
            Some(encoding) => encoding == OutputEncoding::Same,
            None => self.in_place,
        }
    }
}

/// The encoding of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputEncoding {
    #[value(name = "utf-8")]
    Utf8,
    /// That of each input
    Same,
}

/// A format with its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FormatArg {
    /// By name, or else by content
    #[default]
    Auto,
    /// Plain text: each file is a document
    Text,
    /// JSON Lines: each line is a record
    Jsonl,
    /// Parquet: each row is a record
    Parquet,
}

impl FormatArg {
    /// Returns the format, if one is named.
    pub(crate) fn named(self) -> Option<Format> {
        match self {
            Self::Auto => None,
            Self::Text => Some(Format::Text),
            Self::Jsonl => Some(Format::Jsonl),
            Self::Parquet => Some(Format::Parquet),
        }
    }
}

/// When to display progress.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum ProgressWhen {
    /// If standard error is a terminal to which no results are printed
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
