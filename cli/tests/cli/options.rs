//! Each option of the library has an option of the command.

use crate::{BROKEN, JOINED, printed};

/// A second paragraph, of the same line width as [`BROKEN`].
const SECOND: &str = "各县区抓住农时精心组织春耕备播\n工作，调运化肥六万吨，检修农机\n三万台，培训农民两万人次，为全\n年粮食丰收打下了坚实基础。\n";
const SECOND_JOINED: &str = "各县区抓住农时精心组织春耕备播工作，调运化肥六万吨，检修农机三万台，培训农民两万人次，为全年粮食丰收打下了坚实基础。\n";

#[test]
fn without_options_no_character_changes() {
    let text = "增长１７．０２％，﹁甲﹂，⼈⼝，hand\u{ad}buch。\n";
    assert_eq!(printed(&[], text), text);
}

#[test]
fn ascii_width() {
    assert_eq!(
        printed(&["--ascii-width"], "增长１７．０２％\n"),
        "增长17.02%\n"
    );
}

#[test]
fn vertical_forms() {
    assert_eq!(printed(&["--vertical-forms"], "﹁甲﹂\n"), "「甲」\n");
}

#[test]
fn unify_han() {
    assert_eq!(printed(&["--unify-han"], "⼈⼝\n"), "人口\n");
}

#[test]
fn drop_soft_hyphens() {
    assert!(!printed(&["--drop-soft-hyphens"], "hand\u{ad}buch\n").contains('\u{ad}'));
}

#[test]
fn block_separator() {
    let text = format!("{BROKEN}\n\n{SECOND}");
    let two = |between: &str| format!("{JOINED}{between}{SECOND_JOINED}");
    assert_eq!(printed(&[], &text), two(""));
    assert_eq!(printed(&["--block-separator", "line-end"], &text), two(""));
    assert_eq!(
        printed(&["--block-separator", "blank-line"], &text),
        two("\n")
    );
    assert_eq!(
        printed(&["--block-separator", "as-input"], &text),
        two("\n\n")
    );
}

#[test]
fn spaces() {
    let text = "停 水 通 知\n";
    assert_eq!(printed(&[], text), "停水通知\n");
    assert_eq!(printed(&["--spaces", "repair"], text), "停水通知\n");
    assert_eq!(printed(&["--spaces", "leave"], text), text);
}

#[test]
fn han_digit_spacing() {
    let text = "4 月 21 日，全市召开春耕工作会议。\n";
    let compact = "4月21日，全市召开春耕工作会议。\n";
    assert_eq!(printed(&[], text), compact);
    assert_eq!(printed(&["--han-digit-spacing", "compact"], text), compact);
    assert_eq!(printed(&["--han-digit-spacing", "as-input"], text), text);
}

#[test]
fn min_confidence() {
    let text = "4 月 21 日开工\n";
    let done = "4月21日开工\n";
    for (confidence, want) in [("0", done), ("0.5", done), (".99", text), ("1", text)] {
        assert_eq!(
            printed(&["--min-confidence", confidence], text),
            want,
            "{confidence}"
        );
    }
    // The threshold does not apply to characters that an option changes.
    assert_eq!(
        printed(&["--min-confidence=1", "--ascii-width"], "１７ 日\n"),
        "17 日\n"
    );
}
