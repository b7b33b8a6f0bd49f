//! An input file in Parquet: its metadata, and its text columns.

use std::io;
use std::sync::Arc;

use arrow_schema::{Fields, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder, RowSelection,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{
    PageIndexPolicy, ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader,
};
use parquet::file::reader::{ChunkReader, Length};
use parquet::schema::types::SchemaDescriptor;

use crate::clean::{Action, Task};
use crate::problem::Problem;
use crate::source::format::{Compression, Format};
use crate::source::{OpenedSource, Source};

use super::bare::{as_views, without_meaning};
use super::error::message;
use super::file::SharedFile;
use super::footer;
use super::guard::guarded;
use super::layout::Layout;
use super::texts::{TextColumn, texts};

const MAGIC: &[u8] = b"PAR1";
const ENCRYPTED: &[u8] = b"PARE";

/// An input file in Parquet.
#[derive(Debug)]
pub(crate) struct Table {
    pub(super) place: String,
    pub(super) file: SharedFile,
    /// The metadata as in the file.
    pub(super) metadata: Arc<ParquetMetaData>,
    /// Reads every value as bytes, without checks for text or UTF-8.
    bare: ArrowReaderMetadata,
    /// Reads every value by its logical type, except for the texts.
    typed: ArrowReaderMetadata,
    /// The text columns, in order.
    pub(super) texts: Vec<TextColumn>,
    /// The layout of the output, if that is Parquet.
    pub(super) layout: Option<Arc<Layout>>,
    /// True if the output has all columns with their logical types.
    pub(super) is_whole: bool,
}

/// A selection of columns to read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Columns<'a> {
    /// The text columns, as bytes.
    Texts,
    /// These columns, as bytes.
    Bare(&'a [usize]),
    /// All columns.
    All,
}

impl Table {
    /// Opens a file and finds the text columns that `task` names.
    pub(crate) fn open(
        source: &Source,
        opened: OpenedSource,
        task: &Task,
    ) -> Result<Self, Problem> {
        let place = source.place();
        let problem = |what: &str| Problem::new(place.clone(), what);
        if opened.compression != Compression::None {
            return Err(problem("is a compressed Parquet file: decompress it first"));
        }
        let Some((file, before)) = opened.file else {
            return Err(problem(
                "Parquet cannot be read from a stream: save it to a file first",
            ));
        };
        let file = SharedFile::new(file, before);
        let loaded = guarded(
            || Self::load(place.clone(), file, task),
            |e| format!("cannot read: {e}"),
        );
        loaded.map_err(|what| problem(&what))
    }

    /// Returns the layout of the output, if that is Parquet.
    pub(crate) fn layout(&self) -> Option<&Arc<Layout>> {
        self.layout.as_ref()
    }

    fn load(place: String, file: SharedFile, task: &Task) -> Result<Self, String> {
        let unreadable = |e: ParquetError| format!("cannot read: {}", message(&e));
        let footer = read_footer(&file)?;
        footer::check(&footer).map_err(|e| format!("cannot read: {e}"))?;
        let decode = |options| {
            ParquetMetaDataReader::decode_metadata_with_options(&footer, Some(&options))
                .map_err(unreadable)
        };
        let metadata = decode(ParquetMetaDataOptions::new().with_encoding_stats_as_mask(false))?;
        check(&metadata, file.len()).map_err(|e| format!("cannot read: {e}"))?;
        let writes =
            task.action == Action::Clean && task.output_format(Format::Parquet) == Format::Parquet;
        let metadata = if writes {
            let mut reader = ParquetMetaDataReader::new_with_metadata(metadata)
                .with_page_index_policy(PageIndexPolicy::Optional);
            reader.read_page_indexes(&file).map_err(unreadable)?;
            reader.finish().map_err(unreadable)?
        } else {
            metadata
        };
        let metadata = Arc::new(metadata);
        let typed = ArrowReaderMetadata::try_new(Arc::clone(&metadata), ArrowReaderOptions::new())
            .map_err(unreadable)?;
        let texts = texts(typed.schema().fields(), task)?;

        let schema = metadata.file_metadata().schema_descr();
        let load = |bare: &dyn Fn(usize) -> bool,
                    fields: Option<&Fields>|
         -> Result<ArrowReaderMetadata, String> {
            let root = without_meaning(&schema.root_schema_ptr(), bare, &mut 0)?;
            let schema = Arc::new(SchemaDescriptor::new(root));
            let metadata = Arc::new(decode(ParquetMetaDataOptions::new().with_schema(schema))?);
            let fields = match fields {
                Some(fields) => fields.clone(),
                None => {
                    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
                    let plain = ArrowReaderMetadata::try_new(Arc::clone(&metadata), options);
                    plain.map_err(unreadable)?.schema().fields().clone()
                }
            };
            let fields = as_views(&fields, bare, &mut 0);
            let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
            ArrowReaderMetadata::try_new(metadata, options).map_err(unreadable)
        };
        let is_text = |leaf| texts.iter().any(|t| t.leaf == leaf);
        let bare = load(&|_| true, None)?;
        let typed = load(&is_text, Some(typed.schema().fields()))?;
        let layout = writes.then(|| {
            let file = metadata.file_metadata();
            let fields = bare.schema().fields();
            Layout::of_table(file, fields, &texts, task.requested.blocks).map(Arc::new)
        });
        Ok(Self {
            place,
            file,
            layout: layout.transpose()?,
            is_whole: task.action == Action::Clean
                && task.output_format(Format::Parquet) == Format::Jsonl,
            metadata,
            bare,
            typed,
            texts,
        })
    }

    /// Returns the number of rows of a row group; `check` has refused negative ones.
    pub(super) fn rows_of(&self, group: usize) -> u64 {
        self.metadata.row_group(group).num_rows().unsigned_abs()
    }

    /// Returns the fields of a selection.
    pub(super) fn fields(&self, columns: Columns<'_>) -> &Fields {
        match columns {
            Columns::Texts | Columns::Bare(_) => self.bare.schema().fields(),
            Columns::All => self.typed.schema().fields(),
        }
    }

    /// Reads rows of a row group in batches of `at_once`.
    pub(super) fn read(
        &self,
        group: usize,
        columns: Columns<'_>,
        selection: Option<RowSelection>,
        at_once: usize,
    ) -> Result<ParquetRecordBatchReader> {
        let metadata = match columns {
            Columns::Texts | Columns::Bare(_) => &self.bare,
            Columns::All => &self.typed,
        };
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.clone(), metadata.clone());
        let mask = match columns {
            Columns::Texts => {
                let leaves = self.texts.iter().map(|t| t.leaf);
                ProjectionMask::leaves(builder.parquet_schema(), leaves)
            }
            Columns::Bare(leaves) => {
                ProjectionMask::leaves(builder.parquet_schema(), leaves.iter().copied())
            }
            Columns::All => ProjectionMask::all(),
        };
        let mut builder = builder
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(at_once);
        if let Some(selection) = selection {
            builder = builder.with_row_selection(selection);
        }
        builder.build()
    }

    /// Checks that the file has not changed.
    pub(super) fn check_unchanged(&self) -> io::Result<()> {
        self.file.check_unchanged()
    }

    /// Describes a failure to read the file.
    pub(super) fn unreadable(&self, what: impl std::fmt::Display) -> Problem {
        Problem::new(self.place.clone(), format!("cannot read: {what}"))
    }
}

