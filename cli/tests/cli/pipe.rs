use std::io::Read;
use std::process::{Command, Output, Stdio};

use crate::{BROKEN, Place};

/// Runs the command as `zhuihe … | head -c 10` does.
pub(crate) fn read_ten_bytes(place: &Place, args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhuihe"))
        .args(args)
        .current_dir(place.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 10]).unwrap();
    drop(stdout);
    child.wait_with_output().unwrap()
}

#[test]
fn a_closed_pipe_ends_an_explanation_quietly() {
    let place = Place::new().with("big.txt", "4 月 21 日开工。".repeat(1000));
    for args in [
        &["explain", "big.txt"][..],
        &["explain", "--json", "big.txt"],
    ] {
        let output = read_ten_bytes(&place, args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

/// Larger than any pipe buffer, so that the command is still writing when the pipe closes.
fn big() -> Place {
    Place::new().with("big.txt", "你好，世界。\n".repeat(100_000))
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let place = big();
    for args in [
        &["big.txt"][..],
        &["--json", "big.txt"],
        &["big.txt", "big.txt", "big.txt"],
    ] {
        let output = read_ten_bytes(&place, args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn a_closed_pipe_does_not_turn_a_diff_into_success() {
    let place = Place::new().with("big.txt", format!("{BROKEN}\n").repeat(2_000));
    let output = read_ten_bytes(&place, &["--diff", "big.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_reported() {
    let place = big();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_zhuihe"))
        .arg("big.txt")
        .current_dir(place.path(""))
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.starts_with("zhuihe: standard output: cannot write"),
        "{stderr}"
    );
}
