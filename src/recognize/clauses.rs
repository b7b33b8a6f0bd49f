//! Clauses: line ends in a headline that are also the end of a clause.
//!
//! A headline of two clauses has a space between them, or a line for each; such a line end replaces
//! the space. But most lines of a headline end because they are full. Balance separates the two
//! cases: clauses are written equally long, halves of one clause are so only by chance.

use crate::dictionary::join_gain::JoinGain;
use crate::text::char_set::Lexicon;

/// Weights for and against a new clause. A clause begins where their sum is above zero.
mod weigh {
    /// Prior: most line ends of headlines do not end a clause.
    pub(super) const BASE: f32 = -3.0;
    /// No word crosses the line end; scaled by the share of known characters.
    pub(super) const NO_WORD: f32 = 1.0;
    /// The clauses are equally long, or differ by one character.
    pub(super) const BALANCE: [f32; 2] = [2.0, 1.5];
    /// Both have seven characters or more: a couplet. Lines of four to six are often halves of one
    /// clause (`备份工具⏎使用手册`).
    pub(super) const LONG: f32 = 1.5;
    pub(super) const SHORT: f32 = -0.5;
    /// The headline has more clauses, separated by spaces and as long as these two.
    pub(super) const ALIKE: f32 = 2.0;
    /// The first clause ends in a word that needs another after it.
    pub(super) const WANTING: f32 = -4.0;
}

/// Minimum length of a clause, in characters.
const SHORTEST: usize = 4;

/// Words that need another after them.
static WANTING: Lexicon<37> = Lexicon::of(
    "的 和 与 及 或 对 向 为 将 让 被 把 在 从 由 于 致 再 发生 开展 举行 召开 推进 加强 实施 印发 出台 发布 \
    完成 实现 提出 推动 促进 进行 关于 针对 发现",
);

/// Returns true if a clause begins at the line end before the `at`-th character of a headline. `clauses` are the pieces
/// between its spaces, all Han; `rows` is its number of lines, and `gain` the dictionary's gain at the line end.
pub(crate) fn begins_clause(clauses: &[&[char]], at: usize, rows: usize, gain: JoinGain) -> bool {
    let mut start = 0;
    let cut = clauses.iter().position(|c| {
        start += c.len();
        at < start
    });
    let Some(cut) = cut else { return false };
    let (before, after) = clauses[cut].split_at(at + clauses[cut].len() - start);
    let (shorter, longer) = (before.len().min(after.len()), before.len().max(after.len()));
    let Some(balance) = weigh::BALANCE.get(longer - shorter) else {
        return false;
    };
    let alone = clauses.len() == 1 && rows == 2;
    let alike = clauses.len() > 1
        && clauses
            .iter()
            .enumerate()
            .all(|(i, c)| i == cut || (longer.max(c.len()) - shorter.min(c.len()) < 2));
    if gain.gain > 0.0 || shorter < SHORTEST || !(alone || alike) {
        return false;
    }
    let wanting = WANTING.has_suffix(before);
    let length = if shorter < 7 {
        weigh::SHORT
    } else {
        weigh::LONG
    };
    let mut score = weigh::BASE + weigh::NO_WORD * gain.known + balance + length;
    if alike {
        score += weigh::ALIKE;
    }
    if wanting {
        score += weigh::WANTING;
    }
    score > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::jieba::JiebaDictionary;
    use crate::dictionary::join_gain::gain;

    /// Returns true if a clause begins at `|`.
    fn begins(text: &str) -> bool {
        let visible: Vec<char> = text.chars().filter(|c| !"| ".contains(*c)).collect();
        let parts = text.replace('|', "");
        let clauses: Vec<Vec<char>> = parts.split(' ').map(|c| c.chars().collect()).collect();
        let clauses: Vec<&[char]> = clauses.iter().map(Vec::as_slice).collect();
        let before = text.split('|').next().unwrap_or_default();
        let at = before.chars().filter(|&c| c != ' ').count();
        let gain = gain(&JiebaDictionary::new(), &visible, at).unwrap();
        begins_clause(&clauses, at, 2, gain)
    }

    #[test]
    fn balanced_clauses() {
        for (text, want) in [
            ("老桥加宽畅通城乡|新渠引水滋润良田", true),
            ("码头扩建迎来客商|仓库改造方便群众", true),
            ("水渠修好|良田增收 农民欢笑", true),
            // A word crosses the line end.
            ("全市粮食产量创出历|史新高农民全部增收", false),
            // Halves of one clause.
            ("备份工具|使用手册", false),
            ("全县各地今年陆续开展|防汛抗旱应急演练活动", false),
            ("城里试行延时开放 半年接待夜间|读者八万人次", false),
            ("惠及百姓|生活 普及全民", false),
        ] {
            assert_eq!(begins(text), want, "{text}");
        }
    }
}
