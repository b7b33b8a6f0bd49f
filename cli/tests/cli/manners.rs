//! What the command says at a terminal, at Ctrl-C, and to a wrong command line.

use crate::{BROKEN, Place, WHOLE, fails};

#[test]
fn a_misspelled_subcommand_is_named() {
    let place = Place::new().with("raports", BROKEN);
    for (args, message) in [
        (
            &["raport", "a.txt"][..],
            "there is no file or subcommand 'raport': did you mean 'report'?",
        ),
        (&["dumpconfig"], "did you mean 'dump-config'?"),
        (&["hlep"], "did you mean 'help'?"),
        (
            &["raport.txt"],
            "zhuihe: raport.txt: no such file or directory",
        ),
        (
            &["dir/raport"],
            "zhuihe: dir/raport: no such file or directory",
        ),
        (&["zzz"], "zhuihe: zzz: no such file or directory"),
    ] {
        fails(place.zhuihe().args(args), message);
    }
    place.zhuihe().arg("raports").assert().success();
}

#[test]
fn an_unknown_rule_is_an_error_for_explain() {
    let place = Place::new().with("a.txt", BROKEN);
    fails(
        place.zhuihe().args(["explain", "--rule", "dat", "a.txt"]),
        "unknown rule `dat`: did you mean `date`?",
    );
}

#[test]
fn a_text_has_no_fields() {
    let place = Place::new()
        .with("a.txt", BROKEN)
        .with("in/a.txt", WHOLE)
        .with("in/b.jsonl", "{\"body\": \"停 水 通 知\"}\n");
    let message =
        "is text, which has no field `body`: omit `--field`, or set its format with `--from`";
    fails(place.zhuihe().args(["--field", "body", "a.txt"]), message);
    fails(
        place.zhuihe().args(["--field", "body"]).write_stdin(BROKEN),
        message,
    );
    let report = ["report", "--field", "body", "a.txt", "-o", "a.html"];
    fails(place.zhuihe().args(report), message);
    // A directory may hold both, and a settings file is for all.
    let mut command = place.zhuihe();
    command
        .args(["--field", "body", "in", "-o", "out"])
        .assert()
        .success();
    assert_eq!(place.read("out/b.jsonl"), "{\"body\": \"停水通知\"}\n");
    let place = place.with("zhuihe.toml", "field = [\"body\"]\n");
    place.zhuihe().arg("a.txt").assert().success();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    use crate::hostile::in_terminal;
    use crate::{BROKEN, JOINED, Place, WHOLE};

    #[test]
    fn closed_standard_output_is_an_error() {
        let place = Place::new().with("a.txt", BROKEN);
        for (args, status) in [
            ("a.txt", 2),
            ("explain a.txt", 2),
            ("--help", 2),
            ("--version", 2),
            ("-w a.txt", 0),
            ("-o b.txt a.txt", 0),
        ] {
            let output = Command::new("sh")
                .args([
                    "-c",
                    &format!("{} {args} >&-", env!("CARGO_BIN_EXE_zhuihe")),
                ])
                .current_dir(place.path(""))
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(status), "{args}");
            let message = "zhuihe: standard output: cannot write: it is closed\n";
            let expected = if status == 0 { "" } else { message };
            assert_eq!(
                String::from_utf8(output.stderr).unwrap(),
                expected,
                "{args}"
            );
        }
        // Not to be confused with a device that takes all.
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhuihe"));
        let status = command
            .arg(place.path("a.txt"))
            .stdout(Stdio::null())
            .status();
        assert!(status.unwrap().success());
    }

    #[test]
    fn a_diff_in_a_terminal_is_coloured() {
        let place = Place::new().with("a.txt", BROKEN);
        let diff = in_terminal(&place, "--diff a.txt");
        assert!(diff.contains("\u{1b}[31m-亩以上"), "{diff:?}");
        assert!(diff.contains("\u{1b}[32m+全市"), "{diff:?}");
    }

    #[test]
    fn a_terminal_is_told_how_to_paste() {
        let place = Place::new();
        for args in ["", "explain", "--diff -"] {
            let line = format!("{} {args}", env!("CARGO_BIN_EXE_zhuihe"));
            let mut child = Command::new("script")
                .args(["-qec", &line, "/dev/null"])
                .current_dir(place.path(""))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut stdin = child.stdin.take().unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let invitation = lines.next().unwrap().unwrap();
            assert!(
                invitation.contains("paste a text, then press Ctrl-D on an empty line"),
                "{args}: {invitation}"
            );
            stdin.write_all("停 水 通 知\n\u{4}".as_bytes()).unwrap();
            let rest: Vec<String> = lines.map(Result::unwrap).collect();
            assert!(
                rest.iter().any(|line| line.contains("停水通知")) || args == "explain",
                "{rest:?}"
            );
            child.wait().unwrap();
        }
        // Others are not.
        let mut command = place.zhuihe();
        command.write_stdin(WHOLE).assert().success().stderr("");
    }

    /// Starts a command that cleans `a.txt` and then waits for the writer of a pipe.
    fn waiting(place: &Place, args: &[&str]) -> Child {
        let made = Command::new("mkfifo").arg(place.path("pipe")).status();
        assert!(made.unwrap().success());
        Command::new(env!("CARGO_BIN_EXE_zhuihe"))
            .args(args)
            .args(["a.txt", "pipe"])
            .current_dir(place.path(""))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn wait_until(what: &str, condition: impl Fn() -> bool) {
        let begun = Instant::now();
        while !condition() {
            assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Sends a signal, and returns the exit status and the messages.
    fn interrupt(child: Child, signal: &str) -> (Option<i32>, String) {
        let sent = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        let output = child.wait_with_output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }

    /// Returns the names of all unfinished files.
    fn unfinished(place: &Place, folder: &str) -> Vec<String> {
        let names = std::fs::read_dir(place.path(folder)).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".tmp")).collect()
    }

    #[test]
    fn an_interrupted_run_says_what_is_finished_and_how_to_go_on() {
        for signal in ["-INT", "-TERM"] {
            let place = Place::new().with("a.txt", BROKEN);
            let child = waiting(&place, &["-o", "out/"]);
            wait_until("the first file", || place.path("out/a.txt").exists());
            let (status, messages) = interrupt(child, signal);
            assert_eq!(status, Some(130));
            assert_eq!(
                messages,
                "zhuihe: interrupted: 1 input is finished; repeat the command with `--resume` to clean the others\n"
            );
            assert_eq!(place.read("out/a.txt"), JOINED);
            assert_eq!(unfinished(&place, "out"), [""; 0]);
            assert_eq!(unfinished(&place, ""), [""; 0]);
        }
    }

    #[test]
    fn an_interrupted_file_is_left_as_it_was() {
        let place = Place::new().with("a.txt", BROKEN).with("out.txt", "old\n");
        let child = waiting(&place, &["-o", "out.txt"]);
        wait_until("the output", || !unfinished(&place, "").is_empty());
        let (status, messages) = interrupt(child, "-INT");
        assert_eq!(status, Some(130));
        assert!(
            messages.contains("out.txt is not written: repeat the command"),
            "{messages}"
        );
        assert_eq!(place.read("out.txt"), "old\n");
        assert_eq!(unfinished(&place, ""), [""; 0]);
    }
}
