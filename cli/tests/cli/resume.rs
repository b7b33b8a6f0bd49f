//! Runs that are killed, and repeated.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

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

/// Returns a run of `args` in a place. With `--resume`, the run skips finished files.
fn run(place: &Place, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhuihe"));
    command
        .current_dir(place.path(""))
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// Repeats a run that writes below `into`, killing it, until it finishes. Returns the number of kills.
fn killed_often(place: &Place, args: &[&str], into: &str, numbers: &mut Numbers) -> u64 {
    let root = place.path(into);
    let mut kills = 0;
    loop {
        // On a busy machine a run progresses less: each kill extends the time for the next run.
        let patience = 1 + kills / 8;
        let mut child = run(place, args).spawn().unwrap();
        let was_killed = match numbers.below(2) {
            0 => {
                // A run takes a few hundred milliseconds.
                let time = numbers.below(300_000 * patience);
                thread::sleep(Duration::from_micros(time));
                kill(&mut child)
            }
            _ => kill_when_written(&mut child, &root, numbers.below(1_000_000 * patience)),
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

/// Checks that a run that is killed often gives the same output below `killed` as another one below `whole`.
fn gives_the_same_output(place: &Place, whole: &[&str], killed: &[&str]) {
    fs::create_dir(place.path("whole")).unwrap();
    let output = run(place, whole).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    let whole = files(&place.path("whole"));
    let mut kills = 0;
    for round in Numbers::rounds() {
        fs::create_dir(place.path("killed")).unwrap();
        kills += killed_often(place, killed, "killed", &mut Numbers(round));
        let killed = files(&place.path("killed"));
        let names = |files: &BTreeMap<PathBuf, Vec<u8>>| -> Vec<PathBuf> {
            files.keys().cloned().collect()
        };
        assert_eq!(names(&killed), names(&whole), "round {round}");
        for (name, bytes) in &killed {
            assert!(*bytes == whole[name], "round {round}: {}", name.display());
        }
        fs::remove_dir_all(place.path("killed")).unwrap();
    }
    assert!(kills > 0);
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
fn a_file_gives_the_same_output() {
    let place = Place::new().with("in.jsonl.gz", gzipped(&records(0, 3000)));
    let args = |out| ["in.jsonl.gz", "-o", out];
    gives_the_same_output(
        &place,
        &args("whole/out.jsonl.gz"),
        &args("killed/out.jsonl.gz"),
    );
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
        .with("in/last.jsonl", records(4000, 5000));
    for i in 0..80 {
        let text = format!("4 月 {i} 日 ，开 工 。\n").repeat(i * 10);
        place = place.with(&format!("in/c/{i}.txt"), text);
    }
    // The last records of a run are rejected, so that every run that finishes has the same status.
    gives_the_same_output(
        &place,
        &["in", "-o", "whole/"],
        &["in", "-o", "killed/", "--resume"],
    );
}

#[test]
fn finished_files_are_skipped() {
    let place = Place::new();
    fs::create_dir(place.path("in")).unwrap();
    let place = place
        .with("in/a.txt", "4 月\n")
        .with("in/b.txt", "5 月\n")
        .with("in/c.txt", "6 月\n");
    let args = ["in", "-o", "out/"];
    place.zhuihe().args(args).assert().success();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let place = place
        .with("out/a.txt", "mine\n")
        .with("out/b.txt", "older\n");
    File::options()
        .write(true)
        .open(place.path("out/b.txt"))
        .and_then(|file| file.set_modified(long_ago))
        .unwrap();
    fs::remove_file(place.path("out/c.txt")).unwrap();
    place
        .zhuihe()
        .args(args)
        .arg("--resume")
        .assert()
        .success()
        .stderr("zhuihe: --resume: skipped 1 finished files\n");
    assert_eq!(place.read("out/a.txt"), "mine\n");
    assert_eq!(place.read("out/b.txt"), "5月\n");
    assert_eq!(place.read("out/c.txt"), "6月\n");
}

#[test]
fn a_converted_file_is_skipped_under_its_new_name() {
    let place = Place::new();
    fs::create_dir(place.path("in")).unwrap();
    let place = place.with("in/a.txt", "4 月\n");
    let args = ["in", "-o", "out/", "--to", "jsonl"];
    place.zhuihe().args(args).assert().success();
    let place = place.with("out/a.jsonl", "mine\n");
    place.zhuihe().args(args).arg("--resume").assert().success();
    assert_eq!(place.read("out/a.jsonl"), "mine\n");
}

/// Interrupts a run into `out.jsonl`.
fn interrupted() -> Place {
    let place = Place::new().with("in.jsonl", records(0, 20_000));
    let args = ["in.jsonl", "-o", "out.jsonl", "--edits", "edits"];
    let mut child = run(&place, &args).spawn().unwrap();
    assert!(kill_when_written(&mut child, &place.path(""), 1_500_000));
    assert_eq!(unfinished(&place.path("")).0, 2);
    assert!(!place.path("out.jsonl").exists() && !place.path("edits").exists());
    place
}

#[test]
fn a_new_run_removes_leftovers() {
    let place = interrupted();
    let args = ["in.jsonl", "-o", "out.jsonl"];
    place.zhuihe().args(args).assert().code(3);
    assert_eq!(place.names(), ["in.jsonl", "out.jsonl"]);
    assert_eq!(place.read("out.jsonl").lines().count(), 20_000);
}

#[test]
fn leftovers_in_place_are_removed() {
    let place = Place::new().with("in/a.jsonl", records(0, 20_000));
    let mut child = run(&place, &["-w", "in"]).spawn().unwrap();
    assert!(kill_when_written(&mut child, &place.path(""), 1_500_000));
    assert_eq!(unfinished(&place.path("in")).0, 1);
    assert_eq!(place.read("in/a.jsonl"), records(0, 20_000));
    let place = place.with("in/a.jsonl", "{\"text\":\"4 月\"}\n");
    place.zhuihe().args(["-w", "in/a.jsonl"]).assert().success();
    assert_eq!(unfinished(&place.path("in")).0, 0);
}

#[test]
fn a_file_of_a_running_command_is_no_leftover() {
    let place = Place::new()
        .with("in.jsonl", records(0, 20_000))
        .with("other.txt", "4 月\n");
    let mut child = run(&place, &["in.jsonl", "-o", "out.jsonl"])
        .spawn()
        .unwrap();
    while unfinished(&place.path("")).0 == 0 {
        assert!(child.try_wait().unwrap().is_none());
        thread::sleep(Duration::from_micros(200));
    }
    let args = ["other.txt", "-o", "other.out"];
    place.zhuihe().args(args).assert().success();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert_eq!(place.read("out.jsonl").lines().count(), 20_000);
}

#[test]
fn only_a_run_into_a_directory_can_be_resumed() {
    let place = Place::new().with("in.txt", "甲。\n");
    for output in ["-", "out.txt"] {
        fails(
            place.zhuihe().args(["in.txt", "-o", output, "--resume"]),
            "zhuihe: --resume: skips what is finished in an output directory",
        );
    }
    fails(
        place.zhuihe().args(["in.txt", "--resume"]),
        "required arguments",
    );
    fails(
        place
            .zhuihe()
            .args(["in.txt", "-o", "out/", "--resume", "--rejects", "r"]),
        "cannot be used with",
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_a_run_that_can_be_resumed() {
    let place = Place::new();
    for (i, name) in ["a", "b", "c"].iter().enumerate() {
        let path = format!("in/{name}.jsonl");
        fs::create_dir_all(place.path("in")).unwrap();
        fs::write(place.path(&path), records(1000 * i, 1000 * (i + 1))).unwrap();
    }
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
    let args = ["in", "-o", "small/"];
    let full = place.zhuihe().args(args).output().unwrap();
    let left: Vec<_> = files(&small).into_keys().collect();
    let grown = mount(&["-o", "remount,size=20m"]);
    let resumed = place.zhuihe().args(args).arg("--resume").output().unwrap();
    let all: Vec<_> = files(&small).into_keys().collect();
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
        stderr.contains("zhuihe: small/b.jsonl: cannot write: No space left"),
        "{stderr}"
    );
    assert!(
        stderr.contains("repeat the command with `--resume`"),
        "{stderr}"
    );
    assert_eq!(left, [Path::new("a.jsonl")]);
    assert!(grown);
    assert_eq!(resumed.status.code(), Some(3));
    assert_eq!(all, ["a.jsonl", "b.jsonl", "c.jsonl"].map(PathBuf::from));
}
