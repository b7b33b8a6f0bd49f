//! The state of a run, stored beside its output, from which a later run resumes.

use std::collections::{BTreeMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::clean::Tally;
use crate::hash::Fnv;
use crate::jsonl::FilePosition;
use crate::outcome::Outcome;
use crate::parquet::Journal;
use crate::problem::Problem;
use crate::replace::{PartialFile, Replacement, TempNames, directory};
use crate::source::format::Format;
use crate::source::{FinishedSources, Sources};

use super::destination::{Destination, OUTPUT, SideFiles};

/// Longer output names are replaced by a digest: file systems allow 255 bytes.
const LONGEST_NAME: usize = 200;

/// The state of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RunState {
    /// The identity of the run: the version and all arguments that affect the output.
    pub(crate) run: String,
    /// The names of its unfinished files.
    pub(crate) names: TempNames,
    /// The finished sources.
    pub(crate) done: FinishedSources,
    pub(crate) outcome: Outcome,
    pub(crate) tally: Tally,
    /// The shared output file.
    pub(crate) shared: Option<UnfinishedOutput>,
    /// The additional output files, by option.
    pub(crate) side: BTreeMap<String, PartialFile>,
    /// The unfinished source.
    pub(crate) current_source: Option<SourceState>,
    /// The complete file of the last finished source, below a directory, if it was not in place yet.
    pub(crate) complete_file: Option<CompleteFile>,
    /// True if only the complete files in `side`, with the shared output among them, have to be put in place.
    pub(crate) finished: bool,
}

/// An unfinished output file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UnfinishedOutput {
    pub(crate) part: PartialFile,
    pub(crate) format: Format,
    /// Its last byte, before compression.
    pub(crate) last: Option<u8>,
    /// True if its last line end is `\r\n`.
    #[serde(default)]
    pub(crate) crlf: bool,
    /// The rows written, if it is Parquet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rows: Option<Journal>,
}

/// A complete output file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CompleteFile {
    pub(crate) part: PartialFile,
    /// Its path below the output directory, in the system's encoding.
    name: Vec<u8>,
}

impl CompleteFile {
    pub(crate) fn new(part: PartialFile, name: &Path) -> Self {
        Self {
            part,
            name: name.as_os_str().as_encoded_bytes().to_vec(),
        }
    }
}

/// The state within a source.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SourceState {
    /// The finished sources after this source.
    pub(crate) finished: FinishedSources,
    /// The position at which it resumes.
    pub(crate) at: FilePosition,
    /// Its own output file, below a directory.
    pub(crate) own_output: Option<UnfinishedOutput>,
    pub(crate) changed: bool,
}

impl RunState {
    /// Creates the state of a new run.
    pub(crate) fn new(run: String) -> Self {
        Self {
            run,
            names: TempNames::new(),
            done: FinishedSources::default(),
            outcome: Outcome::default(),
            tally: Tally::default(),
            shared: None,
            side: BTreeMap::new(),
            current_source: None,
            complete_file: None,
            finished: false,
        }
    }

    /// Returns true if any input is done.
    pub(crate) fn can_resume(&self) -> bool {
        self.done.sources > 0 || self.current_source.is_some()
    }

    /// Returns the files that can be resumed.
    fn parts(&self) -> impl Iterator<Item = &PartialFile> {
        let current_source = self
            .current_source
            .as_ref()
            .and_then(|w| w.own_output.as_ref());
        let unfinished = [self.shared.as_ref(), current_source];
        (unfinished.into_iter().flatten().map(|u| &u.part))
            .chain(self.side.values())
            .chain(self.complete_file.as_ref().map(|w| &w.part))
    }

    /// Deletes the unfinished files of an interrupted run, except for those to resume if `can_resume`.
    pub(crate) fn remove_leftovers(
        &self,
        destination: &Destination,
        side: &SideFiles,
        can_resume: bool,
    ) {
        let resumable: HashSet<&OsStr> = self
            .parts()
            .filter(|_| can_resume)
            .map(PartialFile::name)
            .collect();
        let is_leftover = |name: &OsStr| self.names.has(name) && !resumable.contains(name);
        let beside = |path: &Path| {
            let real = fs::canonicalize(path);
            remove_leftovers(
                directory(real.as_deref().unwrap_or(path)),
                false,
                &is_leftover,
            );
        };
        match destination {
            Destination::File(path) => beside(path),
            Destination::Tree(root) => remove_leftovers(root, true, &is_leftover),
            Destination::Stdout { .. } | Destination::InPlace => {}
        }
        for (_, path) in side.all() {
            beside(path);
        }
    }

