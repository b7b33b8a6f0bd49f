//! Text: a file is one document.

use serde::Serialize;

use crate::documents::{Action, DocumentId, JobOutput, OutputValue, Reject, Worker, json_line};
use crate::input::Source;
use crate::input::encoding::DecodeError;
use crate::input::format::Format;

/// Cleans a text file.
pub(crate) fn clean(worker: &mut Worker<'_>, bytes: Vec<u8>, source: &Source) -> JobOutput {
    let path = &*source.label().to_string_lossy();
    let mut output = JobOutput::default();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => {
            let offset = e.utf8_error().valid_up_to();
            let reason = DecodeError::utf8(offset).advice();
            let reject = Reject::new(path, None, Some(offset as u64), reason);
            let content = worker.task.saves_rejects.then(|| e.into_bytes());
            output.reject(reject.with_content(content));
            return output;
        }
    };
    let name = DocumentId {
        path,
        record: None,
        field: None,
    };
    if worker.task.action != Action::Clean {
        let label = source.label().as_encoded_bytes();
        worker.write_action_output(&text, name, label, &mut output);
        return output;
    }
    let value = worker.clean(&text, name, &mut output);
    let value = value.unwrap_or(OutputValue::Text(text));
    match (worker.task.output_format(Format::Text), value) {
        (Format::Text, OutputValue::Text(text)) => output.bytes = text.into_bytes(),
        (_, value) => json_line(&TextRecord { path, value }, &mut output.bytes),
    }
    output
}

/// A text file as a record.
#[derive(Serialize)]
struct TextRecord<'a> {
    path: &'a str,
    #[serde(flatten)]
    value: OutputValue,
}
