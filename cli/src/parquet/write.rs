//! Writes an output file, row group by row group.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::ArrayRef;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::bloom_filter::Sbbf;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::page_index::PageIndexBuilder;
use parquet::file::metadata::{
    FileMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataBuilder, ParquetMetaDataOptions,
    ParquetMetaDataReader, ParquetMetaDataWriter, RowGroupMetaData,
};
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use parquet::file::page_index::offset_index::OffsetIndexMetaData;
use parquet::file::writer::{SerializedRowGroupWriter, TrackedWrite};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

use super::error::{message, other};
use super::footer;
use super::group::OpenRowGroup;
use super::guard::guarded;
use super::layout::{Layout, Origin};
use super::pages;
use super::spool::Spool;
use super::table::Table;
use super::without::without_rejected;

/// Rows to write, from a piece of work.
#[derive(Debug)]
pub(crate) struct CleanedRows {
    pub(super) layout: Arc<Layout>,
    /// The newly written columns.
    pub(super) columns: Vec<ArrayRef>,
    pub(super) rows: u64,
    /// The row group of the input with the other columns.
    pub(super) from: Option<(Arc<Table>, usize)>,
    /// Its rows to drop.
    pub(super) dropped: Vec<u64>,
    /// True if the row group ends here.
    pub(super) ends: bool,
}

/// The state of an interrupted output: enough to resume it and to write its footer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Journal {
    bytes: u64,
    /// The footer that the file would have if it ended here, in base64.
    footer: String,
    orders: Vec<u8>,
}

/// Writes a Parquet file.
pub(crate) struct RowWriter {
    /// The layout of the current source.
    layout: Arc<Layout>,
    /// The file metadata, taken from the first source.
    file_metadata: FileMetaData,
    /// The column orders that it declares.
    orders: Vec<u8>,
    out: TrackedWrite<Spool>,
    spool: Spool,
    groups: Vec<ClosedRowGroup>,
    /// The unfinished row group.
    group: Option<OpenRowGroup>,
}

/// A written row group.
struct ClosedRowGroup {
    metadata: RowGroupMetaData,
    columns: Vec<Option<ColumnIndexMetaData>>,
    offsets: Vec<Option<OffsetIndexMetaData>>,
}

impl RowWriter {
    /// Begins a file, or resumes one.
    pub(crate) fn new(
        layout: &Arc<Layout>,
        journal: Option<&Journal>,
    ) -> std::result::Result<Self, String> {
        Self::open(layout, journal).map_err(|e| message(&e))
    }

    /// Resumes a file that lacks only its end.
    pub(crate) fn of_journal(journal: &Journal) -> std::result::Result<Self, String> {
        let open = || {
            let (file, _) = journal.open()?;
            Self::open(
                &Arc::new(Layout::of_file(&file, &journal.orders)),
                Some(journal),
            )
        };
        open().map_err(|e: ParquetError| message(&e))
    }

    fn open(layout: &Arc<Layout>, journal: Option<&Journal>) -> Result<Self> {
        let spool = Spool::new(journal.map_or(0, |j| j.bytes));
        let mut out = TrackedWrite::new(spool.clone());
        let mut groups = Vec::new();
        let mut file_metadata = FileMetaData::new(
            layout.version,
            0,
            layout.created_by.clone(),
            layout.key_values.clone(),
            Arc::clone(&layout.schema),
            None,
        );
        let mut orders = layout.orders.clone();
        if let Some(journal) = journal {
            // Only counted, to set the offset of what follows.
            let zeros = vec![0; 1 << 20];
            let mut left = journal.bytes;
            while left > 0 {
                let n = left.min(zeros.len() as u64);
                out.write_all(&zeros[..usize::try_from(n).unwrap_or(0)])?;
                left -= n;
            }
            (file_metadata, groups) = journal.open()?;
            orders.clone_from(&journal.orders);
            if file_metadata.schema() != layout.schema.root_schema() {
                return Err(other(
                    "the output has different columns: start again without `--resume`",
                ));
            }
        } else {
            out.write_all(b"PAR1")?;
        }
        Ok(Self {
            layout: Arc::clone(layout),
            file_metadata,
            orders,
            out,
            spool,
            groups,
            group: None,
        })
    }

