//! Input files: those on the command line, and those below its directories.

use std::ffi::OsStr;
use std::iter;
use std::path::{Component, Path, PathBuf};

use crate::args::InputArgs;
use crate::input::Input;
use crate::problem::Problem;

use super::format;
use super::walk::{self, Walk};

/// A file, or standard input.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Source {
    /// Its path for messages; `-` is standard input.
    pub(crate) path: PathBuf,
    /// Its path below an output directory.
    pub(crate) name: PathBuf,
    /// True if it was found in a directory, not named: then it is skipped if it is not text.
    pub(crate) from_walk: bool,
}

impl Source {
    /// Creates a named source; its name is the last component.
    fn named(path: PathBuf) -> Self {
        let name = match path.file_name() {
            Some(name) if path != Path::new("-") => PathBuf::from(name),
            _ => PathBuf::from("stdin"),
        };
        Self {
            path,
            name,
            from_walk: false,
        }
    }

    /// Creates a source from a list; its name is the whole path.
    fn listed(path: PathBuf) -> Result<Self, Problem> {
        let mut name = PathBuf::new();
        for component in path.components() {
            match component {
                Component::Normal(part) => name.push(part),
                Component::ParentDir => {
                    return Err(Problem::at(
                        path,
                        "a path in a list cannot contain `..`: use a path without `..`",
                    ));
                }
                Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
            }
        }
        Ok(Self {
            path,
            name,
            from_walk: false,
        })
    }

    pub(crate) fn input(&self) -> Input<'_> {
        Input::new(&self.path)
    }

    /// Returns true if its name is that of a Markdown file.
    pub(crate) fn is_markdown(&self) -> bool {
        format::is_markdown(&self.path)
    }

    /// Returns its name for messages.
    pub(crate) fn place(&self) -> String {
        self.input().place()
    }

    /// Returns its name for results.
    pub(crate) fn label(&self) -> &OsStr {
        self.path.as_os_str()
    }
}

/// Returns all inputs in `args`: the named files, and those below the named directories, except for `outputs`.
pub(crate) fn sources<'a>(
    args: &'a InputArgs,
    outputs: &'a [PathBuf],
) -> Result<impl Iterator<Item = Result<Source, Problem>> + Send + 'a, Problem> {
    walk::check(args)?;
    let paths = args.paths.iter().cloned();
    // Each with whether it is from a list.
    let mut named: Vec<_> = paths.map(|path| Ok((Source::named(path), false))).collect();
    if let Some(list) = &args.files_from {
        let paths = listed_paths(list)?.into_iter();
        named.extend(paths.map(|path| Ok((Source::listed(path)?, true))));
    } else if named.is_empty() {
        named.push(Ok((Source::named("-".into()), false)));
    }
    let files = move |named| -> Box<dyn Iterator<Item = Result<Source, Problem>> + Send> {
        match named {
            Ok((Source { path, name, .. }, is_listed)) if is_directory(&path) => {
                // A listed directory keeps its path in the output; one named as an argument becomes the root.
                let name = if is_listed { name } else { PathBuf::new() };
                Box::new(Walk::new(path, name, args, outputs))
            }
            named => Box::new(iter::once(named.map(|(source, _)| source))),
        }
    };
    Ok(named.into_iter().flat_map(files))
}

fn is_directory(path: &Path) -> bool {
    path != Path::new("-") && path.is_dir()
}

/// Reads a list of paths (`--files-from`), terminated by line ends, or by zero bytes if there are any.
fn listed_paths(list: &Path) -> Result<Vec<PathBuf>, Problem> {
    let list = Input::new(list);
    let bytes = list.read()?;
    let end = if bytes.contains(&0) { 0 } else { b'\n' };
    let paths = bytes.split(|&b| b == end).map(|path| match end {
        b'\n' => path.strip_suffix(b"\r").unwrap_or(path),
        _ => path,
    });
    let problem = || Problem::new(list.place(), "contains a file name that is not UTF-8");
    let paths = paths.filter(|path| !path.is_empty());
    paths
        .map(|path| path_of(path).ok_or_else(problem))
        .collect()
}

#[cfg(unix)]
fn path_of(name: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(OsStr::from_bytes(name).into())
}

#[cfg(not(unix))]
fn path_of(name: &[u8]) -> Option<PathBuf> {
    str::from_utf8(name).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_paths_are_kept() {
        for (path, name) in [
            ("a/b.txt", "a/b.txt"),
            ("./a/b.txt", "a/b.txt"),
            ("/a/b.txt", "a/b.txt"),
        ] {
            let source = Source::listed(path.into()).unwrap();
            assert_eq!(source.name, Path::new(name), "{path}");
        }
        for path in ["../a.txt", "a/../../b.txt", "/a/../b.txt"] {
            assert!(Source::listed(path.into()).is_err(), "{path}");
        }
    }
}
