//! The files below a directory.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use crate::args::InputArgs;
use crate::messages::Problem;
use crate::replace::UNFINISHED;

use super::Source;

/// Checks what the arguments ask of any walk.
pub(crate) fn check(args: &InputArgs) -> Result<(), Problem> {
    overrides(Path::new("."), args).map(drop)
}

fn overrides(root: &Path, args: &InputArgs) -> Result<Override, Problem> {
    let mut builder = OverrideBuilder::new(root);
    let problem = |e: ignore::Error| Problem::new("--exclude", e.to_string());
    for glob in &args.exclude {
        // What an override names is taken, what it negates is left out.
        builder.add(&format!("!{glob}")).map_err(problem)?;
    }
    builder.build().map_err(problem)
}

/// Files below a directory, in the order of names.
pub(crate) struct Walk {
    root: PathBuf,
    /// What the root is called below a directory of output.
    name: PathBuf,
    walk: ignore::Walk,
    follow: bool,
}

impl Walk {
    /// `root` is a directory, called `name` below a directory of output; `outputs` are left out.
    pub(crate) fn new(root: PathBuf, name: PathBuf, args: &InputArgs, outputs: &[PathBuf]) -> Self {
        let mut builder = WalkBuilder::new(&root);
        let outputs: Vec<PathBuf> = outputs
            .iter()
            .filter_map(|o| fs::canonicalize(o).ok())
            .collect();
        builder
            .hidden(!args.hidden)
            .parents(!args.no_ignore)
            .ignore(!args.no_ignore)
            .git_ignore(!args.no_ignore)
            .git_global(!args.no_ignore)
            .git_exclude(!args.no_ignore)
            .require_git(false)
            .follow_links(args.follow)
            .sort_by_file_name(Ord::cmp)
            .filter_entry(move |entry| {
                let name = entry.file_name();
                if name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()) {
                    return false;
                }
                let same_name = outputs.iter().any(|o| o.file_name() == Some(name));
                !(same_name && fs::canonicalize(entry.path()).is_ok_and(|p| outputs.contains(&p)))
            });
        if let Ok(overrides) = overrides(&root, args) {
            builder.overrides(overrides);
        }
        Self {
            walk: builder.build(),
            root,
            name,
            follow: args.follow,
        }
    }
}

impl Iterator for Walk {
    type Item = Result<Source, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match self.walk.next()? {
                Ok(entry) => entry,
                Err(e) => return Some(Err(problem(&e))),
            };
            if let Some(e) = entry.error() {
                Problem::new(entry.path().display().to_string(), e.to_string()).report();
            }
            let Some(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_symlink() && !self.follow {
                Problem::new(
                    entry.path().display().to_string(),
                    "is a symbolic link and left out: `--follow` goes through it",
                )
                .report();
            }
            if kind.is_file() {
                let below = entry
                    .path()
                    .strip_prefix(&self.root)
                    .unwrap_or(entry.path());
                return Some(Ok(Source {
                    name: self.name.join(below),
                    path: entry.into_path(),
                    found: true,
                }));
            }
        }
    }
}

/// What stopped a walk at one place; the rest goes on.
fn problem(error: &ignore::Error) -> Problem {
    match error {
        ignore::Error::WithDepth { err, .. } => problem(err),
        ignore::Error::WithPath { path, err } => match err.io_error() {
            Some(e) => {
                let kept = std::io::Error::new(e.kind(), e.to_string());
                Problem::reading(path.display().to_string(), &kept)
            }
            None => Problem::new(path.display().to_string(), err.to_string()),
        },
        ignore::Error::Loop { ancestor, child } => Problem::new(
            child.display().to_string(),
            format!(
                "is a symbolic link back to {}: left out",
                ancestor.display()
            ),
        ),
        other => Problem::new("the walk", other.to_string()),
    }
}
