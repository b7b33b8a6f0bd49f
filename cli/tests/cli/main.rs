//! Runs the command as a user does.

mod bom;
mod check;
mod completions;
mod dictionary;
mod diff;
mod encoding;
mod explain;
mod failures;
mod help;
mod hostile;
mod in_place;
mod input;
mod json;
mod jsonl;
mod long;
mod manners;
mod options;
mod output;
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
mod pipe;
mod readme;
mod rejects;
mod report;
mod resume;
mod rules;
mod score;
mod settings;
mod tree;

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use predicates::str::contains;
use tempfile::TempDir;

/// A text that needs no repair.
const WHOLE: &str = "你好，世界。\n";

/// A paragraph with broken lines, and the same joined.
const BROKEN: &str = "全市粮食播种面积稳定在五十八万\n亩以上，同比增长百分之二点三，\n其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩，早稻收购价\n格稳中有升，农户种粮积极性不断\n提高。\n";
const JOINED: &str = "全市粮食播种面积稳定在五十八万亩以上，同比增长百分之二点三，其中夏粮播种面积二十一万亩，比上年增加一万两千亩，早稻收购价格稳中有升，农户种粮积极性不断提高。\n";

/// Two broken paragraphs, of which the first ends inside a line.
const PARAGRAPHS: &str = "全市粮食播种面积稳定在五十八万\n亩以上，同比增长百分之二点三，\n其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩。\n早稻收购价格稳中有升，农户种粮\n积极性不断提高，全市新增高标准\n农田三万亩，粮食产能稳步提升。\n";

/// A temporary directory with files, removed on drop.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    #[cfg(unix)]
    fn is_link(&self, name: &str) -> bool {
        fs::symlink_metadata(self.path(name)).unwrap().is_symlink()
    }

    /// Returns the names of all entries, including forgotten temporary files.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Returns the command, run in this directory without environment variables for colours.
    fn zhuihe(&self) -> Command {
        let mut command = zhuihe();
        command.current_dir(self.0.path());
        command
    }
}

fn zhuihe() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhuihe"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C");
    command
}

/// Returns what the command prints for a text on standard input; nothing may go to standard error.
#[track_caller]
fn printed(args: &[&str], text: &str) -> String {
    let assert = zhuihe()
        .args(args)
        .write_stdin(text)
        .assert()
        .success()
        .stderr("");
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

/// Checks that a command fails with this message, and prints nothing.
#[track_caller]
fn fails(command: &mut Command, message: &str) {
    command
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains(message));
}

/// Checks that a command can't read its only text for this reason, and prints nothing.
#[track_caller]
fn rejects(command: &mut Command, reason: &str) {
    command.assert().code(3).stdout("").stderr(contains(reason));
}

/// Checks that the help printed for `args` contains all these texts.
#[track_caller]
fn help_has(args: &[&str], texts: &[&str]) {
    let mut assert = zhuihe().args(args).assert().success().stderr("");
    for &text in texts {
        assert = assert.stdout(contains(text));
    }
}
