//! Replaces files atomically: a reader, or a crash, meets the old text or the new one, never a part.

use std::collections::hash_map::RandomState;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempPath};

use crate::messages::Problem;

/// What exists at a path.
#[derive(Debug)]
enum Target {
    Nothing,
    /// The resolved path: a symbolic link has to remain one.
    File(PathBuf, Box<Metadata>),
    Device(PathBuf),
}

impl Target {
    fn of(path: &Path) -> Result<Self, Problem> {
        let real = match fs::canonicalize(path) {
            Ok(real) => real,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
                    // A pipe behind `/dev/stdout` can be opened, but has no other name.
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
            // A rename would replace it, against the intent of a read-only file.
            Err(problem(path, "is read-only: make it writable first"))
        } else {
            Ok(Self::File(real, Box::new(metadata)))
        }
    }
}

/// A file that is written piece by piece and put in place when complete. Until then, and if this is dropped, the old
/// file stays.
#[derive(Debug)]
pub(crate) struct Replacement {
    /// The path as the user gave it, for messages.
    name: PathBuf,
    way: Way,
    /// Bytes written so far.
    written: u64,
    /// True to sync it to disk before it is put in place.
    settles_alone: bool,
}

/// How a text gets to its place.
#[derive(Debug)]
enum Way {
    /// Written beside the target and renamed: a rename is atomic only within a file system.
    Rename {
        beside: NamedTempFile,
        to: PathBuf,
        old: Option<Box<Metadata>>,
    },
    /// Kept, and copied into a target that can't be replaced by a file.
    Copy { kept: File, to: PathBuf },
}

/// The prefix of the names of unfinished files.
pub(crate) const UNFINISHED: &str = ".zhuihe-";

/// The names of the unfinished files of one run, which distinguish its leftovers from the files of other runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Names {
    prefix: String,
}

impl Names {
    /// Creates the names of a new run.
    pub(crate) fn new() -> Self {
        // The standard library's only source of randomness is a hasher with random keys.
        let run = RandomState::new().build_hasher().finish();
        Self {
            prefix: format!("{UNFINISHED}{run:016x}-"),
        }
    }

    /// Returns true if a file name is one of them.
    pub(crate) fn has(&self, name: &OsStr) -> bool {
        name.as_encoded_bytes().starts_with(self.prefix.as_bytes())
    }

    /// Returns true if [`Self::new`] can produce them: a stored state may be forged.
    pub(crate) fn are_sound(&self) -> bool {
        let run = self.prefix.strip_prefix(UNFINISHED);
        run.and_then(|r| r.strip_suffix('-'))
            .is_some_and(|r| r.len() == 16 && r.bytes().all(|b| b.is_ascii_hexdigit()))
    }
}

/// An unfinished file beside its target: enough to resume it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// The name of the file in the directory of its target.
    name: String,
    /// Valid bytes in it.
    length: u64,
}

impl Part {
    pub(crate) fn name(&self) -> &OsStr {
        self.name.as_ref()
    }

    /// Returns true if a run with these names made it, directly beside its target.
    pub(crate) fn is_sound(&self, names: &Names) -> bool {
        names.has(self.name()) && Path::new(&self.name).components().count() == 1
    }
}

impl Replacement {
    /// Begins a file, new or not. A target that is no regular file (`/dev/null`, a pipe) is written to.
    pub(crate) fn begin(path: &Path, names: &Names) -> Result<Self, Problem> {
        Self::of(path, Target::of(path)?, names)
    }

    /// Begins to replace an existing regular file.
    pub(crate) fn existing(path: &Path, names: &Names) -> Result<Self, Problem> {
        match Target::of(path)? {
            Target::Device(_) => Err(problem(
                path,
                "is not a regular file: it can't be cleaned in place",
            )),
            target => Self::of(path, target, names),
        }
    }

    /// Begins the file `name` below `root`, and nowhere else: a symbolic link in its place is replaced, and a directory
    /// that is a symbolic link out of `root` is refused.
    pub(crate) fn below(root: &Path, name: &Path, names: &Names) -> Result<Self, Problem> {
        let path = root.join(name);
        let failed = |e: &io::Error| Problem::writing(path.display().to_string(), e);
        let parent = directory(&path);
        // The existing part of the path must be below the root before anything is created in it.
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

    /// Leaves syncing to [`settle`], which syncs many files at once.
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

    /// Resumes the file of an interrupted run.
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
            // The stored state still refers to it.
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

    /// Puts the complete file of an interrupted run in place, unless that run did.
    pub(crate) fn put_left(self, part: &Part) -> Result<(), Problem> {
        match &self.way {
            Way::Rename { to, .. } if directory(to).join(&part.name).exists() => {
                self.go_on(part)?.put()
            }
            _ => Ok(()),
        }
    }

    /// Makes the bytes written so far durable, and keeps them if the run ends early, so that a later run can resume.
    /// Returns `None` for a target that is no regular file.
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

    /// Deletes the unfinished file on drop, even if [`Self::part`] kept it.
    pub(crate) fn discard(&mut self) {
        if let Way::Rename { beside, .. } = &mut self.way {
            beside.disable_cleanup(false);
        }
    }

    /// Returns its name for messages.
    pub(crate) fn place(&self) -> String {
        self.name.display().to_string()
    }

    /// Puts the file in place.
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

    /// Does nothing: only the sync before the file is put in place matters.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Way {
    fn rename(to: PathBuf, old: Option<Box<Metadata>>, names: &Names) -> io::Result<Self> {
        let beside = create(directory(&to), old.as_deref(), names)?;
        Ok(Self::Rename { beside, to, old })
    }

    /// Puts the file in place, and syncs it to disk if `settles`.
    fn put(self, settles: bool) -> io::Result<()> {
        match self {
            Self::Rename { beside, to, old } => {
                if let Some(old) = old {
                    keep_owner(beside.as_file(), &old);
                    // After the owner: changing that may clear bits.
                    beside.as_file().set_permissions(old.permissions())?;
                }
                if settles {
                    // Otherwise the rename may reach the disk before the text.
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

/// Returns the directory of a file.
pub(crate) fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// Creates the temporary file. It is private until it gets the permissions of the file that it replaces; a new file
/// gets those that the umask leaves.
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

/// Copies the owner. Only root can; otherwise the new file belongs to the user.
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

/// True if many files can be synced at once, which takes a thousandth of the time.
const SETTLES_TOGETHER: bool = cfg!(target_os = "linux");

/// Syncs the file system of `directory` to disk.
#[cfg(target_os = "linux")]
pub(crate) fn settle(directory: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(directory)?)?)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn settle(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes the rename durable. Errors are ignored: not every file system supports it, and the text is safe under one of
/// the names.
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
