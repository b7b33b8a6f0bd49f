//! Writes files so that a reader, or a crash, meets the old text or the new one, never a part.

use std::collections::hash_map::RandomState;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempPath};

use crate::messages::Problem;

/// What stands at a path.
#[derive(Debug)]
enum Target {
    Nothing,
    /// Where the file truly is: a symbolic link has to stay one.
    File(PathBuf, Box<Metadata>),
    Device(PathBuf),
}

impl Target {
    fn of(path: &Path) -> Result<Self, Problem> {
        let real = match fs::canonicalize(path) {
            Ok(real) => real,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
                    // What `/dev/stdout` names where that is a pipe can be opened and has no other name.
                    Ok(Self::Device(path.to_owned()))
                } else if fs::symlink_metadata(path).is_ok() {
                    Err(problem(
                        path,
                        "is a symbolic link to a file that is not there",
                    ))
                } else {
                    Ok(Self::Nothing)
                };
            }
            Err(e) => return Err(Problem::writing(path.display().to_string(), &e)),
        };
        let metadata =
            fs::metadata(&real).map_err(|e| Problem::writing(path.display().to_string(), &e))?;
        if metadata.is_dir() {
            Err(problem(path, "is a directory: name a file"))
        } else if !metadata.is_file() {
            Ok(Self::Device(real))
        } else if metadata.permissions().readonly() {
            // Renaming over it would work, and would not be what a read-only file asks for.
            Err(problem(path, "is read-only: make it writable first"))
        } else {
            Ok(Self::File(real, Box::new(metadata)))
        }
    }
}

/// A text that is written piece by piece, and put in its place when it is whole. Until then, and where it is dropped,
/// what stands there stays.
#[derive(Debug)]
pub(crate) struct Replacement {
    /// The path as the user gave it, for messages.
    name: PathBuf,
    way: Way,
    /// Bytes written so far.
    written: u64,
    /// Whether it is brought to the disk before it is put in its place.
    settles_alone: bool,
}

/// How a text gets to its place.
#[derive(Debug)]
enum Way {
    /// Written beside the place and renamed. Beside, because only within one file system is a rename a single step.
    Rename {
        beside: NamedTempFile,
        to: PathBuf,
        old: Option<Box<Metadata>>,
    },
    /// Kept, and copied into what no file can take the place of.
    Copy { kept: File, to: PathBuf },
}

/// How the names of files begin that are not whole.
pub(crate) const UNFINISHED: &str = ".zhuihe-";

/// How the files of one run are called while they are not whole, so that what it leaves where it is interrupted can be
/// told from what others are writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Names {
    prefix: String,
}

impl Names {
    /// Those of a new run.
    pub(crate) fn new() -> Self {
        // A hasher with the keys of this process is the randomness that the standard library has.
        let run = RandomState::new().build_hasher().finish();
        Self {
            prefix: format!("{UNFINISHED}{run:016x}-"),
        }
    }

    /// Whether a file is one of them.
    pub(crate) fn has(&self, name: &OsStr) -> bool {
        name.as_encoded_bytes().starts_with(self.prefix.as_bytes())
    }

    /// Whether they are such as [`Self::new`] gives: a state that was read may be forged.
    pub(crate) fn are_sound(&self) -> bool {
        let run = self.prefix.strip_prefix(UNFINISHED);
        run.and_then(|r| r.strip_suffix('-'))
            .is_some_and(|r| r.len() == 16 && r.bytes().all(|b| b.is_ascii_hexdigit()))
    }
}

/// A text that is not whole, as it stands beside its place: enough to go on with it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// The name of the file, beside the one that it is to become.
    name: String,
    /// Bytes of it that count.
    length: u64,
}

impl Part {
    pub(crate) fn name(&self) -> &OsStr {
        self.name.as_ref()
    }

    /// Whether it is one that a run with these names has made, beside its place and nowhere else.
    pub(crate) fn is_sound(&self, names: &Names) -> bool {
        names.has(self.name()) && Path::new(&self.name).components().count() == 1
    }
}

impl Replacement {
    /// Begins a file, new or not. What is no regular file (`/dev/null`, a pipe) is written to.
    pub(crate) fn begin(path: &Path, names: &Names) -> Result<Self, Problem> {
        Self::of(path, Target::of(path)?, names)
    }

