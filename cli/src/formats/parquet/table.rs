//! An input file in Parquet.

use std::cell::Cell;
use std::fmt::Display;
use std::fs::{File, Metadata};
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once};

use arrow_array::{RecordBatch, StructArray};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;

use crate::documents::{Job, Task};
use crate::formats::jsonl;
use crate::input::format::{Compression, Format};
use crate::input::{OpenedSource, Source, check_unchanged};
use crate::problem::Problem;

use super::clean::without_rows;
use super::columns::Texts;
use super::write::Layout;

/// Maximum rows to read at once.
const ROWS: u64 = 1024;

/// Target bytes of the rows to read at once.
const PIECE: u64 = 1 << 22;

/// An input file in Parquet.
#[derive(Debug)]
pub(crate) struct Table {
    place: String,
    file: File,
    /// The metadata of the file at opening.
    before: Metadata,
    metadata: ArrowReaderMetadata,
    /// The columns to read.
    mask: ProjectionMask,
    pub(super) columns: Vec<jsonl::Field>,
    /// The layout of the output, if that is Parquet.
    layout: Option<Arc<Layout>>,
}

/// Consecutive rows of a file.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(super) table: Arc<Table>,
    pub(super) rows: StructArray,
    /// Rows of the file before these.
    pub(super) before: u64,
    /// True if the row group ends here.
    pub(super) ends_group: bool,
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
        if opened.info.compression != Compression::None {
            return Err(problem("is a compressed Parquet file: decompress it first"));
        }
        let Some((file, before)) = opened.file else {
            return Err(problem(
                "Parquet cannot be read from a stream: save it to a file first",
            ));
        };
        caught(|| Self::load(place.clone(), file, before, task)).map_err(|what| problem(&what))
    }

    fn load(place: String, file: File, before: Metadata, task: &Task) -> Result<Self, String> {
        let unreadable = |e: ParquetError| format!("cannot read: {}", message(&e));
        let mut metadata =
            ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(unreadable)?;
        let none = RecordBatch::new_empty(Arc::clone(metadata.schema())).into();
        for column in &task.fields {
            Texts::of(&none, column).map_err(|e| message(&e))?;
        }
        let columns = task.fields.clone();
        let mut layout = None;
        let mut mask = ProjectionMask::all();
        match task.output_format(Format::Parquet) {
            Format::Parquet => {
                let rows = without_rows(&columns, &none, task.requested.blocks);
                let rows = rows.map_err(|e| e.to_string())?;
                let of_table = Layout::of_table(&metadata, rows.fields());
                layout = Some(Arc::new(of_table.map_err(unreadable)?));
            }
            Format::Jsonl => {
                let fields: Fields = metadata.schema().fields().iter().map(in_utc).collect();
                let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
                metadata = ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options)
                    .map_err(unreadable)?;
            }
            Format::Text => {
                let is_read = |field: &FieldRef| {
                    let mut roots = columns.iter().filter_map(|column| column.path.first());
                    roots.any(|root| root.name() == Some(field.name()))
                };
                let roots = metadata.schema().fields().iter().enumerate();
                let roots = roots.filter(|(_, field)| is_read(field)).map(|(i, _)| i);
                mask = ProjectionMask::roots(metadata.parquet_schema(), roots);
            }
        }
        Ok(Self {
            place,
            file,
            before,
            metadata,
            mask,
            columns,
            layout,
        })
    }

    /// Returns the layout of the output, if that is Parquet.
    pub(crate) fn layout(&self) -> Option<&Arc<Layout>> {
        self.layout.as_ref()
    }

    /// Sends all rows. `read` counts the bytes read.
    pub(crate) fn rows(
        self: &Arc<Self>,
        read: &AtomicU64,
        send: &mut dyn FnMut(Job) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Problem> {
        let mut before = 0;
        for (i, group) in self.metadata.metadata().row_groups().iter().enumerate() {
            let fault = |what: &dyn Display| self.unreadable(format_args!("row group {i}: {what}"));
            let rows = group.num_rows().unsigned_abs();
            let length = group.total_byte_size().unsigned_abs() / rows.max(1);
            let at_once = (PIECE / length.max(1)).clamp(1, ROWS);
            let file = self.file.try_clone();
            let file = file.map_err(|e| Problem::reading(self.place.clone(), &e))?;
            let builder =
                ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
                    .with_row_groups(vec![i])
                    .with_projection(self.mask.clone())
                    .with_batch_size(usize::try_from(at_once).unwrap_or(1));
            let reader = caught(|| builder.build().map_err(|e| message(&e)));
            let mut reader = reader.map_err(|e| fault(&e))?;
            let end = before + rows;
            while let Some(batch) = caught(|| reader.next().transpose().map_err(|e| message(&e)))
                .map_err(|e| fault(&e))?
            {
                let n = batch.num_rows() as u64;
                let flow = send(Job::Rows(Rows {
                    table: Arc::clone(self),
                    rows: batch.into(),
                    before,
                    ends_group: before + n >= end,
                }));
                if flow.is_break() {
                    return Ok(flow);
                }
                before += n;
            }
            if before != end {
                return Err(fault(&format_args!(
                    "there are {} rows in place of {rows}",
                    rows + before - end
                )));
            }
            read.fetch_add(group.compressed_size().unsigned_abs(), Ordering::Relaxed);
        }
        check_unchanged(&self.file, &self.before)
            .map_err(|e| Problem::reading(self.place.clone(), &e))?;
        Ok(ControlFlow::Continue(()))
    }

    /// Describes a failure to read the file.
    pub(super) fn unreadable(&self, what: impl Display) -> Problem {
        Problem::new(self.place.clone(), format!("cannot read: {what}"))
    }
}

