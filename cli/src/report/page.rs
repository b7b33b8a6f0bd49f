//! The report on texts: edits, the broken text, the cleaned text, and the evidence.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use serde::Serialize;

use crate::problem::Problem;

use super::document_report::DocumentReport;
use super::frame::{frame, grouped, heading, switches, total, word};
use super::rules::{class, hue};
use crate::report::hash::Fnv;

const SCRIPT: &str = include_str!("report.js");

/// Renders a report on `reports`, sampled from `found` documents.
///
/// Content from documents is escaped text, or JSON that the script turns into text nodes.
pub(super) fn page(reports: &[DocumentReport], found: usize) -> Result<String, Problem> {
    let data: Vec<String> = reports
        .iter()
        .map(json)
        .collect::<Result<_, _>>()
        .map_err(|e| Problem::new("the report", e.to_string()))?;
    let id = id(&data);
    let name = match reports {
        [one] => Some(one.name()),
        _ => None,
    };
    let body = html! {
        (header(reports, found, name))
        (filters())
        (main())
        (help())
        div #live .unseen role="status" aria-live="polite" {}
        @for (report, data) in reports.iter().zip(&data) {
            script type="application/json" data-label=(report.name()) data-edits=(report.edits.len()) data-doubtful=(report.doubtful()) { (PreEscaped(data)) }
        }
    };
    Ok(frame(&id, name, &hues(reports), &body, SCRIPT))
}

/// Returns JSON that is safe in a script element: `<` is escaped, so that `</script` and `<!--` can't occur.
fn json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    // In JSON, `<` occurs only in strings.
    Ok(serde_json::to_string(value)?.replace('<', "\\u003c"))
}

/// Returns the identifier of a report, under which its verdicts are stored.
fn id(data: &[String]) -> String {
    let mut hash = Fnv::default();
    for data in data {
        hash.add(data.as_bytes());
        hash.add(b"\n");
    }
    hash.to_string()
}

/// Returns the number of edits of each rule in all documents.
fn counts(reports: &[DocumentReport]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for edit in reports.iter().flat_map(|a| &a.edits) {
        *counts.entry(edit.rule).or_default() += 1;
    }
    counts
}

/// Returns a line of CSS for each rule.
fn hues(reports: &[DocumentReport]) -> String {
    counts(reports)
        .keys()
        .map(|rule| format!(".{}{{--hue:{}}}\n", class(rule), hue(rule)))
        .collect()
}

fn header(reports: &[DocumentReport], found: usize, name: Option<&str>) -> Markup {
    let characters: usize = reports.iter().map(DocumentReport::characters).sum();
    let edits: usize = reports.iter().map(|a| a.edits.len()).sum();
    let blocks: usize = reports.iter().map(|a| a.blocks.len()).sum();
    html! {
        header #top {
            (heading(name))
            dl .totals {
                (total(reports.len(), "documents"))
                @if found > reports.len() {
                    div { dd { (grouped(found)) } dt { (word("sampled", "sampled from")) } }
                }
                (total(characters, "characters"))
                (total(blocks, "blocks"))
                (total(edits, "edits"))
                div { dd #judged { "0" } dt { (word("judged", "judged")) } }
            }
            div .tools {
                button #save type="button" data-word="save" { "Save verdicts" }
                (switches())
                button #open-help type="button" data-label="help" aria-haspopup="dialog" { "?" }
            }
        }
    }
}

