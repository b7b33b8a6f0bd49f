//! What right looks like, by example: every rule of the contract, row by row.
//!
//! `⏎` is a line end and `␠` a space, as there. A row is a piece of text, and what is right for it. Most
//! rows mean something only in a column, so a row is set into an article, at several measures, with its
//! line end where the row has it; only the row's own gaps are judged.

mod common;

use common::{assert_none, is_white, show, visible};
use zhuihe::{Cleaner, Options};

/// A row: its name, the text around and in it, and what is right. Any one of several answers will do.
///
/// `before|row|after`: the row's own piece stands between the bars and is broken nowhere but where it
/// has a `⏎`; what stands around it is wrapped like the rest of the column. `¶` is a `⏎` after which a
/// paragraph begins: its first line is indented, and the extractor has dropped the indent.
type Row = (&'static str, &'static str, &'static [&'static str]);

/// Where a row is set.
#[derive(Debug, Clone, Copy)]
enum Setting {
    /// In a paragraph of an article, in a column of so many em.
    Paragraph(usize),
    /// As a paragraph of an article, from its start, in a column of so many em.
    Opening(usize),
    /// Between two paragraphs of an article, as it is, in a column of so many em.
    BetweenParagraphs(usize),
    /// Nowhere: it is a text by itself.
    Alone,
}

use Setting::{Alone, BetweenParagraphs, Opening, Paragraph};

/// Columns of a newspaper: narrow, middling, wide.
const PARAGRAPHS: &[Setting] = &[Paragraph(11), Paragraph(16), Paragraph(20)];
const OPENING: &[Setting] = &[Opening(15), Opening(16), Opening(20)];
/// Wide enough that a row of eight to ten em is plainly short: in a column that it fills, only
/// the size of its type tells a heading, and that is lost.
const BETWEEN: &[Setting] = &[
    BetweenParagraphs(14),
    BetweenParagraphs(16),
    BetweenParagraphs(20),
];
/// For rows that a narrow column would have wrapped.
const WIDE: &[Setting] = &[BetweenParagraphs(16), BetweenParagraphs(20)];
/// For the rows of tables.
const PAGE: &[Setting] = &[BetweenParagraphs(24), BetweenParagraphs(30)];

/// The article before the row, a paragraph a line.
const ARTICLE_BEGINS: &[&str] = &[
    "竹溪村三面靠山，一条石板路从村口通到渡口。过去村里只有一种营生，就是把山上的竹子砍下来，扎成竹排，顺水放到县城去卖。",
    "前年春天，几位返乡的年轻人租下废弃的粮仓，办起了一家竹编工坊。他们请村里的老篾匠当师傅，又把编好的灯罩、提篮和屏风放到网上去卖，订单一天比一天多。",
];

/// The article after the row.
const ARTICLE_ENDS: &[&str] = &[
    "如今走进工坊，从破竹、刮青到起底、收边，每一道工序都有人专门负责。老师傅坐在窗边做示范，年轻人围在旁边，边学边问，一天下来能做出几十件成品。",
    "村里还打算把渡口边的旧码头修起来，让游客坐着竹排看山看水，再到工坊里亲手编一只小篮子带回家。",
];

/// What a row's paragraph may begin with, so that the row's line end falls where the line is full.
///
/// Each ends in a mark, and no line begins with a mark: what stands before the row's line end must not
/// be one em short of full lines by itself.
const OPENINGS: &[&str] = &[
    "灯亮了。",
    "雨下了一夜。",
    "渡口又热闹了。",
    "货车一早就等在桥头。",
    "孩子们放学后也来帮忙。",
    "工坊的门口挂着一块木牌。",
    "天刚亮，路上就热闹起来了。",
    "师傅们手上的活从来没有停过。",
    "村里人说，这门手艺传了好几代。",
    "去年秋天雨水多，竹子长得格外好。",
];

/// What a row's paragraph goes on with.
const GOES_ON: &str = "这些变化，村里的老人看在眼里，也记在心里，逢人便要说上几句。";

