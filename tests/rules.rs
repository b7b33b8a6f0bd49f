//! The catalogue of rules: it says what `docs/RULES.md` says, its examples are true, and each rule can be turned off.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use common::{assert_none, fixtures, read_all};
use zhuihe::{BlockSeparator, Cleaner, EditKind, HanDigitSpacing, Options, Rule, RuleExample};

/// The heading under which stand the rules that make no edit.
const WITHOUT_EDITS: &str = "## Names without edits";

/// What a row of `docs/RULES.md` says: what the rule does, and the kinds of its edits.
struct Documented {
    description: String,
    kinds: String,
}

/// The rules of `docs/RULES.md`, by name.
struct Page {
    with_edits: BTreeMap<String, Documented>,
    without_edits: BTreeMap<String, Documented>,
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn page() -> String {
    fs::read_to_string(in_repository("docs/RULES.md")).unwrap()
}

fn documented() -> Page {
    let page = page();
    let (with_edits, without_edits) = page.split_once(WITHOUT_EDITS).unwrap();
    let rows = |part: &str| -> BTreeMap<String, Documented> {
        let rows = part.lines().filter_map(|line| {
            let (rule, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
            let columns: Vec<&str> = rest.strip_suffix(" |")?.split(" | ").collect();
            let documented = Documented {
                description: columns[0].to_owned(),
                kinds: columns[columns.len() - 1].to_owned(),
            };
            Some((rule.to_owned(), documented))
        });
        let (mut names, mut count) = (BTreeMap::new(), 0);
        for (rule, documented) in rows {
            names.insert(rule, documented);
            count += 1;
        }
        assert_eq!(names.len(), count, "a rule has two rows");
        names
    };
    Page {
        with_edits: rows(with_edits),
        without_edits: rows(without_edits),
    }
}

/// Options that change characters, all or none, with every separator and every spacing.
fn option_sets() -> Vec<Options> {
    let mut sets = Vec::new();
    for characters in [false, true] {
        for separator in [
            BlockSeparator::LineEnd,
            BlockSeparator::BlankLine,
            BlockSeparator::AsInput,
        ] {
            for spacing in [HanDigitSpacing::Compact, HanDigitSpacing::AsInput] {
                sets.push(
                    Options::new()
                        .ascii_width(characters)
                        .vertical_forms(characters)
                        .unify_han(characters)
                        .drop_soft_hyphens(characters)
                        .block_separator(separator)
                        .han_digit_spacing(spacing),
                );
            }
        }
    }
    sets
}

/// Every rule that an edit of a fixture carries, with the kinds of those edits.
fn seen() -> BTreeMap<&'static str, BTreeSet<EditKind>> {
    let mut texts = read_all(&fixtures("broken"), ".raw.txt");
    texts.extend(read_all(&fixtures("clean"), ".txt"));
    let of_set = |options: Options| -> Vec<(&'static str, EditKind)> {
        let cleaner = Cleaner::new(options);
        let edits = |text: &str| -> Vec<_> {
            let cleaned = cleaner.clean(text);
            cleaned
                .edits()
                .iter()
                .map(|e| (e.rule.name(), e.kind))
                .collect()
        };
        texts.iter().flat_map(|t| edits(&t.text)).collect()
    };
    let mut seen: BTreeMap<&str, BTreeSet<EditKind>> = BTreeMap::new();
    thread::scope(|scope| {
        let of_set = &of_set;
        let threads: Vec<_> = option_sets()
            .into_iter()
            .map(|options| scope.spawn(move || of_set(options)))
            .collect();
        for (rule, kind) in threads.into_iter().flat_map(|t| t.join().unwrap()) {
            seen.entry(rule).or_default().insert(kind);
        }
    });
    seen
}

#[test]
fn every_edit_has_a_rule_with_a_row() {
    let documented = documented();
    let seen = seen();
    let mut failures = Vec::new();
    for (rule, kinds) in &seen {
        let Some(row) = documented.with_edits.get(*rule) else {
            failures.push(format!("  {rule} {kinds:?}"));
            continue;
        };
        for kind in kinds {
            if !row.kinds.contains(&format!("`{kind:?}`")) {
                failures.push(format!("  {rule}: its row does not name {kind:?}"));
            }
        }
    }
    assert_none("edits that docs/RULES.md does not tell of", &failures);
}

/// Compares with `docs/RULES.md` the rules of the catalogue that make edits, or those that make none.
fn compare(documented: &BTreeMap<String, Documented>, make_edits: bool) {
    let described: BTreeMap<&str, &str> = documented
        .iter()
        .map(|(name, row)| (&**name, &*row.description))
        .collect();
    let catalogue: BTreeMap<&str, &str> = Rule::all()
        .iter()
        .filter(|r| r.makes_edits() == make_edits)
        .map(|r| (r.name(), r.description()))
        .collect();
    assert_eq!(described, catalogue);
}

#[test]
fn the_catalogue_has_the_rows_with_edits() {
    compare(&documented().with_edits, true);
}

#[test]
fn the_catalogue_has_the_rows_without_edits() {
    // A rule may make edits in one place and none in another.
    let mut documented = documented();
    let with_edits = documented.with_edits;
    documented
        .without_edits
        .retain(|name, _| !with_edits.contains_key(name));
    compare(&documented.without_edits, false);
}

#[test]
fn the_catalogue_keeps_the_order_of_the_rows() {
    let page = page();
    let rows = page
        .match_indices("\n| `")
        .map(|(at, mark)| &page[at + mark.len()..]);
    let mut names: Vec<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    // The second row of a rule.
    names.retain({
        let mut seen = BTreeSet::new();
        move |name| seen.insert(*name)
    });
    assert_eq!(
        names,
        Rule::all().iter().map(|r| r.name()).collect::<Vec<_>>()
    );
}

/// The names of the rules that decide at the gaps of a text.
fn deciding(cleaner: &Cleaner, text: &str) -> Vec<&'static str> {
    cleaner
        .explain(text)
        .iter()
        .map(|d| d.rule.name())
        .collect()
}

