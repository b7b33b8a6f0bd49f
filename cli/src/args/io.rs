//! Options for input and output.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::jsonl::Field;
use crate::messages::Problem;
use crate::settings::{InForce, LONGEST, size};
use crate::source::format::Format;

/// Options for the input.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Files and directories to clean; `-` or nothing is standard input.
    ///
    /// A directory is searched recursively, in the order of names, for text (`.txt`, `.text`), Markdown (`.md`,
    /// `.markdown`), JSON Lines and Parquet files. Other file types are cleaned only if they are named explicitly or
    /// match `--include`. Hidden files and files matched by `.gitignore` or `.ignore` are skipped. If the first file
    /// has the name of a command, write it as a path: `./score`.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// What the inputs are.
    ///
    /// `auto` goes by the name, and where that says nothing by the content. Files compressed by gzip or zstd are
    /// recognised by their content.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) from: FormatArg,

    /// The field with the text, in JSON Lines and Parquet; can be given several times [default: text]
    ///
    /// A dotted path goes into nested objects: `meta.body`. In JSON, a number picks an element of a list, and `*`
    /// takes all: `pages.*.text`. A dot in a name is written `\.`.
    #[arg(long = "field", value_name = "NAME")]
    pub(crate) fields: Vec<String>,

    /// Take hidden files and directories too.
    #[arg(long)]
    pub(crate) hidden: bool,

    /// Take also what `.gitignore`, `.ignore` and their like leave out.
    #[arg(long)]
    pub(crate) no_ignore: bool,

    /// Go through symbolic links below a directory.
    #[arg(short = 'L', long)]
    pub(crate) follow: bool,

    /// Also clean files that match GLOB below a directory, whatever their type; can be given several times.
    ///
    /// Globs have the syntax of `.gitignore`: `*.log` matches at any depth, `/raw/*.ocr` from the directory named on the
    /// command line, and `notes/` all files below a directory. Hidden and ignored files stay skipped, and `--exclude`
    /// takes precedence.
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,

    /// Skip files and directories that match GLOB below a directory; can be given several times.
    ///
    /// Globs have the syntax of `.gitignore`.
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,

    /// Take the names of the inputs from FILE too, one on a line; `-` is standard input.
    ///
    /// Where FILE has a byte 0, names end there (`find -print0`). Under `-o DIR` these files keep their path.
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,

    /// The longest record, or text that has to be in memory as a whole; longer ones are rejected [default: 256M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_record: Option<u64>,
}

impl InputArgs {
    /// Fills in what the command line leaves open from the settings.
    pub(crate) fn complete(&mut self, settings: &InForce) {
        if self.fields.is_empty() {
            self.fields = settings.get(|s| s.field.clone()).0.unwrap_or_default();
        }
        let include = settings.get(|s| s.include.clone()).0;
        self.include.extend(include.unwrap_or_default());
        let exclude = settings.get(|s| s.exclude.clone()).0;
        self.exclude.extend(exclude.unwrap_or_default());
        let longest = settings.get(|s| s.max_record).0;
        self.max_record = self.max_record.or(longest.map(|s| s.0));
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

    /// Returns the maximum length of a record in bytes.
    pub(crate) fn longest(&self) -> u64 {
        self.max_record.unwrap_or(LONGEST)
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
    /// Write to FILE, or below DIR, instead of standard output.
    ///
    /// A directory is one that is there, a name that ends in `/`, or any name where an input is a directory; the
    /// tree of the input is made again below it. Into a FILE several inputs are written one after the other. Every
    /// file is replaced in one step when it is whole.
    #[arg(short, long, value_name = "DIR|FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Clean the files where they are.
    ///
    /// Each file is replaced in one step, with its permissions, and only if it
    /// changes. Where the name is a symbolic link, the file it points to is
    /// replaced.
    #[arg(
        short = 'w',
        visible_short_alias = 'i',
        long,
        conflicts_with_all = ["output", "json", "diff", "check", "to", "blocks", "resume"],
    )]
    pub(crate) in_place: bool,

    /// What to write; `auto` is what the input is.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) to: FormatArg,

    /// Write the cleaned text to the field NAME beside the one with the text, which stays as it is.
    ///
    /// As many as there are `--field`, in their order.
    #[arg(long = "output-field", value_name = "NAME")]
    pub(crate) output_fields: Vec<String>,

    /// Write blocks instead of a text: a list of objects with `kind` and `text`.
    ///
    /// Text files become JSON Lines, an object with `path` and `blocks` for each.
    #[arg(long)]
    pub(crate) blocks: bool,

    /// Print an object for each input, one on a line: path, text, edits, blocks.
    ///
    /// Ranges count bytes of UTF-8: `input` those of the input, `output` those
    /// of `text`. The path of standard input is `-`. A document of a file with several has its
    /// number, `record`, and its `field` too.
    #[arg(long, conflicts_with_all = ["diff", "check", "to", "blocks"])]
    pub(crate) json: bool,

    /// Print what would change as a unified diff; exit with 1 if anything would.
    #[arg(long, conflicts_with_all = ["output", "check", "to", "blocks"])]
    pub(crate) diff: bool,

    /// Print the names of the files that would change; exit with 1 if any would.
    #[arg(long, conflicts_with_all = ["output", "to", "blocks"])]
    pub(crate) check: bool,

    /// Write the edits of each document to FILE, as JSON Lines.
    #[arg(long, value_name = "FILE", help_heading = "Beside the output")]
    pub(crate) edits: Option<PathBuf>,

    /// Write each document that changed to FILE, before and after, as JSON Lines.
    ///
    /// The fields are those of data-juicer's tracer: `original_text`, `processed_text`.
    #[arg(long, value_name = "FILE", help_heading = "Beside the output")]
    pub(crate) trace: Option<PathBuf>,

    /// Write what was counted to FILE, as a JSON object.
    #[arg(long, value_name = "FILE", help_heading = "Beside the output")]
    pub(crate) stats: Option<PathBuf>,

    /// Write records that can't be read to FILE, as JSON Lines, with where they stood and why.
    ///
    /// They are then not in the output. Without this option they go through unchanged where the format of the
    /// output can hold them. With `--in-place` they also stay where they are.
    #[arg(long, value_name = "FILE", help_heading = "Beside the output")]
    pub(crate) rejects: Option<PathBuf>,

    /// Stop at the first record or file that can't be read.
    #[arg(long, help_heading = "The run")]
    pub(crate) fail_fast: bool,

    /// Go on where an interrupted run with the same arguments stopped.
    #[arg(long, requires = "output", help_heading = "The run")]
    pub(crate) resume: bool,

    /// Threads that clean [default: as many as there are cores]
    #[arg(
        short,
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=1024),
        help_heading = "The run"
    )]
    pub(crate) jobs: Option<u16>,

    /// When to show how far it is, on standard error; `auto` is where that is a terminal.
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        help_heading = "The run"
    )]
    pub(crate) progress: Progress,

    /// Bytes of input between two states that `--resume` can go on from.
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size, hide = true)]
    pub(crate) checkpoint: u64,
}

/// A format with its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FormatArg {
    /// By name and content
    #[default]
    Auto,
    /// Plain text, a document each file
    Text,
    /// JSON Lines, a document each line
    Jsonl,
    /// Parquet, a document each row
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
pub(crate) enum Progress {
    /// Where standard error is a terminal and standard output is not
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
