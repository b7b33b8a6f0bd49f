//! Reading of `str` and `bytes` arguments.

use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PySlice, PyString};

use zhuihe_cli::encoding::{self, EncodingChoice};

use crate::errors::{Failure, Kind};

/// Borrows the UTF-8 of a `str`. The result keeps the object alive and can be read without the GIL.
///
/// Fails only if the string contains a lone surrogate.
pub(crate) fn text(given: &Bound<'_, PyAny>) -> PyResult<PyBackedStr> {
    read(given, None)
}

/// Borrows the UTF-8 of a `str`, or decodes `bytes` by the rule of the command.
pub(crate) fn document(given: &Bound<'_, PyAny>) -> PyResult<PyBackedStr> {
    decode(given, None)
}

/// Borrows or decodes every item of an iterable of `str` and `bytes`.
pub(crate) fn texts(given: &Bound<'_, PyAny>) -> PyResult<Vec<PyBackedStr>> {
    if given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>() {
        let what = "texts must be an iterable of texts, not a text: clean takes one text";
        return Err(PyTypeError::new_err(what));
    }
    let items = given.try_iter()?.enumerate();
    items.map(|(i, item)| decode(&item?, Some(i))).collect()
}

fn decode(given: &Bound<'_, PyAny>, index: Option<usize>) -> PyResult<PyBackedStr> {
    let Ok(bytes) = given.cast::<PyBytes>() else {
        return read(given, index);
    };
    match encoding::decode(bytes.as_bytes(), EncodingChoice::Auto) {
        Ok((text, _)) => PyString::new(given.py(), &text).try_into(),
        Err(error) => {
            let kind = Kind::InvalidUtf8 {
                offset: error.offset,
            };
            let place = place(index);
            let what = format!("{place}{error}: decode it, such as with .decode(\"gb18030\")");
            Err(Failure::new(kind, what).raise(given.py()))
        }
    }
}

/// Returns the beginning of a message about one of several texts.
fn place(index: Option<usize>) -> String {
    index.map_or_else(String::new, |i| format!("text {i}: "))
}

fn read(given: &Bound<'_, PyAny>, index: Option<usize>) -> PyResult<PyBackedStr> {
    let place = place(index);
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
