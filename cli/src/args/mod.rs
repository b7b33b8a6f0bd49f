//! The command line.

use std::ffi::OsString;
use std::io::{self as stdio, Write};
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

mod help;
mod input;
mod output;
mod text;

pub(crate) use help::{Chinese, Language, command};
pub(crate) use input::{EncodingArgs, InputArgs};
pub(crate) use output::{ColorArgs, OutputArgs, SideFiles};
pub(crate) use text::{DecisionArgs, TextArgs};

use crate::commands::{
    CompletionsArgs, ExplainArgs, Issue, ManArgs, PagesArgs, RulesArgs, ScoreArgs, is_page_file,
};
use crate::config::{DumpConfigArgs, ResolvedConfig};
use crate::output::{check_stdout, terminal::escape};
use crate::problem::{Problem, nearest};
use crate::report::ReportArgs;

const AFTER_SHORT_HELP: &str = "\
Examples:
  zhuihe report.txt > clean.txt     clean a file; also report.pdf
  zhuihe -w chapters/*.txt          clean files in place
  zhuihe -o clean/ pages/           clean a directory recursively
  zhuihe --diff report.txt          show what would change

`zhuihe --help` lists all options, and `zhuihe help COMMAND` those of a command.";

const AFTER_HELP: &str = "\
Examples:
  zhuihe report.txt > clean.txt     clean a file
  pdftotext report.pdf - | zhuihe   clean the output of another command
  zhuihe page.pdf > articles.txt    find the articles on a page
  zhuihe -o book.txt part-*.txt     clean several files into one
  zhuihe -w chapters/*.txt          clean files in place
  zhuihe -o clean/ pages/           clean a directory recursively
  zhuihe -o clean/ --include '*.ocr' pages/
  zhuihe -o clean.jsonl.gz --rejects bad.jsonl corpus.jsonl.gz
  zhuihe --diff report.txt          show what would change
  zhuihe --check *.txt              list the files that would change
  zhuihe --json report.txt | jq -r '.edits[].rule'
  zhuihe --user-dict names.txt --ascii-width report.txt
  zhuihe explain --below 0.8 report.txt
  zhuihe report page.txt -o page.html
  zhuihe report.txt | zhuihe score report.txt - right.txt

Exit status:
  0  success; with --check or --diff, nothing would change
  1  --check or --diff found a change
  2  invalid usage, or an input or output failed; the other inputs are still cleaned
  3  a record cannot be read; the others are still cleaned";

/// Repairs Chinese text from scans and PDFs: joins broken lines, removes stray spaces, and repairs split numbers.
///
/// By default, the cleaned text is printed to standard output. Text that needs no repair stays the same.
#[derive(Debug, Parser)]
#[command(
    name = "zhuihe",
    version,
    after_help = AFTER_SHORT_HELP,
    after_long_help = AFTER_HELP,
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

    /// Language of the help: en or zh [default: that of the locale]
    #[arg(long, global = true, value_name = "LANG", hide_possible_values = true, help_heading = None::<&str>, hide_short_help = true)]
    pub(crate) lang: Option<Language>,
}

/// The subcommands; without one, the command cleans.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Measure the accuracy of a cleaned text.
    ///
    /// Compares the white space of OUT with that of GOLD at every gap where RAW has white space. GOLD is the text of RAW
    /// with the correct white space, written by hand: nothing, a space, or a line end at the start of a new block. The
    /// mark `¦` in GOLD accepts any answer. One of the three files may be `-`, standard input.
    ///
    /// GOLD may also be a file of verdicts saved from `zhuihe report` on RAW. Then only judged changes count: if a
    /// change is good, its result is correct; if it is bad, the white space of RAW is correct.
    ///
    /// Paragraph F1 counts whole blocks in which every gap is correct. Shares are from 0 to 1; `-` means that there is
    /// nothing to count.
    ///
    /// The texts are aligned first, because their characters may differ. Coverage is the share of the visible characters
    /// of RAW that are aligned with GOLD or OUT; if it is low, few gaps are judged. It is an error if GOLD or OUT has no
    /// visible character in common with RAW.
    Score(ScoreArgs),

    /// List the decision at every gap, with the evidence.
    ///
    /// A gap is white space between two visible characters. Each gets a row: line and column; the text around it, with a
    /// mark for the decision (`+` join, `␣` space, `│` break); the white space in the input and the decision; the rule;
    /// and the confidence. Line breaks also list the features for the decision (above 0) and against it (below 0),
    /// largest weights first. A weight is in log odds: it compares the best reading with this decision to the best
    /// reading with another one. A feature may belong to a neighbouring line. Inside a line, the rule decides alone.
    ///
    /// The list is about the first pass over the text. Lines end at `\n`, as in `--diff`, and columns count characters.
    Explain(ExplainArgs),

    /// Find the articles on pages with boxes, from OCR or PDF.
    ///
    /// Columns, reading order, headlines and paragraphs follow from the boxes. Several files are the pages of one issue:
    /// an article that goes on on another page becomes one article. The output has a block on each line and an empty
    /// line between articles; page furniture (mastheads, running heads, page numbers) comes last.
    Pages(PagesArgs),

    /// Write an HTML page for reviewing every change.
    ///
    /// The page is one self-contained file that loads nothing from the network. It shows the broken text beside the
    /// cleaned text, with every change marked in both, and the rule, confidence and evidence of each. Changes can be
    /// judged good or bad. Save the verdicts to use them as GOLD for `zhuihe score`.
    ///
    /// If the inputs are files with boxes, as for `zhuihe pages`, it shows each page with the boxes of its articles and the
    /// order of reading, beside the articles.
    Report(ReportArgs),

    /// List the rules, each with a description and an example.
    ///
    /// In the examples, `⏎` is a line end, `␠` a space and `□` a full-width space.
    Rules(RulesArgs),

    /// Print the settings in force, as a valid `zhuihe.toml`.
    ///
    /// Each has its source beside it.
    DumpConfig(DumpConfigArgs),

    /// Print a completion script for a shell.
    Completions(CompletionsArgs),

    /// Print a manual page.
    Man(ManArgs),
}

impl Args {
    /// Sets the options that the command line does not set from the settings.
    pub(crate) fn complete(&mut self, settings: &ResolvedConfig) {
        let output_fields = &mut self.output.output_fields;
        // They match the fields by position, so those of the settings don't fit other fields.
        if self.input.fields.is_empty() && output_fields.is_empty() {
            *output_fields = settings.settings.output_field.clone().unwrap_or_default();
        }
        self.output.run.jobs = self.output.run.jobs.or(settings.settings.jobs);
        self.input.complete(settings);
    }

    /// Returns the arguments of `zhuihe pages` if all inputs are files with boxes, and no option is set that it lacks.
    pub(crate) fn pages(&self) -> Option<PagesArgs> {
        let files = &self.input.paths;
        let output = &self.output;
        let is_other = output.in_place
            || output.diff
            || output.check
            || output.blocks
            || output.side != SideFiles::default()
            || !self.input.fields.is_empty()
            || output.output.as_ref().is_some_and(|path| path.is_dir());
        let is_page = |path: &PathBuf| path.is_file() && is_page_file(path);
        (!files.is_empty() && !is_other && files.iter().all(is_page)).then(|| PagesArgs {
            files: files.clone(),
            from: None,
            output: self.output.output.clone(),
            json: self.output.json,
            jsonl: false,
            issue: Issue::default(),
            text: self.text.clone(),
        })
    }

    /// Parses the command line. For `--help`, `--version` and usage errors, prints the text and returns the exit status.
    pub(crate) fn parse(mut args: Vec<OsString>) -> Result<Self, u8> {
        let language = Language::take(&mut args);
        Self::parse_in(language, &args).map_err(|error| print(error, language, &args))
    }

    fn parse_in(language: Language, args: &[OsString]) -> Result<Self, clap::Error> {
        let mut command = command(language);
        let matches = command.try_get_matches_from_mut(args)?;
        let mut args = Self::from_arg_matches(&matches).map_err(|e| e.format(&mut command))?;
        args.lang = Some(language);
        args.check_command()?;
        Ok(args)
    }

    /// Checks that the first path is no misspelled subcommand: a file of that name does not exist.
    fn check_command(&self) -> Result<(), clap::Error> {
        let first = self.input.paths.first().filter(|path| !path.exists());
        let Some(name) = first.and_then(|path| path.to_str()) else {
            return Ok(());
        };
        let command = Self::command();
        let names = command.get_subcommands().map(clap::Command::get_name);
        let nearest = nearest(name, names.chain(["help"]));
        let is_word = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && name != "-";
        match nearest {
            Some(nearest) if is_word => Err(Self::command().error(
                ErrorKind::InvalidSubcommand,
                format!("there is no file or subcommand '{name}': did you mean '{nearest}'?"),
            )),
            _ => Ok(()),
        }
    }
}

/// Prints the help, the version or a usage error, and returns the exit status.
fn print(error: clap::Error, language: Language, args: &[OsString]) -> u8 {
    // A message repeats the arguments, which may hold escape sequences for a terminal.
    let escaped = args
        .iter()
        .map(|arg| escape(&arg.to_string_lossy()).into_owned().into());
    let escaped: Vec<OsString> = escaped.collect();
    let error = if escaped == args || !error.use_stderr() {
        error
    } else {
        let again = Args::parse_in(language, &escaped);
        again.err().unwrap_or(error)
    };
    let printed = if error.use_stderr() {
        error.print()
    } else {
        let printed = check_stdout().and_then(|()| error.print());
        printed.and_then(|()| stdio::stdout().flush())
    };
    if let Err(e) = printed
        && e.kind() != stdio::ErrorKind::BrokenPipe
    {
        Problem::writing("standard output", &e).report();
        return 2;
    }
    u8::try_from(error.exit_code()).unwrap_or(2)
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
