//! The command line of `zhuihe score`.

use std::path::{Path, PathBuf};

use super::encoding::EncodingArgs;

const AFTER_SCORE_HELP: &str = "\
Examples:
  zhuihe page.txt | zhuihe score page.txt - page.gold.txt
  zhuihe score page.txt other-program.txt page.gold.txt
  zhuihe page.txt | zhuihe score page.txt - verdicts.json
  zhuihe score --json page.txt page.out.txt page.gold.txt | jq .para_f1

Exit status:
  0  success, whatever the score is
  2  invalid usage, an input failed, or OUT or GOLD has nothing in common with RAW";

/// The command line of [`Command::Score`](super::Command::Score).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_SCORE_HELP)]
pub(crate) struct ScoreArgs {
    /// The broken text
    pub(crate) raw: PathBuf,

    /// The cleaned text
    pub(crate) out: PathBuf,

    /// The correct text, or verdicts saved from a report
    pub(crate) gold: PathBuf,

    /// Print the figures as a JSON object, including the confusion matrix
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) encoding: EncodingArgs,
}

impl ScoreArgs {
    pub(crate) fn files(&self) -> [&Path; 3] {
        [&self.raw, &self.out, &self.gold]
    }
}
