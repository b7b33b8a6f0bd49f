//! A file of output, written row group by row group.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_schema::{Field, Schema};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::basic::{Compression, Encoding};
use parquet::bloom_filter::Sbbf;
use parquet::errors::ParquetError;
use parquet::file::metadata::page_index::PageIndexBuilder;
use parquet::file::metadata::{
    ColumnChunkMetaData, FileMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataBuilder,
    ParquetMetaDataOptions, ParquetMetaDataReader, ParquetMetaDataWriter, RowGroupMetaData,
};
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use parquet::file::page_index::offset_index::OffsetIndexMetaData;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, TypePtr};
use serde::{Deserialize, Serialize};

use crate::messages::Problem;

use super::footer;
use super::guard::guarded;
use super::layout::{Layout, Origin};
use super::pages;
use super::spool::{Pages, Spool};
use super::table::{Columns, Table, said};

/// Bytes of a row group of documents from text files.
const GROUP: usize = 64 << 20;

/// Rows of one.
const ROWS: u64 = 1 << 20;

/// Rows that are copied at once where others between them are left out.
const AT_ONCE: usize = 1024;

/// What a piece of work writes.
#[derive(Debug)]
pub(crate) struct Written {
    pub(super) layout: Arc<Layout>,
    /// The columns that are written anew.
    pub(super) columns: Vec<ArrayRef>,
    pub(super) rows: u64,
    /// Where the other columns are: a row group of the input.
    pub(super) from: Option<(Arc<Table>, usize)>,
    /// Rows of that which are left out.
    pub(super) dropped: Vec<u64>,
    /// Whether the row group ends here.
    pub(super) ends: bool,
}

/// What was written before a run was interrupted: enough to go on, and to write the footer in the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Journal {
    bytes: u64,
    /// The footer that the file would have if it ended here, in base64.
    footer: String,
    orders: Vec<u8>,
}

/// Writes a file of Parquet.
pub(crate) struct RowWriter {
    /// Of the source whose rows come.
    layout: Arc<Layout>,
    /// What is said of the file: what the first source says.
    said: FileMetaData,
    /// The orders of values that it names.
    orders: Vec<u8>,
    out: TrackedWrite<Spool>,
    spool: Spool,
    groups: Vec<Closed>,
    /// The row group that is not whole.
    group: Option<Group>,
}

/// A row group that is written.
struct Closed {
    metadata: RowGroupMetaData,
    columns: Vec<Option<ColumnIndexMetaData>>,
    offsets: Vec<Option<OffsetIndexMetaData>>,
}

struct Group {
    writers: Vec<ArrowColumnWriter>,
    properties: WriterPropertiesPtr,
    rows: u64,
    dropped: Vec<u64>,
}

type Result<T> = std::result::Result<T, ParquetError>;

impl RowWriter {
    /// Begins a file, or goes on with one.
    pub(crate) fn new(
        layout: &Arc<Layout>,
        journal: Option<&Journal>,
    ) -> std::result::Result<Self, String> {
        Self::open(layout, journal).map_err(|e| said(&e))
    }

    /// Goes on with a file that lacks nothing but its end.
    pub(crate) fn of_journal(journal: &Journal) -> std::result::Result<Self, String> {
        let open = || {
            let (file, _) = journal.open()?;
            Self::open(
                &Arc::new(Layout::of_file(&file, &journal.orders)),
                Some(journal),
            )
        };
        open().map_err(|e: ParquetError| said(&e))
    }

    fn open(layout: &Arc<Layout>, journal: Option<&Journal>) -> Result<Self> {
        let spool = Spool::new(journal.map_or(0, |j| j.bytes));
        let mut out = TrackedWrite::new(spool.clone());
        let mut groups = Vec::new();
        let mut said = FileMetaData::new(
            layout.version,
            0,
            layout.created_by.clone(),
            layout.key_values.clone(),
            Arc::clone(&layout.schema),
            None,
        );
        let mut orders = layout.orders.clone();
        if let Some(journal) = journal {
            // Only counted, so that what follows knows where it stands.
            let zeros = vec![0; 1 << 20];
            let mut left = journal.bytes;
            while left > 0 {
                let n = left.min(zeros.len() as u64);
                out.write_all(&zeros[..usize::try_from(n).unwrap_or(0)])?;
                left -= n;
            }
            (said, groups) = journal.open()?;
            orders.clone_from(&journal.orders);
            if said.schema() != layout.schema.root_schema() {
                return Err(other(
                    "the output has other columns: start again without `--resume`",
                ));
            }
        } else {
            out.write_all(b"PAR1")?;
        }
        Ok(Self {
            layout: Arc::clone(layout),
            said,
            orders,
            out,
            spool,
            groups,
            group: None,
        })
    }

