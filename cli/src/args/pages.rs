//! The command line of `zhuihe pages`.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use zhuihe_page::Format;

use super::text::TextArgs;

const AFTER_PAGES_HELP: &str = "\
Examples:
  zhuihe pages page.hocr
  zhuihe pages page-1.hocr page-2.hocr -o issue.txt
  pdftotext -bbox-layout page.pdf - | zhuihe pages
  zhuihe pages --jsonl scans/ -o articles.jsonl
  zhuihe pages --json page.alto.xml | jq -r '.articles[0].blocks[].text'

Exit status:
  0  success
  2  invalid usage, or an input or output failed; nothing is written, but with --jsonl the articles of the other files";

/// The command line of [`Command::Pages`](super::Command::Pages).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_PAGES_HELP)]
pub(crate) struct PagesArgs {
    /// Files of one issue, in the order of its pages; `-` or no file is standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Format of the files [default: recognized by content]
    #[arg(long, value_name = "FORMAT", value_parser = page_format())]
    pub(crate) from: Option<Format>,

    /// Write the output to FILE
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Print a JSON object: pages, articles, blocks, and the boxes that each block came from
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    /// Print JSON Lines: an object for each article of the files, and of the files below a directory
    #[arg(long, conflicts_with = "json", help_heading = "Output")]
    pub(crate) jsonl: bool,

    /// What is an issue, whose articles go on from page to page
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        default_value_t,
        requires = "jsonl",
        help_heading = "Output"
    )]
    pub(crate) issue: Issue,

    #[command(flatten)]
    pub(crate) text: TextArgs,
}

/// Which files are one issue.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Issue {
    /// Each file
    #[default]
    File,
    /// The files of each directory, in the order of their names
    Directory,
}

/// Returns a parser for the name of a format.
pub(super) fn page_format() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::all().iter().map(|f| f.name()));
    names.try_map(|name| name.parse::<Format>())
}
