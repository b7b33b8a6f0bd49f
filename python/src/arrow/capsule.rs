//! The PyCapsule interface: the only module with unsafe code, which handles Arrow's C structures.
//!
//! The code relies on the guarantees of the [C data interface], the [C stream interface] and the [PyCapsule interface]: a
//! capsule with the right name points to a valid structure of that kind, which nothing else uses while the capsule lives;
//! a consumer that moves the structure out leaves a released one in its place.
//!
//! [C data interface]: https://arrow.apache.org/docs/format/CDataInterface.html
//! [C stream interface]: https://arrow.apache.org/docs/format/CStreamInterface.html
//! [PyCapsule interface]: https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr::{NonNull, null};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, ArrayReader, ArrayRef, make_array};
use arrow_schema::{ArrowError, Field, FieldRef};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use crate::errors::{Failure, Kind, caught};

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// `EINVAL`, the error code for which a message is available. It is the same on all systems.
const FAILED: c_int = 22;

impl From<ArrowError> for Failure {
    fn from(error: ArrowError) -> Self {
        Self::new(Kind::Arrow, error.to_string())
    }
}

/// Moves a structure out of its capsule.
///
/// # Safety
/// `T` must be the structure that capsules with this name point to, and `empty` a released one.
unsafe fn take<T>(capsule: &Bound<'_, PyAny>, name: &'static CStr, empty: T) -> PyResult<T> {
    let wrong = |what: &str| {
        let name = name.to_string_lossy();
        Failure::new(
            Kind::ArrowType,
            format!("expected a capsule {name:?}, got {what}"),
        )
        .raise(capsule.py())
    };
    let capsule = capsule
        .cast::<PyCapsule>()
        .map_err(|_| wrong("another object"))?;
    let pointer: NonNull<T> = capsule
        .pointer_checked(Some(name))
        .map_err(|_| wrong("a capsule with another name"))?
        .cast();
    if !pointer.is_aligned() {
        return Err(wrong("an unaligned structure"));
    }
    // SAFETY: the name was checked, so the pointer is to a valid `T`, and it is aligned. The GIL is held, so nothing else
    // uses the structure. The capsule's destructor ignores the released structure that is left behind.
    Ok(unsafe { pointer.replace(empty) })
}

/// Calls an export method of `source`. Returns `None` if it has no such method.
fn export<'py>(source: &Bound<'py, PyAny>, method: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    match source.getattr_opt(method)? {
        Some(method) => method.call0().map(Some),
        None => Ok(None),
    }
}

/// Imports an array. Returns `None` if `source` does not export arrays.
pub(super) fn import_array(source: &Bound<'_, PyAny>) -> PyResult<Option<(FieldRef, ArrayRef)>> {
    let py = source.py();
    let Some(capsules) = export(source, "__arrow_c_array__")? else {
        return Ok(None);
    };
    let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) = capsules.extract()?;
    // SAFETY: capsules with these names point to these structures.
    let (schema, array) = unsafe {
        (
            take(&schema, SCHEMA, FFI_ArrowSchema::empty())?,
            take(&array, ARRAY, FFI_ArrowArray::empty())?,
        )
    };
    let read = || {
        if schema.release().is_none() || array.is_released() {
            let what = "the array was already released: export it again";
            return Err(Failure::new(Kind::Arrow, what));
        }
        let field = Field::try_from(&schema)?;
        // SAFETY: the array is not released, and the schema exported with it describes it.
        let data = unsafe { from_ffi_and_data_type(array, field.data_type().clone()) }?;
        Ok((FieldRef::new(field), make_array(data)))
    };
    caught(read).map(Some).map_err(|e| e.raise(py))
}

/// An imported stream.
#[derive(Debug)]
pub(super) struct Reader {
    stream: ArrayStreamReader,
    /// A stream must not be read after its end.
    is_at_end: bool,
}

impl Reader {
    /// Returns the field that describes its arrays.
    pub(super) fn field(&self) -> &FieldRef {
        self.stream.field()
    }

    /// Returns the next array, or `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<ArrayRef>, Failure> {
        if self.is_at_end {
            return Ok(None);
        }
        let next = self.stream.next().transpose()?;
        self.is_at_end = next.is_none();
        Ok(next)
    }
}

/// Imports a stream.
pub(super) fn import_stream(source: &Bound<'_, PyAny>) -> PyResult<Reader> {
    let py = source.py();
    let Some(capsule) = export(source, "__arrow_c_stream__")? else {
        let class = source.get_type().qualname()?;
        let what = format!("{class} has neither __arrow_c_array__ nor __arrow_c_stream__");
        return Err(Failure::new(Kind::ArrowType, what).raise(py));
    };
    // SAFETY: capsules with this name point to this structure.
    let stream = unsafe { take(&capsule, STREAM, FFI_ArrowArrayStream::empty()) }?;
    let read = || {
        Ok(Reader {
            stream: ArrayStreamReader::try_new(stream)?,
            is_at_end: false,
        })
    };
    caught(read).map_err(|e| e.raise(py))
}

