//! `clean_page`: the articles of files with boxes.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyList, PyString, PyTuple};
use zhuihe_page::{Block, Document, Format, Page, clean_pages, read};

use crate::analysis::{as_double, class};
use crate::errors::{Failure, Kind, detached};
use crate::settings::parse_name;

/// Reads the files of an issue, and returns its articles: a `Document` of Python.
pub(crate) fn document<'py>(
    cleaner: &zhuihe::Cleaner,
    source: &Bound<'py, PyAny>,
    format: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = source.py();
    let files = if source.is_instance_of::<PyList>() || source.is_instance_of::<PyTuple>() {
        let files = source.try_iter()?.map(|file| File::open(&file?));
        files.collect::<PyResult<Vec<_>>>()?
    } else {
        vec![File::open(source)?]
    };
    let (pages, document) = detached(py, || {
        let format = format.map(|name| parse_name("format", name, Format::all()));
        let format = format.transpose()?;
        let mut pages = Vec::new();
        for file in &files {
            let of_file = read(&file.bytes, format);
            pages.extend(of_file.map_err(|e| file.failure(&e))?);
        }
        let document = clean_pages(cleaner, &pages);
        Ok((pages, document))
    })?;
    value(py, &pages, &document)
}

/// A file with its name; bytes have none.
struct File {
    name: Option<String>,
    bytes: PyBackedBytes,
}

impl File {
    /// Borrows bytes, or reads a file whose path is a `str` or implements `os.PathLike`.
    fn open(source: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = source.cast::<PyBytes>() {
            let bytes = bytes.clone().into();
            return Ok(Self { name: None, bytes });
        }
        let path = source
            .py()
            .import("pathlib")?
            .call_method1("Path", (source,))?;
        let bytes = path
            .call_method0("read_bytes")?
            .cast_into::<PyBytes>()?
            .into();
        let name = Some(path.str()?.to_string());
        Ok(Self { name, bytes })
    }

    fn failure(&self, error: &zhuihe_page::Error) -> Failure {
        let kind = Kind::Page {
            page: error.page(),
            line: error.line(),
        };
        let failure = Failure::new(kind, error.to_string());
        match &self.name {
            Some(name) => failure.at(name),
            None => failure,
        }
    }
}

fn value<'py>(py: Python<'py>, pages: &[Page], document: &Document) -> PyResult<Bound<'py, PyAny>> {
    let (page, article) = (class(py, "Page")?, class(py, "Article")?);
    let (block, line) = (class(py, "PageBlock")?, class(py, "PlacedLine")?);
    let blocks = |blocks: &[Block]| {
        let blocks = blocks.iter().map(|b| {
            let lines = b.lines.iter().map(|l| {
                let r = [l.bbox.left, l.bbox.top, l.bbox.right, l.bbox.bottom].map(as_double);
                line.call1((l.page, r[0], r[1], r[2], r[3]))
            });
            let lines = PyTuple::new(py, lines.collect::<PyResult<Vec<_>>>()?)?;
            block.call1((b.kind.name(), PyString::new(py, &b.text), lines))
        });
        PyTuple::new(py, blocks.collect::<PyResult<Vec<_>>>()?)
    };
    let articles = document.articles.iter();
    let articles = articles.map(|a| article.call1((blocks(&a.blocks)?,)));
    let articles = PyTuple::new(py, articles.collect::<PyResult<Vec<_>>>()?)?;
    let pages = pages.iter();
    let pages = pages.map(|p| page.call1((p.number, as_double(p.width), as_double(p.height))));
    let pages = PyTuple::new(py, pages.collect::<PyResult<Vec<_>>>()?)?;
    class(py, "Document")?.call1((articles, blocks(&document.furniture)?, pages))
}
