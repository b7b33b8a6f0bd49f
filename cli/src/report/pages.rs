//! The report on pages with boxes: each page with the boxes of its blocks, and the articles beside them.

use std::fmt::Write as _;

use maud::{Markup, html};
use zhuihe_page::{Article, Block, BlockKind, Direction, Document, Line, Page, Piece, Rect};

use super::hash::Fnv;

use super::frame::{frame, heading, switches, total, word};

const STYLE: &str = include_str!("pages.css");
const SCRIPT: &str = include_str!("pages.js");

/// Articles of neighbouring hues are told apart; after so many, the hues repeat.
const HUES: usize = 8;

/// Renders a report on the articles of `pages`, over their images as far as there are any.
pub(super) fn page(
    name: Option<&str>,
    pages: &[Page],
    images: &[String],
    document: &Document,
) -> String {
    let blocks = || document.articles.iter().flat_map(|a| &a.blocks);
    let characters = blocks().map(|b| b.text.chars().count()).sum();
    let mut id = Fnv::default();
    for block in blocks().chain(&document.furniture) {
        id.add(block.text.as_bytes());
    }
    let body = html! {
        header #top {
            (heading(name))
            dl .totals {
                (total(pages.len(), "pages"))
                (total(document.articles.len(), "articles"))
                (total(blocks().count(), "blocks"))
                (total(characters, "characters"))
            }
            div .tools { (switches()) }
        }
        main {
            section .pane #pane-sheets aria-labelledby="name-sheets" {
                h2 #name-sheets { (word("sheets", "Pages")) }
                div #sheets .text tabindex="0" aria-labelledby="name-sheets" {
                    @for (number, page) in pages.iter().enumerate() {
                        (sheet(number, page, images.get(number), document))
                    }
                }
            }
            section .pane #pane-clean aria-labelledby="name-clean" {
                h2 #name-clean { (word("text", "Articles")) }
                div #clean .text lang="zh" tabindex="0" aria-labelledby="name-clean" {
                    @for (a, Article { blocks, .. }) in document.articles.iter().enumerate() {
                        article class=(hue(a)) { @for (b, block) in blocks.iter().enumerate() { (text(&format!("{a}.{b}"), block)) } }
                    }
                    @if !document.furniture.is_empty() {
                        article .furniture { @for (b, block) in document.furniture.iter().enumerate() { (text(&format!("f.{b}"), block)) } }
                    }
                }
            }
        }
    };
    let hues: String = (0..HUES)
        .map(|n| format!(".{}{{--hue:{}}}\n", hue(n), (250 + n * 137) % 360))
        .collect();
    frame(&id.to_string(), name, &(hues + STYLE), &body, SCRIPT)
}

/// Returns the CSS class of an article.
fn hue(article: usize) -> String {
    format!("rule-hue-{}", article % HUES)
}

/// Renders a block of the text.
fn text(id: &str, block: &Block) -> Markup {
    let class = match block.kind {
        BlockKind::Jump => "jump_line",
        BlockKind::Note => "credit",
        BlockKind::Furniture => "page_furniture",
        kind => kind.name(),
    };
    html! {
        @if block.kind == BlockKind::Headline {
            h3 .block .headline data-block=(id) tabindex="-1" { (block.text) }
        } @else {
            p class={ "block " (class) } data-block=(id) tabindex="-1" { (block.text) }
        }
    }
}

/// Renders a page: what is printed on it, then the order of reading and the boxes of each article.
fn sheet(number: usize, page: &Page, image: Option<&String>, document: &Document) -> Markup {
    let (width, height) = size(page);
    html! {
        svg .sheet viewBox={ "0 0 " (width) " " (height) } role="img" aria-labelledby={ "page-" (number) } {
            title id={ "page-" (number) } { (number + 1) }
            @if let Some(image) = image {
                image href=(image) width=(width) height=(height) preserveAspectRatio="none" {}
            } @else {
                g .print {
                    @for r in page.pictures.iter().chain(&page.rules) { (rect(r)) }
                    @for line in &page.lines { @for piece in &line.pieces { (print(line, piece)) } }
                }
            }
            @for (a, Article { blocks, .. }) in document.articles.iter().enumerate() {
                g class=(hue(a)) {
                    polyline .order points=(order(number, blocks)) {}
                    @for (b, block) in blocks.iter().enumerate() { (boxes(number, &format!("{a}.{b}"), block)) }
                }
            }
            g .furniture {
                @for (b, block) in document.furniture.iter().enumerate() { (boxes(number, &format!("f.{b}"), block)) }
            }
        }
    }
}

