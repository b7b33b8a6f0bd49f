//! Texts: what Python gives, as UTF-8.

use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PySlice, PyString};

use crate::errors::{Failure, Kind};

/// A string of Python's, which keeps it alive and can be read in any thread.
///
/// The only strings that have no UTF-8 are those with half characters in them.
pub(crate) fn text(given: &Bound<'_, PyAny>) -> PyResult<PyBackedStr> {
    read(given, None)
}

/// A list of strings.
pub(crate) fn texts(given: &Bound<'_, PyAny>) -> PyResult<Vec<PyBackedStr>> {
    if given.is_instance_of::<PyString>() {
        let what = "many texts are a list of str, and not a str: clean takes one";
        return Err(PyTypeError::new_err(what));
    }
    let items = given.try_iter()?.enumerate();
    items.map(|(i, item)| read(&item?, Some(i))).collect()
}

fn read(given: &Bound<'_, PyAny>, index: Option<usize>) -> PyResult<PyBackedStr> {
    let place = index.map_or_else(String::new, |i| format!("text {i}: "));
    let Ok(string) = given.cast::<PyString>() else {
        let class = given.get_type().qualname()?;
        let what = format!("{place}a text is a str, and not {class}");
        return Err(PyTypeError::new_err(what));
    };
    PyBackedStr::try_from(string.clone()).map_err(|error| match half_character(string, &error) {
        Ok(Some((at, offset))) => Failure::new(
            Kind::InvalidUtf8 { offset },
            format!(
                "{place}character {at} is half a character, a lone surrogate: \
                 decode the text again, with errors=\"replace\" if need be"
            ),
        )
        .raise(string.py()),
        _ => error,
    })
}

/// Which character it is that has no UTF-8, and how many bytes the text before it has.
fn half_character(string: &Bound<'_, PyString>, error: &PyErr) -> PyResult<Option<(isize, usize)>> {
    let py = string.py();
    if !error.is_instance_of::<PyUnicodeEncodeError>(py) {
        return Ok(None);
    }
    let at: isize = error.value(py).getattr("start")?.extract()?;
    let before = string.get_item(PySlice::new(py, 0, at, 1))?;
    Ok(Some((at, before.extract::<PyBackedStr>()?.len())))
}

/// A string in the way Python writes it down, shortened to so many characters.
pub(crate) fn shown(string: &Bound<'_, PyString>, most: isize) -> PyResult<String> {
    let short = string.get_item(PySlice::new(string.py(), 0, most, 1))?;
    let more = if short.len()? < string.len()? {
        "…"
    } else {
        ""
    };
    Ok(format!("{}{more}", short.repr()?))
}
