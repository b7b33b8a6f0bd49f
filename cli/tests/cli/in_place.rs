use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use predicates::str::contains;

use crate::{BROKEN, JOINED, Place, WHOLE, zhuihe};

#[test]
fn broken_files_are_replaced_and_nothing_is_printed() {
    let place = Place::new().with("a.txt", BROKEN).with("b.txt", BROKEN);
    place
        .zhuihe()
        .args(["-i", "a.txt", "b.txt"])
        .assert()
        .success()
        .stdout("")
        .stderr("");
    assert_eq!(place.read("a.txt"), JOINED);
    assert_eq!(place.read("b.txt"), JOINED);
    assert_eq!(place.names(), ["a.txt", "b.txt"]);
}

#[test]
fn a_file_without_a_change_is_not_touched() {
    let place = Place::new().with("a.txt", WHOLE);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options()
        .write(true)
        .open(place.path("a.txt"))
        .and_then(|file| file.set_modified(long_ago))
        .unwrap();
    place
        .zhuihe()
        .args(["--in-place", "a.txt"])
        .assert()
        .success()
        .stdout("");
    let metadata = fs::metadata(place.path("a.txt")).unwrap();
    assert_eq!(metadata.modified().unwrap(), long_ago);
}

#[test]
fn a_file_that_fails_is_left_and_the_others_are_done() {
    let place = Place::new()
        .with("bad.txt", b"\xb5\xda\n")
        .with("good.txt", BROKEN);
    place
        .zhuihe()
        .args(["-i", "bad.txt", "good.txt"])
        .assert()
        .code(3)
        .stderr(contains("zhuihe: bad.txt: not UTF-8 at byte 0"));
    assert_eq!(fs::read(place.path("bad.txt")).unwrap(), b"\xb5\xda\n");
    assert_eq!(place.read("good.txt"), JOINED);
}

#[test]
fn standard_input_cannot_be_cleaned_in_place() {
    let place = Place::new().with("a.txt", BROKEN);
    zhuihe().arg("-i").write_stdin(WHOLE).assert().code(2);
    place
        .zhuihe()
        .args(["-i", "a.txt", "-"])
        .assert()
        .code(2)
        .stderr(contains("standard input: cannot be cleaned in place"));
    assert_eq!(place.read("a.txt"), BROKEN);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn permissions_stay() {
        let place = Place::new().with("a.txt", BROKEN);
        fs::set_permissions(place.path("a.txt"), PermissionsExt::from_mode(0o751)).unwrap();
        place.zhuihe().args(["-i", "a.txt"]).assert().success();
        assert_eq!(place.read("a.txt"), JOINED);
        let mode = fs::metadata(place.path("a.txt"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o7777, 0o751);
    }

    #[test]
    fn a_link_stays_and_its_target_is_replaced() {
        let place = Place::new();
        fs::create_dir(place.path("elsewhere")).unwrap();
        let place = place.with("elsewhere/real.txt", BROKEN);
        symlink("elsewhere/real.txt", place.path("link.txt")).unwrap();
        place.zhuihe().args(["-i", "link.txt"]).assert().success();
        assert!(place.is_link("link.txt"));
        assert_eq!(place.read("elsewhere/real.txt"), JOINED);
    }

    #[test]
    fn a_read_only_file_is_left() {
        let place = Place::new().with("a.txt", BROKEN);
        fs::set_permissions(place.path("a.txt"), PermissionsExt::from_mode(0o444)).unwrap();
        place
            .zhuihe()
            .args(["-i", "a.txt"])
            .assert()
            .code(2)
            .stderr(contains("zhuihe: a.txt: is read-only"));
        assert_eq!(place.read("a.txt"), BROKEN);
    }
}
