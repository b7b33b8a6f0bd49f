//! Recognisers: classify a few characters or a row by form alone, as a byline, a number, a list marker, code.

pub(crate) mod byline;
pub(crate) mod clauses;
pub(crate) mod edges;
pub(crate) mod fields;
pub(crate) mod function_chars;
pub(crate) mod headings;
pub(crate) mod institutions;
pub(crate) mod latin;
pub(crate) mod markers;
pub(crate) mod names;
pub(crate) mod numbers;
pub(crate) mod openers;
pub(crate) mod page_furniture;
pub(crate) mod verbatim;
