//! `zhuihe explain`: the decision at every gap and its evidence, as rows or as JSON.

use std::fmt::Write;
use std::ops::Range;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use zhuihe::{Decision, Evidence, GapLabel, Rule};

use crate::args::{ColorArgs, DecisionArgs, EncodingArgs};
use crate::commands::excerpt::{LineColumn, LineColumns, around};
use crate::config::{confidence, rule};
use crate::documents::json_line;
use crate::input::Input;
use crate::output::{Output, Stop, print_styled};

const AFTER_EXPLAIN_HELP: &str = "\
Examples:
  zhuihe explain --color always page.txt | less -R
  zhuihe explain --below 0.8 --top 3 page.txt
  zhuihe explain --rule block --rule han --changed page.txt
  zhuihe explain --json page.txt | jq -r 'select(.was != .label) | .rule' | sort | uniq -c

Exit status:
  0  success
  2  invalid usage, or an input failed";

/// The command line.
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
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) color: ColorArgs,

    #[command(flatten)]
    pub(crate) encoding: EncodingArgs,

    #[command(flatten)]
    pub(crate) decisions: DecisionArgs,
}

const PLACE: Style = AnsiColor::Cyan.on_default();
const CHANGED: Style = Style::new().bold();
const FOR: Style = AnsiColor::Green.on_default();
const AGAINST: Style = AnsiColor::Red.on_default();
const SMALL: Style = Style::new().dimmed();

/// Weights below this are small: they change the odds by about a tenth.
const SMALL_WEIGHT: f32 = 0.1;

/// Minimum confidence of a sure decision, and of one that needs no review.
const HIGH_CONFIDENCE: f32 = 0.9;
const MEDIUM_CONFIDENCE: f32 = 0.6;

/// Explains the input in `args`.
pub(crate) fn run(args: &ExplainArgs) -> Result<(), Stop> {
    let cleaner = args.decisions.resolve()?.cleaner()?;
    let text = Input::new(&args.file).read_text(args.encoding.choice)?;
    let mut line_columns = LineColumns::new(&text);
    let decisions: Vec<(LineColumn, Decision)> = cleaner
        .explain(&text)
        .into_iter()
        .map(|d| (line_columns.next(d.gap.start), d))
        .filter(|(_, d)| is_selected(d, args))
        .collect();
    if args.json {
        return Output::stdout(false).put(&json(&decisions));
    }
    let rows = ExplainTable::new(&text, &decisions, args.top).render(&decisions);
    print_styled(&rows, args.color.when)
}

fn is_changed(decision: &Decision) -> bool {
    decision.label != decision.was
}

fn is_selected(decision: &Decision, args: &ExplainArgs) -> bool {
    args.below
        .is_none_or(|below| f64::from(decision.confidence) < below)
        && (args.rules.is_empty() || args.rules.contains(&decision.rule))
        && (!args.changed || is_changed(decision))
}

#[derive(Serialize)]
struct DecisionRecord<'a> {
    gap: &'a Range<usize>,
    line: usize,
    column: usize,
    was: GapLabel,
    label: GapLabel,
    rule: &'a str,
    confidence: f32,
    evidence: &'a [Evidence],
}

/// Renders a line of JSON for each decision.
fn json(decisions: &[(LineColumn, Decision)]) -> Vec<u8> {
    let mut lines = Vec::new();
    for (position, decision) in decisions {
        let record = DecisionRecord {
            gap: &decision.gap,
            line: position.line,
            column: position.column,
            was: decision.was,
            label: decision.label,
            rule: decision.rule.name(),
            confidence: decision.confidence,
            evidence: &decision.evidence,
        };
        json_line(&record, &mut lines);
    }
    lines
}

/// Settings shared by all rows.
struct ExplainTable<'a> {
    text: &'a str,
    /// The number of features to list for a decision.
    top: usize,
    place_width: usize,
    rule_width: usize,
}

