//! Where results go: standard output, or a file that is put in its place when it is whole.

use std::io::{self, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};

use crate::args::Color;
use crate::messages::Problem;
use crate::replace::{Names, Replacement};

/// Why the run ends before its last input.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The reader of standard output has seen enough; nobody waits for the rest.
    ClosedPipe,
    /// The output takes nothing more.
    Failed(Problem),
}

/// The place that results are written to, one after the other.
pub(crate) enum Output {
    Stdout(Box<dyn Write>),
    File(Replacement),
}

impl Output {
    /// Standard output. `coloured` results hold escape sequences of ours.
    pub(crate) fn stdout(coloured: bool) -> Self {
        let stdout = io::stdout();
        // A text may hold escape sequences of its own, which anstream would take
        // out; so it stands between only where it turns ours into console calls.
        if coloured {
            Self::Stdout(Box::new(AutoStream::new(stdout, ColorChoice::Always)))
        } else {
            Self::Stdout(Box::new(stdout))
        }
    }

    /// A file, or standard output where the path is `-`.
    pub(crate) fn file(path: &Path, names: &Names) -> Result<Self, Problem> {
        if path == Path::new("-") {
            return Ok(Self::stdout(false));
        }
        Replacement::begin(path, names).map(Self::File)
    }

    /// Writes a result as it is.
    pub(crate) fn put(&mut self, result: &[u8]) -> Result<(), Stop> {
        let written = self.write_all(result).and_then(|()| self.flush());
        written.map_err(|e| self.stop(&e))
    }

    /// What it means that writing failed.
    pub(crate) fn stop(&self, error: &io::Error) -> Stop {
        match self {
            Self::Stdout(_) if error.kind() == io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
            Self::Stdout(_) => Stop::Failed(Problem::writing("standard output", error)),
            Self::File(file) => Stop::Failed(Problem::writing(file.place(), error)),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stream) => stream.write(bytes),
            Self::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(stream) => stream.flush(),
            Self::File(file) => file.flush(),
        }
    }
}

/// Whether a diff on standard output is to be coloured.
pub(crate) fn wants_colour(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}
