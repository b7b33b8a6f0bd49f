//! Generated texts: soup without rhyme or reason, and pages of wrapped prose.

use proptest::prelude::*;

use crate::common::is_white;

/// A character of `characters`, each as likely as another.
fn one_of(characters: &'static str) -> impl Strategy<Value = String> {
    let characters: Vec<String> = characters.chars().map(String::from).collect();
    proptest::sample::select(characters)
}

/// One of a few pieces of text.
fn piece_of(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(pieces).prop_map(str::to_owned)
}

const LINE_ENDS: &[&str] = &[
    "\n", "\n", "\n\n", "\r\n", "\r", "\u{c}", "\u{b}", "\u{85}", "\u{2028}", "\u{2029}",
];

const SPACES: &[&str] = &[
    " ", " ", "  ", "\u{3000}", "\u{a0}", "\u{200b}", "\u{feff}", "\u{2003}", "\t",
];

const CLUSTERS: &[&str] = &[
    "👩\u{200d}👩\u{200d}👧",
    "👍🏽",
    "❤\u{fe0f}",
    "🇨🇳",
    "🇨",
    "1\u{fe0f}\u{20e3}",
    "葛\u{e0100}",
    "e\u{301}",
    "ᄀ",
    "ᅡ",
    "가",
    "\u{301}",
    "\u{200d}",
    "\u{fe0f}",
    "\u{e0100}",
    "\u{600}",
    "\u{302a}",
];

const PHRASES: &[&str] = &[
    "本报记者",
    "通讯员",
    "摄",
    "（下转第二版）",
    "一、",
    "（二）",
    "1.",
    "●",
    "第三条",
    "年",
    "月",
    "日",
    "亿元",
    "17.02",
    "25.1%",
    "2021—2035",
    "10：30",
    "https://example.com/a",
    "———",
    "⑩",
    "据新华社",
    "电",
];

/// Text without rhyme or reason, dense in what rules look at.
pub(crate) fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => one_of("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处"),
        1 => one_of("𠀀𬺰㐀〇々⼈⽉⼾⻓神﨎\u{2ebf0}ㄅ"),
        3 => one_of("，。！？；：、“”‘’（）《》「」—…·．％～"),
        1 => one_of("︵︶﹁﹂︰︿﹀、﹏"),
        3 => one_of("0123456789"),
        1 => one_of("０１９Ａｚ"),
        2 => one_of("aeionrtAZ.,:;-%()/\u{ad}é"),
        5 => piece_of(SPACES),
        5 => piece_of(LINE_ENDS),
        2 => piece_of(CLUSTERS),
        2 => piece_of(PHRASES),
        1 => one_of("\u{0}\u{7}\u{1b}\u{7f}\u{1f}\u{2060}\u{200e}\u{180e}"),
        1 => one_of("のアーㄱ한อЖ"),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

/// Words of two characters, so that a dictionary has something to say.
const WORDS: &str = "发展建设经济社会工作问题群众企业项目产业技术管理服务生活城市农村教育文化环境资源市场改革创新安全保障提高推进实现加强组织\
    开展积极重点特色优势目前今年记者介绍通过形成完成增长带动继续方面地区人员学校医院道路河流山水春天早晨傍晚孩子老人朋友故事声音";

/// What may be strewn into a page.
#[derive(Debug, Clone, Copy)]
enum Noise {
    None,
    BlankLine,
    Indent,
    SpaceBefore,
    SpaceAfterMark,
    LetterSpaced,
    EarlyEnd,
}

/// Prose: words, now and then a number or a mark, in the end a full stop.
fn paragraph() -> impl Strategy<Value = String> {
    let words: Vec<char> = WORDS.chars().filter(|&c| !is_white(c)).collect();
    let words: Vec<String> = words.chunks(2).map(|w| w.iter().collect()).collect();
    let piece = prop_oneof![
        12 => proptest::sample::select(words),
        2 => one_of("的了在和是"),
        3 => one_of("，，，、；。。！"),
        1 => piece_of(&["2025年", "4月21日", "17.02亿元", "25.1%", "3600项", "1,234,567", "“", "”", "《", "》"]),
        1 => piece_of(&["Rust", "open source", "GDP", "inter-national"]),
    ];
    (proptest::collection::vec(piece, 1..60), 0..6).prop_map(|(pieces, kind)| match kind {
        0 => pieces.concat().chars().take(9).collect(),
        1 => format!("一、{}。", pieces.concat()),
        _ => format!("{}。", pieces.concat()),
    })
}

/// Several paragraphs, wrapped at one measure, with noise in their lines.
pub(crate) fn page() -> impl Strategy<Value = String> {
    let noise = prop_oneof![
        8 => Just(Noise::None),
        1 => Just(Noise::BlankLine),
        1 => Just(Noise::Indent),
        1 => Just(Noise::SpaceBefore),
        1 => Just(Noise::SpaceAfterMark),
        1 => Just(Noise::LetterSpaced),
        1 => Just(Noise::EarlyEnd),
    ];
    (
        proptest::collection::vec(paragraph(), 1..6),
        4..26usize,
        piece_of(&["", "", "\u{3000}\u{3000}", "  ", "    "]),
        proptest::collection::vec(noise, 1..12),
        piece_of(LINE_ENDS),
    )
        .prop_map(|(paragraphs, measure, indent, noise, end)| {
            wrap(&paragraphs, measure, &indent, &noise, &end)
        })
}

/// Wraps at `measure` characters, with no heed to what may begin or end a line; noise comes round and round.
fn wrap(paragraphs: &[String], measure: usize, indent: &str, noise: &[Noise], end: &str) -> String {
    let mut noise = noise.iter().cycle();
    let mut page = String::new();
    for paragraph in paragraphs {
        page.push_str(indent);
        let mut rest: Vec<char> = paragraph.chars().collect();
        let mut room = measure.saturating_sub(2).max(1);
        while !rest.is_empty() {
            let noise = noise.next().copied().unwrap_or(Noise::None);
            let length = match noise {
                Noise::EarlyEnd => room / 2 + 1,
                _ => room,
            };
            let line: Vec<char> = rest.drain(..length.min(rest.len())).collect();
            match noise {
                Noise::BlankLine => page.push_str(end),
                Noise::Indent => page.push_str("  "),
                Noise::SpaceBefore => page.push(' '),
                Noise::None | Noise::SpaceAfterMark | Noise::LetterSpaced | Noise::EarlyEnd => {}
            }
            for c in line {
                page.push(c);
                let is_mark = matches!(c, '，' | '。' | '、' | '；' | '！');
                match noise {
                    Noise::LetterSpaced => page.push(' '),
                    Noise::SpaceAfterMark if is_mark => page.push(' '),
                    _ => {}
                }
            }
            page.push_str(end);
            room = measure;
        }
    }
    page
}
