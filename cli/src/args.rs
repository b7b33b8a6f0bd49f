//! What can be said on the command line.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Args as _, CommandFactory, Parser, Subcommand, ValueEnum};

const AFTER_HELP: &str = "\
Examples:
  zhuihe report.txt > clean.txt     clean a file
  pdftotext report.pdf - | zhuihe   clean what another command prints
  zhuihe -o book.txt part-*.txt     clean several files into one
  zhuihe -i chapters/*.txt          clean files where they are
  zhuihe --diff report.txt          see what would change
  zhuihe --check *.txt              name the files that would change
  zhuihe --json report.txt | jq -r '.edits[].rule'
  zhuihe --user-dict names.txt --ascii-width report.txt
  zhuihe explain --below 0.8 report.txt
  zhuihe report.txt | zhuihe score report.txt - right.txt

Exit status:
  0  done; with --check or --diff, nothing would change
  1  --check or --diff found something that would change
  2  wrong usage, or an input or output failed; other inputs are still done";

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

    /// Files to clean; `-` or nothing is standard input.
    ///
    /// A first file with the name of a command is named by its path: `./score`.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Write to FILE instead of standard output.
    ///
    /// Several inputs are written one after the other. FILE is replaced in one
    /// step when everything is done; if an input fails it is left as it was.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Clean the files where they are.
    ///
    /// Each file is replaced in one step, with its permissions, and only if it
    /// changes. Where the name is a symbolic link, the file it points to is
    /// replaced.
    #[arg(
        short,
        long,
        requires = "files",
        conflicts_with_all = ["output", "json", "diff", "check"],
        help_heading = "Output"
    )]
    pub(crate) in_place: bool,

    /// Print an object for each input, one on a line: path, text, edits, blocks.
    ///
    /// Ranges count bytes of UTF-8: `input` those of the input, `output` those
    /// of `text`. The path of standard input is `-`.
    #[arg(long, conflicts_with_all = ["diff", "check"], help_heading = "Output")]
    pub(crate) json: bool,

    /// Print what would change as a unified diff; exit with 1 if anything would.
    #[arg(long, conflicts_with_all = ["output", "check"], help_heading = "Output")]
    pub(crate) diff: bool,

    /// Print the names of the files that would change; exit with 1 if any would.
    #[arg(long, conflicts_with = "output", help_heading = "Output")]
    pub(crate) check: bool,

    #[command(flatten)]
    pub(crate) color: ColorArgs,

    /// Full-width digits and letters become ASCII: `１７．０２` → `17.02`.
    #[arg(long, help_heading = "Text")]
    pub(crate) ascii_width: bool,

    /// Vertical forms become ordinary ones: `﹁甲﹂` → `「甲」`.
    #[arg(long, help_heading = "Text")]
    pub(crate) vertical_forms: bool,

    /// Kangxi radicals and compatibility ideographs become unified ones.
    #[arg(long, help_heading = "Text")]
    pub(crate) unify_han: bool,

    #[command(flatten)]
    pub(crate) decisions: DecisionArgs,

    /// What stands between two repaired paragraphs.
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        default_value_t,
        help_heading = "Text"
    )]
    pub(crate) block_separator: BlockSeparator,

    /// Leave the white space as it is where a decision is less sure than P, from 0 to 1.
    ///
    /// `zhuihe explain --below P` shows which decisions those are.
    #[arg(
        long,
        value_name = "P",
        default_value_t = 0.0,
        hide_default_value = true,
        value_parser = confidence,
        help_heading = "Text"
    )]
    pub(crate) min_confidence: f32,
}

/// What the decisions depend on, beside the text.
#[derive(Debug, clap::Args)]
pub(crate) struct DecisionArgs {
    /// Take out the hyphen of a Latin word split at a line end, and U+00AD.
    #[arg(long, help_heading = "Text")]
    drop_soft_hyphens: bool,

    /// What becomes of the spaces in `4 月 21 日`.
    #[arg(
        long,
        value_name = "HOW",
        value_enum,
        default_value_t,
        help_heading = "Text"
    )]
    han_digit_spacing: HanDigitSpacing,

    /// Know the words of FILE too: on each line `word [frequency [tag]]`, as jieba has it.
    #[arg(long, value_name = "FILE", help_heading = "Dictionary")]
    pub(crate) user_dict: Option<PathBuf>,

    /// Know no words: joins a little less well.
    #[arg(long, conflicts_with = "user_dict", help_heading = "Dictionary")]
    pub(crate) no_dict: bool,
}

/// What else than cleaning can be done.
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
    /// Paragraph F1 asks for whole blocks, from end to end, with every gap right. A
    /// share is from 0 to 1, and `-` where there is nothing to take it of.
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
}

const AFTER_SCORE_HELP: &str = "\
Examples:
  zhuihe page.txt | zhuihe score page.txt - page.gold.txt
  zhuihe score page.txt other-program.txt page.gold.txt
  zhuihe score --json page.txt page.out.txt page.gold.txt | jq .para_f1

Exit status:
  0  done, whatever the score is
  2  wrong usage, or an input failed";

/// The command line of [`Command::Score`].
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_SCORE_HELP)]
pub(crate) struct ScoreArgs {
    /// The broken text
    pub(crate) raw: PathBuf,

    /// What a program made of it
    pub(crate) out: PathBuf,

    /// What is right
    pub(crate) gold: PathBuf,

    /// Print the figures as an object on a line, with the counts of each pair of wanted and given answer
    #[arg(long)]
    pub(crate) json: bool,
}

impl ScoreArgs {
    pub(crate) fn files(&self) -> [&Path; 3] {
        [&self.raw, &self.out, &self.gold]
    }
}

const AFTER_EXPLAIN_HELP: &str = "\
Examples:
  zhuihe explain --color always page.txt | less -R
  zhuihe explain --below 0.8 --top 3 page.txt
  zhuihe explain --rule block --rule han --changed page.txt
  zhuihe explain --json page.txt | jq -r 'select(.was != .label) | .rule' | sort | uniq -c

Exit status:
  0  done
  2  wrong usage, or an input failed";

/// The command line of [`Command::Explain`].
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

/// Reads a confidence.
fn confidence(value: &str) -> Result<f32, &'static str> {
    match value.parse() {
        Ok(confidence) if (0.0..=1.0).contains(&confidence) => Ok(confidence),
        _ => Err("it must be a number from 0 to 1"),
    }
}

/// Whether what is shown is coloured.
#[derive(Debug, clap::Args)]
pub(crate) struct ColorArgs {
    /// When to use colours; `auto` heeds NO_COLOR and CLICOLOR
    #[arg(
        long = "color",
        value_name = "WHEN",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    pub(crate) when: Color,
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Color {
    /// Where standard output is a terminal that shows colours
    #[default]
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Not at all
    Never,
}

/// [`zhuihe::BlockSeparator`] as it is named on the command line.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum BlockSeparator {
    /// A line end
    #[default]
    LineEnd,
    /// A line end and an empty line, as Markdown wants it
    BlankLine,
    /// What the input has there
    AsInput,
}

/// [`zhuihe::HanDigitSpacing`] as it is named on the command line.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum HanDigitSpacing {
    /// They go: `4月21日`
    #[default]
    Compact,
    /// They stay where the input has them inside a line
    AsInput,
}

impl Args {
    /// Reads the command line; help, version and wrong usage end the process here.
    pub(crate) fn parse_or_exit() -> Self {
        let args = Self::parse();
        // clap knows which options exclude each other, not which values.
        if args.in_place && args.files.iter().any(|f| f == Path::new("-")) {
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

    /// The options of the library that were asked for.
    pub(crate) fn options(&self) -> zhuihe::Options {
        self.decisions
            .options()
            .ascii_width(self.ascii_width)
            .vertical_forms(self.vertical_forms)
            .unify_han(self.unify_han)
            .block_separator(match self.block_separator {
                BlockSeparator::LineEnd => zhuihe::BlockSeparator::LineEnd,
                BlockSeparator::BlankLine => zhuihe::BlockSeparator::BlankLine,
                BlockSeparator::AsInput => zhuihe::BlockSeparator::AsInput,
            })
            .min_confidence(self.min_confidence)
    }
}

impl DecisionArgs {
    /// The options of the library that were asked for.
    pub(crate) fn options(&self) -> zhuihe::Options {
        zhuihe::Options::new()
            .drop_soft_hyphens(self.drop_soft_hyphens)
            .han_digit_spacing(match self.han_digit_spacing {
                HanDigitSpacing::Compact => zhuihe::HanDigitSpacing::Compact,
                HanDigitSpacing::AsInput => zhuihe::HanDigitSpacing::AsInput,
            })
    }
}
