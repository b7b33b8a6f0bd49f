//! Where results go: standard output, or a file that is written when all is done.

use std::io::{self, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};

use crate::args::Color;
use crate::messages::Problem;
use crate::replace;

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
pub(crate) enum Output<'a> {
    Stdout { stream: Box<dyn Write>, begun: bool },
    File { path: &'a Path, bytes: Vec<u8> },
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
        Self::Stdout {
            stream,
            begun: false,
        }
    }

    /// A file, or standard output where the path is `-`.
    pub(crate) fn file(path: &'a Path) -> Self {
        if path == Path::new("-") {
            return Self::stdout(false);
        }
        Self::File {
            path,
            bytes: Vec::new(),
        }
    }

    /// Writes a text. A byte order mark means something only at the very
    /// beginning, so a text that follows another loses its own.
    pub(crate) fn write_text(&mut self, text: &str) -> Result<(), Stop> {
        let begun = match self {
            Self::Stdout { begun, .. } => *begun,
            Self::File { bytes, .. } => !bytes.is_empty(),
        };
        let text = text.as_bytes();
        self.write(match text.strip_prefix(BOM) {
            Some(rest) if begun => rest,
            _ => text,
        })
    }

    /// Writes a result as it is.
    pub(crate) fn write(&mut self, result: &[u8]) -> Result<(), Stop> {
        match self {
            Self::File { bytes, .. } => {
                bytes.extend_from_slice(result);
                Ok(())
            }
            Self::Stdout { stream, begun } => {
                *begun |= !result.is_empty();
                let written = stream.write_all(result).and_then(|()| stream.flush());
                written.map_err(|e| match e.kind() {
                    io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
                    _ => Stop::Failed(Problem::writing("standard output", &e)),
                })
            }
        }
    }

    /// Puts the file in its place. Where an input failed (`complete` is false)
    /// the file would lack a part without showing it, so it isn't written.
    pub(crate) fn finish(self, complete: bool) -> Result<(), Problem> {
        match self {
            Self::Stdout { .. } => Ok(()),
            Self::File { path, bytes } if complete => replace::write(path, &bytes),
            Self::File { path, .. } => Err(Problem::new(
                path.display().to_string(),
                "not written, because an input failed",
            )),
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
