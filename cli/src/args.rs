//! What can be said on the command line.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, ValueEnum};

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
#[command(name = "zhuihe", version, after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// Files to clean; `-` or nothing is standard input.
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

    /// When to colour the diff; `auto` heeds NO_COLOR and CLICOLOR.
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    pub(crate) color: Color,

    /// Full-width digits and letters become ASCII: `１７．０２` → `17.02`.
    #[arg(long, help_heading = "Text")]
    pub(crate) ascii_width: bool,

    /// Vertical forms become ordinary ones: `﹁甲﹂` → `「甲」`.
    #[arg(long, help_heading = "Text")]
    pub(crate) vertical_forms: bool,

    /// Kangxi radicals and compatibility ideographs become unified ones.
    #[arg(long, help_heading = "Text")]
    pub(crate) unify_han: bool,

    /// Take out the hyphen of a Latin word split at a line end, and U+00AD.
    #[arg(long, help_heading = "Text")]
    pub(crate) drop_soft_hyphens: bool,

    /// What stands between two repaired paragraphs.
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        default_value_t,
        help_heading = "Text"
    )]
    pub(crate) block_separator: BlockSeparator,

    /// What becomes of the spaces in `4 月 21 日`.
    #[arg(
        long,
        value_name = "HOW",
        value_enum,
        default_value_t,
        help_heading = "Text"
    )]
    pub(crate) han_digit_spacing: HanDigitSpacing,

    /// Know the words of FILE too: on each line `word [frequency [tag]]`, as jieba has it.
    #[arg(long, value_name = "FILE", help_heading = "Dictionary")]
    pub(crate) user_dict: Option<PathBuf>,

    /// Know no words: starts faster, joins a little less well.
    #[arg(long, conflicts_with = "user_dict", help_heading = "Dictionary")]
    pub(crate) no_dict: bool,
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
        args
    }

    /// The options of the library that were asked for.
    pub(crate) fn options(&self) -> zhuihe::Options {
        zhuihe::Options::new()
            .ascii_width(self.ascii_width)
            .vertical_forms(self.vertical_forms)
            .unify_han(self.unify_han)
            .drop_soft_hyphens(self.drop_soft_hyphens)
            .block_separator(match self.block_separator {
                BlockSeparator::LineEnd => zhuihe::BlockSeparator::LineEnd,
                BlockSeparator::BlankLine => zhuihe::BlockSeparator::BlankLine,
                BlockSeparator::AsInput => zhuihe::BlockSeparator::AsInput,
            })
            .han_digit_spacing(match self.han_digit_spacing {
                HanDigitSpacing::Compact => zhuihe::HanDigitSpacing::Compact,
                HanDigitSpacing::AsInput => zhuihe::HanDigitSpacing::AsInput,
            })
    }
}
