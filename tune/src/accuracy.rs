//! The report of how accurate the cleaner is, and where it is wrong.

use std::io;
use std::path::Path;

use zhuihe::JiebaDictionary;
use zhuihe::tuning::{Judged, Part, clean_once, fitted, judged};
use zhuihe::{Cleaner, Options};

use crate::args::AccuracyArgs;
use crate::causes::{self, Page};
use crate::check::{ALL, CASES, CASES_OF, CHANGED, KIND, PARAGRAPH_F1, Recorded, check};
use crate::held_out::held_out;
use crate::markdown::{share, table};
use crate::reliability;
use crate::scores::{Board, Figures, Named, at, read};

/// Introduction of the report.
const HEAD: &str = "\
# Accuracy

How right the cleaner is, by kind of text; how far its confidence can be trusted; what each part of it is worth;
and what it still gets wrong. This file is made by one command and never written by hand:

```sh
cargo run --release -p zhuihe-tune -- accuracy CASES fixtures/broken > docs/ACCURACY.md
```

`CASES` are folders of texts that other people wrote, which are not in this repository. They are no blind test: their
errors showed which rules were wanting, and the weights were drawn to them. `fixtures/broken` are our own. A case is
`NAME.raw.txt`, a broken text, with `NAME.gold.txt`, the same text put right; what its name begins with, up to the first
`-`, is its kind. The figures of a case are those of `zhuihe score RAW OUT GOLD`:

- **paragraph F1**: blocks that come out exactly, with every gap in them, against the blocks of gold and of the output;
- **accuracy**: the share of right answers at contested gaps, those where the broken text has white space;
- **F1 join, space, break**: the same gaps, by answer;
- **inserted, lost, digits**: gaps opened that were closed, characters lost, digits joined that gold keeps apart. All
  must be 0.

