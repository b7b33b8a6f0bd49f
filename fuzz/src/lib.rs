//! Runs the command on one file.
#![cfg(feature = "command")]

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

/// A directory with the input of a run.
pub struct Run {
    directory: TempDir,
    input: PathBuf,
}

impl Run {
    /// Creates a directory with the file `name`.
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let run = Self {
            input: directory.path().join(name),
            directory,
        };
        run.write(name, bytes);
        run
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.directory.path().join(name), bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.directory.path().join(name)).unwrap()
    }

    /// Cleans the input, and returns the exit status, which is one that the command has. A value that names a file of the
    /// directory stands for its path.
    pub fn zhuihe(&self, args: &[&str]) -> u8 {
        let isolated = (!args.contains(&"--config")).then_some("--isolated");
        let common = ["zhuihe", "--jobs", "1"].into_iter().chain(isolated);
        let path = |arg: &&str| -> OsString {
            if arg.contains('.') {
                self.directory.path().join(arg).into()
            } else {
                arg.into()
            }
        };
        let args = common.map(OsString::from).chain(args.iter().map(path));
        let status = zhuihe_cli::main(args.chain([self.input.clone().into()]));
        assert!(matches!(status, 0 | 2 | 3), "status {status}");
        status
    }
}
