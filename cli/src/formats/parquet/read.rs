//! Reads a file in Parquet.

use std::cell::Cell;
use std::fmt::Display;
use std::fs::File;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Once};

use arrow_array::{RecordBatch, StructArray};
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};

use crate::documents::{Job, Task};
use crate::formats::jsonl::Lines;
use crate::input::format::{Compression, Format};
use crate::input::{OpenedSource, Source, check_unchanged};
use crate::problem::Problem;

use super::columns::check_text;

/// Maximum rows to read at once.
const ROWS: u64 = 1024;

/// Target bytes of the rows to read at once.
const PIECE: u64 = 1 << 22;

/// Consecutive rows of a file.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(super) rows: StructArray,
    /// Rows of the file before these.
    pub(super) before: u64,
    /// The metadata of the file.
    pub(super) file: ArrowReaderMetadata,
    /// True if the row group ends here.
    pub(super) ends_group: bool,
}

/// A file, and how to read it.
struct Table {
    file: File,
    metadata: ArrowReaderMetadata,
    /// The columns to read.
    mask: ProjectionMask,
    /// True if the output is Parquet.
    keeps_format: bool,
}

/// Sends all rows of a file: as rows if the output is Parquet, otherwise as JSON Lines.
pub(crate) fn read(
    source: &Source,
    opened: OpenedSource,
    task: &Task,
    send: &mut dyn FnMut(Job) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Problem> {
    let problem = |what: &str| Problem::new(source.place(), what);
    if opened.info.compression != Compression::None {
        return Err(problem("is a compressed Parquet file: decompress it first"));
    }
    let Some((file, metadata)) = opened.file else {
        let what = "Parquet cannot be read from a stream: save it to a file first";
        return Err(problem(what));
    };
    let table = Table::open(file, task).map_err(|what| problem(&what))?;
    let mut before = 0;
    if table.keeps_format {
        // A file without rows has its columns, too.
        let none = RecordBatch::new_empty(Arc::clone(table.metadata.schema()));
        if send(table.rows(none, before, false)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    for (i, group) in table.metadata.metadata().row_groups().iter().enumerate() {
        let flow = table.send_group(i, before, send);
        let flow = flow.map_err(|what| problem(&format!("cannot read: row group {i}: {what}")))?;
        if flow.is_break() {
            return Ok(flow);
        }
        before += group.num_rows().unsigned_abs();
        let length = group.compressed_size().unsigned_abs();
        opened.info.read.fetch_add(length, Ordering::Relaxed);
    }
    check_unchanged(&table.file, &metadata).map_err(|e| Problem::reading(source.place(), &e))?;
    Ok(ControlFlow::Continue(()))
}

impl Table {
    /// Opens a file and finds the text columns that `task` names.
    fn open(file: File, task: &Task) -> Result<Self, String> {
        let unreadable = |what: String| format!("cannot read: {what}");
        let load = || ArrowReaderMetadata::load(&file, ArrowReaderOptions::new());
        let mut metadata = caught(load).map_err(unreadable)?;
        let columns = metadata.schema().fields();
        let format = task.output_format(Format::Parquet);
        let keeps_format = format == Format::Parquet;
        for column in &task.fields {
            check_text(columns, column, !keeps_format)?;
        }
        let mut mask = ProjectionMask::all();
        if format == Format::Text {
            let is_read = |(_, field): &(usize, &FieldRef)| {
                let mut roots = task.fields.iter().filter_map(|column| column.path.first());
                roots.any(|root| root.name() == Some(field.name()))
            };
            let roots = columns.iter().enumerate().filter(is_read);
            mask = ProjectionMask::roots(metadata.parquet_schema(), roots.map(|(i, _)| i));
        }
        if !keeps_format {
            let fields: Fields = columns.iter().map(in_utc).collect();
            let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
            let again = || ArrowReaderMetadata::try_new(metadata.metadata().clone(), options);
            metadata = caught(again).map_err(unreadable)?;
        }
        Ok(Self {
            file,
            metadata,
            mask,
            keeps_format,
        })
    }

    fn rows(&self, rows: RecordBatch, before: u64, ends_group: bool) -> Job {
        Job::Rows(Rows {
            rows: rows.into(),
            before,
            file: self.metadata.clone(),
            ends_group,
        })
    }

    /// Sends the rows of row group `i`, which has `before` rows before it.
    fn send_group(
        &self,
        i: usize,
        mut before: u64,
        send: &mut dyn FnMut(Job) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, String> {
        let group = self.metadata.metadata().row_group(i);
        let count = group.num_rows().unsigned_abs();
        let end = before + count;
        let length = group.total_byte_size().unsigned_abs() / count.max(1);
        let at_once = (PIECE / length.max(1)).clamp(1, ROWS);
        let file = self.file.try_clone().map_err(|e| e.to_string())?;
        let metadata = self.metadata.clone();
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
            .with_row_groups(vec![i])
            .with_projection(self.mask.clone())
            .with_batch_size(usize::try_from(at_once).unwrap_or(1));
        let mut reader = caught(|| builder.build())?;
        while let Some(batch) = caught(|| reader.next().transpose())? {
            let n = batch.num_rows() as u64;
            let job = if self.keeps_format {
                self.rows(batch, before, before + n >= end)
            } else {
                Job::Lines(Lines::of_rows(caught(|| json_lines(&batch))?, before))
            };
            if send(job).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            before += n;
        }
        if before != end {
            let found = count + before - end;
            return Err(format!("there are {found} rows in place of {count}"));
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// Returns rows as JSON Lines.
fn json_lines(rows: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let mut lines = Vec::new();
    let builder = WriterBuilder::new().with_explicit_nulls(true);
    let mut writer = builder.build::<_, LineDelimited>(&mut lines);
    writer.write(rows)?;
    writer.finish()?;
    drop(writer);
    Ok(lines)
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

/// Returns the message of an error of the crates without the names of its kinds.
pub(super) fn message(error: &dyn Display) -> String {
    let text = error.to_string();
    let kinds = [
        "Parquet argument error: ",
        "Parquet error: ",
        "EOF: ",
        "NYI: ",
        "External: ",
        "Arrow: ",
        "Cast error: ",
        "Invalid argument error: ",
        "Json error: ",
        "Schema error: ",
    ];
    let text = kinds
        .iter()
        .fold(&*text, |text, kind| text.strip_prefix(kind).unwrap_or(text));
    text.to_owned()
}

thread_local! {
    /// True while a panic of this thread is caught.
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Converts an error and a panic of the reader, which a damaged file can cause, into a message, and prints nothing.
pub(super) fn caught<T, E: Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
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
    match done {
        Ok(done) => done.map_err(|e| message(&e)),
        Err(_) => Err("the file is damaged".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_reader_is_an_error() {
        let read = |text: &str| caught(|| text.parse::<u8>());
        assert_eq!(read("1"), Ok(1));
        let broken = caught::<(), String>(|| panic!("an index is out of bounds"));
        assert_eq!(broken, Err("the file is damaged".to_owned()));
    }
}
