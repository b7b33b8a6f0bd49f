//! Texts of few lines: mended where a line end shows that a sentence goes on, and else as they are.

use zhuihe::Cleaner;

use crate::common::assert_none;

const MENDED: [(&str, &str); 8] = [
    (
        "figure asked for",
        "3．6级地震，震中位于东经\n102.7度，北纬25.1度",
    ),
    ("decimal", "去年竹产业产值同比增长 4.\n8%，增速平稳"),
    (
        "figure in the second line end",
        "渡口离县城不远，\n乘车到那里，路程大约\n12公里",
    ),
    ("pause", "供电、供水、通信、\n燃气等部门连夜抢修\n管线。"),
    (
        "wide line",
        "老人把攒了半年的鸡蛋一个一个擦干净，用旧报纸包好，放进竹篮里，天不亮就\n往镇上走去。",
    ),
    (
        "open quotation",
        "门上写着“今日盘点，请\n走侧门”，他没看见。",
    ),
    ("open bracket", "新桥（长一百二十米，\n宽九米）昨日通车。"),
    (
        "clause with a function word",
        "听说那座桥就是在他手里修的，他却从来没\n有在人前提过一个字",
    ),
];

const KEPT: [&str; 8] = [
    "合计\n300元\n同比增长\n5%",
    "编号,姓名,部门\n021,周亦农,机修车间",
    "我在桥上等，\n你在船上喊，\n水在中间流，\n谁也没听见。",
    "雨天收衣，晴天晒被\n小店打烊，明日再来",
    "红烧肉\n清蒸鱼\n番茄汤",
    "进水阀 DN15\n出水阀 DN20",
    "早饭：豆浆、油条\n午饭：米饭、青菜",
    "2031-05-31\n14,桂花",
];

#[test]
fn mended() {
    let cleaner = Cleaner::default();
    let failures: Vec<_> = MENDED
        .iter()
        .filter_map(|(name, text)| {
            let want = text.replace(" 4.\n8", "4.8").replace('\n', "");
            let got = cleaner.clean(text).into_text();
            (got != want).then(|| format!("{name}: {got:?}"))
        })
        .collect();
    assert_none("short texts that stay cut", &failures);
}

#[test]
fn kept() {
    let cleaner = Cleaner::default();
    let failures: Vec<_> = KEPT
        .iter()
        .map(|text| (text, cleaner.clean(text).into_text()))
        .filter(|(text, got)| got != **text)
        .map(|(_, got)| format!("{got:?}"))
        .collect();
    assert_none("short texts that change", &failures);
}
