//! Named cases, cleaned and scored, by kind.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use zhuihe::{Score, score};

/// The kind of texts that must come back byte for byte.
const CLEAN: &str = "clean";

/// A broken text, its gold text, and their name.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) raw: String,
    pub(crate) gold: String,
}

impl Named {
    /// Returns the kind: the name up to the first `-`.
    pub(crate) fn kind(&self) -> &str {
        self.name.split('-').next().unwrap_or_default()
    }

    /// Returns the article, which cases of other kinds may quote: the two words after the kind. `None` if it is only
    /// numbered.
    pub(crate) fn article(&self) -> Option<&str> {
        let (_, name) = self.name.split_once('-')?;
        let end = name
            .match_indices('-')
            .nth(1)
            .map_or(name.len(), |(at, _)| at);
        (!name.starts_with(|c: char| c.is_ascii_digit())).then_some(&name[..end])
    }

    /// Returns true if the text must come back byte for byte.
    pub(crate) fn is_clean(&self) -> bool {
        self.kind() == CLEAN
    }
}

/// Reads the cases of a folder, sorted by name: every NAME.raw.txt that has a NAME.gold.txt.
///
/// # Errors
/// Fails if a file can't be read.
pub(crate) fn read(dir: &Path) -> io::Result<Vec<Named>> {
    read_by(dir, broken)
}

/// Reads the cases of a folder and, as its own gold, every NAME.txt that is not part of a case: a text that must not
/// change.
///
/// # Errors
/// Fails if a file can't be read.
pub(crate) fn read_with_whole(dir: &Path) -> io::Result<Vec<Named>> {
    read_by(dir, |file| broken(file).or_else(|| whole(file)))
}

/// Returns the name of the case with this raw file, and the name of its gold file.
fn broken(file: &str) -> Option<(&str, String)> {
    let name = file.strip_suffix(".raw.txt")?;
    Some((name, format!("{name}.gold.txt")))
}

/// Returns the name of a text that is its own gold, and the name of its file.
fn whole(file: &str) -> Option<(&str, String)> {
    let name = file.strip_suffix(".txt")?;
    (!name.contains('.')).then(|| (name, file.to_owned()))
}

fn read_by(dir: &Path, parts: fn(&str) -> Option<(&str, String)>) -> io::Result<Vec<Named>> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|e| at(path, &e));
    let mut cases = Vec::new();
    for entry in fs::read_dir(dir).map_err(|e| at(dir, &e))? {
        let path = entry.map_err(|e| at(dir, &e))?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let Some((name, gold)) = parts(&file) else {
            continue;
        };
        let gold = dir.join(gold);
        if gold.exists() {
            cases.push(Named {
                name: name.to_owned(),
                raw: read(&path)?,
                gold: read(&gold)?,
            });
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

/// Adds to an error the path that caused it.
pub(crate) fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Figures over some cases: means over the cases where they are defined, and sums.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figures {
    pub(crate) cases: usize,
    pub(crate) para_f1: Option<f64>,
    pub(crate) accuracy: Option<f64>,
    pub(crate) f1_join: Option<f64>,
    pub(crate) f1_space: Option<f64>,
    pub(crate) f1_break: Option<f64>,
    pub(crate) inserted: usize,
    pub(crate) lost: usize,
    pub(crate) digits: usize,
}

impl Figures {
    fn of<'a>(scores: impl Iterator<Item = &'a Score> + Clone) -> Self {
        let mean = |figure: fn(&Score) -> Option<f64>| {
            let defined: Vec<f64> = scores.clone().filter_map(figure).collect();
            (!defined.is_empty()).then(|| defined.iter().sum::<f64>() / defined.len() as f64)
        };
        let sum = |figure: fn(&Score) -> usize| scores.clone().map(figure).sum();
        Self {
            cases: scores.clone().count(),
            para_f1: mean(|s| s.para_f1),
            accuracy: mean(|s| s.accuracy),
            f1_join: mean(|s| s.f1_join),
            f1_space: mean(|s| s.f1_space),
            f1_break: mean(|s| s.f1_break),
            inserted: sum(|s| s.inserted),
            lost: sum(|s| s.lost),
            digits: sum(|s| s.digits),
        }
    }
}

/// Results of a cleaner on some cases.
#[derive(Debug)]
pub(crate) struct Board {
    /// Figures by kind, without the clean texts.
    pub(crate) kinds: BTreeMap<String, Figures>,
    /// Figures over all cases but the clean texts.
    pub(crate) all: Figures,
    /// Names of the clean texts, each with whether it came back unchanged.
    pub(crate) clean: Vec<(String, bool)>,
}

impl Board {
    /// Cleans and scores every case.
    pub(crate) fn new<'a>(
        cases: impl IntoIterator<Item = &'a Named>,
        cleaner: impl Fn(&str) -> String,
    ) -> Self {
        let mut scores: BTreeMap<&str, Vec<Score>> = BTreeMap::new();
        let mut clean = Vec::new();
        for case in cases {
            let out = cleaner(&case.raw);
            if case.is_clean() {
                clean.push((case.name.clone(), out == case.raw));
            } else {
                let score = score(&case.raw, &out, &case.gold)
                    .unwrap_or_else(|e| panic!("{}: {e}", case.name));
                scores.entry(case.kind()).or_default().push(score);
            }
        }
        Self {
            all: Figures::of(scores.values().flatten()),
            kinds: scores
                .iter()
                .map(|(&kind, scores)| (kind.to_owned(), Figures::of(scores.iter())))
                .collect(),
            clean,
        }
    }

    /// Returns the names of the clean texts that changed.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &str> {
        let changed = self.clean.iter().filter(|(_, same)| !same);
        changed.map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(name: &str, raw: &str, gold: &str) -> Named {
        Named {
            name: name.to_owned(),
            raw: raw.to_owned(),
            gold: gold.to_owned(),
        }
    }

    #[test]
    fn figures_are_means_over_cases_where_they_are_defined() {
        let cases = [
            case("page-a", "甲 乙\n丙", "甲乙\n丙"),
            // No gap is judged: only the paragraph F1 is defined.
            case("page-b", "甲乙", "甲乙"),
            case("law-a", "甲\n乙", "甲乙"),
            case("clean-a", "甲\n乙", "甲\n乙"),
            case("clean-b", "甲 乙", "甲 乙"),
        ];
        let board = Board::new(&cases, |raw| raw.replace(' ', ""));
        let page = &board.kinds["page"];
        assert_eq!(
            (page.cases, page.para_f1, page.accuracy),
            (2, Some(1.0), Some(1.0))
        );
        assert_eq!(page.f1_space, None);
        assert_eq!(board.kinds["law"].para_f1, Some(0.0));
        assert_eq!((board.all.cases, board.all.accuracy), (3, Some(0.5)));
        assert_eq!(board.all.para_f1, Some(2.0 / 3.0));
        assert_eq!(board.changed().collect::<Vec<_>>(), ["clean-b"]);
    }
}
