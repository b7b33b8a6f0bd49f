//! Writes files so that a reader, or a crash, meets the old text or the new one, never a part.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::messages::Problem;

/// Replaces the text of a regular file that exists.
pub(crate) fn rewrite(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let target = Target::of(path)?;
    if matches!(target, Target::Device(_)) {
        return Err(problem(
            path,
            "is not a regular file: it can't be cleaned in place",
        ));
    }
    let mut replacement = Replacement::of(path, target)?;
    replacement
        .write_all(bytes)
        .map_err(|e| Problem::writing(path.display().to_string(), &e))?;
    replacement.put()
}

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
            Ok(Self::File(real, Box::new(metadata)))
        }
    }
}

/// A text that is written piece by piece, and put in its place when it is whole. Until then, and where it is dropped,
/// what stands there stays.
#[derive(Debug)]
pub(crate) struct Replacement<'a> {
    /// The path as the user gave it, for messages.
    name: &'a Path,
    way: Way,
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

impl<'a> Replacement<'a> {
    /// Begins a file, new or not. What is no regular file (`/dev/null`, a pipe) is written to.
    pub(crate) fn begin(path: &'a Path) -> Result<Self, Problem> {
        Self::of(path, Target::of(path)?)
    }

    fn of(name: &'a Path, target: Target) -> Result<Self, Problem> {
        let way = match target {
            Target::Nothing => Way::rename(name.to_owned(), None),
            Target::File(real, metadata) => Way::rename(real, Some(metadata)),
            Target::Device(to) => tempfile::tempfile().map(|kept| Way::Copy { kept, to }),
        };
        match way {
            Ok(way) => Ok(Self { name, way }),
            Err(e) => Err(Problem::writing(name.display().to_string(), &e)),
        }
    }

    /// What a message calls it.
    pub(crate) fn place(&self) -> String {
        self.name.display().to_string()
    }

    /// Puts what was written in its place.
    pub(crate) fn put(self) -> Result<(), Problem> {
        let place = self.place();
        self.way.put().map_err(|e| Problem::writing(place, &e))
    }
}

impl Write for Replacement<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.way {
            Way::Rename { beside, .. } => beside.write(bytes),
            Way::Copy { kept, .. } => kept.write(bytes),
        }
    }

    /// What counts is that the file is on the disk before it is put in its place.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Way {
    fn rename(to: PathBuf, old: Option<Box<Metadata>>) -> io::Result<Self> {
        let beside = create(directory(&to), old.as_deref())?;
        Ok(Self::Rename { beside, to, old })
    }

    fn put(self) -> io::Result<()> {
        match self {
            Self::Rename { beside, to, old } => {
                if let Some(old) = old {
                    keep_owner(beside.as_file(), &old);
                    // After the owner: a change of owner may clear bits.
                    beside.as_file().set_permissions(old.permissions())?;
                }
                // Without this the rename may reach the disk before the text does.
                beside.as_file().sync_all()?;
                beside.persist(&to).map_err(|e| e.error)?;
                sync_directory(directory(&to));
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
fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
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
