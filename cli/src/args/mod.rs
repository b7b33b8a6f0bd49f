//! The command line.

use std::path::Path;

use clap::error::ErrorKind;
use clap::{Args as _, CommandFactory, Parser, Subcommand};

mod color;
mod dump_config;
mod explain;
mod io;
mod report;
mod rules;
mod score;
mod shell;
mod text;

pub(crate) use color::{Color, ColorArgs};
pub(crate) use dump_config::DumpConfigArgs;
pub(crate) use explain::ExplainArgs;
pub(crate) use io::{InputArgs, OutputArgs, Progress};
pub(crate) use report::ReportArgs;
pub(crate) use rules::RulesArgs;
pub(crate) use score::ScoreArgs;
pub(crate) use shell::{CompletionsArgs, ManArgs};
pub(crate) use text::TextArgs;

use crate::settings::InForce;

const AFTER_HELP: &str = "\
Examples:
  zhuihe report.txt > clean.txt     clean a file
  pdftotext report.pdf - | zhuihe   clean what another command prints
  zhuihe -o book.txt part-*.txt     clean several files into one
  zhuihe -w chapters/*.txt          clean files where they are
  zhuihe -o clean/ pages/           clean a directory recursively
  zhuihe -o clean/ --include '*.ocr' pages/
  zhuihe -o clean.jsonl.gz --rejects bad.jsonl corpus.jsonl.gz
  zhuihe --diff report.txt          see what would change
  zhuihe --check *.txt              name the files that would change
  zhuihe --json report.txt | jq -r '.edits[].rule'
  zhuihe --user-dict names.txt --ascii-width report.txt
  zhuihe explain --below 0.8 report.txt
  zhuihe report page.txt -o page.html
  zhuihe report.txt | zhuihe score report.txt - right.txt

Exit status:
  0  done; with --check or --diff, nothing would change
  1  --check or --diff found something that would change
  2  wrong usage, or an input or output failed; other inputs are still done
  3  a record can't be read; the others are done";

/// Repairs Chinese text from scans and PDFs: joins broken lines, takes out
/// stray spaces, puts split numbers together.
///
/// The cleaned text goes to standard output unless an option says otherwise.
/// A line that is whole stays as it is.
#[derive(Debug, Parser)]
#[command(
    name = "zhuihe",
    version,
    after_help = AFTER_HELP,
    args_conflicts_with_subcommands = true
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    #[command(flatten)]
    pub(crate) color: ColorArgs,

    #[command(flatten)]
    pub(crate) text: TextArgs,
}

/// The subcommands; without one, the command cleans.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say how right a cleaned text is.
    ///
    /// The white space of OUT is compared with that of GOLD, gap by gap, wherever RAW
    /// has some. GOLD is the text of RAW with the right white space, written by hand:
    /// nothing, a space, or a line end where a new block begins. The mark `¦` in it
    /// says that any answer is right there. One of the three files may be `-`,
    /// standard input.
    ///
    /// GOLD may also be the verdicts that were saved from a `zhuihe report` on RAW. Then only the
    /// changes that were judged there count: where one was good, what it made is right, and where
    /// it was bad, what RAW has.
    ///
    /// Paragraph F1 asks for whole blocks, from end to end, with every gap right. A
    /// share is from 0 to 1, and `-` where there is nothing to take it of.
    ///
    /// The texts are aligned first, because their characters may differ. Coverage is the share of
    /// RAW's visible characters that are aligned with GOLD or OUT; where it is low, few gaps are
    /// judged. It is an error if GOLD or OUT has no visible character in common with RAW.
    Score(ScoreArgs),

    /// Show what is decided at every gap, and why.
    ///
    /// A gap is white space between two visible characters. Each gets a row: its line and
    /// column, the text around it with a mark for what was decided (`+` nothing, `␣` a space,
    /// `│` a break), what the input has there, what was decided, the rule, and the
    /// confidence. Below a gap between two rows of the text stands what told for the decision
    /// (above 0) and against it (below 0), the weightiest first: each by how much it makes the
    /// best reading with this decision likelier than the best one with the opposite, as a
    /// natural logarithm. It may be about the rows around, and what speaks against the
    /// opposite stands above 0 too. Inside a row the rule says it all.
    ///
    /// What is shown is the first pass over the text. Lines end at `\n`, as in `--diff`, and
    /// columns count characters.
    Explain(ExplainArgs),

    /// Make a page that shows every change, to look through and to judge.
    ///
    /// It is one HTML file, which a browser opens from the disk and which fetches nothing: the broken text beside the
    /// clean one, every change marked in both, with its rule, how sure it is, and what told for it and against it.
    /// What is judged good or bad there can be saved, and given to `zhuihe score` for GOLD.
    Report(ReportArgs),

    /// List the rules: what each does, with an example.
    ///
    /// In an example `⏎` is a line end, `␠` a space and `□` a full-width space.
    Rules(RulesArgs),

    /// Print the settings in force, as a `zhuihe.toml`, and where each comes from.
    DumpConfig(DumpConfigArgs),

    /// Print what makes a shell complete the command line.
    Completions(CompletionsArgs),

    /// Print a manual page.
    Man(ManArgs),
}

impl Args {
    /// Fills in what the command line leaves open from the settings.
    pub(crate) fn complete(&mut self, settings: &InForce) {
        let output_fields = &mut self.output.output_fields;
        // They match the fields by position, so those of the settings don't fit other fields.
        if self.input.fields.is_empty() && output_fields.is_empty() {
            *output_fields = settings
                .get(|s| s.output_field.clone())
                .0
                .unwrap_or_default();
        }
        self.output.jobs = self.output.jobs.or(settings.get(|s| s.jobs).0.map(|j| j.0));
        self.input.complete(settings);
    }

    /// Parses the command line. Exits on `--help`, `--version` and usage errors.
    pub(crate) fn parse_or_exit() -> Self {
        let args = Self::parse();
        // clap checks conflicts between options, not between values.
        if args.output.in_place && args.input.paths.iter().any(|f| f == Path::new("-")) {
            Self::command()
                .error(
                    ErrorKind::ArgumentConflict,
                    "the argument '--in-place' cannot be used with standard input ('-'): name files",
                )
                .exit();
        }
        if let Some(Command::Score(score)) = &args.command
            && score
                .files()
                .iter()
                .filter(|f| **f == Path::new("-"))
                .count()
                > 1
        {
            ScoreArgs::augment_args(clap::Command::new("zhuihe score"))
                .error(
                    ErrorKind::ArgumentConflict,
                    "only one of RAW, OUT and GOLD can be standard input ('-')",
                )
                .exit();
        }
        args
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The long options of a command and of its subcommands, hidden ones aside.
    fn options(command: &clap::Command, found: &mut Vec<String>) {
        let visible = command.get_arguments().filter(|arg| !arg.is_hide_set());
        found.extend(visible.filter_map(|arg| Some(format!("--{}", arg.get_long()?))));
        for subcommand in command.get_subcommands() {
            options(subcommand, found);
        }
    }

    #[test]
    fn the_guide_names_every_option() {
        let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/CLI.md");
        let guide = std::fs::read_to_string(guide).unwrap();
        let mut all = Vec::new();
        options(&Args::command(), &mut all);
        assert!(all.len() > 30, "{all:?}");
        let is_named = |option: &String| {
            guide.match_indices(option.as_str()).any(|(at, _)| {
                !guide[at + option.len()..].starts_with(|c: char| c == '-' || c.is_alphanumeric())
            })
        };
        all.retain(|option| !is_named(option));
        assert!(all.is_empty(), "docs/CLI.md does not name {all:?}");
    }
}
