//! Pages of an engine that detects whole lines: what is told from boxes that are not exact.

use serde_json::json;
use zhuihe::Cleaner;
use zhuihe_page::{Format, clean_pages, read};

/// The em of the body, in pixels, and the distance of its lines.
const EM: f64 = 20.0;
const STEP: f64 = 30.0;

const BODY: &str = "入冬以来白石渡的码头一天比一天热闹装满稻谷的货船从上游驶来在这里靠岸卸货再由卡车运往县城的粮库老工人说十年前这里\
还是一片荒滩如今每天进出的船有六十多艘河道两岸新修了三公里的石板路县里计划明年再建两个泊位让更大的船也能停靠";

/// Lines of a page in em: left, line number, size, text.
#[derive(Default)]
struct Lines(Vec<(f64, f64, f64, String)>);

impl Lines {
    fn line(&mut self, left: f64, number: f64, size: f64, text: &str) -> &mut Self {
        self.0.push((left, number, size, text.to_owned()));
        self
    }

    /// A paragraph of `count` full lines of `measure` characters, without indent.
    fn lines(&mut self, left: f64, number: f64, measure: usize, count: usize) -> &mut Self {
        for i in 0..count {
            let text: String = BODY
                .chars()
                .cycle()
                .skip(i * measure)
                .take(measure)
                .collect();
            self.line(left, number + i as f64, 1.0, &text);
        }
        self
    }

    /// The text of the blocks, an article after the other.
    fn blocks(&self) -> Vec<String> {
        let boxes = self.0.iter().map(|(left, number, size, text)| {
            let top = 100.0 + number * STEP - (size - 1.0) * EM / 2.0;
            let width = text.chars().count() as f64 * size * EM;
            let x = 40.0 + left * EM;
            [x, top, x + width, top + size * EM * 1.06]
        });
        let texts = self.0.iter().map(|(.., text)| text);
        let file = json!({
            "width": 1200, "height": 1800,
            "rec_texts": texts.collect::<Vec<_>>(),
            "rec_scores": vec![0.99; self.0.len()],
            "rec_boxes": boxes.collect::<Vec<_>>(),
        });
        let pages = read(file.to_string().as_bytes(), Some(Format::Paddle)).unwrap();
        let document = clean_pages(&Cleaner::default(), &pages);
        let blocks = document.articles.into_iter().flat_map(|a| a.blocks);
        blocks.map(|block| block.text).collect()
    }
}

#[track_caller]
fn has(blocks: &[String], text: &str) {
    assert!(
        blocks.iter().any(|block| block == text),
        "no block {text}: {blocks:#?}"
    );
}

#[test]
fn caption_and_credit_above_a_column_are_blocks() {
    let mut page = Lines::default();
    page.lines(0.0, 0.0, 12, 24)
        // The picture is above the second column.
        .line(13.0, 9.0, 0.94, "图为码头上等候装卸的货船。")
        .line(18.0, 10.0, 0.94, "本报记者 林舟 摄")
        .lines(13.0, 11.0, 12, 13);
    let blocks = page.blocks();
    has(&blocks, "图为码头上等候装卸的货船。");
    has(&blocks, "本报记者 林舟 摄");
}

#[test]
fn row_above_an_indent_is_a_subhead() {
    let mut page = Lines::default();
    page.lines(0.0, 0.0, 12, 7)
        .line(0.0, 7.0, 1.0, "船只再也不用等候。")
        .line(0.0, 8.0, 1.0, "两个泊位明年建成")
        .line(2.0, 9.0, 1.0, "县里计划明年再建两个")
        .lines(0.0, 10.0, 12, 8);
    has(&page.blocks(), "两个泊位明年建成");
}

#[test]
fn byline_above_two_columns_is_in_neither() {
    let mut page = Lines::default();
    page.line(5.0, -2.5, 2.0, "白石渡码头热闹")
        .line(8.0, -1.0, 1.0, "本报记者林舟陈安")
        .lines(0.0, 0.0, 12, 16)
        .lines(13.0, 0.0, 12, 16);
    has(&page.blocks(), "本报记者林舟陈安");
}

#[test]
fn rows_of_a_headline_are_one_block() {
    let mut page = Lines::default();
    page.line(1.0, -4.0, 1.6, "白石渡码头入冬")
        .line(1.0, -2.3, 1.75, "以来日渐热闹")
        .lines(0.0, 0.0, 12, 16);
    has(&page.blocks(), "白石渡码头入冬以来日渐热闹");
}