impl<'a> ExplainTable<'a> {
    fn new(text: &'a str, decisions: &[(LineColumn, Decision)], top: usize) -> Self {
        let widest = |width: fn(&(LineColumn, Decision)) -> usize| {
            decisions.iter().map(width).max().unwrap_or_default()
        };
        Self {
            text,
            top: if top == 0 { usize::MAX } else { top },
            place_width: widest(|(position, _)| format_position(*position).len()),
            rule_width: widest(|(_, decision)| decision.rule.name().len()),
        }
    }

    fn render(&self, decisions: &[(LineColumn, Decision)]) -> String {
        let mut rows = String::new();
        for (position, decision) in decisions {
            self.decision(&mut rows, *position, decision);
            self.evidence(&mut rows, &decision.evidence);
        }
        rows
    }

    /// Adds a row for the decision.
    fn decision(&self, rows: &mut String, position: LineColumn, decision: &Decision) {
        let [before, after] = around(self.text, &decision.gap);
        let style = if is_changed(decision) {
            CHANGED
        } else {
            Style::new()
        };
        let position = format_position(position);
        let (mark, was, label) = (mark(decision.label), decision.was, decision.label);
        let (rule, confidence) = (decision.rule, decision.confidence);
        let sure = confidence_style(confidence);
        let (place_width, rule_width) = (self.place_width, self.rule_width);
        // Writing to a string can't fail.
        let _ = writeln!(
            rows,
            "{PLACE}{position:>place_width$}{PLACE:#}  {before}{style}{mark}{style:#}{after}  \
             {style}{was} → {label:<5}{style:#}  {rule:<rule_width$}  {sure}{confidence:.3}{sure:#}"
        );
    }

    /// Adds a row for each of the `top` features, and one that sums up the rest.
    fn evidence(&self, rows: &mut String, evidence: &[Evidence]) {
        let (top, rest) = evidence.split_at(self.top.min(evidence.len()));
        let mut row = |style: Style, what: &str| {
            let _ = writeln!(rows, "{:1$}  {style}{what}{style:#}", "", self.place_width);
        };
        for Evidence { name, weight, .. } in top {
            let style = match weight {
                w if w.abs() < SMALL_WEIGHT => SMALL,
                w if *w > 0.0 => FOR,
                _ => AGAINST,
            };
            match reason(name) {
                Some(reason) if *weight > 0.0 => row(style, &format!("because  {reason}")),
                Some(reason) => row(style, &format!("although {reason}")),
                None => row(style, &format!("{weight:>+7.2}  {name}")),
            }
        }
        if !rest.is_empty() {
            let sum: f32 = rest.iter().map(|e| e.weight).sum();
            row(SMALL, &format!("… and {} more, {sum:+.2}", rest.len()));
        }
    }
}

/// Returns what a feature means that decides alone, and whose weight so says nothing.
fn reason(feature: &str) -> Option<&'static str> {
    Some(match feature {
        "not prose" => {
            "a line is not prose: a table, code, verse or another language stays as it is"
        }
        "shape" => {
            "a line has a form of its own, such as a heading, a page number or a line of a table"
        }
        "no measure" => {
            "the text has no common line width, so no line end is the end of a full line"
        }
        "byline" => "the two lines are no byline",
        "separate" => "the lines are separate, such as the items of a list",
        "line end of the author" => "the line ends where its author ended it",
        "no block before" => "a text begins with a block",
        _ => return None,
    })
}

fn format_position(position: LineColumn) -> String {
    format!("{}:{}", position.line, position.column)
}

/// Returns the mark of a gap, one column wide.
fn mark(label: GapLabel) -> &'static str {
    match label {
        GapLabel::Join => "+",
        GapLabel::Space => "␣",
        GapLabel::Break => "│",
    }
}

fn confidence_style(confidence: f32) -> Style {
    match confidence {
        c if c >= HIGH_CONFIDENCE => FOR,
        c if c >= MEDIUM_CONFIDENCE => AnsiColor::Yellow.on_default(),
        _ => AGAINST,
    }
}
