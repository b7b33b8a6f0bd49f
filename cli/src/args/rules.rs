//! The command line of `zhuihe rules`.

use super::color::ColorArgs;

const AFTER_RULES_HELP: &str = "\
Examples:
  zhuihe rules | less
  zhuihe rules --json | jq -r .name
  zhuihe --rules -date,-han-digit report.txt
  zhuihe --rules -all,+letter-spacing report.txt

Exit status:
  0  done
  2  wrong usage";

/// The command line of [`Command::Rules`](super::Command::Rules).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_RULES_HELP)]
pub(crate) struct RulesArgs {
    /// Print an object for each rule, one on a line: name, description, edits, option, before, after
    ///
    /// `edits` says whether it can make any, and `option` names the one that asks for a rule that changes
    /// characters. `before` and `after` are a whole text, of which the list shows the place that matters.
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) color: ColorArgs,
}
