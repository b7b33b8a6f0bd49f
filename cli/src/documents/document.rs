//! Cleaning, counting and reporting of one document.

use memchr::memrchr;
use serde::Serialize;
use zhuihe::{Block, BlockKind, Cleaned, Cleaner, Edit, Workspace};

use super::tally::Tally;
use crate::input::format::is_markdown;

/// A cleaner for Markdown, with its own default block separator, and one for everything else.
#[derive(Debug, Clone)]
pub(crate) struct Cleaners {
    pub(crate) text: Cleaner,
    pub(crate) markdown: Cleaner,
}

impl Cleaners {
    /// Returns the cleaner for a Markdown document or for any other.
    pub(crate) fn select(&self, is_markdown: bool) -> &Cleaner {
        if is_markdown {
            &self.markdown
        } else {
            &self.text
        }
    }
}

/// The results to produce for every document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct RequestedResults {
    pub(crate) edits: bool,
    pub(crate) trace: bool,
    pub(crate) stats: bool,
    pub(crate) blocks: bool,
}

impl RequestedResults {
    /// Returns true if cleaning has to return more than the text.
    fn more_than_text(self) -> bool {
        self.edits || self.stats || self.blocks
    }
}

/// Side output of documents: edits, trace and counts.
#[derive(Debug, Default)]
pub(crate) struct SideOutput {
    pub(crate) edits: Vec<u8>,
    pub(crate) trace: Vec<u8>,
    pub(crate) tally: Tally,
}

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
    fn is_markdown(&self) -> bool {
        self.record.is_none() && is_markdown(self.path.as_ref())
    }
}

/// The result for a document.
#[derive(Debug, Serialize)]
#[serde(untagged)]
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

#[derive(Serialize)]
struct EditsLine<'a> {
    #[serde(flatten)]
    name: DocumentId<'a>,
    edits: &'a [Edit],
}

#[derive(Serialize)]
struct TraceLine<'a> {
    original_text: &'a str,
    processed_text: &'a str,
}

#[derive(Serialize)]
struct DocumentLine<'a> {
    #[serde(flatten)]
    name: DocumentId<'a>,
    text: &'a str,
    edits: &'a [Edit],
    blocks: &'a [Block],
}

/// Cleans documents one after the other.
#[derive(Debug)]
pub(crate) struct Documents {
    cleaners: Cleaners,
    requested: RequestedResults,
    workspace: Workspace,
}

impl Documents {
    pub(crate) fn new(cleaners: &Cleaners, requested: RequestedResults) -> Self {
        Self {
            cleaners: cleaners.clone(),
            requested,
            workspace: Workspace::new(),
        }
    }

    /// Cleans a document. Returns `None` if the text does not change and blocks are not wanted.
    pub(crate) fn clean(
        &mut self,
        text: &str,
        name: DocumentId<'_>,
        side: &mut SideOutput,
    ) -> Option<OutputValue> {
        let cleaner = self.cleaners.select(name.is_markdown());
        let mut value = None;
        let after = if self.requested.more_than_text() {
            let cleaned = cleaner.clean(text);
            self.record_edits(&cleaned, name, side);
            if self.requested.blocks {
                let blocks = cleaned.blocks().iter().map(|b| TextBlock {
                    kind: b.kind,
                    text: cleaned.text()[b.output.clone()].to_owned(),
                });
                value = Some(OutputValue::Blocks(blocks.collect()));
            }
            cleaned.into_text().into_owned()
        } else {
            let mut after = String::new();
            cleaner.clean_into(text, &mut self.workspace, &mut after);
            after
        };
        let changed = self.count(text, &after, side);
        value.or_else(|| changed.then_some(OutputValue::Text(after)))
    }

    /// Writes the full result for a document as a line of JSON.
    pub(crate) fn write_full_result(
        &mut self,
        text: &str,
        name: DocumentId<'_>,
        side: &mut SideOutput,
        out: &mut Vec<u8>,
    ) {
        let cleaned = self.cleaners.select(name.is_markdown()).clean(text);
        json_line(
            &DocumentLine {
                name,
                text: cleaned.text(),
                edits: cleaned.edits(),
                blocks: cleaned.blocks(),
            },
            out,
        );
        self.record_edits(&cleaned, name, side);
        self.count(text, cleaned.text(), side);
    }

    /// Adds the edits to the side output that needs them.
    fn record_edits(&self, cleaned: &Cleaned<'_>, name: DocumentId<'_>, side: &mut SideOutput) {
        let edits = cleaned.edits();
        if self.requested.edits {
            json_line(&EditsLine { name, edits }, &mut side.edits);
        }
        if self.requested.stats {
            side.tally.edits.count(edits);
        }
    }

    /// Counts a document, and traces it if it changed. Returns true if it changed.
    fn count(&self, text: &str, after: &str, side: &mut SideOutput) -> bool {
        let tally = &mut side.tally;
        tally.documents += 1;
        tally.bytes.before += text.len() as u64;
        tally.bytes.after += after.len() as u64;
        let changed = after != text;
        tally.changed += u64::from(changed);
        if changed && self.requested.trace {
            json_line(
                &TraceLine {
                    original_text: text,
                    processed_text: after,
                },
                &mut side.trace,
            );
        }
        changed
    }
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
