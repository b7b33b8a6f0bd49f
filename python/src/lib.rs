//! The part of the Python package `zhuihe` that is made of Rust.
//!
//! What Python sees of it is in `python/zhuihe`: `__init__.py` names it, `_zhuihe.pyi` has its types, and the values and
//! exceptions that it makes are there. Nothing here decides anything about a text.

mod arrow;
mod cleaned;
mod cleaner;
mod engine;
mod errors;
mod positions;
mod settings;
mod text;
mod threads;

use pyo3::prelude::*;

// Where Python has no lock of its own, it makes one for this module: a capsule is used by one thread at a time because of
// it.
#[pymodule(gil_used = true)]
mod _zhuihe {
    #[pymodule_export]
    use crate::arrow::{ArrowArray, ArrowChunks, ArrowStream};
    #[pymodule_export]
    use crate::cleaned::{Cleaned, replay, undo};
    #[pymodule_export]
    use crate::cleaner::{_panicking_cleaner, Cleaner, clean, rules, score};
}
