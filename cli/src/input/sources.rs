//! Input files: those on the command line, and those below its directories.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Component, Path, PathBuf};

use memchr::memchr;

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
            Some(name) if !Self::is_stdin(&path) => PathBuf::from(name),
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
                    return Err(Problem::new(
                        path.display().to_string(),
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

    fn is_stdin(path: &Path) -> bool {
        path == Path::new("-")
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

/// Returns the path of a source below an output directory.
pub(crate) type OutputName<'a> = &'a (dyn Fn(&Path) -> PathBuf + Sync);

/// Output names in use.
struct UsedNames<'a> {
    names: HashSet<PathBuf>,
    output_name: OutputName<'a>,
}

/// Iterates over all sources.
pub(crate) struct Sources<'a> {
    args: &'a InputArgs,
    paths: std::slice::Iter<'a, PathBuf>,
    /// True to read standard input: no file was named.
    reads_stdin: bool,
    names: Option<PathList>,
    walk: Option<Walk>,
    /// The outputs, which are never inputs.
    outputs: &'a [PathBuf],
    /// Names below the output directory, if two inputs could collide.
    taken: Option<UsedNames<'a>>,
}

impl<'a> Sources<'a> {
    /// Iterates over the inputs in `args`. Skips `outputs` in directories. With `output_name`, which returns output
    /// names, a second source of the same name is an error.
    pub(crate) fn new(
        args: &'a InputArgs,
        outputs: &'a [PathBuf],
        output_name: Option<OutputName<'a>>,
    ) -> Result<Self, Problem> {
        walk::check(args)?;
        let names = args.files_from.as_deref().map(PathList::open).transpose()?;
        Ok(Self {
            args,
            paths: args.paths.iter(),
            reads_stdin: args.paths.is_empty() && args.files_from.is_none(),
            names,
            walk: None,
            outputs,
            taken: output_name.map(|output_name| UsedNames {
                names: HashSet::new(),
                output_name,
            }),
        })
    }

    fn find(&mut self) -> Option<Result<Source, Problem>> {
        loop {
            if let Some(walk) = &mut self.walk {
                match walk.next() {
                    Some(found) => return Some(found),
                    None => {
                        walk.report_if_empty();
                        self.walk = None;
                    }
                }
            }
            if std::mem::take(&mut self.reads_stdin) {
                return Some(Ok(Source::named("-".into())));
            }
            let (named, listed) = match self.paths.next() {
                Some(path) => (Ok(Source::named(path.clone())), false),
                None => match self.names.as_mut()?.next()? {
                    Ok(path) => (Source::listed(path), true),
                    Err(problem) => (Err(problem), true),
                },
            };
            match named {
                Ok(source) if source.path.is_dir() && !Source::is_stdin(&source.path) => {
                    // A listed directory keeps its path in the output; one named as an argument becomes the root.
                    let name = if listed { source.name } else { PathBuf::new() };
                    self.walk = Some(Walk::new(source.path, name, self.args, self.outputs));
                }
                named => return Some(named),
            }
        }
    }
}

impl Iterator for Sources<'_> {
    type Item = Result<Source, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = self.find()?;
        let (Ok(source), Some(taken)) = (&found, &mut self.taken) else {
            return Some(found);
        };
        let name = (taken.output_name)(&source.name);
        if taken.names.insert(name.clone()) {
            return Some(found);
        }
        Some(Err(Problem::new(
            source.place(),
            format!(
                "another input has the same output name, `{}`: clean them in separate runs",
                name.display()
            ),
        )))
    }
}

/// `--files-from`: names of inputs, terminated by line ends or zero bytes, read lazily.
struct PathList {
    place: String,
    reader: Box<dyn BufRead + Send>,
    end: u8,
}

impl PathList {
    fn open(path: &Path) -> Result<Self, Problem> {
        let place = Input::new(path).place();
        let mut reader: Box<dyn BufRead + Send> = match Input::new(path) {
            Input::Stdin => Box::new(BufReader::new(io::stdin())),
            Input::File(path) => {
                let file = File::open(path).map_err(|e| Problem::reading(&*place, &e))?;
                Box::new(BufReader::new(file))
            }
        };
        let start = reader
            .fill_buf()
            .map_err(|e| Problem::reading(&*place, &e))?;
        let end = if memchr(0, start).is_some() { 0 } else { b'\n' };
        Ok(Self { place, reader, end })
    }
}

impl Iterator for PathList {
    type Item = Result<PathBuf, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut name = Vec::new();
            match self.reader.read_until(self.end, &mut name) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(e) => return Some(Err(Problem::reading(&*self.place, &e))),
            }
            if name.last() == Some(&self.end) {
                name.pop();
            }
            if self.end == b'\n' && name.last() == Some(&b'\r') {
                name.pop();
            }
            if !name.is_empty() {
                return Some(path_of(name, &self.place));
            }
        }
    }
}

#[cfg(unix)]
fn path_of(name: Vec<u8>, _: &str) -> Result<PathBuf, Problem> {
    use std::os::unix::ffi::OsStringExt;
    Ok(OsString::from_vec(name).into())
}

#[cfg(not(unix))]
fn path_of(name: Vec<u8>, place: &str) -> Result<PathBuf, Problem> {
    let name = String::from_utf8(name)
        .map_err(|_| Problem::new(place, "contains a file name that is not UTF-8"))?;
    Ok(OsString::from(name).into())
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