fn filters() -> Markup {
    html! {
        section #filters data-label="filters" aria-label="filters" {
            div .picker {
                label for="document" data-word="document" { "Document" }
                select #document {}
            }
            div .confidence role="group" data-label="confidence" aria-label="confidence" {
                div #histogram {}
                div .ends {
                    label { (word("from", "from")) input #from type="range" min="0" max="1" step="0.01" value="0"; output #from-shown for="from" { "0" } }
                    label { (word("to", "to")) input #to type="range" min="0" max="1" step="0.01" value="1"; output #to-shown for="to" { "1" } }
                }
            }
            div #legend role="group" data-label="rules" aria-label="rules" {}
        }
    }
}

fn main() -> Markup {
    let tab = |view: &str, english: &str| {
        html! {
            button type="button" data-view=(view) aria-pressed=(view == "clean") data-word=(view) { (english) }
        }
    };
    let pane = |id: &str, english: &str| {
        html! {
            section .pane id={ "pane-" (id) } aria-labelledby={ "name-" (id) } {
                h2 id={ "name-" (id) } data-word=(id) { (english) }
                div .text id=(id) lang="zh" tabindex="0" aria-labelledby={ "name-" (id) } {}
            }
        }
    };
    html! {
        nav #tabs data-label="views" aria-label="views" {
            (tab("list", "Edits")) (tab("broken", "Broken")) (tab("clean", "Clean"))
        }
        main data-view="clean" {
            aside #pane-list data-label="list" aria-label="edits" {
                div .search {
                    input #search type="search" autocomplete="off" spellcheck="false" data-label="search" data-hint="search";
                    div .orders {
                        label { (word("order", "order")) " " select #order {
                            option value="doubt" data-word="by-doubt" { "least confident first" }
                            option value="place" data-word="by-place" { "text order" }
                        } }
                        label { (word("verdict", "verdict")) " " select #which {
                            option value="all" data-word="all" { "all" }
                            option value="open" data-word="open" { "open" }
                            option value="good" data-word="good" { "good" }
                            option value="bad" data-word="bad" { "bad" }
                        } }
                    }
                    p #count {}
                }
                div #list tabindex="-1" { ol #rows {} }
            }
            (pane("broken", "Broken"))
            (pane("clean", "Clean"))
        }
        section #detail data-label="detail" aria-label="detail" {
            div #edit-detail {}
            div .verdicts role="group" data-label="verdict" aria-label="verdict" {
                button #previous type="button" aria-keyshortcuts="p k" { span aria-hidden="true" { "↑" } span .unseen data-word="previous" { "Previous edit" } kbd aria-hidden="true" { "p" } }
                button #next type="button" aria-keyshortcuts="n j" { span aria-hidden="true" { "↓" } span .unseen data-word="next" { "Next edit" } kbd aria-hidden="true" { "n" } }
                button #good type="button" aria-pressed="false" aria-keyshortcuts="g" { (word("good", "good")) kbd aria-hidden="true" { "g" } }
                button #bad type="button" aria-pressed="false" aria-keyshortcuts="b" { (word("bad", "bad")) kbd aria-hidden="true" { "b" } }
            }
        }
    }
}

fn help() -> Markup {
    let keys = [
        (&["n", "j"][..], "key-next", "next edit in the list"),
        (&["p", "k"], "key-previous", "previous edit"),
        (&["g"], "key-good", "good; go to the next edit"),
        (&["b"], "key-bad", "bad; go to the next edit"),
        (&["u"], "key-undo", "remove the verdict"),
        (&["/"], "key-search", "search"),
        (&["s"], "key-save", "save verdicts"),
        (&["?"], "key-help", "show this help"),
        (
            &["Esc"],
            "key-escape",
            "leave the search, the help or the edit",
        ),
    ];
    html! {
        dialog #help aria-labelledby="help-name" {
            h2 #help-name data-word="help" { "Help" }
            p data-word="help-what" {}
            dl {
                @for (keys, key, english) in keys {
                    dt { @for key in keys { kbd { (key) } " " } }
                    dd data-word=(key) { (english) }
                }
            }
            p data-word="help-verdicts" {}
            pre { code { "zhuihe page.txt | zhuihe score page.txt - verdicts.json" } }
            form method="dialog" { button data-word="close" { "Close" } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_neither_ends_nor_opens_an_element() {
        let text = "</script><!-- <script>";
        let json = json(&text).unwrap();
        assert!(!json.contains('<'));
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
