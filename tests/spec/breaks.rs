//! Blocks: what begins one, and what a block keeps together.

use zhuihe::Cleaner;

use crate::common::show;
use crate::{ARTICLE_BEGINS, ARTICLE_ENDS, BETWEEN, BetweenParagraphs, PARAGRAPHS, check, wrap};

#[test]
fn a_block_each() {
    check(
        "blocks",
        BETWEEN,
        &[
            (
                "headline",
                "新码头开工␠旧粮仓变样",
                &["⏎新码头开工␠旧粮仓变样⏎"],
            ),
            (
                "headline and deck",
                "青山引来八方客⏎——竹溪村竹编见闻",
                &["⏎青山引来八方客⏎——竹溪村竹编见闻⏎"],
            ),
            (
                "headline and byline",
                "青山引来八方客⏎本报记者␠李世秀",
                &["⏎青山引来八方客⏎本报记者␠李世秀⏎"],
            ),
            (
                "letter-spaced headline",
                "持␠续␠补␠短␠板",
                &["⏎持续补短板⏎"],
            ),
            ("subhead", "老手艺有了新传人", &["⏎老手艺有了新传人⏎"]),
            ("credit", "本报记者␠僧少琴␠摄", &["⏎本报记者␠僧少琴␠摄⏎"]),
            ("jump line", "（下转第二版）", &["⏎（下转第二版）⏎"]),
            (
                "items with Chinese numerals",
                "一、修好渡口的石阶⏎二、补种山脚的竹子⏎三、办好村里的夜校",
                &["⏎一、修好渡口的石阶⏎二、补种山脚的竹子⏎三、办好村里的夜校⏎"],
            ),
            (
                "items with numerals in brackets",
                "（一）修好渡口的石阶⏎（二）补种山脚的竹子",
                &["⏎（一）修好渡口的石阶⏎（二）补种山脚的竹子⏎"],
            ),
            (
                "items with numbers",
                "1.␠修好渡口的石阶⏎2.␠补种山脚的竹子",
                &["⏎1.␠修好渡口的石阶⏎2.␠补种山脚的竹子⏎"],
            ),
            (
                "items with bullets",
                "●␠修好渡口的石阶⏎●␠补种山脚的竹子",
                &["⏎●␠修好渡口的石阶⏎●␠补种山脚的竹子⏎"],
            ),
            (
                "rows of a table",
                "品名␠␠␠␠单价␠␠␠␠数量⏎灯罩␠␠␠␠45␠␠␠␠␠␠120⏎提篮␠␠␠␠38␠␠␠␠␠␠260",
                &["⏎品名␠␠␠␠单价␠␠␠␠数量⏎灯罩␠␠␠␠45␠␠␠␠␠␠120⏎提篮␠␠␠␠38␠␠␠␠␠␠260⏎"],
            ),
            (
                "lines of a form",
                "姓名：________⏎住址：________",
                &["⏎姓名：________⏎住址：________⏎"],
            ),
            ("page number", "—␠12␠—", &["⏎—␠12␠—⏎", "⏎—12—⏎"]),
            ("page number after a form feed", "12⏎\u{c}", &["⏎12⏎"]),
        ],
    );
}

#[test]
fn page_headers() {
    let lines: Vec<String> = [ARTICLE_BEGINS, ARTICLE_ENDS, ARTICLE_BEGINS]
        .concat()
        .iter()
        .flat_map(|p| wrap(p, 16, 2))
        .collect();
    // Nine lines a page: most pages end inside a sentence.
    let text: String = lines
        .chunks(9)
        .enumerate()
        .map(|(i, page)| format!("\u{c}竹溪村志\n{}\n{}\n", page.join("\n"), i + 1))
        .collect();
    let output = Cleaner::default().clean(&text).into_text();
    let pages = lines.len().div_ceil(9);
    let heads = output.lines().filter(|l| l.trim() == "竹溪村志").count();
    assert_eq!(heads, pages, "{}", show(&output));
    for number in 1..=pages {
        let number = number.to_string();
        assert!(
            output.lines().any(|l| l.trim() == number),
            "{number}: {}",
            show(&output)
        );
    }
}

