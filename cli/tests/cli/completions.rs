//! `zhuihe completions` and `zhuihe man`.

use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

use crate::{Place, fails, printed, zhuihe};

const COMMANDS: [&str; 7] = [
    "score",
    "explain",
    "report",
    "rules",
    "dump-config",
    "completions",
    "man",
];

/// Returns what a program prints for a text on standard input; `None` if it is not installed.
fn output(program: &str, args: &[&str], text: &str) -> Option<String> {
    let child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match child {
        Err(e) if e.kind() == ErrorKind::NotFound => {
            println!("skipped: there is no {program}");
            return None;
        }
        child => child.unwrap(),
    };
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {complaints}");
    assert_eq!(complaints, "", "{program} {args:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn every_shell_has_a_script() {
    for (shell, mark) in [
        ("bash", "complete -F _zhuihe"),
        ("zsh", "#compdef zhuihe"),
        ("fish", "complete -c zhuihe"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[zhuihe]"),
    ] {
        let script = printed(&["completions", shell], "");
        assert!(script.contains(mark), "{shell}");
        for command in COMMANDS {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    fails(zhuihe().args(["completions", "cmd"]), "invalid value 'cmd'");
    fails(zhuihe().arg("completions"), "<SHELL>");
}

#[test]
fn shells_can_read_their_scripts() {
    for shell in ["bash", "zsh"] {
        let script = printed(&["completions", shell], "");
        output(shell, &["-n"], &script);
    }
    let script = printed(&["completions", "fish"], "");
    output("fish", &["--no-execute"], &script);
}

#[test]
fn bash_completes() {
    let place = Place::new().with("zhuihe.bash", printed(&["completions", "bash"], ""));
    let script = place.path("zhuihe.bash");
    let complete = |words: &str| {
        let words: Vec<&str> = words.split(' ').collect();
        let [.., before, last] = words[..] else {
            unreachable!("a command and a word of its line")
        };
        let script = format!(
            "source {}\n\
             complete -p zhuihe > /dev/null || exit 3\n\
             COMP_WORDS=({})\n\
             COMP_CWORD={}\n\
             _zhuihe zhuihe {last} {before}\n\
             printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
            script.display(),
            words.join(" "),
            words.len() - 1,
        );
        output("bash", &["--norc", "-c", &script], "")
    };
    for (words, want) in [
        ("zhuihe --ru", &["--rules"][..]),
        ("zhuihe dump", &["dump-config"]),
        ("zhuihe explain --iso", &["--isolated"]),
        ("zhuihe --block-separator b", &["blank-line"]),
        ("zhuihe completions f", &["fish"]),
    ] {
        let Some(completed) = complete(words) else {
            return;
        };
        assert_eq!(completed.lines().collect::<Vec<_>>(), want, "{words}");
    }
}

#[test]
fn every_command_has_a_page() {
    let page = printed(&["man"], "");
    assert!(page.contains(".TH zhuihe 1"), "{page}");
    for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SUBCOMMANDS"] {
        assert!(page.contains(&format!(".SH {section}\n")), "{section}");
    }
    for command in COMMANDS {
        let name = command.replace('-', "\\-");
        assert!(
            page.contains(&format!("zhuihe\\-{name}(1)")),
            "{command}\n{page}"
        );
        let page = printed(&["man", command], "");
        assert!(page.contains(&format!(".TH zhuihe-{command} 1")), "{page}");
        assert!(page.contains(&format!("zhuihe\\-{name} \\- ")), "{page}");
    }
    let version = format!("zhuihe {}", env!("CARGO_PKG_VERSION"));
    assert!(printed(&["man", "explain"], "").contains(&version));
}

#[test]
fn groff_formats_the_pages_without_a_warning() {
    for args in [&["man"][..], &["man", "explain"], &["man", "dump-config"]] {
        let page = printed(args, "");
        let Some(set) = output(
            "groff",
            &["-man", "-Tutf8", "-Kutf8", "-ww", "-P-cbou"],
            &page,
        ) else {
            return;
        };
        assert!(set.contains("SYNOPSIS"), "{set}");
        // Examples keep their line breaks.
        let lines: Vec<&str> = set.lines().map(str::trim).collect();
        let at = lines.iter().position(|l| *l == "EXAMPLES").unwrap();
        assert!(lines[at + 1].starts_with("zhuihe "), "{set}");
        assert!(
            lines[at + 2].starts_with("zhuihe ") || lines[at + 2].contains(" | "),
            "{set}"
        );
    }
}

#[test]
fn an_unknown_page_is_refused() {
    fails(
        zhuihe().args(["man", "explian"]),
        "a similar value exists: 'explain'",
    );
    fails(zhuihe().args(["man", "help"]), "invalid value 'help'");
}
