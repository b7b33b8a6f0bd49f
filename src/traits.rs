//! Traits: what a scan needs to know of a character, read off one table.

use crate::chars::{Class, is_space, width_of};

/// What a scan needs to know of a character.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traits {
    pub(crate) class: Class,
    /// Width in half-ems.
    pub(crate) width: u8,
    pub(crate) flags: Flags,
}

/// What a character, or at least one of several, is besides: a bit each.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Flags(u8);

/// White space.
const SPACE: u8 = 1;
/// A bracket or a quotation mark, of either width.
const BRACKET: u8 = 1 << 1;
/// A colon of either width.
const COLON: u8 = 1 << 2;
/// A mark that fields and labels do without.
const CLAUSE: u8 = 1 << 3;
/// A mark that the marker of a list may follow.
const BEFORE_NUMBER: u8 = 1 << 4;
/// An underscore of either width.
const UNDERSCORE: u8 = 1 << 5;
/// What may be a letter of some script.
const LETTER: u8 = 1 << 6;
/// A character whose class is not listed.
const RARE: u8 = 1 << 7;

/// The traits of every character of the basic plane.
#[allow(
    long_running_const_eval,
    reason = "one look at each of 65,536 characters"
)]
static TRAITS: [Traits; 0x1_0000] = {
    let mut traits = [Traits::listed('\u{fffd}'); 0x1_0000];
    let mut code = 0;
    while code < traits.len() {
        if let Some(c) = char::from_u32(code as u32) {
            traits[code] = Traits::listed(c);
        }
        code += 1;
    }
    traits
};

impl Traits {
    /// Those of nearly all Han.
    pub(crate) const HAN: Self = Self::listed('一');

    /// The traits of a character.
    #[inline]
    pub(crate) fn of(c: char) -> Self {
        match TRAITS.get(c as usize) {
            Some(traits) if traits.flags.0 & RARE == 0 => *traits,
            _ => Self::of_rare(c),
        }
    }

    #[cold]
    fn of_rare(c: char) -> Self {
        Self::of_class(c, Class::of(c))
    }

    const fn listed(c: char) -> Self {
        match Class::of_listed(c) {
            Some(class) => Self::of_class(c, class),
            None => Self {
                flags: Flags(if is_space(c) { SPACE } else { RARE }),
                ..Self::of_class(c, Class::Other)
            },
        }
    }

    const fn of_class(c: char, class: Class) -> Self {
        let bracket = matches!(class, Class::Open | Class::Close) || matches!(c, '(' | ')');
        let colon = matches!(c, '：' | ':');
        let clause = matches!(c, '，' | '；' | '、' | '。' | '“' | '”');
        let before_number = matches!(c, '。' | '；' | '：' | '，' | ';' | ':');
        let underscore = matches!(c, '_' | '＿');
        let letter = !class.is_mark()
            && !matches!(class, Class::Digit | Class::WideDigit | Class::AsciiMark);
        Self {
            class,
            width: width_of(c, class),
            flags: Flags::where_true(&[
                (bracket, BRACKET),
                (colon, COLON),
                (clause, CLAUSE),
                (before_number, BEFORE_NUMBER),
                (underscore, UNDERSCORE),
                (letter, LETTER),
            ]),
        }
    }
}

impl Flags {
    const fn where_true(flags: &[(bool, u8)]) -> Self {
        let mut bits = 0;
        let mut k = 0;
        while k < flags.len() {
            if flags[k].0 {
                bits |= flags[k].1;
            }
            k += 1;
        }
        Self(bits)
    }

    /// These and others.
    #[inline]
    pub(crate) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    #[inline]
    pub(crate) fn is_space(self) -> bool {
        self.0 & SPACE > 0
    }

    #[inline]
    pub(crate) fn is_bracket(self) -> bool {
        self.0 & BRACKET > 0
    }

    #[inline]
    pub(crate) fn is_colon(self) -> bool {
        self.0 & COLON > 0
    }

    #[inline]
    pub(crate) fn is_clause_mark(self) -> bool {
        self.0 & CLAUSE > 0
    }

    #[inline]
    pub(crate) fn is_before_number(self) -> bool {
        self.0 & BEFORE_NUMBER > 0
    }

    #[inline]
    pub(crate) fn is_underscore(self) -> bool {
        self.0 & UNDERSCORE > 0
    }

    #[inline]
    pub(crate) fn may_be_letter(self) -> bool {
        self.0 & LETTER > 0
    }
}
