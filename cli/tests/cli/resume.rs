//! Runs that are killed and resumed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use predicates::Predicate;
use predicates::str::contains;
use serde_json::{Value, json};

use crate::{Place, fails};

/// Pseudorandom numbers, the same in every run of a round.
struct Numbers(u64);

impl Numbers {
    /// The rounds in `ZHUIHE_ROUNDS`, such as `7..57`, or the first two.
    fn rounds() -> std::ops::Range<u64> {
        let named = std::env::var("ZHUIHE_ROUNDS").ok();
        let ends = named.as_deref().and_then(|r| r.split_once(".."));
        let ends = ends.map_or(("0", "2"), |e| e);
        ends.0.parse().unwrap()..ends.1.parse().unwrap()
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Records, some of which change, with a few that can't be read.
fn records(from: usize, to: usize) -> String {
    let pad = "字".repeat(200);
    (from..to)
        .map(|i| match i % 97 {
            13 => format!("{{\"id\":{i},\"text\":\n"),
            51 => format!("{{\"id\":{i}}}\n"),
            n if n % 3 == 0 => format!(
                "{{\"id\":{i},\"pad\":\"{pad}\",\"text\":\"4 月 {n} 日 ，全 市 开 工 {i} 项 。\"}}\n"
            ),
            _ => format!("{{\"id\":{i},\"pad\":\"{pad}\",\"text\":\"第{i}号，没有问题。\"}}\n"),
        })
        .collect()
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// All files below a directory, decompressed, by their paths.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
                continue;
            }
            let mut bytes = fs::read(&path).unwrap();
            if path.extension().is_some_and(|e| e == "gz") {
                let compressed = std::mem::take(&mut bytes);
                let mut decoder = MultiGzDecoder::new(&compressed[..]);
                decoder.read_to_end(&mut bytes).unwrap();
            }
            files.insert(path.strip_prefix(root).unwrap().to_owned(), bytes);
        }
    }
    files
}

/// A run that writes its output and all side files below its own directory.
struct Run<'p> {
    place: &'p Place,
    args: &'p [&'p str],
    /// The output, below the directory.
    output: &'p str,
}

impl Run<'_> {
    fn command(&self, into: &str, resume: bool) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhuihe"));
        command
            .current_dir(self.place.path(""))
            .args(self.args)
            .args(["--checkpoint", "64K", "-o"])
            .arg(format!("{into}/{}", self.output))
            .args(resume.then_some("--resume"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        for side in ["edits", "trace", "rejects", "stats"] {
            command
                .arg(format!("--{side}"))
                .arg(format!("{into}/{side}"));
        }
        command
    }

    /// Runs into `into`, killing and resuming the run until it finishes. Returns the number of kills.
    fn killed_often(&self, into: &str, numbers: &mut Numbers) -> u64 {
        let root = self.place.path(into);
        let mut kills = 0;
        loop {
            // On a busy machine a run progresses less: each kill extends the time for the next run.
            let patience = 1 + kills / 8;
            let before = unfinished(&root).1;
            let mut child = self.command(into, true).spawn().unwrap();
            let was_killed = match numbers.below(2) {
                0 => {
                    // A run takes a few hundred milliseconds.
                    let time = numbers.below(300_000 * patience);
                    thread::sleep(Duration::from_micros(time));
                    kill(&mut child)
                }
                _ => {
                    let more = numbers.below(1_000_000 * patience);
                    kill_when_written(&mut child, &root, before + more)
                }
            };
            if was_killed {
                kills += 1;
                assert!(kills < 200, "it does not finish");
                continue;
            }
            let output = child.wait_with_output().unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(3), "{stderr}");
            return kills;
        }
    }

    /// Checks that a run that is killed often gives the same output as one that is not.
    fn gives_the_same_output(&self) {
        fs::create_dir(self.place.path("whole")).unwrap();
        let output = self.command("whole", false).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{stderr}");
        let whole = files(&self.place.path("whole"));
        let mut kills = 0;
        for round in Numbers::rounds() {
            fs::create_dir(self.place.path("killed")).unwrap();
            let mut numbers = Numbers(round);
            kills += self.killed_often("killed", &mut numbers);
            let killed = files(&self.place.path("killed"));
            let names = |files: &BTreeMap<PathBuf, Vec<u8>>| -> Vec<PathBuf> {
                files.keys().cloned().collect()
            };
            assert_eq!(names(&killed), names(&whole), "round {round}");
            for (name, bytes) in &killed {
                assert!(*bytes == whole[name], "round {round}: {}", name.display());
            }
            fs::remove_dir_all(self.place.path("killed")).unwrap();
        }
        assert!(kills > 0);
    }
}

