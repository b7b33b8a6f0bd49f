//! Values of options, and choices of rules.

use std::fmt;
use std::str::FromStr;

use clap::ValueEnum;
use zhuihe::{Options, Rule};

use crate::near::meant;

/// The name for all rules except those that change characters.
const ALL: &str = "all";

/// [`zhuihe::BlockSeparator`] with its names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum BlockSeparator {
    /// A line end
    #[default]
    LineEnd,
    /// A line end and an empty line, as Markdown wants it
    BlankLine,
    /// What the input has there
    AsInput,
}

/// [`zhuihe::Spaces`] with its names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Spaces {
    /// Remove stray spaces inside lines
    #[default]
    Repair,
    /// Leave all spaces inside lines; only join lines
    Leave,
}

/// [`zhuihe::HanDigitSpacing`] with its names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum HanDigitSpacing {
    /// They go: `4月21日`
    #[default]
    Compact,
    /// They stay where the input has them inside a line
    AsInput,
}

impl BlockSeparator {
    /// The default for Markdown files, in which a single line end does not end a paragraph.
    pub(crate) const MARKDOWN: Self = Self::BlankLine;
}

impl From<BlockSeparator> for zhuihe::BlockSeparator {
    fn from(separator: BlockSeparator) -> Self {
        match separator {
            BlockSeparator::LineEnd => Self::LineEnd,
            BlockSeparator::BlankLine => Self::BlankLine,
            BlockSeparator::AsInput => Self::AsInput,
        }
    }
}

impl From<Spaces> for zhuihe::Spaces {
    fn from(spaces: Spaces) -> Self {
        match spaces {
            Spaces::Repair => Self::Repair,
            Spaces::Leave => Self::Leave,
        }
    }
}

impl From<HanDigitSpacing> for zhuihe::HanDigitSpacing {
    fn from(spacing: HanDigitSpacing) -> Self {
        match spacing {
            HanDigitSpacing::Compact => Self::Compact,
            HanDigitSpacing::AsInput => Self::AsInput,
        }
    }
}

/// A rule to turn on or off, written as `+han` or `-all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
