//! The frame of every report: a single HTML file that loads nothing, in two languages and two themes.

use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("report.css");
const WORDS: &str = include_str!("words.js");
const SCRIPT: &str = include_str!("frame.js");

/// Renders a report called `id`, with a style and a script of its own.
pub(super) fn frame(
    id: &str,
    name: Option<&str>,
    style: &str,
    body: &Markup,
    script: &str,
) -> String {
    // The browser applies only scripts and styles with the nonce, whatever else gets into the page.
    let nonce = id.replace(':', "-");
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; \
         base-uri 'none'; form-action 'none'"
    );
    let title = name.map_or("zhuihe".to_owned(), |name| format!("{name} · zhuihe"));
    let markup = html! {
        (DOCTYPE)
        html lang="en" data-report=(id) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "zhuihe " (env!("CARGO_PKG_VERSION")) };
                link rel="icon" href="data:,";
                title { (title) }
                style nonce=(nonce) { (PreEscaped(STYLE)) (PreEscaped(style)) }
            }
            body {
                (body)
                noscript { p .noscript { "This page needs JavaScript, but no network. 本页需要 JavaScript，无需联网。" } }
                @for script in [WORDS, SCRIPT, script] {
                    script nonce=(nonce) { (PreEscaped(script)) }
                }
            }
        }
    };
    markup.into_string()
}

/// Renders a phrase that the script translates; English until then.
pub(super) fn word(key: &str, english: &str) -> Markup {
    html! { span data-word=(key) { (english) } }
}

/// Renders the heading of the page: the name of the one document, or that it is a report.
pub(super) fn heading(name: Option<&str>) -> Markup {
    html! {
        h1 {
            span .seal aria-hidden="true" { "缀" }
            span {
                (word("name", "zhuihe"))
                @if let Some(name) = name {
                    span .sub .label { " · " (name) }
                } @else {
                    span .sub { " · " (word("report", "report")) }
                }
            }
        }
    }
}

/// Renders a count, such as `12 blocks`, for a key that has a translation for one, too.
pub(super) fn total(n: usize, key: &str) -> Markup {
    let name = if n == 1 {
        format!("one {key}")
    } else {
        key.to_owned()
    };
    html! { div { dd { (grouped(n)) } dt { (word(&name, key)) } } }
}

/// Renders the buttons that switch the language and the theme.
pub(super) fn switches() -> Markup {
    html! {
        button #language type="button" data-label="language" { "中文" }
        button #theme type="button" data-label="theme" { "◐" }
    }
}

/// Formats a number with narrow spaces between groups of three digits.
pub(super) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use zhuihe::Rule;

    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (n, expected) in [
            (0, "0"),
            (999, "999"),
            (1000, "1\u{202f}000"),
            (1_234_567, "1\u{202f}234\u{202f}567"),
        ] {
            assert_eq!(grouped(n), expected);
        }
    }

    #[test]
    fn embedded_files_do_not_close_their_element() {
        for (text, end) in [
            (STYLE, "</style"),
            (WORDS, "</script"),
            (SCRIPT, "</script"),
            (include_str!("report.js"), "</script"),
            (include_str!("pages.js"), "</script"),
            (include_str!("pages.css"), "</style"),
        ] {
            assert!(!text.to_lowercase().contains(end));
            assert!(!text.contains("<!--"));
        }
    }

    #[test]
    fn every_rule_is_described_in_both_languages() {
        for rule in Rule::all().iter().filter(|r| r.makes_edits()) {
            let translations = WORDS.matches(&format!("'rule {rule}'")).count();
            assert_eq!(translations, 2, "{rule}");
        }
    }
}
