//! Options for the input.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::config::{MAX_RECORD, ResolvedConfig, size};
use crate::formats::jsonl::Field;
use crate::input::ReadOptions;
use crate::input::encoding::EncodingChoice;
use crate::input::format::Format;
use crate::problem::Problem;

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
    #[arg(long, value_name = "FORMAT", value_parser = format(&["auto", "text", "jsonl", "parquet"]), default_value = "auto", hide_default_value = true, hide_possible_values = true)]
    pub(crate) from: std::option::Option<Format>,

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
    #[arg(long, hide_short_help = true)]
    pub(crate) hidden: bool,

    /// Also clean files matched by `.gitignore`, `.ignore` and similar files.
    #[arg(long, hide_short_help = true)]
    pub(crate) no_ignore: bool,

    /// Follow symbolic links below a directory.
    #[arg(short = 'L', long, hide_short_help = true)]
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
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) files_from: Option<PathBuf>,

    /// Read zstd files with a window of more than 128 MiB, as `zstd --long=31` writes them; needs up to 2 GiB of memory.
    #[arg(long, hide_short_help = true)]
    pub(crate) long_window: bool,

    /// Reject longer records, and longer texts that have to be in memory as a whole [default: 256M]
    ///
    /// A longer record is left out of the output; with `--in-place`, its file is not changed.
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true)]
    pub(crate) max_record: Option<u64>,
}

/// The option for the encoding of the input.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct EncodingArgs {
    /// Encoding: auto, utf-8, gb18030, big5, utf-16 or another.
    ///
    /// `auto`, the default, is UTF-16 if the text begins with its mark, else UTF-8 where it is valid, else GB18030 or Big5 if one of them
    /// is sure, which is then reported. Names are those of the WHATWG Encoding Standard.
    #[arg(
        long = "encoding",
        value_name = "NAME",
        value_parser = EncodingChoice::parse,
        default_value = "auto",
        hide_default_value = true
    )]
    pub(crate) choice: EncodingChoice,
}

/// Returns a parser for the name of a format; none for `auto`.
pub(super) fn format(
    names: &'static [&'static str],
) -> impl TypedValueParser<Value = Option<Format>> {
    PossibleValuesParser::new(names).map(|name| match &*name {
        "text" => Some(Format::Text),
        "jsonl" => Some(Format::Jsonl),
        "parquet" => Some(Format::Parquet),
        _ => None,
    })
}

impl InputArgs {
    /// Sets the options that the command line does not set from the settings.
    pub(crate) fn complete(&mut self, settings: &ResolvedConfig) {
        let settings = &settings.settings;
        if self.fields.is_empty() {
            self.fields = settings.field.clone().unwrap_or_default();
        }
        self.include
            .extend(settings.include.iter().flatten().cloned());
        self.exclude
            .extend(settings.exclude.iter().flatten().cloned());
        self.max_record = self.max_record.or(settings.max_record);
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
            from: self.from,
            encoding: self.encoding.choice,
            long_window: self.long_window,
            in_place,
        }
    }

    /// Returns the maximum length of a record in bytes.
    pub(crate) fn max_record(&self) -> u64 {
        self.max_record.unwrap_or(MAX_RECORD)
    }

    /// Returns true if several paths, or a list of files, are given.
    pub(crate) fn has_several(&self) -> bool {
        self.paths.len() > 1 || self.files_from.is_some()
    }
}
