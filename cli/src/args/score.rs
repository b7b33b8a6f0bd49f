//! The command line of `zhuihe score`.

use std::path::{Path, PathBuf};

const AFTER_SCORE_HELP: &str = "\
Examples:
  zhuihe page.txt | zhuihe score page.txt - page.gold.txt
  zhuihe score page.txt other-program.txt page.gold.txt
  zhuihe page.txt | zhuihe score page.txt - verdicts.json
  zhuihe score --json page.txt page.out.txt page.gold.txt | jq .para_f1

Exit status:
  0  done, whatever the score is
  2  wrong usage, an input failed, or OUT or GOLD has nothing in common with RAW";

/// The command line of [`Command::Score`](super::Command::Score).
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_SCORE_HELP)]
pub(crate) struct ScoreArgs {
    /// The broken text
    pub(crate) raw: PathBuf,

    /// What a program made of it
    pub(crate) out: PathBuf,

    /// What is right: a text, or the verdicts that were saved from a report
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
