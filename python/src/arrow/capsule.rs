//! The PyCapsule interface: the one module with unsafe code, which meets Arrow's C structures.
//!
//! What is relied on is what the [C data interface], the [C stream interface] and the [PyCapsule interface] promise: a
//! capsule of the right name points to a structure of that kind that is whole and that nobody else uses while the capsule
//! lives; who takes the structure out of it leaves a released one there.
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

/// `EINVAL`, the code of an error that says more in words; it is the same on every system.
const FAILED: c_int = 22;

impl From<ArrowError> for Failure {
    fn from(error: ArrowError) -> Self {
        Self::new(Kind::Arrow, error.to_string())
    }
}

/// Takes a structure out of its capsule.
///
/// # Safety
/// `T` is the structure that capsules of this name point to, and `empty` a released one.
unsafe fn take<T>(capsule: &Bound<'_, PyAny>, name: &'static CStr, empty: T) -> PyResult<T> {
    let wrong = |what: &str| {
        let name = name.to_string_lossy();
        Failure::new(Kind::ArrowType, format!("{what} for a capsule {name:?}")).raise(capsule.py())
    };
    let capsule = capsule
        .cast::<PyCapsule>()
        .map_err(|_| wrong("something else was given"))?;
    let pointer: NonNull<T> = capsule
        .pointer_checked(Some(name))
        .map_err(|_| wrong("another one was given"))?
        .cast();
    if !pointer.is_aligned() {
        return Err(wrong("an unaligned structure was given"));
    }
    // SAFETY: the name was checked, so the pointer is to a whole `T`; it is aligned. We hold the lock of Python,
    // and so are the only ones who use it. What is left behind is released, so that the capsule's destructor does nothing with it.
    Ok(unsafe { pointer.replace(empty) })
}

/// What `source` gives when it is asked for a capsule; `None` where it can't be.
fn asked<'py>(source: &Bound<'py, PyAny>, method: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    match source.getattr_opt(method)? {
        Some(method) => method.call0().map(Some),
        None => Ok(None),
    }
}

/// The array that `source` is; `None` where it is a stream or nothing of the kind.
pub(super) fn import_array(source: &Bound<'_, PyAny>) -> PyResult<Option<(FieldRef, ArrayRef)>> {
    let py = source.py();
    let Some(capsules) = asked(source, "__arrow_c_array__")? else {
        return Ok(None);
    };
    let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) = capsules.extract()?;
    // SAFETY: the names are those of these structures.
    let (schema, array) = unsafe {
        (
            take(&schema, SCHEMA, FFI_ArrowSchema::empty())?,
            take(&array, ARRAY, FFI_ArrowArray::empty())?,
        )
    };
    let read = || {
        if schema.release().is_none() || array.is_released() {
            let what = "the array was released: ask for it anew";
            return Err(Failure::new(Kind::Arrow, what));
        }
        let field = Field::try_from(&schema)?;
        // SAFETY: it is not released, and the schema that came with it tells its type.
        let data = unsafe { from_ffi_and_data_type(array, field.data_type().clone()) }?;
        Ok((FieldRef::new(field), make_array(data)))
    };
    caught(read).map(Some).map_err(|e| e.raise(py))
}

/// A stream that came from elsewhere.
#[derive(Debug)]
pub(super) struct Reader {
    stream: ArrayStreamReader,
    /// No stream is asked again after its end.
    is_at_end: bool,
}

impl Reader {
    /// What its arrays are.
    pub(super) fn field(&self) -> &FieldRef {
        self.stream.field()
    }

    /// The next array; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<ArrayRef>, Failure> {
        if self.is_at_end {
            return Ok(None);
        }
        let next = self.stream.next().transpose()?;
        self.is_at_end = next.is_none();
        Ok(next)
    }
}

