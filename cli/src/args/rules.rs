//! Which rules are on, and the command line of `zhuihe rules`.

use std::fmt;
use std::str::FromStr;

use zhuihe::{Options, Rule};

use super::color::ColorArgs;
use crate::near::meant;

/// The name that stands for all rules but those that change characters.
const ALL: &str = "all";

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

/// A rule that is turned on or off, as it is said: `+han`, `-all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RuleChoice {
    pub(crate) on: bool,
    /// `None` is all rules but those that change characters.
    pub(crate) rule: Option<Rule>,
}

impl RuleChoice {
    /// The options with this choice.
    pub(crate) fn apply_to(self, options: Options) -> Options {
        match self.rule {
            Some(rule) => options.rule(rule, self.on),
            None => Rule::all()
                .iter()
                .filter(|r| !r.changes_characters())
                .fold(options, |options, &r| options.rule(r, self.on)),
        }
    }
}

impl FromStr for RuleChoice {
    type Err = String;

    fn from_str(said: &str) -> Result<Self, String> {
        let (on, name) = match (said.strip_prefix('+'), said.strip_prefix('-')) {
            (Some(name), _) => (true, name),
            (_, Some(name)) => (false, name),
            _ => {
                return Err(format!(
                    "say `+NAME` or `-NAME`, to turn a rule on or off, not `{said}`"
                ));
            }
        };
        if name == ALL {
            return Ok(Self { on, rule: None });
        }
        let Some(rule) = Rule::find(name) else {
            let names = Rule::all().iter().map(|r| r.name()).chain([ALL]);
            let meant = meant(name, names);
            return Err(format!(
                "no rule is called `{name}`{meant} (`zhuihe rules` lists them)"
            ));
        };
        Ok(Self {
            on,
            rule: Some(rule),
        })
    }
}

impl fmt::Display for RuleChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.on { '+' } else { '-' };
        write!(f, "{sign}{}", self.rule.map_or(ALL, Rule::name))
    }
}