/// Kills a run, unless it has finished.
fn kill(child: &mut Child) -> bool {
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    running && child.wait().unwrap().code().is_none()
}

/// Kills a run as soon as the unfinished files below `root` have this many bytes.
fn kill_when_written(child: &mut Child, root: &Path, bytes: u64) -> bool {
    while child.try_wait().unwrap().is_none() {
        if unfinished(root).1 >= bytes {
            return kill(child);
        }
        thread::sleep(Duration::from_micros(200));
    }
    false
}

/// Returns the number of unfinished files below a directory, and their length.
fn unfinished(root: &Path) -> (usize, u64) {
    let (mut count, mut length) = (0, 0);
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            let below = unfinished(&entry.path());
            (count, length) = (count + below.0, length + below.1);
        } else if entry.file_name().to_string_lossy().starts_with(".zhuihe-") {
            count += 1;
            length += entry.metadata().map_or(0, |m| m.len());
        }
    }
    (count, length)
}

#[test]
fn a_large_file_gives_the_same_output() {
    let place = Place::new().with("in.jsonl", records(0, 5000));
    Run {
        place: &place,
        args: &["in.jsonl"],
        output: "out.jsonl",
    }
    .gives_the_same_output();
}

#[test]
fn a_compressed_file_gives_the_same_output() {
    let place = Place::new().with("in.jsonl.gz", gzipped(&records(0, 5000)));
    Run {
        place: &place,
        args: &["in.jsonl.gz"],
        output: "out.jsonl.gz",
    }
    .gives_the_same_output();
}

#[test]
fn several_inputs_into_one_file_give_the_same_output() {
    let crlf = records(0, 1700).replace('\n', "\r\n");
    let place = Place::new()
        .with("a.jsonl", crlf.trim_end())
        .with("b.jsonl.gz", gzipped(&records(1700, 3400)))
        .with("c.jsonl", format!("\u{feff}{}", records(3400, 5000)));
    Run {
        place: &place,
        args: &["a.jsonl", "b.jsonl.gz", "c.jsonl"],
        output: "out.jsonl",
    }
    .gives_the_same_output();
}

#[test]
fn a_directory_gives_the_same_output() {
    let place = Place::new();
    for directory in ["in/a/b", "in/c"] {
        fs::create_dir_all(place.path(directory)).unwrap();
    }
    let mut place = place
        .with("in/a/large.jsonl", records(0, 2000))
        .with("in/a/b/large.jsonl.gz", gzipped(&records(2000, 4000)))
        .with("in/c/bad.txt", b"ok\n\xff\n")
        .with("in/c/picture.png", b"\x89PNG\r\n\0\0")
        .with("in/last.jsonl", records(4000, 5000));
    for i in 0..80 {
        let text = format!("4 月 {i} 日 ，开 工 。\n").repeat(i * 10);
        place = place.with(&format!("in/c/{i}.txt"), text);
    }
    Run {
        place: &place,
        args: &["in", "--include", "*.png"],
        output: "tree/",
    }
    .gives_the_same_output();
}

/// A run into `out.jsonl` that was killed after it stored a state.
fn interrupted() -> Place {
    interrupted_in(&records(0, 20_000))
}

