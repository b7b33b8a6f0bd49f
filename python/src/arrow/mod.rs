//! Arrow columns and streams, from and to any library that implements the PyCapsule interface.

mod array;
#[expect(unsafe_code, reason = "Arrow's C interface consists of pointers")]
mod capsule;
mod column;
mod edits;
mod plan;
mod stream;

use pyo3::prelude::*;

use crate::engine::Engine;
use crate::errors::detached;

pub(crate) use array::ArrowArray;
pub(crate) use plan::Column;
use plan::Plan;
pub(crate) use stream::ArrowStream;

/// Cleans an array or a record batch at once, and a stream when the result is read.
pub(crate) fn clean<'py>(
    data: &Bound<'py, PyAny>,
    engine: Engine,
    column: Option<Column>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = data.py();
    let plan = Plan { engine, column };
    if let Some((field, array)) = capsule::import_array(data)? {
        let cleaned = detached(py, || Ok((plan.field(&field)?, plan.array(array)?)))?;
        return Ok(Bound::new(py, ArrowArray::from(cleaned))?.into_any());
    }
    Ok(Bound::new(py, ArrowStream::new(data, plan)?)?.into_any())
}
