//! Recognisers: what a few characters or a row are, by their form alone: a byline, a number, the marker of a list, code.

pub(crate) mod byline;
pub(crate) mod clauses;
pub(crate) mod edges;
pub(crate) mod fields;
pub(crate) mod function_chars;
pub(crate) mod headings;
pub(crate) mod latin;
pub(crate) mod list;
pub(crate) mod names;
pub(crate) mod numbers;
pub(crate) mod openers;
pub(crate) mod page_furniture;
pub(crate) mod verbatim;
