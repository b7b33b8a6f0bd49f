//! The new columns of a row group.

use std::io;
use std::sync::Arc;

use arrow_schema::{Field, Schema};
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory};
use parquet::basic::{Compression, Encoding};
use parquet::errors::Result;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::properties::{
    EnabledStatistics, WriterProperties, WriterPropertiesBuilder, WriterPropertiesPtr,
};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, SchemaDescriptor, TypePtr};

use super::layout::Layout;
use super::spool::Pages;
use super::table::Table;
use super::texts::leaves;

/// Target size in bytes of a row group of documents from text files.
const GROUP: usize = 64 << 20;

/// Maximum rows of such a group.
const ROWS: u64 = 1 << 20;

/// An unfinished row group.
pub(super) struct OpenRowGroup {
    pub(super) writers: Vec<ArrowColumnWriter>,
    pub(super) properties: WriterPropertiesPtr,
    pub(super) rows: u64,
    /// Rows of the input to drop.
    pub(super) dropped: Vec<u64>,
}

impl OpenRowGroup {
    /// Begins a row group. `from` is the row group of the input whose settings its columns take.
    pub(super) fn new(layout: &Layout, from: Option<&(Arc<Table>, usize)>) -> Result<Self> {
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
                    for column in new.by_ref().take(leaves(field.data_type())) {
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

    /// Returns true if further documents start another group.
    pub(super) fn is_full(&self) -> bool {
        let size = self
            .writers
            .iter()
            .map(ArrowColumnWriter::get_estimated_total_bytes);
        self.rows >= ROWS || size.sum::<usize>() >= GROUP
    }
}

/// Sets the properties of a column to those of `like`.
pub(super) fn properties_like(
    properties: WriterPropertiesBuilder,
    like: &ColumnChunkMetaData,
    path: ColumnPath,
) -> WriterPropertiesBuilder {
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

/// Returns writers for all columns of a schema.
pub(super) fn writers(
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
