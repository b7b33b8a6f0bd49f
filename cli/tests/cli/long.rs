//! Long texts, which are cleaned section by section.

use std::io::{Read, Write};
use std::process::{ChildStdin, Command, Stdio};
use std::thread;

use predicates::str::contains;
use zhuihe::{Cleaner, Options};

use crate::{BROKEN, JOINED, Place};

/// More than 20 MB: broken paragraphs between clean ones. The clean ones are long lines, which are fast to clean even
/// without optimization.
fn long() -> String {
    let whole = JOINED.trim_end().repeat(20) + "\n";
    let part = whole.repeat(50) + &BROKEN.repeat(3);
    part.repeat(20_000_000 / part.len() + 1)
}

/// Returns the library's result, without a dictionary.
fn cleaned(text: &str) -> String {
    let cleaner = Cleaner::without_dictionary(Options::new());
    let cleaned = cleaner.clean(text).into_text().into_owned();
    assert_ne!(cleaned, text);
    cleaned
}

/// More than two sections.
fn pages() -> String {
    BROKEN.repeat(300)
}

/// Returns the peak memory of a process so far, in kibibytes.
#[cfg(target_os = "linux")]
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Starts `zhuihe --no-dict` and returns what it prints. `feed` receives its standard input and process id.
fn fed(feed: impl FnOnce(ChildStdin, u32)) -> Vec<u8> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhuihe"))
        .arg("--no-dict")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let reading = thread::spawn(move || {
        let mut printed = Vec::new();
        stdout.read_to_end(&mut printed).unwrap();
        printed
    });
    feed(child.stdin.take().unwrap(), child.id());
    assert!(child.wait().unwrap().success());
    reading.join().unwrap()
}

#[test]
fn a_long_text_takes_little_memory_and_gives_the_result_of_the_library() {
    let text = long();
    let printed = fed(|mut stdin, process| {
        stdin.write_all(text.as_bytes()).unwrap();
        #[cfg(target_os = "linux")]
        assert!(peak(process) < 40 << 10, "{} KiB", peak(process));
        let _ = process;
    });
    assert!(printed == cleaned(&text).as_bytes());
}

#[test]
fn a_long_file_is_written_to_a_file() {
    let text = long();
    let place = Place::new().with("long.txt", &text);
    place
        .zhuihe()
        .args(["--no-dict", "long.txt", "-o", "out.txt"])
        .assert()
        .success();
    assert!(place.read("out.txt") == cleaned(&text));
    assert_eq!(place.names(), ["long.txt", "out.txt"]);
}

#[test]
fn output_starts_before_the_input_ends() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhuihe"))
        .arg("--no-dict")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(pages().as_bytes()).unwrap();
    let mut start = vec![0; JOINED.len()];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut start).unwrap();
    assert_eq!(String::from_utf8(start).unwrap(), JOINED);
    drop((stdin, stdout));
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_file_that_turns_out_not_to_be_utf8_replaces_nothing() {
    let text = pages();
    let place = Place::new()
        .with("bad.txt", [text.as_bytes(), b"\xff\n"].concat())
        .with("out.txt", "旧\n");
    place
        .zhuihe()
        .args(["bad.txt", "-o", "out.txt"])
        .assert()
        .code(2)
        .stderr(contains("zhuihe: bad.txt: not UTF-8 at byte"))
        .stderr(contains("zhuihe: out.txt: not written"));
    assert_eq!(place.read("out.txt"), "旧\n");
    assert_eq!(place.names(), ["bad.txt", "out.txt"]);
}

/// The text before the invalid byte is already printed.
#[test]
fn a_long_text_is_printed_up_to_where_it_stops_being_utf8() {
    let text = pages().repeat(20);
    let bad = [text.as_bytes(), b"\xff\n"].concat();
    let place = Place::new().with("bad.txt", &bad);
    for (args, name) in [(&["-"][..], "standard input"), (&["bad.txt"], "bad.txt")] {
        let mut command = place.zhuihe();
        command.arg("--no-dict").args(args).write_stdin(bad.clone());
        let message = format!("zhuihe: {name}: not UTF-8 at byte {},", text.len());
        let assert = command.assert().code(3).stderr(contains(message));
        let printed = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
        assert!(!printed.is_empty() && cleaned(&text).starts_with(&printed));
    }
}