/// The stream that `source` is.
pub(super) fn import_stream(source: &Bound<'_, PyAny>) -> PyResult<Reader> {
    let py = source.py();
    let Some(capsule) = asked(source, "__arrow_c_stream__")? else {
        let class = source.get_type().qualname()?;
        let what = format!("{class} has neither __arrow_c_array__ nor __arrow_c_stream__");
        return Err(Failure::new(Kind::ArrowType, what).raise(py));
    };
    // SAFETY: the name is that of this structure.
    let stream = unsafe { take(&capsule, STREAM, FFI_ArrowArrayStream::empty()) }?;
    let read = || {
        Ok(Reader {
            stream: ArrayStreamReader::try_new(stream)?,
            is_at_end: false,
        })
    };
    caught(read).map_err(|e| e.raise(py))
}

/// A capsule with a field.
pub(super) fn export_field<'py>(py: Python<'py>, field: &Field) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(field).map_err(|e| Failure::from(e).raise(py))?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}

/// Two capsules, with a field and with an array of its type.
pub(super) fn export_array<'py>(
    py: Python<'py>,
    field: &Field,
    array: &ArrayRef,
) -> PyResult<Bound<'py, PyTuple>> {
    let array = FFI_ArrowArray::new(&array.to_data());
    let array = PyCapsule::new_with_value(py, array, ARRAY)?;
    PyTuple::new(py, [export_field(py, field)?, array])
}

/// What can be read as a stream.
pub(super) trait Source: Send + 'static {
    /// What its arrays are.
    fn field(&self) -> FieldRef;

    /// The next array; `None` at the end, and from then on.
    fn next(&mut self) -> Result<Option<ArrayRef>, Failure>;
}

/// What a stream's pointer to its own data points to.
struct Exported {
    source: Box<dyn Source>,
    /// The words for the last error, which live until the next call.
    error: CString,
}

/// A capsule with a stream.
pub(super) fn export_stream(py: Python<'_>, source: impl Source) -> PyResult<Bound<'_, PyCapsule>> {
    let exported = Box::new(Exported {
        source: Box::new(source),
        error: CString::default(),
    });
    // SAFETY: the callbacks below are those of a stream whose data are an `Exported` in a box, and `release` gives the
    // box back once.
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

/// The data of a stream of ours.
///
/// # Safety
/// `stream` was made by `export_stream`, and is not released; nobody else uses it meanwhile, as the interface demands.
unsafe fn exported<'s>(stream: *mut FFI_ArrowArrayStream) -> &'s mut Exported {
    // SAFETY: the data of such a stream are an `Exported`, which lives until the stream is released.
    unsafe { &mut *(*stream).private_data().cast::<Exported>() }
}

impl Exported {
    /// Does what is asked, and keeps the words where it fails. No panic gets out of here.
    fn answer<T>(
        &mut self,
        work: impl FnOnce(&mut dyn Source) -> Result<T, Failure>,
    ) -> Result<T, c_int> {
        caught(|| work(&mut *self.source)).map_err(|failure| {
            // The words end at the first NUL: they go to C.
            let said = failure.message.replace('\0', "");
            self.error = CString::new(said).unwrap_or_default();
            FAILED
        })
    }
}

unsafe extern "C" fn get_schema(
    stream: *mut FFI_ArrowArrayStream,
    out: *mut FFI_ArrowSchema,
) -> c_int {
    // SAFETY: the caller keeps to the stream interface, and the callback is of a stream of ours.
    let exported = unsafe { exported(stream) };
    match exported.answer(|source| Ok(FFI_ArrowSchema::try_from(&*source.field())?)) {
        // SAFETY: `out` is the caller's place for a schema; what is there is not to be released.
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
        // A released array is the end of the stream.
        let array = source.next()?;
        Ok(array.map_or_else(FFI_ArrowArray::empty, |a| FFI_ArrowArray::new(&a.to_data())))
    });
    match next {
        // SAFETY: `out` is the caller's place for an array; what is there is not to be released.
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
    // SAFETY: the data are the box that `export_stream` let go of, and the stream is marked released below, so that it is
    // taken back once. The old values of the stream need no dropping: they are pointers.
    let exported = unsafe {
        let data = (*stream).private_data().cast::<Exported>();
        stream.write(FFI_ArrowArrayStream::empty());
        Box::from_raw(data)
    };
    // What is dropped may be anybody's, and a panic must not get out of here either.
    let _ = caught(|| {
        drop(exported);
        Ok(())
    });
}