fn read_footer(file: &SharedFile) -> Result<bytes::Bytes, String> {
    let cut = || "incomplete Parquet file: the footer is missing".to_owned();
    let unreadable = |e: ParquetError| format!("cannot read: {}", message(&e));
    let length = file.len();
    let before_tail = length.checked_sub(8).filter(|&n| n >= 4).ok_or_else(cut)?;
    let tail = file.get_bytes(before_tail, 8).map_err(unreadable)?;
    if &tail[4..] == ENCRYPTED {
        return Err("is encrypted: decrypt it first".to_owned());
    }
    if &tail[4..] != MAGIC {
        return Err(cut());
    }
    let footer_length = u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]);
    let start = before_tail.checked_sub(u64::from(footer_length));
    let start = start.filter(|&n| n >= 4).ok_or_else(|| {
        format!("cannot read: the footer claims {footer_length} bytes, but the file has {length}")
    })?;
    file.get_bytes(start, footer_length as usize)
        .map_err(unreadable)
}

/// Checks the plausibility of the metadata.
fn check(metadata: &ParquetMetaData, length: u64) -> Result<(), String> {
    let mut all = 0_u64;
    for (i, group) in metadata.row_groups().iter().enumerate() {
        if group.num_rows() < 0 {
            return Err(format!("row group {i} has a negative number of rows"));
        }
        for column in group.columns() {
            let place = || format!("the column `{}` in row group {i}", column.column_path());
            if column.file_path().is_some() {
                return Err(format!("{} is in another file", place()));
            }
            let start = column
                .dictionary_page_offset()
                .filter(|&at| at > 0)
                .unwrap_or(column.data_page_offset());
            let ends = u64::try_from(start)
                .ok()
                .zip(u64::try_from(column.compressed_size()).ok());
            let ends = ends.and_then(|(start, n)| Some((start, start.checked_add(n)?)));
            if ends.is_none_or(|(start, end)| start < 4 || end > length) || column.num_values() < 0
            {
                return Err(format!("{} has an invalid position", place()));
            }
            all = all.saturating_add(column.compressed_size().unsigned_abs());
        }
    }
    // With shared bytes, a small file could claim much data.
    if all > length {
        return Err(format!(
            "the columns claim {all} bytes, but the file has {length}"
        ));
    }
    Ok(())
}
