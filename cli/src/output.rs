//! Where results go: standard output, or a file that is written when all is done.

use std::io::{self, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};

use crate::args::Color;
use crate::messages::Problem;
use crate::replace::Replacement;

const BOM: &[u8] = "\u{feff}".as_bytes();

/// Why the run ends before its last input.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The reader of standard output has seen enough; nobody waits for the rest.
    ClosedPipe,
    /// The output takes nothing more.
    Failed(Problem),
}

/// The place that results are written to, one after the other.
pub(crate) struct Output<'a> {
    place: Place<'a>,
    /// Whether anything was written.
    begun: bool,
}

enum Place<'a> {
    Stdout(Box<dyn Write>),
    File(Replacement<'a>),
}

impl<'a> Output<'a> {
    /// Standard output. `coloured` results hold escape sequences of ours.
    pub(crate) fn stdout(coloured: bool) -> Self {
        let stdout = io::stdout();
        // A text may hold escape sequences of its own, which anstream would take
        // out; so it stands between only where it turns ours into console calls.
        let stream: Box<dyn Write> = if coloured {
            Box::new(AutoStream::new(stdout, ColorChoice::Always))
        } else {
            Box::new(stdout)
        };
        Self {
            place: Place::Stdout(stream),
            begun: false,
        }
    }

    /// A file, or standard output where the path is `-`.
    pub(crate) fn file(path: &'a Path) -> Result<Self, Problem> {
        if path == Path::new("-") {
            return Ok(Self::stdout(false));
        }
        Ok(Self {
            place: Place::File(Replacement::begin(path)?),
            begun: false,
        })
    }

    /// Whether what was written can't be taken back.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self.place, Place::Stdout(_))
    }

    /// Takes a text piece by piece. A byte order mark means something only at the very
    /// beginning, so a text that follows another loses its own.
    pub(crate) fn text(&mut self) -> Text<'_, 'a> {
        Text {
            may_have_mark: self.begun,
            output: self,
        }
    }

    /// Writes a result as it is.
    pub(crate) fn put(&mut self, result: &[u8]) -> Result<(), Stop> {
        self.write_all(result).map_err(|e| self.stop(&e))?;
        self.end_result()
    }

    /// Hands on what is written of a result.
    pub(crate) fn end_result(&mut self) -> Result<(), Stop> {
        self.flush().map_err(|e| self.stop(&e))
    }

    /// What it means that writing failed.
    pub(crate) fn stop(&self, error: &io::Error) -> Stop {
        match &self.place {
            Place::Stdout(_) if error.kind() == io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
            Place::Stdout(_) => Stop::Failed(Problem::writing("standard output", error)),
            Place::File(file) => Stop::Failed(Problem::writing(file.place(), error)),
        }
    }

    /// Puts the file in its place. Where an input failed (`complete` is false)
    /// the file would lack a part without showing it, so it isn't written.
    pub(crate) fn finish(self, complete: bool) -> Result<(), Problem> {
        match self.place {
            Place::Stdout(_) => Ok(()),
            Place::File(file) if complete => file.put(),
            Place::File(file) => Err(Problem::new(
                file.place(),
                "not written, because an input failed",
            )),
        }
    }
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun |= !bytes.is_empty();
        match &mut self.place {
            Place::Stdout(stream) => stream.write(bytes),
            Place::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.place {
            Place::Stdout(stream) => stream.flush(),
            Place::File(file) => file.flush(),
        }
    }
}

/// A text on its way to the output; the first piece holds at least one character.
pub(crate) struct Text<'o, 'a> {
    output: &'o mut Output<'a>,
    /// Whether a byte order mark may come that has to go.
    may_have_mark: bool,
}

impl Write for Text<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let could_have = std::mem::take(&mut self.may_have_mark);
        match bytes.strip_prefix(BOM) {
            Some(rest) if could_have => {
                self.output.write_all(rest)?;
                Ok(bytes.len())
            }
            _ => self.output.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
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
