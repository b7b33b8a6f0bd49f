//! The one error type.

use std::fmt;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An edit does not fit the text that it was applied to.
    EditMismatch {
        /// Byte at which the edit should have begun.
        offset: usize,
    },
    /// The input is not UTF-8.
    InvalidUtf8 {
        /// First byte that is not part of a UTF-8 character.
        offset: usize,
    },
    /// A stream can't be read; [`source`](std::error::Error::source) has the cause.
    StreamRead {
        /// Bytes that were read before.
        offset: u64,
    },
    /// A stream can't be written; [`source`](std::error::Error::source) has the cause.
    StreamWrite {
        /// Bytes that were written before.
        offset: u64,
    },
    /// A line of a dictionary file can't be read.
    DictionaryLine {
        /// The line's number, from 1.
        line: usize,
    },
    /// A dictionary file can't be read at all; [`source`](std::error::Error::source) has the cause.
    DictionaryIo,
    /// No value of an enum has the given name.
    UnknownName {
        /// The enum, such as `Rule`.
        of: &'static str,
    },
    /// A confidence is not a number from 0 to 1.
    InvalidConfidence,
    /// The gold text of a [`score`](crate::score()) has no visible character in common with the raw text.
    UnalignedGold,
    /// The output of a [`score`](crate::score()) has no visible character in common with the raw text.
    UnalignedOutput,
}

/// An error of this crate; [`Error::kind`] distinguishes them.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self { kind, source: None }
    }

    pub(crate) fn with_source(
        kind: ErrorKind,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self {
            kind,
            source: Some(Box::new(source)),
        }
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ErrorKind::EditMismatch { offset } => write!(
                f,
                "the edit at byte {offset} does not fit this text: apply edits to the text they were made from"
            ),
            ErrorKind::InvalidUtf8 { offset } => write!(
                f,
                "not UTF-8 at byte {offset}: convert the text to UTF-8 first"
            ),
            ErrorKind::StreamRead { offset } => {
                write!(f, "the stream can't be read on at byte {offset}")
            }
            ErrorKind::StreamWrite { offset } => {
                write!(f, "the stream can't be written on at byte {offset}")
            }
            ErrorKind::DictionaryLine { line } => write!(
                f,
                "line {line} of the dictionary is not `word [frequency [tag]]` with a whole number as frequency"
            ),
            ErrorKind::DictionaryIo => write!(f, "the dictionary can't be read"),
            ErrorKind::UnknownName { of } => {
                write!(f, "no {of} has this name: `{of}::all` lists them")
            }
            ErrorKind::InvalidConfidence => write!(f, "a confidence is a number from 0 to 1"),
            ErrorKind::UnalignedGold => write!(
                f,
                "the gold text has no visible character in common with the raw text: check that both are the same text"
            ),
            ErrorKind::UnalignedOutput => write!(
                f,
                "the output has no visible character in common with the raw text: check that it was made of that text"
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|e| e as _)
    }
}
