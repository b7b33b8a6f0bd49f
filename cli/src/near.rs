//! What somebody may have meant who gave a name that there is not.

/// How alike two names have to be, from 0 to 1; clap asks for as much.
const ALIKE: f64 = 0.7;

/// The name that is most like `given`, if one is like it.
pub(crate) fn nearest<'n>(
    given: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let alike = |name: &'n str| (strsim::jaro(given, name), name);
    let (alike, name) = names
        .into_iter()
        .map(alike)
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    (alike > ALIKE).then_some(name)
}

/// That name as a question to put behind a message; empty where there is none.
pub(crate) fn meant<'n>(given: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    nearest(given, names).map_or(String::new(), |name| format!(": did you mean `{name}`?"))
}
