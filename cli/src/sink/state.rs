//! How far a run is, kept beside its output so that a later run can go on.

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

/// A longer name of an output is not part of the name of its state: file systems take 255 bytes.
const LONGEST_NAME: usize = 200;

/// How far a run is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    /// What the run does: the version and all arguments that the output depends on.
    pub(crate) run: String,
    /// How its files are called that are not whole.
    pub(crate) names: Names,
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
    /// The file of the last source that is done, below a directory, if it is whole and was not in its place yet.
    pub(crate) whole: Option<Whole>,
    /// Whether all is done, and `side` has what only has to be put in its place, the one file of output too.
    pub(crate) finished: bool,
}

/// A file of output that is not whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unfinished {
    pub(crate) part: Part,
    pub(crate) format: Format,
    /// The last byte of what was written, as it is when decompressed.
    pub(crate) last: Option<u8>,
    /// Whether the last line end is `\r\n`.
    #[serde(default)]
    pub(crate) crlf: bool,
    /// The rows that were written, where it is Parquet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rows: Option<Journal>,
}

/// A file of output that is whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Whole {
    pub(crate) part: Part,
    /// Where it is to stand below the directory of output, in the encoding of the system.
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

/// How far a source is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Within {
    /// The source, as the mark would be if it were done.
    pub(crate) mark: Mark,
    /// Where it goes on.
    pub(crate) at: At,
    /// Its own file of output, below a directory.
    pub(crate) apart: Option<Unfinished>,
    pub(crate) changed: bool,
}

impl State {
    /// That of a run that begins.
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

    /// Whether something is done.
    pub(crate) fn goes_on(&self) -> bool {
        self.done.sources > 0 || self.within.is_some()
    }

    /// The files that are gone on with.
    fn parts(&self) -> impl Iterator<Item = &Part> {
        let within = self.within.as_ref().and_then(|w| w.apart.as_ref());
        let unfinished = [self.together.as_ref(), within];
        (unfinished.into_iter().flatten().map(|u| &u.part))
            .chain(self.side.values())
            .chain(self.whole.as_ref().map(|w| &w.part))
    }

    /// Takes away what an interrupted run has left, but for what is gone on with, if it is.
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

    /// Puts in their places the files that were whole when the run was interrupted.
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
#[derive(Debug, Clone)]
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

    /// The state that an interrupted run has left.
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

    /// Keeps the first state of a run, by which what it leaves is found. Who can't write it can't write the output, which
    /// is told of then.
    pub(crate) fn begin(&self, state: &State) {
        let _ = self.replace(state, |_| Ok(()));
    }

    /// Keeps a state, in place of the last one.
    pub(crate) fn write(&self, state: &State) -> Result<(), Problem> {
        self.replace(state, File::sync_all)
            .map_err(|e| Problem::writing(self.place(), &e))
    }

    fn replace(&self, state: &State, sync: impl Fn(&File) -> io::Result<()>) -> io::Result<()> {
        let new = self.new_path();
        let _ = fs::remove_file(&new);
        // What somebody else puts there meanwhile, such as a symbolic link, is not written to.
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

    /// Where a state stands that is not whole.
    fn new_path(&self) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(".new");
        path.into()
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }
}

/// Removes the files of a directory, and of those below it, whose name `is_left`.
fn sweep(directory: &Path, deep: bool, is_left: &dyn Fn(&OsStr) -> bool) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        // Of a symbolic link this is the link.
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
