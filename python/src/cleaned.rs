//! What comes out, as Python's values: a text, its edits, its blocks.
//!
//! The values are classes of `zhuihe._values`, made here when they are first asked for.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyTuple, PyType};
use zhuihe::{EditKind, Rule};

use crate::errors::{Failure, Kind};
use crate::positions::Positions;
use crate::text::{shown, text};

/// A class of `zhuihe._values`.
pub(crate) fn class<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("zhuihe._values")?.getattr(name)
}

/// A single-precision number as the double that is written the same: 0.98, and not 0.9800000190734863.
pub(crate) fn as_written(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}

/// Where something is in the input and in the output, in characters.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) input: Range<usize>,
    pub(crate) output: Range<usize>,
}

/// A cleaned text with its positions counted in characters too.
#[derive(Debug)]
pub(crate) struct Account {
    /// `None` where nothing changed.
    pub(crate) text: Option<String>,
    pub(crate) edits: Vec<(zhuihe::Edit, Place)>,
    pub(crate) blocks: Vec<(zhuihe::Block, Place)>,
}

impl Account {
    pub(crate) fn of(raw: &str, cleaned: zhuihe::Cleaned<'_>) -> Self {
        fn placed<'e, E: Clone + 'e>(
            raw: &str,
            text: &str,
            list: &'e [E],
            ranges: impl Fn(&'e E) -> (&'e Range<usize>, &'e Range<usize>),
        ) -> Vec<(E, Place)> {
            let (mut before, mut after) = (Positions::of(raw), Positions::of(text));
            let place = |item: &'e E| {
                let (input, output) = ranges(item);
                let place = Place {
                    input: before.range(input),
                    output: after.range(output),
                };
                (item.clone(), place)
            };
            list.iter().map(place).collect()
        }
        let text = cleaned.text();
        Self {
            edits: placed(raw, text, cleaned.edits(), |e| (&e.input, &e.output)),
            blocks: placed(raw, text, cleaned.blocks(), |b| (&b.input, &b.output)),
            text: cleaned.is_changed().then(|| text.to_owned()),
        }
    }
}

/// The positions of a value, in the order of its fields.
pub(crate) fn positions(place: &Place, input: &Range<usize>, output: &Range<usize>) -> [usize; 8] {
    let [a, b, c, d] = [&place.input, &place.output, input, output].map(|r| [r.start, r.end]);
    [a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1]]
}

/// A cleaned text: the text, every change that led to it, and its blocks.
///
/// It never changes, and can be compared, hashed and pickled. ``str(cleaned)`` is its text, and ``bool(cleaned.edits)``
/// tells whether anything changed.
///
/// >>> import zhuihe
/// >>> cleaned = zhuihe.Cleaner().clean("4 月 21 日，全市开工")
/// >>> cleaned.text
/// '4月21日，全市开工'
/// >>> cleaned
/// <Cleaned '4月21日，全市开工', 3 edits, 1 block>
/// >>> cleaned == zhuihe.Cleaner().clean("4 月 21 日，全市开工")
/// True
#[pyclass(frozen, module = "zhuihe")]
pub(crate) struct Cleaned {
    text: Py<PyString>,
    /// What the values are made of; empty where they were there from the beginning.
    account: Option<Account>,
    edits: PyOnceLock<Py<PyTuple>>,
    blocks: PyOnceLock<Py<PyTuple>>,
}

impl Cleaned {
    /// The answer for a text; where nothing changed it has the very same string.
    pub(crate) fn of(py: Python<'_>, raw: &Py<PyString>, account: Account) -> Self {
        Self {
            text: match &account.text {
                Some(text) => PyString::new(py, text).unbind(),
                None => raw.clone_ref(py),
            },
            account: Some(account),
            edits: PyOnceLock::new(),
            blocks: PyOnceLock::new(),
        }
    }

    fn make_edits(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        let class = class(py, "Edit")?;
        let list = self.account.iter().flat_map(|account| &account.edits);
        let edits = list.map(|(e, place)| {
            let positions = PyTuple::new(py, positions(place, &e.input, &e.output))?;
            let confidence = as_written(e.confidence);
            let told = (
                e.kind.name(),
                e.rule.name(),
                confidence,
                &*e.before,
                &*e.after,
            );
            let fields = positions.add(told.into_pyobject(py)?)?;
            class.call1(fields.cast_into::<PyTuple>()?)
        });
        Ok(PyTuple::new(py, edits.collect::<PyResult<Vec<_>>>()?)?.unbind())
    }

    fn make_blocks(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        let class = class(py, "Block")?;
        let list = self.account.iter().flat_map(|account| &account.blocks);
        let blocks = list.map(|(block, place)| {
            let positions = PyTuple::new(py, positions(place, &block.input, &block.output))?;
            let fields = positions.add((block.kind.name(),).into_pyobject(py)?)?;
            class.call1(fields.cast_into::<PyTuple>()?)
        });
        Ok(PyTuple::new(py, blocks.collect::<PyResult<Vec<_>>>()?)?.unbind())
    }
}

#[pymethods]
impl Cleaned {
    #[new]
    fn new(
        text: Bound<'_, PyString>,
        edits: Bound<'_, PyTuple>,
        blocks: Bound<'_, PyTuple>,
    ) -> Self {
        let py = text.py();
        let (given_edits, given_blocks) = (PyOnceLock::new(), PyOnceLock::new());
        // Both are empty, so that neither is refused.
        let _ = given_edits.set(py, edits.unbind());
        let _ = given_blocks.set(py, blocks.unbind());
        Self {
            text: text.unbind(),
            account: None,
            edits: given_edits,
            blocks: given_blocks,
        }
    }

