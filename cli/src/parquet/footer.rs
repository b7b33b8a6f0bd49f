//! The footer of a file, looked at before it is believed.
//!
//! The decoder goes down into the tree of columns by calling itself, and makes room for as many children as a group says
//! that it has; so a few kilobytes could fill the memory or the stack, which no error can be made of. Here the tree is only
//! counted.

use parquet::basic::ColumnOrder;
use parquet::schema::types::ColumnDescriptor;

/// Groups within groups: no table has more.
const DEEPEST: usize = 100;

/// Checks that the tree of columns in `footer` is one.
pub(super) fn check(footer: &[u8]) -> Result<(), String> {
    let children = Thrift(footer)
        .children()
        .ok_or("its footer is damaged".to_owned())?;
    // Children that are still to come of each group that is not closed.
    let mut open: Vec<u64> = Vec::new();
    for (i, &count) in children.iter().enumerate() {
        if i > 0 {
            while open.last() == Some(&0) {
                open.pop();
            }
            match open.last_mut() {
                Some(left) => *left -= 1,
                None => return Err("its footer has columns that belong to nothing".to_owned()),
            }
        }
        if count > (children.len() - i) as u64 {
            return Err("its footer tells of more columns than it has".to_owned());
        }
        if count > 0 || i == 0 {
            open.push(count);
        }
        if open.len() > DEEPEST {
            return Err(format!(
                "its columns are nested more than {DEEPEST} levels deep"
            ));
        }
    }
    if open.iter().any(|&left| left > 0) {
        return Err("its footer tells of more columns than it has".to_owned());
    }
    Ok(())
}

/// The orders of values that a footer can name, each a union with a member that is empty.
pub(super) const BY_TYPE: u8 = 0x1c;
const BY_BITS: u8 = 0x2c;
const BY_MOMENT: u8 = 0x3c;

/// How the footer has an order.
pub(super) fn order(order: &ColumnOrder) -> u8 {
    match order {
        ColumnOrder::IEEE_754_TOTAL_ORDER => BY_BITS,
        ColumnOrder::INT96_TIMESTAMP_ORDER => BY_MOMENT,
        _ => BY_TYPE,
    }
}

/// By which order the encoder finds the least and the greatest value of a column.
pub(super) fn order_of(column: &ColumnDescriptor) -> u8 {
    order(&ColumnOrder::column_order_for_type(
        column.logical_type_ref(),
        column.converted_type(),
        column.physical_type(),
    ))
}

/// Names other orders in a footer. The encoder names those that it uses itself, and columns that were copied have been
/// written by another: a reader would leave out rows that it looks for.
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

/// Thrift's compact protocol, as far as it takes to skip values.
struct Thrift<'a>(&'a [u8]);

/// The types of the protocol that have no bytes, one byte, a varint and so on.
const STOP: u8 = 0;
const LIST: u8 = 9;
const STRUCT: u8 = 12;
const I32: u8 = 5;

impl Thrift<'_> {
    /// How many children each element of the schema has, in order.
    fn children(&mut self) -> Option<Vec<u64>> {
        let mut id = 0;
        let mut children = None;
        loop {
            let kind = self.field(&mut id)?;
            match (kind, id) {
                (STOP, _) => return children,
                (LIST, 2) => {
                    let (length, element) = self.list()?;
                    if element != STRUCT || length > self.0.len() as u64 {
                        return None;
                    }
                    children = (0..length).map(|_| self.element()).collect();
                    children.as_ref()?;
                }
                _ => self.skip(kind, 64)?,
            }
        }
    }

    /// How many bytes are left where the orders of so many columns begin.
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

    /// The number of children of an element, of which this is field 5.
    fn element(&mut self) -> Option<u64> {
        let (mut id, mut children) = (0, 0);
        loop {
            match (self.field(&mut id)?, id) {
                (STOP, _) => return Some(children),
                (I32, 5) => {
                    let value = self.varint()?;
                    // A negative number is odd before it is unfolded.
                    children = if value % 2 == 0 {
                        value / 2
                    } else {
                        return None;
                    };
                }
                (kind, _) => self.skip(kind, 64)?,
            }
        }
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

    /// The type of the next field, whose number becomes `id`.
    fn field(&mut self, id: &mut i64) -> Option<u8> {
        let head = self.byte()?;
        match head >> 4 {
            _ if head & 15 == STOP => {}
            0 => {
                let value = self.varint()?.cast_signed();
                *id = (value >> 1) ^ -(value & 1);
            }
            step => *id = id.checked_add(i64::from(step))?,
        }
        Some(head & 15)
    }

    /// The length of a list and the type of its elements.
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
            // A truth value as a field is its type.
            1 | 2 => Some(()),
            3 => self.bytes(1),
            4..=6 => self.varint().map(drop),
            7 => self.bytes(8),
            8 => {
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

    /// A truth value in a list is a byte.
    fn skip_element(&mut self, kind: u8, depth: u8) -> Option<()> {
        match kind {
            1 | 2 => self.bytes(1),
            kind => self.skip(kind, depth),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A footer with a schema whose elements have these numbers of children.
    fn footer(children: &[u8]) -> Vec<u8> {
        // Field 1 is the version, field 2 the schema.
        let mut bytes = vec![0x15, 2, 0x19, 0xfc];
        let mut length = children.len();
        while length > 127 {
            bytes.push(0x80 | (length % 128) as u8);
            length /= 128;
        }
        bytes.push(length as u8);
        for &n in children {
            // Field 4, a name; field 5, the number of children.
            bytes.extend([0x48, 1, b'a', 0x15, n * 2, 0]);
        }
        bytes.push(0);
        bytes
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
    fn what_would_fill_the_stack_is_refused() {
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
}
