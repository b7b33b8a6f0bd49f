//! Text: a file is one document.

use serde::Serialize;

use super::parquet;
use crate::documents::{
    Action, DocumentId, JobOutput, OutputValue, Reject, TextBlock, Worker, json_line,
};
use crate::input::format::Format;
use crate::problem::Problem;

/// Cleans a text file.
pub(crate) fn clean(
    worker: &mut Worker<'_>,
    bytes: Vec<u8>,
    path: &str,
) -> Result<JobOutput, Problem> {
    let mut output = JobOutput::default();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => {
            let offset = e.utf8_error().valid_up_to();
            let reason = Problem::not_utf8(path, offset).what().to_owned();
            let reject = Reject::new(path, None, Some(offset as u64), reason);
            output.reject(reject.with_content(e.into_bytes()));
            return Ok(output);
        }
    };
    let name = DocumentId {
        path,
        record: None,
        field: None,
    };
    if worker.task.action != Action::Clean {
        worker.write_action_output(&text, name, &mut output);
        return Ok(output);
    }
    let value = worker.documents.clean(&text, name, &mut output.side);
    match worker.task.output_format(Format::Text) {
        Format::Jsonl => {
            let record = TextRecord::new(path, &text, value.as_ref());
            json_line(&record, &mut output.bytes);
        }
        Format::Parquet => {
            let blocks = worker.task.requested.blocks;
            output.rows = Some(parquet::document(path, text, value, blocks)?);
        }
        Format::Text => {
            let text = match value {
                Some(OutputValue::Text(text)) => text,
                _ => text,
            };
            output.bytes = text.into_bytes();
        }
    }
    Ok(output)
}

/// A text file as a record.
#[derive(Serialize)]
struct TextRecord<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocks: Option<&'a [TextBlock]>,
}

impl<'a> TextRecord<'a> {
    fn new(path: &'a str, text: &'a str, value: Option<&'a OutputValue>) -> Self {
        let (text, blocks) = match value {
            None => (Some(text), None),
            Some(OutputValue::Text(text)) => (Some(&**text), None),
            Some(OutputValue::Blocks(blocks)) => (None, Some(&**blocks)),
        };
        Self { path, text, blocks }
    }
}
