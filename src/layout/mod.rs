//! Layout: rows and their features, inferred from the whole text: column width, indent, habits, repetition.

pub(crate) mod brackets;
pub(crate) mod column_width;
pub(crate) mod extract;
pub(crate) mod habits;
pub(crate) mod items;
pub(crate) mod kept_parts;
pub(crate) mod line_profile;
pub(crate) mod lists;
pub(crate) mod repeated_rows;
pub(crate) mod row_features;
pub(crate) mod rows;
pub(crate) mod speakers;
pub(crate) mod structure;
pub(crate) mod verse;
pub(crate) mod wrapping;
