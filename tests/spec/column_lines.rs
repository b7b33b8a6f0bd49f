//! Lines of a column: which go on, and which end a paragraph.

use zhuihe::{Cleaner, Options};

use crate::{ARTICLE_BEGINS, ARTICLE_ENDS, PARAGRAPHS, check, check_with, wrap, wrap_all, written};

#[test]
fn lines_of_a_paragraph() {
    check(
        "lines of a paragraph",
        PARAGRAPHS,
        &[
            (
                "a full line goes on",
                "他们记录了|羽绒产业的蝶变升级，到⏎化工新材料|的成链发展，写成了厚厚一本书。",
                &["蝶变升级，到化工新材料"],
            ),
            (
                "a blank line proves nothing",
                "工坊的竹料由镇上的|竹木制⏎⏎品有限公司|供应，每月送货两次。",
                &["竹木制品有限公司"],
            ),
            (
                "a short last line ends the paragraph",
                "到上月底，今年的订单|完成率达到百⏎分之九十。¶会上，|大家还商量了明年的打算，决定把仓库再扩大一倍。",
                &["达到百分之九十。⏎会上，"],
            ),
            (
                "after a full line that ends in a full stop, a full line goes on",
                "下游的码头|今年也已经修好。⏎从此以后|竹排不必再绕到对岸去。",
                &["已经修好。从此以后"],
            ),
            (
                "after a full line that ends in a full stop, an indented one begins a paragraph",
                "下游的码头|今年也已经修好。¶从此以后|竹排不必再绕到对岸去，走水路比走山路省下半天的工夫。",
                &["已经修好。⏎从此以后"],
            ),
            (
                "an indent inside an open sentence is noise",
                "他们挨家挨户上门，听取|大家的⏎␠␠意见|和建议，一条一条写在本子上。",
                &["大家的意见"],
            ),
            (
                "Latin words keep one space",
                "他们用的是一款|open⏎source␠软件|，会计学了三天就能上手。",
                &["open source 软件"],
            ),
            (
                "a hyphen at a line's end stays",
                "图纸上写着|inter-⏎national|几个字，谁也不认识。",
                &["inter-national"],
            ),
        ],
    );
}

#[test]
fn a_hyphen_goes_with_the_option() {
    check_with(
        "soft hyphens",
        &Cleaner::new(Options::new().drop_soft_hyphens(true)),
        PARAGRAPHS,
        &[(
            "a hyphen at a line's end",
            "图纸上写着|inter-⏎national|几个字，谁也不认识。",
            &["international"],
        )],
    );
}

#[test]
fn measures_differ_between_articles() {
    let wide = wrap_all(ARTICLE_BEGINS, 18).join("⏎");
    let narrow = wrap_all(ARTICLE_ENDS, 9).join("⏎");
    let text = written(&format!("{wide}⏎新码头开工␠旧粮仓变样⏎{narrow}⏎"));
    let mut right = ARTICLE_BEGINS.to_vec();
    right.push("新码头开工 旧粮仓变样");
    right.extend(ARTICLE_ENDS);
    let output = Cleaner::default().clean(&text).into_text();
    assert_eq!(output.lines().collect::<Vec<_>>(), right);
}

#[test]
fn the_measure_drops_beside_a_picture() {
    let mut lines = wrap_all(&ARTICLE_BEGINS[..1], 18);
    // Four lines stand beside the picture; what is left of the paragraph is wrapped at 18 again.
    let beside = wrap(ARTICLE_BEGINS[1], 11, 2);
    lines.extend_from_slice(&beside[..4]);
    lines.extend(wrap(&beside[4..].concat(), 18, 0));
    lines.extend(wrap_all(ARTICLE_ENDS, 18));
    let right = [ARTICLE_BEGINS, ARTICLE_ENDS].concat();
    let text = lines.join("\n") + "\n";
    let output = Cleaner::default().clean(&text).into_text();
    assert_eq!(output.lines().collect::<Vec<_>>(), right);
}
