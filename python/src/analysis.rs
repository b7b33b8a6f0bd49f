//! The result of `Cleaner.analyze`: a cleaned text with its edits and blocks.

use std::ops::Range;

use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};
use zhuihe::{Block, Edit};

/// Returns a class of `zhuihe._values`.
pub(crate) fn class<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("zhuihe._values")?.getattr(name)
}

/// Returns the double with the same shortest decimal form: 0.98 rather than 0.9800000190734863.
pub(crate) fn as_double(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}

/// Converts byte offsets of a text to character offsets. Ascending offsets take one walk over the text.
#[derive(Debug)]
pub(crate) struct CharOffsets<'t> {
    text: &'t str,
    byte: usize,
    char: usize,
}

impl<'t> CharOffsets<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self {
            text,
            byte: 0,
            char: 0,
        }
    }

    /// Returns the number of characters before a byte offset, which must be a character boundary.
    fn at(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            *self = Self::of(self.text);
        }
        self.char += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.char
    }

    pub(crate) fn range(&mut self, bytes: &Range<usize>) -> Range<usize> {
        self.at(bytes.start)..self.at(bytes.end)
    }
}

/// An edit or a block with its positions.
#[derive(Debug, Clone)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    /// The first eight fields of the Python value: input and output range in characters, then both in bytes.
    pub(crate) positions: [usize; 8],
}

/// A cleaned text with its edits and blocks.
#[derive(Debug)]
pub(crate) struct Analysis {
    /// `None` if nothing changed.
    pub(crate) text: Option<String>,
    pub(crate) edits: Vec<Placed<Edit>>,
    pub(crate) blocks: Vec<Placed<Block>>,
}

impl Analysis {
    pub(crate) fn new(raw: &str, cleaned: &zhuihe::Cleaned<'_>) -> Self {
        let text = cleaned.text();
        Self {
            text: cleaned.is_changed().then(|| text.to_owned()),
            edits: place(raw, text, cleaned.edits(), |e| (&e.input, &e.output)),
            blocks: place(raw, text, cleaned.blocks(), |b| (&b.input, &b.output)),
        }
    }

    /// Creates the Python value, a `Cleaned`. An unchanged text is the same object as `raw`.
    pub(crate) fn into_value<'py>(self, raw: Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        let py = raw.py();
        let edits = values(py, "Edit", &self.edits, |e| {
            let (before, after) = (&*e.before, &*e.after);
            let confidence = as_double(e.confidence);
            (e.kind.name(), e.rule.name(), confidence, before, after).into_pyobject(py)
        })?;
        let blocks = values(py, "Block", &self.blocks, |b| {
            (b.kind.name(),).into_pyobject(py)
        })?;
        let text = self.text.map_or(raw, |text| PyString::new(py, &text));
        class(py, "Cleaned")?.call1((text, edits, blocks))
    }
}

fn place<T: Clone>(
    raw: &str,
    text: &str,
    list: &[T],
    ranges: impl Fn(&T) -> (&Range<usize>, &Range<usize>),
) -> Vec<Placed<T>> {
    let (mut before, mut after) = (CharOffsets::of(raw), CharOffsets::of(text));
    let place = |value: &T| {
        let (input, output) = ranges(value);
        let chars = (before.range(input), after.range(output));
        let [a, b, c, d] =
            [&chars.0, &chars.1, input, output].map(|range| [range.start, range.end]);
        Placed {
            positions: [a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1]],
            value: value.clone(),
        }
    };
    list.iter().map(place).collect()
}

/// Creates Python values from their positions and the other fields.
fn values<'py, T>(
    py: Python<'py>,
    name: &str,
    list: &[Placed<T>],
    fields: impl Fn(&T) -> PyResult<Bound<'py, PyTuple>>,
) -> PyResult<Bound<'py, PyTuple>> {
    let class = class(py, name)?;
    let value = |placed: &Placed<T>| {
        let all = PyTuple::new(py, placed.positions)?.add(fields(&placed.value)?)?;
        class.call1(all.cast_into::<PyTuple>()?)
    };
    PyTuple::new(py, list.iter().map(value).collect::<PyResult<Vec<_>>>()?)
}
