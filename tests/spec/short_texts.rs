//! Texts of few lines: mended where a line end shows that a sentence goes on, and else as they are.

use crate::{Alone, check, check_unchanged};

#[test]
fn mended() {
    check(
        "short texts that stay cut",
        &[Alone],
        &[
            (
                "figure asked for",
                "3．6级地震，震中位于东经⏎102.7度，北纬25.1度",
                &["3．6级地震，震中位于东经102.7度，北纬25.1度"],
            ),
            (
                "decimal",
                "去年竹产业产值同比增长␠4.⏎8%，增速平稳",
                &["去年竹产业产值同比增长4.8%，增速平稳"],
            ),
            (
                "figure at the second line end",
                "渡口离县城不远，⏎乘车到那里，路程大约⏎12公里",
                &["渡口离县城不远，乘车到那里，路程大约12公里"],
            ),
            (
                "pause",
                "供电、供水、通信、⏎燃气等部门连夜抢修⏎管线。",
                &["供电、供水、通信、燃气等部门连夜抢修管线。"],
            ),
            (
                "wide line",
                "老人把攒了半年的鸡蛋一个一个擦干净，用旧报纸包好，放进竹篮里，天不亮就⏎往镇上走去。",
                &[
                    "老人把攒了半年的鸡蛋一个一个擦干净，用旧报纸包好，放进竹篮里，天不亮就往镇上走去。",
                ],
            ),
            (
                "open quotation",
                "门上写着“今日盘点，请⏎走侧门”，他没看见。",
                &["门上写着“今日盘点，请走侧门”，他没看见。"],
            ),
            (
                "open bracket",
                "新桥（长一百二十米，⏎宽九米）昨日通车。",
                &["新桥（长一百二十米，宽九米）昨日通车。"],
            ),
            (
                "clause with a function word",
                "听说那座桥就是在他手里修的，他却从来没⏎有在人前提过一个字",
                &["听说那座桥就是在他手里修的，他却从来没有在人前提过一个字"],
            ),
        ],
    );
}

#[test]
fn kept() {
    check_unchanged(
        "short texts that are no prose",
        &[
            ("labels and figures", "合计\n300元\n同比增长\n5%"),
            ("records", "编号,姓名,部门\n021,周亦农,机修车间"),
            (
                "verse with marks",
                "我在桥上等，\n你在船上喊，\n水在中间流，\n谁也没听见。",
            ),
            ("slogans", "雨天收衣，晴天晒被\n小店打烊，明日再来"),
            ("dishes", "红烧肉\n清蒸鱼\n番茄汤"),
            ("parts", "进水阀 DN15\n出水阀 DN20"),
            ("meals", "早饭：豆浆、油条\n午饭：米饭、青菜"),
            ("dates in records", "2031-05-31\n14,桂花"),
        ],
    );
}
