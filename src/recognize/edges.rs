//! Classes of row starts and ends, by punctuation and script.

use crate::recognize::markers::Marked;
use crate::text::characters::{Class, may_not_start};

/// Class of the end of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum End {
    /// `。！？`, also before closing quotes.
    Stop,
    /// `……`
    Ellipsis,
    /// `，、`
    Pause,
    /// `；`
    Semicolon,
    /// `：`
    Colon,
    /// `—`
    Dash,
    /// An opening bracket or quotation mark.
    Open,
    /// A closing quotation mark without a stop.
    Quote,
    /// A closing bracket without a stop.
    Bracket,
    Han,
    Latin,
    Digit,
    #[default]
    Other,
}

/// Class of the start of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Start {
    /// A mark that may not start a line.
    Forbidden,
    /// A marker of a list, a statute or a heading.
    Marker,
    /// `本报讯`, `新华社…电`
    Dateline,
    /// An opening quotation mark or bracket.
    Open,
    /// `——`
    Dash,
    Digit,
    Latin,
    Han,
    #[default]
    Other,
}

/// Classifies the end of a row.
pub(crate) fn end_of(visible: &[char]) -> End {
    let mut rest = visible;
    // A mark such as ⑩ after a sentence belongs to it.
    if let [before @ .., '①'..='⑳'] = rest
        && matches!(before.last().map(|&c| Class::of(c)), Some(Class::Stop))
    {
        rest = before;
    }
    let mut closed = None;
    while let [before @ .., last] = rest {
        match Class::of(*last) {
            Class::Extend => {}
            Class::Close => {
                closed.get_or_insert(*last);
            }
            Class::AsciiMark if matches!(last, ')' | '"' | '\'' | ']') => {
                closed.get_or_insert(*last);
            }
            _ => break,
        }
        rest = before;
    }
    let Some(&last) = rest.last() else {
        return End::Bracket;
    };
    let plain = match Class::of(last) {
        Class::Stop => return End::Stop,
        Class::Pause => match last {
            '；' => End::Semicolon,
            '：' => End::Colon,
            _ => End::Pause,
        },
        Class::Dash if matches!(last, '…' | '⋯') => End::Ellipsis,
        Class::Dash => End::Dash,
        Class::Open => End::Open,
        Class::AsciiMark => match last {
            '.' if rest.iter().nth_back(1).is_some_and(char::is_ascii_digit) => End::Digit,
            '.' | '!' | '?' => End::Stop,
            ',' => End::Pause,
            ';' => End::Semicolon,
            ':' => End::Colon,
            '(' | '[' | '{' => End::Open,
            // A word broken at a hyphen, a path broken at a slash.
            '-' | '/' | '_'
                if rest
                    .iter()
                    .nth_back(1)
                    .is_some_and(char::is_ascii_alphanumeric) =>
            {
                End::Latin
            }
            _ => End::Other,
        },
        Class::Han | Class::Kana | Class::Hangul => End::Han,
        Class::Latin | Class::WideLatin => End::Latin,
        Class::Digit | Class::WideDigit => End::Digit,
        _ => End::Other,
    };
    match closed {
        None => plain,
        Some('”' | '’' | '」' | '』' | '"' | '\'' | '｣') if plain != End::Ellipsis => {
            End::Quote
        }
        Some(_) if plain == End::Ellipsis => End::Ellipsis,
        Some(_) => End::Bracket,
    }
}

/// Classifies the start of a row. `marked` is its marker, `dateline` the length of its dateline.
pub(crate) fn start_of(visible: &[char], marked: Option<Marked>, dateline: usize) -> Start {
    let Some(&first) = visible.first() else {
        return Start::Other;
    };
    let class = Class::of(first);
    if marked.is_some() {
        return Start::Marker;
    }
    if class != Class::Han && may_not_start(first) {
        return Start::Forbidden;
    }
    if dateline > 0 {
        return Start::Dateline;
    }
    match class {
        Class::Open => Start::Open,
        Class::Dash => Start::Dash,
        Class::Digit | Class::WideDigit => Start::Digit,
        Class::Latin | Class::WideLatin => Start::Latin,
        Class::Han => Start::Han,
        _ => Start::Other,
    }
}
