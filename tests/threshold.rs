//! `Options::min_confidence`: what is less sure stays as the input has it.

use zhuihe::{BlockSeparator, Cleaner, Options};

/// A paragraph with an empty line after each row. Rows that end in a comma are joined under the rule `mark`, which is
/// surer than `han`, under which the others are.
const PARAGRAPH: &str = "\
全市粮食播种面积稳定在五十八万\n\n亩以上，同比增长百分之二点三，\n\n其中夏粮播种面积二十一万亩，比\n\n\
上年增加一万两千亩，早稻收购价\n\n格稳中有升，农户种粮积极性不断\n\n提高。\n";

/// What is joined in it where a decision has to be surer than `han` is.
const HALF: &str = "\
全市粮食播种面积稳定在五十八万\n\n亩以上，同比增长百分之二点三，其中夏粮播种面积二十一万亩，比\n\n\
上年增加一万两千亩，早稻收购价\n\n格稳中有升，农户种粮积极性不断\n\n提高。\n";

fn with(confidence: f32) -> Cleaner {
    Cleaner::new(Options::new().min_confidence(confidence))
}

#[test]
fn an_empty_line_stays_where_the_join_is_not_sure_enough() {
    let whole = PARAGRAPH.replace("\n\n", "");
    for (confidence, want) in [
        (0.0, &*whole),
        (0.9, &whole),
        (0.975, HALF),
        (0.995, PARAGRAPH),
        (1.0, PARAGRAPH),
    ] {
        assert_eq!(
            with(confidence).clean(PARAGRAPH).text(),
            want,
            "{confidence}"
        );
    }
}

#[test]
fn what_separates_blocks_is_put_nowhere_else() {
    let options = Options::new()
        .block_separator(BlockSeparator::BlankLine)
        .min_confidence(0.975);
    let single = |text: &str| text.replace("\n\n", "\n");
    assert_eq!(
        Cleaner::new(options).clean(&single(PARAGRAPH)).text(),
        single(HALF)
    );
}

#[test]
fn a_line_end_that_stays_parts_blocks() {
    let cleaned = with(0.975).clean(PARAGRAPH);
    let blocks: Vec<&str> = cleaned
        .blocks()
        .iter()
        .map(|b| &cleaned.text()[b.output.clone()])
        .collect();
    assert_eq!(blocks, HALF.trim_end().split("\n\n").collect::<Vec<_>>());
    let kind = cleaned.blocks()[0].kind;
    assert!(cleaned.blocks().iter().all(|b| b.kind == kind));
}

#[test]
fn an_explanation_knows_no_threshold() {
    assert_eq!(with(1.0).explain(PARAGRAPH), with(0.0).explain(PARAGRAPH));
}
