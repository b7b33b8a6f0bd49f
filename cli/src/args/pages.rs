//! The command line of `zhuihe pages`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use zhuihe_page::Format;

use super::text::TextArgs;

const AFTER_PAGES_HELP: &str = "\
Examples:
  zhuihe pages page.hocr
  zhuihe pages page-1.hocr page-2.hocr -o issue.txt
  pdftotext -bbox-layout page.pdf - | zhuihe pages
  zhuihe pages --json page.alto.xml | jq -r '.articles[0].blocks[].text'

Exit status:
  0  success
  2  invalid usage, or an input or output failed; nothing is written";

/// The command line of [`Command::Pages`](super::Command::Pages).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_PAGES_HELP)]
pub(crate) struct PagesArgs {
    /// Files of one issue, in the order of its pages; `-` or no file is standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Format of the files [default: recognized by content]
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    pub(crate) from: Option<Format>,

    /// Write the output to FILE
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Print a JSON object: pages, articles, blocks, and the boxes that each block came from
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) text: TextArgs,
}

/// Returns a parser for the name of a format.
fn format() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::all().iter().map(|f| f.name()));
    names.try_map(|name| name.parse::<Format>())
}