    /// Switches to the layout of another source.
    ///
    /// # Errors
    /// Returns an error if its rows don't fit in the same file.
    pub(crate) fn change(&mut self, layout: &Arc<Layout>) -> std::result::Result<(), String> {
        if !self.layout.is_like(layout) {
            return Err(
                "its columns differ from those of the input before it: write to a directory with `-o`".to_owned(),
            );
        }
        if self.layout.is_of_table() {
            // The table was not read to its end, so the output is discarded anyway.
            self.group = None;
        } else if layout.is_of_table() {
            // A row group of a table is copied whole, so documents need their own.
            self.end_group(None).map_err(|e| message(&e))?;
        }
        self.layout = Arc::clone(layout);
        Ok(())
    }

    /// Writes rows.
    pub(crate) fn put(&mut self, rows: &CleanedRows) -> std::result::Result<(), Problem> {
        let done = guarded(
            || self.put_rows(rows).map_err(|e| message(&e)),
            str::to_owned,
        );
        done.map_err(|e| match &rows.from {
            Some((table, group)) => table.unreadable(format_args!("row group {group}: {e}")),
            None => Problem::new("the output", format!("cannot write: {e}")),
        })
    }

    fn put_rows(&mut self, rows: &CleanedRows) -> Result<()> {
        let group = match &mut self.group {
            Some(group) => group,
            none => none.insert(OpenRowGroup::new(&rows.layout, rows.from.as_ref())?),
        };
        let mut writers = group.writers.iter_mut();
        for (field, column) in rows.layout.written.iter().zip(&rows.columns) {
            for leaf in compute_leaves(field, column)? {
                let writer = writers.next().ok_or_else(|| other("a column too many"))?;
                writer.write(&leaf)?;
            }
        }
        group.rows += rows.rows;
        group.dropped.extend_from_slice(&rows.dropped);
        let is_full = rows.from.is_none() && group.is_full();
        if rows.ends || is_full {
            self.end_group(rows.from.as_ref())?;
        }
        Ok(())
    }

    /// Writes the unfinished row group. Its other columns come from the row group `from` of the input.
    fn end_group(&mut self, from: Option<&(Arc<Table>, usize)>) -> Result<()> {
        let Some(group) = self.group.take() else {
            return Ok(());
        };
        let layout = Arc::clone(&self.layout);
        let chunks: Result<Vec<ArrowColumnChunk>> = group
            .writers
            .into_iter()
            .map(ArrowColumnWriter::close)
            .collect();
        let mut chunks = chunks?.into_iter();
        let others = match from {
            Some((table, at)) if !group.dropped.is_empty() => {
                without_rejected(table, *at, &layout, &group.dropped)?
            }
            _ => Vec::new(),
        };
        let mut others = others.into_iter();
        let mut closed = None;
        let number = i32::try_from(self.groups.len()).map_err(|e| other(&e.to_string()))?;
        {
            let slot = &mut closed;
            let mut writer = SerializedRowGroupWriter::new(
                Arc::clone(&layout.schema),
                group.properties,
                &mut self.out,
                number,
                Some(Box::new(move |_, metadata, blooms, columns, offsets| {
                    *slot = Some((
                        ClosedRowGroup {
                            metadata,
                            columns,
                            offsets,
                        },
                        blooms,
                    ));
                    Ok(())
                })),
            );
            for origin in &layout.from {
                match (origin, from) {
                    (Origin::Written, _) => {
                        let chunk = chunks.next().ok_or_else(|| other("a column is missing"))?;
                        chunk.append_to_row_group(&mut writer)?;
                    }
                    (Origin::Copied(_), Some(_)) if !group.dropped.is_empty() => {
                        let chunk = others.next().ok_or_else(|| other("a column is missing"))?;
                        chunk.append_to_row_group(&mut writer)?;
                    }
                    (Origin::Copied(leaf), Some((table, at))) => {
                        let column = table.metadata.row_group(*at).column(*leaf);
                        pages::check(&table.file, column, table.rows_of(*at))?;
                        let close = pages::described(table, *at, *leaf)?;
                        writer.append_column(&table.file, close)?;
                    }
                    (Origin::Copied(_), None) => return Err(other("a column is missing")),
                }
            }
            writer.close()?;
        }
        let (mut closed, blooms) = closed.ok_or_else(|| other("a row group is lost"))?;
        self.bloom_filters(&mut closed.metadata, &blooms)?;
        if let Some((table, at)) = from {
            table.check_unchanged()?;
            closed.finish(table, *at, &layout)?;
            closed.forget_values(&self.orders, &layout.orders)?;
        }
        self.groups.push(closed);
        self.out.flush()?;
        Ok(())
    }

