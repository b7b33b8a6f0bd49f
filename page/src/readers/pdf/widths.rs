//! Refuses fonts whose ranges of widths would fill the memory: hayro expands them to one entry a CID.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Object};

/// A larger CID does not exist.
const MAX_CID: f64 = 65_535.0;

/// Whether all ranges of widths end at a CID.
pub(super) fn are_bounded(pdf: &Pdf) -> bool {
    pdf.objects().into_iter().all(|object| check(&object))
}

/// Checks an object and what it holds directly. Indirect objects are checked on their own.
fn check(object: &Object<'_>) -> bool {
    match object {
        Object::Dict(dict) => check_dict(dict),
        Object::Stream(stream) => check_dict(stream.dict()),
        Object::Array(array) => array.raw_iter().all(|item| match item {
            MaybeRef::NotRef(object) => check(&object),
            MaybeRef::Ref(_) => true,
        }),
        _ => true,
    }
}

fn check_dict(dict: &Dict<'_>) -> bool {
    let mut widths = ["W", "W2"]
        .into_iter()
        .filter_map(|key| dict.get::<Array<'_>>(key));
    let bounded = widths.all(|widths| {
        widths.iter::<Object<'_>>().all(|item| match item {
            Object::Number(number) => number.as_f64() <= MAX_CID,
            _ => true,
        })
    });
    bounded
        && dict
            .keys()
            .all(|key| match dict.get_raw::<Object<'_>>(&*key) {
                Some(MaybeRef::NotRef(object)) => check(&object),
                _ => true,
            })
}
