//! Counts instructions with Valgrind's callgrind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs an ignored test of this program and returns the instructions of each call of `function` in it.
pub(crate) fn instructions(test: &str, function: &str) -> Vec<u64> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test.replace("::", "-"));
    // What an earlier run left would count too.
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    let out = folder.join("callgrind.out");
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--toggle-collect={function}"))
        .arg(format!("--dump-after={function}"))
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", test])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    // A file for each call, numbered from 1; what comes after the last call is in `callgrind.out`.
    let parts = (1..).map(|n| PathBuf::from(format!("{}.{n}", out.display())));
    let total = |part: PathBuf| {
        let counts = fs::read_to_string(&part).unwrap();
        let total = counts.lines().find_map(|l| l.strip_prefix("totals: "));
        total.unwrap().trim().parse().unwrap()
    };
    parts.take_while(|part| part.exists()).map(total).collect()
}
