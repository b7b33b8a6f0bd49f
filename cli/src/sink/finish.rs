//! The end of a run: puts complete files in place.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::clean::{Tally, json_line};
use crate::outcome::Outcome;
use crate::output::Stop;
use crate::problem::Problem;
use crate::source::format::Format;

use super::destination::{OUTPUT, REJECTS, STATS};
use super::writer::Writer;
use super::{Destination, Sink};

impl Sink<'_> {
    /// Puts complete files in place and returns the outcome.
    pub(crate) fn finish(mut self, ended: bool) -> Outcome {
        self.rejected.report_total("records rejected");
        self.not_text
            .report_total("files skipped that are not text");
        self.guessed
            .report_total("files whose encoding was detected");
        self.progress.finish(&self.state.tally);
        if !ended && self.has_checkpoint && self.checkpoints.is_some() {
            // The files remain for `--resume`.
            let how = "was interrupted: repeat the command with `--resume` to continue";
            Problem::new("the run", how).report();
            return self.state.outcome;
        }
        let mut problems = Vec::new();
        problems.extend(self.sync_tree().err());
        // If the run ends early, no additional file is complete, except for the rejects if one of them ended it.
        let rejects_end_it = self.task.fail_fast && self.state.outcome.rejected;
        let (mut files, half): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut self.side)
            .into_iter()
            .partition(|&(name, _)| ended || (name == REJECTS && rejects_end_it));
        half.into_values().for_each(Writer::discard);
        if let Some(shared) = self.shared.take() {
            if !self.incomplete {
                files.insert(OUTPUT, shared);
            } else if let Destination::File(path) = &self.destination {
                shared.discard();
                problems.push(Stop::Failed(Problem::new(
                    path.display().to_string(),
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
        if self.has_checkpoint && !self.incomplete {
            problems.extend(self.store_finished(&mut files).err());
        }
        for writer in files.into_values() {
            problems.extend(writer.finish().err());
        }
        for stop in problems {
            if let Stop::Failed(problem) = stop {
                problem.report();
                self.state.outcome.failed = true;
            }
        }
        if let Some((file, _)) = &self.checkpoints {
            file.remove();
        }
        self.state.outcome
    }

    /// Stores a state with all files complete, so that if the run is interrupted while it puts them in place, a later
    /// one can do the rest.
    fn store_finished(&mut self, files: &mut BTreeMap<&'static str, Writer>) -> Result<(), Stop> {
        self.state.shared = None;
        self.state.current_source = None;
        for (&name, writer) in files {
            writer.close()?;
            if let Some(part) = writer.part()? {
                self.state.side.insert(name.to_owned(), part);
            }
        }
        self.state.finished = true;
        match &self.checkpoints {
            Some((file, _)) => file.write(&self.state).map_err(Stop::Failed),
            None => Ok(()),
        }
    }

    fn write_stats(&self, path: &Path) -> Result<Writer, Stop> {
        let mut line = Vec::new();
        json_line(
            &Stats {
                inputs: self.state.done.sources,
                tally: &self.state.tally,
            },
            &mut line,
        );
        let mut writer =
            Writer::file(path, None, Format::Text, &self.state.names).map_err(Stop::Failed)?;
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
