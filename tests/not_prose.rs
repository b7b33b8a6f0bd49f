//! What is not prose stays byte for byte: tables, lists, forms, code, mail, verse, and prose around it is repaired.

mod common;

use std::fs;

use common::{Named, assert_none, fixtures, read_all};
use zhuihe::{BlockSeparator, Cleaner, Options, Spaces};

/// Rows of what is cleaned and what it becomes; `None` where it stays.
fn check(rows: &[(&str, &str, Option<&str>)]) {
    let cleaner = Cleaner::default();
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|&(name, input, expected)| {
            let expected = expected.unwrap_or(input);
            let got = cleaner.clean(input).into_text();
            (got != expected).then(|| format!("  {name}: {got:?}\n    not {expected:?}"))
        })
        .collect();
    assert_none("texts that come out otherwise", &wrong);
}

#[test]
fn cells_stay_apart() {
    check(&[
        (
            "tabs",
            "姓名\t部门\t职务\n张三\t研发部\t经理\n李四\t市场部\t主管\n",
            None,
        ),
        ("rows of three", "张三 研发部 经理\n李四 市场部 主管", None),
        ("awards", "一等奖 王刚\n二等奖 李梅 张建国", None),
        ("attendance", "出席：张三 李四 王五\n列席：孙七 周八", None),
        ("places", "北京 上海 广州 深圳", None),
        (
            "a timetable",
            "时间 周一 周二 周三\n第一节 语文 数学 英语\n第二节 数学 语文 体育\n",
            None,
        ),
        ("short cells", "省份 省会 简称\n浙江 杭州 浙", None),
        (
            "values with commas",
            "编号,名称,说明\n1,苹果 红富士,产地 山东\n2,香蕉,产地 海南\n",
            None,
        ),
        ("a credit", "文/图 本报记者 周明 通讯员 陈小红 李建军", None),
    ]);
}

#[test]
fn blanks_and_leaders_stay() {
    check(&[
        ("fields", "姓 名：            性 别：\n", None),
        ("a date to fill in", "    年    月    日\n", None),
        ("pages", "第    页 共    页", None),
        (
            "an amount",
            "合计人民币（大写）：        元整（￥        ）。",
            None,
        ),
        (
            "leaders",
            "拍黄瓜 ………………… 18元\n红烧肉 ………………… 48元\n",
            None,
        ),
    ]);
}

#[test]
fn blanks_of_one_space_stay() {
    check(&[
        ("a date", "审核人：\n年 月 日\n", None),
        ("a period", "自 年 月 日\n至 年 月 日\n", None),
        ("an amount", "人民币 万 仟 佰 拾 元 角 分\n", None),
        ("a time", "借用時間： 時 分 至 時 分\n", None),
        ("years apart", "2021 年 春季\n2021 年 秋季\n", None),
        (
            "a letter-spaced label",
            "出 生 年 月 日\n",
            Some("出生年月日\n"),
        ),
        (
            "a date that was split",
            "会议于2023 年5 月召开。",
            Some("会议于2023年5月召开。"),
        ),
    ]);
}

#[test]
fn short_texts_need_proof() {
    check(&[
        (
            "slogans",
            "一把铁锹挖出幸福，一滴汗水浇出丰收\n春天播种秋天笑，秋天偷懒冬天愁\n多看一眼不吃亏，少走一步不算累\n",
            None,
        ),
        (
            "cut in a word",
            "水库的水位已经超过警戒，下游各村正在组\n织转移，请大家不要惊慌，带好随身物品\n",
            Some("水库的水位已经超过警戒，下游各村正在组织转移，请大家不要惊慌，带好随身物品\n"),
        ),
        ("credits", "作者／林月樵\n主編／周望舒\n", None),
        (
            "a table's header",
            "名次 球队 场 胜 平 负 进/失 积分\n",
            None,
        ),
    ]);
}