[EVALUATION.md](EVALUATION.md#what-is-measured) defines them. Figures of a kind are means over its cases, `-` where no case has them;
inserted, lost and digits are sums. A text of the kind `clean` has to come back byte for byte and counts for nothing
else. `zhuihe-tune accuracy --check docs/ACCURACY.md CASES fixtures/broken` fails where, in one of the folders, a kind's
paragraph F1 falls by more than 0.02.

";

const RELIABILITY: &str = "\
## Is the confidence true?

Decisions of all broken texts above, as `Cleaner::explain` gives them, at gaps for which gold has one certain answer;
how many are right, and how sure they say they are on the average. Between rows the line states decide, inside rows
a rule does, with a confidence that is mostly a fixed figure.

";

const RULES: &str = "\
### By rule

Between rows a decision is as sure as the rule or as the line states, whichever is less. A rule that leaves white space
as it is is right in more than nine of ten such gaps, and says 0.93.

";

const ABLATION: &str = "\
## What the parts are worth

Paragraph F1 over all cases above, when a part is taken away. The weights are not fitted anew for what is left, so a
part that others could stand in for looks worth more than it is. Each text is cleaned in a single pass, also the
column *whole*, which may therefore differ a little from the tables above.

- *dictionary*: no words are known.
- *line states*: each gap is decided by the best pair of states of its own two rows, without a path through the others.
- *measure*: whether and how rows fill their measure is not seen; that the text is wrapped still is.
- *stretch*: that rows are letter-spaced is not seen, once the measure is found.
- *numbers*: that a number or a date goes on is not seen, and white space in it stays.

";

const HELD_OUT: &str = "\
## Kinds left out

Paragraph F1 of a kind of text under weights of the line states that were fitted to all cases above, and under weights
fitted to those of the other kinds alone. Both fits start from the prior, and know neither the corpus of `tune/` nor the
weights of today, which is why their figures are lower than those above. A case of another kind that quotes an article
of the kind is left out with it. Everything but these weights is as it is, also what was written by someone who had
seen the kind.

";

const CAUSES: &str = "\
## What is still wrong

The ten most frequent causes, over the decisions that the reliability is drawn from. In the examples every Han
character is a `〇`, every digit a `0`, every other letter an `x`, a line end `⏎` and other white space `␠`; the gap
stands in `⟦⟧`.

";

/// A folder of cases, with its name in the report.
#[derive(Debug)]
struct Folder {
    shown: String,
    cases: Vec<Named>,
}

/// Runs the command; returns `false` if a check fails.
pub(crate) fn run(args: &AccuracyArgs) -> io::Result<bool> {
    let folders = args
        .dirs
        .iter()
        .map(|dir| {
            Ok(Folder {
                shown: shown(dir),
                cases: read(dir)?,
            })
        })
        .collect::<io::Result<Vec<Folder>>>()?;
    if let Some(dir) = std::iter::zip(&args.dirs, &folders).find(|(_, f)| f.cases.is_empty()) {
        let what = "holds no case: no NAME.raw.txt with its NAME.gold.txt";
        return Err(io::Error::other(format!("{}: {what}", dir.0.display())));
    }
    let Some(path) = &args.check else {
        print!("{}", document(&folders));
        return Ok(true);
    };
    let document = std::fs::read_to_string(path).map_err(|e| at(path, &e))?;
    let mut passes = true;
    for Folder { shown, cases } in &folders {
        let recorded = Recorded::read(&document, shown)
            .map_err(|what| io::Error::other(format!("{}: {what}", path.display())))?;
        let board = board(cases);
        let worse = check(&recorded, &board);
        for line in &worse {
            eprintln!("worse than {}: {shown}: {line}", path.display());
        }
        println!(
            "{shown}: kinds: {}, cases: {}, clean texts: {}; worse than recorded: {}",
            board.kinds.len(),
            board.all.cases,
            board.clean.len(),
            worse.len()
        );
        passes &= worse.is_empty();
    }
    Ok(passes)
}

/// Returns a folder's path if it lies below the current one, else only its name: local paths are private.
fn shown(dir: &Path) -> String {
    let below = dir
        .components()
        .all(|c| matches!(c, std::path::Component::Normal(_)));
    let name = if below {
        dir.as_os_str()
    } else {
        dir.file_name().unwrap_or_default()
    };
    name.to_string_lossy().into_owned()
}

fn board<'a>(cases: impl IntoIterator<Item = &'a Named>) -> Board {
    let cleaner = Cleaner::new(Options::default());
    Board::new(cases, |raw| cleaner.clean(raw).into_text().into_owned())
}

fn document(folders: &[Folder]) -> String {
    let mut out = HEAD.to_owned();
    for folder in folders {
        out += &format!(
            "{CASES_OF}`{}`\n\n{}\n",
            folder.shown,
            kinds(&board(&folder.cases))
        );
    }
    let cases: Vec<&Named> = folders.iter().flat_map(|f| &f.cases).collect();

    let dictionary = JiebaDictionary::new();
    let broken: Vec<&Named> = cases.iter().copied().filter(|c| !c.is_clean()).collect();
    let decisions: Vec<Vec<Judged>> = broken
        .iter()
        .map(|c| judged(&c.raw, &c.gold, &dictionary))
        .collect();
    let all = decisions.concat();
    out += &format!("{RELIABILITY}{}\n", reliability::by_confidence(&all));
    out += &format!("{RULES}{}\n", reliability::by_rule(&all));
    out += &format!("{ABLATION}{}\n", ablation(&cases, &dictionary));
    out += &format!("{HELD_OUT}{}\n", held_out(&cases, &dictionary));
    let pages = broken.iter().zip(&decisions).map(|(case, judged)| Page {
        kind: case.kind(),
        raw: &case.raw,
        judged,
    });
    out + CAUSES + &causes::list(pages)
}