    /// The cleaned text.
    #[getter]
    fn text(&self, py: Python<'_>) -> Py<PyString> {
        self.text.clone_ref(py)
    }

    /// Every change, in the order of the text: a tuple of `Edit`.
    #[getter]
    fn edits(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        let edits = self.edits.get_or_try_init(py, || self.make_edits(py))?;
        Ok(edits.clone_ref(py))
    }

    /// The blocks, in the order of the text: a tuple of `Block`. Between them stands white space only.
    #[getter]
    fn blocks(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        let blocks = self.blocks.get_or_try_init(py, || self.make_blocks(py))?;
        Ok(blocks.clone_ref(py))
    }

    fn __str__(&self, py: Python<'_>) -> Py<PyString> {
        self.text(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let count = |number: usize, what: &str| match number {
            1 => format!("1 {what}"),
            number => format!("{number} {what}s"),
        };
        let (edits, blocks) = match &self.account {
            Some(account) => (account.edits.len(), account.blocks.len()),
            None => (
                self.edits(py)?.bind(py).len(),
                self.blocks(py)?.bind(py).len(),
            ),
        };
        Ok(format!(
            "<Cleaned {}, {}, {}>",
            shown(self.text.bind(py), 40)?,
            count(edits, "edit"),
            count(blocks, "block"),
        ))
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let Ok(other) = other.cast::<Self>() else {
            return Ok(py.NotImplemented());
        };
        let other = other.get();
        let same = self.text.bind(py).as_any().eq(&other.text)?
            && self.edits(py)?.bind(py).eq(other.edits(py)?)?
            && self.blocks(py)?.bind(py).eq(other.blocks(py)?)?;
        Ok(same.into_pyobject(py)?.to_owned().into_any().unbind())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<u64> {
        let mut hasher = DefaultHasher::new();
        self.text.bind(py).hash()?.hash(&mut hasher);
        self.edits(py)?.bind(py).hash()?.hash(&mut hasher);
        Ok(hasher.finish())
    }

    #[expect(clippy::type_complexity, reason = "a class and what it is called with")]
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyType>, (Py<PyString>, Py<PyTuple>, Py<PyTuple>))> {
        let (py, this) = (slf.py(), slf.get());
        let fields = (this.text(py), this.edits(py)?, this.blocks(py)?);
        Ok((slf.get_type(), fields))
    }
}

/// Reads edits back from Python's values.
fn edits_of(edits: &Bound<'_, PyAny>) -> PyResult<Vec<zhuihe::Edit>> {
    let py = edits.py();
    let edit_of = |edit: Bound<'_, PyAny>| -> PyResult<zhuihe::Edit> {
        let at = |name: &str| edit.getattr(name)?.extract::<usize>();
        let name: String = edit.getattr("rule")?.extract()?;
        let rule = name
            .parse::<Rule>()
            .map_err(|_| unknown_rule(&name).raise(py))?;
        let name: String = edit.getattr("kind")?.extract()?;
        let named = |kind: &&EditKind| kind.name() == name;
        let kind = EditKind::all().iter().find(named).ok_or_else(|| {
            let what = format!("no edit has the kind {name:?}");
            Failure::new(Kind::Option, what).raise(py)
        })?;
        Ok(zhuihe::Edit::new(
            at("byte_start")?..at("byte_end")?,
            at("out_byte_start")?..at("out_byte_end")?,
            *kind,
            rule,
            edit.getattr("confidence")?.extract()?,
            &text(&edit.getattr("before")?)?,
            &text(&edit.getattr("after")?)?,
        ))
    };
    edits.try_iter()?.map(|edit| edit_of(edit?)).collect()
}

/// What is said of a rule that there is not.
pub(crate) fn unknown_rule(name: &str) -> Failure {
    let what = format!("no rule has the name {name:?}: zhuihe.rules() lists them all");
    Failure::new(Kind::UnknownRule, what)
}

/// Applies edits to the text they were made from and gives the cleaned text.
///
/// ``edits`` are any number of `Edit` in the order of the text. Their positions in bytes count.
///
/// Raises `EditMismatchError` where an edit does not fit the text.
///
/// >>> import zhuihe
/// >>> raw = "4 月 21 日，全市开工"
/// >>> cleaned = zhuihe.Cleaner().clean(raw)
/// >>> zhuihe.replay(raw, cleaned.edits) == cleaned.text
/// True
/// >>> zhuihe.replay("another text", cleaned.edits)
/// Traceback (most recent call last):
///     ...
/// zhuihe.EditMismatchError: the edit at byte 1 does not fit this text: apply edits to the text they were made from
#[pyfunction]
#[pyo3(signature = (raw, edits, /))]
pub(crate) fn replay(raw: &Bound<'_, PyAny>, edits: &Bound<'_, PyAny>) -> PyResult<String> {
    zhuihe::replay(&text(raw)?, &edits_of(edits)?).map_err(|e| Failure::from(e).raise(raw.py()))
}

/// Takes edits back: from the cleaned text to the text they were made from.
///
/// Raises `EditMismatchError` where an edit does not fit the text.
///
/// >>> import zhuihe
/// >>> cleaned = zhuihe.Cleaner().clean("4 月 21 日，全市开工")
/// >>> zhuihe.undo(cleaned.text, cleaned.edits)
/// '4 月 21 日，全市开工'
#[pyfunction]
#[pyo3(signature = (cleaned, edits, /))]
pub(crate) fn undo(cleaned: &Bound<'_, PyAny>, edits: &Bound<'_, PyAny>) -> PyResult<String> {
    zhuihe::undo(&text(cleaned)?, &edits_of(edits)?)
        .map_err(|e| Failure::from(e).raise(cleaned.py()))
}
