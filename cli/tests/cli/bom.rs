use crate::{Place, WHOLE, zhuihe};

const BOM: &str = "\u{feff}";

#[test]
fn a_byte_order_mark_stays() {
    let text = format!("{BOM}{WHOLE}");
    zhuihe()
        .write_stdin(text.clone())
        .assert()
        .success()
        .stdout(text);
}

#[test]
fn only_the_first_of_several_keeps_its_mark() {
    let place = Place::new()
        .with("a.txt", format!("{BOM}甲。\n"))
        .with("b.txt", format!("{BOM}乙。\n"));
    let both = format!("{BOM}甲。\n乙。\n");
    place
        .zhuihe()
        .args(["a.txt", "b.txt"])
        .assert()
        .success()
        .stdout(both.clone());
    place
        .zhuihe()
        .args(["a.txt", "b.txt", "-o", "out.txt"])
        .assert()
        .success();
    assert_eq!(place.read("out.txt"), both);
}

#[test]
fn a_byte_order_mark_is_not_written_into_the_middle() {
    let place = Place::new()
        .with("a.txt", "甲。\n")
        .with("b.txt", format!("{BOM}乙。\n"));
    place
        .zhuihe()
        .args(["a.txt", "b.txt"])
        .assert()
        .success()
        .stdout("甲。\n乙。\n");
}

#[test]
fn in_place_every_file_keeps_its_own() {
    let text = format!("{BOM}{WHOLE}");
    let place = Place::new().with("a.txt", &text).with("b.txt", &text);
    place
        .zhuihe()
        .args(["-i", "a.txt", "b.txt"])
        .assert()
        .success();
    assert_eq!(place.read("a.txt"), text);
    assert_eq!(place.read("b.txt"), text);
}
