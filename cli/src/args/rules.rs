//! The command line of `zhuihe rules`.

use super::color::ColorArgs;

const AFTER_RULES_HELP: &str = "\
Examples:
  zhuihe rules | less
  zhuihe rules --json | jq -r .name
  zhuihe --rules -date,-han-digit report.txt
  zhuihe --rules -all,+letter-spacing report.txt

Exit status:
  0  success
  2  invalid usage";

/// The command line of [`Command::Rules`](super::Command::Rules).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_RULES_HELP)]
pub(crate) struct RulesArgs {
    /// Print a JSON object per line for each rule: name, description, edits, option, before, after
    ///
    /// `edits` is true if the rule can make edits. `option` is the option that enables a rule that changes characters.
    /// `before` and `after` are the full text of the example.
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) color: ColorArgs,
}
