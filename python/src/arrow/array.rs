//! `ArrowArray`: a cleaned array or record batch.

use arrow_array::{Array, ArrayRef};
use arrow_schema::FieldRef;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use super::capsule::{export_array, export_field};

/// A cleaned array or record batch, for any library that accepts ``__arrow_c_array__``.
///
/// >>> import polars, pyarrow, zhuihe
/// >>> array = zhuihe.Cleaner().clean_arrow(pyarrow.array(["产 业 链"]))
/// >>> array
/// <ArrowArray Utf8, 1 row>
/// >>> pyarrow.array(array).to_pylist(), polars.Series(array).to_list()
/// (['产业链'], ['产业链'])
#[pyclass(frozen, module = "zhuihe")]
#[derive(Debug)]
pub(crate) struct ArrowArray {
    field: FieldRef,
    array: ArrayRef,
}

impl From<(FieldRef, ArrayRef)> for ArrowArray {
    fn from((field, array): (FieldRef, ArrayRef)) -> Self {
        Self { field, array }
    }
}

#[pymethods]
impl ArrowArray {
    /// Exports the type as a capsule.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_field(py, &self.field)
    }

    /// Exports the type and the array as capsules. Ignores ``requested_schema``, as the interface permits.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let _ = requested_schema;
        export_array(py, &self.field, &self.array)
    }

    fn __len__(&self) -> usize {
        self.array.len()
    }

    fn __repr__(&self) -> String {
        let rows = self.array.len();
        let plural = if rows == 1 { "" } else { "s" };
        format!(
            "<ArrowArray {}, {rows} row{plural}>",
            self.field.data_type()
        )
    }
}
