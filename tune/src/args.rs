//! Command-line arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Measures the accuracy of zhuihe and fits its weights. For its developers.
///
/// A case is a broken text, NAME.raw.txt, with its correct version, NAME.gold.txt.
#[derive(Debug, Parser)]
#[command(name = "zhuihe-tune", version)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fit the weights of the line states to cases, and print the table, `src/weights/fitted.rs`.
    Fit(FitArgs),
    /// Fit the weights that separate a typesetter's line ends from an author's, and print the table,
    /// `src/weights/wrapping_fitted.rs`.
    Wrapping {
        /// Folders of wrapped texts.
        #[arg(value_name = "DIR", required = true)]
        wrapped: Vec<PathBuf>,

        /// Folders of texts whose lines must stay, entirely or inside wrapped prose.
        #[arg(long, value_name = "DIR", num_args = 1.., required = true)]
        kept: Vec<PathBuf>,
    },
    /// Print every row of a text with its state and its features.
    Rows {
        /// The text.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// List wrapped prose that is not recognized as such, and other texts that are taken for it.
    Gate {
        /// Folders of cases.
        #[arg(value_name = "DIR", required = true)]
        dirs: Vec<PathBuf>,
    },
    /// Write the compact dictionary, `src/dictionary/compact/words.bin`, from the list of jieba-rs.
    Dictionary {
        /// Write nothing; exit 1 if the files are out of date.
        #[arg(long)]
        check: bool,
    },
    /// Print the accuracy report, `docs/ACCURACY.md`.
    ///
    /// The kind of a case is its name up to the first `-`. A case of the kind `clean` must come back byte for byte.
    /// Every character of the examples is masked.
    Accuracy(AccuracyArgs),
}

#[derive(Debug, Args)]
pub(crate) struct FitArgs {
    /// Folders of cases to fit to.
    #[arg(value_name = "DIR", required = true)]
    pub(crate) dirs: Vec<PathBuf>,

    /// Folders of cases to check with, not used for fitting.
    #[arg(long, value_name = "DIR", num_args = 1..)]
    pub(crate) valid: Vec<PathBuf>,

    /// Start from the present weights and draw back to them, in place of the prior.
    #[arg(long)]
    pub(crate) near: bool,

    /// Rounds over all pages.
    #[arg(long, default_value_t = 150)]
    pub(crate) rounds: usize,

    /// Pull of the prior: the inverse variance of the weights around it.
    #[arg(long, default_value_t = 8.0)]
    pub(crate) pull: f64,

    /// Step of a weight in the first round.
    #[arg(long, default_value_t = 0.1)]
    pub(crate) rate: f64,
}

#[derive(Debug, Args)]
pub(crate) struct AccuracyArgs {
    /// Folders of cases.
    #[arg(value_name = "DIR", required = true)]
    pub(crate) dirs: Vec<PathBuf>,

    /// Print no report; exit with 1 if the figures of a folder are worse than those that FILE records of it.
    ///
    /// Worse means: in any kind, a paragraph F1 lower by more than 0.02, or characters lost, gaps inserted or digits
    /// joined; a clean text that changes but did not before; or a kind that only FILE has, or only the folder. FILE must
    /// record every folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) check: Option<PathBuf>,
}
