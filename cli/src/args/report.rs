//! The command line of `zhuihe report`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::text::TextArgs;

const AFTER_REPORT_HELP: &str = "\
Examples:
  zhuihe report page.txt -o report.html
  zhuihe report --sample 20 --seed 7 chapters/*.txt -o report.html
  pdftotext page.pdf - | zhuihe report -o report.html

With the verdicts that were saved from the report:
  zhuihe page.txt | zhuihe score page.txt - verdicts.json

Exit status:
  0  done
  2  wrong usage, or an input or output failed: then there is no report";

/// The command line of [`Command::Report`](super::Command::Report).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_REPORT_HELP)]
pub(crate) struct ReportArgs {
    /// Files to report on; `-` or nothing is standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Write the page to FILE, replaced in one step when all is done; `-` prints it
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: PathBuf,

    /// Show only N of the documents, picked at random
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
