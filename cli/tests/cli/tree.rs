//! Directories and lists of files. `tests/formats` compares them with other programs.

use std::fs;

use predicates::str::contains;

use crate::{BROKEN, JOINED, PARAGRAPHS, Place, WHOLE};

/// A tree with files to clean and files to skip.
fn tree() -> Place {
    let place = Place::new();
    for directory in ["in/b", "in/.hidden", "in/build"] {
        fs::create_dir_all(place.path(directory)).unwrap();
    }
    place
        .with("in/a.txt", BROKEN)
        .with("in/b/c.md", WHOLE)
        .with("in/b/page", BROKEN)
        .with("in/b/picture.png", b"\x89PNG\r\n\0\0")
        .with("in/style.css", WHOLE)
        .with("in/.hidden/d.txt", BROKEN)
        .with("in/build/e.txt", BROKEN)
        .with("in/.gitignore", "build/\n")
}

#[test]
fn the_output_has_the_structure_of_the_input() {
    for (args, there, not_there) in [
        (
            &[][..],
            &["a.txt", "b/c.md"][..],
            &[".hidden", "build", "b/page", "b/picture.png", "style.css"][..],
        ),
        (
            &["--hidden"],
            &["a.txt", ".hidden/d.txt"],
            &["build", ".gitignore"],
        ),
        (&["--no-ignore"], &["a.txt", "build/e.txt"], &[".hidden"]),
        (&["--exclude", "*.md"], &["a.txt"], &["b"]),
    ] {
        let place = tree();
        place
            .zhuihe()
            .args(["in", "-o", "out"])
            .args(args)
            .assert()
            .success()
            .stderr("");
        for name in there {
            assert!(place.path("out").join(name).is_file(), "{args:?}: {name}");
        }
        for name in not_there {
            assert!(!place.path("out").join(name).exists(), "{args:?}: {name}");
        }
        assert_eq!(place.read("out/a.txt"), JOINED);
    }
}

#[test]
fn include_adds_other_types() {
    let other = ["b/page", "style.css"];
    for (args, taken) in [
        (&["--include", "page"][..], &["b/page"][..]),
        (&["--include", "*.css", "--include", "p*g*"], &other),
        (&["--include", "/page"], &[]),
        (&["--include", "/b/page"], &["b/page"]),
        (&["--include", "b/"], &["b/page"]),
        (&["--include", "*", "--exclude", "*.css"], &["b/page"]),
        (&["--include", "build"], &[]),
        (&["--include", ".gitignore"], &[]),
        (&["--include", ".gitignore", "--hidden"], &[".gitignore"]),
    ] {
        let place = tree();
        let mut command = place.zhuihe();
        command.args(["in", "-o", "out"]).args(args);
        command.assert().success();
        // Files of a recognized type are always cleaned.
        for name in ["a.txt", "b/c.md"] {
            assert!(place.path("out").join(name).is_file(), "{args:?}: {name}");
        }
        for name in other.iter().chain(&[".gitignore", "build/e.txt"]) {
            let is_there = place.path("out").join(name).is_file();
            assert_eq!(is_there, taken.contains(name), "{args:?}: {name}");
        }
    }
}

#[test]
fn an_included_file_that_is_not_text_is_skipped() {
    tree()
        .zhuihe()
        .args(["in", "-o", "out", "--include", "*.png"])
        .assert()
        .success()
        .stderr("zhuihe: in/b/picture.png: is not a text file, skipped\n");
}

#[test]
fn a_file_that_is_named_may_have_any_type() {
    let place = tree();
    for args in [&["in/b/page"][..], &["--files-from", "list"]] {
        let place = place.path("list");
        fs::write(&place, "in/b/page\n").unwrap();
        let mut command = crate::zhuihe();
        command.current_dir(place.parent().unwrap()).args(args);
        command.assert().success().stdout(JOINED).stderr("");
    }
}

#[test]
fn a_wrong_glob_is_an_error() {
    for option in ["--include", "--exclude"] {
        let place = tree();
        let mut command = place.zhuihe();
        crate::fails(command.args(["in", option, "{"]), option);
    }
}