#[test]
fn code_stays() {
    check(&[
        (
            "a docstring",
            "def load(path):\n    \"\"\"读取文件。\n\n    如果文件不存在，则会抛出异常；如果文件的编码不\n    是 UTF-8，则会尝试用系统默认的编码来读取文件的\n    内容，并返回解码之后的字符串。\n    \"\"\"\n    return open(path).read()\n",
            None,
        ),
        ("YAML", "title: 我的 网站\ndesc: 一个 简单 的 网站\n", None),
        (
            "INI",
            "[网站]\n标题 = 我的 网站\n描述 = 一个 简单 的 网站\n",
            None,
        ),
        (
            "JSON",
            "{\n  \"名称\": \"网站\",\n  \"a\": [\n    1\n  ]\n}\n",
            None,
        ),
        (
            "among prose",
            "保存以下代码：\nif x:\n    print(1)\nelse:\n    print(2)\n然后在命令行中执行这个文件，就可以看\n到输出的结果，如果没有看到结果，请检\n查文件的路径是否正确。\n",
            Some(
                "保存以下代码：\nif x:\n    print(1)\nelse:\n    print(2)\n然后在命令行中执行这个文件，就可以看到输出的结果，如果没有看到结果，请检查文件的路径是否正确。\n",
            ),
        ),
        (
            "commands among prose",
            "安装完成之后需要先启动服务，启动服务\n的时候要用管理员的权限来执行下面的命\n令，然后再查看服务的状态：\n$ sudo systemctl start tool\n$ sudo systemctl status tool\n如果服务没有启动，请查看日志，日志里\n会写明没有启动的原因。\n",
            Some(
                "安装完成之后需要先启动服务，启动服务的时候要用管理员的权限来执行下面的命令，然后再查看服务的状态：\n$ sudo systemctl start tool\n$ sudo systemctl status tool\n如果服务没有启动，请查看日志，日志里会写明没有启动的原因。\n",
            ),
        ),
    ]);
}

#[test]
fn text_without_han_stays() {
    check(&[
        (
            "a closing brace",
            "fn main() {\n    run(\n        1,\n    )\n}\n",
            None,
        ),
        (
            "dates one a line",
            "2027-06-30\n13,Trixie,trixie,2023-06-10\n2033-06-30\n13,Trixie\n",
            None,
        ),
        (
            "cells one a line",
            "中文\nV:3, I:226\n03\nlibc6\n360\n说明\n",
            None,
        ),
        (
            "curly quotes",
            "s/\"\\([^\"]*\\)\"/“\\1”/g\ns/`/‘/g\n",
            None,
        ),
    ]);
}

#[test]
fn short_lines_of_a_list_stay() {
    check(&[
        (
            "items under headings",
            "二、主要任务\n加强生态保护\n推进绿色发展\n完善制度建设\n三、保障措施\n各地区各有关部门要充分认识做好这项工作的\n重要意义，切实加强组织领导，明确工作责任，\n细化工作措施，确保各项任务落到实处、取得\n实效。\n",
            Some(
                "二、主要任务\n加强生态保护\n推进绿色发展\n完善制度建设\n三、保障措施\n各地区各有关部门要充分认识做好这项工作的重要意义，切实加强组织领导，明确工作责任，细化工作措施，确保各项任务落到实处、取得实效。\n",
            ),
        ),
        (
            "a recipe",
            "配料：\n面粉500克\n白糖100克\n鸡蛋3个\n做法：\n先把面粉倒入盆中，加入白糖和鸡蛋搅拌\n均匀，再慢慢倒入温水，一边倒一边用筷\n子搅拌成絮状，然后揉成光滑的面团。\n",
            Some(
                "配料：\n面粉500克\n白糖100克\n鸡蛋3个\n做法：\n先把面粉倒入盆中，加入白糖和鸡蛋搅拌均匀，再慢慢倒入温水，一边倒一边用筷子搅拌成絮状，然后揉成光滑的面团。\n",
            ),
        ),
        (
            "fees",
            "收费标准如下：\n临时停车5元/小时\n月租车位300元/月\n",
            None,
        ),
        (
            "skills",
            "个人技能\n熟练使用办公软件\n熟悉数据库管理\n了解网络安全知识\n工作经历\n某科技公司 工程师\n",
            None,
        ),
        (
            "a salutation",
            "关于加强安全生产工作的通知\n各部门：\n为全面贯彻落实上级部署，进一步加强安全生\n产工作，现就有关事项通知如下，请各部门结\n合实际认真抓好贯彻落实。\n",
            Some(
                "关于加强安全生产工作的通知\n各部门：\n为全面贯彻落实上级部署，进一步加强安全生产工作，现就有关事项通知如下，请各部门结合实际认真抓好贯彻落实。\n",
            ),
        ),
        ("words", "沒有\n我們\n你們\n妳們\n他們\n她們\n是否\n", None),
        ("menu items", "首页\n作者\n新闻\n联系\n", None),
    ]);
}

