//! Directories and lists of files. What other programs make of them is tested in `tests/formats`.

use std::fs;

use predicates::str::contains;

use crate::{BROKEN, JOINED, Place, WHOLE};

/// A tree with files to take and files to leave.
fn tree() -> Place {
    let place = Place::new();
    for directory in ["in/b", "in/.hidden", "in/build"] {
        fs::create_dir_all(place.path(directory)).unwrap();
    }
    place
        .with("in/a.txt", BROKEN)
        .with("in/b/c.md", WHOLE)
        .with("in/b/picture.png", b"\x89PNG\r\n\0\0")
        .with("in/.hidden/d.txt", BROKEN)
        .with("in/build/e.txt", BROKEN)
        .with("in/.gitignore", "build/\n")
}

#[test]
fn the_tree_is_made_again() {
    for (args, there, not_there) in [
        (
            &[][..],
            &["a.txt", "b/c.md"][..],
            &[".hidden", "build", "b/picture.png"][..],
        ),
        (
            &["--hidden"],
            &["a.txt", ".hidden/d.txt", ".gitignore"],
            &["build"],
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
            .stderr("zhuihe: in/b/picture.png: is no text and is left out\n");
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
fn a_tree_is_cleaned_where_it_is() {
    let place = tree();
    place.zhuihe().args(["-w", "in"]).assert().success();
    assert_eq!(place.read("in/a.txt"), JOINED);
    assert_eq!(place.read("in/build/e.txt"), BROKEN);
    place.zhuihe().args(["--check", "in"]).assert().success();
}

/// They only have the same name, not the same place.
#[test]
fn two_files_of_one_name_are_cleaned_where_they_are() {
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
fn what_would_be_written_twice_is_an_error() {
    let place = tree().with("in/b/a.txt", WHOLE).with("in/b/c.txt", WHOLE);
    place
        .zhuihe()
        .args(["in/a.txt", "in/b/a.txt", "-o", "out/"])
        .assert()
        .code(2)
        .stderr(contains(
            "in/b/a.txt: another input is `a.txt` in the output too",
        ));
    assert_eq!(place.read("out/a.txt"), JOINED);
    place
        .zhuihe()
        .args(["in/b", "-o", "records/", "--to", "jsonl"])
        .assert()
        .code(2)
        .stderr(contains(
            "in/b/c.txt: another input is `c.jsonl` in the output too",
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
fn a_name_that_climbs_is_no_input() {
    let place = tree().with("list", "../secret.txt\nin/../in/a.txt\nin/a.txt\n");
    place
        .zhuihe()
        .args(["--files-from", "list", "-o", "out/"])
        .assert()
        .code(2)
        .stderr(contains("../secret.txt: climbs with `..`"));
    assert_eq!(place.read("out/in/a.txt"), JOINED);
}

#[test]
fn the_output_is_no_input() {
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
    fn a_circle_is_left() {
        let place = tree();
        symlink(".", place.path("in/self")).unwrap();
        place
            .zhuihe()
            .args(["in", "-o", "out", "--follow"])
            .assert()
            .code(2)
            .stderr(contains("in/self: is a symbolic link back to in: left out"));
        assert_eq!(place.read("out/a.txt"), JOINED);
        assert!(!place.path("out/self").exists());
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
            .stderr(contains("out/b/c.md: leads out of the directory of output"));
        assert!(!place.path("else/c.md").exists());
        assert_eq!(place.read("else/mine.txt"), "mine");
        assert_eq!(place.read("out/a.txt"), JOINED);
        assert!(!place.is_link("out/a.txt"));
    }
}
