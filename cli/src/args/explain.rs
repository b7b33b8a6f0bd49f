//! The command line of `zhuihe explain`.

use std::path::PathBuf;

use zhuihe::Rule;

use super::color::ColorArgs;
use super::encoding::EncodingArgs;
use super::text::DecisionArgs;
use crate::settings::{confidence, rule};

const AFTER_EXPLAIN_HELP: &str = "\
Examples:
  zhuihe explain --color always page.txt | less -R
  zhuihe explain --below 0.8 --top 3 page.txt
  zhuihe explain --rule block --rule han --changed page.txt
  zhuihe explain --json page.txt | jq -r 'select(.was != .label) | .rule' | sort | uniq -c

Exit status:
  0  success
  2  invalid usage, or an input failed";

/// The command line of [`Command::Explain`](super::Command::Explain).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_EXPLAIN_HELP)]
pub(crate) struct ExplainArgs {
    /// File to explain; `-` or no file is standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(crate) file: PathBuf,

    /// Only list decisions with a confidence below P, from 0 to 1
    #[arg(long, value_name = "P", value_parser = confidence, help_heading = "Selection")]
    pub(crate) below: Option<f64>,

    /// Only list decisions of this rule; can be repeated
    #[arg(long = "rule", value_name = "NAME", value_parser = rule, help_heading = "Selection")]
    pub(crate) rules: Vec<Rule>,

    /// Only list gaps that change
    #[arg(long, help_heading = "Selection")]
    pub(crate) changed: bool,

    /// List the N features with the largest weights, and the sum of the others; 0 lists all
    #[arg(
        long,
        value_name = "N",
        default_value_t = 8,
        conflicts_with = "json",
        help_heading = "Output"
    )]
    pub(crate) top: usize,

    /// Print a JSON object per line for each gap: gap, line, column, was, label, rule, confidence, evidence
    ///
    /// `gap` is the byte range of the white space in the input. `evidence` has all features.
    #[arg(hide_short_help = true, long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) color: ColorArgs,

    #[command(flatten)]
    pub(crate) encoding: EncodingArgs,

    #[command(flatten)]
    pub(crate) decisions: DecisionArgs,
}
