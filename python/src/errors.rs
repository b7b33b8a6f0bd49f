//! Exceptions: those of `zhuihe._errors`, raised from here.

use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;
use pyo3::types::PyDict;
use zhuihe::ErrorKind;

/// The kinds of `ZhuiheError`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    EditMismatch { offset: usize },
    InvalidUtf8 { offset: usize },
    Dictionary { line: Option<usize> },
    UnknownRule,
    Alignment,
    Option,
    ArrowType,
    Arrow,
    Internal,
}

/// What went wrong, before Python knows of it.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// The same, with where it happened before what happened.
    pub(crate) fn at(mut self, place: impl Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// The exception.
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        let fields = PyDict::new(py);
        let (name, filled) = match self.kind {
            Kind::EditMismatch { offset } => {
                ("EditMismatchError", fields.set_item("offset", offset))
            }
            Kind::InvalidUtf8 { offset } => ("InvalidUtf8Error", fields.set_item("offset", offset)),
            Kind::Dictionary { line } => ("DictionaryError", fields.set_item("line", line)),
            Kind::UnknownRule => ("UnknownRuleError", Ok(())),
            Kind::Alignment => ("AlignmentError", Ok(())),
            Kind::Option => ("OptionError", Ok(())),
            Kind::ArrowType => ("ArrowTypeError", Ok(())),
            Kind::Arrow => ("ArrowError", Ok(())),
            Kind::Internal => ("InternalError", Ok(())),
        };
        filled
            .and_then(|()| py.import("zhuihe._errors")?.getattr(name))
            .and_then(|class| class.call((self.message,), Some(&fields)))
            .map_or_else(|error| error, PyErr::from_value)
    }
}

impl From<zhuihe::Error> for Failure {
    fn from(error: zhuihe::Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::EditMismatch { offset } => Kind::EditMismatch { offset },
            ErrorKind::InvalidUtf8 { offset } => Kind::InvalidUtf8 { offset },
            ErrorKind::DictionaryLine { line } => Kind::Dictionary { line: Some(line) },
            ErrorKind::DictionaryIo => Kind::Dictionary { line: None },
            ErrorKind::UnknownName { .. } => Kind::UnknownRule,
            ErrorKind::UnalignedGold | ErrorKind::UnalignedOutput => Kind::Alignment,
            _ => Kind::Internal,
        };
        Self::new(kind, error.to_string())
    }
}

/// Does what may panic. A panic must not cross into C, where it would end the process.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(Failure::new(
            Kind::Internal,
            format!("a mistake in zhuihe, please report it: {}", said(&*panic)),
        ))
    })
}

/// Does what takes long: other threads of Python go on meanwhile.
pub(crate) fn detached<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> PyResult<T> {
    py.detach(|| caught(work))
        .map_err(|failure| failure.raise(py))
}

fn said(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(said), _) => said,
        (_, Some(said)) => said,
        _ => "it panicked without a word",
    }
}
