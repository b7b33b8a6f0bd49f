//! The prior: every weight before the fit, to which the fit is pulled back. Set by hand, so that features that the
//! corpus lacks have sensible weights.

use zhuihe::tuning::{Name, names};

/// The thirteen ends of a row: inside a paragraph, at a paragraph's end, at a headline's end.
const ENDS: [(&str, [f32; 3]); 13] = [
    ("stop", [-2.9, -0.12, -4.5]),
    ("ellipsis", [-5.1, -3.5, -4.0]),
    ("pause", [-1.4, -6.0, -4.2]),
    ("semicolon", [-3.6, -3.6, -6.0]),
    ("colon", [-4.2, -3.2, -4.4]),
    ("dash", [-3.8, -5.5, -7.0]),
    ("open", [-4.0, -9.8, -9.0]),
    ("quote", [-3.5, -3.9, -2.6]),
    ("bracket", [-4.7, -2.7, -1.8]),
    ("Han", [-0.3, -7.2, 0.0]),
    ("Latin", [-1.5, -6.5, -3.6]),
    ("digit", [-1.4, -6.5, -4.5]),
    ("other", [-2.8, -5.6, -4.1]),
];

/// The nine starts of a row: inside a paragraph, at a paragraph's start, at a headline's start.
const STARTS: [(&str, [f32; 3]); 9] = [
    ("forbidden", [-3.9, -7.7, -11.1]),
    ("marker", [-6.5, -1.8, -2.9]),
    ("dateline", [-5.8, -2.0, -6.0]),
    ("open", [-3.2, -2.6, -2.4]),
    ("dash", [-4.0, -4.5, -3.0]),
    ("digit", [-3.6, -2.3, -3.2]),
    ("Latin", [-2.6, -3.8, -4.9]),
    ("Han", [-0.3, -0.7, 0.0]),
    ("other", [-4.0, -3.9, -4.0]),
];

/// How a row inside a paragraph fills its measure.
const FILLS: [(&str, f32); 20] = [
    ("far over", -5.0),
    ("5 over", -3.2),
    ("4 over", -3.1),
    ("3 over", -2.2),
    ("2 over", -2.4),
    ("1 over", -0.8),
    ("full", -0.9),
    ("1 short", -2.1),
    ("2 short", -2.3),
    ("3 short", -4.7),
    ("4 short", -4.4),
    ("5 short", -6.1),
    ("6 short", -5.2),
    ("8 short", -6.1),
    ("11 short", -6.5),
    ("16 short", -7.0),
    ("24 short", -8.0),
    ("next did not fit", -1.8),
    ("stretched", -2.4),
    ("no measure", -6.7),
];

fn of(table: &[(&str, [f32; 3])], name: &str, column: usize) -> f32 {
    table
        .iter()
        .find(|(n, _)| *n == name)
        .map_or(0.0, |(_, row)| row[column])
}

/// Returns the log likelihood of a step: to begin a block, or to continue it.
fn step(from: &str, to: &str) -> f32 {
    let closed = if from.starts_with("head") { -0.4 } else { 0.0 };
    match to {
        "middle" => -0.25,
        "last" => -1.8,
        "head on" if from == "head" => -1.8,
        "head on" => -1.9,
        "byline on" => -0.5,
        "first" => 0.2 + closed,
        "only" => -1.15 + closed,
        "head" => -2.2 + closed,
        "byline" | "jump" => -5.4 + closed,
        "furniture" => -3.5 + closed,
        _ => -1.6 + closed,
    }
}

/// Returns the prior of every feature, in the order of the table.
pub(crate) fn weights() -> Vec<f64> {
    names().iter().map(|n| f64::from(prior(n))).collect()
}

