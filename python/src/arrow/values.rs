//! What comes out: an array, or the chunks of one, that any library of Arrow takes.

use std::vec::IntoIter;

use arrow_array::{Array, ArrayRef};
use arrow_schema::FieldRef;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use super::capsule::{Source, export_array, export_field, export_stream};
use crate::errors::Failure;

/// An array of Arrow, or a record batch, for any library that takes ``__arrow_c_array__``.
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
    /// A capsule with the type.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_field(py, &self.field)
    }

    /// Two capsules, with the type and with the array. It is what it is: another type that is asked for is not made.
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
        let rows = rows(self.array.len());
        format!("<ArrowArray {}, {rows}>", self.field.data_type())
    }
}

/// The chunks of an array of Arrow, or the record batches of a table, for any library that takes
/// ``__arrow_c_stream__``. They can be read any number of times.
///
/// >>> import pyarrow, zhuihe
/// >>> chunks = zhuihe.Cleaner().clean_arrow(pyarrow.chunked_array([["产 业 链"], ["4 月 21 日"]]))
/// >>> chunks
/// <ArrowChunks Utf8, 2 rows in 2 chunks>
/// >>> pyarrow.chunked_array(chunks).to_pylist()
/// ['产业链', '4月21日']
#[pyclass(frozen, module = "zhuihe")]
#[derive(Debug)]
pub(crate) struct ArrowChunks {
    pub(super) field: FieldRef,
    pub(super) chunks: Vec<ArrayRef>,
}

#[pymethods]
impl ArrowChunks {
    /// A capsule with the type.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        export_field(py, &self.field)
    }

    /// A capsule with a stream of the chunks. They are what they are: another type that is asked for is not made.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let chunks = Chunks {
            field: self.field.clone(),
            chunks: self.chunks.clone().into_iter(),
        };
        export_stream(py, chunks)
    }

    fn __len__(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.len()).sum()
    }

    fn __repr__(&self) -> String {
        let chunks = match self.chunks.len() {
            1 => "1 chunk".to_owned(),
            number => format!("{number} chunks"),
        };
        let (data_type, rows) = (self.field.data_type(), rows(self.__len__()));
        format!("<ArrowChunks {data_type}, {rows} in {chunks}>")
    }
}

struct Chunks {
    field: FieldRef,
    chunks: IntoIter<ArrayRef>,
}

impl Source for Chunks {
    fn field(&self) -> FieldRef {
        self.field.clone()
    }

    fn next(&mut self) -> Result<Option<ArrayRef>, Failure> {
        Ok(self.chunks.next())
    }
}

fn rows(number: usize) -> String {
    match number {
        1 => "1 row".to_owned(),
        number => format!("{number} rows"),
    }
}
