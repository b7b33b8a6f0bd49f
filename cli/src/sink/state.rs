//! How far a run is, kept beside its output so that a later run can go on.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::clean::Tally;
use crate::jsonl::At;
use crate::messages::Problem;
use crate::outcome::Outcome;
use crate::parquet::Journal;
use crate::replace::{Part, Replacement};
use crate::source::{Mark, Sources};

use super::{Destination, SideFiles};

/// How far a run is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct State {
    /// What the run does: the version and all arguments that the output depends on.
    pub(crate) run: String,
    /// The sources that are done.
    pub(crate) done: Mark,
    pub(crate) outcome: Outcome,
    pub(crate) tally: Tally,
    /// The one file of output.
    pub(crate) together: Option<Unfinished>,
    /// What is written beside the output, by its option.
    pub(crate) side: BTreeMap<String, Part>,
    /// The source that is not done.
    pub(crate) within: Option<Within>,
}

/// A file of output that is not whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unfinished {
    pub(crate) part: Part,
    /// The last byte of what was written, as it is when decompressed.
    pub(crate) last: Option<u8>,
    /// The rows that were written, where it is Parquet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rows: Option<Journal>,
}

/// How far a source is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Within {
    /// The source, as the mark would be if it were done.
    pub(crate) mark: Mark,
    /// Where it goes on.
    pub(crate) at: At,
    /// Its own file of output, below a directory, and where that is to stand.
    pub(crate) apart: Option<(PathBuf, Unfinished)>,
    pub(crate) changed: bool,
}

impl State {
    /// Takes away what an interrupted run has left, and nobody goes on with.
    pub(crate) fn discard(&self, destination: &Destination, side: &SideFiles) {
        let remove = |part: &Part, path: &Path| {
            let _ = fs::remove_file(part.path(path));
        };
        if let (Some(unfinished), Destination::File(path)) = (&self.together, destination) {
            remove(&unfinished.part, path);
        }
        if let (
            Some(Within {
                apart: Some((name, unfinished)),
                ..
            }),
            Destination::Tree(root),
        ) = (&self.within, destination)
        {
            remove(&unfinished.part, &root.join(name));
        }
        for (name, path) in side.parts() {
            if let (Some(part), Some(path)) = (self.side.get(name), path) {
                remove(part, path);
            }
        }
    }

    /// Leaves out the sources that are done.
    ///
    /// # Errors
    /// If they are not what they were.
    pub(crate) fn skip(&self, sources: &mut Sources<'_>) -> Result<(), Problem> {
        let changed = || {
            Problem::new(
                "--resume",
                "the inputs are not those of the run that was interrupted: start again without it",
            )
        };
        let mut mark = Mark::default();
        while mark.sources < self.done.sources {
            let source = sources.next().ok_or_else(changed)?;
            mark = mark.with(source.as_ref().ok());
        }
        let mut same = mark == self.done;
        if let Some(within) = &self.within {
            let source = sources.peek().and_then(|s| s.as_ref().ok());
            same &= within.mark == mark.with(source);
        }
        if same { Ok(()) } else { Err(changed()) }
    }
}

/// The file that holds the state of a run.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
}

impl StateFile {
    /// For a directory of output.
    pub(crate) fn of_directory(directory: &Path) -> Self {
        Self {
            path: directory.join(".zhuihe-state.json"),
        }
    }

    /// For a file of output.
    pub(crate) fn of_file(file: &Path) -> Self {
        let mut name = std::ffi::OsString::from(".zhuihe-state-of-");
        name.push(file.file_name().unwrap_or_default());
        name.push(".json");
        Self {
            path: file.with_file_name(name),
        }
    }

    /// The state that an interrupted run has left.
    pub(crate) fn read(&self) -> Result<Option<State>, Problem> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Problem::reading(self.place(), &e)),
        };
        serde_json::from_slice(&bytes).map(Some).map_err(|e| {
            Problem::new(
                self.place(),
                format!("is no state of a run: {e}; start again without `--resume`"),
            )
        })
    }

    /// Keeps a state, in place of the last one.
    pub(crate) fn write(&self, state: &State) -> Result<(), Problem> {
        let failed = |e: io::Error| Problem::writing(self.place(), &e);
        let bytes = serde_json::to_vec(state).map_err(|e| failed(e.into()))?;
        let mut file = Replacement::begin(&self.path)?;
        file.write_all(&bytes).map_err(failed)?;
        file.put()
    }

    pub(crate) fn remove(&self) {
        let _ = fs::remove_file(&self.path);
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }
}
