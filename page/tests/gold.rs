//! The pages of `fixtures/pages` against their gold: blocks, articles and characters.

mod fixtures;

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use zhuihe::Cleaner;
use zhuihe_page::{Document, clean_pages, read};

use fixtures::{fixtures, folder};

#[derive(Deserialize)]
struct Gold {
    articles: Vec<GoldArticle>,
    furniture: Vec<String>,
}

#[derive(Deserialize)]
struct GoldArticle {
    blocks: Vec<GoldBlock>,
}

#[derive(Deserialize)]
struct GoldBlock {
    kind: String,
    text: String,
}

impl Gold {
    fn of(case: &str) -> Self {
        let bytes = fs::read(folder().join(case).join("gold.json")).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }
}

fn visible(text: &str) -> String {
    let is_visible = |c: &char| !c.is_whitespace() && *c != '¦';
    text.chars().filter(is_visible).collect()
}

/// Returns the text with single spaces, and none between Han and Latin letters, where it means nothing.
fn canonical(text: &str) -> Vec<char> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut chars: Vec<char> = Vec::new();
    for word in words {
        if let (Some(before), Some(after)) = (chars.last(), word.chars().next()) {
            let are_letters = before.is_alphabetic() && after.is_alphabetic();
            if !are_letters || before.is_ascii() == after.is_ascii() {
                chars.push(' ');
            }
        }
        chars.extend(word.chars());
    }
    chars
}

/// Returns true if the text is that of gold, where `¦` is a space or none.
fn is_same(gold: &str, text: &str) -> bool {
    let text = canonical(text);
    let mut rest = text.as_slice();
    for c in canonical(gold) {
        match (c, rest) {
            ('¦', [' ', after @ ..]) => rest = after,
            ('¦', _) => {}
            (c, [first, after @ ..]) if c == *first => rest = after,
            _ => return false,
        }
    }
    rest.is_empty()
}

/// Returns the share of characters that two texts have in common, in order.
fn similarity(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) =
        (visible(a).chars().collect(), visible(b).chars().collect());
    if a.len().abs_diff(b.len()) * 4 > a.len() + b.len() {
        return 0.0;
    }
    let mut row = vec![0_usize; b.len() + 1];
    for x in &a {
        let mut diagonal = 0;
        for (i, y) in b.iter().enumerate() {
            let above = row[i + 1];
            row[i + 1] = if x == y {
                diagonal + 1
            } else {
                above.max(row[i])
            };
            diagonal = above;
        }
    }
    (2 * row[b.len()]) as f64 / (a.len() + b.len()).max(1) as f64
}

/// Counts of gold's blocks or articles, those of the output, and those that are right.
#[derive(Clone, Copy, Default)]
struct Counts {
    gold: usize,
    output: usize,
    right: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.gold += other.gold;
        self.output += other.output;
        self.right += other.right;
    }

    fn f1(self) -> f64 {
        (2 * self.right) as f64 / (self.gold + self.output) as f64
    }
}

/// Counts the blocks and the articles that are right. In OCR's text a tenth of a block's characters may be wrong.
fn score(gold: &Gold, document: &Document, is_ocr: bool) -> [Counts; 2] {
    let is_furniture = |text: &str| {
        let mut rest = visible(text);
        for furniture in &gold.furniture {
            rest = rest.replacen(&visible(furniture), "", 1);
        }
        let is_similar = |furniture: &String| is_ocr && similarity(furniture, text) >= 0.75;
        rest.is_empty() || gold.furniture.iter().any(is_similar)
    };
    let mut lines = Vec::new();
    for (a, article) in document.articles.iter().enumerate() {
        lines.extend(article.blocks.iter().map(|b| (a, &b.text)));
    }
    lines.extend(document.furniture.iter().map(|b| (usize::MAX, &b.text)));

    let mut is_used = vec![false; lines.len()];
    let mut find = |block: &GoldBlock| {
        let mut free = (0..lines.len()).filter(|&i| !is_used[i]);
        let exact = free.clone().find(|&i| is_same(&block.text, lines[i].1));
        let similar = || free.find(|&i| is_ocr && similarity(&block.text, lines[i].1) >= 0.9);
        let found = exact.or_else(similar)?;
        is_used[found] = true;
        Some(found)
    };
    let found: Vec<Vec<Option<usize>>> = gold
        .articles
        .iter()
        .map(|article| article.blocks.iter().map(&mut find).collect())
        .collect();

    // A running head may be the text of a headline, too.
    let is_counted = |i: &usize| is_used[*i] || !is_furniture(lines[*i].1);
    let counted: Vec<usize> = (0..lines.len()).filter(is_counted).collect();

    let floats = ["caption", "credit", "table", "footnote"];
    let is_right = |(article, found): (&GoldArticle, &Vec<Option<usize>>)| {
        let Some(found) = found.iter().copied().collect::<Option<Vec<usize>>>() else {
            return false;
        };
        let of = lines[found[0]].0;
        let count = counted.iter().filter(|&&i| lines[i].0 == of).count();
        let placed = article.blocks.iter().zip(&found);
        let placed = placed.filter(|(block, _)| !floats.contains(&block.kind.as_str()));
        count == found.len()
            && found.iter().all(|&i| lines[i].0 == of)
            && placed.map(|(_, i)| i).is_sorted()
    };
    let mut articles: Vec<usize> = counted.iter().map(|&i| lines[i].0).collect();
    articles.dedup();
    [
        Counts {
            gold: found.iter().map(Vec::len).sum(),
            output: counted.len(),
            right: found.iter().flatten().flatten().count(),
        },
        Counts {
            gold: gold.articles.len(),
            output: articles.len(),
            right: gold
                .articles
                .iter()
                .zip(&found)
                .filter(|&it| is_right(it))
                .count(),
        },
    ]
}