#[test]
fn verse_turns_and_options_stay() {
    let prose = "他放下手里的书，走到窗前，望着外面的月\n色，想起小时候祖父教他念的一首诗来，不\n由得轻轻地念出了声：\n";
    let joined = "他放下手里的书，走到窗前，望着外面的月色，想起小时候祖父教他念的一首诗来，不由得轻轻地念出了声：\n";
    let verse = "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。\n";
    check(&[
        (
            "verse among prose",
            &format!("{prose}{verse}"),
            Some(&format!("{joined}{verse}")),
        ),
        (
            "a question after an answer",
            "这些年来他一直想写一部长篇，材料攒了满\n满两箱子，去年秋天他退了休，终于动手写\n了。\n问：第一篇是什么时候写的？\n答：去年十月。\n",
            Some(
                "这些年来他一直想写一部长篇，材料攒了满满两箱子，去年秋天他退了休，终于动手写了。\n问：第一篇是什么时候写的？\n答：去年十月。\n",
            ),
        ),
        (
            "options",
            "下列词语中没有错别字的一项是\nA. 松驰 寒暄\nB. 松弛 寒喧\nC. 松弛 寒暄\nD. 松驰 寒喧\n",
            None,
        ),
        (
            "options of a command",
            &format!(
                "{prose}    -p 名称, --package 名称\n        设置软件包名称。\n    -q, --quiet\n        不显示进度。\n"
            ),
            Some(&format!(
                "{joined}    -p 名称, --package 名称\n        设置软件包名称。\n    -q, --quiet\n        不显示进度。\n"
            )),
        ),
        (
            "pictures",
            "📍地址：云溪路18号\n⏰营业时间：早九点至晚九点\n📞电话：0571-88001234\n",
            None,
        ),
        (
            "mail",
            "From: 李明 <liming@example.com>\nTo: 王芳 <wangfang@example.com>\nSubject: 会议 安排\n\n> 上次 的 会议\n> 改到 周三\n\n李明\n工程部\n",
            None,
        ),
    ]);
}

#[test]
fn letter_spaced_figures_are_joined_whole() {
    check(&[(
        "an amount",
        "总 计 ： 3 5 6 . 0 0 元",
        Some("总计：356.00元"),
    )]);
}

#[test]
fn an_address_is_never_cut_by_a_space() {
    check(&[(
        "of mail",
        "如有任何问题，请发送邮件至service@exam\nple.com，我们将在三个工作日之内回复您的\n邮件，感谢您对我们工作的支持和理解，祝您\n生活愉快。",
        Some(
            "如有任何问题，请发送邮件至service@example.com，我们将在三个工作日之内回复您的邮件，感谢您对我们工作的支持和理解，祝您生活愉快。",
        ),
    )]);
}

#[test]
fn furniture_in_a_sentence_is_a_block() {
    check(&[(
        "a running head",
        "城市的出现与权力的集中密不\n\n48      城市史纲要\n\n可分。只有当社会的剩余产品\n足以供养一批不从事农业生产\n的人口时，城市才有可能出现，\n而剩余产品的集中又离不开权\n力的运作。",
        Some(
            "城市的出现与权力的集中密不\n\n48      城市史纲要\n\n可分。只有当社会的剩余产品足以供养一批不从事农业生产的人口时，城市才有可能出现，而剩余产品的集中又离不开权力的运作。",
        ),
    )]);
}

#[test]
fn line_ends_are_those_of_the_input() {
    let wrapped = "全市粮食播种面积稳定在五十八万\n亩以上，同比增长百分之二点三，\n其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩。\n\n\n早稻收购价格稳中有升，农户种粮\n积极性不断提高。\n";
    let joined = "全市粮食播种面积稳定在五十八万亩以上，同比增长百分之二点三，其中夏粮播种面积二十一万亩，比上年增加一万两千亩。\n早稻收购价格稳中有升，农户种粮积极性不断提高。\n";
    for end in ["\n", "\r\n", "\r"] {
        let input = wrapped.replace('\n', end);
        assert_eq!(zhuihe::clean(&input), joined.replace('\n', end), "{end:?}");
    }
    check(&[(
        "two lines",
        "停 水 通 知\r\n各 位 业 主\r\n",
        Some("停水通知\r\n各位业主\r\n"),
    )]);
}

