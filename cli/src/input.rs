//! Where texts come from.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::messages::Problem;

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

    /// Reads all of it. The cleaner needs the whole text: the width of the lines
    /// is seen only over many of them.
    pub(crate) fn read(&self) -> Result<Vec<u8>, Problem> {
        let bytes = match self {
            Self::Stdin => {
                let mut bytes = Vec::new();
                io::stdin().read_to_end(&mut bytes).map(|_| bytes)
            }
            // Not left to `read`, which on Windows answers "access denied" for a directory.
            Self::File(path) if path.is_dir() => return Err(Problem::directory(self.place())),
            Self::File(path) => fs::read(path),
        };
        bytes.map_err(|e| Problem::reading(self.place(), &e))
    }

    /// Reads all of it as UTF-8.
    pub(crate) fn read_text(&self) -> Result<String, Problem> {
        String::from_utf8(self.read()?).map_err(|e| {
            Problem::not_utf8(self.place(), e.as_bytes(), e.utf8_error().valid_up_to())
        })
    }
}