/// Returns the size of a page, which has room for every line.
fn size(page: &Page) -> (f32, f32) {
    let pieces = page.lines.iter().flat_map(|line| &line.pieces);
    pieces.fold((page.width, page.height), |(width, height), piece| {
        (width.max(piece.bbox.right), height.max(piece.bbox.bottom))
    })
}

fn rect(r: &Rect) -> Markup {
    // A rectangle without an extent is not drawn.
    let (width, height) = ((r.right - r.left).max(0.5), (r.bottom - r.top).max(0.5));
    html! { rect x=(r.left) y=(r.top) width=(width) height=(height) {} }
}

/// Renders a piece of a line, fitted into its box.
fn print(line: &Line, piece: &Piece) -> Markup {
    let Rect {
        left,
        top,
        right,
        bottom,
    } = piece.bbox;
    let is_vertical = line.direction == Direction::Vertical;
    let length = if is_vertical {
        bottom - top
    } else {
        right - left
    };
    let is_long = piece.text.chars().nth(1).is_some();
    html! {
        text x=((left + right) / 2.0) y=((top + bottom) / 2.0) font-size=(line.size)
            textLength=[is_long.then_some(length)] lengthAdjust=[is_long.then_some("spacingAndGlyphs")]
            writing-mode=[(is_long && is_vertical).then_some("vertical-rl")] { (piece.text) }
    }
}

/// Renders the boxes of a block on a page, with its number at the first.
fn boxes(page: usize, id: &str, block: &Block) -> Markup {
    let lines: Vec<&Rect> = block
        .lines
        .iter()
        .filter(|l| l.page == page)
        .map(|l| &l.bbox)
        .collect();
    let Some(first) = lines.first() else {
        return html! {};
    };
    let number = id.split_once('.').and_then(|(a, b)| {
        let (a, b): (usize, usize) = (a.parse().ok()?, b.parse().ok()?);
        Some(format!("{}.{}", a + 1, b + 1))
    });
    html! {
        g .e data-block=(id) {
            @for line in &lines { (rect(line)) }
            @if let Some(number) = number {
                text x=(first.left) y=(first.top) font-size=(thickness(first) * 0.6) { (number) }
            }
        }
    }
}

fn thickness(r: &Rect) -> f32 {
    (r.right - r.left).min(r.bottom - r.top)
}

/// Returns the way through the lines of an article on a page: the starts of those where a column begins or ends.
fn order(page: usize, blocks: &[Block]) -> String {
    let lines = blocks.iter().flat_map(|block| &block.lines);
    let lines: Vec<&Rect> = lines.filter(|l| l.page == page).map(|l| &l.bbox).collect();
    let follows = |i: usize| {
        let (a, b) = (lines[i - 1], lines[i]);
        let across = (b.left - a.right).max(a.left - b.right);
        let down = (b.top - a.bottom).max(a.top - b.bottom);
        across.max(down) < 2.0 * thickness(a)
    };
    let mut points = String::new();
    for (i, r) in lines.iter().enumerate() {
        let is_inside = i > 0 && i + 1 < lines.len() && follows(i) && follows(i + 1);
        let (x, y) = if r.right - r.left < r.bottom - r.top {
            ((r.left + r.right) / 2.0, r.top)
        } else {
            (r.left, (r.top + r.bottom) / 2.0)
        };
        if !is_inside {
            let _ = write!(points, "{x},{y} ");
        }
    }
    points
}
