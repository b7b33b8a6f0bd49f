//! Reading of `str` arguments.

use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PySlice, PyString};

use crate::errors::{Failure, Kind};

/// Borrows the UTF-8 of a `str`. The result keeps the object alive and can be read without the GIL.
///
/// Fails only if the string contains a lone surrogate.
pub(crate) fn text(given: &Bound<'_, PyAny>) -> PyResult<PyBackedStr> {
    read(given, None)
}

/// Borrows the UTF-8 of every item of an iterable of `str`.
pub(crate) fn texts(given: &Bound<'_, PyAny>) -> PyResult<Vec<PyBackedStr>> {
    if given.is_instance_of::<PyString>() {
        let what = "texts must be an iterable of str, not a str: clean takes one text";
        return Err(PyTypeError::new_err(what));
    }
    let items = given.try_iter()?.enumerate();
    items.map(|(i, item)| read(&item?, Some(i))).collect()
}

fn read(given: &Bound<'_, PyAny>, index: Option<usize>) -> PyResult<PyBackedStr> {
    let place = index.map_or_else(String::new, |i| format!("text {i}: "));
    let Ok(string) = given.cast::<PyString>() else {
        let class = given.get_type().qualname()?;
        let what = format!("{place}a text must be a str, not {class}");
        return Err(PyTypeError::new_err(what));
    };
    PyBackedStr::try_from(string.clone()).map_err(|error| match surrogate(string, &error) {
        Ok(Some((at, offset))) => Failure::new(
            Kind::InvalidUtf8 { offset },
            format!(
                "{place}character {at} is a lone surrogate: \
                 decode the text again, with errors=\"replace\" if necessary"
            ),
        )
        .raise(string.py()),
        _ => error,
    })
}

/// Returns the index of the lone surrogate that an error reports, and the length of the text before it in bytes.
fn surrogate(string: &Bound<'_, PyString>, error: &PyErr) -> PyResult<Option<(isize, usize)>> {
    let py = string.py();
    if !error.is_instance_of::<PyUnicodeEncodeError>(py) {
        return Ok(None);
    }
    let at: isize = error.value(py).getattr("start")?.extract()?;
    let before = string.get_item(PySlice::new(py, 0, at, 1))?;
    Ok(Some((at, before.extract::<PyBackedStr>()?.len())))
}
