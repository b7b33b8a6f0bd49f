//! Gaps: white space between two visible characters.

use std::ops::Range;

use crate::text::characters::Class;

/// White space between two visible characters: the only place where a text may change.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gap {
    /// Bytes of the white space.
    pub(crate) bytes: Range<usize>,
    /// Index in [`Scan::visible`](crate::text::scan::ScanBuffers::visible) of the character after it.
    pub(crate) at: usize,
    /// The visible character before it.
    pub(crate) left: char,
    /// The visible character after it.
    pub(crate) right: char,
    /// Class of `left`.
    pub(crate) left_class: Class,
    /// Class of `right`.
    pub(crate) right_class: Class,
    /// Number of line ends.
    pub(crate) line_ends: u32,
    /// Width of the spaces after its last line end, in half-ems.
    pub(crate) spaces: u32,
    /// Whether one of those spaces is as wide as a Han character.
    pub(crate) wide: bool,
    /// Whether one of those spaces is a tab.
    pub(crate) tab: bool,
}

impl Gap {
    /// Returns true if it is between two Han characters.
    pub(crate) fn is_between_han(&self) -> bool {
        (self.left_class, self.right_class) == (Class::Han, Class::Han)
    }

    /// Returns true if it is between a Han character and an ASCII digit.
    pub(crate) fn parts_han_and_digit(&self) -> bool {
        matches!(
            (self.left_class, self.right_class),
            (Class::Han, Class::Digit) | (Class::Digit, Class::Han)
        )
    }

    /// Returns true if a digit of either width is next to it.
    pub(crate) fn is_beside_digit(&self) -> bool {
        let is_digit = |class| matches!(class, Class::Digit | Class::WideDigit);
        is_digit(self.left_class) || is_digit(self.right_class)
    }
}