#[test]
fn a_directory_with_nothing_to_clean_is_reported() {
    let message = |directory: &str| {
        format!(
            "zhuihe: {directory}: no files to clean: only text (.txt, .text), Markdown (.md, .markdown), JSON Lines \
             and Parquet files are searched for; use `--include GLOB` to add other file types\n"
        )
    };
    let place = tree().with("other/a.css", WHOLE).with("list", "other\n");
    fs::create_dir(place.path("empty")).unwrap();
    for (args, directory) in [
        (&["other", "-o", "out"][..], "other"),
        (&["empty"], "empty"),
        (&["in", "--exclude", "*", "--include", "*"], "in"),
        (&["--files-from", "list"], "other"),
        (&["--check", "other", "in/b/c.md"], "other"),
    ] {
        let mut command = place.zhuihe();
        let assert = command.args(args).assert().success();
        assert.stdout("").stderr(message(directory));
    }
    place
        .zhuihe()
        .args(["other", "--include", "*.css"])
        .assert()
        .success()
        .stdout(WHOLE)
        .stderr("");
}

/// In Markdown, a single line end does not end a paragraph.
#[test]
fn paragraphs_of_markdown_have_a_blank_line_between_them() {
    let place = Place::new()
        .with("in/a.txt", PARAGRAPHS)
        .with("in/b.md", PARAGRAPHS)
        .with("in/c.Markdown", PARAGRAPHS)
        .with("as-lines.toml", "block-separator = \"line-end\"\n");
    let cleaned = |file: &str, args: &[&str]| {
        let mut command = place.zhuihe();
        let assert = command.arg(file).args(args).assert().success().stderr("");
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let lines = cleaned("in/a.txt", &[]);
    assert_eq!(lines.matches('\n').count(), 2, "{lines}");
    let apart = lines.replacen('\n', "\n\n", 1);
    assert_eq!(cleaned("in/b.md", &[]), apart);
    assert_eq!(cleaned("in/c.Markdown", &[]), apart);
    assert_eq!(cleaned("in", &[]), [&*lines, &apart, &apart].concat());
    for set in [
        &["--block-separator", "line-end"][..],
        &["-c", "as-lines.toml"],
    ] {
        assert_eq!(cleaned("in/b.md", set), lines, "{set:?}");
    }
    for whole in [&["--stats", "stats"][..], &["--edits", "edits"]] {
        assert_eq!(cleaned("in/b.md", whole), apart, "{whole:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&cleaned("in/b.md", &["--json"])).unwrap();
    assert_eq!(json["text"], apart);
    // A long text is cleaned while it is read.
    let long = PARAGRAPHS.repeat(2 << 20 >> 8);
    let place = place.with("long.txt", &long).with("long.md", &long);
    let printed = |file: &str, args: &[&str]| {
        let mut command = place.zhuihe();
        let assert = command.arg(file).args(args).assert().success();
        assert.get_output().stdout.clone()
    };
    let blank_lines = ["--block-separator", "blank-line"];
    assert_eq!(printed("long.md", &[]), printed("long.txt", &blank_lines));
}

#[test]
fn a_tree_is_cleaned_in_place() {
    let place = tree();
    place.zhuihe().args(["-w", "in"]).assert().success();
    assert_eq!(place.read("in/a.txt"), JOINED);
    assert_eq!(place.read("in/build/e.txt"), BROKEN);
    place.zhuihe().args(["--check", "in"]).assert().success();
}

/// They have the same name in different directories.
#[test]
fn two_files_of_the_same_name_are_cleaned_in_place() {
    let place = tree().with("in/b/a.txt", BROKEN);
    place
        .zhuihe()
        .args(["-w", "in/a.txt", "in/b/a.txt"])
        .assert()
        .success()
        .stderr("");
    assert_eq!(place.read("in/b/a.txt"), JOINED);
}

#[test]
fn two_inputs_with_the_same_output_are_an_error() {
    let place = tree().with("in/b/a.txt", WHOLE).with("in/b/c.txt", WHOLE);
    place
        .zhuihe()
        .args(["in/a.txt", "in/b/a.txt", "-o", "out/"])
        .assert()
        .code(2)
        .stderr(contains(
            "in/b/a.txt: another input has the same output name, `a.txt`",
        ));
    assert_eq!(place.read("out/a.txt"), JOINED);
    place
        .zhuihe()
        .args(["in/b", "-o", "records/", "--to", "jsonl"])
        .assert()
        .code(2)
        .stderr(contains(
            "in/b/c.txt: another input has the same output name, `c.jsonl`",
        ));
}

#[test]
fn a_list_may_end_its_names_by_a_byte_0() {
    for list in [
        "in/a.txt\nin/b/c.md\n",
        "in/a.txt\0in/b/c.md\0",
        "\r\nin/a.txt\r\nin/b",
    ] {
        let place = tree();
        place
            .zhuihe()
            .args(["--files-from", "-", "-o", "out/"])
            .write_stdin(list)
            .assert()
            .success();
        assert_eq!(place.read("out/in/a.txt"), JOINED);
        assert_eq!(place.read("out/in/b/c.md"), WHOLE);
    }
}

#[test]
fn a_listed_path_with_dots_is_refused() {
    let place = tree().with("list", "../secret.txt\nin/../in/a.txt\nin/a.txt\n");
    place
        .zhuihe()
        .args(["--files-from", "list", "-o", "out/"])
        .assert()
        .code(2)
        .stderr(contains(
            "../secret.txt: a path in a list cannot contain `..`",
        ));
    assert_eq!(place.read("out/in/a.txt"), JOINED);
}

#[test]
fn the_output_is_not_an_input() {
    let place = tree();
    for _ in 0..2 {
        place
            .zhuihe()
            .args([".", "-o", "in/out", "--edits", "in/edits.jsonl"])
            .assert()
            .success();
        assert!(place.path("in/out/in/a.txt").is_file());
        assert!(!place.path("in/out/in/out").exists());
        assert!(!place.path("in/out/in/edits.jsonl").exists());
    }
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_cycle_of_links_is_skipped() {
        let place = tree();
        symlink(".", place.path("in/self")).unwrap();
        place
            .zhuihe()
            .args(["in", "-o", "out", "--follow"])
            .assert()
            .code(2)
            .stderr(contains("in/self: is a symbolic link back to in, skipped"));
        assert_eq!(place.read("out/a.txt"), JOINED);
        assert!(!place.path("out/self").exists());
    }

    #[test]
    fn a_link_to_another_type_is_not_reported() {
        let place = tree();
        symlink("b/picture.png", place.path("in/l.png")).unwrap();
        symlink("a.txt", place.path("in/l.txt")).unwrap();
        symlink("b", place.path("in/m")).unwrap();
        let mut command = place.zhuihe();
        let assert = command.args(["in", "-o", "out"]).assert().success();
        let reported = |name: &str| {
            format!("zhuihe: in/{name}: is a symbolic link, skipped: use `--follow` to follow it\n")
        };
        assert.stderr(reported("l.txt") + &reported("m"));
    }

    #[test]
    fn nothing_is_written_outside_the_output() {
        let place = tree();
        for directory in ["out", "else"] {
            fs::create_dir(place.path(directory)).unwrap();
        }
        let place = place.with("else/mine.txt", "mine");
        symlink("../else", place.path("out/b")).unwrap();
        symlink("../else/mine.txt", place.path("out/a.txt")).unwrap();
        place
            .zhuihe()
            .args(["in", "-o", "out"])
            .assert()
            .code(2)
            .stderr(contains("out/b/c.md: is outside the output directory"));
        assert!(!place.path("else/c.md").exists());
        assert_eq!(place.read("else/mine.txt"), "mine");
        assert_eq!(place.read("out/a.txt"), JOINED);
        assert!(!place.is_link("out/a.txt"));
    }
}

#[test]
fn an_output_below_an_input_is_no_input() {
    let place = Place::new().with("a.txt", BROKEN).with("z/b.txt", BROKEN);
    for _ in 0..2 {
        let args = [".", "-o", "z/out/"];
        place.zhuihe().args(args).assert().success();
        let names = fs::read_dir(place.path("z/out")).unwrap();
        let mut names: Vec<_> = names.map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a.txt", "z"]);
        assert_eq!(fs::read_dir(place.path("z/out/z")).unwrap().count(), 1);
    }
}
