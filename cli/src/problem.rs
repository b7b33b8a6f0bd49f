//! Messages for failures: where, what, and what to do about it.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use crate::output::terminal::{escape, escape_all_but};

/// A failure that ends the work on one input, or the whole run.
#[derive(Debug)]
pub(crate) struct Problem {
    place: String,
    /// Without control characters.
    what: String,
}

impl Problem {
    pub(crate) fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: escape(&what.into()).into_owned(),
        }
    }

    /// Describes a failure in several lines.
    pub(crate) fn lines(place: impl Into<String>, what: &str) -> Self {
        Self {
            place: place.into(),
            what: escape_all_but(what, "\n").into_owned(),
        }
    }

    /// Describes a failure at a path.
    pub(crate) fn at(path: impl AsRef<Path>, what: impl Into<String>) -> Self {
        Self::new(path.as_ref().display().to_string(), what)
    }

    /// Describes a failure to read `place`.
    pub(crate) fn reading(place: impl Into<String>, error: &io::Error) -> Self {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "no such file or directory".to_owned(),
            io::ErrorKind::IsADirectory => return Self::directory(place),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            _ => format!("cannot read: {error}"),
        };
        Self::new(place, what)
    }

    /// Describes a failure to write `place`.
    pub(crate) fn writing(place: impl Into<String>, error: &io::Error) -> Self {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "its directory does not exist: create it first".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            io::ErrorKind::Other | io::ErrorKind::InvalidData => error.to_string(),
            // tempfile appends the path of its own file.
            _ => {
                let what = error.to_string();
                what.split(" at path ").next().unwrap_or(&what).to_owned()
            }
        };
        Self::new(place, format!("cannot write: {what}"))
    }

    /// Describes a directory where a file is needed.
    pub(crate) fn directory(place: impl Into<String>) -> Self {
        Self::new(place, "is a directory, expected a file")
    }

    /// Tells that the encoding of `place` was guessed.
    pub(crate) fn read_as(place: impl Into<String>, encoding: &str) -> Self {
        Self::new(place, format!("read as {encoding}"))
    }

    /// Prints the message to standard error.
    pub(crate) fn report(&self) {
        // Ignores a closed standard error, on which `eprintln!` would panic.
        let _ = writeln!(io::stderr(), "zhuihe: {self}");
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}",
            escape(&self.place),
            escape_all_but(&self.what, "\n")
        )
    }
}

/// Minimum Jaro similarity, from 0 to 1; clap uses the same.
const MIN_SIMILARITY: f64 = 0.7;

/// Returns the name most similar to `given`, if any is similar enough.
pub(crate) fn nearest<'n>(
    given: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let alike = |name: &'n str| (strsim::jaro(given, name), name);
    let (alike, name) = names
        .into_iter()
        .map(alike)
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    (alike > MIN_SIMILARITY).then_some(name)
}

/// Returns the suggestion as the end of a message; empty if there is none.
pub(crate) fn did_you_mean<'n>(given: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    nearest(given, names).map_or(String::new(), |name| format!(": did you mean `{name}`?"))
}
