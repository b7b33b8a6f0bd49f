//! The programs in `examples` run, and print what they say.

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

/// Runs an example, which cargo has built, and returns its standard output.
fn run(name: &str, arguments: &[&str], input: &str) -> String {
    let tests = env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap();
    let program = program
        .join("examples")
        .join(name)
        .with_extension(env::consts::EXE_EXTENSION);
    let mut child = Command::new(&program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{}: {e}", program.display()));
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{name}: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_string() {
    let want = "全市粮食播种面积稳定在58万亩以上，同比增长2.3%。\n";
    assert_eq!(run("string", &[], ""), want);
}

#[test]
fn a_file_with_its_edits() {
    let edits = run(
        "edits",
        &["fixtures/broken/page-seed-manner-hand.raw.txt"],
        "",
    );
    assert!(edits.lines().count() > 20, "{edits}");
    assert!(
        edits.contains(": line_joined by han-line (0.97): "),
        "{edits}"
    );
}

#[test]
fn a_stream() {
    assert_eq!(run("stream", &[], "停 水 通 知\n"), "停水通知\n");
}

#[cfg(feature = "user-words")]
#[test]
fn words_of_the_user() {
    let want =
        "今年以来，窑湾镇抓住机遇，引进硼新材料企业三家，新增就业岗位二百个，带动周边农户增收。\n";
    assert_eq!(run("user_words", &[], ""), want);
}

#[cfg(feature = "rayon")]
#[test]
fn many_texts() {
    let want = "changed: \"停水通知\\n各位业主\\n\"\nunchanged: \"今天天气很好。\\n\"\n";
    assert_eq!(run("many", &[], ""), want);
}
