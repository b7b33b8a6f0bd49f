//! Pages set in the test, cleaned, and what is promised of any page.

mod fixtures;

use zhuihe::Cleaner;
use zhuihe_page::{BlockKind, Direction, Document, Line, Page, Piece, Rect, clean_pages};

const FIRST: [&str; 3] = [
    "入冬以来，白石渡的码头一天比一天热闹。装满稻谷的货船从上游驶来，在这里靠岸卸货，再由卡车运往县城的粮库。",
    "码头的老工人说，十年前这里还是一片荒滩，如今每天进出的船只有六十多艘，河道两岸新修了三公里的石板路。",
    "县里计划明年再建两个泊位，让更大的船也能停靠。",
];
const SECOND: [&str; 2] = [
    "澜川县图书馆的新馆昨天开放，当天有两千多名读者走进阅览室。新馆藏书四十万册，其中一半是最近三年购入的新书。",
    "馆长介绍，夜间阅览区开放到晚上十点，周末还有给孩子们讲故事的活动，读者凭身份证就能借书。",
];

/// Sets lines of characters on a page. The em is 10.
struct Setter {
    page: Page,
    vertical: bool,
}

impl Setter {
    fn new(number: usize, width: f32, height: f32, vertical: bool) -> Self {
        let page = Page {
            number,
            width,
            height,
            ..Page::default()
        };
        Self { page, vertical }
    }

    /// Sets a line with its first character at `along` and its middle at `across`.
    fn line(&mut self, along: f32, across: f32, size: f32, text: &str) {
        let pieces = text.chars().enumerate().filter(|(_, c)| *c != ' ');
        let pieces = pieces.map(|(i, c)| {
            let from = along + i as f32 * size;
            let (near, far) = (across - size / 2.0, across + size / 2.0);
            let bbox = if self.vertical {
                let width = self.page.width;
                Rect {
                    left: width - far,
                    top: from,
                    right: width - near,
                    bottom: from + size,
                }
            } else {
                Rect {
                    left: from,
                    top: near,
                    right: from + size,
                    bottom: far,
                }
            };
            Piece {
                text: c.to_string(),
                bbox,
            }
        });
        self.page.lines.push(Line {
            pieces: pieces.collect(),
            size,
            direction: if self.vertical {
                Direction::Vertical
            } else {
                Direction::Horizontal
            },
            confidence: None,
            block: None,
        });
    }

    /// Sets paragraphs, indented by two em, in columns of `rows` lines of `measure` characters.
    fn columns(
        &mut self,
        [along, across]: [f32; 2],
        measure: usize,
        rows: usize,
        gutter: f32,
        paragraphs: &[&str],
    ) {
        let mut lines = Vec::new();
        for paragraph in paragraphs {
            let mut room = measure - 2;
            let mut line = String::from("  ");
            for c in paragraph.chars() {
                if room == 0 {
                    lines.push(std::mem::take(&mut line));
                    room = measure;
                }
                line.push(c);
                room -= 1;
            }
            lines.push(line);
        }
        for (i, line) in lines.iter().enumerate() {
            let (column, row) = (i / rows, i % rows);
            let along = along + column as f32 * (measure as f32 * 10.0 + gutter);
            self.line(along, across + row as f32 * 15.0, 10.0, line);
        }
    }
}

fn newspaper() -> Page {
    let mut page = Setter::new(1, 420.0, 600.0, false);
    page.line(40.0, 60.0, 25.0, "白石渡码头热闹起来");
    page.columns([30.0, 95.0], 10, 7, 8.0, &FIRST);
    page.line(130.0, 290.0, 22.0, "县图书馆开新馆");
    page.columns([30.0, 322.0], 11, 6, 10.0, &SECOND);
    page.page
}

fn upright() -> Page {
    let mut page = Setter::new(1, 420.0, 400.0, true);
    page.line(40.0, 60.0, 20.0, "白石渡码头热闹起来");
    page.columns([30.0, 90.0], 14, 8, 12.0, &FIRST);
    page.page
}

fn continued() -> Vec<Page> {
    let whole: String = FIRST.concat();
    let at = whole.char_indices().nth(62).map_or(0, |(at, _)| at);
    let mut first = Setter::new(1, 300.0, 500.0, false);
    first.line(40.0, 60.0, 22.0, "码头热闹起来");
    first.columns([30.0, 92.0], 10, 4, 8.0, &[&whole[..at]]);
    first.line(148.0, 152.0, 10.0, "（下转第二版）");
    let mut second = Setter::new(2, 300.0, 500.0, false);
    second.line(40.0, 60.0, 16.0, "码头热闹起来");
    second.line(40.0, 82.0, 10.0, "（上接第一版）");
    let rest = format!("  {}", &whole[at..]);
    for (i, line) in rest
        .trim_start()
        .chars()
        .collect::<Vec<_>>()
        .chunks(12)
        .enumerate()
    {
        second.line(
            30.0,
            104.0 + i as f32 * 15.0,
            10.0,
            &line.iter().collect::<String>(),
        );
    }
    vec![first.page, second.page]
}

