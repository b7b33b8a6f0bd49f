//! Cleaning of rows.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{BinaryViewBuilder, StringViewBuilder};
use arrow_array::{Array, ArrayRef, BooleanArray, ListArray, StringViewArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field};
use arrow_select::filter::{filter, filter_record_batch};

use crate::clean::{
    Action, DocumentId, JobOutput, OutputValue, Reject, RejectContent, TextBlock, Worker,
    append_text,
};
use crate::problem::Problem;
use crate::source::format::Format;

use super::json::{lines, with_column};
use super::layout::Layout;
use super::leaf::{ColumnPlacement, Leaf, blocks, put};
use super::read::{Rows, top};
use super::table::Table;
use super::texts::TextColumn;
use super::write::CleanedRows;

/// The result for each text of a column; `None` if it is null or its row is rejected.
type CleanedCells<'a> = Vec<Option<Cell<'a>>>;

#[derive(Debug)]
enum Cell<'a> {
    Bytes(Cow<'a, [u8]>),
    Blocks(Vec<TextBlock>),
}

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
    let table = &rows.table;
    let leaves = table
        .leaves(&rows.columns)
        .map_err(|e| table.unreadable(format_args!("from row {}: {e}", rows.before + 1)))?;
    for row in 0..rows.columns.num_rows() {
        let number = rows.before + row as u64 + 1;
        if let Some(reason) = fault(table, &leaves, row, max_record) {
            take(number, Err(reason))?;
            continue;
        }
        for (leaf, text) in leaves.iter().zip(&table.texts) {
            for content in leaf.of_row(row).filter_map(|at| utf8(leaf, at)) {
                take(number, Ok((&text.name, content)))?;
            }
        }
    }
    Ok(())
}

fn work(worker: &mut Worker<'_>, mut rows: Rows, path: &str) -> Result<JobOutput, ArrowError> {
    let task = worker.task;
    let table = Arc::clone(&rows.table);
    let mut leaves = table.leaves(&rows.columns)?;
    if task.fail_fast
        && let Some(last) = (0..rows.columns.num_rows())
            .find(|&row| fault(&table, &leaves, row, task.max_record).is_some())
    {
        rows.columns = rows.columns.slice(0, last + 1);
        rows.ends = None;
        leaves = table.leaves(&rows.columns)?;
    }
    let format = task.output_format(Format::Parquet);
    let writes = task.action == Action::Clean;
    let mut output = JobOutput {
        length: rows.length.max(1),
        next: rows.ends,
        ..JobOutput::default()
    };
    let mut cleaned: Vec<CleanedCells<'_>> = leaves
        .iter()
        .map(|l| l.texts.iter().map(|_| None).collect())
        .collect();
    let mut rejected = Vec::new();
    for row in 0..rows.columns.num_rows() {
        if let Some(reason) = fault(&table, &leaves, row, task.max_record) {
            rejected.push((row, reason));
            continue;
        }
        let number = rows.before + row as u64 + 1;
        for (i, (leaf, text)) in leaves.iter().zip(&table.texts).enumerate() {
            let name = DocumentId {
                path,
                record: Some(number),
                field: Some(&text.name),
            };
            for at in leaf.of_row(row) {
                let Some(content) = utf8(leaf, at) else {
                    continue;
                };
                if !writes {
                    worker.write_action_output(content, name, &mut output);
                    continue;
                }
                let cell = match worker.documents.clean(content, name, &mut output.side) {
                    None => Cell::Bytes(content.as_bytes().into()),
                    Some(OutputValue::Text(text)) => Cell::Bytes(text.into_bytes().into()),
                    Some(OutputValue::Blocks(blocks)) => Cell::Blocks(blocks),
                };
                match (format, &cell) {
                    (Format::Text, Cell::Bytes(text)) => {
                        append_text(text, content.as_bytes(), &mut output.bytes)
                    }
                    _ => cleaned[i][at] = Some(cell),
                }
            }
        }
    }

    let can_keep = !task.requested.blocks || !task.output_fields.is_empty();
    let checkpoints = task.keeps_rejects && can_keep && format == Format::Parquet;
    if writes && format != Format::Text {
        if checkpoints && task.output_fields.is_empty() {
            // Texts of rejected rows are written unchanged.
            for &(row, _) in &rejected {
                for (leaf, cleaned) in leaves.iter().zip(&mut cleaned) {
                    for at in leaf.of_row(row).filter(|&at| leaf.texts.is_valid(at)) {
                        cleaned[at] = Some(Cell::Bytes(leaf.texts.value(at).into()));
                    }
                }
            }
        }
        let dropped: Vec<usize> = if checkpoints {
            Vec::new()
        } else {
            rejected.iter().map(|r| r.0).collect()
        };
        let new: Vec<ArrayRef> = leaves
            .iter()
            .zip(&cleaned)
            .map(|(leaf, cells)| column(leaf, cells, task.requested.blocks, format))
            .collect::<Result<_, _>>()?;
        if format == Format::Parquet {
            output.rows = Some(written(&rows, &new, &dropped)?);
        } else {
            json(&rows, &new, &dropped, &mut output.bytes)?;
        }
    }
    reject(&rows, &rejected, path, task.saves_rejects, &mut output);
    Ok(output)
}

