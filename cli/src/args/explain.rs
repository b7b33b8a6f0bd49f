//! The command line of `zhuihe explain`.

use std::path::PathBuf;

use super::color::ColorArgs;
use super::text::DecisionArgs;
use crate::settings::confidence;

const AFTER_EXPLAIN_HELP: &str = "\
Examples:
  zhuihe explain --color always page.txt | less -R
  zhuihe explain --below 0.8 --top 3 page.txt
  zhuihe explain --rule block --rule han --changed page.txt
  zhuihe explain --json page.txt | jq -r 'select(.was != .label) | .rule' | sort | uniq -c

Exit status:
  0  done
  2  wrong usage, or an input failed";

/// The command line of [`Command::Explain`](super::Command::Explain).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_EXPLAIN_HELP)]
pub(crate) struct ExplainArgs {
    /// File to explain; `-` or nothing is standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(crate) file: PathBuf,

    /// Show only decisions less sure than P, from 0 to 1
    #[arg(long, value_name = "P", value_parser = confidence, help_heading = "Which gaps")]
    pub(crate) below: Option<f32>,

    /// Show only what this rule decided; can be given several times
    #[arg(long = "rule", value_name = "NAME", help_heading = "Which gaps")]
    pub(crate) rules: Vec<String>,

    /// Show only gaps that become something else than they are in the input
    #[arg(long, help_heading = "Which gaps")]
    pub(crate) changed: bool,

    /// Show the N weightiest pieces of evidence of a gap, and the sum of the rest; 0 is all
    #[arg(
        long,
        value_name = "N",
        default_value_t = 8,
        conflicts_with = "json",
        help_heading = "Output"
    )]
    pub(crate) top: usize,

    /// Print an object for each gap, one on a line: gap, line, column, was, label, rule, confidence, evidence
    ///
    /// `gap` is the white space as bytes of the input. All of the evidence is given.
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) color: ColorArgs,

    #[command(flatten)]
    pub(crate) decisions: DecisionArgs,
}
