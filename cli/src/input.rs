//! Single inputs: a file or standard input.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::problem::Problem;

/// A file or standard input.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Input<'a> {
    Stdin,
    File(&'a Path),
}

impl<'a> Input<'a> {
    /// Returns the input `file`; `-` is standard input.
    pub(crate) fn new(file: &'a Path) -> Self {
        match file {
            f if f == Path::new("-") => Self::Stdin,
            f => Self::File(f),
        }
    }

    /// Returns its name for messages.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Reads all bytes.
    pub(crate) fn read(&self) -> Result<Vec<u8>, Problem> {
        let bytes = match self {
            Self::Stdin => {
                let mut bytes = Vec::new();
                io::stdin().read_to_end(&mut bytes).map(|_| bytes)
            }
            Self::File(path) => {
                self.check_not_directory()?;
                fs::read(path)
            }
        };
        bytes.map_err(|e| Problem::reading(self.place(), &e))
    }

    /// Reads all bytes as UTF-8.
    pub(crate) fn read_text(&self) -> Result<String, Problem> {
        String::from_utf8(self.read()?).map_err(|e| {
            Problem::not_utf8(self.place(), e.as_bytes(), e.utf8_error().valid_up_to())
        })
    }

    /// Returns an error for a directory. Opening one is no portable check: Windows answers "access denied".
    fn check_not_directory(&self) -> Result<(), Problem> {
        match self {
            Self::File(path) if path.is_dir() => Err(Problem::directory(self.place())),
            _ => Ok(()),
        }
    }
}
