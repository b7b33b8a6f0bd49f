//! A stream that is cleaned as it is read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::ArrayRef;
use arrow_schema::FieldRef;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::capsule::{Reader, Source, export_field, export_stream, import_stream};
use super::plan::{Column, Plan};
use crate::engine::Engine;
use crate::errors::Failure;

/// A stream of record batches that are cleaned as they are read, for any library that takes ``__arrow_c_stream__``.
///
/// `Cleaner.clean_stream` makes it.
#[pyclass(frozen, module = "zhuihe")]
#[derive(Debug)]
pub(crate) struct ArrowStream {
    source: Py<PyAny>,
    plan: Plan,
    opened: Mutex<Arc<Opened>>,
}

/// A stream of the source. All capsules that are made before it is begun share it, since some look at the schema of one
/// capsule and read another, and a source that can be read once has no second stream to give.
#[derive(Debug)]
struct Opened {
    field: FieldRef,
    reader: Mutex<Reader>,
    begun: AtomicBool,
}

impl Opened {
    fn new(source: &Bound<'_, PyAny>, plan: &Plan) -> PyResult<Arc<Self>> {
        let reader = import_stream(source)?;
        let field = plan.field(reader.field());
        Ok(Arc::new(Self {
            field: field.map_err(|e| e.raise(source.py()))?,
            reader: Mutex::new(reader),
            begun: AtomicBool::new(false),
        }))
    }
}

impl ArrowStream {
    pub(crate) fn new(source: &Bound<'_, PyAny>, engine: Engine, column: Column) -> PyResult<Self> {
        let plan = Plan {
            engine,
            column: Some(column),
        };
        Ok(Self {
            opened: Mutex::new(Opened::new(source, &plan)?),
            source: source.clone().unbind(),
            plan,
        })
    }

    /// A stream that is not begun.
    fn opened(&self, py: Python<'_>) -> PyResult<Arc<Opened>> {
        let now = || self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = now().clone();
        if !opened.begun.load(Ordering::Acquire) {
            return Ok(opened);
        }
        // Without the lock, since the source may be written in Python and let other threads run.
        let opened = Opened::new(self.source.bind(py), &self.plan)?;
        *now() = opened.clone();
        Ok(opened)
    }
}

#[pymethods]
impl ArrowStream {
    /// A capsule with the type of the batches.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        export_field(py, &opened.field)
    }

    /// A capsule with the stream. It is what it is: another type that is asked for is not made.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let cleaning = Cleaning {
            opened: self.opened(py)?,
            plan: self.plan.clone(),
        };
        export_stream(py, cleaning)
    }

    fn __repr__(&self) -> String {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        format!("<ArrowStream {}>", opened.field.data_type())
    }
}

struct Cleaning {
    opened: Arc<Opened>,
    plan: Plan,
}

impl Source for Cleaning {
    fn field(&self) -> FieldRef {
        self.opened.field.clone()
    }

    fn next(&mut self) -> Result<Option<ArrayRef>, Failure> {
        self.opened.begun.store(true, Ordering::Release);
        let reader = &self.opened.reader;
        let next = reader.lock().unwrap_or_else(PoisonError::into_inner).next();
        next?.map(|array| self.plan.array(array)).transpose()
    }
}
