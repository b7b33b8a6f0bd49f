//! Rows as JSON objects.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringViewArray};
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use arrow_select::concat::concat_batches;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};

use crate::jsonl::Step;

use super::guard::guarded;
use super::leaf::{ColumnPlacement, Leaf, put, put_beside};
use super::read::top;
use super::table::{Columns, Table};

/// Writes each row as a line. Nulls are written explicitly.
pub(super) fn lines(rows: &RecordBatch, out: &mut Vec<u8>) -> Result<(), ArrowError> {
    let builder = WriterBuilder::new().with_explicit_nulls(true);
    let mut writer = builder.build::<_, LineDelimited>(out);
    writer.write(rows)?;
    writer.finish()
}

/// Returns `rows` with another column at a path, or beside it.
pub(super) fn with_column(
    rows: &RecordBatch,
    path: &[Step],
    new: &(Arc<Field>, ArrayRef),
    how: ColumnPlacement,
) -> Result<RecordBatch, ArrowError> {
    let (at, column) = top(rows, path)?;
    let schema = rows.schema();
    let mut columns: Vec<_> = schema
        .fields()
        .iter()
        .cloned()
        .zip(rows.columns().iter().cloned())
        .collect();
    if how == ColumnPlacement::After && path.len() == 1 {
        put_beside(&mut columns, at, new);
    } else {
        columns[at] = put(
            schema.fields().get(at).ok_or_else(missing_column)?,
            column,
            path,
            new,
            how,
        )?;
    }
    let (fields, columns): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

fn missing_column() -> ArrowError {
    ArrowError::SchemaError("a column is lost".to_owned())
}

impl Table {
    /// Returns rows of a row group as JSON objects: those at the offsets `offsets` from the row `first`. A text that is
    /// not UTF-8 is in base64, under its name with `_base64` appended.
    pub(super) fn objects(
        &self,
        group: usize,
        first: u64,
        offsets: &[usize],
    ) -> Result<Vec<Vec<u8>>, String> {
        guarded(
            || {
                self.read_objects(group, first, offsets)
                    .map_err(|e| e.to_string())
            },
            str::to_owned,
        )
    }

    fn read_objects(
        &self,
        group: usize,
        first: u64,
        offsets: &[usize],
    ) -> Result<Vec<Vec<u8>>, ArrowError> {
        let mut selectors = Vec::new();
        let mut at = 0;
        let first = usize::try_from(first).map_err(|e| ArrowError::CastError(e.to_string()))?;
        for row in offsets {
            selectors.push(RowSelector::skip(first + row - at));
            selectors.push(RowSelector::select(1));
            at = first + row + 1;
        }
        let selection = RowSelection::from(selectors);
        let reader = self.read(group, Columns::All, Some(selection), offsets.len())?;
        let schema = Arc::new(Schema::new(self.fields(Columns::All).clone()));
        let batches: Result<Vec<_>, _> = reader.collect();
        let rows = concat_batches(&schema, &batches?)?;
        let mut objects = Vec::with_capacity(offsets.len());
        for row in 0..rows.num_rows() {
            let mut row = rows.slice(row, 1);
            for text in &self.texts {
                let (_, column) = top(&row, &text.path)?;
                let texts = Leaf::of(column, &text.path)?.texts;
                let is_text = texts
                    .iter()
                    .flatten()
                    .all(|t| std::str::from_utf8(t).is_ok());
                let views: StringViewArray = texts
                    .iter()
                    .map(|t| {
                        t.map(|t| match std::str::from_utf8(t) {
                            Ok(t) if is_text => t.to_owned(),
                            _ => STANDARD.encode(t),
                        })
                    })
                    .collect();
                let mut name = text.own_name().to_owned();
                if !is_text {
                    name += "_base64";
                }
                let new: (_, ArrayRef) = (
                    Arc::new(Field::new(name, DataType::Utf8View, true)),
                    Arc::new(views),
                );
                row = with_column(&row, &text.path, &new, ColumnPlacement::Replace)?;
            }
            let mut object = Vec::new();
            lines(&row, &mut object)?;
            objects.push(object.trim_ascii_end().to_vec());
        }
        Ok(objects)
    }
}