    /// Begins to replace a regular file that exists.
    pub(crate) fn existing(path: &Path, names: &Names) -> Result<Self, Problem> {
        match Target::of(path)? {
            Target::Device(_) => Err(problem(
                path,
                "is not a regular file: it can't be cleaned in place",
            )),
            target => Self::of(path, target, names),
        }
    }

    /// Begins a file called `name` below `root`, and nowhere else: a symbolic link that stands there is replaced, and a
    /// directory that is one and leads out of `root` is refused.
    pub(crate) fn below(root: &Path, name: &Path, names: &Names) -> Result<Self, Problem> {
        let path = root.join(name);
        let failed = |e: &io::Error| Problem::writing(path.display().to_string(), e);
        let parent = directory(&path);
        // What exists of the way has to lie below the root before anything is made there.
        let real_root = fs::create_dir_all(root)
            .and_then(|()| fs::canonicalize(root))
            .map_err(|e| failed(&e))?;
        let there = parent.ancestors().find_map(|p| fs::canonicalize(p).ok());
        if !there.is_some_and(|p| p.starts_with(&real_root)) {
            return Err(problem(
                &path,
                "leads out of the directory of output: nothing is written there",
            ));
        }
        let real = fs::create_dir_all(parent)
            .and_then(|()| fs::canonicalize(parent))
            .map_err(|e| failed(&e))?;
        if !real.starts_with(&real_root) {
            return Err(problem(
                &path,
                "leads out of the directory of output: nothing is written there",
            ));
        }
        let Some(file_name) = name.file_name() else {
            return Err(problem(&path, "is no name of a file"));
        };
        let to = real.join(file_name);
        let target = match fs::symlink_metadata(&to) {
            Ok(old) if old.is_dir() => {
                return Err(problem(
                    &path,
                    "is a directory, and a file is to be written there",
                ));
            }
            Ok(old) if old.is_file() => Target::File(to, Box::new(old)),
            Ok(old) if !old.is_symlink() => return Err(problem(&path, "is not a regular file")),
            _ => {
                let way = Way::rename(to, None, names).map_err(|e| failed(&e))?;
                return Ok(Self::with(&path, way).among_many());
            }
        };
        Self::of(&path, target, names).map(Self::among_many)
    }

    /// The file is one of many, which [`settle`] brings to the disk together.
    fn among_many(mut self) -> Self {
        self.settles_alone = !SETTLES_TOGETHER;
        self
    }

    fn of(name: &Path, target: Target, names: &Names) -> Result<Self, Problem> {
        let way = match target {
            Target::Nothing => Way::rename(name.to_owned(), None, names),
            Target::File(real, metadata) => Way::rename(real, Some(metadata), names),
            Target::Device(to) => tempfile::tempfile().map(|kept| Way::Copy { kept, to }),
        };
        match way {
            Ok(way) => Ok(Self::with(name, way)),
            Err(e) => Err(Problem::writing(name.display().to_string(), &e)),
        }
    }

    fn with(name: &Path, way: Way) -> Self {
        Self {
            name: name.to_owned(),
            way,
            written: 0,
            settles_alone: true,
        }
    }

