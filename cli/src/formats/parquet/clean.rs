//! Cleaning of rows.

use std::sync::Arc;

use arrow_array::builder::StringViewBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, StructArray};
use arrow_cast::cast;
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use arrow_schema::ArrowError;
use arrow_select::filter::filter_record_batch;

use crate::documents::{DocumentId, JobOutput, OutputValue, Reject, Worker};
use crate::formats::jsonl::Field;
use crate::input::format::Format;
use crate::problem::Problem;

use super::columns::{Texts, list_of_blocks, put};
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
    let faults = faults(&texts, rows.rows.len(), max_record);
    let number = |row: usize| rows.before + row as u64 + 1;
    for (row, column, i) in in_order(&texts) {
        let texts = &texts[column].texts;
        if texts.is_valid(i) && faults[row].is_none() {
            let name = &rows.table.columns[column].name;
            take(number(row), Ok((name, texts.value(i))))?;
        }
    }
    for (row, reason) in faults.into_iter().enumerate() {
        if let Some(reason) = reason {
            take(number(row), Err(reason))?;
        }
    }
    Ok(())
}

/// Returns the row, the column, and the place in the column of every text, in order of rows.
fn in_order(columns: &[Texts]) -> Vec<(usize, usize, usize)> {
    let mut places = Vec::new();
    for (column, texts) in columns.iter().enumerate() {
        let rows = texts.rows.iter().enumerate();
        places.extend(rows.map(|(i, &row)| (row, column, i)));
    }
    places.sort_unstable();
    places
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
    let mut output = JobOutput::default();
    let none = |texts: &Texts| texts.rows.iter().map(|_| None).collect();
    let mut cells: Vec<Cells> = texts.iter().map(none).collect();
    let number = |row: usize| Some(rows.before + row as u64 + 1);
    for (row, column, i) in in_order(&texts) {
        let texts = &texts[column].texts;
        if texts.is_valid(i) && faults[row].is_none() {
            let name = DocumentId {
                path,
                record: number(row),
                field: Some(&table.columns[column].name),
            };
            let text = texts.value(i);
            cells[column][i] = worker.clean_in_record(text, name, Format::Parquet, &mut output);
        }
    }
    for (row, reason) in faults.iter().enumerate() {
        if let Some(reason) = reason {
            output.reject(Reject::new(path, number(row), None, &**reason));
        }
    }
    let format = task.output_format(Format::Parquet);
    if format == Format::Text {
        return Ok(output);
    }
    let blocks = task.requested.blocks;
    let has_output = task.has_output_fields();
    let keeps_rejects = task.keeps_rejects && (has_output || !blocks);
    let columns = with_results(&table.columns, &rows.rows, &texts, &cells, &faults, blocks)?;
    let mut batch = match table.layout() {
        Some(layout) => layout.batch(columns)?,
        None => columns.into(),
    };
    if !keeps_rejects && !output.rejects.is_empty() {
        let is_kept: Vec<bool> = faults.iter().map(Option::is_none).collect();
        batch = filter_record_batch(&batch, &is_kept.into())?;
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
    columns: &[Field],
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
            cast(&builder.finish(), &texts.content)?
        };
        rows = put(&rows, &column.path, column.output.as_deref(), &new)?
            .as_struct()
            .clone();
    }
    Ok(rows)
}

/// Returns the columns of the output without rows.
pub(super) fn without_rows(
    columns: &[Field],
    none: &StructArray,
    blocks: bool,
) -> Result<StructArray, ArrowError> {
    let texts = columns.iter().map(|column| Texts::of(none, column));
    let texts: Vec<Texts> = texts.collect::<Result<_, _>>()?;
    let cells: Vec<Cells> = texts.iter().map(|_| Vec::new()).collect();
    with_results(columns, none, &texts, &cells, &[], blocks)
}

/// Returns the row to write for a text file.
pub(crate) fn document(path: &str, value: &OutputValue) -> Result<CleanedRows, Problem> {
    let row = || -> Result<RecordBatch, ArrowError> {
        let (content, is_blocks): (ArrayRef, _) = match value {
            OutputValue::Blocks(blocks) => (list_of_blocks(&[Some(blocks)])?, true),
            OutputValue::Text(text) => (Arc::new(StringArray::from(vec![&**text])), false),
        };
        let path: ArrayRef = Arc::new(StringArray::from(vec![path]));
        let layout = Layout::of_documents(is_blocks).map_err(ArrowError::SchemaError)?;
        RecordBatch::try_new(layout.schema(), vec![path, content])
    };
    let batch = row().map_err(|e| Problem::new(path, e.to_string()))?;
    Ok(CleanedRows {
        batch,
        ends_group: false,
    })
}
