//! Compares the accuracy of the cleaner with a recorded report.

use std::collections::{BTreeMap, BTreeSet};

use crate::scores::{Board, Figures};

/// Columns of the table of kinds that the check reads.
pub(crate) const KIND: &str = "kind";
pub(crate) const CASES: &str = "cases";
pub(crate) const PARAGRAPH_F1: &str = "paragraph F1";
/// Prefix of the line that names the clean texts that changed.
pub(crate) const CHANGED: &str = "Clean texts unchanged:";

/// Allowed fall of a kind's paragraph F1: one row moves it by this much where cases are few.
const MARGIN: f64 = 0.02;

/// Figures that a report records, in its first table.
#[derive(Debug, PartialEq)]
pub(crate) struct Recorded {
    /// For every kind, its number of cases and its paragraph F1.
    kinds: BTreeMap<String, (usize, f64)>,
    /// Names of the clean texts that changed.
    changed: BTreeSet<String>,
}

impl Recorded {
    /// Reads a report.
    ///
    /// # Errors
    /// Returns what the report lacks, or which row of its table can't be read.
    pub(crate) fn read(document: &str) -> Result<Self, String> {
        let cells = |line: &str| -> Vec<String> {
            let inner = line.trim().trim_matches('|');
            inner.split('|').map(|c| c.trim().to_owned()).collect()
        };
        let table: Vec<Vec<String>> = document
            .lines()
            .map(str::trim)
            .skip_while(|l| !l.starts_with('|'))
            .take_while(|l| l.starts_with('|'))
            .map(cells)
            .collect();
        let column = |name: &str| {
            let head = table.first().map_or(&[][..], Vec::as_slice);
            let found = head.iter().position(|cell| cell == name);
            found.ok_or_else(|| format!("its first table has no column `{name}`"))
        };
        let (kind, cases, f1) = (column(KIND)?, column(CASES)?, column(PARAGRAPH_F1)?);
        let mut kinds = BTreeMap::new();
        // Skips the head and the rule below it.
        for row in table.iter().skip(2) {
            let unread = || {
                format!(
                    "its first table has a row without figures: {}",
                    row.join(" | ")
                )
            };
            let cell = |at: usize| row.get(at).ok_or_else(unread);
            // A kind without any block has no figure.
            if cell(f1)? != "-" {
                let figures = (
                    cell(cases)?.parse().map_err(|_| unread())?,
                    cell(f1)?.parse().map_err(|_| unread())?,
                );
                kinds.insert(cell(kind)?.clone(), figures);
            }
        }
        let changed = document.lines().find_map(|l| l.strip_prefix(CHANGED));
        let names = changed.unwrap_or_default().split('`').skip(1).step_by(2);
        Ok(Self {
            kinds,
            changed: names.map(str::to_owned).collect(),
        })
    }
}

/// Results of a check, one line each.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Findings {
    /// Figures that are worse than recorded.
    pub(crate) worse: Vec<String>,
    /// Figures that have no recorded counterpart.
    pub(crate) unknown: Vec<String>,
}

/// Compares measured figures with recorded ones.
pub(crate) fn check(recorded: &Recorded, board: &Board) -> Findings {
    let mut findings = Findings::default();
    for (kind, figures) in &board.kinds {
        match (recorded.kinds.get(kind), figures.para_f1) {
            (Some(&(cases, was)), Some(is)) if is < was - MARGIN - 1e-9 => {
                findings.worse.push(format!(
                    "{kind}: paragraph F1 is {is:.4} (cases: {}), recorded is {was:.4} (cases: {cases})",
                    figures.cases
                ));
            }
            (None, Some(is)) => findings
                .unknown
                .push(format!("{kind}: paragraph F1 is {is:.4}, none is recorded")),
            _ => {}
        }
        findings.worse.extend(damage(kind, figures));
    }
    for name in board.changed() {
        if !recorded.changed.contains(name) {
            findings.worse.push(format!(
                "{name}: a clean text that changes, recorded is that it does not"
            ));
        }
    }
    findings
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

| kind | cases | paragraph F1 | accuracy |
| --- | ---: | ---: | ---: |
| law | 12 | 0.9000 | 0.9900 |
| real | 1 | - | - |
| all | 13 | 0.9000 | 0.9900 |

Clean texts unchanged: 1 of 3; changed: `clean-a`, `clean-b`.

| kind | cases | paragraph F1 |
| --- | ---: | ---: |
| law | 3 | 0.1000 |
";

    fn recorded() -> Recorded {
        Recorded::read(DOCUMENT).unwrap()
    }

    #[test]
    fn the_first_table_is_read() {
        let recorded = recorded();
        let kinds: Vec<_> = recorded
            .kinds
            .iter()
            .map(|(k, v)| (k.as_str(), *v))
            .collect();
        assert_eq!(kinds, [("all", (13, 0.9)), ("law", (12, 0.9))]);
        assert_eq!(Vec::from_iter(recorded.changed), ["clean-a", "clean-b"]);
    }

    #[test]
    fn a_document_without_the_table_is_refused() {
        for (document, error) in [
            ("", "no column `kind`"),
            (
                "| kind | cases |\n| --- | --- |\n",
                "no column `paragraph F1`",
            ),
            (
                "| kind | cases | paragraph F1 |\n|---|---|---|\n| law | 12 | good |\n",
                "law | 12 | good",
            ),
            (
                "| kind | cases | paragraph F1 |\n|---|---|---|\n| law | 12 |\n",
                "law | 12",
            ),
        ] {
            let found = Recorded::read(document).unwrap_err();
            assert!(found.contains(error), "{found}");
        }
    }

    /// Returns the findings for a cleaner that removes spaces.
    fn findings(cases: &[(&str, &str, &str)]) -> Findings {
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
            ("clean-a", "甲 乙", "甲 乙"),
            ("clean-c", "甲乙", "甲乙"),
        ]);
        assert_eq!(found, Findings::default());
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
            found.worse,
            [
                "law: paragraph F1 is 0.2000 (cases: 2), recorded is 0.9000 (cases: 12)",
                "law: digits joined that stand apart: 1, where 0 is right",
                "clean-c: a clean text that changes, recorded is that it does not",
            ]
        );
        assert_eq!(
            found.unknown,
            ["page: paragraph F1 is 0.0000, none is recorded"]
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
            assert_eq!(check(&recorded(), &board).worse.len(), worse, "{right}");
        }
    }
}
