//! Writes an output file.

use std::io;
use std::sync::Arc;

use arrow_array::{RecordBatch, StructArray};
use arrow_schema::{Fields, Schema, SchemaRef};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ArrowSchemaConverter, ArrowWriter};
use parquet::basic::Type;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::SchemaDescriptor;

use super::read::caught;

/// Rows to write, from a piece of work.
#[derive(Debug)]
pub(crate) struct CleanedRows {
    pub(super) rows: StructArray,
    /// The metadata of the file that they come from.
    pub(super) file: ArrowReaderMetadata,
    /// True if the row group ends here.
    pub(super) ends_group: bool,
}

/// Writes a Parquet file.
pub(crate) struct RowWriter {
    schema: SchemaRef,
    writer: ArrowWriter<Vec<u8>>,
}

impl RowWriter {
    /// Adds rows to `file`, which begins with the first. Returns what is to be written now.
    ///
    /// # Errors
    /// Returns an error if the rows don't fit in the same file as those before.
    pub(crate) fn put(file: &mut Option<Self>, rows: &CleanedRows) -> Result<Vec<u8>, String> {
        caught(|| {
            let file = match file {
                Some(file) => file,
                None => file.insert(Self::begin(&rows.file, rows.rows.fields())?),
            };
            file.write(rows)
        })
    }

    fn write(&mut self, rows: &CleanedRows) -> Result<Vec<u8>, ParquetError> {
        if self.schema.fields() != rows.rows.fields() {
            let what = "its columns differ from those of the input before it: write to a directory with `-o`";
            return Err(ParquetError::General(what.to_owned()));
        }
        let columns = rows.rows.columns().to_vec();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)?;
        self.writer.write(&batch)?;
        if rows.ends_group {
            self.writer.flush()?;
        }
        Ok(std::mem::take(self.writer.inner_mut()))
    }

    /// Begins a file with the columns `fields` in place of those of the file `old`. Its schema is kept if the columns are
    /// stored in the same way.
    fn begin(old: &ArrowReaderMetadata, fields: &Fields) -> Result<Self, ParquetError> {
        let mut key_values = old.metadata().file_metadata().key_value_metadata().cloned();
        let mut has_arrow_schema = false;
        if fields != old.schema().fields()
            && let Some(key_values) = &mut key_values
        {
            // That of the input does not fit; the writer adds another.
            let before = key_values.len();
            key_values.retain(|kv| kv.key != ARROW_SCHEMA_META_KEY);
            has_arrow_schema = key_values.len() < before;
        }
        let mut properties = WriterProperties::builder()
            .set_max_row_group_row_count(None)
            .set_key_value_metadata(key_values.filter(|key_values| !key_values.is_empty()));
        let first_group = old.metadata().row_groups().first();
        let columns = first_group
            .map(RowGroupMetaData::columns)
            .unwrap_or_default();
        for column in columns {
            let path = column.column_path().clone();
            properties = properties.set_column_compression(path, column.compression());
        }
        if let Some(column) = columns.first() {
            properties = properties.set_compression(column.compression());
        }
        let mut options = ArrowWriterOptions::new()
            .with_properties(properties.build())
            .with_skip_arrow_metadata(!has_arrow_schema);
        let metadata = old.schema().metadata().clone();
        let schema = Arc::new(Schema::new_with_metadata(fields.clone(), metadata));
        if is_stored_alike(
            &ArrowSchemaConverter::new().convert(&schema)?,
            old.parquet_schema(),
        ) {
            options = options.with_parquet_schema(old.parquet_schema().clone());
        }
        let writer = ArrowWriter::try_new_with_options(Vec::new(), Arc::clone(&schema), options)?;
        Ok(Self { schema, writer })
    }

    /// Ends the file. Returns what is to be written.
    pub(crate) fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.writer.into_inner()?)
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
