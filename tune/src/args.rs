//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Measures and fits zhuihe: for those who work on its rules.
///
/// A case is NAME.raw.txt, a broken text, with NAME.gold.txt, the same text put right.
#[derive(Debug, Parser)]
#[command(name = "zhuihe-tune", version)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fit the weights of the line states to cases, and print the table, `src/weights/fitted.rs`.
    Fit(FitArgs),
    /// Fit the weights that tell a typesetter's line ends from an author's, and print the table,
    /// `src/weights/wrapping_fitted.rs`.
    Wrapping {
        /// Folders of wrapped texts.
        #[arg(value_name = "DIR", required = true)]
        wrapped: Vec<PathBuf>,

        /// Folders of texts that keep their lines, or have such inside wrapped prose.
        #[arg(long, value_name = "DIR", num_args = 1.., required = true)]
        kept: Vec<PathBuf>,
    },
    /// Print every row of a text with its state and what was seen of it.
    Rows {
        /// The text.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Name the cases that are wrapped prose and not taken for it, or the other way round.
    Gate {
        /// Folders of cases.
        #[arg(value_name = "DIR", required = true)]
        dirs: Vec<PathBuf>,
    },
    /// Write the compact dictionary, `src/dictionary/compact/words.bin` and `generated.rs`, from the list of jieba-rs.
    Dictionary {
        /// Write nothing; exit 1 if the files are out of date.
        #[arg(long)]
        check: bool,
    },
    /// Print how right the cleaner is, and where it is wrong: `docs/ACCURACY.md`.
    ///
    /// The kind of a case is its name up to the first `-`. A case of the kind `clean` has to come
    /// back byte for byte. Masks every character of an example that it prints.
    Accuracy(AccuracyArgs),
}

#[derive(Debug, Args)]
pub(crate) struct FitArgs {
    /// Folders of cases to fit to.
    #[arg(value_name = "DIR", required = true)]
    pub(crate) dirs: Vec<PathBuf>,

    /// Folders of cases to check with, never fitted to.
    #[arg(long, value_name = "DIR", num_args = 1..)]
    pub(crate) valid: Vec<PathBuf>,

    /// Rounds over all pages.
    #[arg(long, default_value_t = 150)]
    pub(crate) rounds: usize,

    /// Pull of the prior: the inverse of the variance that weights have around it.
    #[arg(long, default_value_t = 8.0)]
    pub(crate) pull: f64,

    /// First step of a weight in a round.
    #[arg(long, default_value_t = 0.1)]
    pub(crate) rate: f64,
}

#[derive(Debug, Args)]
pub(crate) struct AccuracyArgs {
    /// Folders of cases.
    #[arg(value_name = "DIR", required = true)]
    pub(crate) dirs: Vec<PathBuf>,

    /// Print no document; exit with 1 where the first folder scores worse than FILE records.
    ///
    /// Worse is a paragraph F1 more than 0.02 lower in any kind, a clean text that changes and
    /// did not, and anything lost, inserted, or joined between two numbers.
    #[arg(long, value_name = "FILE")]
    pub(crate) check: Option<PathBuf>,
}
