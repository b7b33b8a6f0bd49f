//! `replay` and `undo`.

use pyo3::prelude::*;
use zhuihe::EditKind;

use crate::errors::Failure;
use crate::settings::{parse_name, parse_rule};
use crate::text::text;

/// The fields of the Python class `Edit` that `replay` and `undo` need.
#[derive(FromPyObject)]
struct EditFields {
    byte_start: usize,
    byte_end: usize,
    out_byte_start: usize,
    out_byte_end: usize,
    kind: String,
    rule: String,
    confidence: f32,
    before: String,
    after: String,
}

impl EditFields {
    fn edit(self) -> Result<zhuihe::Edit, Failure> {
        Ok(zhuihe::Edit::new(
            self.byte_start..self.byte_end,
            self.out_byte_start..self.out_byte_end,
            parse_name("kind", &self.kind, EditKind::all())?,
            parse_rule(&self.rule)?,
            self.confidence,
            &self.before,
            &self.after,
        ))
    }
}

fn edits_of(edits: &Bound<'_, PyAny>) -> PyResult<Vec<zhuihe::Edit>> {
    let edit = |edit: PyResult<Bound<'_, PyAny>>| {
        let fields: EditFields = edit?.extract()?;
        fields.edit().map_err(|e| e.raise(edits.py()))
    };
    edits.try_iter()?.map(edit).collect()
}

/// Applies edits to the text that they were made from, and returns the cleaned text.
///
/// ``edits`` is an iterable of `Edit` in text order. Only their positions in bytes are used.
///
/// Raises `EditMismatchError` if an edit does not match the text.
///
/// >>> import zhuihe
/// >>> raw = "4 月 21 日，全市开工"
/// >>> cleaned = zhuihe.Cleaner().analyze(raw)
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

/// Reverts edits: takes the cleaned text and returns the text that the edits were made from.
///
/// Raises `EditMismatchError` if an edit does not match the text.
///
/// >>> import zhuihe
/// >>> cleaned = zhuihe.Cleaner().analyze("4 月 21 日，全市开工")
/// >>> zhuihe.undo(cleaned.text, cleaned.edits)
/// '4 月 21 日，全市开工'
#[pyfunction]
#[pyo3(signature = (cleaned, edits, /))]
pub(crate) fn undo(cleaned: &Bound<'_, PyAny>, edits: &Bound<'_, PyAny>) -> PyResult<String> {
    zhuihe::undo(&text(cleaned)?, &edits_of(edits)?)
        .map_err(|e| Failure::from(e).raise(cleaned.py()))
}
