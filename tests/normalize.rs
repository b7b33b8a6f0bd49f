//! What the options that change characters make of them, with every rule off that changes white space.

mod common;

use common::with_rules;
use zhuihe::{Cleaner, Options, Rule};

fn nothing() -> Options {
    with_rules(0)
}

fn width() -> Options {
    nothing().ascii_width(true)
}

fn vertical() -> Options {
    nothing().vertical_forms(true)
}

fn han() -> Options {
    nothing().unify_han(true)
}

fn shy() -> Options {
    nothing().drop_soft_hyphens(true)
}

fn all() -> Options {
    width()
        .vertical_forms(true)
        .unify_han(true)
        .drop_soft_hyphens(true)
}

/// Rows of a name, options, what is cleaned and what it becomes.
fn check(rows: &[(&str, Options, &str, &str)]) {
    for (name, options, input, expected) in rows {
        let cleaner = Cleaner::new(options.clone());
        assert_eq!(cleaner.clean(input).text(), *expected, "{name}");
        assert_eq!(
            cleaner.clean(expected).text(),
            *expected,
            "{name}, once more"
        );
    }
}

#[test]
fn off() {
    check(&[
        (
            "nothing is asked for",
            nothing(),
            "１７．０２％︰⼈神a\u{AD}b",
            "１７．０２％︰⼈神a\u{AD}b",
        ),
        ("empty", all(), "", ""),
        (
            "nothing to change",
            all(),
            "增长17.02%，到4月21日。",
            "增长17.02%，到4月21日。",
        ),
        (
            "no option reaches into another",
            vertical(),
            "１︓２⼈\u{AD}",
            "１：２⼈\u{AD}",
        ),
    ]);
}

#[test]
fn digits_and_letters() {
    check(&[
        ("digits", width(), "４月２１日", "4月21日"),
        ("letters", width(), "ＧＤＰ与ｐＨ值", "GDP与pH值"),
        ("the ends of the ranges", width(), "０９ＡＺａｚ", "09AZaz"),
        (
            "their neighbours stay",
            width(),
            "／：＠［｀｛",
            "／：＠［｀｛",
        ),
        (
            "a digit with a combining mark",
            width(),
            "１\u{20E3}２",
            "１\u{20E3}2",
        ),
        (
            "a letter with a combining mark",
            width(),
            "Ａ\u{301}Ｂ",
            "Ａ\u{301}B",
        ),
        (
            "a letter before an ideograph's mark",
            width(),
            "Ａ葛\u{E0100}",
            "A葛\u{E0100}",
        ),
    ]);
}

#[test]
fn marks_of_numbers() {
    check(&[
        (
            "point and percent",
            width(),
            "增长１７．０２％。",
            "增长17.02%。",
        ),
        ("time", width(), "上午１０：３０开会", "上午10:30开会"),
        ("time with seconds", width(), "１０：３０：０５", "10:30:05"),
        ("score", width(), "以３：２取胜", "以3:2取胜"),
        (
            "range of years",
            width(),
            "２０２１－２０３５年",
            "2021-2035年",
        ),
        ("range of percentages", width(), "１７％－２０％", "17%-20%"),
        ("fraction", width(), "１／３与２＋３", "1/3与2+3"),
        ("ASCII digits", width(), "17．02％、10：30", "17.02%、10:30"),
        ("mixed digits", width(), "１7．0２％", "17.02%"),
        ("version", width(), "１．２．３", "1.2.3"),
        ("after a number's point", width(), "１．", "1．"),
        ("percent alone", width(), "百分号％", "百分号％"),
        ("second percent", width(), "５％％", "5%％"),
        (
            "a mark with a variation selector",
            width(),
            "１．\u{FE0F}５",
            "1．\u{FE0F}5",
        ),
    ]);
}

#[test]
fn marks_of_running_text() {
    check(&[
        ("speech", width(), "他说：１０个", "他说：10个"),
        ("after a number", width(), "共１０：甲、乙", "共10：甲、乙"),
        (
            "an attachment of a year",
            width(),
            "附件１：２０２５年计划",
            "附件1：2025年计划",
        ),
        (
            "an attachment of a month",
            width(),
            "附件２：１０月安排",
            "附件2：10月安排",
        ),
        ("an item of a year", width(), "１．２０２５年", "1．2025年"),
        ("years and a half", width(), "２．５年", "2.5年"),
        ("dash", width(), "甲－１、Ａ－１", "甲－1、A－1"),
        (
            "white space between",
            width(),
            "１０： ３０，１７．\n０２",
            "10： 30，17．\n02",
        ),
    ]);
}

