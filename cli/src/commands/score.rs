//! `zhuihe score`: measures the accuracy of a cleaned text, as a table or as JSON.

use std::fmt::Write;

use zhuihe::{ErrorKind, GapLabel, Score};

use crate::args::EncodingArgs;
use crate::input::Input;
use crate::output::{Output, succeeded};
use crate::problem::Problem;
use crate::report::verdicts;
use std::path::{Path, PathBuf};

const AFTER_SCORE_HELP: &str = "\
Examples:
  zhuihe page.txt | zhuihe score page.txt - page.gold.txt
  zhuihe score page.txt other-program.txt page.gold.txt
  zhuihe page.txt | zhuihe score page.txt - verdicts.json
  zhuihe score --json page.txt page.out.txt page.gold.txt | jq .para_f1

Exit status:
  0  success, whatever the score is
  2  invalid usage, an input failed, or OUT or GOLD has nothing in common with RAW";

/// The command line.
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

/// Scores the files in `args`. Returns true on success. Reports every input that can't be read or has nothing in common
/// with RAW.
pub(crate) fn run(args: &ScoreArgs) -> bool {
    let [raw, out, gold] = args.files().map(|file| {
        let text = Input::new(file).read_text(args.encoding.choice);
        text.map_err(|problem| problem.report())
    });
    let (Ok(raw), Ok(out), Ok(gold)) = (raw, out, gold) else {
        return false;
    };
    let gold = match verdicts::gold(gold, &raw, &Input::new(&args.gold).place()) {
        Ok(gold) => gold,
        Err(problem) => {
            problem.report();
            return false;
        }
    };
    let score = match zhuihe::score(&raw, &out, &gold) {
        Ok(score) => score,
        Err(e) => {
            unscored(args, &e).report();
            return false;
        }
    };
    let result = if args.json {
        match json(&score) {
            Ok(line) => line,
            Err(e) => {
                Problem::new("the score", e.to_string()).report();
                return false;
            }
        }
    } else {
        table(&score)
    };
    succeeded(Output::stdout(false).put(result.as_bytes()))
}

/// Describes why there is no score, naming the file at fault.
fn unscored(args: &ScoreArgs, error: &zhuihe::Error) -> Problem {
    let file = match error.kind() {
        ErrorKind::UnalignedGold => &args.gold,
        ErrorKind::UnalignedOutput => &args.out,
        _ => return Problem::new("the score", error.to_string()),
    };
    let raw = Input::new(&args.raw).place();
    Problem::new(
        Input::new(file).place(),
        format!("has no visible character in common with {raw}: check that it is the same text"),
    )
}

fn json(score: &Score) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string(score)? + "\n")
}

/// Renders each figure with its description; then, if any gap is judged, the confusion matrix.
fn table(score: &Score) -> String {
    let mut table = String::new();
    let mut row = |name: &str, figure: String, what: &str| {
        let row = format!("{name:<13} {figure:>6}  {what}");
        table += row.trim_end();
        table.push('\n');
    };
    row(
        "paragraph F1",
        share(score.para_f1),
        &format!("{} blocks in GOLD", score.blocks),
    );
    row(
        "accuracy",
        share(score.accuracy),
        &format!("{} gaps judged", score.contested),
    );
    row("F1 of joins", share(score.f1_join), "");
    row("F1 of spaces", share(score.f1_space), "");
    row("F1 of breaks", share(score.f1_break), "");
    let count = |n: usize| n.to_string();
    row(
        "inserted",
        count(score.inserted),
        "white space in OUT, none in RAW and GOLD",
    );
    row(
        "lost",
        count(score.lost),
        "characters of RAW that OUT lacks",
    );
    row(
        "digits",
        count(score.digits),
        "digits joined that GOLD keeps apart",
    );
    row(
        "GOLD coverage",
        share(score.gold_coverage),
        "of the characters of RAW are aligned with GOLD",
    );
    row(
        "OUT coverage",
        share(score.out_coverage),
        "of the characters of RAW are aligned with OUT",
    );
    if score.contested > 0 {
        table.push('\n');
        table += &answers(score);
    }
    table
}

/// Formats a share; `None` is a share of nothing.
fn share(share: Option<f64>) -> String {
    share.map_or("-".to_owned(), |share| format!("{share:.4}"))
}

/// Renders the confusion matrix: a row per gold answer, a column per actual one.
fn answers(score: &Score) -> String {
    let mut columns = vec![
        (Some(GapLabel::Join), "joined"),
        (Some(GapLabel::Space), "space"),
        (Some(GapLabel::Break), "break"),
    ];
    let rows = columns.clone();
    if score.confusion.keys().any(|(_, got)| got.is_none()) {
        columns.push((None, "¦"));
    }
    let mut table = format!("{:<13}", "should be");
    // Writing to a string can't fail.
    for (_, name) in &columns {
        let _ = write!(table, " {name:>6}");
    }
    table.push('\n');
    for (want, name) in rows
        .into_iter()
        .filter_map(|(want, name)| Some((want?, name)))
    {
        let _ = write!(table, "{name:<13}");
        for (got, _) in &columns {
            let n = score.confusion.get(&(want, *got)).unwrap_or(&0);
            let _ = write!(table, " {n:>6}");
        }
        table.push('\n');
    }
    table
}
