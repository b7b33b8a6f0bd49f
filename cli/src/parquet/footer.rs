//! Validation of a file's footer before the decoder reads it.
//!
//! The decoder recurses into the tree of columns, and allocates as many children as a group declares. A few kilobytes
//! could thus exhaust the memory or overflow the stack, neither of which is a recoverable error. This module only
//! counts the tree. It must see the same tree as the decoder, which trusts the number of a field and not its declared
//! type; so up to the end of the tree, number and type must agree.

use parquet::basic::ColumnOrder;
use parquet::schema::types::ColumnDescriptor;

/// Maximum depth of nested groups; real tables are shallower.
const DEEPEST: usize = 100;

/// Checks that the columns in `footer` form one tree.
pub(super) fn check(footer: &[u8]) -> Result<(), String> {
    let children = Thrift(footer)
        .children()
        .ok_or("the footer is corrupt".to_owned())?;
    // The number of missing children of each open group.
    let mut open: Vec<u64> = Vec::new();
    for (i, &count) in children.iter().enumerate() {
        if i > 0 {
            while open.last() == Some(&0) {
                open.pop();
            }
            match open.last_mut() {
                Some(left) => *left -= 1,
                None => return Err("the footer has columns without a parent".to_owned()),
            }
        }
        if count > (children.len() - i) as u64 {
            return Err("the footer claims more columns than it has".to_owned());
        }
        if count > 0 || i == 0 {
            open.push(count);
        }
        if open.len() > DEEPEST {
            return Err(format!(
                "the columns are nested more than {DEEPEST} levels deep"
            ));
        }
    }
    if open.iter().any(|&left| left > 0) {
        return Err("the footer claims more columns than it has".to_owned());
    }
    Ok(())
}

/// The column orders that a footer can name, each a union with an empty member.
pub(super) const BY_TYPE: u8 = 0x1c;
const BY_BITS: u8 = 0x2c;
const BY_MOMENT: u8 = 0x3c;

/// Returns the encoding of an order in the footer.
pub(super) fn order(order: &ColumnOrder) -> u8 {
    match order {
        ColumnOrder::IEEE_754_TOTAL_ORDER => BY_BITS,
        ColumnOrder::INT96_TIMESTAMP_ORDER => BY_MOMENT,
        _ => BY_TYPE,
    }
}

/// Returns the order by which the encoder finds the minimum and maximum of a column.
pub(super) fn order_of(column: &ColumnDescriptor) -> u8 {
    order(&ColumnOrder::column_order_for_type(
        column.logical_type_ref(),
        column.converted_type(),
        column.physical_type(),
    ))
}

/// Replaces the column orders in a footer. The encoder names the orders that it uses itself, but copied columns come
/// from another writer: with a wrong order, a reader would skip rows that match.
pub(super) fn set_orders(footer: &mut [u8], orders: &[u8]) -> Option<()> {
    let at = Thrift(footer).orders(orders.len())?;
    let at = footer.len() - at;
    let named = footer.get_mut(at..at + 3 * orders.len())?;
    for (named, &order) in named.chunks_exact_mut(3).zip(orders) {
        if !matches!(named, [BY_TYPE | BY_BITS | BY_MOMENT, 0, 0]) {
            return None;
        }
        named[0] = order;
    }
    Some(())
}

/// Thrift's compact protocol, as far as needed to skip values.
struct Thrift<'a>(&'a [u8]);

/// Type codes of the protocol.
const STOP: u8 = 0;
const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const I32: u8 = 5;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

