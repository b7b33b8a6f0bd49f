//! Rules to turn on or off.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use zhuihe::{Options, Rule};

use crate::problem::did_you_mean;

/// The name for all rules except those that change characters.
const ALL: &str = "all";

/// A rule to turn on or off, written as `+han` or `-all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct RuleChoice {
    pub(crate) on: bool,
    /// `None` stands for all rules except those that change characters.
    pub(crate) rule: Option<Rule>,
}

impl RuleChoice {
    /// Returns the options with this choice applied.
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

    fn from_str(choice: &str) -> Result<Self, String> {
        let (on, name) = match choice.split_at_checked(1) {
            Some(("+", name)) => (true, name),
            Some(("-", name)) => (false, name),
            _ => {
                return Err(format!(
                    "expected `+NAME` to turn a rule on, or `-NAME` to turn it off, not `{choice}`"
                ));
            }
        };
        let rule = (name != ALL).then(|| rule(name)).transpose()?;
        Ok(Self { on, rule })
    }
}

/// Parses the name of a rule.
pub(crate) fn rule(name: &str) -> Result<Rule, String> {
    name.parse().map_err(|_| {
        let names = Rule::all().iter().map(|r| r.name()).chain([ALL]);
        format!(
            "unknown rule `{name}`{} (`zhuihe rules` lists all rules)",
            did_you_mean(name, names)
        )
    })
}

impl TryFrom<String> for RuleChoice {
    type Error = String;

    fn try_from(choice: String) -> Result<Self, String> {
        choice.parse()
    }
}

impl From<RuleChoice> for String {
    fn from(choice: RuleChoice) -> Self {
        choice.to_string()
    }
}

impl fmt::Display for RuleChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.on { '+' } else { '-' };
        write!(f, "{sign}{}", self.rule.map_or(ALL, Rule::name))
    }
}