/// Returns the prior of a feature.
fn prior(name: &Name) -> f32 {
    let [a, b, _] = name.values;
    let inside = matches!(a, "first" | "middle");
    let head = a.starts_with("head");
    let column = if inside { 0 } else { 1 + usize::from(head) };
    let joins = matches!(a, "goes on" | "headline goes on");
    match (name.group, b) {
        ("STEP", _) => step(a, b),
        ("EDGE_OF_TEXT", _) => {
            if a == "headline" {
                1.0
            } else {
                -2.0
            }
        }
        ("FILLS", "4 short") if a == "first" => -1.4,
        ("FILLS", "3 short" | "5 short") if a == "first" => -2.5,
        ("FILLS", _) if inside => FILLS.iter().find(|f| f.0 == b).map_or(0.0, |f| f.1),
        ("FILLS", "far over" | "5 over" | "4 over" | "3 over") => -0.4,
        ("FILLS", "stretched") => -2.7,
        ("FILLS", "no measure") => 1.1,
        ("FILLS", "1 over" | "full" | "1 short") if head => -0.8,
        ("SHORTER", _) if inside => -1.5,
        ("SPREAD", _) if !inside => -1.0,
        ("ENDS", _) => of(&ENDS, b, column),
        ("PAUSES", _) if head => {
            -0.9 * f32::from(u8::from(b == "one"))
                - 1.8 * f32::from(u8::from(b == "two"))
                - 2.7 * f32::from(u8::from(b == "more"))
        }
        ("STOPS", "one") if head => -3.2,
        ("STOPS", "two" | "more") if head => -6.0,
        ("UNMARKED", _) if inside => -0.5,
        ("SHAPES", "heading") if head => 3.4,
        ("SHAPES", "heading") if inside => -2.3,
        ("SHAPES", "form") if inside => -3.1,
        ("SHAPES", "clauses") if head => 3.0,
        ("SHAPES", "letter-spaced") if head => 1.3,
        ("SHAPES", "phrase") => -6.0,
        ("SHAPES", "page edge") => -6.0,
        ("SHAPES", "furniture") => -2.4,
        ("INDENT_LOST", _) if a == "first" => 1.0,
        ("OWN", _) => -1.0,
        ("STARTS", _) => match a {
            "goes on" => of(&STARTS, b, 0),
            // A marker or a dateline begins another block, a dash the deck.
            "headline goes on" if matches!(b, "marker" | "dateline") => of(&STARTS, b, 0),
            "headline goes on" if b == "dash" => of(&STARTS, b, 2),
            "headline goes on" => of(&STARTS, b, 2).max(of(&STARTS, b, 0)),
            "headline begins" => of(&STARTS, b, 2),
            _ => of(&STARTS, b, 1),
        },
        ("WORDS", _) if joins => match b {
            "under 1" => 1.3,
            "under 2" => 2.2,
            "under 3" => 3.0,
            "under 4" => 3.9,
            "under 5" => 4.7,
            "under 6.5" => 5.8,
            "under 8" | "under 10" | "more" => 6.8,
            _ => 0.0,
        },
        ("WHITES", "page") => {
            if joins {
                -1.6
            } else {
                -0.4
            }
        }
        ("BLANK_HABIT", _) => 1.0,
        ("INDENT_HABIT", _) if a != "headline begins" => 1.0,
        ("CHANGES", "narrower" | "wider") => {
            if a == "goes on" {
                -2.3
            } else {
                -0.2
            }
        }
        ("PROOFS", "number") if joins => 6.0,
        ("PROOFS", "figures") if joins => 5.0,
        ("PROOFS", "marker") if joins => 8.6,
        ("PROOFS", "asks for more") if joins => 3.0,
        ("BOUNDS", "marker again") if !joins => 2.5,
        ("BOUNDS", "marker row") if !joins => 3.5,
        ("BOUNDS", "bracket open") if !joins => -7.1,
        ("BOUNDS", "quote open") if !joins => -3.2,
        ("BOUNDS", _) if a == "headline goes on" => match b {
            "next is heading" | "heading" => -2.3,
            "clock" => 3.4,
            "label" => -2.7,
            "cut clause" => 2.3,
            "ragged" => -2.6,
            "dash" => -2.4,
            _ => 0.0,
        },
        ("OPENER", _) if a == "begins" => 1.0,
        ("BOUNDS", "fixed label") if !joins => 7.0,
        ("BOUNDS", "note") if !joins => 3.0,
        ("BOUNDS", "marker listed") if !joins => 1.5,
        ("BOUNDS", "marker inline") if !joins => -1.5,
        ("SHAPES", "name") if inside => -2.0,
        ("BIAS", _) if a == "goes on" => 0.6,
        _ => 0.0,
    }
}