/// Exports a field as a capsule.
pub(super) fn export_field<'py>(py: Python<'py>, field: &Field) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(field).map_err(|e| Failure::from(e).raise(py))?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}

/// Exports a field and an array of its type as two capsules.
pub(super) fn export_array<'py>(
    py: Python<'py>,
    field: &Field,
    array: &ArrayRef,
) -> PyResult<Bound<'py, PyTuple>> {
    let array = FFI_ArrowArray::new(&array.to_data());
    let array = PyCapsule::new_with_value(py, array, ARRAY)?;
    PyTuple::new(py, [export_field(py, field)?, array])
}

/// A source of arrays that can be exported as a stream.
pub(super) trait Source: Send + 'static {
    /// Returns the field that describes the arrays.
    fn field(&self) -> FieldRef;

    /// Returns the next array, or `None` at the end and after it.
    fn next(&mut self) -> Result<Option<ArrayRef>, Failure>;
}

/// The private data of an exported stream.
struct Exported {
    source: Box<dyn Source>,
    /// The message of the last error, which must live until the next call.
    error: CString,
}

/// Exports a stream as a capsule.
pub(super) fn export_stream(py: Python<'_>, source: impl Source) -> PyResult<Bound<'_, PyCapsule>> {
    let exported = Box::new(Exported {
        source: Box::new(source),
        error: CString::default(),
    });
    // SAFETY: the callbacks below expect a boxed `Exported` as the private data, and `release` frees the box once.
    let stream = unsafe {
        FFI_ArrowArrayStream::new_unchecked(
            Some(get_schema),
            Some(get_next),
            Some(get_last_error),
            Some(release),
            Box::into_raw(exported).cast::<c_void>(),
        )
    };
    PyCapsule::new_with_value(py, stream, STREAM)
}

/// Returns the private data of a stream.
///
/// # Safety
/// `stream` must have been created by `export_stream` and not be released. Nothing else may use it during the call.
unsafe fn exported<'s>(stream: *mut FFI_ArrowArrayStream) -> &'s mut Exported {
    // SAFETY: the private data of such a stream is an `Exported` that lives until the stream is released.
    unsafe { &mut *(*stream).private_data().cast::<Exported>() }
}

impl Exported {
    /// Runs `work` and stores the message if it fails or panics.
    fn answer<T>(
        &mut self,
        work: impl FnOnce(&mut dyn Source) -> Result<T, Failure>,
    ) -> Result<T, c_int> {
        caught(|| work(&mut *self.source)).map_err(|failure| {
            // A C string ends at the first NUL.
            let message = failure.message.replace('\0', "");
            self.error = CString::new(message).unwrap_or_default();
            FAILED
        })
    }
}

unsafe extern "C" fn get_schema(
    stream: *mut FFI_ArrowArrayStream,
    out: *mut FFI_ArrowSchema,
) -> c_int {
    // SAFETY: the callback belongs to a stream of `export_stream`, and the caller follows the stream interface.
    let exported = unsafe { exported(stream) };
    match exported.answer(|source| Ok(FFI_ArrowSchema::try_from(&*source.field())?)) {
        // SAFETY: `out` is the caller's memory for a schema, whose old value must not be dropped.
        Ok(schema) => unsafe { out.write(schema) },
        Err(code) => return code,
    }
    0
}

unsafe extern "C" fn get_next(
    stream: *mut FFI_ArrowArrayStream,
    out: *mut FFI_ArrowArray,
) -> c_int {
    // SAFETY: as in `get_schema`.
    let exported = unsafe { exported(stream) };
    let next = exported.answer(|source| {
        // A released array marks the end of the stream.
        let array = source.next()?;
        Ok(array.map_or_else(FFI_ArrowArray::empty, |a| FFI_ArrowArray::new(&a.to_data())))
    });
    match next {
        // SAFETY: `out` is the caller's memory for an array, whose old value must not be dropped.
        Ok(array) => unsafe { out.write(array) },
        Err(code) => return code,
    }
    0
}

unsafe extern "C" fn get_last_error(stream: *mut FFI_ArrowArrayStream) -> *const c_char {
    // SAFETY: as in `get_schema`.
    let exported = unsafe { exported(stream) };
    if exported.error.is_empty() {
        return null();
    }
    exported.error.as_ptr()
}

unsafe extern "C" fn release(stream: *mut FFI_ArrowArrayStream) {
    // SAFETY: the private data is the box that `export_stream` leaked. The stream is marked as released here, so the box is
    // freed once. The old fields of the stream are pointers, which need no drop.
    let exported = unsafe {
        let data = (*stream).private_data().cast::<Exported>();
        stream.write(FFI_ArrowArrayStream::empty());
        Box::from_raw(data)
    };
    // Dropping the source runs foreign code, and no panic may leave this function.
    let _ = caught(|| {
        drop(exported);
        Ok(())
    });
}
