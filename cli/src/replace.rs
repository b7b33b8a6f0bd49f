//! Writes files so that a reader, or a crash, meets the old text or the new one, never a part.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::messages::Problem;

/// Replaces the text of a regular file that exists.
pub(crate) fn rewrite(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    match Target::of(path)? {
        Target::Device(_) => Err(problem(
            path,
            "is not a regular file: it can't be cleaned in place",
        )),
        target => target.put(path, bytes),
    }
}

/// Writes a file, new or not. What is no regular file (`/dev/null`, a pipe) is written to.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    Target::of(path)?.put(path, bytes)
}

/// What stands at a path.
enum Target {
    Nothing,
    /// Where the file truly is: a symbolic link has to stay one.
    File(PathBuf, Metadata),
    Device(PathBuf),
}

impl Target {
    fn of(path: &Path) -> Result<Self, Problem> {
        let real = match fs::canonicalize(path) {
            Ok(real) => real,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return if fs::symlink_metadata(path).is_ok() {
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
            Ok(Self::File(real, metadata))
        }
    }

    /// `name` is the path as the user gave it, for messages.
    fn put(&self, name: &Path, bytes: &[u8]) -> Result<(), Problem> {
        let done = match self {
            Self::Nothing => swap(name, None, bytes),
            Self::File(real, metadata) => swap(real, Some(metadata), bytes),
            Self::Device(real) => OpenOptions::new()
                .write(true)
                .open(real)
                .and_then(|mut device| device.write_all(bytes)),
        };
        done.map_err(|e| Problem::writing(name.display().to_string(), &e))
    }
}

/// Writes beside `path` and renames over it. Beside, because only within one
/// file system is a rename a single step.
fn swap(path: &Path, old: Option<&Metadata>, bytes: &[u8]) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut beside = create(directory, old)?;
    beside.write_all(bytes)?;
    if let Some(old) = old {
        keep_owner(beside.as_file(), old);
        // After the owner: a change of owner may clear bits.
        beside.as_file().set_permissions(old.permissions())?;
    }
    // Without this the rename may reach the disk before the text does.
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|e| e.error)?;
    sync_directory(directory);
    Ok(())
}

/// A file that is there already stays hidden from others until its permissions
/// are known; a new one gets what the umask leaves, as any new file does.
fn create(directory: &Path, old: Option<&Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".zhuihe-").suffix(".tmp");
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
