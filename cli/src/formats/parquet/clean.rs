//! Cleaning of rows.

use std::sync::Arc;

use arrow_array::builder::StringViewBuilder;
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray, StructArray};
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use arrow_schema::ArrowError;
use arrow_select::filter::filter_record_batch;

use crate::documents::{Action, DocumentId, JobOutput, OutputValue, Reject, Worker, append_text};
use crate::input::format::Format;
use crate::problem::Problem;

use super::columns::{TextColumn, Texts, column_of, list_of_blocks};
use super::table::Rows;
use super::write::{CleanedRows, Layout};

/// The results for the texts of a column; `None` for a text that does not change, and for one of a rejected row.
type Cells = Vec<Option<OutputValue>>;

/// Cleans rows.
pub(crate) fn clean(worker: &mut Worker<'_>, rows: Rows, path: &str) -> Result<JobOutput, Problem> {
    let table = Arc::clone(&rows.table);
    let first = rows.before + 1;
    work(worker, rows, path).map_err(|e| table.unreadable(format_args!("from row {first}: {e}")))
}

/// Calls `take` with every text of some rows, the number of its row in the file, from 1, and the name of its column;
/// once for a row that can't be read, with the reason instead.
pub(crate) fn texts(
    rows: &Rows,
    max_record: u64,
    mut take: impl FnMut(u64, Result<(&str, &str), String>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let texts = rows.texts().map_err(|e| rows.table.unreadable(e))?;
    let mut next = vec![0; texts.len()];
    for (row, reason) in faults(&texts, rows.rows.len(), max_record)
        .iter()
        .enumerate()
    {
        let number = rows.before + row as u64 + 1;
        if let Some(reason) = reason {
            take(number, Err(reason.clone()))?;
        }
        for (i, column) in rows.table.columns.iter().enumerate() {
            for text in texts[i].of_row(row, &mut next[i]) {
                if let (Some(text), None) = (text, reason) {
                    take(number, Ok((&column.name, text)))?;
                }
            }
        }
    }
    Ok(())
}

fn work(worker: &mut Worker<'_>, mut rows: Rows, path: &str) -> Result<JobOutput, ArrowError> {
    let task = worker.task;
    let table = Arc::clone(&rows.table);
    let mut texts = rows.texts()?;
    let mut faults = faults(&texts, rows.rows.len(), task.max_record);
    if task.fail_fast
        && let Some(last) = faults.iter().position(Option::is_some)
    {
        faults.truncate(last + 1);
        rows.rows = rows.rows.slice(0, last + 1);
        texts = rows.texts()?;
    }
    let format = task.output_format(Format::Parquet);
    let mut output = JobOutput::default();
    let mut cells: Vec<Cells> = texts.iter().map(|_| Vec::new()).collect();
    let mut next = vec![0; texts.len()];
    for (row, reason) in faults.iter().enumerate() {
        let number = rows.before + row as u64 + 1;
        for (i, column) in table.columns.iter().enumerate() {
            let name = DocumentId {
                path,
                record: Some(number),
                field: Some(&column.name),
            };
            for text in texts[i].of_row(row, &mut next[i]) {
                let text = text.filter(|_| reason.is_none());
                cells[i].push(text.and_then(|t| document_of_row(worker, t, name, &mut output)));
            }
        }
        if let Some(reason) = reason {
            output.reject(Reject::new(path, Some(number), None, &**reason));
        }
    }
    if task.action != Action::Clean || format == Format::Text {
        return Ok(output);
    }
    let has_output = !task.output_fields.is_empty();
    let keeps_rejects = task.keeps_rejects && (has_output || !task.requested.blocks);
    let is_kept: BooleanArray = faults
        .iter()
        .map(|f| Some(f.is_none() || keeps_rejects))
        .collect();
    let blocks = task.requested.blocks;
    let columns = with_results(&table.columns, &rows.rows, &texts, &cells, &faults, blocks)?;
    let mut batch = match table.layout() {
        Some(layout) => layout.batch(columns)?,
        None => columns.into(),
    };
    if is_kept.true_count() < batch.num_rows() {
        batch = filter_record_batch(&batch, &is_kept)?;
    }
    if format == Format::Parquet {
        output.rows = Some(CleanedRows {
            batch,
            ends_group: rows.ends_group,
        });
    } else {
        let builder = WriterBuilder::new().with_explicit_nulls(true);
        let mut writer = builder.build::<_, LineDelimited>(&mut output.bytes);
        writer.write(&batch)?;
        writer.finish()?;
    }
    Ok(output)
}

/// Cleans a text. Returns the value to write, if it is to be written in its row and is not the text itself.
fn document_of_row(
    worker: &mut Worker<'_>,
    text: &str,
    name: DocumentId<'_>,
    output: &mut JobOutput,
) -> Option<OutputValue> {
    if worker.task.action != Action::Clean {
        worker.write_action_output(text, name, output);
        return None;
    }
    let value = worker.documents.clean(text, name, &mut output.side);
    if worker.task.output_format(Format::Parquet) != Format::Text {
        return value;
    }
    let cleaned = match &value {
        Some(OutputValue::Text(cleaned)) => cleaned,
        _ => text,
    };
    append_text(cleaned.as_bytes(), text.as_bytes(), &mut output.bytes);
    None
}

/// Returns for each row the reason why it can't be cleaned, if there is one.
fn faults(texts: &[Texts], rows: usize, max_record: u64) -> Vec<Option<String>> {
    let mut lengths = vec![0; rows];
    for column in texts {
        for (text, &row) in column.texts.iter().zip(&column.rows) {
            lengths[row] += text.map_or(0, |t| t.len() as u64);
        }
    }
    let fault = |n: &u64| {
        let why = || format!("the text is {n} bytes long, more than `--max-record` {max_record}");
        (*n > max_record).then(why)
    };
    lengths.iter().map(fault).collect()
}

/// Returns `rows` with the results. Rejected rows, which have a fault, keep their texts, and get no results beside them.
fn with_results(
    columns: &[TextColumn],
    rows: &StructArray,
    texts: &[Texts],
    cells: &[Cells],
    faults: &[Option<String>],
    blocks: bool,
) -> Result<StructArray, ArrowError> {
    let mut rows = rows.clone();
    for ((column, texts), cells) in columns.iter().zip(texts).zip(cells) {
        let is_null = |i: usize| {
            let is_rejected = || faults[texts.rows[i]].is_some();
            texts.texts.is_null(i) || (column.output.is_some() && is_rejected())
        };
        let new = if blocks {
            let lists = cells.iter().enumerate().map(|(i, cell)| match cell {
                Some(OutputValue::Blocks(blocks)) => Some(&blocks[..]),
                _ if is_null(i) => None,
                // A rejected row, which is removed.
                _ => Some(&[][..]),
            });
            list_of_blocks(&lists.collect::<Vec<_>>())?
        } else {
            let mut builder = StringViewBuilder::with_capacity(cells.len());
            for (i, cell) in cells.iter().enumerate() {
                match cell {
                    Some(OutputValue::Text(text)) => builder.try_append_value(text)?,
                    _ if is_null(i) => builder.append_null(),
                    _ => builder.try_append_value(texts.texts.value(i))?,
                }
            }
            column_of(builder.finish(), &texts.content)?
        };
        rows = column.put(&rows, &new)?;
    }
    Ok(rows)
}

/// Returns the columns of the output without rows.
pub(super) fn without_rows(
    columns: &[TextColumn],
    none: &StructArray,
    blocks: bool,
) -> Result<StructArray, ArrowError> {
    let texts: Vec<Texts> = columns
        .iter()
        .map(|c| c.texts(none))
        .collect::<Result<_, _>>()?;
    let cells: Vec<Cells> = texts.iter().map(|_| Vec::new()).collect();
    with_results(columns, none, &texts, &cells, &[], blocks)
}

/// Returns the row to write for a text file.
pub(crate) fn document(
    path: &str,
    text: String,
    value: Option<OutputValue>,
    blocks: bool,
) -> Result<CleanedRows, Problem> {
    let row = || {
        let content: ArrayRef = match value {
            Some(OutputValue::Blocks(blocks)) => list_of_blocks(&[Some(&blocks)])?,
            Some(OutputValue::Text(text)) => Arc::new(StringArray::from(vec![text])),
            None => Arc::new(StringArray::from(vec![text])),
        };
        let path: ArrayRef = Arc::new(StringArray::from(vec![path]));
        let schema = Layout::of_documents(blocks)?.schema();
        Ok(RecordBatch::try_new(schema, vec![path, content])?)
    };
    match row() {
        Ok(batch) => Ok(CleanedRows {
            batch,
            ends_group: false,
        }),
        Err(e) => {
            let e: parquet::errors::ParquetError = e;
            Err(Problem::new(path, e.to_string()))
        }
    }
}