impl Thrift<'_> {
    /// Returns the number of children of each schema element, in order. Of several schemas, the decoder takes the
    /// first.
    fn children(&mut self) -> Option<Vec<u64>> {
        let mut id = 0;
        let mut children = None;
        loop {
            let kind = self.field(&mut id)?;
            match (kind, id) {
                (STOP, _) => return children,
                (LIST, 2) if children.is_none() => {
                    let (length, element) = self.list()?;
                    if element != STRUCT || length > self.0.len() as u64 {
                        return None;
                    }
                    children = (0..length).map(|_| self.element()).collect();
                    children.as_ref()?;
                }
                // The version, which precedes the schema.
                (I32, 1) => self.skip(I32, 1)?,
                _ if children.is_none() => return None,
                _ => self.skip(kind, 64)?,
            }
        }
    }

    /// Returns how many bytes are left where the list of column orders begins.
    fn orders(&mut self, columns: usize) -> Option<usize> {
        let mut id = 0;
        loop {
            let kind = self.field(&mut id)?;
            match (kind, id) {
                (STOP, _) => return None,
                (LIST, 7) => {
                    let (length, element) = self.list()?;
                    return (element == STRUCT && length == columns as u64).then_some(self.0.len());
                }
                _ => self.skip(kind, 64)?,
            }
        }
    }

    /// Returns the number of children of a schema element, its field 5.
    fn element(&mut self) -> Option<u64> {
        let (mut id, mut children) = (0, 0);
        loop {
            match (self.field(&mut id)?, id) {
                (STOP, _) => return Some(children),
                (I32, 5) => {
                    let value = self.varint()?;
                    // Zigzag encoding: negative numbers are odd.
                    children = if value % 2 == 0 {
                        value / 2
                    } else {
                        return None;
                    };
                }
                (I32, 1..=3 | 6..=9) => self.skip(I32, 1)?,
                (BINARY, 4) => self.skip(BINARY, 1)?,
                (STRUCT, 10) => self.logical_type()?,
                (_, 1..=10) => return None,
                (kind, _) => self.skip(kind, 64)?,
            }
        }
    }

    /// Skips a logical type, a union with mostly empty members. The decoder knows members up to 19.
    fn logical_type(&mut self) -> Option<()> {
        let mut id = 0;
        match (self.field(&mut id)?, id) {
            (STRUCT, 5) => self.members(&[I32, I32]),
            (STRUCT, 7 | 8) => self.members(&[TRUE, STRUCT]),
            (STRUCT, 10) => self.members(&[BYTE, TRUE]),
            (STRUCT, 16) => self.members(&[BYTE]),
            (STRUCT, 17) => self.members(&[BINARY]),
            (STRUCT, 18) => self.members(&[BINARY, I32]),
            (STRUCT, 1..=6 | 11..=19) => self.stop(),
            (STOP, _) | (_, 1..=8 | 10..=19) => None,
            (kind, _) => self.skip(kind, 64),
        }?;
        self.stop()
    }

    /// Skips a struct whose first fields have these types. A nested struct is a union with an empty member.
    fn members(&mut self, kinds: &[u8]) -> Option<()> {
        let mut id = 0;
        loop {
            let kind = self.field(&mut id)?;
            if kind == STOP {
                return Some(());
            }
            let known = usize::try_from(id).ok().and_then(|id| id.checked_sub(1));
            match (known.and_then(|i| kinds.get(i)), kind) {
                (Some(&STRUCT), STRUCT) => {
                    if self.field(&mut 0)? != STRUCT {
                        return None;
                    }
                    self.stop()?;
                    self.stop()?;
                }
                (Some(&TRUE), TRUE | FALSE) => {}
                (Some(&known), kind) if known == kind => self.skip(kind, 1)?,
                (Some(_), _) => return None,
                (None, kind) => self.skip(kind, 64)?,
            }
        }
    }

    /// Reads the end of a struct.
    fn stop(&mut self) -> Option<()> {
        (self.byte()? == STOP).then_some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn bytes(&mut self, n: u64) -> Option<()> {
        self.0 = self.0.get(usize::try_from(n).ok()?..)?;
        Some(())
    }

    /// Returns the type of the next field, and sets `id` to its number.
    fn field(&mut self, id: &mut i16) -> Option<u8> {
        let head = self.byte()?;
        match head >> 4 {
            _ if head & 15 == STOP => {}
            0 => {
                let value = self.varint()?.cast_signed();
                *id = i16::try_from((value >> 1) ^ -(value & 1)).ok()?;
            }
            step => *id = id.checked_add(i16::from(step))?,
        }
        Some(head & 15)
    }

    /// Returns the length of a list and the type of its elements.
    fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let length = match head >> 4 {
            15 => self.varint()?,
            length => u64::from(length),
        };
        Some((length, head & 15))
    }

    fn skip(&mut self, kind: u8, depth: u8) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            // The type code of a boolean field is its value.
            TRUE | FALSE => Some(()),
            BYTE => self.bytes(1),
            4..=6 => self.varint().map(drop),
            7 => self.bytes(8),
            BINARY => {
                let length = self.varint()?;
                self.bytes(length)
            }
            LIST | 10 => {
                let (length, element) = self.list()?;
                (0..length).try_for_each(|_| self.skip_element(element, depth))
            }
            11 => {
                let length = self.varint()?;
                if length == 0 {
                    return Some(());
                }
                let kinds = self.byte()?;
                (0..length).try_for_each(|_| {
                    self.skip_element(kinds >> 4, depth)?;
                    self.skip_element(kinds & 15, depth)
                })
            }
            STRUCT => {
                let mut id = 0;
                loop {
                    match self.field(&mut id)? {
                        STOP => return Some(()),
                        kind => self.skip(kind, depth)?,
                    }
                }
            }
            13 => self.bytes(16),
            _ => None,
        }
    }

    /// Skips a list element. In a list a boolean takes a byte, which the decoder does not support; no footer has one.
    fn skip_element(&mut self, kind: u8, depth: u8) -> Option<()> {
        match kind {
            TRUE | FALSE => None,
            kind => self.skip(kind, depth),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn varint(mut n: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while n > 127 {
            bytes.push(0x80 | (n % 128) as u8);
            n /= 128;
        }
        bytes.push(n as u8);
        bytes
    }

    /// Returns a schema element with a name, field 4, and the number of its children, field 5.
    fn element(children: u8) -> Vec<u8> {
        vec![0x48, 1, b'a', 0x15, children * 2, 0]
    }

    fn list(elements: &[Vec<u8>]) -> Vec<u8> {
        [vec![0xfc], varint(elements.len()), elements.concat()].concat()
    }

    /// Returns a footer with a version, a schema and further fields.
    fn footer_of(elements: &[Vec<u8>], rest: &[u8]) -> Vec<u8> {
        [&[0x15, 2, 0x19][..], &list(elements), rest, &[0]].concat()
    }

    /// Returns a footer whose schema elements have these numbers of children.
    fn footer(children: &[u8]) -> Vec<u8> {
        let elements: Vec<_> = children.iter().map(|&n| element(n)).collect();
        footer_of(&elements, &[])
    }

    #[test]
    fn a_tree_is_a_tree() {
        for (what, children, right) in [
            ("no column", &[0][..], true),
            ("two columns", &[2, 0, 0], true),
            ("a group", &[2, 1, 0, 0], true),
            ("groups that end together", &[1, 1, 2, 0, 0], true),
            ("too few", &[3, 0, 0], false),
            ("too many", &[1, 0, 0], false),
            ("far too few", &[60, 0], false),
            ("nothing", &[], true),
        ] {
            assert_eq!(check(&footer(children)).is_ok(), right, "{what}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        let mut deep = vec![1; 100_000];
        deep.push(0);
        let error = check(&footer(&deep)).unwrap_err();
        assert!(error.contains("nested more than"), "{error}");
    }

    #[test]
    fn a_footer_that_is_cut_is_damaged() {
        let whole = footer(&[2, 0, 0]);
        for length in 0..whole.len() {
            assert!(check(&whole[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn the_tree_is_the_one_that_the_decoder_finds() {
        let (deep, flat) = (vec![element(1), element(1)], vec![element(0)]);
        // Field 2 again, by its number and by a number equal to it in 16 bits.
        let again =
            |id: usize, elements: &[Vec<u8>]| [vec![9], varint(id * 2), list(elements)].concat();
        for (what, footer, right) in [
            ("a second tree", footer_of(&flat, &again(2, &deep)), true),
            ("a first tree", footer_of(&deep, &again(2, &flat)), false),
            (
                "a number of 17 bits",
                footer_of(&flat, &again(0x1_0002, &deep)),
                false,
            ),
            (
                "a tree in what is called a text",
                [&[0x18, 4, 0x19, 0x1c, 0, 0][..], &footer(&[0])[2..]].concat(),
                false,
            ),
            (
                "a tree in a field before it that nobody knows",
                [&[0x15, 2, 0xf8, 0][..], &again(2, &flat), &[0]].concat(),
                false,
            ),
            (
                "a list of truth values",
                footer_of(&flat, &[0xd9, 0x11, 1]),
                false,
            ),
        ] {
            assert_eq!(check(&footer).is_ok(), right, "{what}");
        }
    }

    #[test]
    fn elements_are_checked() {
        // A name, followed by no children and a logical type.
        let logical = |bytes: &[u8]| [&[0x48, 1, b'a', 0x6c][..], bytes, &[0, 0]].concat();
        for (what, element, right) in [
            ("children", element(0), true),
            (
                "children in 64 bits",
                vec![0x48, 1, b'a', 0x16, 0, 0],
                false,
            ),
            (
                "children by a number of 17 bits",
                vec![0x48, 1, b'a', 5, 0x8a, 0x80, 8, 0, 0],
                false,
            ),
            ("a name that is a number", vec![0x45, 1, 0], false),
            ("a type that is a text", vec![0x18, 1, b'a', 0], false),
            (
                "a field that nobody knows",
                vec![0x48, 1, b'a', 0x88, 1, b'a', 0],
                true,
            ),
            ("a string", logical(&[0x1c, 0]), true),
            (
                "a string with something in it",
                logical(&[0x1c, 0x15, 2, 0]),
                false,
            ),
            ("a decimal", logical(&[0x5c, 0x15, 4, 0x15, 18, 0]), true),
            (
                "a decimal with a text",
                logical(&[0x5c, 0x18, 1, b'a', 0x15, 18, 0]),
                false,
            ),
            (
                "a moment",
                logical(&[0x8c, 0x11, 0x1c, 0x2c, 0, 0, 0]),
                true,
            ),
            (
                "a moment without a unit",
                logical(&[0x8c, 0x11, 0x1c, 0x21, 0, 0]),
                false,
            ),
            ("a number", logical(&[0xac, 0x13, 64, 0x12, 0]), true),
            (
                "a number of bits in a varint",
                logical(&[0xac, 0x15, 64, 0x12, 0]),
                false,
            ),
            (
                "a place",
                logical(&[0x0c, 36, 0x18, 1, b'a', 0x15, 2, 0]),
                true,
            ),
            ("a type to come", logical(&[0x0c, 40, 0x15, 2, 0]), true),
        ] {
            assert_eq!(check(&footer_of(&[element], &[])).is_ok(), right, "{what}");
        }
    }
}