#[test]
fn every_example_shows_its_rule() {
    for &rule in Rule::all() {
        let cleaner = Cleaner::new(Options::new().rule(rule, true));
        let RuleExample { before, after, .. } = rule.example();
        let cleaned = cleaner.clean(before);
        assert_eq!(cleaned.text(), after, "{rule}");
        let shows = if rule.makes_edits() {
            cleaned.edits().iter().any(|e| e.rule == rule)
        } else {
            deciding(&cleaner, before).contains(&rule.name())
        };
        assert!(shows, "{rule}: {:?}", cleaned.edits());
    }
}

#[test]
fn a_rule_that_is_off_decides_and_does_nothing() {
    for &rule in Rule::all() {
        let RuleExample { before, after, .. } = rule.example();
        let [on, off] = [true, false].map(|on| Cleaner::new(Options::new().rule(rule, on)));
        let cleaned = off.clean(before);
        let made = cleaned.edits().iter().find(|e| e.rule == rule);
        assert_eq!(made, None, "{rule}");
        assert_eq!(cleaned.text() == after, !rule.makes_edits(), "{rule}");
        // One that changes characters is as if it did not exist.
        if !rule.changes_characters() {
            assert_eq!(on.explain(before), off.explain(before), "{rule}");
        }
    }
}

#[test]
fn where_a_rule_is_off_no_other_decides_in_its_place() {
    let without = |rules: &[Rule]| {
        let all = Options::new();
        let options = rules.iter().fold(all, |options, &r| options.rule(r, false));
        Cleaner::new(options)
    };
    for (rules, before, after) in [
        // `han-digit` would join it.
        (
            &[Rule::Date][..],
            "4 月 21 日， 全市 春耕 开始\n",
            "4 月 21 日，全市春耕开始\n",
        ),
        // A line end in the middle of a paragraph, as the input has it.
        (
            &[Rule::HanLine],
            "全市粮食播种面积稳定在五十八万\n\n亩以上，同比增长百分之二点三，\n其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩，早稻收购价\n格稳中有升。\n",
            "全市粮食播种面积稳定在五十八万\n\n亩以上，同比增长百分之二点三，其中夏粮播种面积二十一万亩，比\n上年增加一万两千亩，早稻收购价\n格稳中有升。\n",
        ),
        (
            &[Rule::Block],
            "停 水 通 知\n\n\n各用户：\n",
            "停水通知\n\n\n各用户：\n",
        ),
        (&[Rule::End], "停 水 通 知\n\n\n", "停水通知\n\n\n"),
        (
            &[Rule::Block, Rule::End],
            "\n停 水 通 知\n\n",
            "\n停水通知\n\n",
        ),
    ] {
        assert_eq!(without(rules).clean(before).text(), after, "{rules:?}");
    }
}

#[test]
fn an_option_that_changes_characters_is_its_rules() {
    let new = Options::new;
    let hyphens = |hyphen, line| {
        new()
            .rule(Rule::SoftHyphen, hyphen)
            .rule(Rule::SoftHyphenLine, line)
    };
    for (option, rules) in [
        (new().ascii_width(true), new().rule(Rule::AsciiWidth, true)),
        (
            new().vertical_forms(true),
            new().rule(Rule::VerticalForm, true),
        ),
        (new().unify_han(true), new().rule(Rule::UnifyHan, true)),
        (new().drop_soft_hyphens(true), hyphens(true, true)),
        (new(), hyphens(false, false)),
        // What is said last counts.
        (new(), new().ascii_width(true).rule(Rule::AsciiWidth, false)),
        (new(), new().rule(Rule::AsciiWidth, true).ascii_width(false)),
    ] {
        assert_eq!(option, rules);
    }
    // The hyphen stays then, by the rule `latin-hyphen`.
    let page = Rule::SoftHyphenLine.example().before;
    assert_eq!(
        Cleaner::new(hyphens(true, false)).clean(page).text(),
        zhuihe::clean(page)
    );
}
