//! Cleaning of lines.

use crate::documents::{DocumentId, JobOutput, Reject, Worker};
use crate::input::format::Format;
use crate::output::Destination;
use crate::problem::Problem;

use super::lines::Lines;
use super::record::{find, write};

/// Cleans lines.
pub(crate) fn clean(
    worker: &mut Worker<'_>,
    lines: &Lines,
    path: &str,
) -> Result<JobOutput, Problem> {
    let task = worker.task;
    // The output has the records of the input, line for line.
    let passes = task.output_format(Format::Jsonl) == Format::Jsonl;
    let mut output = JobOutput::default();
    for line in lines.each() {
        if task.fail_fast && !output.rejects.is_empty() {
            break;
        }
        if passes {
            output.bytes.extend_from_slice(line.bom);
        }
        let reject = |reason| Reject::new(path, Some(line.number), line.offset, reason);
        if let Some(reason) = line.too_long(task.max_record) {
            // It is left out of the output, so a source that replaces itself fails.
            if task.destination == Destination::InPlace {
                return Err(Problem::new(format!("{path}:{}", line.number), reason));
            }
            output.reject(reject(reason));
            continue;
        }
        let done = match line.record {
            [] => Ok(()),
            _ => line
                .read()
                .and_then(|record| clean_record(worker, record, line.number, path, &mut output)),
        };
        match done {
            Ok(()) if passes => output.bytes.extend_from_slice(line.end()),
            Ok(()) => {}
            Err(reason) => {
                if passes && task.keeps_rejects {
                    output.bytes.extend_from_slice(line.content);
                }
                let content = task.saves_rejects.then(|| line.without_end().to_vec());
                output.reject(reject(reason).with_content(content));
            }
        }
    }
    Ok(output)
}

fn clean_record(
    worker: &mut Worker<'_>,
    record: &str,
    number: u64,
    path: &str,
    output: &mut JobOutput,
) -> Result<(), String> {
    let task = worker.task;
    let texts = find(record, &task.fields)?;
    let mut cleaned = Vec::with_capacity(texts.len());
    for found in &texts {
        let name = DocumentId {
            path,
            record: Some(number),
            field: Some(&found.field.name),
        };
        cleaned.push(worker.clean_in_record(&found.text, name, output));
    }
    match task.output_format(Format::Jsonl) {
        Format::Text => Ok(()),
        _ => write(record, &texts, &cleaned, &mut output.bytes).map_err(|e| e.to_string()),
    }
}
