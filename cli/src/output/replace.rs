//! Replaces files atomically: a reader, or a crash, meets the old text or the new one, never a part.

use std::env;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::output::interrupt;
use crate::problem::Problem;

/// A file that is written piece by piece and put in place when complete. Until then, and if this is dropped, the old
/// file stays.
#[derive(Debug)]
pub(crate) struct Replacement {
    /// The path as the user gave it, for messages.
    name: PathBuf,
    /// Written beside the target and renamed: a rename is atomic only within a file system.
    temp: NamedTempFile,
    to: PathBuf,
    /// What is there. If it is no regular file, it can't be replaced, and the text is copied into it.
    old: Option<Box<Metadata>>,
}

/// The beginning and the end of the names of unfinished files.
pub(crate) const TEMP_PREFIX: &str = ".zhuihe-";
const TEMP_SUFFIX: &str = ".tmp";

/// Deletes the unfinished files of runs that were killed, in a directory, and below it if `deep`. A file that is still
/// being written is locked.
#[cfg(unix)]
pub(crate) fn remove_leftovers(directory: &Path, deep: bool) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        // For a symbolic link this is the type of the link.
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if deep && kind.is_dir() {
            remove_leftovers(&entry.path(), deep);
        } else if kind.is_file()
            && name.starts_with(TEMP_PREFIX.as_bytes())
            && name.ends_with(TEMP_SUFFIX.as_bytes())
            && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(not(unix))]
pub(crate) fn remove_leftovers(_: &Path, _: bool) {}

/// Locks a new file. Returns false if another process has taken it for a leftover before.
#[cfg(unix)]
fn lock_new(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    // Not every file system has locks. Without them there are no leftovers either.
    let _ = file.lock();
    file.metadata().map_or(true, |m| m.nlink() > 0)
}

#[cfg(not(unix))]
fn lock_new(_: &File) -> bool {
    true
}

