use std::fs;

use assert_cmd::Command;
use predicates::str::contains;

use crate::{BROKEN, JOINED, Place, WHOLE, fails};

/// Returns the command with [`WHOLE`] on standard input and output to a file.
fn whole_to(place: &Place, file: &str) -> Command {
    let mut command = place.zhuihe();
    command.args(["-o", file]).write_stdin(WHOLE);
    command
}

#[test]
fn output_is_written_to_the_file_only() {
    let place = Place::new();
    whole_to(&place, "out.txt").assert().success().stdout("");
    assert_eq!(place.read("out.txt"), WHOLE);
    assert_eq!(place.names(), ["out.txt"]);
}

#[test]
fn several_inputs_are_written_one_after_the_other() {
    let place = Place::new().with("a.txt", "甲。\n").with("b.txt", "乙。\n");
    place
        .zhuihe()
        .args(["a.txt", "b.txt", "--output", "out.txt"])
        .assert()
        .success();
    assert_eq!(place.read("out.txt"), "甲。\n乙。\n");
}

#[test]
fn the_output_may_be_the_input() {
    let place = Place::new().with("a.txt", BROKEN);
    place
        .zhuihe()
        .args(["a.txt", "-o", "a.txt"])
        .assert()
        .success();
    assert_eq!(place.read("a.txt"), JOINED);
}

#[test]
fn a_dash_is_standard_output() {
    let place = Place::new();
    whole_to(&place, "-").assert().success().stdout(WHOLE);
    assert!(place.names().is_empty());
}

#[test]
fn json_is_written_to_the_file() {
    let place = Place::new();
    place
        .zhuihe()
        .args(["--json", "-o", "out.json"])
        .write_stdin(WHOLE)
        .assert()
        .success();
    assert!(place.read("out.json").starts_with(r#"{"path":"-","#));
}

#[test]
fn a_failed_input_leaves_the_file_as_it_was() {
    let place = Place::new().with("a.txt", WHOLE).with("out.txt", "旧\n");
    place
        .zhuihe()
        .args(["a.txt", "missing.txt", "-o", "out.txt"])
        .assert()
        .code(2)
        .stderr(contains("zhuihe: missing.txt: no such file"))
        .stderr(contains("zhuihe: out.txt: not written"));
    assert_eq!(place.read("out.txt"), "旧\n");
    assert_eq!(place.names(), ["a.txt", "out.txt"]);
}

#[test]
fn a_directory_can_not_be_written() {
    let place = Place::new();
    fs::create_dir(place.path("dir")).unwrap();
    fails(&mut whole_to(&place, "dir"), "zhuihe: dir: is a directory");
}

#[test]
fn a_directory_that_is_not_there_is_not_made() {
    let place = Place::new();
    fails(
        &mut whole_to(&place, "no/out.txt"),
        "zhuihe: no/out.txt: cannot write",
    );
    assert!(place.names().is_empty());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    use super::*;

    fn mode(place: &Place, name: &str) -> u32 {
        fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_new_file_gets_the_permissions_that_any_new_file_gets() {
        let place = Place::new().with("ordinary.txt", "");
        whole_to(&place, "out.txt").assert().success();
        assert_eq!(mode(&place, "out.txt"), mode(&place, "ordinary.txt"));
    }

    #[test]
    fn a_replaced_file_keeps_its_permissions() {
        let place = Place::new().with("out.txt", "旧\n");
        fs::set_permissions(place.path("out.txt"), PermissionsExt::from_mode(0o640)).unwrap();
        whole_to(&place, "out.txt").assert().success();
        assert_eq!(place.read("out.txt"), WHOLE);
        assert_eq!(mode(&place, "out.txt"), 0o640);
    }

    #[test]
    fn a_read_only_file_is_not_replaced() {
        let place = Place::new().with("out.txt", "旧\n");
        fs::set_permissions(place.path("out.txt"), PermissionsExt::from_mode(0o444)).unwrap();
        fails(
            &mut whole_to(&place, "out.txt"),
            "zhuihe: out.txt: is read-only",
        );
        assert_eq!(place.read("out.txt"), "旧\n");
    }

    #[test]
    fn a_link_is_followed_and_stays() {
        let place = Place::new().with("real.txt", "旧\n");
        symlink("real.txt", place.path("link.txt")).unwrap();
        whole_to(&place, "link.txt").assert().success();
        assert_eq!(place.read("real.txt"), WHOLE);
        assert!(place.is_link("link.txt"));
    }

    #[test]
    fn a_link_to_nothing_is_not_replaced() {
        let place = Place::new();
        symlink("nothing.txt", place.path("link.txt")).unwrap();
        fails(
            &mut whole_to(&place, "link.txt"),
            "zhuihe: link.txt: is a broken symbolic link",
        );
        assert!(place.is_link("link.txt"));
    }

    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        let place = Place::new();
        whole_to(&place, "/dev/null").assert().success();
        let null = fs::metadata("/dev/null").unwrap();
        assert!(null.file_type().is_char_device());
    }
}
