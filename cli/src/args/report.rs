//! The command line of `zhuihe report`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::io::InputArgs;
use super::text::TextArgs;

const AFTER_REPORT_HELP: &str = "\
Examples:
  zhuihe report page.txt -o report.html
  zhuihe report chapters/ -o report.html
  zhuihe report --sample 20 --seed 7 corpus.jsonl.gz -o report.html
  pdftotext page.pdf - | zhuihe report -o report.html

With the verdicts that were saved from the report:
  zhuihe page.txt | zhuihe score page.txt - verdicts.json

Exit status:
  0  done
  2  wrong usage, or an input or output failed: then there is no report
  3  a record can't be read, and the report lacks it";

/// The command line of [`Command::Report`](super::Command::Report).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_REPORT_HELP)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Write the page to FILE, replaced in one step when all is done; `-` prints it
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: PathBuf,

    /// Show only N of the documents, picked at random [default: all, if they are not more than 1000]
    #[arg(long, value_name = "N", help_heading = "Which documents")]
    pub(crate) sample: Option<NonZeroUsize>,

    /// What the pick depends on: the same S picks the same documents
    #[arg(
        long,
        value_name = "S",
        default_value_t = 0,
        requires = "sample",
        help_heading = "Which documents"
    )]
    pub(crate) seed: u64,

    #[command(flatten)]
    pub(crate) text: TextArgs,
}
