//! Replaces files atomically: a reader, or a crash, meets the old text or the new one, never a part.

use std::collections::hash_map::RandomState;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempPath};

use crate::interrupt;
use crate::problem::Problem;

/// What exists at a path.
#[derive(Debug)]
enum Target {
    Nothing,
    /// The resolved path: a symbolic link has to remain one.
    File(PathBuf, Box<Metadata>),
    Device(PathBuf),
}

impl Target {
    fn inspect(path: &Path) -> Result<Self, Problem> {
        let real = match fs::canonicalize(path) {
            Ok(real) => real,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
                    // A pipe behind `/dev/stdout` can be opened, but has no other name.
                    Ok(Self::Device(path.to_owned()))
                } else if fs::symlink_metadata(path).is_ok() {
                    Err(problem(path, "is a broken symbolic link"))
                } else {
                    Ok(Self::Nothing)
                };
            }
            Err(e) => return Err(Problem::writing(path.display().to_string(), &e)),
        };
        let metadata =
            fs::metadata(&real).map_err(|e| Problem::writing(path.display().to_string(), &e))?;
        if metadata.is_dir() {
            Err(problem(path, "is a directory, expected a file"))
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
    method: WriteMethod,
    /// Bytes written so far.
    written: u64,
    /// True to sync it to disk before it is put in place.
    syncs_itself: bool,
}

/// How a text gets to its place.
#[derive(Debug)]
enum WriteMethod {
    /// Written beside the target and renamed: a rename is atomic only within a file system.
    Rename {
        temp: NamedTempFile,
        to: PathBuf,
        old: Option<Box<Metadata>>,
    },
    /// Kept, and copied into a target that can't be replaced by a file.
    Copy { buffer: File, to: PathBuf },
}

/// The prefix of the names of unfinished files.
pub(crate) const TEMP_PREFIX: &str = ".zhuihe-";

/// The names of the unfinished files of one run, which distinguish its leftovers from the files of other runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TempNames {
    prefix: String,
}

impl TempNames {
    /// Creates the names of a new run.
    pub(crate) fn new() -> Self {
        // The standard library's only source of randomness is a hasher with random keys.
        let run = RandomState::new().build_hasher().finish();
        Self {
            prefix: format!("{TEMP_PREFIX}{run:016x}-"),
        }
    }

    /// Returns true if a file name is one of them.
    pub(crate) fn has(&self, name: &OsStr) -> bool {
        name.as_encoded_bytes().starts_with(self.prefix.as_bytes())
    }

    /// Returns true if [`Self::new`] can produce them: a stored state may be forged.
    pub(crate) fn are_sound(&self) -> bool {
        let run = self.prefix.strip_prefix(TEMP_PREFIX);
        run.and_then(|r| r.strip_suffix('-'))
            .is_some_and(|r| r.len() == 16 && r.bytes().all(|b| b.is_ascii_hexdigit()))
    }
}

/// An unfinished file beside its target: enough to resume it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PartialFile {
    /// The name of the file in the directory of its target.
    name: String,
    /// Valid bytes in it.
    length: u64,
}

impl PartialFile {
    pub(crate) fn name(&self) -> &OsStr {
        self.name.as_ref()
    }

    /// Returns true if a run with these names made it, directly beside its target.
    pub(crate) fn is_sound(&self, names: &TempNames) -> bool {
        names.has(self.name()) && Path::new(&self.name).components().count() == 1
    }
}

impl Replacement {
    /// Begins a file, new or not. A target that is no regular file (`/dev/null`, a pipe) is written to.
    pub(crate) fn begin(path: &Path, names: &TempNames) -> Result<Self, Problem> {
        Self::with_target(path, Target::inspect(path)?, names)
    }

    /// Begins to replace an existing regular file.
    pub(crate) fn existing(path: &Path, names: &TempNames) -> Result<Self, Problem> {
        match Target::inspect(path)? {
            Target::Device(_) => Err(problem(
                path,
                "is not a regular file: cannot be cleaned in place",
            )),
            target => Self::with_target(path, target, names),
        }
    }