/// Returns the reason why a row can't be cleaned.
fn fault(table: &Table, leaves: &[Leaf], row: usize, max_record: u64) -> Option<String> {
    let mut length = 0;
    for (leaf, text) in leaves.iter().zip(&table.texts) {
        for at in leaf.of_row(row).filter(|&at| leaf.texts.is_valid(at)) {
            let bytes = leaf.texts.value(at);
            length += bytes.len() as u64;
            if let Err(e) = std::str::from_utf8(bytes) {
                return Some(format!(
                    "the column `{}` is not UTF-8 at byte {} of the text",
                    text.name,
                    e.valid_up_to()
                ));
            }
        }
    }
    (length > max_record)
        .then(|| format!("the text is {length} bytes long, more than `--max-record` {max_record}"))
}

fn utf8(leaf: &Leaf, at: usize) -> Option<&str> {
    let bytes = leaf.texts.is_valid(at).then(|| leaf.texts.value(at))?;
    std::str::from_utf8(bytes).ok()
}

/// Returns the column of results.
fn column(
    leaf: &Leaf,
    cells: &CleanedCells<'_>,
    has_blocks: bool,
    format: Format,
) -> Result<ArrayRef, ArrowError> {
    debug_assert_eq!(leaf.texts.len(), cells.len());
    if has_blocks {
        let cells = cells.iter().map(|cell| match cell {
            Some(Cell::Blocks(blocks)) => Some(&blocks[..]),
            Some(Cell::Bytes(_)) => Some(&[][..]),
            None => None,
        });
        return list_of_blocks(cells);
    }
    let texts = cells.iter().map(|cell| match cell {
        Some(Cell::Bytes(bytes)) => Some(&bytes[..]),
        _ => None,
    });
    if format == Format::Parquet {
        let mut builder = BinaryViewBuilder::with_capacity(cells.len());
        for text in texts {
            match text {
                Some(text) => builder.try_append_value(text)?,
                None => builder.append_null(),
            }
        }
        return Ok(Arc::new(builder.finish()));
    }
    let mut builder = StringViewBuilder::with_capacity(cells.len());
    for text in texts {
        builder.append_option(text.and_then(|t| std::str::from_utf8(t).ok()));
    }
    Ok(Arc::new(builder.finish()))
}

/// Returns a column of blocks.
fn list_of_blocks<'b>(
    cells: impl Iterator<Item = Option<&'b [TextBlock]>>,
) -> Result<ArrayRef, ArrowError> {
    let (mut kinds, mut texts) = (StringViewBuilder::new(), StringViewBuilder::new());
    let (mut lengths, mut valid) = (Vec::new(), Vec::new());
    for cell in cells {
        valid.push(cell.is_some());
        let blocks = cell.unwrap_or_default();
        lengths.push(blocks.len());
        for block in blocks {
            let kind = serde_json::to_value(block.kind).ok();
            kinds.append_option(kind.as_ref().and_then(|k| k.as_str()));
            texts.append_value(&block.text);
        }
    }
    let DataType::List(element) = blocks(&DataType::Utf8View) else {
        return Err(ArrowError::SchemaError("blocks are a list".to_owned()));
    };
    let DataType::Struct(fields) = element.data_type() else {
        return Err(ArrowError::SchemaError("a block is a struct".to_owned()));
    };
    let elements = StructArray::try_new(
        fields.clone(),
        vec![Arc::new(kinds.finish()), Arc::new(texts.finish())],
        None,
    )?;
    Ok(Arc::new(ListArray::try_new(
        Arc::clone(&element),
        OffsetBuffer::from_lengths(lengths),
        Arc::new(elements),
        Some(NullBuffer::from(valid)),
    )?))
}

/// Returns the rows to write, column by column.
fn written(rows: &Rows, new: &[ArrayRef], dropped: &[usize]) -> Result<CleanedRows, ArrowError> {
    let table = &rows.table;
    let layout = table
        .layout
        .clone()
        .ok_or_else(|| ArrowError::SchemaError("the table is not written".to_owned()))?;
    let mask = (!dropped.is_empty()).then(|| mask(rows.columns.num_rows(), dropped));
    let mut columns = Vec::with_capacity(layout.texts.len());
    for (&i, field) in layout.texts.iter().zip(&layout.written) {
        let text = &table.texts[i];
        let (at, column) = top(&rows.columns, &text.path)?;
        let schema = rows.columns.schema_ref();
        let leaf = (leaf_field(field, text), Arc::clone(&new[i]));
        let (_, column) = put(
            &schema.fields()[at],
            column,
            &text.path,
            &leaf,
            ColumnPlacement::OnlyChild,
        )?;
        columns.push(match &mask {
            Some(mask) => filter(&column, mask)?,
            None => column,
        });
    }
    Ok(CleanedRows {
        layout,
        columns,
        rows: (rows.columns.num_rows() - dropped.len()) as u64,
        from: Some((Arc::clone(table), rows.group)),
        dropped: dropped
            .iter()
            .map(|&row| rows.before_in_group + row as u64)
            .collect(),
        ends: rows.ends.is_some(),
    })
}

