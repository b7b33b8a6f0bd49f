//! Rejects: records that can't be read.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::problem::Problem;

/// A record that can't be read, with its position and the reason.
#[derive(Debug)]
pub(crate) struct Reject {
    /// The file, as named in results.
    path: String,
    /// The number of the line or row in the file, from 1. `None` for a file that is one document.
    pub(crate) record: Option<u64>,
    /// The offset of the fault in bytes, if known.
    offset: Option<u64>,
    reason: String,
    /// The unchanged content of the record. `None` if it remains in the input.
    content: Option<Vec<u8>>,
}

/// A line in the file of rejects.
#[derive(Serialize)]
struct RejectLine<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record_base64: Option<String>,
}

impl Reject {
    pub(crate) fn new(
        path: impl Into<String>,
        record: Option<u64>,
        offset: Option<u64>,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            path: path.into(),
            record,
            offset,
            reason: reason.into(),
            content: None,
        }
    }

    pub(crate) fn with_content(self, content: Option<Vec<u8>>) -> Self {
        Self { content, ..self }
    }

    /// Returns the message for standard error.
    pub(crate) fn problem(&self) -> Problem {
        let place = match self.record {
            Some(record) => format!("{}:{record}", self.path),
            None if self.path == "-" => "standard input".to_owned(),
            None => self.path.clone(),
        };
        Problem::new(place, &*self.reason)
    }

    /// Writes it as a line of JSON. `record` holds a record in UTF-8, `record_base64` any other.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let content = self.content.as_deref();
        let text = content.and_then(|bytes| str::from_utf8(bytes).ok());
        let bytes = content.filter(|_| text.is_none());
        let line = serde_json::to_string(&RejectLine {
            path: &self.path,
            line: self.record,
            offset: self.offset,
            reason: &self.reason,
            record: text,
            record_base64: bytes.map(|bytes| STANDARD.encode(bytes)),
        })?;
        writeln!(out, "{line}")
    }
}
