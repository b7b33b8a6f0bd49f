//! `zhuihe score`: measures the accuracy of a cleaned text, as a table or as JSON.

use zhuihe::{ErrorKind, GapLabel, Score};

use crate::args::EncodingArgs;
use crate::documents::json_line;
use crate::input::Input;
use crate::output::{Output, Stop};
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

/// Scores the files in `args`. Reports every input that can't be read.
pub(crate) fn run(args: &ScoreArgs) -> Result<(), Stop> {
    let files = [&args.raw, &args.out, &args.gold];
    if files.iter().filter(|file| **file == Path::new("-")).count() > 1 {
        let what = "can be only one of RAW, OUT and GOLD";
        return Err(Problem::new("standard input", what).into());
    }
    let texts = files.map(|file| Input::new(file).read_text(args.encoding.choice));
    let [raw, out, gold] = match texts {
        [Ok(raw), Ok(out), Ok(gold)] => [raw, out, gold],
        texts => {
            let problems = texts.into_iter().filter_map(Result::err);
            // All but the last, which is returned, are reported here.
            let last = problems.reduce(|problem, next| {
                problem.report();
                next
            });
            return last.map_or(Ok(()), |problem| Err(problem.into()));
        }
    };
    let gold = verdicts::gold(gold, &raw, &Input::new(&args.gold).place())?;
    let score = zhuihe::score(&raw, &out, &gold).map_err(|e| unscored(args, &e))?;
    let mut result = Vec::new();
    if args.json {
        json_line(&score, &mut result);
    } else {
        result = table(&score).into_bytes();
    }
    Output::stdout(false).put(&result)
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

/// Renders each figure with its description; then, if any gap is judged, the confusion matrix.
fn table(score: &Score) -> String {
    let count = |n: usize| n.to_string();
    let blocks = format!("{} blocks in GOLD", score.blocks);
    let gaps = format!("{} gaps judged", score.contested);
    let rows = [
        ("paragraph F1", share(score.para_f1), &*blocks),
        ("accuracy", share(score.accuracy), &gaps),
        ("F1 of joins", share(score.f1_join), ""),
        ("F1 of spaces", share(score.f1_space), ""),
        ("F1 of breaks", share(score.f1_break), ""),
        (
            "inserted",
            count(score.inserted),
            "white space in OUT, none in RAW and GOLD",
        ),
        (
            "lost",
            count(score.lost),
            "characters of RAW that OUT lacks",
        ),
        (
            "digits",
            count(score.digits),
            "digits joined that GOLD keeps apart",
        ),
        (
            "GOLD coverage",
            share(score.gold_coverage),
            "of the characters of RAW are aligned with GOLD",
        ),
        (
            "OUT coverage",
            share(score.out_coverage),
            "of the characters of RAW are aligned with OUT",
        ),
    ];
    let row = |(name, figure, what)| {
        format!("{name:<13} {figure:>6}  {what}")
            .trim_end()
            .to_owned()
            + "\n"
    };
    let mut table: String = rows.into_iter().map(row).collect();
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
    let labels = [
        (GapLabel::Join, "joined"),
        (GapLabel::Space, "space"),
        (GapLabel::Break, "break"),
    ];
    let mut columns: Vec<_> = labels.map(|(label, name)| (Some(label), name)).into();
    if score.confusion.keys().any(|(_, got)| got.is_none()) {
        columns.push((None, "¦"));
    }
    let names = columns.iter().map(|(_, name)| format!(" {name:>6}"));
    let mut table = format!("{:<13}{}\n", "should be", names.collect::<String>());
    for (want, name) in labels {
        let counts = columns
            .iter()
            .map(|(got, _)| score.confusion.get(&(want, *got)));
        let counts = counts.map(|n| format!(" {:>6}", n.unwrap_or(&0)));
        table += &format!("{name:<13}{}\n", counts.collect::<String>());
    }
    table
}
