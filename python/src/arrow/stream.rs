//! `ArrowStream`: a stream that is cleaned when it is read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::ArrayRef;
use arrow_schema::FieldRef;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::capsule::{Reader, Source, export_field, export_stream, import_stream};
use super::plan::Plan;
use crate::errors::Failure;

/// A stream of arrays or record batches that are cleaned when they are read, for any library that accepts
/// ``__arrow_c_stream__``.
///
/// Nothing is read from the source before the stream is read. Until then, its schema and the stream itself can be exported
/// any number of times. Afterwards the source is exported again: a table starts from the beginning, and a reader is
/// exhausted.
///
/// >>> import pyarrow, zhuihe
/// >>> table = pyarrow.table({"text": ["产 业 链", "4 月 21 日"]})
/// >>> stream = zhuihe.Cleaner().clean_arrow(table.to_reader(max_chunksize=1), "text")
/// >>> for batch in pyarrow.RecordBatchReader.from_stream(stream):
/// ...     print(batch["text"].to_pylist())
/// ['产业链']
/// ['4月21日']
#[pyclass(frozen, module = "zhuihe")]
#[derive(Debug)]
pub(crate) struct ArrowStream {
    source: Py<PyAny>,
    plan: Plan,
    opened: Mutex<Arc<Opened>>,
}

/// A stream of the source. All capsules that are exported before it is read share it: some libraries take the schema from
/// one capsule and the rows from another, and a source that can be read only once has no second stream.
#[derive(Debug)]
struct Opened {
    field: FieldRef,
    reader: Mutex<Reader>,
    is_started: AtomicBool,
}

impl Opened {
    fn new(source: &Bound<'_, PyAny>, plan: &Plan) -> PyResult<Arc<Self>> {
        let reader = import_stream(source)?;
        let field = plan.field(reader.field());
        Ok(Arc::new(Self {
            field: field.map_err(|e| e.raise(source.py()))?,
            reader: Mutex::new(reader),
            is_started: AtomicBool::new(false),
        }))
    }
}

impl ArrowStream {
    pub(super) fn new(source: &Bound<'_, PyAny>, plan: Plan) -> PyResult<Self> {
        Ok(Self {
            opened: Mutex::new(Opened::new(source, &plan)?),
            source: source.clone().unbind(),
            plan,
        })
    }

    /// Returns a stream that has not been read.
    fn opened(&self, py: Python<'_>) -> PyResult<Arc<Opened>> {
        let current = || self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = current().clone();
        if !opened.is_started.load(Ordering::Acquire) {
            return Ok(opened);
        }
        // The mutex is not held: the source may run Python code, and with it other threads.
        let opened = Opened::new(self.source.bind(py), &self.plan)?;
        *current() = opened.clone();
        Ok(opened)
    }
}

#[pymethods]
impl ArrowStream {
    /// Exports the type of the arrays as a capsule.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        export_field(py, &opened.field)
    }

    /// Exports the stream as a capsule. Ignores ``requested_schema``, as the interface permits.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let cleaned = CleanedStream {
            opened: self.opened(py)?,
            plan: self.plan.clone(),
        };
        export_stream(py, cleaned)
    }

    fn __repr__(&self) -> String {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        format!("<ArrowStream {}>", opened.field.data_type())
    }
}

struct CleanedStream {
    opened: Arc<Opened>,
    plan: Plan,
}

impl Source for CleanedStream {
    fn field(&self) -> FieldRef {
        self.opened.field.clone()
    }

    fn next(&mut self) -> Result<Option<ArrayRef>, Failure> {
        self.opened.is_started.store(true, Ordering::Release);
        let reader = &self.opened.reader;
        let next = reader.lock().unwrap_or_else(PoisonError::into_inner).next();
        next?.map(|array| self.plan.array(array)).transpose()
    }
}
