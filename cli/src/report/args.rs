//! The command line of `zhuihe report`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use zhuihe_page::Format;

use crate::args::{InputArgs, TextArgs};
use crate::commands::{is_page_file, page_format};

const AFTER_REPORT_HELP: &str = "\
Examples:
  zhuihe report page.txt -o report.html
  zhuihe report chapters/ -o report.html
  zhuihe report --sample 20 --seed 7 corpus.jsonl.gz -o report.html
  pdftotext page.pdf - | zhuihe report -o report.html
  zhuihe report page.pdf --image page.png -o report.html

With verdicts saved from the report:
  zhuihe page.txt | zhuihe score page.txt - verdicts.json

Exit status:
  0  success
  2  invalid usage, or an input or output failed; no report is written
  3  a record cannot be read and is missing from the report";

/// The command line.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_REPORT_HELP)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Write the page to FILE; `-` prints it
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: PathBuf,

    /// Report on pages with boxes, of FORMAT [default for PDF and XML formats: recognized by content]
    #[arg(long, value_name = "FORMAT", value_parser = page_format(), num_args = 0..=1, require_equals = true, help_heading = "Pages")]
    pub(crate) pages: Option<Option<Format>>,

    /// Image of a page, PNG, JPEG or WebP, to show beneath its boxes; one for each page, in order
    #[arg(long = "image", value_name = "FILE", help_heading = "Pages")]
    pub(crate) images: Vec<PathBuf>,

    /// Select N documents at random [default: all, if there are at most 1000]
    #[arg(long, value_name = "N", help_heading = "Selection")]
    pub(crate) sample: Option<NonZeroUsize>,

    /// Seed of the selection: the same S selects the same documents
    #[arg(
        long,
        value_name = "S",
        default_value_t = 0,
        requires = "sample",
        help_heading = "Selection"
    )]
    pub(crate) seed: u64,

    #[command(flatten)]
    pub(crate) text: TextArgs,
}

impl ReportArgs {
    /// Returns true if the inputs are files with boxes.
    pub(crate) fn is_on_pages(&self) -> bool {
        let files = &self.input.paths;
        let are_pages = || {
            files
                .iter()
                .all(|path| path.is_file() && is_page_file(path))
        };
        self.pages.is_some() || !files.is_empty() && self.sample.is_none() && are_pages()
    }
}
