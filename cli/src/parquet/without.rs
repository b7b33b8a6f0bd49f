//! Copies columns without some of their rows.

use std::sync::Arc;

use arrow_array::RecordBatchReader as _;
use arrow_schema::{Field, Schema};
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::errors::Result;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor};

use super::error::other;
use super::footer;
use super::group::{properties_like, writers};
use super::layout::{Layout, Origin, only_written};
use super::table::{Columns, Table};

/// Rows to copy at once.
const AT_ONCE: usize = 1024;

/// Returns the copied columns of a row group without the rows in `dropped`.
pub(super) fn without_rejected(
    table: &Table,
    group: usize,
    layout: &Layout,
    dropped: &[u64],
) -> Result<Vec<ArrowColumnChunk>> {
    let copied: Vec<usize> = layout
        .from
        .iter()
        .filter_map(|o| match o {
            Origin::Copied(leaf) => Some(*leaf),
            Origin::Written => None,
        })
        .collect();
    if copied.is_empty() {
        return Ok(Vec::new());
    }
    let mut selectors = Vec::new();
    let mut at = 0;
    for &row in dropped.iter().chain([&table.rows_of(group)]) {
        let row = usize::try_from(row).map_err(|e| other(&e.to_string()))?;
        selectors.push(RowSelector::select(row - at));
        selectors.push(RowSelector::skip(1));
        at = row + 1;
    }
    selectors.pop();
    let selection = RowSelection::from(selectors);
    let reader = table.read(group, Columns::Bare(&copied), Some(selection), AT_ONCE)?;

    // The columns as declared, so that the bytes have their logical types again.
    let fields: Vec<_> = reader.schema().fields().iter().cloned().collect();
    let schema = table.metadata.file_metadata().schema_descr_ptr();
    let copied_schema = only(&schema, &copied)?;
    same_bytes(&fields, &copied_schema)?;
    let old = table.metadata.row_group(group);
    let mut properties = WriterProperties::builder();
    for &leaf in &copied {
        let like = old.column(leaf);
        let path = like.column_path().clone();
        properties = properties_like(properties, like, path.clone());
        if footer::order_of(like.column_descr()) != footer::BY_TYPE {
            // The encoder would compute them by another order than the file declares.
            properties = properties.set_column_statistics_enabled(path, EnabledStatistics::None);
        }
    }
    let properties = Arc::new(properties.build());
    let mut writers = writers(&copied_schema.root_schema_ptr(), &fields, &properties)?;
    for batch in reader {
        let batch = batch.map_err(|e| other(&e.to_string()))?;
        let mut each = writers.iter_mut();
        for (field, column) in fields.iter().zip(batch.columns()) {
            for leaf in compute_leaves(field, column)? {
                let writer = each.next().ok_or_else(|| other("a column too many"))?;
                writer.write(&leaf)?;
            }
        }
    }
    writers.into_iter().map(ArrowColumnWriter::close).collect()
}

/// Returns the part of a schema with these columns.
fn only(schema: &SchemaDescPtr, leaves: &[usize]) -> Result<SchemaDescPtr> {
    let from: Vec<Origin> = (0..schema.num_columns())
        .map(|leaf| {
            if leaves.contains(&leaf) {
                Origin::Written
            } else {
                Origin::Copied(leaf)
            }
        })
        .collect();
    let root = only_written(schema.root_schema(), &from, &mut 0);
    let root = root.ok_or_else(|| other("a column is lost"))?;
    Ok(Arc::new(SchemaDescriptor::new(root)))
}

/// Checks that columns read as bytes are written as the same bytes.
fn same_bytes(fields: &[Arc<Field>], schema: &SchemaDescriptor) -> Result<()> {
    let plain = ArrowSchemaConverter::new().convert(&Schema::new(fields.to_vec()))?;
    for (column, plain) in schema.columns().iter().zip(plain.columns()) {
        if column.physical_type() != plain.physical_type()
            || column.max_def_level() != plain.max_def_level()
            || column.max_rep_level() != plain.max_rep_level()
        {
            return Err(other(&format!(
                "rows are rejected, but the column `{}` has a type that cannot be written without them",
                column.path()
            )));
        }
    }
    if schema.num_columns() == plain.num_columns() {
        Ok(())
    } else {
        Err(other("a column is lost"))
    }
}
