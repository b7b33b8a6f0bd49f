//! Institutions that act together, and between whose names a space is meant: `中共中央 国务院印发`.

/// Returns true if one institution ends `before` and one that acts with it begins `after`: organs of the state in the
/// order of protocol, the party's committee and the government of one level, or the offices of two.
pub(crate) fn act_together(before: &[char], after: &[char]) -> bool {
    const STATE: [&str; 5] = ["中共中央", "全国人大", "国务院", "全国政协", "中央军委"];
    const LEVELS: &str = "省市县区州盟旗镇乡";
    const GOVERNMENT: [&str; 4] = ["政府", "人民政府", "人大", "政协"];
    let ends = |name: &str| {
        before.len() >= name.chars().count()
            && name
                .chars()
                .rev()
                .eq(before.iter().rev().copied().take(name.chars().count()))
    };
    let begins = |name: &str, rest: &[char]| {
        name.chars()
            .eq(rest.iter().copied().take(name.chars().count()))
    };
    let of_state = STATE
        .iter()
        .enumerate()
        .any(|(k, name)| ends(name) && STATE[k + 1..].iter().any(|other| begins(other, after)));
    let of_one_level = match (before, after) {
        ([.., level, '委'], [other, rest @ ..]) => {
            level == other
                && LEVELS.contains(*level)
                && GOVERNMENT.iter().any(|name| begins(name, rest))
        }
        _ => false,
    };
    of_state || of_one_level || ends("办公厅") && begins("国务院办公厅", after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn institutions_that_act_together() {
        for (before, after, want) in [
            ("中共中央", "国务院印发", true),
            ("国务院", "中央军委公布", true),
            ("国务院", "中共中央", false),
            ("中共中央办公厅", "国务院办公厅印发", true),
            ("湖东省委", "省政府召开会议", true),
            ("澜川县委", "县人大常委会", true),
            ("澜川县委", "市政府", false),
            ("澜川县委", "县里的", false),
            ("委", "市政府", false),
        ] {
            let [before_chars, after_chars] =
                [before, after].map(|text| text.chars().collect::<Vec<_>>());
            assert_eq!(
                act_together(&before_chars, &after_chars),
                want,
                "{before} {after}"
            );
        }
    }
}
