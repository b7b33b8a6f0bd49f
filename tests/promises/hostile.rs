//! Texts that look for trouble.

/// Texts that look for trouble, named by what is nasty about them.
pub(crate) const HOSTILE: &[(&str, &str)] = &[
    ("empty", ""),
    ("one line end", "\n"),
    ("only a signature", "\u{feff}"),
    ("a signature and a space", "\u{feff} "),
    ("only zero-width spaces", "\u{200b}\u{200b}"),
    (
        "only line ends of all kinds",
        "\r\n\r\n\n\r\u{b}\u{c}\u{85}\u{2028}\u{2029}",
    ),
    ("one character", "缀"),
    ("one character in white space", "\u{3000}\n缀\r\n "),
    (
        "a signature before a broken line",
        "\u{feff}羽绒产业的\n蝶变升级",
    ),
    ("a flag cut by a line end", "中国🇨\n🇳加油"),
    ("a family cut after its joiner", "一家👩\u{200d}\n👧人"),
    ("a mark after a line end", "咖啡cafe\n\u{301}好喝"),
    ("a mark after a space", "甲 \u{301}乙 丙"),
    ("a mark on the space before a line", "的 的 的 \n \u{301}"),
    ("a mark on the space before the text", " \u{301}的\n， "),
    ("a variation selector after a line end", "葛\n\u{e0100}城"),
    ("a prefix mark before a stray space", "的 的 的的\u{600} ，"),
    ("a prefix mark before a line end", "甲\u{600} \n乙\n丙"),
    ("jamo that would be a syllable", "ᄀ\nᅡ"),
    ("a voicing mark after a space", "全 国 \u{3099}将 举 办\n"),
    (
        "a half-width voicing mark after a space",
        "全 国 \u{ff9e}将 举 办\n",
    ),
    ("soft hyphens alone", "\u{ad}\u{ad}"),
    ("soft hyphens at the ends", "\u{ad}甲\n乙\u{ad}"),
    ("a soft hyphen between flags", "🇨\u{ad}🇳"),
    ("control characters", "甲\u{0}乙\u{7f}\n\u{1b}[0m丙"),
    (
        "a line end of two characters cut by a mark",
        "甲\r\u{301}\n乙",
    ),
    (
        "a number sign before a full-width letter",
        "的的的的\n的\u{0}0อ0的\n的的的的，，#\nＡ的01\u{fe0f}\u{20e3}👍🏽的0\n%︰\na的本报记者的的的的\n的2021—2035的\n﹁",
    ),
];

/// One kind of thing over and over: name and piece.
pub(crate) const MONOTONOUS: &[(&str, &str)] = &[
    ("one line of Han", "缀"),
    ("one character a line", "合\n"),
    ("spaced Han", "缀 合 "),
    ("digits", "7"),
    ("spaced digits", "7 "),
    ("one digit a line", "7\n"),
    ("spaced groups of digits", "1, 234 "),
    ("spaces", " "),
    ("line ends", "\n"),
    ("combining marks", "\u{301}"),
    ("spaced combining marks", " \u{301}"),
    ("flags", "🇨🇳"),
    ("flags, a letter a line", "🇨\n🇳\n"),
    ("joiners", "👩\u{200d}"),
    ("joiners, one a line", "👩\u{200d}\n"),
    ("opening brackets, one a line", "（\n"),
    ("opening quotes, one a line", "“\n"),
    ("spaced names", "王 芳 "),
    ("spaced Latin letters", "a "),
    ("Latin letters, one a line", "a\n"),
    ("list items", "一、甲\n"),
    ("table cells", "甲   7\n"),
    ("bylines", "本报记者\n"),
    ("a byline without end", "本报记者 "),
    ("pages of one character", "甲\u{c}"),
];

/// Pieces whose rows have no two features in common with prose, so that every look at a row is in vain; each begins with
/// Han, without which nothing looks.
pub(crate) const SLOW: &[(&str, &str)] = &[
    ("rare characters and pages", "中\0\u{fb7}\u{c}，\n%"),
    ("a comma a line", "中\n，\n"),
    ("figures and commas", "中1 , 2\n"),
    ("a percent sign a line", "中\n%\n"),
    ("letters of another alphabet", "中\n\u{fb7}\n"),
];

/// `piece` over and over, `length` characters of it.
pub(crate) fn monotonous(piece: &str, length: usize) -> String {
    piece.chars().cycle().take(length).collect()
}
