//! Cleaning of rows.

use arrow_array::cast::AsArray;
use arrow_array::{Array, StringViewArray};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType};
use arrow_select::filter::filter;

use crate::documents::{DocumentId, JobOutput, OutputValue, Reject, Worker};
use crate::problem::Problem;

use super::columns::{put, text_column};
use super::read::{Rows, message};
use super::write::CleanedRows;

/// Cleans rows.
pub(crate) fn clean(worker: &mut Worker<'_>, rows: Rows, path: &str) -> Result<JobOutput, Problem> {
    let first = rows.before + 1;
    clean_rows(worker, rows, path)
        .map_err(|e| Problem::new(path, format!("from row {first}: {}", message(&e))))
}

fn clean_rows(worker: &mut Worker<'_>, rows: Rows, path: &str) -> Result<JobOutput, ArrowError> {
    let task = worker.task;
    let mut output = JobOutput::default();
    let texts = task.fields.iter().map(|column| {
        let column = text_column(&rows.rows, column)?;
        let texts = cast(&column, &DataType::Utf8View)?;
        Ok((texts.as_string_view().clone(), column.data_type().clone()))
    });
    let texts: Vec<(StringViewArray, DataType)> = texts.collect::<Result<_, ArrowError>>()?;
    let mut cleaned: Vec<Vec<Option<String>>> = vec![Vec::new(); texts.len()];
    let mut is_kept = Vec::with_capacity(rows.rows.len());
    for row in 0..rows.rows.len() {
        if task.fail_fast && !output.rejects.is_empty() {
            break;
        }
        let record = Some(rows.before + row as u64 + 1);
        let text = |texts: &StringViewArray| texts.is_valid(row).then(|| texts.value(row).len());
        let length: usize = texts.iter().filter_map(|(texts, _)| text(texts)).sum();
        let is_rejected = length as u64 > task.max_record;
        is_kept.push(!is_rejected);
        if is_rejected {
            let limit = task.max_record;
            let reason =
                format!("the text is {length} bytes long, more than `--max-record` {limit}");
            output.reject(Reject::new(path, record, None, reason));
        }
        for ((column, (texts, _)), cleaned) in task.fields.iter().zip(&texts).zip(&mut cleaned) {
            let text = texts.is_valid(row).then(|| texts.value(row));
            let name = DocumentId {
                path,
                record,
                field: Some(&column.name),
            };
            cleaned.push(match text {
                // Its text stays; beside it there is none.
                Some(text) if is_rejected => column.output.is_none().then(|| text.to_owned()),
                Some(text) => match worker.clean(text, name, &mut output) {
                    Some(OutputValue::Text(cleaned)) => Some(cleaned),
                    _ => Some(text.to_owned()),
                },
                None => None,
            });
        }
    }
    let mut columns = rows.rows.slice(0, is_kept.len());
    for ((column, (_, content)), cleaned) in task.fields.iter().zip(&texts).zip(cleaned) {
        let cleaned = StringViewArray::from_iter(cleaned);
        let new = cast(&cleaned, content)?;
        columns = put(&columns, &column.path, column.output.as_deref(), new)?;
    }
    if !task.keeps_rejects && !output.rejects.is_empty() {
        let kept = filter(&columns, &is_kept.into())?;
        columns = kept.as_struct().clone();
    }
    output.rows = Some(CleanedRows {
        rows: columns,
        file: rows.file,
        ends_group: rows.ends_group,
    });
    Ok(output)
}
