//! Writes an output file.

use std::io;
use std::sync::Arc;

use arrow_array::{RecordBatch, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ArrowSchemaConverter, ArrowWriter};
use parquet::basic::{Compression, Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::SchemaDescriptor;

use super::columns::list_of_blocks;

/// Target size in bytes of a row group of documents from text files.
const GROUP: usize = 64 << 20;

/// Rows to write, from a piece of work.
#[derive(Debug)]
pub(crate) struct CleanedRows {
    pub(super) batch: RecordBatch,
    /// True if the row group ends here.
    pub(super) ends_group: bool,
}

/// The columns and the properties of an output file.
#[derive(Debug)]
pub(crate) struct Layout {
    schema: SchemaRef,
    options: ArrowWriterOptions,
    /// True for the rows of a table, false for documents.
    is_of_table: bool,
}

impl Layout {
    /// Returns the layout for documents from text files.
    pub(crate) fn of_documents(blocks: bool) -> Result<Arc<Self>, String> {
        let (name, content) = if blocks {
            let none = list_of_blocks(&[]).map_err(|e| e.to_string())?;
            ("blocks", none.data_type().clone())
        } else {
            ("text", DataType::Utf8)
        };
        let path = Field::new("path", DataType::Utf8, false);
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(Default::default()))
            .set_max_row_group_bytes(Some(GROUP));
        Ok(Arc::new(Self {
            schema: Arc::new(Schema::new(vec![path, Field::new(name, content, false)])),
            options: ArrowWriterOptions::new().with_properties(properties.build()),
            is_of_table: false,
        }))
    }

    /// Returns the layout for the columns `fields` in place of those of a table. The schema is kept if the columns are
    /// stored in the same way.
    pub(super) fn of_table(
        table: &ArrowReaderMetadata,
        fields: &Fields,
    ) -> Result<Self, ParquetError> {
        let metadata = table.schema().metadata().clone();
        let schema = Schema::new_with_metadata(fields.clone(), metadata);
        let file = table.metadata().file_metadata();
        let mut key_values = file.key_value_metadata().cloned().unwrap_or_default();
        let mut has_arrow_schema = false;
        if fields != table.schema().fields() {
            // That of the input does not fit; the writer adds another.
            let before = key_values.len();
            key_values.retain(|kv| kv.key != ARROW_SCHEMA_META_KEY);
            has_arrow_schema = key_values.len() < before;
        }
        let mut properties = WriterProperties::builder()
            .set_max_row_group_row_count(None)
            .set_key_value_metadata((!key_values.is_empty()).then_some(key_values));
        if let Some(group) = table.metadata().row_groups().first() {
            for column in group.columns() {
                let path = column.column_path().clone();
                properties = properties.set_column_compression(path, column.compression());
            }
            if let Some(column) = group.columns().first() {
                properties = properties.set_compression(column.compression());
            }
        }
        let mut options = ArrowWriterOptions::new()
            .with_properties(properties.build())
            .with_skip_arrow_metadata(!has_arrow_schema);
        let old = table.parquet_schema();
        if is_stored_alike(&ArrowSchemaConverter::new().convert(&schema)?, old) {
            options = options.with_parquet_schema(old.clone());
        }
        Ok(Self {
            schema: Arc::new(schema),
            options,
            is_of_table: true,
        })
    }

    pub(super) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Returns columns as rows of this layout.
    pub(super) fn batch(&self, columns: StructArray) -> Result<RecordBatch, ArrowError> {
        RecordBatch::try_new(self.schema(), columns.columns().to_vec())
    }
}

/// Returns true if the columns of two schemas are stored in the same way, whatever they mean.
fn is_stored_alike(new: &SchemaDescriptor, old: &SchemaDescriptor) -> bool {
    let mut columns = new.columns().iter().zip(old.columns());
    new.num_columns() == old.num_columns()
        && columns.all(|(new, old)| {
            new.name() == old.name()
                && new.physical_type() == old.physical_type()
                && (new.physical_type() != Type::FIXED_LEN_BYTE_ARRAY
                    || new.type_length() == old.type_length())
                && new.max_def_level() == old.max_def_level()
                && new.max_rep_level() == old.max_rep_level()
        })
}

/// Writes a Parquet file.
pub(crate) struct RowWriter {
    layout: Arc<Layout>,
    writer: ArrowWriter<Vec<u8>>,
}

impl RowWriter {
    /// Begins a file, or goes on in `file` with the layout of another source.
    ///
    /// # Errors
    /// Returns an error if the rows of the source don't fit in the same file.
    pub(crate) fn begin(file: &mut Option<Self>, layout: Arc<Layout>) -> Result<(), String> {
        let error = |e: ParquetError| e.to_string();
        let Some(before) = file else {
            let (schema, options) = (layout.schema(), layout.options.clone());
            let writer = ArrowWriter::try_new_with_options(Vec::new(), schema, options);
            let writer = writer.map_err(error)?;
            *file = Some(Self { layout, writer });
            return Ok(());
        };
        if before.layout.schema.fields() != layout.schema.fields() {
            return Err(
                "its columns differ from those of the input before it: write to a directory with `-o`".to_owned(),
            );
        }
        if before.layout.is_of_table || layout.is_of_table {
            before.writer.flush().map_err(error)?;
        }
        before.layout = layout;
        Ok(())
    }

    /// Adds rows. Returns what is to be written now.
    pub(crate) fn put(&mut self, rows: &CleanedRows) -> io::Result<Vec<u8>> {
        self.writer.write(&rows.batch)?;
        if rows.ends_group {
            self.writer.flush()?;
        }
        Ok(std::mem::take(self.writer.inner_mut()))
    }

    /// Ends the file. Returns what is to be written.
    pub(crate) fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.writer.into_inner()?)
    }
}
