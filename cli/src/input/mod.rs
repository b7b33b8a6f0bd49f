//! Inputs: finds, opens and decodes them.

mod decompress;
pub mod encoding;
pub(crate) mod format;
mod open;
mod sources;
mod walk;

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

pub(crate) use open::{OpenedSource, ReadOptions, SourceInfo, check_unchanged, open};
pub(crate) use sources::{Source, sources};

use crate::problem::Problem;
use encoding::{DecodeError, EncodingChoice};

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

    /// Tells how to paste a text if standard input is a terminal, which would otherwise wait mutely.
    pub(crate) fn invite() {
        let end = if cfg!(windows) {
            "Ctrl-Z and Enter"
        } else {
            "Ctrl-D"
        };
        if io::stdin().is_terminal() {
            let what = format!(
                "paste a text, then press {end} on an empty line to clean it (`zhuihe -h` for help)"
            );
            Problem::new("standard input", what).report();
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
                Self::invite();
                let mut bytes = Vec::new();
                io::stdin().read_to_end(&mut bytes).map(|_| bytes)
            }
            // Opening one is no portable check: Windows answers "access denied".
            Self::File(path) if path.is_dir() => return Err(Problem::directory(self.place())),
            Self::File(path) => fs::read(path),
        };
        bytes.map_err(|e| Problem::reading(self.place(), &e))
    }

    /// Reads a text in any encoding. Reports a guessed one.
    pub(crate) fn read_text(&self, choice: EncodingChoice) -> Result<String, Problem> {
        self.decode(&self.read()?, choice)
            .map_err(|e| Problem::new(self.place(), e.advice()))
    }

    /// Reads a text of at most `max_length` bytes from a regular file. A settings file can name any other, such as a device
    /// without an end.
    pub(crate) fn read_small_text(&self, max_length: u64) -> Result<String, Problem> {
        if let Self::File(path) = self {
            let metadata = fs::metadata(path).map_err(|e| Problem::reading(self.place(), &e))?;
            if !metadata.is_dir() && !metadata.is_file() {
                return Err(Problem::new(self.place(), "is not a regular file"));
            }
            if metadata.len() > max_length {
                let what = format!("is longer than {max_length} bytes");
                return Err(Problem::new(self.place(), what));
            }
        }
        let bytes = self.read()?;
        self.decode(&bytes, EncodingChoice::Auto).map_err(|e| {
            let before = bytes.iter().take(e.offset);
            let line = 1 + before.filter(|&&b| b == b'\n').count();
            let what = format!("{e}: convert it to UTF-8");
            Problem::new(format!("{}:{line}", self.place()), what)
        })
    }

    /// Decodes its content. Reports a guessed encoding.
    fn decode(&self, bytes: &[u8], choice: EncodingChoice) -> Result<String, DecodeError> {
        let (text, encoding) = encoding::decode(bytes, choice)?;
        if let Some(name) = encoding.guessed() {
            Problem::read_as(self.place(), name).report();
        }
        Ok(text.into_owned())
    }
}