    /// Puts the files in place that were complete at the interruption.
    pub(crate) fn commit_complete(
        &mut self,
        destination: &Destination,
        side: &SideFiles,
    ) -> Result<(), Problem> {
        if let (Some(complete_file), Destination::Tree(root)) =
            (self.complete_file.take(), destination)
            && let Some(name) = path_of(complete_file.name)
        {
            Replacement::below(root, &name, &self.names)?.commit_leftover(&complete_file.part)?;
        }
        if self.finished {
            let shared = match destination {
                Destination::File(path) => Some((OUTPUT, path)),
                _ => None,
            };
            for (name, path) in shared.into_iter().chain(side.all()) {
                if let Some(part) = self.side.get(name) {
                    Replacement::begin(path, &self.names)?.commit_leftover(part)?;
                }
            }
        }
        Ok(())
    }

    /// Skips the finished sources.
    ///
    /// # Errors
    /// Returns an error if they have changed.
    pub(crate) fn skip(&self, sources: &mut Sources<'_>) -> Result<(), Problem> {
        let changed = || {
            Problem::new(
                "--resume",
                "the inputs have changed since the interrupted run: start again without `--resume`",
            )
        };
        let mut finished = FinishedSources::default();
        while finished.sources < self.done.sources {
            let source = sources.next().ok_or_else(changed)?;
            finished = finished.with(source.as_ref().ok());
        }
        let mut same = finished == self.done;
        if let Some(current_source) = &self.current_source {
            let source = sources.peek().and_then(|s| s.as_ref().ok());
            same &= current_source.finished == finished.with(source);
        }
        if same { Ok(()) } else { Err(changed()) }
    }
}

/// The file with the state of a run.
#[derive(Debug, Clone)]
pub(crate) struct StateFile {
    path: PathBuf,
}

impl StateFile {
    /// Returns the state file for an output directory.
    pub(crate) fn of_directory(directory: &Path) -> Self {
        Self {
            path: directory.join(".zhuihe-state.json"),
        }
    }

    /// Returns the state file for an output file.
    pub(crate) fn of_file(file: &Path) -> Self {
        let mut name = OsString::from(".zhuihe-state-of-");
        let of = file.file_name().unwrap_or_default();
        if of.len() > LONGEST_NAME {
            name.push(format!("{:016x}", Fnv::of(of.as_encoded_bytes()).value()));
        } else {
            name.push(of);
        }
        name.push(".json");
        Self {
            path: file.with_file_name(name),
        }
    }

    /// Reads the state of an interrupted run.
    pub(crate) fn read(&self) -> Result<Option<RunState>, Problem> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Problem::reading(self.place(), &e)),
        };
        let state = serde_json::from_slice(&bytes).map_err(|e| e.to_string());
        let state = state.and_then(|state: RunState| {
            if state.names.are_sound() && state.parts().all(|p| p.is_sound(&state.names)) {
                Ok(Some(state))
            } else {
                Err("invalid names of temporary files".to_owned())
            }
        });
        state.map_err(|what| {
            Problem::new(
                self.place(),
                format!("invalid state file: {what}; start again without `--resume`"),
            )
        })
    }

    /// Stores the first state of a run, which identifies its leftovers. Ignores errors: if this fails, so does the
    /// output, with a message.
    pub(crate) fn begin(&self, state: &RunState) {
        let _ = self.replace(state, |_| Ok(()));
    }

    /// Stores a state in place of the last one.
    pub(crate) fn write(&self, state: &RunState) -> Result<(), Problem> {
        self.replace(state, File::sync_all)
            .map_err(|e| Problem::writing(self.place(), &e))
    }

    fn replace(&self, state: &RunState, sync: impl Fn(&File) -> io::Result<()>) -> io::Result<()> {
        let new = self.new_path();
        let _ = fs::remove_file(&new);
        // Never follows a symbolic link that appears here meanwhile.
        let mut file = File::create_new(&new)?;
        let written = serde_json::to_vec(state)
            .map_err(io::Error::from)
            .and_then(|bytes| file.write_all(&bytes))
            .and_then(|()| sync(&file))
            .and_then(|()| fs::rename(&new, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&new);
        }
        written
    }

    pub(crate) fn remove(&self) {
        let _ = fs::remove_file(&self.path);
        let _ = fs::remove_file(self.new_path());
    }

    /// Returns the path of an unfinished state.
    fn new_path(&self) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(".new");
        path.into()
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }
}

/// Deletes files in a directory whose name `is_leftover`, recursively if `deep`.
fn remove_leftovers(directory: &Path, deep: bool, is_leftover: &dyn Fn(&OsStr) -> bool) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        // For a symbolic link this is the type of the link.
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if deep && kind.is_dir() {
            remove_leftovers(&entry.path(), deep, is_leftover);
        } else if kind.is_file() && is_leftover(&entry.file_name()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(unix)]
fn path_of(name: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(OsString::from_vec(name).into())
}

#[cfg(not(unix))]
fn path_of(name: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(name).ok().map(PathBuf::from)
}