    /// Goes over to what is written of another source.
    ///
    /// # Errors
    /// If that can't stand in the same file.
    pub(crate) fn change(&mut self, layout: &Arc<Layout>) -> std::result::Result<(), String> {
        if !self.layout.is_like(layout) {
            return Err(
                "has other columns than the input before it: give a directory by `-o`".to_owned(),
            );
        }
        if layout.is_of_table() {
            // Of a table a row group is written as a whole: documents have one of their own.
            self.end_group(None).map_err(|e| said(&e))?;
        }
        self.layout = Arc::clone(layout);
        Ok(())
    }

    /// Writes rows.
    pub(crate) fn put(&mut self, rows: &Written) -> std::result::Result<(), Problem> {
        let done = guarded(|| self.put_rows(rows).map_err(|e| said(&e)), str::to_owned);
        done.map_err(|e| match &rows.from {
            Some((table, group)) => table.unreadable(format_args!("row group {group}: {e}")),
            None => Problem::new("the output", format!("can't be written: {e}")),
        })
    }

    fn put_rows(&mut self, rows: &Written) -> Result<()> {
        let group = match &mut self.group {
            Some(group) => group,
            none => none.insert(Group::new(&rows.layout, rows.from.as_ref())?),
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

    /// Writes the row group that is not whole, whose other columns are those of a row group of the input.
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
                kept(table, *at, &layout, &group.dropped)?
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
                        Closed {
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

    /// Writes the filters of the columns of a row group.
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

    /// Hands on what was written.
    pub(crate) fn drain(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.out.flush()?;
        self.spool.drain(out)
    }

    /// Ends a part, from which a later run can go on.
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
        guarded(part, other).map_err(|e: ParquetError| said(&e))
    }

    /// Ends the file and hands on what is left of it.
    pub(crate) fn finish(mut self, out: &mut impl Write) -> io::Result<()> {
        self.end_group(None)?;
        let metadata = self.metadata();
        let spool = self.spool.clone();
        ParquetMetaDataWriter::new_with_tracked(self.out, &metadata)
            .with_preserve_page_index_locations(false)
            .finish()?;
        // At the end stand the footer, its length, and the magic.
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
        let said = &self.said;
        let rows = self.groups.iter().map(|g| g.metadata.num_rows()).sum();
        let file = FileMetaData::new(
            said.version(),
            rows,
            said.created_by().map(str::to_owned),
            said.key_value_metadata().cloned(),
            said.schema_descr_ptr(),
            None,
        );
        let columns = said.schema_descr().num_columns();
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

impl Closed {
    /// What a row group of the input says besides.
    fn finish(&mut self, table: &Table, at: usize, layout: &Layout) -> Result<()> {
        let old = table.metadata.row_group(at);
        // Rows are in order by the columns that are as they were.
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
        // Where the input has no index of its pages, neither has the output.
        let index = table.metadata.page_index();
        if !index.is_some_and(|i| i.has_offset_indexes()) {
            self.offsets.iter_mut().for_each(|o| *o = None);
        }
        if !index.is_some_and(|i| i.has_column_indexes()) {
            self.columns.iter_mut().for_each(|c| *c = None);
        }
        Ok(())
    }
}

impl Closed {
    /// Forgets the least and the greatest value of the columns in which they were found by another order than the file names.
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

impl Group {
    fn new(layout: &Layout, from: Option<&(Arc<Table>, usize)>) -> Result<Self> {
        let mut properties = WriterProperties::builder();
        properties = match from {
            None => properties.set_compression(Compression::ZSTD(Default::default())),
            Some((table, at)) => {
                let old = table.metadata.row_group(*at);
                let texts = layout.texts.iter().zip(&layout.written);
                let mut new = SchemaDescriptor::new(Arc::clone(&layout.written_schema))
                    .columns()
                    .to_vec()
                    .into_iter();
                for (&i, field) in texts {
                    let like = old.column(table.texts[i].leaf);
                    for column in new.by_ref().take(leaves(field)) {
                        properties = properties_like(properties, like, column.path().clone());
                    }
                }
                properties
            }
        };
        let properties = Arc::new(properties.build());
        Ok(Self {
            writers: writers(&layout.written_schema, &layout.written, &properties)?,
            properties,
            rows: 0,
            dropped: Vec::new(),
        })
    }

    fn is_full(&self) -> bool {
        let size = self
            .writers
            .iter()
            .map(ArrowColumnWriter::get_estimated_total_bytes);
        self.rows >= ROWS || size.sum::<usize>() >= GROUP
    }
}

/// How many columns of values a way down ends in.
fn leaves(field: &Field) -> usize {
    use arrow_schema::DataType::{LargeList, List, Struct};
    match field.data_type() {
        Struct(fields) => fields.iter().map(|f| leaves(f)).sum(),
        List(inner) | LargeList(inner) => leaves(inner),
        _ => 1,
    }
}

/// A column is written the way that `like` was.
fn properties_like(
    properties: parquet::file::properties::WriterPropertiesBuilder,
    like: &ColumnChunkMetaData,
    path: parquet::schema::types::ColumnPath,
) -> parquet::file::properties::WriterPropertiesBuilder {
    let has_dictionary = like
        .encodings()
        .any(|e| matches!(e, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY));
    let statistics = if like.column_index_offset().is_some() {
        EnabledStatistics::Page
    } else if like.statistics().is_some() {
        EnabledStatistics::Chunk
    } else {
        EnabledStatistics::None
    };
    properties
        .set_column_compression(path.clone(), like.compression())
        .set_column_dictionary_enabled(path.clone(), has_dictionary)
        .set_column_statistics_enabled(path, statistics)
}

/// Writers for all columns of a schema.
fn writers(
    schema: &TypePtr,
    fields: &[Arc<Field>],
    properties: &WriterPropertiesPtr,
) -> Result<Vec<ArrowColumnWriter>> {
    let file = SerializedFileWriter::new(io::sink(), Arc::clone(schema), Arc::clone(properties))?;
    let fields = Arc::new(Schema::new(fields.to_vec()));
    ArrowRowGroupWriterFactory::new(&file, fields)
        .with_page_store_factory(Arc::new(Pages))
        .create_column_writers(0)
}

/// The columns of a row group that are not written anew, without the rows that are `dropped`.
fn kept(
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

    // The columns as they are said to be, in which the bytes mean again what they meant.
    let fields: Vec<_> = reader_fields(&reader);
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
            // They would be found by another order than the one that the file names.
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

fn reader_fields(reader: &impl arrow_array::RecordBatchReader) -> Vec<Arc<Field>> {
    reader.schema().fields().iter().cloned().collect()
}

/// What of a schema these columns are.
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
    let root = super::layout::only_written(schema.root_schema(), &from, &mut 0);
    let root = root.ok_or_else(|| other("a column is lost"))?;
    Ok(Arc::new(SchemaDescriptor::new(root)))
}

/// Checks that what is read of columns as bytes is written as the same bytes.
fn same_bytes(fields: &[Arc<Field>], schema: &SchemaDescriptor) -> Result<()> {
    let plain = ArrowSchemaConverter::new().convert(&Schema::new(fields.to_vec()))?;
    for (column, plain) in schema.columns().iter().zip(plain.columns()) {
        if column.physical_type() != plain.physical_type()
            || column.max_def_level() != plain.max_def_level()
            || column.max_rep_level() != plain.max_rep_level()
        {
            return Err(other(&format!(
                "it has rows that are rejected, and the column `{}` is of a kind that can't be written without them",
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

impl Journal {
    /// What is said of the file, and its row groups.
    fn open(&self) -> Result<(FileMetaData, Vec<Closed>)> {
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
            Closed {
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

fn other(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
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

    /// A file of three texts, stopped after each of the first `parts`.
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
    fn a_file_that_is_gone_on_with_is_the_same() {
        let whole = file(0);
        for parts in 1..=3 {
            assert!(file(parts) == whole, "{parts}");
        }
        let reader = SerializedFileReader::new(Bytes::from(whole)).unwrap();
        assert_eq!(reader.metadata().num_row_groups(), 3);
        assert_eq!(reader.get_row_iter(None).unwrap().count(), 3);
    }
}
