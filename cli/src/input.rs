//! Where texts come from.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::Path;

use crate::messages::Problem;
use crate::utf8;

/// A file or standard input.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Input<'a> {
    Stdin,
    File(&'a Path),
}

impl<'a> Input<'a> {
    /// The inputs that `files` name.
    pub(crate) fn list(files: &'a [impl AsRef<Path>]) -> Vec<Self> {
        if files.is_empty() {
            return vec![Self::Stdin];
        }
        files.iter().map(|f| Self::of(f.as_ref())).collect()
    }

    /// The input that `file` names.
    pub(crate) fn of(file: &'a Path) -> Self {
        match file {
            f if f == Path::new("-") => Self::Stdin,
            f => Self::File(f),
        }
    }

    /// What a message calls it.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// What `--json`, `--diff` and `--check` call it: the argument that names it.
    pub(crate) fn label(&self) -> &'a OsStr {
        match self {
            Self::Stdin => OsStr::new("-"),
            Self::File(path) => path.as_os_str(),
        }
    }

    /// Reads all of it.
    pub(crate) fn read(&self) -> Result<Vec<u8>, Problem> {
        let bytes = match self {
            Self::Stdin => {
                let mut bytes = Vec::new();
                io::stdin().read_to_end(&mut bytes).map(|_| bytes)
            }
            Self::File(path) => {
                self.is_no_directory()?;
                fs::read(path)
            }
        };
        bytes.map_err(|e| Problem::reading(self.place(), &e))
    }

    /// Reads all of it as UTF-8.
    pub(crate) fn read_text(&self) -> Result<String, Problem> {
        String::from_utf8(self.read()?).map_err(|e| {
            Problem::not_utf8(self.place(), e.as_bytes(), e.utf8_error().valid_up_to())
        })
    }

    /// Opens it, to be read piece by piece.
    pub(crate) fn open(&self) -> Result<Reader<'a>, Problem> {
        let source = match self {
            Self::Stdin => Source::Stdin(io::stdin()),
            Self::File(path) => {
                self.is_no_directory()?;
                let file = File::open(path).map_err(|e| Problem::reading(self.place(), &e))?;
                Source::File(file)
            }
        };
        Ok(Reader {
            input: *self,
            source,
            start: Vec::new(),
        })
    }

    /// Not left to who opens it: Windows answers "access denied" for a directory.
    fn is_no_directory(&self) -> Result<(), Problem> {
        match self {
            Self::File(path) if path.is_dir() => Err(Problem::directory(self.place())),
            _ => Ok(()),
        }
    }
}

/// An input that is read piece by piece.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    input: Input<'a>,
    source: Source,
    /// Its first two bytes, which show UTF-16.
    start: Vec<u8>,
}

#[derive(Debug)]
enum Source {
    Stdin(io::Stdin),
    File(File),
}

impl Reader<'_> {
    /// Looks at all of it for bytes that are not UTF-8, where it can be read twice: standard input and pipes are
    /// left to who reads them.
    pub(crate) fn check_utf8(&mut self) -> Result<(), Problem> {
        let is_file = |f: &File| f.metadata().is_ok_and(|m| m.is_file());
        if !matches!(&self.source, Source::File(f) if is_file(f)) {
            return Ok(());
        }
        let found = utf8::first_invalid(&mut *self).and_then(|at| self.rewind().map(|()| at));
        match found {
            Ok(None) => Ok(()),
            Ok(Some(offset)) => Err(self.not_utf8(offset)),
            Err(e) => Err(Problem::reading(self.input.place(), &e)),
        }
    }

    fn rewind(&mut self) -> io::Result<()> {
        match &mut self.source {
            Source::File(file) => file.rewind(),
            Source::Stdin(_) => Ok(()),
        }
    }

    /// What was read of it stops being UTF-8 at `offset`.
    pub(crate) fn not_utf8(&self, offset: usize) -> Problem {
        Problem::not_utf8(self.input.place(), &self.start, offset)
    }
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = match &mut self.source {
            Source::Stdin(stdin) => stdin.read(buffer)?,
            Source::File(file) => file.read(buffer)?,
        };
        let wanted = 2 - self.start.len();
        self.start.extend(buffer[..n].iter().take(wanted));
        Ok(n)
    }
}