#[test]
fn spaces_can_be_left() {
    let cleaner = Cleaner::new(Options::new().spaces(Spaces::Leave));
    for (input, expected) in [
        ("停 水 通 知\n", "停 水 通 知\n"),
        (
            "全市 粮食播种面积稳定在 58 万\n亩以上 ，同比增长 2.3%，已经\n连续五年保持增长。\n",
            "全市 粮食播种面积稳定在 58 万亩以上 ，同比增长 2.3%，已经连续五年保持增长。\n",
        ),
    ] {
        assert_eq!(cleaner.clean(input).text(), expected);
    }
}

/// The lines that hold something.
fn filled(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .collect()
}

/// Clean texts between two wrapped paragraphs keep their lines. Not all do: where lines could have been wrapped, they are
/// joined as prose is.
#[test]
fn most_clean_texts_between_paragraphs_keep_their_lines() {
    let before = "入冬以后，镇上的老茶馆又热闹起来。每天清早，\n店主把煤炉生旺，水壶一字排开，等着赶集的人\n\
        进门。大家围着桌子坐下，谈收成，谈孩子上学\n的事，也谈新修的那条公路什么时候能够通车。";
    let after = "从去年春天开始，村里把荒废多年的水渠重新清\n理了一遍。干活的多是年轻人，他们白天下田，\n\
        晚上打着手电量坡度，用了两个月才把水引到最\n远的那块地。老人们说，这水已经有二十年没有\n流到这里了。";
    let cleaner = Cleaner::default();
    let texts = read_all(&fixtures("clean"), ".txt");
    for (separator, floor) in [("\n", 0.69), ("\n\n", 0.75)] {
        let (mut kept, mut all) = (0, 0);
        for Named { text, .. } in &texts {
            let lines = filled(text);
            if lines.is_empty() || text.contains('\r') {
                continue;
            }
            let text = text.trim_matches('\n');
            let raw = format!("{before}{separator}{text}{separator}{after}\n");
            let cleaned = cleaner.clean(&raw).into_text();
            let cleaned = filled(&cleaned);
            all += 1;
            kept += usize::from(cleaned.windows(lines.len()).any(|part| part == lines));
        }
        assert!(
            kept as f64 >= floor * f64::from(all),
            "{kept} of {all} with {separator:?}"
        );
    }
}

/// Prose with something in it that is not: every line comes out as in the gold text, with the white space inside it.
#[test]
fn mixed_fixtures_come_out_as_gold() {
    let folder = fixtures("mixed");
    let cleaner = Cleaner::default();
    let mut wrong = Vec::new();
    let texts = read_all(&folder, ".raw.txt");
    assert!(texts.len() >= 40);
    for Named { name, text } in texts {
        let gold = fs::read_to_string(folder.join(format!("{name}.gold.txt"))).unwrap();
        let cleaned = cleaner.clean(&text).into_text();
        if !is_as_gold(&filled(&cleaned).join("\n"), &filled(&gold).join("\n")) {
            wrong.push(format!("  {name}:\n{cleaned}"));
        }
    }
    assert_none("mixed fixtures that come out otherwise", &wrong);
}

/// Whether a text is the gold text, in which `¦` stands for any white space or none.
fn is_as_gold(text: &str, gold: &str) -> bool {
    let mut rest = text;
    for (k, part) in gold.split('¦').enumerate() {
        if k > 0 {
            rest = rest.trim_start();
        }
        let Some(after) = rest.strip_prefix(part) else {
            return false;
        };
        rest = after;
    }
    rest.is_empty()
}

#[test]
fn markdown_gets_no_new_paragraphs() {
    let options = Options::default().block_separator(BlockSeparator::BlankLine);
    let heading = "# 说明\n\n## 缓存\n\n";
    let wrapped = "程序启动时会先读取缓存目录里的索引文件，如果索引文\n件的时间早于数据文件，就会在后台重新建立索引，建立\n期间查询会慢一些。\n要点如下\n缓存目录可以在配置文件里修改，修改以后需要重新启动\n程序，旧的缓存文件不会自动删除，请在确认没有问题以\n后手动删除。\n";
    let text = format!("{heading}{wrapped}");
    let cleaned = Cleaner::new(options).clean(&text).into_text();
    let body = cleaned.strip_prefix(heading).unwrap();
    assert_eq!(body.lines().count(), 3, "{body}");
    assert!(body.lines().all(|line| !line.is_empty()), "{body}");
}
