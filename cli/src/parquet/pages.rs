//! Columns that are copied unchanged.

use std::sync::Arc;

use parquet::bloom_filter::Sbbf;
use parquet::column::page::{Page, PageReader};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use super::file::SharedFile;
use super::table::Table;

/// Reads all pages of a column, so that damaged data is not copied.
pub(super) fn check(file: &SharedFile, column: &ColumnChunkMetaData, rows: u64) -> Result<()> {
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let mut pages = SerializedPageReader::new(Arc::new(file.clone()), column, rows, None)?;
    let mut values = 0;
    while let Some(page) = pages.get_next_page()? {
        if !matches!(page, Page::DictionaryPage { .. }) {
            values += i64::from(page.num_values());
        }
    }
    if values != column.num_values() {
        return Err(ParquetError::General(format!(
            "the column `{}` claims {} values, but has {values}",
            column.column_path(),
            column.num_values()
        )));
    }
    Ok(())
}

/// Returns the metadata of a column to copy.
pub(super) fn described(table: &Table, group: usize, leaf: usize) -> Result<ColumnCloseResult> {
    let metadata = table.metadata.row_group(group).column(leaf);
    let index = table.metadata.page_index_for_row_group(group);
    let bloom_filter = match metadata.bloom_filter_offset() {
        Some(_) => Sbbf::read_from_column_chunk(metadata, &table.file)?,
        None => None,
    };
    // Some writers use offset 0 for a missing dictionary page.
    let dictionary = metadata.dictionary_page_offset().filter(|&at| at > 0);
    let data = metadata.data_page_offset().max(dictionary.unwrap_or(0));
    Ok(ColumnCloseResult {
        bytes_written: metadata.compressed_size().unsigned_abs(),
        rows_written: table.rows_of(group),
        metadata: metadata
            .clone()
            .into_builder()
            .set_dictionary_page_offset(dictionary)
            .set_data_page_offset(data)
            .build()?,
        bloom_filter,
        column_index: index.column_index(leaf).cloned(),
        offset_index: index.offset_index(leaf).cloned(),
    })
}
