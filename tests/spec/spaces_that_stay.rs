//! Spaces that mean something.

use zhuihe::Cleaner;

use crate::common::show;
use crate::{Alone, BETWEEN, OPENING, PARAGRAPHS, WIDE, check, check_unchanged, wrap};

#[test]
fn in_bylines() {
    check(
        "bylines",
        WIDE,
        &[
            (
                "roles and names",
                "本报记者␠李世秀␠通讯员␠王传帅",
                &["⏎本报记者␠李世秀␠通讯员␠王传帅⏎"],
            ),
            (
                "a line end between role and name",
                "本报记者⏎⏎僧少琴␠摄",
                &["⏎本报记者␠僧少琴␠摄⏎"],
            ),
        ],
    );
}

#[test]
fn in_running_text() {
    check(
        "spaces that stay in running text",
        PARAGRAPHS,
        &[
            (
                "institutions that act together",
                "那一年，|中共中央␠国务院印发|了关于乡村建设的文件。",
                &["中共中央␠国务院印发"],
            ),
            (
                "a blank to fill in",
                "下列说法中正确的一项是|（␠）|，请把答案写在卷面上。",
                &["（␠）"],
            ),
            (
                "Han beside a Latin word",
                "网店的后台是年轻人|使用␠Rust␠语言|写的，跑得很快。",
                &["使用␠Rust␠语言"],
            ),
            (
                "Han beside a Latin word without a space",
                "网店的后台是年轻人|使用Rust语言|写的，跑得很快。",
                &["使用Rust语言"],
            ),
            (
                "Han beside a Latin word at a line's end",
                "网店的后台是年轻人|使用⏎Rust␠语言|写的，跑得很快。",
                &["使用Rust␠语言", "使用␠Rust␠语言"],
            ),
        ],
    );
}

#[test]
fn in_the_opening_of_a_report() {
    check(
        "openings of reports",
        OPENING,
        &[
            (
                "inside brackets it separates, outside it is stray",
                "|本报讯␠（记者␠王莹）␠4月|21日，竹溪村的竹编工坊迎来了第一批客人。",
                &["⏎本报讯（记者␠王莹）4月21日，竹溪村"],
            ),
            (
                "after a dateline",
                "|据新华社北京␠4␠月␠21␠日电␠近|日，竹编手艺受到越来越多的人喜爱。",
                &["⏎据新华社北京4月21日电␠近日，竹编"],
            ),
            (
                "after a dateline without a day",
                "|据华汇社电␠竹溪|村的竹编工坊昨日迎来了第一批客人。",
                &["⏎据华汇社电␠竹溪村"],
            ),
            (
                "a bracket that was misread",
                "|本报讯␠〈记者␠王莹)␠竹溪|村的竹编工坊昨日迎来了第一批客人。",
                &["⏎本报讯〈记者␠王莹)竹溪村"],
            ),
        ],
    );
}

#[test]
fn in_headlines() {
    check(
        "headlines",
        BETWEEN,
        &[
            (
                "between clauses",
                "规划赋能␠优化⏎⏎绿色空间格局",
                &["⏎规划赋能␠优化绿色空间格局⏎"],
            ),
            (
                "beside a closing quotation mark",
                "念好“山字经”␠种出⏎致富果",
                &["⏎念好“山字经”␠种出致富果⏎"],
            ),
        ],
    );
    // In a column of 14 em it could be a first line that reads on: `的年轻人如今走进工坊`.
    check(
        "quotations in headlines",
        WIDE,
        &[(
            "not beside quotation marks that all have one",
            "念好“␠山字经”␠的年轻人",
            &["⏎念好“山字经”的年轻人⏎"],
        )],
    );
}

#[test]
fn in_lists_of_names() {
    check(
        "lists of names",
        &[Alone],
        &[(
            "a name padded to three characters",
            "优秀学员名单⏎王␠芳␠李建国␠张␠伟␠赵明月␠孙␠丽⏎周文斌␠吴␠刚␠郑小兰␠冯␠涛␠陈秋生⏎",
            &["王芳␠李建国␠张伟␠赵明月␠孙丽"],
        )],
    );
    check_unchanged(
        "names in cells",
        &[(
            "a padded name in a table's cell",
            "编号    姓名      班次\n001     王 芳     早班\n002     李建国    中班\n003     张 伟     晚班\n",
        )],
    );
}

