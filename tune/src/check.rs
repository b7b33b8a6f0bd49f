//! Compares the accuracy of the cleaner with a recorded report.

use std::collections::{BTreeMap, BTreeSet};

use crate::markdown::share;
use crate::scores::{Board, Figures};

/// Prefix of the heading of a folder, whose name follows in backquotes. The folder's table of kinds is below it.
pub(crate) const CASES_OF: &str = "## Cases of ";
/// Columns of a table of kinds that the check reads.
pub(crate) const KIND: &str = "kind";
pub(crate) const CASES: &str = "cases";
pub(crate) const PARAGRAPH_F1: &str = "paragraph F1";
/// Row of a table of kinds that is a mean over all cases.
pub(crate) const ALL: &str = "all";
/// Prefix of the line that names the clean texts that changed.
pub(crate) const CHANGED: &str = "Clean texts unchanged:";

/// Allowed fall of a kind's paragraph F1: one row moves it by this much where cases are few.
const MARGIN: f64 = 0.02;

/// Figures that a report records of the cases of a folder.
#[derive(Debug, PartialEq)]
pub(crate) struct Recorded {
    /// For every kind, its number of cases and its paragraph F1, if one of them has any block.
    kinds: BTreeMap<String, (usize, Option<f64>)>,
    /// Names of the clean texts that changed.
    changed: BTreeSet<String>,
}

impl Recorded {
    /// Reads what a report records of a folder.
    ///
    /// # Errors
    /// Returns what the report lacks, or which row of the folder's table can't be read.
    pub(crate) fn read(document: &str, folder: &str) -> Result<Self, String> {
        let heading = format!("{CASES_OF}`{folder}`");
        let mut lines = document.lines().skip_while(|l| *l != heading);
        lines
            .next()
            .ok_or_else(|| format!("it has no section `{heading}`"))?;
        let section: Vec<&str> = lines.take_while(|l| !l.starts_with("## ")).collect();
        let cells = |line: &&str| -> Vec<String> {
            let inner = line.trim().trim_matches('|');
            inner.split('|').map(|c| c.trim().to_owned()).collect()
        };
        let table = section.iter().skip_while(|l| !l.starts_with('|'));
        let table: Vec<_> = table
            .take_while(|l| l.starts_with('|'))
            .map(cells)
            .collect();
        let column = |name: &str| {
            let head = table.first().map_or(&[][..], Vec::as_slice);
            let found = head.iter().position(|cell| cell == name);
            found.ok_or_else(|| format!("the table of `{folder}` has no column `{name}`"))
        };
        let (kind, cases, f1) = (column(KIND)?, column(CASES)?, column(PARAGRAPH_F1)?);
        let mut kinds = BTreeMap::new();
        // Skips the head and the rule below it.
        for row in table.iter().skip(2) {
            let unread = || {
                let row = row.join(" | ");
                format!("the table of `{folder}` has a row without figures: {row}")
            };
            let cell = |at: usize| row.get(at).ok_or_else(unread);
            let share = match cell(f1)?.as_str() {
                "-" => None,
                share => Some(share.parse().map_err(|_| unread())?),
            };
            let cases = cell(cases)?.parse().map_err(|_| unread())?;
            if cell(kind)? != ALL {
                kinds.insert(cell(kind)?.clone(), (cases, share));
            }
        }
        let changed = section.iter().find_map(|l| l.strip_prefix(CHANGED));
        let names = changed.unwrap_or_default().split('`').skip(1).step_by(2);
        Ok(Self {
            kinds,
            changed: names.map(str::to_owned).collect(),
        })
    }
}

/// Compares the measured figures of a folder with the recorded ones. Returns what is worse, and what can't be compared:
/// a kind that only one of them has.
pub(crate) fn check(recorded: &Recorded, board: &Board) -> Vec<String> {
    let mut worse = Vec::new();
    for (kind, figures) in &board.kinds {
        match (recorded.kinds.get(kind), figures.para_f1) {
            (Some(&(cases, Some(was))), is) if is.is_none_or(|is| is < was - MARGIN - 1e-9) => {
                worse.push(format!(
                    "{kind}: paragraph F1 is {} (cases: {}), recorded is {was:.4} (cases: {cases})",
                    share(is, 4),
                    figures.cases
                ));
            }
            (None, _) => worse.push(format!("{kind}: a kind that is not recorded")),
            _ => {}
        }
        worse.extend(damage(kind, figures));
    }
    let missing = recorded
        .kinds
        .keys()
        .filter(|k| !board.kinds.contains_key(*k));
    worse.extend(missing.map(|kind| format!("{kind}: recorded, but there is no case")));
    for name in board.changed() {
        if !recorded.changed.contains(name) {
            worse.push(format!(
                "{name}: a clean text that changes, recorded is that it does not"
            ));
        }
    }
    worse
}

