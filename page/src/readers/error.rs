//! Why a file can't be read, and where in it.

use std::fmt;

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The content belongs to no known format.
    UnrecognizedFormat,
    /// No value of an enum, such as a [`Format`](crate::Format), has the given name.
    UnknownName,
    /// The text is neither UTF-8 nor UTF-16 with a byte order mark.
    Encoding,
    /// The file is not well-formed, or it is cut off.
    Syntax,
    /// An element or a key is missing or has an invalid value, such as a box that is not finite.
    Value,
    /// The file exceeds a limit on size, depth or number of lines.
    TooLarge,
    /// The format is known, but this build does not read it.
    Unsupported,
}

/// The position of an error in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Unknown,
    /// A line of text, from 1.
    Line(usize),
    /// A page, from 1.
    Page(usize),
}

/// An error of a reader. The message says what is wrong, where, and what to do.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    place: Place,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, place: Place, message: impl Into<String>) -> Self {
        Self {
            kind,
            place,
            message: message.into(),
            source: None,
        }
    }

    pub(crate) fn unknown_name(noun: &str, name: &str, names: &[&str]) -> Self {
        let names = names.join(", ");
        let message = format!("there is no {noun} `{name}`: use one of {names}");
        Self::new(ErrorKind::UnknownName, Place::Unknown, message)
    }

    pub(super) fn with_source(
        mut self,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// Returns what is wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns the line of the file, from 1, where the format is read by lines.
    pub fn line(&self) -> Option<usize> {
        match self.place {
            Place::Line(line) => Some(line),
            _ => None,
        }
    }

    /// Returns the number of the page, from 1, where the page is known and the line is not.
    pub fn page(&self) -> Option<usize> {
        match self.place {
            Place::Page(page) => Some(page),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Unknown => f.write_str(&self.message),
            Place::Line(line) => write!(f, "line {line}: {}", self.message),
            Place::Page(page) => write!(f, "page {page}: {}", self.message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
