//! Walks the files below a directory.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use crate::args::InputArgs;
use crate::output::replace::TEMP_PREFIX;
use crate::problem::Problem;

use super::Source;
use super::format::Format;

/// Maximum number of globs, and length of one in bytes: a settings file can have any, and they take memory.
const MAX_GLOBS: usize = 1000;
const MAX_GLOB_LENGTH: usize = 1000;

/// Validates the globs.
pub(crate) fn check(args: &InputArgs) -> Result<(), Problem> {
    globs(Path::new("."), args).map(drop)
}

/// Returns matchers for `--exclude` and `--include`.
fn globs(root: &Path, args: &InputArgs) -> Result<[Override; 2], Problem> {
    let excluded = matcher(root, &args.exclude, "--exclude")?;
    Ok([excluded, matcher(root, &args.include, "--include")?])
}

/// Builds a matcher whose [`Override::matched`] is `Ignore` for each path that matches one of the globs.
fn matcher(root: &Path, globs: &[String], option: &str) -> Result<Override, Problem> {
    let mut builder = OverrideBuilder::new(root);
    let problem = |e: ignore::Error| Problem::new(option, e.to_string());
    if globs.len() > MAX_GLOBS || globs.iter().any(|glob| glob.len() > MAX_GLOB_LENGTH) {
        let what =
            format!("more than {MAX_GLOBS} globs, or one of more than {MAX_GLOB_LENGTH} bytes");
        return Err(Problem::new(option, what));
    }
    for glob in globs {
        // An override whitelists its matches; negated, it ignores them.
        builder.add(&format!("!{glob}")).map_err(problem)?;
    }
    builder.build().map_err(problem)
}

/// The files below a directory, sorted by name: those of a recognized type, and those that match `--include`.
pub(crate) struct Walk {
    root: PathBuf,
    /// The name of the root below an output directory.
    name: PathBuf,
    walk: ignore::Walk,
    included: Override,
    follow: bool,
    /// True if it has returned nothing so far.
    is_empty: bool,
}

impl Walk {
    /// Walks the directory `root`, called `name` below an output directory. Skips `outputs`.
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
                if name.as_encoded_bytes().starts_with(TEMP_PREFIX.as_bytes()) {
                    return false;
                }
                let same_name = outputs.iter().any(|o| o.file_name() == Some(name));
                !(same_name && fs::canonicalize(entry.path()).is_ok_and(|p| outputs.contains(&p)))
            });
        // They are checked.
        let globs = globs(&root, args);
        let [excluded, included] = globs.unwrap_or_else(|_| [Override::empty(), Override::empty()]);
        builder.overrides(excluded);
        Self {
            walk: builder.build(),
            included,
            is_empty: true,
            root,
            name,
            follow: args.follow,
        }
    }

    /// Returns true if a file has a recognized type, or it or a parent directory matches `--include`.
    fn is_included(&self, path: &Path) -> bool {
        let matches = |(depth, path): (usize, &Path)| {
            let is_directory = depth > 0;
            self.included.matched(path, is_directory).is_ignore()
        };
        let ancestors = path.ancestors().take_while(|path| *path != self.root);
        Format::of_name(path).is_some() || ancestors.enumerate().any(matches)
    }

    /// Reports a walk without files.
    fn report_if_empty(&self) {
        if self.is_empty {
            Problem::at(&self.root,
                "no files to clean: only text (.txt, .text), Markdown (.md, .markdown), JSON Lines and Parquet files are \
                 searched for; use `--include GLOB` to add other file types",
            )
            .report();
        }
    }
}

impl Iterator for Walk {
    type Item = Result<Source, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match self.walk.next() {
                Some(Ok(entry)) => entry,
                Some(Err(e)) => {
                    self.is_empty = false;
                    return Some(Err(problem(&e)));
                }
                None => {
                    self.report_if_empty();
                    return None;
                }
            };
            if let Some(e) = entry.error() {
                Problem::at(entry.path(), e.to_string()).report();
            }
            let Some(kind) = entry.file_type() else {
                continue;
            };
            // `--follow` would not take a link to a file of another type either.
            let is_other = || entry.path().is_file() && !self.is_included(entry.path());
            if kind.is_symlink() && !self.follow && !is_other() {
                Problem::at(
                    entry.path(),
                    "is a symbolic link, skipped: use `--follow` to follow it",
                )
                .report();
            }
            if kind.is_file() && self.is_included(entry.path()) {
                self.is_empty = false;
                let below = entry
                    .path()
                    .strip_prefix(&self.root)
                    .unwrap_or(entry.path());
                return Some(Ok(Source {
                    name: self.name.join(below),
                    path: entry.into_path(),
                    from_walk: true,
                }));
            }
        }
    }
}

/// Describes an error at one place of a walk, which continues.
fn problem(error: &ignore::Error) -> Problem {
    match error {
        ignore::Error::WithDepth { err, .. } => problem(err),
        ignore::Error::WithPath { path, err } => match err.io_error() {
            Some(e) => {
                let copy = std::io::Error::new(e.kind(), e.to_string());
                Problem::reading(path.display().to_string(), &copy)
            }
            None => Problem::at(path, err.to_string()),
        },
        ignore::Error::Loop { ancestor, child } => Problem::at(
            child,
            format!("is a symbolic link back to {}, skipped", ancestor.display()),
        ),
        other => Problem::new("directory walk", other.to_string()),
    }
}
