use crate::{Place, WHOLE, fails, rejects, zhuihe};

#[test]
fn bytes_that_are_not_utf8_are_reported_and_the_other_files_are_done() {
    let place = Place::new()
        .with("a.txt", "甲。\n")
        .with("gbk.txt", b"ok\n\xb5\xda\xd2\xbb\n")
        .with("b.txt", "乙。\n");
    place
        .zhuihe()
        .args(["a.txt", "gbk.txt", "b.txt"])
        .assert()
        .code(3)
        .stdout("甲。\n乙。\n")
        .stderr(
            "zhuihe: gbk.txt: not UTF-8 at byte 3, and its encoding is not certain: name it with `--encoding`, such as `--encoding gb18030`\n",
        );
}

#[test]
fn a_text_cut_inside_a_character_is_not_utf8() {
    rejects(
        zhuihe().write_stdin(&"甲乙".as_bytes()[..4]),
        "zhuihe: standard input: not UTF-8 at byte 3",
    );
}

#[test]
fn a_missing_file_is_reported_and_the_others_are_done() {
    let place = Place::new().with("a.txt", WHOLE);
    place
        .zhuihe()
        .args(["missing.txt", "a.txt"])
        .assert()
        .code(2)
        .stdout(WHOLE)
        .stderr("zhuihe: missing.txt: no such file or directory\n");
}

#[test]
fn options_that_exclude_each_other_are_refused() {
    let place = Place::new().with("a.txt", WHOLE);
    for pair in [
        ["-i", "--json"],
        ["-i", "--diff"],
        ["-i", "--check"],
        ["-i", "--output=out.txt"],
        ["--json", "--diff"],
        ["--json", "--check"],
        ["--diff", "--check"],
        ["--diff", "--output=out.txt"],
        ["--check", "--output=out.txt"],
    ] {
        fails(
            place.zhuihe().args(pair).arg("a.txt"),
            "cannot be used with",
        );
    }
    assert_eq!(place.names(), ["a.txt"]);
}

#[test]
fn unknown_options_and_values_are_refused() {
    for arg in [
        "--fix",
        "--color=blue",
        "--block-separator=tab",
        "--han-digit-spacing=1",
        "--min-confidence=1.01",
        "--min-confidence=-1",
        "--min-confidence=nan",
        "--min-confidence=",
    ] {
        zhuihe()
            .arg(arg)
            .write_stdin(WHOLE)
            .assert()
            .code(2)
            .stdout("");
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_reports_it() {
    let place = Place::new().with("a.parquet", "PAR1");
    let message = "zhuihe was built without the feature `parquet`";
    fails(place.zhuihe().arg("a.parquet"), message);
}