impl Replacement {
    /// Begins a file, new or not. A target that is no regular file (`/dev/null`, a pipe) is written to.
    pub(crate) fn begin(path: &Path) -> Result<Self, Problem> {
        let failed = |e: io::Error| Problem::writing(path.display().to_string(), &e);
        let real = match fs::canonicalize(path) {
            Ok(real) => real,
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(e)),
            // A pipe behind `/dev/stdout` can be opened, but has no other name.
            Err(_) if fs::metadata(path).is_ok_and(|m| !m.is_file()) => path.to_owned(),
            Err(_) if fs::symlink_metadata(path).is_ok() => {
                return Err(Problem::at(path, "is a broken symbolic link"));
            }
            Err(_) => return Self::new(path, path.to_owned(), None),
        };
        let old = fs::metadata(&real).map_err(failed)?;
        if old.is_dir() {
            return Err(Problem::directory(path.display().to_string()));
        }
        if old.is_file() && old.permissions().readonly() {
            // A rename would replace it, against the intent of a read-only file.
            return Err(Problem::at(path, "is read-only: make it writable first"));
        }
        // The resolved path: a symbolic link has to remain one.
        Self::new(path, real, Some(old))
    }

    /// Begins the file `to`, which is called `name`, in place of `old`.
    fn new(name: &Path, to: PathBuf, old: Option<Metadata>) -> Result<Self, Problem> {
        let is_replaced = old.as_ref().is_none_or(Metadata::is_file);
        let temp = if is_replaced {
            create(directory(&to), old.is_none())
        } else {
            create(&env::temp_dir(), false)
        };
        let temp = temp.map_err(|e| Problem::writing(name.display().to_string(), &e))?;
        Ok(Self {
            name: name.to_owned(),
            temp,
            to,
            old: old.map(Box::new),
        })
    }

    /// Begins the file `name` below `root`, and nowhere else: a symbolic link in its place is replaced, and a directory
    /// that is a symbolic link out of `root` is refused.
    pub(crate) fn below(root: &Path, name: &Path) -> Result<Self, Problem> {
        let path = root.join(name);
        let failed = |e: &io::Error| Problem::writing(path.display().to_string(), e);
        let parent = directory(&path);
        // The existing part of the path must be below the root before anything is created in it.
        let real_root = fs::create_dir_all(root)
            .and_then(|()| fs::canonicalize(root))
            .map_err(|e| failed(&e))?;
        let there = parent.ancestors().find_map(|p| fs::canonicalize(p).ok());
        if !there.is_some_and(|p| p.starts_with(&real_root)) {
            return Err(Problem::at(
                &path,
                "is outside the output directory, through a symbolic link: not written",
            ));
        }
        let real = fs::create_dir_all(parent)
            .and_then(|()| fs::canonicalize(parent))
            .map_err(|e| failed(&e))?;
        let Some(file_name) = name.file_name() else {
            return Err(Problem::at(&path, "is not a file name"));
        };
        let to = real.join(file_name);
        let old = match fs::symlink_metadata(&to) {
            Ok(old) if old.is_dir() => return Err(Problem::directory(path.display().to_string())),
            Ok(old) if old.is_file() => Some(old),
            Ok(old) if !old.is_symlink() => {
                return Err(Problem::at(&path, "is not a regular file"));
            }
            _ => None,
        };
        Self::new(&path, to, old)
    }

    /// Returns its name for messages.
    pub(crate) fn place(&self) -> String {
        self.name.display().to_string()
    }

    /// Puts the file in place.
    pub(crate) fn put(self) -> Result<(), Problem> {
        self.put_synced(false)
    }

    /// Puts files of one file system in place. Where they can be synced at once, this takes a hundredth of the time of
    /// one after the other. Returns those that failed.
    pub(crate) fn put_all(files: Vec<Self>) -> impl Iterator<Item = Problem> {
        let synced = files.len() > 1 && sync_all(files[0].temp.as_file());
        let put = files.into_iter().map(move |file| file.put_synced(synced));
        put.filter_map(Result::err)
    }

    /// Puts the file in place, and syncs it to disk unless it is `synced`.
    fn put_synced(self, synced: bool) -> Result<(), Problem> {
        let place = self.place();
        let put = match &self.old {
            Some(old) if !old.is_file() => self.copy(),
            _ => self.rename(synced),
        };
        put.map_err(|e| Problem::writing(place, &e))
    }

    fn copy(self) -> io::Result<()> {
        let mut text = self.temp.reopen()?;
        let mut device = OpenOptions::new().write(true).open(&self.to)?;
        io::copy(&mut text, &mut device).map(drop)
    }

    fn rename(self, synced: bool) -> io::Result<()> {
        let (temp, to) = (self.temp, self.to);
        if let Some(old) = self.old {
            keep_owner(temp.as_file(), &old);
            // After the owner: changing that may clear bits.
            temp.as_file().set_permissions(old.permissions())?;
        }
        if !synced {
            // Otherwise the rename may reach the disk before the text.
            temp.as_file().sync_all()?;
        }
        interrupt::finish(temp, |temp| temp.persist(&to)).map_err(|e| e.error)?;
        if !synced {
            sync_directory(directory(&to));
        }
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temp.write(bytes)
    }

    /// Does nothing: only the sync before the file is put in place matters.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Syncs all files of the file system of `file` to disk. Returns true on success.
#[cfg(target_os = "linux")]
fn sync_all(file: &File) -> bool {
    rustix::fs::syncfs(file).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn sync_all(_: &File) -> bool {
    false
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
fn create(directory: &Path, is_new: bool) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMP_PREFIX).suffix(TEMP_SUFFIX);
    #[cfg(unix)]
    if is_new {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_new;
    loop {
        let temp = interrupt::begin(|| builder.tempfile_in(directory))?;
        if lock_new(temp.as_file()) {
            return Ok(temp);
        }
    }
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
