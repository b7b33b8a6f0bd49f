//! Fixed headings: parts of guiding cases, papers, statutes and books; also dates alone.

use crate::text::char_set::Lexicon;
use crate::text::characters::{is_digit, leading};

/// Headings that fill a row, a group in each paragraph of the list: parts of guiding cases, as published by the Supreme
/// People's Court; of papers and reports; of statutes; boxes beside a newspaper article; documents, by their kind.
static FIXED: Lexicon<70> = Lexicon::of(
    "关键词 裁判要点 裁判要旨 相关法条 基本案情 裁判结果 裁判理由 典型意义 案情回顾 适用解析 法律适用 以案释法 \
    专家点评 裁判思路 案情简介 法院审理 法院裁判 法官说法 法官提醒 法条链接 争议焦点 案例评析 \
    \
    摘要 引言 绪论 结论 结语 参考文献 致谢 附录 作者简介 目录 前言 序言 后记 编者按 编后 题记 注释 说明 \
    \
    总则 分则 附则 罚则 法律责任 \
    \
    新闻链接 相关链接 延伸阅读 相关新闻 背景资料 名词解释 短评 \
    \
    民事判决书 刑事判决书 行政判决书 民事裁定书 刑事裁定书 民事起诉状 招标公告 中标公告 采购公告 招聘启事 寻物启事 \
    内容提要 内容简介 剧情简介 编者附记 创作手记 采访手记 人物表",
);

/// Labels that begin a line of a paper, a notice or a form.
static LABELS: Lexicon<43> = Lexicon::of(
    "摘要 提要 关键词 关键字 收稿日期 收稿时间 修回日期 基金项目 基金资助 作者简介 通讯作者 中图分类号 \
    文献标识码 文章编号 引用格式 资料来源 数据来源 附件 附注 附表 参考文献 网络首发时间 责任编辑 DOI doi \
    项目编号 联系人 联系电话 发布日期 发文字号 索引号 主题词 抄送 主送 單位 单位 關鍵詞 關鍵字 參考文獻 \
    Abstract 编者按 编后 编者附记",
);

/// Returns true if the row begins with one of the labels and a colon.
pub(crate) fn is_labelled(visible: &[char]) -> bool {
    let Some(colon) = visible.iter().take(8).position(|c| matches!(c, '：' | ':')) else {
        return false;
    };
    LABELS.has(&visible[..colon])
}

/// Returns true if the row is one of the fixed headings.
pub(crate) fn is_fixed(visible: &[char]) -> bool {
    (2..=5).contains(&visible.len()) && FIXED.has(visible)
}

/// Returns true if the row is only a section number: `一`, `十二`.
pub(crate) fn is_section(visible: &[char]) -> bool {
    visible.len() <= 3 && visible.iter().all(|&c| "一二三四五六七八九十".contains(c))
}

/// Returns true if the row is only a date, with or without the time of day: `2014年03月31日 09:50:21`.
pub(crate) fn is_date(visible: &[char]) -> bool {
    let digits = |at: usize| leading(&visible[at.min(visible.len())..], is_digit);
    let mut at = digits(0);
    if at != 4 {
        return false;
    }
    for (unit, most) in [('年', 2), ('月', 2), ('日', 0)] {
        if visible.get(at) != Some(&unit) {
            return false;
        }
        at += 1;
        let n = digits(at);
        if most > 0 && (n == 0 || n > most) {
            return false;
        }
        if most > 0 {
            at += n;
        }
    }
    visible[at..]
        .iter()
        .all(|c| c.is_ascii_digit() || matches!(c, ':' | '：'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (text, want) in [
            ("2014年4月11日", true),
            ("2014年03月31日09:50:21", true),
            ("2014年4月11日起", false),
            ("2014年", false),
            ("4月11日", false),
        ] {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(is_date(&chars), want, "{text}");
        }
    }
}