    /// Begins the file `name` below `root`, and nowhere else: a symbolic link in its place is replaced, and a directory
    /// that is a symbolic link out of `root` is refused.
    pub(crate) fn below(root: &Path, name: &Path, names: &TempNames) -> Result<Self, Problem> {
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
                "is outside the output directory, through a symbolic link: not written",
            ));
        }
        let real = fs::create_dir_all(parent)
            .and_then(|()| fs::canonicalize(parent))
            .map_err(|e| failed(&e))?;
        if !real.starts_with(&real_root) {
            return Err(problem(
                &path,
                "is outside the output directory, through a symbolic link: not written",
            ));
        }
        let Some(file_name) = name.file_name() else {
            return Err(problem(&path, "is not a file name"));
        };
        let to = real.join(file_name);
        let target = match fs::symlink_metadata(&to) {
            Ok(old) if old.is_dir() => {
                return Err(problem(&path, "is a directory, expected a file"));
            }
            Ok(old) if old.is_file() => Target::File(to, Box::new(old)),
            Ok(old) if !old.is_symlink() => return Err(problem(&path, "is not a regular file")),
            _ => {
                let method = WriteMethod::rename(to, None, names).map_err(|e| failed(&e))?;
                return Ok(Self::with_method(&path, method).synced_later());
            }
        };
        Self::with_target(&path, target, names).map(Self::synced_later)
    }

    /// Leaves syncing to [`sync_file_system`], which syncs many files at once.
    fn synced_later(mut self) -> Self {
        self.syncs_itself = !SYNCS_TOGETHER;
        self
    }

    fn with_target(name: &Path, target: Target, names: &TempNames) -> Result<Self, Problem> {
        let method = match target {
            Target::Nothing => WriteMethod::rename(name.to_owned(), None, names),
            Target::File(real, metadata) => WriteMethod::rename(real, Some(metadata), names),
            Target::Device(to) => {
                tempfile::tempfile().map(|buffer| WriteMethod::Copy { buffer, to })
            }
        };
        match method {
            Ok(method) => Ok(Self::with_method(name, method)),
            Err(e) => Err(Problem::writing(name.display().to_string(), &e)),
        }
    }

    fn with_method(name: &Path, method: WriteMethod) -> Self {
        Self {
            name: name.to_owned(),
            method,
            written: 0,
            syncs_itself: true,
        }
    }

    /// Resumes the file of an interrupted run.
    pub(crate) fn resume(mut self, part: &PartialFile) -> Result<Self, Problem> {
        let place = self.place();
        let WriteMethod::Rename { temp, to, .. } = &mut self.method else {
            return Err(Problem::new(
                place,
                "cannot resume: it is not a regular file",
            ));
        };
        let path = directory(to).join(&part.name);
        let file = OpenOptions::new().write(true).open(&path);
        let opened = file.and_then(|mut file| {
            if file.metadata()?.len() < part.length {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the file is shorter than before",
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
            Ok(file) => *temp = file,
            Err(e) => {
                return Err(Problem::new(
                    place,
                    format!(
                        "cannot resume from {}: {e}; start again without `--resume`",
                        path.display()
                    ),
                ));
            }
        }
        self.written = part.length;
        Ok(self)
    }

    /// Puts the complete file of an interrupted run in place, unless that run did.
    pub(crate) fn commit_leftover(self, part: &PartialFile) -> Result<(), Problem> {
        match &self.method {
            WriteMethod::Rename { to, .. } if directory(to).join(&part.name).exists() => {
                self.resume(part)?.put()
            }
            _ => Ok(()),
        }
    }

    /// Makes the bytes written so far durable, and keeps them if the run ends early, so that a later run can resume.
    /// Returns `None` for a target that is no regular file.
    pub(crate) fn part(&mut self) -> io::Result<Option<PartialFile>> {
        let WriteMethod::Rename { temp, .. } = &mut self.method else {
            return Ok(None);
        };
        temp.disable_cleanup(true);
        interrupt::keep(temp.path());
        temp.as_file().sync_data()?;
        let name = temp.path().file_name().unwrap_or_default();
        Ok(Some(PartialFile {
            name: name.to_string_lossy().into_owned(),
            length: self.written,
        }))
    }

    /// Deletes the unfinished file on drop, even if [`Self::part`] kept it.
    pub(crate) fn discard(&mut self) {
        if let WriteMethod::Rename { temp, .. } = &mut self.method {
            temp.disable_cleanup(false);
        }
    }

    /// Returns its name for messages.
    pub(crate) fn place(&self) -> String {
        self.name.display().to_string()
    }

    /// Puts the file in place.
    pub(crate) fn put(self) -> Result<(), Problem> {
        let place = self.place();
        self.method
            .put(self.syncs_itself)
            .map_err(|e| Problem::writing(place, &e))
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = match &mut self.method {
            WriteMethod::Rename { temp, .. } => temp.write(bytes),
            WriteMethod::Copy { buffer, .. } => buffer.write(bytes),
        }?;
        self.written += n as u64;
        Ok(n)
    }

    /// Does nothing: only the sync before the file is put in place matters.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl WriteMethod {
    fn rename(to: PathBuf, old: Option<Box<Metadata>>, names: &TempNames) -> io::Result<Self> {
        let temp = create(directory(&to), old.as_deref(), names)?;
        Ok(Self::Rename { temp, to, old })
    }

    /// Puts the file in place, and syncs it to disk if `sync`.
    fn put(self, sync: bool) -> io::Result<()> {
        match self {
            Self::Rename { temp, to, old } => {
                if let Some(old) = old {
                    keep_owner(temp.as_file(), &old);
                    // After the owner: changing that may clear bits.
                    temp.as_file().set_permissions(old.permissions())?;
                }
                if sync {
                    // Otherwise the rename may reach the disk before the text.
                    temp.as_file().sync_all()?;
                }
                interrupt::finish(temp, |temp| temp.persist(&to)).map_err(|e| e.error)?;
                if sync {
                    sync_directory(directory(&to));
                }
                Ok(())
            }
            Self::Copy { mut buffer, to } => {
                buffer.rewind()?;
                let mut device = OpenOptions::new().write(true).open(to)?;
                io::copy(&mut buffer, &mut device).map(drop)
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
fn create(
    directory: &Path,
    old: Option<&Metadata>,
    names: &TempNames,
) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(&names.prefix).suffix(".tmp");
    #[cfg(unix)]
    if old.is_none() {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = old;
    interrupt::begin(|| builder.tempfile_in(directory))
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
const SYNCS_TOGETHER: bool = cfg!(target_os = "linux");

/// Syncs the file system of `directory` to disk.
#[cfg(target_os = "linux")]
pub(crate) fn sync_file_system(directory: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(directory)?)?)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn sync_file_system(_: &Path) -> io::Result<()> {
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