/// The least F1 by layout: of blocks and of articles from text layers, and of blocks from OCR.
const FLOORS: [(&str, [f64; 3]); 5] = [
    ("book", [1.0, 1.0, 0.68]),
    ("journal", [1.0, 1.0, 0.61]),
    ("newspaper", [1.0, 0.93, 0.60]),
    ("report", [1.0, 1.0, 0.79]),
    ("vertical", [1.0, 1.0, 0.17]),
];

#[test]
fn blocks_and_articles_are_right() {
    let mut all: BTreeMap<(String, &str), [Counts; 2]> = BTreeMap::new();
    for (case, file, pages) in fixtures() {
        let document = clean_pages(&Cleaner::default(), &pages);
        let counts = score(&Gold::of(&case), &document, is_ocr(file));
        let (layout, _) = case.split_once('-').unwrap();
        let sum = all.entry((layout.to_owned(), file)).or_default();
        for (sum, counts) in sum.iter_mut().zip(counts) {
            sum.add(counts);
        }
    }
    let mut below = Vec::new();
    for ((layout, file), counts) in all {
        let [blocks, articles] = counts.map(Counts::f1);
        println!("{layout:10} {file:13} {blocks:.3} {articles:.3}");
        let floor = FLOORS.iter().find(|floor| floor.0 == layout);
        let [of_blocks, of_articles, of_ocr] = floor.expect("a layout without a floor").1;
        let floors = if is_ocr(file) {
            [of_ocr, 0.0]
        } else {
            [of_blocks, of_articles]
        };
        if blocks < floors[0] || articles < floors[1] {
            below.push(format!("{layout}, {file}: {blocks:.3}, {articles:.3}"));
        }
    }
    assert!(below.is_empty(), "{below:#?}");
}

fn is_ocr(file: &str) -> bool {
    file.starts_with("ocr")
}

#[test]
fn text_layers_lose_and_add_nothing() {
    let sorted = |texts: Vec<&str>| {
        let mut chars: Vec<char> = visible(&texts.concat()).chars().collect();
        chars.sort_unstable();
        chars.into_iter().collect::<String>()
    };
    for (case, file, pages) in fixtures() {
        if is_ocr(file) {
            continue;
        }
        let gold = Gold::of(&case);
        let blocks = gold.articles.iter().flat_map(|a| &a.blocks);
        let expected = blocks.map(|b| &b.text).chain(&gold.furniture);
        let document = clean_pages(&Cleaner::default(), &pages);
        let blocks = document.articles.iter().flat_map(|a| &a.blocks);
        let texts = blocks.chain(&document.furniture).map(|b| b.text.as_str());
        assert_eq!(
            sorted(texts.collect()),
            sorted(expected.map(String::as_str).collect()),
            "{case}/{file}"
        );
    }
}

/// The pages of one issue may be files of their own: an article that goes on on another page is one all the same.
#[test]
fn a_continued_article_is_stitched_across_files() {
    let bytes = fs::read(folder().join("newspaper-jump/rawdict.json")).unwrap();
    let issue: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let files = issue["pages"].as_array().unwrap();
    assert_eq!(files.len(), 2);
    let pages: Vec<_> = files
        .iter()
        .flat_map(|file| read(file.to_string().as_bytes(), None).unwrap())
        .collect();
    let document = clean_pages(&Cleaner::default(), &pages);
    let gold = &Gold::of("newspaper-jump").articles[0];
    let texts = document.articles[0].blocks.iter().map(|b| visible(&b.text));
    let expected: Vec<String> = gold.blocks.iter().map(|b| visible(&b.text)).collect();
    assert!(expected.iter().any(|text| text == "（上接第一版）"));
    assert_eq!(texts.collect::<Vec<_>>(), expected);
}
