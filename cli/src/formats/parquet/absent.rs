//! Stubs for the items of this folder, for builds without Parquet.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::documents::{Job, JobOutput, OutputValue, Task, Worker};
use crate::input::{OpenedSource, Source};
use crate::problem::Problem;

const ABSENT: &str = "Parquet is not supported: zhuihe was built without the feature `parquet`";

/// Uninhabited: no file is a table.
#[derive(Debug)]
pub(crate) enum Table {}

#[derive(Debug)]
pub(crate) enum Rows {}

#[derive(Debug)]
pub(crate) enum CleanedRows {}

#[derive(Debug)]
pub(crate) enum Layout {}

#[derive(Debug)]
pub(crate) enum RowWriter {}

impl Table {
    pub(crate) fn open(source: &Source, _: OpenedSource, _: &Task) -> Result<Self, Problem> {
        Err(Problem::new(
            source.place(),
            format!("is Parquet, and {ABSENT}"),
        ))
    }

    pub(crate) fn layout(&self) -> Option<&Arc<Layout>> {
        match *self {}
    }

    pub(crate) fn rows(
        self: &Arc<Self>,
        _: &AtomicU64,
        _: &mut dyn FnMut(Job) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Problem> {
        match **self {}
    }
}

impl Layout {
    pub(crate) fn of_documents(_: bool) -> Result<Arc<Self>, String> {
        Err(ABSENT.to_owned())
    }
}

impl RowWriter {
    pub(crate) fn begin(_: &mut Option<Self>, layout: Arc<Layout>) -> Result<(), String> {
        match *layout {}
    }

    pub(crate) fn put(&mut self, _: &CleanedRows) -> io::Result<Vec<u8>> {
        match *self {}
    }

    pub(crate) fn finish(self) -> io::Result<Vec<u8>> {
        match self {}
    }
}

pub(crate) fn clean(_: &mut Worker<'_>, rows: Rows, _: &str) -> Result<JobOutput, Problem> {
    match rows {}
}

pub(crate) fn texts(
    rows: &Rows,
    _: u64,
    _: impl FnMut(u64, Result<(&str, &str), String>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    match *rows {}
}

pub(crate) fn document(path: &str, _: &OutputValue) -> Result<CleanedRows, Problem> {
    Err(Problem::new(path, ABSENT))
}
