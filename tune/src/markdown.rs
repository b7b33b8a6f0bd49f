//! Markdown tables and their figures.

/// Formats a table: names in the first column, figures in the others.
pub(crate) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = line(head);
    let rule: Vec<&str> = (0..head.len())
        .map(|k| if k == 0 { "---" } else { "---:" })
        .collect();
    table += &line(&rule);
    for row in rows {
        table += &line(&row);
    }
    table
}

fn line<T: AsRef<str>>(cells: &[T]) -> String {
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Formats a share from 0 to 1 with this many decimals; `-` if there is none.
pub(crate) fn share(share: Option<f64>, decimals: usize) -> String {
    share.map_or("-".to_owned(), |s| format!("{s:.decimals$}"))
}