    /// Goes on with what was written before a run was interrupted.
    pub(crate) fn go_on(mut self, part: &Part) -> Result<Self, Problem> {
        let place = self.place();
        let Way::Rename { beside, to, .. } = &mut self.way else {
            return Err(Problem::new(
                place,
                "can't be gone on with: it is not a regular file",
            ));
        };
        let path = directory(to).join(&part.name);
        let file = OpenOptions::new().write(true).open(&path);
        let opened = file.and_then(|mut file| {
            if file.metadata()?.len() < part.length {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "is shorter than it was",
                ));
            }
            file.set_len(part.length)?;
            file.seek(io::SeekFrom::End(0))?;
            let mut file = NamedTempFile::from_parts(file, TempPath::try_from_path(&path)?);
            // The state still speaks of it.
            file.disable_cleanup(true);
            Ok(file)
        });
        match opened {
            Ok(file) => *beside = file,
            Err(e) => {
                return Err(Problem::new(
                    place,
                    format!(
                        "can't be gone on with, {}: {e}; start again without `--resume`",
                        path.display()
                    ),
                ));
            }
        }
        self.written = part.length;
        Ok(self)
    }

    /// Puts in its place what an interrupted run has left as whole, unless it did that itself.
    pub(crate) fn put_left(self, part: &Part) -> Result<(), Problem> {
        match &self.way {
            Way::Rename { to, .. } if directory(to).join(&part.name).exists() => {
                self.go_on(part)?.put()
            }
            _ => Ok(()),
        }
    }

    /// Makes what was written so far last, also where the run ends before it is whole, so that a later run can go on with
    /// it. Nothing for what is no regular file.
    pub(crate) fn part(&mut self) -> io::Result<Option<Part>> {
        let Way::Rename { beside, .. } = &mut self.way else {
            return Ok(None);
        };
        beside.disable_cleanup(true);
        beside.as_file().sync_data()?;
        let name = beside.path().file_name().unwrap_or_default();
        Ok(Some(Part {
            name: name.to_string_lossy().into_owned(),
            length: self.written,
        }))
    }

    /// Takes away what was written when this is dropped, also where it was made to last.
    pub(crate) fn discard(&mut self) {
        if let Way::Rename { beside, .. } = &mut self.way {
            beside.disable_cleanup(false);
        }
    }

    /// What a message calls it.
    pub(crate) fn place(&self) -> String {
        self.name.display().to_string()
    }

    /// Puts what was written in its place.
    pub(crate) fn put(self) -> Result<(), Problem> {
        let place = self.place();
        self.way
            .put(self.settles_alone)
            .map_err(|e| Problem::writing(place, &e))
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = match &mut self.way {
            Way::Rename { beside, .. } => beside.write(bytes),
            Way::Copy { kept, .. } => kept.write(bytes),
        }?;
        self.written += n as u64;
        Ok(n)
    }

    /// What counts is that the file is on the disk before it is put in its place.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Way {
    fn rename(to: PathBuf, old: Option<Box<Metadata>>, names: &Names) -> io::Result<Self> {
        let beside = create(directory(&to), old.as_deref(), names)?;
        Ok(Self::Rename { beside, to, old })
    }

    /// `settles` says whether it is to be on the disk when this returns.
    fn put(self, settles: bool) -> io::Result<()> {
        match self {
            Self::Rename { beside, to, old } => {
                if let Some(old) = old {
                    keep_owner(beside.as_file(), &old);
                    // After the owner: a change of owner may clear bits.
                    beside.as_file().set_permissions(old.permissions())?;
                }
                if settles {
                    // Without this the rename may reach the disk before the text does.
                    beside.as_file().sync_all()?;
                }
                beside.persist(&to).map_err(|e| e.error)?;
                if settles {
                    sync_directory(directory(&to));
                }
                Ok(())
            }
            Self::Copy { mut kept, to } => {
                kept.rewind()?;
                let mut device = OpenOptions::new().write(true).open(to)?;
                io::copy(&mut kept, &mut device).map(drop)
            }
        }
    }
}

/// Where a file stands.
pub(crate) fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// A file that is there already stays hidden from others until its permissions
/// are known; a new one gets what the umask leaves, as any new file does.
fn create(directory: &Path, old: Option<&Metadata>, names: &Names) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(&names.prefix).suffix(".tmp");
    #[cfg(unix)]
    if old.is_none() {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = old;
    builder.tempfile_in(directory)
}

/// Only root may give a file away. Who may not, owns the new file.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let same = file
        .metadata()
        .is_ok_and(|new| new.uid() == old.uid() && new.gid() == old.gid());
    if !same && fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        // The group alone is often allowed.
        let _ = fchown(file, None, Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// Whether many files can be brought to the disk at once, which takes a thousandth of the time.
const SETTLES_TOGETHER: bool = cfg!(target_os = "linux");

/// Brings all that was written to the file system of `directory` to the disk.
#[cfg(target_os = "linux")]
pub(crate) fn settle(directory: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(directory)?)?)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn settle(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes the rename itself last. Not every file system can, and the text is
/// safe under one name or the other, so a failure is no error.
#[cfg(unix)]
fn sync_directory(directory: &Path) {
    if let Ok(directory) = File::open(directory) {
        let _ = directory.sync_all();
    }
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) {}

fn problem(path: &Path, what: &str) -> Problem {
    Problem::new(path.display().to_string(), what)
}
