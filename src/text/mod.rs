//! Characters, lines and the white space between them. Makes no decisions.

pub(crate) mod char_set;
pub(crate) mod characters;
pub(crate) mod gap;
pub(crate) mod line;
pub(crate) mod places;
pub(crate) mod scan;
pub(crate) mod section;
pub(crate) mod unified;
