//! Errors, and the exceptions of `zhuihe._errors` that they become.

use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;
use pyo3::types::PyDict;
use zhuihe::ErrorKind;

/// The subclass of `ZhuiheError`, with its attribute.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    EditMismatch {
        offset: usize,
    },
    InvalidUtf8 {
        offset: usize,
    },
    Dictionary {
        line: Option<usize>,
    },
    Page {
        page: Option<usize>,
        line: Option<usize>,
    },
    UnknownRule,
    Alignment,
    Option,
    ArrowType,
    Arrow,
    Internal,
}

/// An error that can be created without the GIL.
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

    /// Puts the place of the error before the message.
    pub(crate) fn at(mut self, place: impl Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Creates the exception.
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        let fields = PyDict::new(py);
        let (name, filled) = match self.kind {
            Kind::EditMismatch { offset } => {
                ("EditMismatchError", fields.set_item("offset", offset))
            }
            Kind::InvalidUtf8 { offset } => ("InvalidUtf8Error", fields.set_item("offset", offset)),
            Kind::Dictionary { line } => ("DictionaryError", fields.set_item("line", line)),
            Kind::Page { page, line } => {
                let filled = fields.set_item("page", page);
                (
                    "PageError",
                    filled.and_then(|()| fields.set_item("line", line)),
                )
            }
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
            ErrorKind::UnalignedGold | ErrorKind::UnalignedOutput => Kind::Alignment,
            _ => Kind::Internal,
        };
        Self::new(kind, error.to_string())
    }
}

/// Turns a panic into an error. A panic that reaches C code would abort the process.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(Failure::new(
            Kind::Internal,
            format!("a bug in zhuihe, please report it: {}", message(&*panic)),
        ))
    })
}

/// Releases the GIL during long work.
pub(crate) fn detached<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> PyResult<T> {
    py.detach(|| caught(work))
        .map_err(|failure| failure.raise(py))
}

fn message(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(message), _) => message,
        (_, Some(message)) => message,
        _ => "panic without a message",
    }
}
