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
    pub(crate) path: String,
    /// The number of the line or row in the file, from 1. `None` for a file that is one document.
    pub(crate) record: Option<u64>,
    /// The offset of the fault in bytes, if known.
    pub(crate) offset: Option<u64>,
    pub(crate) reason: String,
    /// The content of the record.
    pub(crate) content: RejectContent,
}

/// The unchanged content of a record.
#[derive(Debug)]
pub(crate) enum RejectContent {
    Bytes(Vec<u8>),
    /// Not kept: the content remains in the input.
    Omitted,
}

/// The fields of a line in the file of rejects, without the content, which may be long.
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
}

impl Reject {
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
    pub(crate) fn write(self, out: &mut impl Write) -> io::Result<()> {
        let text = match &self.content {
            RejectContent::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
            RejectContent::Omitted => None,
        };
        let head = serde_json::to_vec(&RejectLine {
            path: &self.path,
            line: self.record,
            offset: self.offset,
            reason: &self.reason,
            record: text,
        })?;
        match self.content {
            RejectContent::Bytes(bytes) if text.is_none() => {
                out.write_all(&head[..head.len() - 1])?;
                let content = STANDARD.encode(bytes);
                writeln!(out, ",\"record_base64\":\"{content}\"}}")
            }
            RejectContent::Bytes(_) | RejectContent::Omitted => {
                out.write_all(&head)?;
                out.write_all(b"\n")
            }
        }
    }
}
