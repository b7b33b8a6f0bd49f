//! The end of a run: puts complete files in place.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::commands::Outcome;
use crate::documents::{Tally, json_line};
use crate::input::format::Format;
use crate::output::Stop;
use crate::problem::Problem;

use super::{Destination, OUTPUT, REJECTS, STATS, Sink};
use crate::output::writer::Writer;

impl Sink<'_> {
    /// Puts complete files in place and returns the outcome.
    pub(crate) fn finish(mut self, ended: bool) -> Outcome {
        self.rejected.report_total("records rejected");
        self.not_text
            .report_total("files skipped that are not text");
        self.guessed
            .report_total("files whose encoding was detected");
        self.put_complete();
        self.progress.finish(&self.tally);
        let mut problems = Vec::new();
        let has_side = self.stats.is_some() || !self.side.is_empty();
        // If the run ends early, no additional file is complete, except for the rejects if one of them ended it.
        let rejects_end_it = self.task.fail_fast && self.outcome.rejected;
        let (mut files, half): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut self.side)
            .into_iter()
            .partition(|&(name, _)| ended || (name == REJECTS && rejects_end_it));
        drop(half);
        if let Some(shared) = self.shared.take() {
            if !self.incomplete {
                files.insert(OUTPUT, shared);
            } else if let Destination::File(path) = &self.destination {
                problems.push(Stop::Failed(Problem::at(
                    path,
                    "not written, because an input failed",
                )));
            }
        }
        if let Some(path) = self.stats.as_ref().filter(|_| ended) {
            match self.write_stats(path) {
                Ok(writer) => drop(files.insert(STATS, writer)),
                Err(stop) => problems.push(stop),
            }
        }
        for writer in files.into_values() {
            problems.extend(writer.finish().err());
        }
        for stop in problems {
            if let Stop::Failed(problem) = stop {
                problem.report();
                self.outcome.failed = true;
            }
        }
        // Side files have to cover the whole run.
        let can_resume = matches!(self.destination, Destination::Tree(_)) && !has_side;
        if !ended && self.outcome.failed && can_resume {
            let how = "was interrupted: repeat the command with `--resume` to continue";
            Problem::new("the run", how).report();
        }
        self.outcome
    }

    fn write_stats(&self, path: &Path) -> Result<Writer, Stop> {
        let mut line = Vec::new();
        json_line(
            &Stats {
                inputs: self.inputs,
                tally: &self.tally,
            },
            &mut line,
        );
        let mut writer = Writer::file(path, Format::Text).map_err(Stop::Failed)?;
        writer.put(&line)?;
        Ok(writer)
    }
}

/// The output of `--stats`.
#[derive(Serialize)]
struct Stats<'a> {
    /// Files, including those that could not be read.
    inputs: u64,
    #[serde(flatten)]
    tally: &'a Tally,
}