    /// Writes the Bloom filters of a row group.
    fn bloom_filters(
        &mut self,
        group: &mut RowGroupMetaData,
        filters: &[Option<Sbbf>],
    ) -> Result<()> {
        for (column, filter) in group.columns_mut().iter_mut().zip(filters) {
            let Some(filter) = filter else { continue };
            let start = self.out.bytes_written();
            filter.write(&mut self.out)?;
            let length = self.out.bytes_written() - start;
            *column = column
                .clone()
                .into_builder()
                .set_bloom_filter_offset(i64::try_from(start).ok())
                .set_bloom_filter_length(i32::try_from(length).ok())
                .build()?;
        }
        Ok(())
    }

    /// Moves the written bytes to `out`.
    pub(crate) fn drain(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.out.flush()?;
        self.spool.drain(out)
    }

    /// Ends a part, after which a later run can resume.
    pub(crate) fn part(&mut self) -> std::result::Result<Journal, String> {
        let part = || {
            self.end_group(None)?;
            self.out.flush()?;
            let mut footer = Vec::new();
            ParquetMetaDataWriter::new(&mut footer, &self.metadata()).finish()?;
            Ok(Journal {
                bytes: self.out.bytes_written() as u64,
                footer: STANDARD.encode(footer),
                orders: self.orders.clone(),
            })
        };
        guarded(part, other).map_err(|e: ParquetError| message(&e))
    }

    /// Ends the file and writes the rest to `out`.
    pub(crate) fn finish(mut self, out: &mut impl Write) -> io::Result<()> {
        self.end_group(None)?;
        let metadata = self.metadata();
        let spool = self.spool.clone();
        ParquetMetaDataWriter::new_with_tracked(self.out, &metadata)
            .with_preserve_page_index_locations(false)
            .finish()?;
        // A file ends with the footer, its length and the magic number.
        let mut end = Vec::new();
        spool.drain(&mut end)?;
        let damaged = || io::Error::other("the footer is not what it should be");
        let (rest, magic) = end.split_last_chunk_mut::<4>().ok_or_else(damaged)?;
        debug_assert_eq!(magic, b"PAR1");
        let (rest, length) = rest.split_last_chunk_mut::<4>().ok_or_else(damaged)?;
        let start = rest.len().checked_sub(u32::from_le_bytes(*length) as usize);
        let footer = start.and_then(|start| rest.get_mut(start..));
        footer
            .and_then(|footer| footer::set_orders(footer, &self.orders))
            .ok_or_else(damaged)?;
        out.write_all(&end)
    }

    fn metadata(&self) -> ParquetMetaData {
        let file_metadata = &self.file_metadata;
        let rows = self.groups.iter().map(|g| g.metadata.num_rows()).sum();
        let file = FileMetaData::new(
            file_metadata.version(),
            rows,
            file_metadata.created_by().map(str::to_owned),
            file_metadata.key_value_metadata().cloned(),
            file_metadata.schema_descr_ptr(),
            None,
        );
        let columns = file_metadata.schema_descr().num_columns();
        let mut index = PageIndexBuilder::new(self.groups.len(), columns);
        let mut is_indexed = false;
        for (i, group) in self.groups.iter().enumerate() {
            for (j, (column, offset)) in group.columns.iter().zip(&group.offsets).enumerate() {
                if let Some(column) = column {
                    index.put_column_index(column.clone(), i, j);
                }
                if let Some(offset) = offset {
                    index.put_offset_index(offset.clone(), i, j);
                    is_indexed = true;
                }
            }
        }
        let groups = self.groups.iter().map(|g| g.metadata.clone()).collect();
        ParquetMetaDataBuilder::new(file)
            .set_row_groups(groups)
            .set_page_index(is_indexed.then(|| Arc::new(index.build()) as _))
            .build()
    }
}