/// Returns the errors in a kind that must never happen.
fn damage(kind: &str, figures: &Figures) -> impl Iterator<Item = String> {
    let counts = [
        ("gaps opened that were closed", figures.inserted),
        ("characters lost", figures.lost),
        ("digits joined that stand apart", figures.digits),
    ];
    let done = counts.into_iter().filter(|&(_, n)| n > 0);
    done.map(move |(what, n)| format!("{kind}: {what}: {n}, where 0 is right"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::Named;

    const DOCUMENT: &str = "\
# How right

Some words.

## Cases of `other`

| kind | cases | paragraph F1 |
| --- | ---: | ---: |
| law | 3 | 0.1000 |

Clean texts unchanged: 0 of 1; changed: `clean-c`.

## Cases of `dev`

| kind | cases | paragraph F1 | accuracy |
| --- | ---: | ---: | ---: |
| law | 12 | 0.9000 | 0.9900 |
| real | 1 | - | - |
| all | 13 | 0.9000 | 0.9900 |

Clean texts unchanged: 1 of 3; changed: `clean-a`, `clean-b`.

## What parts are worth

| kind | cases | paragraph F1 |
| --- | ---: | ---: |
| law | 3 | 0.1000 |
";

    fn recorded() -> Recorded {
        Recorded::read(DOCUMENT, "dev").unwrap()
    }

    #[test]
    fn the_table_of_the_folder_is_read() {
        let recorded = recorded();
        let kinds: Vec<_> = recorded
            .kinds
            .iter()
            .map(|(k, v)| (k.as_str(), *v))
            .collect();
        assert_eq!(kinds, [("law", (12, Some(0.9))), ("real", (1, None))]);
        assert_eq!(Vec::from_iter(recorded.changed), ["clean-a", "clean-b"]);
    }

    #[test]
    fn a_document_without_the_table_is_refused() {
        for (document, error) in [
            ("", "no section `## Cases of `dev``"),
            (
                "## Cases of `dev`\n\n## Next\n\n| kind |\n",
                "no column `kind`",
            ),
            (
                "## Cases of `dev`\n| kind | cases |\n| --- | --- |\n",
                "no column `paragraph F1`",
            ),
            (
                "## Cases of `dev`\n| kind | cases | paragraph F1 |\n|---|---|---|\n| law | 12 | good |\n",
                "law | 12 | good",
            ),
            (
                "## Cases of `dev`\n| kind | cases | paragraph F1 |\n|---|---|---|\n| law | 12 |\n",
                "law | 12",
            ),
        ] {
            let found = Recorded::read(document, "dev").unwrap_err();
            assert!(found.contains(error), "{found}");
        }
    }

    /// Returns the findings for a cleaner that removes spaces.
    fn findings(cases: &[(&str, &str, &str)]) -> Vec<String> {
        let named = |&(name, raw, gold): &(&str, &str, &str)| Named {
            name: name.to_owned(),
            raw: raw.to_owned(),
            gold: gold.to_owned(),
        };
        let cases: Vec<Named> = cases.iter().map(named).collect();
        check(&recorded(), &Board::new(&cases, |raw| raw.replace(' ', "")))
    }

    #[test]
    fn what_is_as_recorded_passes() {
        let found = findings(&[
            ("law-a", "甲 乙\n丙", "甲乙\n丙"),
            ("real-a", "甲 乙", "甲乙"),
            ("clean-a", "甲 乙", "甲 乙"),
            ("clean-d", "甲乙", "甲乙"),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn what_is_worse_is_named() {
        let found = findings(&[
            ("law-a", "甲\n乙\n丙", "甲乙\n丙"),
            ("law-b", "1 2", "1 2"),
            ("page-a", "甲\n乙", "甲乙"),
            ("clean-c", "甲 乙", "甲 乙"),
        ]);
        assert_eq!(
            found,
            [
                "law: paragraph F1 is 0.2000 (cases: 2), recorded is 0.9000 (cases: 12)",
                "law: digits joined that stand apart: 1, where 0 is right",
                "page: a kind that is not recorded",
                "real: recorded, but there is no case",
                "clean-c: a clean text that changes, recorded is that it does not",
            ]
        );
    }

    #[test]
    fn a_small_fall_passes() {
        let named = |n: usize, gold: &str| Named {
            name: format!("law-{n:02}"),
            raw: "甲\n乙".to_owned(),
            gold: gold.to_owned(),
        };
        // Paragraph F1 of 0.88 and 0.87.
        for (right, worse) in [(88, 0), (87, 1)] {
            let cases: Vec<Named> = (0..100)
                .map(|n| named(n, if n < right { "甲\n乙" } else { "甲乙" }))
                .collect();
            let board = Board::new(&cases, str::to_owned);
            let found = check(&recorded(), &board);
            let found = found.iter().filter(|line| line.starts_with("law: "));
            assert_eq!(found.count(), worse, "{right}");
        }
    }
}