/// Sets a row and gives the text that an extractor would make of it.
fn set(row: &str, setting: Setting) -> String {
    let lines = match setting {
        Alone => vec![row.replace('|', "")],
        BetweenParagraphs(measure) => {
            let fits = row.split('⏎').all(|line| width(line) <= 2 * measure);
            assert!(fits, "wider than {measure} em: {row}");
            let mut lines = wrap_all(ARTICLE_BEGINS, measure);
            lines.push(row.to_owned());
            lines.extend(wrap_all(ARTICLE_ENDS, measure));
            lines
        }
        Opening(measure) | Paragraph(measure) => {
            let mut lines = wrap_all(ARTICLE_BEGINS, measure);
            lines.extend(paragraph(row, setting, measure));
            lines.extend(wrap_all(ARTICLE_ENDS, measure));
            lines
        }
    };
    written(&(lines.join("⏎") + "⏎"))
}

/// From the notation to the text.
fn written(notation: &str) -> String {
    notation.replace('⏎', "\n").replace('␠', " ")
}

/// Wraps paragraphs whose indents the extractor has dropped: first lines are two em short.
fn wrap_all(paragraphs: &[&str], measure: usize) -> Vec<String> {
    paragraphs
        .iter()
        .flat_map(|p| wrap(p, measure, 2))
        .collect()
}

/// The lines of the row's paragraph: with an opening by which the row's first line end falls where a
/// line is full, and no other one falls inside the row.
fn paragraph(row: &str, setting: Setting, measure: usize) -> Vec<String> {
    let &[before, own, after] = &row.split('|').collect::<Vec<_>>()[..] else {
        panic!("not `before|row|after`: {row}");
    };
    let goes_on = if after.contains('¶') { "" } else { GOES_ON };
    let choices = match setting {
        Opening(_) => 0..1,
        _ => 1..1 << OPENINGS.len(),
    };
    let mut almost_full = None;
    for choice in choices {
        let chosen = (0..OPENINGS.len()).filter(|i| choice >> i & 1 == 1);
        let opening: String = chosen.map(|i| OPENINGS[i]).collect();
        let up_to_row = format!("{opening}{before}{own}");
        let lines = wrap(&format!("{up_to_row}{after}{goes_on}"), measure, 2);
        if !lines.join("⏎").contains(&own.replace('¶', "⏎")) {
            continue;
        }
        let Some((up_to_line_end, _)) = up_to_row.split_once(['⏎', '¶']) else {
            return lines;
        };
        let full = wrap(up_to_line_end, measure, 2);
        match 2 * measure - width(&full[full.len() - 1]) {
            0 => return lines,
            1 => almost_full = Some(lines),
            _ => {}
        }
    }
    almost_full.unwrap_or_else(|| panic!("no opening fills the line of {row} at {measure}"))
}

/// Width in half-ems, without the spaces that a stretch has put there.
fn width(line: &str) -> usize {
    let width = |c: char| if c.is_ascii() { 1 } else { 2 };
    line.chars().filter(|&c| c != '␠').map(width).sum()
}

