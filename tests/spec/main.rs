//! What right looks like, by example: every rule of the contract, row by row.
//!
//! `⏎` is a line end and `␠` a space, as there. A row is a piece of text, and what is right for it. Most
//! rows mean something only in a column, so a row is set into an article, at several measures, with its
//! line end where the row has it; only the row's own gaps are judged.

#[path = "../common/mod.rs"]
mod common;

mod breaks;
mod column_lines;
mod numbers;
mod short_texts;
mod spaces_that_go;
mod spaces_that_stay;
mod tables;
mod vertical_text;

use common::{assert_none, is_white, show, visible};
use zhuihe::Cleaner;

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
