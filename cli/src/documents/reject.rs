//! Rejects: records that can't be read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::problem::Problem;

/// A record that can't be read, with its position and the reason: a line in the file of rejects.
#[derive(Debug, Serialize)]
pub(crate) struct Reject {
    /// The file, as named in results.
    path: String,
    /// The number of the line or row in the file, from 1. `None` for a file that is one document.
    #[serde(rename = "line", skip_serializing_if = "Option::is_none")]
    pub(crate) record: Option<u64>,
    /// The offset of the fault in bytes, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
    reason: String,
    /// The unchanged content of the record. `None` if it remains in the input.
    #[serde(flatten)]
    content: Option<Content>,
}

#[derive(Debug, Serialize)]
enum Content {
    #[serde(rename = "record")]
    Utf8(String),
    #[serde(rename = "record_base64")]
    Other(String),
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
        let content = content.map(|bytes| match String::from_utf8(bytes) {
            Ok(text) => Content::Utf8(text),
            Err(e) => Content::Other(STANDARD.encode(e.as_bytes())),
        });
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
}