/// Breaks a paragraph into lines of `measure` em, the first one shorter by `indent`.
///
/// No line begins with a mark that closes, Latin words and numbers are not broken, and `⏎` and `¶`
/// break where they stand.
fn wrap(paragraph: &str, measure: usize, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut room = 2 * (measure - indent);
    let mut units = units(paragraph).into_iter().peekable();
    while let Some(unit) = units.next() {
        if unit == "⏎" || unit == "¶" {
            lines.push(std::mem::take(&mut line));
            room = 2 * (measure - if unit == "¶" { indent } else { 0 });
            continue;
        }
        // A mark that may not begin a line takes the unit before it along.
        let mark = units.peek().filter(|next| may_not_begin(next));
        let needed = width(&unit) + mark.map_or(0, |m| width(m));
        if !line.is_empty() && width(&line) + needed > room && !may_not_begin(&unit) {
            lines.push(std::mem::take(&mut line));
            room = 2 * measure;
        }
        line.push_str(&unit);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

fn may_not_begin(unit: &str) -> bool {
    unit.starts_with(['，', '。', '、', '；', '：', '！', '？', '”', '）', '》'])
}

/// What a line is made of: characters, and words and numbers as wholes.
fn units(paragraph: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in paragraph.chars() {
        let is_ascii = c.is_ascii_graphic();
        match units.last_mut() {
            Some(word) if is_ascii && in_word => word.push(c),
            _ => units.push(c.to_string()),
        }
        in_word = is_ascii;
    }
    units
}

/// Checks every row of a table in every setting and reports all that failed at once.
fn check(table: &str, settings: &[Setting], rows: &[Row]) {
    check_with(table, &Cleaner::default(), settings, rows);
}

fn check_with(table: &str, cleaner: &Cleaner, settings: &[Setting], rows: &[Row]) {
    let mut failures = Vec::new();
    for (name, row, right) in rows {
        for &setting in settings {
            let text = set(row, setting);
            let output = cleaner.clean(&text).into_text();
            if right.iter().any(|r| output.contains(&written(r))) {
                continue;
            }
            failures.push(format!(
                "  {name} ({setting:?})\n    right     {}\n    came out  {}",
                right.join("  or  "),
                where_it_is(right[0], &output),
            ));
        }
    }
    assert_none(table, &failures);
}

/// The place of the output that has the visible characters of `phrase`, and a little around it.
fn where_it_is(phrase: &str, output: &str) -> String {
    let wanted = visible(&written(phrase));
    let places: Vec<(usize, char)> = output
        .char_indices()
        .filter(|(_, c)| !is_white(*c))
        .collect();
    let all: String = places.iter().map(|(_, c)| c).collect();
    let Some(at) = all.find(&wanted) else {
        return format!("nowhere in {}", show(output));
    };
    let first = all[..at].chars().count();
    let last = first + wanted.chars().count() - 1;
    let from = places[first.saturating_sub(3)].0;
    let to = places
        .get(last + 4)
        .map_or(output.len(), |&(place, _)| place);
    format!("…{}…", show(&output[from..to]))
}

/// Checks that texts come back as they are.
fn check_unchanged(table: &str, texts: &[(&str, &str)]) {
    let cleaner = Cleaner::default();
    let mut failures = Vec::new();
    for (name, text) in texts {
        let output = cleaner.clean(text).into_text();
        if output != *text {
            failures.push(format!(
                "  {name}\n    right     {}\n    came out  {}",
                show(text),
                show(&output)
            ));
        }
    }
    assert_none(table, &failures);
}

mod column_lines {
    use super::*;

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
}

mod spaces_that_go {
    use super::*;

    #[test]
    fn in_running_text() {
        check(
            "spaces that go",
            PARAGRAPHS,
            &[
                (
                    "between Han",
                    "老篾匠说，|竹编要发␠展|，就得有年轻人肯学。",
                    &["竹编要发展"],
                ),
                (
                    "after a mark",
                    "院子里堆满了|竹篮、␠竹筐，␠竹椅|，都是等着发走的货。",
                    &["竹篮、竹筐，竹椅"],
                ),
                (
                    "before a mark",
                    "院子里堆满了|竹篮␠、竹筐␠，竹椅|，都是等着发走的货。",
                    &["竹篮、竹筐，竹椅"],
                ),
                (
                    "inside quotation marks",
                    "大家管这里叫|“␠竹␠海␠”|，一到夏天满眼是绿。",
                    &["“竹海”"],
                ),
                (
                    "a letter-spaced line",
                    "从那以后，合作社就着手|持␠续␠补␠短␠板␠⏎|把晾晒和运输两道关补上。",
                    &["着手持续补短板把晾晒"],
                ),
                (
                    "in a date",
                    "工坊在去年|4␠月␠21␠日|正式开张，那天来了不少客人。",
                    &["4月21日"],
                ),
                (
                    "between digits and Han",
                    "全村|共有␠312␠户␠1046␠人|，大半靠竹子过日子。",
                    &["共有312户1046人"],
                ),
                (
                    "in a range with its units",
                    "一根毛竹|重␠10公斤␠—␠15公斤|，要两个人才抬得动。",
                    &["重10公斤—15公斤"],
                ),
            ],
        );
    }

    #[test]
    fn in_letter_spaced_headlines() {
        check(
            "letter-spaced headlines",
            BETWEEN,
            &[
                ("one width of space", "持␠续␠补␠短␠板", &["持续补短板"]),
                (
                    "two widths of space",
                    "规␠划␠赋␠能␠␠␠优␠化␠空␠间",
                    &["规划赋能␠优化空间"],
                ),
            ],
        );
    }
}

mod spaces_that_stay {
    use super::*;

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
}

mod breaks {
    use super::*;

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
}

mod numbers {
    use super::*;

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
}

mod tables {
    use super::*;

    #[test]
    fn rows_and_gaps_stay() {
        check(
            "tables in an article",
            PAGE,
            &[
                (
                    "columns of words and numbers",
                    "货␠␠品␠␠␠␠单价（元）␠␠␠␠数量（件）⏎灯␠␠罩␠␠␠␠␠␠45.00␠␠␠␠␠␠␠␠␠␠120⏎提␠␠篮␠␠␠␠␠␠38.50␠␠␠␠␠␠␠␠␠␠260⏎屏␠␠风␠␠␠␠␠320.00␠␠␠␠␠␠␠␠␠␠␠18",
                    &[
                        "⏎货␠␠品␠␠␠␠单价（元）␠␠␠␠数量（件）⏎灯␠␠罩␠␠␠␠␠␠45.00␠␠␠␠␠␠␠␠␠␠120⏎提␠␠篮␠␠␠␠␠␠38.50␠␠␠␠␠␠␠␠␠␠260⏎屏␠␠风␠␠␠␠␠320.00␠␠␠␠␠␠␠␠␠␠␠18⏎",
                    ],
                ),
                (
                    "columns of words",
                    "早班␠␠␠王芳␠␠␠␠破竹⏎中班␠␠␠李建国␠␠刮青⏎晚班␠␠␠张伟␠␠␠␠收边",
                    &["⏎早班␠␠␠王芳␠␠␠␠破竹⏎中班␠␠␠李建国␠␠刮青⏎晚班␠␠␠张伟␠␠␠␠收边⏎"],
                ),
            ],
        );
    }
}

mod vertical_text {
    use super::*;

    #[test]
    fn columns_of_one_and_two_characters() {
        check(
            "vertical text",
            &[Alone],
            &[
                (
                    "one character a line",
                    "范⏎县⏎的⏎濮⏎阳⏎市⏎民⏎在⏎河⏎边⏎种⏎下⏎了⏎许⏎多⏎柳⏎树⏎，⏎春⏎天⏎一⏎到⏎，⏎满⏎岸⏎青⏎绿⏎。⏎",
                    &["范县的濮阳市民在河边种下了许多柳树，春天一到，满岸青绿。"],
                ),
                (
                    "one character a line, and few of them",
                    "范⏎县⏎的⏎濮⏎阳⏎市⏎",
                    &["范县的濮阳市"],
                ),
                (
                    "two characters a line",
                    "竹溪⏎村的⏎渡口⏎有一⏎棵老⏎樟树⏎，树⏎下常⏎有人⏎下棋⏎，一⏎坐就⏎是半⏎天。⏎",
                    &["竹溪村的渡口有一棵老樟树，树下常有人下棋，一坐就是半天。"],
                ),
            ],
        );
    }

    #[test]
    fn presentation_forms() {
        let row: Row = (
            "one character a line",
            "老⏎人⏎说⏎︰⏎﹁⏎竹⏎子⏎︵⏎毛⏎竹⏎︶⏎要⏎趁⏎早⏎砍⏎﹂⏎",
            &["老人说︰﹁竹子︵毛竹︶要趁早砍﹂"],
        );
        check("presentation forms", &[Alone], &[row]);
        check_with(
            "presentation forms, with the option",
            &Cleaner::new(Options::new().vertical_forms(true)),
            &[Alone],
            &[
                (row.0, row.1, &["老人说：「竹子（毛竹）要趁早砍」"]),
                (
                    "all of the contract's",
                    "︰︵︶﹁﹂﹃﹄︿﹀",
                    &["：（）「」『』〈〉"],
                ),
            ],
        );
    }
}