#[test]
fn where_they_are_the_form() {
    check_unchanged(
        "forms that spaces make",
        &[
            (
                "verse",
                "竹影摇窗夜未央 小溪流水带花香\n一篙撑破青山影 载得春归过石梁\n",
            ),
            ("couplet", "竹雨松风琴韵 茶烟梧月书声\n"),
            (
                "form",
                "姓名：________  性别：____\n住址：________________\n电话：________  日期：  年  月  日\n",
            ),
            (
                "table",
                "品名    单价    数量\n灯罩    45      120\n提篮    38      260\n",
            ),
            (
                "code",
                "fn main() {\n    let bamboo = 3;\n    println!(\"竹 {}\", bamboo);\n}\n",
            ),
            (
                "Latin words",
                "The workshop was opened\nin the spring by three\nyoung weavers.\n",
            ),
        ],
    );
}

#[test]
fn where_a_text_spaces_all_of_them() {
    check_unchanged(
        "consistency is the evidence",
        &[
            ("unbroken", "用 Rust 1.85 编译，测试有 412 个用例\n"),
            (
                "in paragraphs",
                "本章说明如何搭建环境。先用 Rust 1.85 编译，测试有 412 个用例，跑完大约要 35 秒。\n\
                 如果机器上装了 Docker 24 以上的版本，也可以用它来跑，镜像只有 80 兆，拉取很快。\n",
            ),
        ],
    );
}

#[test]
fn figures_beside_spaced_words() {
    // Lines of sixteen em. Words outnumber figures, and all stand apart.
    let raw = "先把 Tarn 装到机器上，再用 Rust\n工具链编译它。编译完要 35 秒，\n比用 Docker 还快。                   第 2 章说明如何\n写脚本，让 Cron 每晚备份到仓库里\n去，第二天用 Ssh 取回来看一看。\n";
    let output = Cleaner::default().clean(raw).text().to_owned();
    for kept in ["完要 35 秒", "第 2 章", "让 Cron 每晚"] {
        assert!(output.contains(kept), "{kept}: {output}");
    }
    assert!(output.contains("说明如何写脚本"), "{output}");
}

#[test]
fn full_width_ones() {
    check(
        "full-width spaces inside an entry",
        OPENING,
        &[(
            "typed by a person",
            "|〔４〕　细辛　多年生|草本，高三十厘米左右，生在林下阴湿处。",
            &["⏎〔４〕␠细辛␠多年生草本"],
        )],
    );
    check(
        "full-width spaces that letter-space a heading",
        BETWEEN,
        &[("a heading of a statute", "总　则", &["⏎总则⏎"])],
    );
    check(
        "full-width spaces that indent",
        PARAGRAPHS,
        &[(
            "a first line",
            "干部们挨家挨户问过，|家家都愿意。¶　　到了年底|，工坊的账目贴在了祠堂门口，人人都看得见。",
            &["家家都愿意。⏎到了年底"],
        )],
    );
}

#[test]
fn one_document_gets_one_answer() {
    let text = wrap(
        "工坊的网店由年轻人打理，页面用⏎Rust 语言写成，数据放在⏎SQLite 里，图片交给⏎Nginx \
         来发，日志由⏎Fluentd 收走，每天夜里再用⏎Rsync 备份一次，谁都放心。",
        16,
        2,
    );
    let output = Cleaner::default()
        .clean(&(text.join("\n") + "\n"))
        .text()
        .to_owned();
    let words = ["Rust", "SQLite", "Nginx", "Fluentd", "Rsync"];
    let spaced = words.map(|word| output.contains(&format!(" {word}")));
    let broken = words.map(|word| output.contains(&format!("⏎{word}")));
    assert_eq!(broken, [false; 5], "{}", show(&output));
    assert!(spaced.iter().all(|s| *s == spaced[0]), "{}", show(&output));
}