#[test]
fn a_wrapped_block_is_one() {
    // In a wide column two rows of a clause each could as well be two headlines.
    check(
        "headlines of a clause a row",
        &[BetweenParagraphs(14), BetweenParagraphs(16)],
        &[(
            "two clauses",
            "让竹编手艺走出深山⏎走进千家万户",
            &[
                "⏎让竹编手艺走出深山走进千家万户⏎",
                "⏎让竹编手艺走出深山␠走进千家万户⏎",
            ],
        )],
    );
    check(
        "wrapped blocks",
        BETWEEN,
        &[
            (
                "headline",
                "让竹编手艺走出深⏎山走进千家万户",
                &[
                    "⏎让竹编手艺走出深山走进千家万户⏎",
                    "⏎让竹编手艺走出深山␠走进千家万户⏎",
                ],
            ),
            ("jump line", "（下转⏎第二版）", &["⏎（下转第二版）⏎"]),
            ("credit", "本报记者␠僧少琴⏎摄", &["⏎本报记者␠僧少琴␠摄⏎"]),
            (
                "byline",
                "本报记者␠李世秀⏎通讯员␠王传帅",
                &[
                    "⏎本报记者␠李世秀␠通讯员␠王传帅⏎",
                    "⏎本报记者␠李世秀⏎通讯员␠王传帅⏎",
                ],
            ),
        ],
    );
    check(
        "wrapped items",
        &[BetweenParagraphs(16)],
        &[(
            "items",
            "一、修好渡口的石阶，让上下船的老⏎人走得稳当。⏎二、补种山脚的竹子，三年之内不砍⏎一根新竹。",
            &[
                "⏎一、修好渡口的石阶，让上下船的老人走得稳当。⏎二、补种山脚的竹子，三年之内不砍一根新竹。⏎",
            ],
        )],
    );
}

#[test]
fn a_number_belongs_to_its_title() {
    check(
        "numbered headings",
        BETWEEN,
        &[
            ("torn from it", "1.1⏎⏎什么是归档", &["⏎1.1␠什么是归档⏎"]),
            ("beside it", "1.1␠什么是归档", &["⏎1.1␠什么是归档⏎"]),
            (
                "of a lesson",
                "第二课⏎⏎竹子的用处",
                &["⏎第二课␠竹子的用处⏎"],
            ),
            ("of a caption", "图3-4⏎⏎竹编的纹样", &["⏎图3-4␠竹编的纹样⏎"]),
        ],
    );
}

#[test]
fn what_begins_row_after_row_begins_blocks() {
    check(
        "rows that begin alike",
        BETWEEN,
        &[
            (
                "numbers without a mark",
                "1␠劈竹。把竹子劈成四片。⏎2␠刮青。把青皮刮干净。⏎3␠编织。从中间往外编。",
                &["⏎1␠劈竹。把竹子劈成四片。⏎2␠刮青。把青皮刮干净。⏎3␠编织。从中间往外编。⏎"],
            ),
            (
                "speakers without a colon",
                "老篾␠竹子要趁早砍。⏎少杰␠为什么？⏎老篾␠过了冬就脆。⏎少杰␠我记住了。⏎老篾␠那就走吧。⏎少杰␠走。",
                &[
                    "⏎老篾␠竹子要趁早砍。⏎少杰␠为什么？⏎老篾␠过了冬就脆。⏎少杰␠我记住了。⏎老篾␠那就走吧。⏎少杰␠走。⏎",
                ],
            ),
            (
                "names with amounts",
                "鲜笋␠200␠克⏎老豆腐␠1␠块⏎土鸡␠半只⏎盐␠3␠克⏎冬菇␠12␠朵⏎老姜␠2␠片",
                &["⏎盐␠3␠克⏎冬菇␠12␠朵⏎老姜␠2␠片⏎"],
            ),
        ],
    );
}

#[test]
fn a_mark_after_the_last_sentence_stays_with_it() {
    check(
        "marks after the last sentence",
        PARAGRAPHS,
        &[
            (
                "without white space",
                "夜校开到年底，|人人受益。⑩¶新的一年|，渡口边又添了两盏路灯，走夜路的人心里踏实。",
                &["人人受益。⑩⏎新的一年"],
            ),
            (
                "with a space",
                "夜校开到年底，|人人受益。␠⑩¶新的一年|，渡口边又添了两盏路灯，走夜路的人心里踏实。",
                &["人人受益。⑩⏎新的一年", "人人受益。␠⑩⏎新的一年"],
            ),
        ],
    );
}
