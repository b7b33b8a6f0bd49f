//! Numbers: mended where they were split, and apart where they are two.

use zhuihe::{Cleaner, Options};

use crate::{BETWEEN, PARAGRAPHS, Paragraph, Row, check, check_unchanged, check_with};

#[test]
fn over_line_ends() {
    check(
        "numbers over line ends",
        PARAGRAPHS,
        &[
            (
                "before its unit",
                "全县的竹产业去年产值达到|17.02亿⏎元|，比前年多了一成。",
                &["17.02亿元"],
            ),
            (
                "after a blank line",
                "全县竹产业的产值|同比增长⏎⏎25.1%|，比前年高出不少。",
                &["同比增长25.1%"],
            ),
            (
                "in a day of the month",
                "工坊在|4␠月␠2⏎1␠日|开张，那天下着小雨。",
                &["4月21日"],
            ),
            (
                "in a time",
                "工坊每天|21␠:00|关门，周末也不例外。",
                &["21:00"],
            ),
            (
                "between the parts of a date in Han numerals",
                "这座桥是|一九二六年⏎四月十日|修成的，至今还在用。",
                &["一九二六年四月十日"],
            ),
            (
                "in a year",
                "工坊在|20⏎25␠年|春天开张，那天下着小雨。",
                &["2025年"],
            ),
            (
                "in groups of three",
                "网店的访客总共有|1,234,⏎567|人次，比前年多了一倍。",
                &["1,234,567"],
            ),
            (
                "at the dash of a range",
                "村里定下了|2021␠—⏎2035年|的规划，先修路，再修桥。",
                &["2021—2035年"],
            ),
        ],
    );
}

#[test]
fn inside_lines() {
    check(
        "numbers inside lines",
        PARAGRAPHS,
        &[
            (
                "after the point",
                "全县的产值是|17.␠02亿|元，比前年多了一成。",
                &["17.02亿"],
            ),
            (
                "before the point",
                "全县的产值是|17␠.02亿|元，比前年多了一成。",
                &["17.02亿"],
            ),
            (
                "before the percent sign",
                "全县的产值增长|25.1␠%|，比前年高出不少。",
                &["增长25.1%"],
            ),
        ],
    );
}

#[test]
fn where_the_measure_proves_it() {
    // Full lines are eight em wide, and the stretched one is full.
    check(
        "a full line that broke inside a number",
        &[Paragraph(8)],
        &[(
            "a count",
            "按计划，今年|⏎全␠国␠将␠举␠办␠超␠360⏎0␠项|活动，竹编也在里面。",
            &["今年全国将举办超3600项"],
        )],
    );
}

#[test]
fn full_width_digits() {
    let rows: [(Cleaner, &[Row]); 2] = [
        (
            Cleaner::default(),
            &[(
                "as they are",
                "全县的产值是|１７．０２⏎亿元|，比前年多了一成。",
                &["１７．０２亿元"],
            )],
        ),
        (
            Cleaner::new(Options::new().ascii_width(true)),
            &[(
                "with the option",
                "全县的产值是|１７．０２⏎亿元|，比前年多了一成。",
                &["17.02亿元"],
            )],
        ),
    ];
    for (cleaner, rows) in rows {
        check_with("full-width digits", &cleaner, PARAGRAPHS, rows);
    }
}

#[test]
fn side_by_side() {
    check(
        "numbers in cells",
        BETWEEN,
        &[
            ("two cells", "3960␠704", &["⏎3960␠704⏎"]),
            ("two years", "2024␠2025", &["⏎2024␠2025⏎"]),
            (
                "rows",
                "年份␠2024␠2025⏎产量␠3960␠704⏎产值␠128␠156",
                &["⏎年份␠2024␠2025⏎产量␠3960␠704⏎产值␠128␠156⏎"],
            ),
        ],
    );
    check_unchanged(
        "numbers alone",
        &[
            ("two cells", "3960 704\n"),
            ("a table", "2024 2025\n3960 704\n128 156\n"),
        ],
    );
}

#[test]
fn that_are_no_quantities() {
    check(
        "numbers that are no quantities",
        PARAGRAPHS,
        &[
            (
                "a phone number",
                "有事请打电话|0371␠6555␠0123|，白天有人接听。",
                &["0371␠6555␠0123"],
            ),
            (
                "a licence",
                "工坊的许可证号是|4115␠0023␠88|，挂在门口的墙上。",
                &["4115␠0023␠88"],
            ),
            (
                "an account",
                "货款请汇到|6222␠0210␠0100␠1234|，三天之内发货。",
                &["6222␠0210␠0100␠1234"],
            ),
            (
                "a version",
                "网店的程序已经升到|v1.85.0|版，跑得比从前快。",
                &["v1.85.0"],
            ),
            (
                "a time",
                "头班竹排在|10：30|从渡口开出，坐满为止。",
                &["10：30"],
            ),
            (
                "an address",
                "照片都放在|http://a.cn/z|上，谁都可以看。",
                &["http://a.cn/z"],
            ),
        ],
    );
}
