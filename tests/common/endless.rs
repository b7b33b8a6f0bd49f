//! Texts that never end: one hostile kind of thing over and over, for the tests and for the benches.

/// The kinds, each by its name and the piece that comes over and over.
pub(crate) const ENDLESS: &[(&str, &str)] = &[
    (
        "one line",
        "全市粮食播种面积稳定在五十八万亩以上，同比增长百分之二点三。",
    ),
    (
        "one line without a mark",
        "全市粮食播种面积稳定在五十八万亩以上同比增长百分之二点三",
    ),
    ("only line ends", "\n"),
    ("only spaces", " "),
    ("only digits and spaces", "7 42 1998 365 0 28 160000 5 "),
    ("Han and space by turns", "持 续 发 力 补 短 板 "),
    ("one-character lines", "持\n续\n发\n力\n补\n短\n板\n"),
    ("figures apart", "4 月 2 1 8 "),
    ("comments that are never closed", "/* 全市粮食\n"),
    (
        "unbalanced quotes",
        "他说：“这条河里的水现在很好，\n“我们明天早上要“再来看一看，\n",
    ),
    (
        "a paragraph that never ends",
        "全市粮食播种面积稳定在五十八万\n亩以上，同比增长百分之二点三，\n其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩，早稻收购价\n",
    ),
];

/// `piece` over and over, as often as fits in `length` bytes.
pub(crate) fn endless(piece: &str, length: usize) -> String {
    piece.repeat(length / piece.len())
}