impl ClosedRowGroup {
    /// Adds the remaining metadata of a row group of the input.
    fn finish(&mut self, table: &Table, at: usize, layout: &Layout) -> Result<()> {
        let old = table.metadata.row_group(at);
        // Rows remain sorted by the columns before the first that is rewritten.
        let sorted: Option<Vec<_>> = old.sorting_columns().map(|columns| {
            columns
                .iter()
                .map_while(|column| {
                    let leaf = usize::try_from(column.column_idx).ok()?;
                    let at = layout
                        .from
                        .iter()
                        .position(|&o| o == Origin::Copied(leaf))?;
                    let mut column = column.clone();
                    column.column_idx = i32::try_from(at).ok()?;
                    Some(column)
                })
                .collect()
        });
        self.metadata = self
            .metadata
            .clone()
            .into_builder()
            .set_sorting_columns(sorted.filter(|s| !s.is_empty()))
            .build()?;
        // Without page indexes in the input, the output has none.
        let index = table.metadata.page_index();
        if !index.is_some_and(|i| i.has_offset_indexes()) {
            self.offsets.iter_mut().for_each(|o| *o = None);
        }
        if !index.is_some_and(|i| i.has_column_indexes()) {
            self.columns.iter_mut().for_each(|c| *c = None);
        }
        Ok(())
    }

    /// Drops the minimum and maximum of columns that were computed by another order than the file declares.
    fn forget_values(&mut self, named: &[u8], used: &[u8]) -> Result<()> {
        for (i, _) in named
            .iter()
            .zip(used)
            .enumerate()
            .filter(|(_, (n, u))| n != u)
        {
            self.columns[i] = None;
            let column = &mut self.metadata.columns_mut()[i];
            *column = column.clone().into_builder().clear_statistics().build()?;
        }
        Ok(())
    }
}

impl Journal {
    /// Returns the file metadata and the row groups.
    fn open(&self) -> Result<(FileMetaData, Vec<ClosedRowGroup>)> {
        let footer = STANDARD
            .decode(&self.footer)
            .map_err(|e| other(&e.to_string()))?;
        let options = ParquetMetaDataOptions::new().with_encoding_stats_as_mask(false);
        let metadata = ParquetMetaDataReader::new()
            .with_page_index_policy(PageIndexPolicy::Optional)
            .with_metadata_options(Some(options))
            .parse_and_finish(&Bytes::from(footer))?;
        let columns = metadata.file_metadata().schema_descr().num_columns();
        let groups = metadata.row_groups().iter().enumerate();
        let groups = groups.map(|(i, group)| {
            let index = metadata.page_index_for_row_group(i);
            ClosedRowGroup {
                metadata: group.clone(),
                columns: (0..columns)
                    .map(|c| index.column_index(c).cloned())
                    .collect(),
                offsets: (0..columns)
                    .map(|c| index.offset_index(c).cloned())
                    .collect(),
            }
        });
        let groups = groups.collect();
        Ok((metadata.file_metadata().clone(), groups))
    }
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;

    fn put(writer: &mut RowWriter, path: &str, out: &mut Vec<u8>) {
        let rows = super::super::document(path, "甲。\n".to_owned(), None, false).unwrap();
        writer.put(&rows).unwrap();
        writer.drain(out).unwrap();
    }

    /// Returns a file of three texts, interrupted after each of the first `parts`.
    fn file(parts: usize) -> Vec<u8> {
        let layout = Layout::of_documents(false).unwrap();
        let mut out = Vec::new();
        let mut writer = RowWriter::new(&layout, None).unwrap();
        for (i, path) in ["a", "b", "c"].into_iter().enumerate() {
            put(&mut writer, path, &mut out);
            let journal = writer.part().unwrap();
            writer.drain(&mut out).unwrap();
            if i < parts {
                writer = match i {
                    2 => RowWriter::of_journal(&journal).unwrap(),
                    _ => RowWriter::new(&layout, Some(&journal)).unwrap(),
                };
            }
        }
        writer.finish(&mut out).unwrap();
        out
    }

    #[test]
    fn a_resumed_file_is_the_same() {
        let whole = file(0);
        for parts in 1..=3 {
            assert!(file(parts) == whole, "{parts}");
        }
        let reader = SerializedFileReader::new(Bytes::from(whole)).unwrap();
        assert_eq!(reader.metadata().num_row_groups(), 3);
        assert_eq!(reader.get_row_iter(None).unwrap().count(), 3);
    }
}
