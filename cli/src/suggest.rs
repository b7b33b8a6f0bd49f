//! Suggestions for misspelled names.

/// Minimum Jaro similarity, from 0 to 1; clap uses the same.
const MIN_SIMILARITY: f64 = 0.7;

/// Returns the name most similar to `given`, if any is similar enough.
pub(crate) fn nearest<'n>(
    given: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let alike = |name: &'n str| (strsim::jaro(given, name), name);
    let (alike, name) = names
        .into_iter()
        .map(alike)
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    (alike > MIN_SIMILARITY).then_some(name)
}

/// Returns the suggestion as the end of a message; empty if there is none.
pub(crate) fn did_you_mean<'n>(given: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    nearest(given, names).map_or(String::new(), |name| format!(": did you mean `{name}`?"))
}
