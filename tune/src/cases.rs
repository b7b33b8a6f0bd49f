//! Cases to fit to, with the right answer at every gap.

use std::io;
use std::path::Path;

use zhuihe::GapLabel;
use zhuihe::tuning::{same_characters, wanted};

use crate::scores::{Named, read_with_whole};

/// Minimum number of visible characters; a shorter text has too little evidence.
const FEWEST: usize = 20;

/// A broken text, with the label of the gap before each visible character.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) raw: String,
    /// Byte offsets of visible characters, ascending, each with the label of the gap before it; `None` where any is
    /// right.
    wanted: Vec<(usize, Option<GapLabel>)>,
}

impl Case {
    /// Builds a case; `None` if recognition changed characters, or the text is too short.
    pub(crate) fn new(case: Named) -> Option<Self> {
        let Named { raw, gold, .. } = case;
        if !same_characters(&raw, &gold) {
            return None;
        }
        let wanted = wanted(&raw, &gold);
        (wanted.len() >= FEWEST).then_some(Self { raw, wanted })
    }

    /// Returns the label of the gap before the visible character at this byte offset; `None` where any is right.
    pub(crate) fn want(&self, byte: usize) -> Option<GapLabel> {
        let after = self.wanted.partition_point(|&(at, _)| at < byte);
        self.wanted.get(after).and_then(|w| w.1)
    }
}

/// Reads the cases of a folder, and its texts that must not change.
pub(crate) fn load(dir: &Path) -> io::Result<Vec<Case>> {
    let named = read_with_whole(dir)?;
    Ok(named.into_iter().filter_map(Case::new).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than [`FEWEST`], with a soft hyphen, which is not a visible character.
    const RAW: &str = "全市粮食播种面积稳定在五十八万\n亩以上，hand\u{ad}buch\n同比增长。";
    const GOLD: &str = "全市粮食播种面积稳定在五十八万亩以上，handbuch¦同比增长。";

    #[test]
    fn a_gap_is_known_by_the_byte_after_it() {
        let case = Case::new(Named {
            name: "a".to_owned(),
            raw: RAW.to_owned(),
            gold: GOLD.to_owned(),
        });
        let case = case.unwrap();
        let want = |before: &str| case.want(RAW.find(before).unwrap());
        assert_eq!(want("亩以上"), Some(GapLabel::Join));
        assert_eq!(want("同比"), None);
    }

    #[test]
    fn what_can_not_be_fitted_to_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in [
            ("case.raw.txt", RAW),
            ("case.gold.txt", GOLD),
            ("case.expected.txt", RAW),
            ("misread.raw.txt", RAW),
            ("misread.gold.txt", &GOLD.replace('亩', "苗")),
            ("short.raw.txt", "甲\n乙"),
            ("short.gold.txt", "甲乙"),
            ("whole.txt", GOLD),
            ("without-gold.raw.txt", RAW),
            ("index.tsv", GOLD),
        ] {
            std::fs::write(folder.path().join(file), text).unwrap();
        }
        let cases = load(folder.path()).unwrap();
        let raw: Vec<&str> = cases.iter().map(|c| &*c.raw).collect();
        assert_eq!(raw, [RAW, GOLD]);
    }
}