impl Rows {
    /// Returns the texts of each text column.
    pub(super) fn texts(&self) -> Result<Vec<Texts>, ArrowError> {
        let columns = self.table.columns.iter();
        columns
            .map(|column| Texts::of(&self.rows, column))
            .collect()
    }
}

thread_local! {
    /// True while a panic of this thread is caught.
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Converts a panic of the reader, which a damaged file can cause, into an error, and prints nothing.
fn caught<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_CAUGHT.get() {
                print(panic);
            }
        }));
    });
    IS_CAUGHT.set(true);
    // Sound: the state of `read` is not used after an error.
    let done = panic::catch_unwind(AssertUnwindSafe(read));
    IS_CAUGHT.set(false);
    done.unwrap_or_else(|_| Err("the file is damaged".to_owned()))
}

/// Returns the message of an error of the reader without the names of its kinds.
fn message(error: &dyn Display) -> String {
    let text = error.to_string();
    let kinds = [
        "Parquet argument error: ",
        "Parquet error: ",
        "EOF: ",
        "External: ",
        "Arrow: ",
        "Schema error: ",
    ];
    let text = kinds
        .iter()
        .fold(&*text, |text, kind| text.strip_prefix(kind).unwrap_or(text));
    text.to_owned()
}

/// Returns a field whose times are in UTC: JSON cannot be written in other time zones without their database.
fn in_utc(field: &FieldRef) -> FieldRef {
    let content = match field.data_type() {
        DataType::Timestamp(unit, Some(_)) => DataType::Timestamp(*unit, Some("+00:00".into())),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(in_utc).collect()),
        DataType::List(element) => DataType::List(in_utc(element)),
        DataType::LargeList(element) => DataType::LargeList(in_utc(element)),
        DataType::FixedSizeList(element, n) => DataType::FixedSizeList(in_utc(element), *n),
        DataType::Map(entry, sorted) => DataType::Map(in_utc(entry), *sorted),
        _ => return Arc::clone(field),
    };
    let field: &Field = field;
    Arc::new(field.clone().with_data_type(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_reader_is_an_error() {
        assert_eq!(caught(|| Ok(1)), Ok(1));
        let broken = caught::<()>(|| panic!("an index is out of bounds"));
        assert_eq!(broken, Err("the file is damaged".to_owned()));
    }
}
