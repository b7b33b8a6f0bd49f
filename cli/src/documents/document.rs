//! A document: its name and its result.

use memchr::memrchr;
use serde::Serialize;
use zhuihe::BlockKind;

use crate::input::format::is_markdown;

/// The identity of a document.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct DocumentId<'a> {
    pub(crate) path: &'a str,
    /// The number of its record in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) record: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<&'a str>,
}

impl DocumentId<'_> {
    /// Returns its label for messages. `several` is true if a record has more than one document.
    pub(crate) fn label(&self, several: bool) -> String {
        let mut label = self.path.to_owned();
        if let Some(record) = self.record {
            label += &format!(":{record}");
        }
        if let Some(field) = self.field.filter(|_| several) {
            label += &format!(":{field}");
        }
        label
    }

    /// Returns true if it is a Markdown file. A record never is, whatever the name of its file.
    pub(super) fn is_markdown(&self) -> bool {
        self.record.is_none() && is_markdown(self.path.as_ref())
    }
}

/// The result for a document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OutputValue {
    Text(String),
    Blocks(Vec<TextBlock>),
}

/// A block as written to the output.
#[derive(Debug, Serialize)]
pub(crate) struct TextBlock {
    pub(crate) kind: BlockKind,
    pub(crate) text: String,
}

/// Writes a line of JSON. It cannot fail: every value is valid JSON, and the writer is a vector.
pub(crate) fn json_line(value: &impl Serialize, out: &mut Vec<u8>) {
    let written = serde_json::to_writer(&mut *out, value);
    debug_assert!(written.is_ok(), "{written:?}");
    out.push(b'\n');
}

/// Writes a text as one of several in a text file, followed by a blank line. The added line ends are those of
/// `original`, the text before cleaning: the cleaned text may have none.
pub(crate) fn append_text(text: &[u8], original: &[u8], out: &mut Vec<u8>) {
    let line_end = line_end(original);
    out.extend_from_slice(text);
    if !text.ends_with(b"\n") {
        out.extend_from_slice(line_end);
    }
    out.extend_from_slice(line_end);
}

/// Returns the last line end of a text, `\n` or `\r\n`; `\n` if it has none.
fn line_end(text: &[u8]) -> &'static [u8] {
    match memrchr(b'\n', text) {
        Some(at) if text[..at].ends_with(b"\r") => b"\r\n",
        _ => b"\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_line_has_the_line_end_of_the_text() {
        for (text, original, expected) in [
            ("甲", "甲", "甲\n\n"),
            ("甲\n", "甲\n", "甲\n\n"),
            ("甲\r\n", "甲\r\n", "甲\r\n\r\n"),
            ("甲\r\n乙", "甲\r\n乙", "甲\r\n乙\r\n\r\n"),
            ("甲乙", "甲\r\n乙", "甲乙\r\n\r\n"),
            ("", "", "\n\n"),
        ] {
            let mut out = Vec::new();
            append_text(text.as_bytes(), original.as_bytes(), &mut out);
            assert_eq!(out, expected.as_bytes(), "{original:?}");
        }
    }
}
