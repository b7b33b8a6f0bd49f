//! `--files-from`: names of inputs, terminated by line ends or zero bytes.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use memchr::memchr;

use crate::input::Input;
use crate::problem::Problem;

/// Reads the names of a list lazily.
pub(crate) struct PathList {
    place: String,
    reader: Box<dyn BufRead + Send>,
    end: u8,
}

impl PathList {
    pub(crate) fn open(path: &Path) -> Result<Self, Problem> {
        let place = Input::new(path).place();
        let mut reader: Box<dyn BufRead + Send> = match Input::new(path) {
            Input::Stdin => Box::new(BufReader::new(io::stdin())),
            Input::File(path) => {
                let file = File::open(path).map_err(|e| Problem::reading(&*place, &e))?;
                Box::new(BufReader::new(file))
            }
        };
        let start = reader
            .fill_buf()
            .map_err(|e| Problem::reading(&*place, &e))?;
        let end = if memchr(0, start).is_some() { 0 } else { b'\n' };
        Ok(Self { place, reader, end })
    }
}

impl Iterator for PathList {
    type Item = Result<PathBuf, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut name = Vec::new();
            match self.reader.read_until(self.end, &mut name) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(e) => return Some(Err(Problem::reading(&*self.place, &e))),
            }
            if name.last() == Some(&self.end) {
                name.pop();
            }
            if self.end == b'\n' && name.last() == Some(&b'\r') {
                name.pop();
            }
            if !name.is_empty() {
                return Some(path(name, &self.place));
            }
        }
    }
}

#[cfg(unix)]
fn path(name: Vec<u8>, _: &str) -> Result<PathBuf, Problem> {
    use std::os::unix::ffi::OsStringExt;
    Ok(OsString::from_vec(name).into())
}

#[cfg(not(unix))]
fn path(name: Vec<u8>, place: &str) -> Result<PathBuf, Problem> {
    let name = String::from_utf8(name)
        .map_err(|_| Problem::new(place, "contains a file name that is not UTF-8"))?;
    Ok(OsString::from(name).into())
}
