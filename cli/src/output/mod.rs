//! The destination of results: standard output, or a file that is put in place when it is complete.

mod compress;
pub(crate) mod diff;
pub(crate) mod interrupt;
mod progress;
pub(crate) mod replace;
mod sink;
pub(crate) mod terminal;
mod writer;

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};

pub(crate) use progress::Progress;
pub(crate) use sink::{Destination, Sink};

use crate::problem::Problem;
use replace::Replacement;

/// The reason why a run ends before its last input.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The reader of standard output closed the pipe and needs no more.
    ClosedPipe,
    /// Writing to the output failed.
    Failed(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem)
    }
}

/// Reports a failure. Returns true on success, also if the reader needed no more.
pub(crate) fn succeeded(result: Result<(), Stop>) -> bool {
    match result {
        Ok(()) | Err(Stop::ClosedPipe) => true,
        Err(Stop::Failed(problem)) => {
            problem.report();
            false
        }
    }
}

/// The destination of results.
pub(crate) enum Output {
    Stdout(Box<dyn Write>),
    File(Replacement),
}

/// True if standard output is closed.
static IS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Lets every write to standard output fail, for a process whose caller closed it: the standard library would ignore them.
pub fn close_stdout() {
    IS_CLOSED.store(true, Ordering::Relaxed);
}

/// Checks that standard output is open.
pub(crate) fn check_stdout() -> io::Result<()> {
    if IS_CLOSED.load(Ordering::Relaxed) {
        return Err(io::Error::other("it is closed"));
    }
    Ok(())
}

impl Output {
    /// Returns standard output. `coloured` results contain escape sequences of our own.
    pub(crate) fn stdout(coloured: bool) -> Self {
        let stdout = io::stdout();
        // anstream would also strip escape sequences that belong to the text, so it is used only for coloured results,
        // where Windows may need its console calls.
        if coloured {
            Self::Stdout(Box::new(AutoStream::new(stdout, ColorChoice::Always)))
        } else {
            Self::Stdout(Box::new(stdout))
        }
    }

    /// Returns a file, or standard output if the path is `-`.
    pub(crate) fn file(path: &Path) -> Result<Self, Problem> {
        if path == Path::new("-") {
            return Ok(Self::stdout(false));
        }
        Replacement::begin(path).map(Self::File)
    }

    /// Writes a result unchanged.
    pub(crate) fn put(&mut self, result: &[u8]) -> Result<(), Stop> {
        let written = self.write_all(result).and_then(|()| self.flush());
        written.map_err(|e| self.stop(&e))
    }

    /// Puts a file in place.
    pub(crate) fn finish(self) -> Result<(), Stop> {
        match self {
            Self::Stdout(_) => Ok(()),
            Self::File(file) => Ok(file.put()?),
        }
    }

    /// Returns its name for messages.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Stdout(_) => "standard output".to_owned(),
            Self::File(file) => file.place(),
        }
    }

    /// Converts a write error into the reason to stop.
    pub(crate) fn stop(&self, error: &io::Error) -> Stop {
        match self {
            Self::Stdout(_) if error.kind() == io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
            _ => Stop::Failed(Problem::writing(self.place(), error)),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stream) => check_stdout().and_then(|()| stream.write(bytes)),
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

/// Prints a text with styles to standard output, without them if `color` does not want any.
pub(crate) fn print_styled(text: &str, color: clap::ColorChoice) -> Result<(), Stop> {
    if wants_colour(color) {
        Output::stdout(true).put(text.as_bytes())
    } else {
        Output::stdout(false).put(strip_str(text).to_string().as_bytes())
    }
}

/// Returns true if standard output is to be coloured.
pub(crate) fn wants_colour(color: clap::ColorChoice) -> bool {
    match color {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        clap::ColorChoice::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}