fn cases() -> Vec<(String, Vec<Page>)> {
    let set = [
        ("newspaper", vec![newspaper()]),
        ("upright", vec![upright()]),
        ("continued", continued()),
        ("scattered", vec![scattered(300)]),
        ("many lines", vec![scattered(6000)]),
        ("empty", vec![Page::default()]),
    ];
    let set = set.map(|(name, pages)| (name.to_owned(), pages));
    let files = fixtures::fixtures()
        .into_iter()
        .map(|(case, file, pages)| (format!("{case}/{file}"), pages));
    set.into_iter().chain(files).collect()
}

/// Characters at places that no one would set them at.
fn scattered(count: usize) -> Page {
    let mut page = Setter::new(1, 700.0, 900.0, false);
    let mut state = 7_u32;
    let mut next = |limit: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % limit
    };
    for _ in 0..count {
        let size = 6.0 + next(20) as f32;
        let (along, across) = (next(650) as f32, next(880) as f32);
        let from = next(40) as usize;
        let text: String = FIRST[0]
            .chars()
            .skip(from)
            .take(1 + next(6) as usize)
            .collect();
        page.line(along, across, size, &text);
    }
    page.page
}

fn blocks(document: &Document) -> Vec<Vec<&str>> {
    document
        .articles
        .iter()
        .map(|article| article.blocks.iter().map(|b| b.text.as_str()).collect())
        .collect()
}

#[test]
fn columns_become_paragraphs_and_heads_begin_articles() {
    let document = clean_pages(&Cleaner::default(), &[newspaper()]);
    let first = [&["白石渡码头热闹起来"], &FIRST[..]].concat();
    let second = [&["县图书馆开新馆"], &SECOND[..]].concat();
    assert_eq!(blocks(&document), [first, second]);
    let kinds: Vec<BlockKind> = document.articles[1].blocks.iter().map(|b| b.kind).collect();
    assert_eq!(
        kinds,
        [BlockKind::Headline, BlockKind::Body, BlockKind::Body]
    );
}

#[test]
fn vertical_pages_are_read_from_the_right() {
    let document = clean_pages(&Cleaner::default(), &[upright()]);
    let expected = [&["白石渡码头热闹起来"], &FIRST[..]].concat();
    assert_eq!(blocks(&document), [expected]);
}

#[test]
fn an_article_that_goes_on_on_another_page_is_one() {
    let document = clean_pages(&Cleaner::default(), &continued());
    let whole = FIRST.concat();
    let expected = [
        "码头热闹起来",
        &whole,
        "（下转第二版）",
        "码头热闹起来",
        "（上接第一版）",
    ];
    assert_eq!(blocks(&document), [expected]);
    let pages: Vec<usize> = document.articles[0].blocks[1]
        .lines
        .iter()
        .map(|l| l.page)
        .collect();
    assert!(pages.contains(&0) && pages.contains(&1), "{pages:?}");
}

fn sorted_chars<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<char> {
    let mut chars: Vec<char> = texts
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace())
        .collect();
    chars.sort_unstable();
    chars
}

#[test]
fn every_visible_character_comes_out_once() {
    for (name, pages) in cases() {
        let document = clean_pages(&Cleaner::default(), &pages);
        let pieces = pages.iter().flat_map(|p| &p.lines).flat_map(|l| &l.pieces);
        let input = sorted_chars(pieces.map(|p| p.text.as_str()));
        let blocks = document.articles.iter().flat_map(|a| &a.blocks);
        let output = sorted_chars(blocks.chain(&document.furniture).map(|b| b.text.as_str()));
        assert_eq!(input, output, "{name}");
    }
}

#[test]
fn boxes_cover_the_characters_of_their_block() {
    for (name, pages) in cases() {
        let document = clean_pages(&Cleaner::default(), &pages);
        let all = document.articles.iter().flat_map(|a| &a.blocks);
        let all: Vec<_> = all.chain(&document.furniture).collect();
        for (number, page) in pages.iter().enumerate() {
            for piece in page.lines.iter().flat_map(|l| &l.pieces) {
                let inside = |r: &Rect| {
                    r.left <= piece.bbox.left
                        && r.right >= piece.bbox.right
                        && r.top <= piece.bbox.top
                        && r.bottom >= piece.bbox.bottom
                };
                let covered = all.iter().any(|block| {
                    let mut lines = block.lines.iter();
                    lines.any(|l| l.page == number && inside(&l.bbox))
                        && block.text.contains(&piece.text)
                });
                assert!(covered, "{name}: {piece:?}");
            }
        }
    }
}

#[test]
fn the_order_of_the_file_does_not_matter() {
    for (name, pages) in cases() {
        let expected = clean_pages(&Cleaner::default(), &pages);
        let mut reversed = pages.clone();
        let mut shuffled = pages;
        for page in &mut reversed {
            page.lines.reverse();
        }
        for page in &mut shuffled {
            let middle = page.lines.len() / 3;
            page.lines.rotate_left(middle);
        }
        assert_eq!(
            clean_pages(&Cleaner::default(), &reversed),
            expected,
            "{name}"
        );
        assert_eq!(
            clean_pages(&Cleaner::default(), &shuffled),
            expected,
            "{name}"
        );
    }
}
