//! The compiled part of the Python package `zhuihe`.
//!
//! `python/zhuihe` is the other part: `__init__.py` exports the names, `_zhuihe.pyi` has the types, `_values.py` and
//! `_errors.py` the classes that are created here. No decision about a text is made in this crate.

mod analysis;
mod arrow;
mod cleaner;
mod command;
mod edits;
mod engine;
mod errors;
mod pages;
mod settings;
mod text;

use pyo3::prelude::*;

// Keeps the GIL enabled in free-threaded Python: only the GIL prevents two threads from using the same capsule.
#[pymodule(gil_used = true)]
mod _zhuihe {
    #[pymodule_export]
    use crate::arrow::{ArrowArray, ArrowStream};
    #[pymodule_export]
    use crate::cleaner::{Cleaner, clean, clean_page, rules, score};
    #[pymodule_export]
    use crate::command::main;
    #[pymodule_export]
    use crate::edits::{replay, undo};
}
