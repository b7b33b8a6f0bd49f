//! Arrow: columns and streams of texts, from any library that speaks the PyCapsule interface, and to any.

#[expect(unsafe_code, reason = "Arrow's C interface is made of pointers")]
mod capsule;
mod column;
mod edits;
mod plan;
mod stream;
mod values;

use pyo3::prelude::*;

use crate::engine::Engine;
use crate::errors::detached;

pub(crate) use plan::Column;
use plan::Plan;
pub(crate) use stream::ArrowStream;
pub(crate) use values::{ArrowArray, ArrowChunks};

/// Cleans what is there as a whole: an array, or all chunks of a stream.
pub(crate) fn clean<'py>(
    source: &Bound<'py, PyAny>,
    engine: Engine,
    column: Option<Column>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = source.py();
    let plan = Plan { engine, column };
    if let Some((field, array)) = capsule::import_array(source)? {
        let cleaned = detached(py, || Ok((plan.field(&field)?, plan.array(array)?)))?;
        return Ok(Bound::new(py, ArrowArray::from(cleaned))?.into_any());
    }
    let mut reader = capsule::import_stream(source)?;
    let field = plan.field(reader.field()).map_err(|e| e.raise(py))?;
    let mut chunks = Vec::new();
    while let Some(chunk) = detached(py, || reader.next()?.map(|a| plan.array(a)).transpose())? {
        chunks.push(chunk);
        py.check_signals()?;
    }
    Ok(Bound::new(py, ArrowChunks { field, chunks })?.into_any())
}