/// Formats the table of kinds, and how many clean texts came back unchanged.
fn kinds(board: &Board) -> String {
    let row = |name: &str, f: &Figures| {
        let shares = [f.para_f1, f.accuracy, f.f1_join, f.f1_space, f.f1_break];
        let sums = [f.inserted, f.lost, f.digits].map(|n| n.to_string());
        [name.to_owned(), f.cases.to_string()]
            .into_iter()
            .chain(shares.map(|s| share(s, 4)))
            .chain(sums)
            .collect()
    };
    let rows = board.kinds.iter().map(|(kind, f)| row(kind, f));
    let head = [
        KIND,
        CASES,
        PARAGRAPH_F1,
        "accuracy",
        "F1 join",
        "F1 space",
        "F1 break",
        "inserted",
        "lost",
        "digits",
    ];
    let mut out = table(&head, rows.chain([row(ALL, &board.all)]));
    if !board.clean.is_empty() {
        let changed: Vec<String> = board.changed().map(|name| format!("`{name}`")).collect();
        out += &format!(
            "\n{CHANGED} {} of {}",
            board.clean.len() - changed.len(),
            board.clean.len()
        );
        if !changed.is_empty() {
            out += &format!("; changed: {}", changed.join(", "));
        }
        out += ".\n";
    }
    out
}

fn ablation(cases: &[&Named], dictionary: &JiebaDictionary) -> String {
    let parts: Vec<Option<Part>> = [None].into_iter().chain(Part::ALL.map(Some)).collect();
    let boards: Vec<Board> = parts
        .iter()
        .map(|&part| {
            Board::new(cases.iter().copied(), |raw| {
                clean_once(raw, dictionary, fitted(), part)
            })
        })
        .collect();
    let row = |name: &str, figure: &dyn Fn(&Board) -> String| {
        let cells = boards.iter().map(figure);
        [name.to_owned()].into_iter().chain(cells).collect()
    };
    let mut rows: Vec<Vec<String>> = vec![
        row("all, paragraph F1", &|b| share(b.all.para_f1, 4)),
        row("all, accuracy", &|b| share(b.all.accuracy, 4)),
    ];
    for kind in boards[0].kinds.keys() {
        rows.push(row(kind, &|b| share(b.kinds[kind].para_f1, 4)));
    }
    rows.push(row("clean texts changed", &|b| {
        b.changed().count().to_string()
    }));
    let head: Vec<&str> = ["kind"]
        .into_iter()
        .chain(parts.iter().map(|p| column(*p)))
        .collect();
    table(&head, rows)
}

fn column(part: Option<Part>) -> &'static str {
    match part {
        None => "whole",
        Some(Part::Dictionary) => "without dictionary",
        Some(Part::States) => "without line states",
        Some(Part::Measure) => "without measure",
        Some(Part::Stretch) => "without stretch",
        Some(Part::Numbers) => "without numbers",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_elsewhere_is_named_without_its_path() {
        for (dir, name) in [
            ("fixtures/broken", "fixtures/broken"),
            ("../elsewhere/cases", "cases"),
            ("/elsewhere/cases/", "cases"),
        ] {
            assert_eq!(shown(Path::new(dir)), name);
        }
    }

    #[test]
    fn a_check_reads_what_the_document_says() {
        let case = |name: &str, raw: &str| Named {
            name: name.to_owned(),
            raw: raw.to_owned(),
            gold: "甲乙\n丙".to_owned(),
        };
        let cases = [case("law-a", "甲 乙\n丙"), case("clean-a", "甲 乙\n丙")];
        let board = Board::new(&cases, |raw| raw.replace(' ', ""));
        let document = format!("{HEAD}{CASES_OF}`dev`\n\n{}", kinds(&board));
        let recorded = Recorded::read(&document, "dev").unwrap();
        assert!(check(&recorded, &board).is_empty());
        let worse = Board::new(&cases, str::to_owned);
        assert_eq!(
            check(&recorded, &worse),
            ["law: paragraph F1 is 0.5000 (cases: 1), recorded is 1.0000 (cases: 1)"]
        );
    }
}