#[test]
fn commas_between_groups() {
    check(&[
        ("one", width(), "１，２３４元", "1,234元"),
        (
            "several",
            width(),
            "１２，３４５，６７８．９０",
            "12,345,678.90",
        ),
        ("with ASCII digits", width(), "1，234", "1,234"),
        (
            "with an ASCII comma",
            width(),
            "１,２３４，５６７",
            "1,234,567",
        ),
        ("between numbers", width(), "１，２，３", "1，2，3"),
        ("after a year", width(), "２０２５，１００", "2025，100"),
        (
            "after a year, all or none",
            width(),
            "２０２５，１００，２００",
            "2025，100，200",
        ),
        ("before a year", width(), "５，２０２５年", "5，2025年"),
        ("a short group", width(), "１，２３４，５６", "1，234，56"),
        (
            "numbers with zeros before",
            width(),
            "００１，００２",
            "001，002",
        ),
        ("after a fraction", width(), "１．５，２３４", "1.5，234"),
        ("at the end", width(), "１，２３４，", "1,234，"),
        (
            "in running text",
            width(),
            "共１，２３４项，其中",
            "共1,234项，其中",
        ),
    ]);
}

#[test]
fn vertical_forms() {
    check(&[
        ("colon", vertical(), "记者︰甲", "记者：甲"),
        (
            "brackets",
            vertical(),
            "︵甲︶﹁乙﹂﹃丙﹄",
            "（甲）「乙」『丙』",
        ),
        (
            "titles",
            vertical(),
            "︿甲﹀︽乙︾︻丙︼︗丁︘︹戊︺",
            "〈甲〉《乙》【丙】〖丁〗〔戊〕",
        ),
        (
            "curly and square",
            vertical(),
            "︷甲︸﹇乙﹈",
            "｛甲｝［乙］",
        ),
        (
            "marks",
            vertical(),
            "甲︐乙︑丙︒丁︓戊︔己︕庚︖",
            "甲，乙、丙。丁：戊；己！庚？",
        ),
        ("runs", vertical(), "甲︙︙乙︱︱丙", "甲……乙——丙"),
        ("lines", vertical(), "︲︳︴", "–＿﹏"),
        (
            "no vertical forms",
            vertical(),
            "﹅﹆﹉﹏﹐﹙",
            "﹅﹆﹉﹏﹐﹙",
        ),
        (
            "then the width",
            all(),
            "１０︓３０︓０５、１︐２３４",
            "10:30:05、1,234",
        ),
        (
            "then the width, with a leader",
            all(),
            "３︰２，甲︰乙",
            "3:2，甲：乙",
        ),
    ]);
}

#[test]
fn han_forms() {
    check(&[
        ("Kangxi radicals", han(), "⼈⼝⽤⽔⿕", "人口用水龠"),
        ("the supplement", han(), "⻓⻔⻄⺠⻢⻰", "长门西民马龙"),
        ("no ideograph", han(), "⺀⺌⺮", "⺀⺌𥫗"),
        (
            "compatibility ideographs",
            han(),
            "豈神\u{2F800}\u{2FA1D}",
            "豈神丽𪘀",
        ),
        (
            "the twelve unified ones",
            han(),
            "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩",
            "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩",
        ),
        (
            "a variation selector",
            han(),
            "神\u{FE00}⼈\u{E0100}⼈",
            "神\u{FE00}⼈\u{E0100}人",
        ),
        ("a date of radicals", all(), "１：１０⽉", "1：10月"),
    ]);
}

#[test]
fn soft_hyphens() {
    check(&[
        ("inside a word", shy(), "hand\u{AD}buch", "handbuch"),
        ("a run", shy(), "hand\u{AD}\u{AD}buch\u{AD}", "handbuch"),
        (
            "before a combining mark",
            shy(),
            "e\u{AD}\u{AD}\u{301}",
            "e\u{AD}\u{AD}\u{301}",
        ),
        ("in a line end", shy(), "甲\r\u{AD}\n乙", "甲\r\u{AD}\n乙"),
        ("between regional indicators", shy(), "🇨\u{AD}🇳", "🇨\u{AD}🇳"),
        ("between flags", shy(), "🇨🇳\u{AD}🇨🇳", "🇨🇳🇨🇳"),
        (
            "ordinary hyphens",
            shy(),
            "inter-national",
            "inter-national",
        ),
        ("inside a number", all(), "１\u{AD}．５", "1.5"),
        ("only soft hyphens", shy(), "\u{AD}\u{AD}", ""),
    ]);
}

#[test]
fn each_change_names_its_rule() {
    let cleaned = Cleaner::new(all()).clean("ＡＢ\u{AD}\u{AD}︵⼈１︰２．５");
    let changes: Vec<_> = cleaned
        .edits()
        .iter()
        .map(|e| (&*e.before, &*e.after, e.rule))
        .collect();
    let expected = [
        ("Ａ", "A", Rule::AsciiWidth),
        ("Ｂ", "B", Rule::AsciiWidth),
        ("\u{AD}\u{AD}", "", Rule::SoftHyphen),
        ("︵", "（", Rule::VerticalForm),
        ("⼈", "人", Rule::UnifyHan),
        ("１", "1", Rule::AsciiWidth),
        ("︰", ":", Rule::AsciiWidth),
        ("２", "2", Rule::AsciiWidth),
        ("．", ".", Rule::AsciiWidth),
        ("５", "5", Rule::AsciiWidth),
    ];
    assert_eq!(changes, expected);
}
