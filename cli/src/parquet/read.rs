//! Reads the rows of a file in pieces.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, Schema};

use crate::clean::Job;
use crate::jsonl::{FilePosition, Step};
use crate::problem::Problem;

use super::error::message;
use super::guard::guarded;
use super::leaf::Leaf;
use super::table::{Columns, Table};

/// Rows to read at once.
const AT_ONCE: usize = 1024;

/// Target bytes of text per piece; a row with more is a piece of its own.
const PIECE: usize = 1 << 19;

/// Consecutive rows of a row group.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(super) table: Arc<Table>,
    pub(super) columns: RecordBatch,
    pub(super) group: usize,
    /// Rows of the file before these.
    pub(super) before: u64,
    /// Rows of the row group before these.
    pub(super) before_in_group: u64,
    /// Bytes of text.
    pub(super) length: u64,
    /// The position after them, if the row group ends here.
    pub(super) ends: Option<FilePosition>,
}

impl Table {
    /// Calls `send` with the rows from `at` on: `lines` counts rows, `offset` row groups. Sets `read` to the bytes of
    /// the file read so far.
    pub(crate) fn rows(
        self: &Arc<Self>,
        at: Option<FilePosition>,
        read: &AtomicU64,
        send: &mut dyn FnMut(Job, u64) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Problem> {
        let mut at = at.unwrap_or_default();
        let groups = self.metadata.num_row_groups();
        let mut done: u64 = 0;
        for group in 0..groups {
            if group as u64 >= at.offset {
                let flow = self.group(group, &mut at, send)?;
                if flow.is_break() {
                    return Ok(flow);
                }
            }
            let columns = self.metadata.row_group(group).columns().iter();
            done += columns
                .map(|c| c.compressed_size().unsigned_abs())
                .sum::<u64>();
            read.store(done, Ordering::Relaxed);
        }
        self.check_unchanged().map_err(|e| self.unreadable(e))?;
        Ok(ControlFlow::Continue(()))
    }

    fn group(
        self: &Arc<Self>,
        group: usize,
        at: &mut FilePosition,
        send: &mut dyn FnMut(Job, u64) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Problem> {
        let fault = |what: String| {
            self.unreadable(format_args!(
                "row group {group}, from row {}: {what}",
                at.lines + 1
            ))
        };
        let columns = if self.is_whole {
            Columns::All
        } else {
            Columns::Texts
        };
        let rows = self.rows_of(group);
        let end = FilePosition {
            offset: at.offset + 1,
            lines: at.lines + rows,
        };
        let mut before_in_group = 0;
        let mut next = |columns: RecordBatch, length: usize, before_in_group: u64| {
            let after = before_in_group + columns.num_rows() as u64;
            let piece = Rows {
                table: Arc::clone(self),
                group,
                before: at.lines + before_in_group,
                before_in_group,
                length: length as u64,
                ends: (after == rows).then_some(end),
                columns,
            };
            // Other columns take memory too.
            let size = length + self.share(group, piece.columns.num_rows());
            send(Job::Rows(piece), size as u64)
        };
        let reader = guarded(
            || {
                self.read(group, columns, None, AT_ONCE)
                    .map_err(|e| message(&e))
            },
            str::to_owned,
        );
        let mut reader = reader.map_err(fault)?;
        loop {
            let batch = guarded(
                || reader.next().transpose().map_err(|e| e.to_string()),
                str::to_owned,
            );
            let Some(batch) = batch.map_err(fault)? else {
                break;
            };
            for (piece, length) in self.pieces(&batch).map_err(|e| fault(e.to_string()))? {
                let n = piece.num_rows() as u64;
                if before_in_group + n > rows {
                    return Err(fault(format!(
                        "there are more than the {rows} rows in the metadata"
                    )));
                }
                let flow = next(piece, length, before_in_group);
                if flow.is_break() {
                    return Ok(flow);
                }
                before_in_group += n;
            }
        }
        if before_in_group < rows {
            return Err(fault(format!(
                "the metadata claims {rows} rows, but there are {before_in_group}"
            )));
        }
        if rows == 0 {
            let fields = self.fields(columns);
            let none = RecordBatch::new_empty(Arc::new(Schema::new(fields.clone())));
            let flow = next(none, 0, 0);
            if flow.is_break() {
                return Ok(flow);
            }
        }
        *at = end;
        Ok(ControlFlow::Continue(()))
    }

    /// Returns the average bytes of `rows` rows of a row group, if all columns are read.
    fn share(&self, group: usize, rows: usize) -> usize {
        if !self.is_whole {
            return 0;
        }
        let size = self
            .metadata
            .row_group(group)
            .total_byte_size()
            .unsigned_abs();
        let share = size / self.rows_of(group).max(1) * rows as u64;
        usize::try_from(share).unwrap_or(usize::MAX)
    }

    /// Splits a batch into pieces, each with its bytes of text.
    fn pieces(&self, batch: &RecordBatch) -> Result<Vec<(RecordBatch, usize)>, ArrowError> {
        let leaves = self.leaves(batch)?;
        let mut pieces = Vec::new();
        let (mut start, mut length) = (0, 0);
        for row in 0..batch.num_rows() {
            let of_row: usize = leaves
                .iter()
                .flat_map(|l| l.of_row(row).map(|i| l.texts.views()[i]))
                // The lowest 32 bits of a view are its length.
                .map(|view| (view & u128::from(u32::MAX)) as usize)
                .sum();
            if row > start && length + of_row > PIECE {
                pieces.push((batch.slice(start, row - start), length));
                (start, length) = (row, 0);
            }
            length += of_row;
        }
        if start < batch.num_rows() {
            pieces.push((batch.slice(start, batch.num_rows() - start), length));
        }
        Ok(pieces)
    }

    /// Returns the texts of a batch, column by column.
    pub(super) fn leaves(&self, batch: &RecordBatch) -> Result<Vec<Leaf>, ArrowError> {
        let leaves = self.texts.iter().map(|text| {
            let (_, column) = top(batch, &text.path)?;
            Leaf::of(column, &text.path)
        });
        leaves.collect()
    }
}

/// Returns the column of the first step of a path, with its index.
pub(super) fn top<'b>(
    batch: &'b RecordBatch,
    path: &[Step],
) -> Result<(usize, &'b ArrayRef), ArrowError> {
    let name = path.first().and_then(Step::name);
    let name = name.ok_or_else(|| ArrowError::SchemaError("a path has no name".to_owned()))?;
    let at = batch.schema_ref().index_of(name)?;
    Ok((at, batch.column(at)))
}
