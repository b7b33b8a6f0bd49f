//! Cleaning of lines.

use crate::documents::{Action, DocumentId, JobOutput, OutputValue, Reject, Worker, append_text};
use crate::input::format::Format;
use crate::problem::Problem;

use super::lines::{FilePosition, Line, Lines, LongLine, without_end};
use super::record::{find, write};

/// Cleans lines.
pub(crate) fn clean(
    worker: &mut Worker<'_>,
    lines: &Lines,
    path: &str,
) -> Result<JobOutput, Problem> {
    let mut output = JobOutput::default();
    for (at, line) in lines.each() {
        clean_line(worker, line, at, path, &mut output)?;
        if worker.task.fail_fast && !output.rejects.is_empty() {
            break;
        }
    }
    Ok(output)
}

/// Cleans a line. `line` includes its line end; `at` is its position.
fn clean_line(
    worker: &mut Worker<'_>,
    line: &[u8],
    at: FilePosition,
    path: &str,
    output: &mut JobOutput,
) -> Result<(), Problem> {
    let task = worker.task;
    let number = at.lines + 1;
    let line = Line::split(line, at);
    // The output has the records of the input, line for line.
    let passes = task.action == Action::Clean && task.output_format(Format::Jsonl) == Format::Jsonl;
    if passes {
        output.bytes.extend_from_slice(line.bom);
    }
    if line.record.is_empty() {
        if passes {
            output.bytes.extend_from_slice(line.content);
        }
        return Ok(());
    }
    let length = line.record.len() as u64;
    if length > task.max_record {
        output.reject(too_long(worker, &LongLine { length, at }, path)?);
        return Ok(());
    }
    let done = line
        .read()
        .and_then(|record| clean_record(worker, record, number, path, output));
    match done {
        Ok(()) if passes => output.bytes.extend_from_slice(line.end()),
        Ok(()) => {}
        Err(reason) => {
            if passes && task.keeps_rejects {
                output.bytes.extend_from_slice(line.content);
            }
            let mut reject = Reject::new(path, Some(number), Some(at.offset), reason);
            if task.saves_rejects {
                reject = reject.with_content(without_end(line.content).to_vec());
            }
            output.reject(reject);
        }
    }
    Ok(())
}

fn clean_record(
    worker: &mut Worker<'_>,
    record: &str,
    number: u64,
    path: &str,
    output: &mut JobOutput,
) -> Result<(), String> {
    let task = worker.task;
    let texts = find(record, &task.fields, &task.output_fields)?;
    let name = |field: usize| DocumentId {
        path,
        record: Some(number),
        field: Some(&task.fields[field].name),
    };
    if task.action != Action::Clean {
        for found in &texts {
            worker.write_action_output(&found.text, name(found.field), output);
        }
        return Ok(());
    }
    let mut cleaned = Vec::with_capacity(texts.len());
    for found in &texts {
        let documents = &mut worker.documents;
        let value = documents.clean(&found.text, name(found.field), &mut output.side);
        let same = || OutputValue::Text(found.text.to_string());
        cleaned.push(value.or_else(|| (!task.output_fields.is_empty()).then(same)));
    }
    if task.output_format(Format::Jsonl) != Format::Text {
        let written = write(
            record,
            &texts,
            &cleaned,
            &task.output_fields,
            &mut output.bytes,
        );
        return written.map_err(|e| e.to_string());
    }
    for (found, value) in texts.iter().zip(&cleaned) {
        let text = match value {
            Some(OutputValue::Text(text)) => text,
            _ => &*found.text,
        };
        append_text(text.as_bytes(), found.text.as_bytes(), &mut output.bytes);
    }
    Ok(())
}

/// Rejects a record that is too long. It is left out of the output, so a source that replaces itself fails.
pub(crate) fn too_long(
    worker: &Worker<'_>,
    long: &LongLine,
    path: &str,
) -> Result<Reject, Problem> {
    let number = long.at.lines + 1;
    let reason = long.reason(worker.task.max_record);
    if worker.task.in_place {
        return Err(Problem::new(format!("{path}:{number}"), reason));
    }
    Ok(Reject::new(
        path,
        Some(number),
        Some(long.at.offset),
        reason,
    ))
}
