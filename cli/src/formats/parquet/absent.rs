//! Stubs for the items of this folder, for builds without Parquet. No value of these types exists.

use std::io;
use std::ops::ControlFlow;

use crate::documents::{Job, JobOutput, Task, Worker};
use crate::input::{OpenedSource, Source};
use crate::problem::Problem;

#[derive(Debug)]
pub(crate) enum Rows {}

#[derive(Debug)]
pub(crate) enum CleanedRows {}

#[derive(Debug)]
pub(crate) enum RowWriter {}

pub(crate) fn read(
    source: &Source,
    _: OpenedSource,
    _: &Task,
    _: &mut dyn FnMut(Job) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Problem> {
    let what = "is Parquet, which is not supported: zhuihe was built without the feature `parquet`";
    Err(Problem::new(source.place(), what))
}

pub(crate) fn clean(_: &mut Worker<'_>, rows: Rows, _: &str) -> Result<JobOutput, Problem> {
    match rows {}
}

impl RowWriter {
    pub(crate) fn put(_: &mut Option<Self>, rows: &CleanedRows) -> Result<Vec<u8>, String> {
        match *rows {}
    }

    pub(crate) fn finish(self) -> io::Result<Vec<u8>> {
        match self {}
    }
}
