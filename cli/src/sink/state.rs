//! The state of a run, stored beside its output, from which a later run resumes.

use std::collections::{BTreeMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::clean::Tally;
use crate::jsonl::At;
use crate::messages::Problem;
use crate::outcome::Outcome;
use crate::parquet::Journal;
use crate::replace::{Names, Part, Replacement, directory};
use crate::source::format::Format;
use crate::source::{Mark, Sources};

use super::destination::{Destination, OUTPUT, SideFiles};

/// Longer output names are replaced by a digest: file systems allow 255 bytes.
const LONGEST_NAME: usize = 200;

/// The state of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    /// The identity of the run: the version and all arguments that affect the output.
    pub(crate) run: String,
    /// The names of its unfinished files.
    pub(crate) names: Names,
    /// The finished sources.
    pub(crate) done: Mark,
    pub(crate) outcome: Outcome,
    pub(crate) tally: Tally,
    /// The shared output file.
    pub(crate) together: Option<Unfinished>,
    /// The additional output files, by option.
    pub(crate) side: BTreeMap<String, Part>,
    /// The unfinished source.
    pub(crate) within: Option<Within>,
    /// The complete file of the last finished source, below a directory, if it was not in place yet.
    pub(crate) whole: Option<Whole>,
    /// True if only the complete files in `side`, with the shared output among them, have to be put in place.
    pub(crate) finished: bool,
}

/// An unfinished output file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unfinished {
    pub(crate) part: Part,
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
pub(crate) struct Whole {
    pub(crate) part: Part,
    /// Its path below the output directory, in the system's encoding.
    name: Vec<u8>,
}

impl Whole {
    pub(crate) fn new(part: Part, name: &Path) -> Self {
        Self {
            part,
            name: name.as_os_str().as_encoded_bytes().to_vec(),
        }
    }
}

/// The state within a source.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Within {
    /// The mark after this source.
    pub(crate) mark: Mark,
    /// The position at which it resumes.
    pub(crate) at: At,
    /// Its own output file, below a directory.
    pub(crate) apart: Option<Unfinished>,
    pub(crate) changed: bool,
}

impl State {
    /// Creates the state of a new run.
    pub(crate) fn new(run: String) -> Self {
        Self {
            run,
            names: Names::new(),
            done: Mark::default(),
            outcome: Outcome::default(),
            tally: Tally::default(),
            together: None,
            side: BTreeMap::new(),
            within: None,
            whole: None,
            finished: false,
        }
    }

    /// Returns true if any input is done.
    pub(crate) fn goes_on(&self) -> bool {
        self.done.sources > 0 || self.within.is_some()
    }

    /// Returns the files that can be resumed.
    fn parts(&self) -> impl Iterator<Item = &Part> {
        let within = self.within.as_ref().and_then(|w| w.apart.as_ref());
        let unfinished = [self.together.as_ref(), within];
        (unfinished.into_iter().flatten().map(|u| &u.part))
            .chain(self.side.values())
            .chain(self.whole.as_ref().map(|w| &w.part))
    }

    /// Deletes the unfinished files of an interrupted run, except for those to resume if `goes_on`.
    pub(crate) fn sweep(&self, destination: &Destination, side: &SideFiles, goes_on: bool) {
        let kept: HashSet<&OsStr> = self.parts().filter(|_| goes_on).map(Part::name).collect();
        let is_left = |name: &OsStr| self.names.has(name) && !kept.contains(name);
        let beside = |path: &Path| {
            let real = fs::canonicalize(path);
            sweep(directory(real.as_deref().unwrap_or(path)), false, &is_left);
        };
        match destination {
            Destination::File(path) => beside(path),
            Destination::Tree(root) => sweep(root, true, &is_left),
            Destination::Stdout { .. } | Destination::InPlace => {}
        }
        for (_, path) in side.all() {
            beside(path);
        }
    }

    /// Puts the files in place that were complete at the interruption.
    pub(crate) fn put_whole(
        &mut self,
        destination: &Destination,
        side: &SideFiles,
    ) -> Result<(), Problem> {
        if let (Some(whole), Destination::Tree(root)) = (self.whole.take(), destination)
            && let Some(name) = path_of(whole.name)
        {
            Replacement::below(root, &name, &self.names)?.put_left(&whole.part)?;
        }
        if self.finished {
            let together = match destination {
                Destination::File(path) => Some((OUTPUT, path)),
                _ => None,
            };
            for (name, path) in together.into_iter().chain(side.all()) {
                if let Some(part) = self.side.get(name) {
                    Replacement::begin(path, &self.names)?.put_left(part)?;
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
            let digest = of.as_encoded_bytes().iter().fold(0, |digest: u64, &b| {
                digest.wrapping_mul(31).wrapping_add(u64::from(b))
            });
            name.push(format!("{digest:016x}"));
        } else {
            name.push(of);
        }
        name.push(".json");
        Self {
            path: file.with_file_name(name),
        }
    }

    /// Reads the state of an interrupted run.
    pub(crate) fn read(&self) -> Result<Option<State>, Problem> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Problem::reading(self.place(), &e)),
        };
        let state = serde_json::from_slice(&bytes).map_err(|e| e.to_string());
        let state = state.and_then(|state: State| {
            if state.names.are_sound() && state.parts().all(|p| p.is_sound(&state.names)) {
                Ok(Some(state))
            } else {
                Err("it names files that no run makes".to_owned())
            }
        });
        state.map_err(|what| {
            Problem::new(
                self.place(),
                format!("is no state of a run: {what}; start again without `--resume`"),
            )
        })
    }

    /// Stores the first state of a run, which identifies its leftovers. Ignores errors: if this fails, so does the
    /// output, with a message.
    pub(crate) fn begin(&self, state: &State) {
        let _ = self.replace(state, |_| Ok(()));
    }

    /// Stores a state in place of the last one.
    pub(crate) fn write(&self, state: &State) -> Result<(), Problem> {
        self.replace(state, File::sync_all)
            .map_err(|e| Problem::writing(self.place(), &e))
    }

    fn replace(&self, state: &State, sync: impl Fn(&File) -> io::Result<()>) -> io::Result<()> {
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

/// Deletes files in a directory whose name `is_left`, recursively if `deep`.
fn sweep(directory: &Path, deep: bool, is_left: &dyn Fn(&OsStr) -> bool) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        // For a symbolic link this is the type of the link.
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if deep && kind.is_dir() {
            sweep(&entry.path(), deep, is_left);
        } else if kind.is_file() && is_left(&entry.file_name()) {
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