/// The same, with other records.
fn interrupted_in(records: &str) -> Place {
    let place = Place::new().with("in.jsonl", records);
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhuihe"))
        .current_dir(place.path(""))
        .args(["in.jsonl", "-o", "out.jsonl", "--checkpoint", "64K"])
        .args(["--edits", "edits"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    assert!(kill_when_written(&mut child, &place.path(""), 1_500_000));
    assert!(unfinished(&place.path("")).0 >= 3);
    assert!(!place.path("out.jsonl").exists() && !place.path("edits").exists());
    place
}

const SAME: [&str; 7] = [
    "in.jsonl",
    "-o",
    "out.jsonl",
    "--checkpoint",
    "64K",
    "--edits",
    "edits",
];

#[test]
fn other_arguments_cannot_resume() {
    let place = interrupted();
    let before = place.names();
    fails(
        place
            .zhuihe()
            .args(SAME)
            .args(["--resume", "--ascii-width"]),
        "zhuihe: --resume: the interrupted run had different arguments",
    );
    assert_eq!(place.names(), before);
    place.zhuihe().args(SAME).arg("--resume").assert().code(3);
    assert_eq!(place.names(), ["edits", "in.jsonl", "out.jsonl"]);
}

#[test]
fn other_inputs_cannot_resume() {
    let place = interrupted();
    let mut file = File::options()
        .append(true)
        .open(place.path("in.jsonl"))
        .unwrap();
    file.write_all(b"{\"text\":\"1\"}\n").unwrap();
    fails(
        place.zhuihe().args(SAME).arg("--resume"),
        "zhuihe: --resume: the inputs have changed since the interrupted run",
    );
    assert!(!place.path("out.jsonl").exists());
}

#[test]
fn a_new_run_removes_leftovers() {
    let place = interrupted();
    place.zhuihe().args(SAME).assert().code(3);
    assert_eq!(place.names(), ["edits", "in.jsonl", "out.jsonl"]);
    let whole = place.read("out.jsonl");
    assert_eq!(whole.lines().count(), 20_000);
}

#[test]
fn resume_without_a_state_starts_a_new_run() {
    let place = Place::new().with("in.jsonl", records(0, 10));
    place
        .zhuihe()
        .args(["in.jsonl", "-o", "out.jsonl", "--resume"])
        .assert()
        .success()
        .stderr("");
    assert_eq!(place.names(), ["in.jsonl", "out.jsonl"]);
}

#[test]
fn standard_output_cannot_be_resumed() {
    let place = Place::new().with("in.jsonl", records(0, 10));
    fails(
        place.zhuihe().args(["in.jsonl", "-o", "-", "--resume"]),
        "zhuihe: --resume: the output is not a regular file",
    );
    fails(
        place.zhuihe().args(["in.jsonl", "--resume"]),
        "required arguments",
    );
}

#[test]
fn an_unreadable_state_is_an_error_only_with_resume() {
    for state in ["{", "{\"run\":\"1\"}"] {
        let place = Place::new()
            .with("in.jsonl", records(0, 10))
            .with(".zhuihe-state-of-out.jsonl.json", state);
        let args = ["in.jsonl", "-o", "out.jsonl"];
        fails(
            place.zhuihe().args(args).arg("--resume"),
            ".zhuihe-state-of-out.jsonl.json: invalid state file",
        );
        place.zhuihe().args(args).assert().success();
        assert_eq!(place.names(), ["in.jsonl", "out.jsonl"]);
    }
}

/// Otherwise, anyone who can write a state into the output directory of another user could truncate or remove files.
#[test]
fn a_forged_state_touches_no_other_file() {
    let place = interrupted();
    fs::create_dir(place.path("else")).unwrap();
    let place = place.with("else/mine", "mine");
    let state = place.read(".zhuihe-state-of-out.jsonl.json");
    let start = state.find("\"name\":\"").unwrap() + 8;
    let end = start + state[start..].find('"').unwrap();
    let forged = format!("{}else/mine{}", &state[..start], &state[end..]);
    let place = place.with(".zhuihe-state-of-out.jsonl.json", forged);
    fails(
        place.zhuihe().args(SAME).arg("--resume"),
        "invalid names of temporary files",
    );
    place.zhuihe().args(SAME).assert().code(3);
    assert_eq!(place.read("else/mine"), "mine");
}

#[test]
fn an_output_with_a_long_name_has_a_state_too() {
    let name = "缀".repeat(80) + ".jsonl";
    let place = Place::new().with("in.jsonl", records(0, 2000));
    place
        .zhuihe()
        .args(["in.jsonl", "--checkpoint", "64K", "-o", &name])
        .assert()
        .code(3);
    assert_eq!(place.names(), ["in.jsonl", &name]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_a_run_that_can_be_resumed() {
    let place = Place::new().with("in.jsonl", records(0, 5000));
    fs::create_dir(place.path("small")).unwrap();
    let small = place.path("small");
    let mount = |args: &[&str]| {
        let mounted = Command::new("mount")
            .args(args)
            .arg(&small)
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|s| s.success())
    };
    if !mount(&["-t", "tmpfs", "-o", "size=1m", "tmpfs"]) {
        eprintln!("skipped: no file system can be mounted here");
        return;
    }
    let args = ["in.jsonl", "--checkpoint", "64K", "-o", "small/out.jsonl"];
    let full = place.zhuihe().args(args).output().unwrap();
    let names = |what: &str| {
        let name = |e: fs::DirEntry| e.file_name().to_string_lossy().into_owned();
        let names = fs::read_dir(&small).unwrap().map(|e| name(e.unwrap()));
        names.filter(|n| n.contains(what)).count()
    };
    let left = (names("out.jsonl"), names(".tmp"));
    let grown = mount(&["-o", "remount,size=20m"]);
    let resumed = place.zhuihe().args(args).arg("--resume").output().unwrap();
    let lines = fs::read_to_string(small.join("out.jsonl")).map(|t| t.lines().count());
    let all = names("");
    assert!(
        Command::new("umount")
            .arg(&small)
            .status()
            .unwrap()
            .success()
    );

    let stderr = String::from_utf8(full.stderr).unwrap();
    assert_eq!(full.status.code(), Some(2), "{stderr}");
    assert!(
        contains("zhuihe: small/out.jsonl: cannot write: No space left").eval(&stderr),
        "{stderr}"
    );
    assert!(
        stderr.contains("repeat the command with `--resume`"),
        "{stderr}"
    );
    // The state, and the part.
    assert_eq!(left, (1, 1));
    assert!(grown);
    assert_eq!(resumed.status.code(), Some(3));
    assert_eq!((lines.unwrap(), all), (5000, 1));
}

/// A state may be stored after the last record of a source, before the end of the source is known.
#[test]
fn a_source_resumed_at_its_end_gets_no_line_end() {
    let records = records(0, 20_000);
    let records = records.trim_end();
    let place = interrupted_in(records);
    let clean = ["in.jsonl", "-o", "whole.jsonl"];
    place.zhuihe().args(clean).assert().code(3);
    let whole = place.read("whole.jsonl");

    let path = ".zhuihe-state-of-out.jsonl.json";
    let mut state: Value = serde_json::from_str(&place.read(path)).unwrap();
    let shared = &mut state["shared"];
    shared["last"] = b'}'.into();
    shared["part"]["length"] = whole.len().into();
    let part = shared["part"]["name"].as_str().unwrap().to_owned();
    state["current_source"]["at"] = json!({"offset": records.len(), "lines": 20_000});
    let place = place.with(path, state.to_string()).with(&part, &whole);
    place.zhuihe().args(SAME).arg("--resume").assert().code(3);
    assert!(place.read("out.jsonl") == whole);
}
