//! Ctrl-C: removes unfinished files, and says what is finished and how to go on.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

use crate::problem::Problem;

/// The exit status of a process that a signal ended: 128, and the number of SIGINT.
const STATUS: i32 = 130;

/// Names to keep before those of files that are gone are removed.
const MAX_FILES: usize = 1000;

/// What the handler of the signal needs to know.
struct State {
    /// The unfinished files.
    files: BTreeSet<PathBuf>,
    /// The number of finished inputs.
    finished: u64,
    /// What the interrupted run leaves, and how to go on.
    advice: String,
}

static STATE: Mutex<State> = Mutex::new(State {
    files: BTreeSet::new(),
    finished: 0,
    advice: String::new(),
});

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the process in order at Ctrl-C, and where it is told to end otherwise. `advice` says how to go on.
pub(crate) fn handle(advice: String) {
    state().advice = advice;
    // It fails if one of the signals is ignored, as under nohup(1) and in the background of a script. It has to stay so.
    let _ = ctrlc::try_set_handler(|| {
        // Held to the end, so that no other file is begun or finished.
        let state = state();
        for file in &state.files {
            let _ = fs::remove_file(file);
        }
        if io::stderr().is_terminal() {
            // Ends the row of a progress bar.
            let _ = writeln!(io::stderr());
        }
        let finished = match state.finished {
            1 => "1 input is finished".to_owned(),
            n => format!("{n} inputs are finished"),
        };
        let what = format!("{finished}; {}", state.advice);
        Problem::new("interrupted", what).report();
        std::process::exit(STATUS);
    });
}

/// Begins an unfinished file, which an interrupt removes.
pub(crate) fn begin(
    create: impl FnOnce() -> io::Result<NamedTempFile>,
) -> io::Result<NamedTempFile> {
    let mut state = state();
    if state.files.len() >= MAX_FILES {
        // Files that are dropped remove themselves.
        state.files.retain(|file| file.exists());
    }
    let file = create()?;
    state.files.insert(file.path().to_owned());
    Ok(file)
}

/// Puts a file in place, between two interrupts.
pub(crate) fn finish<T>(file: NamedTempFile, put: impl FnOnce(NamedTempFile) -> T) -> T {
    let mut state = state();
    state.files.remove(file.path());
    put(file)
}

/// Counts finished inputs: those whose output is in place.
pub(crate) fn count_finished(count: usize) {
    state().finished += count as u64;
}
