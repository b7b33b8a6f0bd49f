//! `zhuihe rules`: lists the rules, each with its description and an example.

use std::fmt::Write;
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use zhuihe::{Cleaner, Options, Rule, RuleExample};

use crate::args::ColorArgs;
use crate::config::CHARACTER_OPTIONS;
use crate::documents::json_line;
use crate::output::{Output, Stop, print_styled};

const AFTER_RULES_HELP: &str = "\
Examples:
  zhuihe rules | less
  zhuihe rules --json | jq -r .name
  zhuihe --rules -date,-han-digit report.txt
  zhuihe --rules -all,+letter-spacing report.txt

Exit status:
  0  success
  2  invalid usage";

/// The command line.
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

const NAME: Style = AnsiColor::Cyan.on_default().bold();
const ARROW: Style = Style::new().dimmed();

/// Visible characters of an example on each side of the edit.
const AROUND: usize = 10;

/// Prints the rules.
pub(crate) fn run(args: &RulesArgs) -> Result<(), Stop> {
    if args.json {
        return Output::stdout(false).put(&json());
    }
    print_styled(&list(), args.color.when)
}

/// Returns the option that enables a rule that changes characters.
fn option(rule: Rule) -> Option<&'static str> {
    let mut options = CHARACTER_OPTIONS.iter();
    options
        .find(|option| option.rules.contains(&rule))
        .map(|option| option.key)
}

#[derive(Serialize)]
struct RuleRecord {
    name: &'static str,
    description: &'static str,
    edits: bool,
    option: Option<&'static str>,
    before: &'static str,
    after: &'static str,
}

/// Renders a line of JSON per rule.
fn json() -> Vec<u8> {
    let mut lines = Vec::new();
    for &rule in Rule::all() {
        let RuleExample { before, after, .. } = rule.example();
        let record = RuleRecord {
            name: rule.name(),
            description: rule.description(),
            edits: rule.makes_edits(),
            option: option(rule),
            before,
            after,
        };
        json_line(&record, &mut lines);
    }
    lines
}

/// Renders two rows per rule.
fn list() -> String {
    let width = Rule::all().iter().map(|r| r.name().len()).max();
    let width = width.unwrap_or_default();
    let mut list = String::new();
    for &rule in Rule::all() {
        let [before, after] = example(rule);
        let note = match option(rule) {
            Some(option) => format!(" (with --{option})"),
            None if rule.makes_edits() => String::new(),
            None => " (stays)".to_owned(),
        };
        // Writing to a string can't fail.
        let _ = writeln!(
            list,
            "{NAME}{rule:<width$}{NAME:#}  {}{note}",
            rule.description()
        );
        let _ = writeln!(list, "{:width$}  {before} {ARROW}→{ARROW:#} {after}", "");
    }
    list
}

/// Returns the relevant part of a rule's example, before and after, with visible white space.
fn example(rule: Rule) -> [String; 2] {
    let cleaner = Cleaner::new(Options::new().rule(rule, true));
    let RuleExample { before, after, .. } = rule.example();
    let cleaned = cleaner.clean(before);
    let edits = cleaned.edits();
    let at = match edits.iter().find(|e| e.rule == rule) {
        Some(edit) => edit.input.clone(),
        None => {
            let decisions = cleaner.explain(before);
            let decision = decisions.into_iter().find(|d| d.rule == rule);
            decision.map_or(0..before.len(), |d| d.gap)
        }
    };
    let window = window(before, &at);
    // Shifts an offset of the input by the change of length of the edits before it.
    let output = |end: usize| {
        let passed = edits.iter().take_while(|e| e.input.end <= end);
        passed.fold(end, |end, e| end + e.output.len() - e.input.len())
    };
    let cut = |text: &str, range: Range<usize>| {
        let piece = &text[range.clone()];
        let piece = match rule {
            Rule::End => piece,
            _ => piece.trim_end_matches('\n'),
        };
        let start = if range.start > 0 { "…" } else { "" };
        let end = if range.end < text.len() { "…" } else { "" };
        format!("{start}{}{end}", marked(piece))
    };
    let output = output(window.start)..output(window.end);
    [cut(before, window), cut(after, output)]
}

/// Returns the byte range around a place, bounded by visible characters or the ends of the text.
fn window(text: &str, at: &Range<usize>) -> Range<usize> {
    let is_visible = |(_, c): &(usize, char)| !c.is_whitespace();
    let before = text[..at.start].char_indices().rev().filter(is_visible);
    let start = before.take(AROUND).last().map_or(0, |(start, _)| start);
    let mut after = text[at.end..].char_indices().filter(is_visible);
    let end = match after.nth(AROUND - 1) {
        // A single last character and its line end take no more room than the ellipsis.
        Some((n, c)) if text[at.end + n..].trim_end().chars().count() > 2 => {
            at.end + n + c.len_utf8()
        }
        _ => text.len(),
    };
    let start = if text[..start].chars().count() > 2 {
        start
    } else {
        0
    };
    start..end
}

/// Returns the text with marks for white space and invisible characters.
fn marked(text: &str) -> String {
    text.replace('\n', "⏎")
        .replace(' ', "␠")
        .replace('\u{3000}', "□")
        .replace('\u{ad}', "[U+00AD]")
}