/// Returns the innermost field of a nested field.
fn leaf_field(field: &Arc<Field>, text: &TextColumn) -> Arc<Field> {
    let mut field = Arc::clone(field);
    for _ in 1..text.path.len() {
        field = match field.data_type() {
            DataType::Struct(fields) if fields.len() == 1 => Arc::clone(&fields[0]),
            DataType::List(inner) | DataType::LargeList(inner) => Arc::clone(inner),
            _ => return field,
        };
    }
    field
}

fn mask(rows: usize, dropped: &[usize]) -> BooleanArray {
    let mut selected = vec![true; rows];
    for &row in dropped {
        selected[row] = false;
    }
    selected.into()
}

/// Writes rows as JSON Lines.
fn json(
    rows: &Rows,
    new: &[ArrayRef],
    dropped: &[usize],
    out: &mut Vec<u8>,
) -> Result<(), ArrowError> {
    let mut columns = rows.columns.clone();
    for (text, new) in rows.table.texts.iter().zip(new) {
        let name = text.output.as_deref().unwrap_or(text.own_name());
        let field = Arc::new(Field::new(name, new.data_type().clone(), true));
        let how = if text.output.is_some() {
            ColumnPlacement::After
        } else {
            ColumnPlacement::Replace
        };
        columns = with_column(&columns, &text.path, &(field, Arc::clone(new)), how)?;
    }
    // A text column that remains beside its output was read as bytes.
    for text in rows.table.texts.iter().filter(|t| t.output.is_some()) {
        let (_, column) = top(&columns, &text.path)?;
        let Ok(leaf) = Leaf::of(column, &text.path) else {
            continue;
        };
        let texts: StringViewArray = leaf
            .texts
            .iter()
            .map(|t| t.and_then(|t| std::str::from_utf8(t).ok()))
            .collect();
        let field = Arc::new(Field::new(text.own_name(), DataType::Utf8View, true));
        let new: (_, ArrayRef) = (field, Arc::new(texts));
        columns = with_column(&columns, &text.path, &new, ColumnPlacement::Replace)?;
    }
    if !dropped.is_empty() {
        columns = filter_record_batch(&columns, &mask(columns.num_rows(), dropped))?;
    }
    lines(&columns, out)
}

/// Adds the rejected rows to the output.
fn reject(
    rows: &Rows,
    rejected: &[(usize, String)],
    path: &str,
    wants_content: bool,
    output: &mut JobOutput,
) {
    if rejected.is_empty() {
        return;
    }
    let numbers: Vec<usize> = rejected.iter().map(|r| r.0).collect();
    let objects = if wants_content {
        rows.table
            .objects(rows.group, rows.before_in_group, &numbers)
            .unwrap_or_default()
    } else {
        Vec::new()
    };
    let mut objects = objects.into_iter();
    for (row, reason) in rejected {
        output.reject(Reject {
            path: path.to_owned(),
            record: Some(rows.before + *row as u64 + 1),
            offset: None,
            reason: reason.clone(),
            content: objects
                .next()
                .map_or(RejectContent::Omitted, RejectContent::Bytes),
        });
    }
}

/// Returns the rows to write for a text file.
pub(crate) fn document(
    path: &str,
    text: String,
    value: Option<OutputValue>,
    has_blocks: bool,
) -> Result<CleanedRows, Problem> {
    let failed = |e: String| Problem::new(path, e);
    let layout = Layout::of_documents(has_blocks).map_err(failed)?;
    let content: Result<ArrayRef, _> = match value {
        Some(OutputValue::Blocks(blocks)) => list_of_blocks([Some(&blocks[..])].into_iter()),
        Some(OutputValue::Text(text)) => Ok(Arc::new(StringViewArray::from(vec![text.as_str()]))),
        None => Ok(Arc::new(StringViewArray::from(vec![text.as_str()]))),
    };
    let content = content.map_err(|e| failed(e.to_string()))?;
    Ok(CleanedRows {
        layout,
        columns: vec![Arc::new(StringViewArray::from(vec![path])), content],
        rows: 1,
        from: None,
        dropped: Vec::new(),
        ends: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropped_rows_are_masked() {
        let selected: Vec<_> = mask(4, &[0, 2]).iter().flatten().collect();
        assert_eq!(selected, [false, true, false, true]);
    }

    #[test]
    fn a_row_without_blocks_is_not_one_with_none() {
        let some: &[TextBlock] = &[];
        let column = list_of_blocks([Some(some), None].into_iter()).unwrap();
        assert_eq!((column.is_null(0), column.is_null(1)), (false, true));
    }
}
