//! A pull parser over XML and over the HTML that hOCR comes in, with limits and line numbers.
//!
//! Entities that the file declares are never expanded. In HTML, elements without an end tag are allowed.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::error::{Error, ErrorKind, Place};
use super::text::line_at;
use crate::Rect;

/// Deeper files are refused.
const MAX_DEPTH: usize = 256;

/// HTML elements that have no content.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];

/// HTML elements whose end tag may be missing at the end of the file.
const UNCLOSED: [&str; 3] = ["body", "html", "p"];

pub(super) struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// The local names of the open elements.
    open: Vec<String>,
    /// How many of the innermost elements are to be closed next.
    closing: usize,
    html: bool,
}

pub(super) enum Node<'a> {
    /// A start tag. Every one has its `Close`.
    Open(Element<'a>),
    /// A stretch of character data.
    Text(Cow<'a, str>),
    /// The end of the element of this local name.
    Close(String),
}

pub(super) struct Element<'a>(BytesStart<'a>);

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self::with(text, false)
    }

    pub(super) fn html(text: &'a str) -> Self {
        Self::with(text, true)
    }

    fn with(text: &'a str, html: bool) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = html;
        config.check_end_names = !html;
        Self {
            text,
            reader,
            open: Vec::new(),
            closing: 0,
            html,
        }
    }

    /// Returns the next node, or `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Node<'a>>, Error> {
        loop {
            if self.closing > 0 {
                self.closing -= 1;
                return Ok(self.open.pop().map(Node::Close));
            }
            let event = self.reader.read_event().map_err(|source| {
                let place = Place::Line(line_at(self.text, self.reader.error_position() as usize));
                let message = format!("the XML is not well-formed: {source}; write the file again");
                Error::new(ErrorKind::Syntax, place, message).with_source(source)
            })?;
            match event {
                Event::Start(start) => return self.open(start, false),
                Event::Empty(start) => return self.open(start, true),
                Event::End(end) => {
                    let name = end.local_name();
                    let at = self.open.iter().rposition(|open| *open == name.as_ref());
                    self.closing = at.map_or(0, |at| self.open.len() - at);
                }
                Event::Text(text) => return Ok(Some(Node::Text(text.into_inner()))),
                Event::CData(text) => return Ok(Some(Node::Text(text.into_inner()))),
                Event::GeneralRef(reference) => {
                    let raw = format!("&{};", reference.into_inner());
                    let text = unescape(&raw).map_err(|source| {
                        let message =
                            format!("{source}: declared entities are not expanded; replace {raw}");
                        self.error(ErrorKind::Syntax, message)
                    })?;
                    return Ok(Some(Node::Text(text.into_owned().into())));
                }
                Event::Eof => {
                    let cut = self.open.iter().rev();
                    let mut cut = cut.filter(|name| !self.html || !UNCLOSED.contains(&&***name));
                    return match cut.next() {
                        Some(name) => Err(self.error(
                            ErrorKind::Syntax,
                            format!("the file ends inside <{name}>: it is cut off; write it again"),
                        )),
                        None => Ok(None),
                    };
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn open(&mut self, start: BytesStart<'a>, empty: bool) -> Result<Option<Node<'a>>, Error> {
        if self.open.len() == MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} elements are open: simplify the file");
            return Err(self.error(ErrorKind::TooLarge, message));
        }
        let name = start.local_name().as_ref().to_owned();
        self.closing = usize::from(empty || self.html && VOID.contains(&name.as_str()));
        self.open.push(name);
        Ok(Some(Node::Open(Element(start))))
    }

    /// Makes an error at the line reached so far.
    pub(super) fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let line = line_at(self.text, self.reader.buffer_position() as usize);
        Error::new(kind, Place::Line(line), message)
    }

    /// Returns an attribute as a number. Missing and invalid ones are errors.
    pub(super) fn number(&self, element: &Element<'_>, name: &str) -> Result<f64, Error> {
        let value = element.attribute(name);
        let number = value.as_deref().and_then(|value| value.trim().parse().ok());
        number.ok_or_else(|| {
            let message = match value {
                Some(value) => {
                    format!("{name}=\"{value}\" of <{}> is not a number", element.name())
                }
                None => format!("<{}> has no {name}", element.name()),
            };
            self.error(ErrorKind::Value, message + ": write the file again")
        })
    }

    /// Returns the box of an element from the names of its edges: left, top, right, bottom.
    pub(super) fn edges(
        &self,
        element: &Element<'_>,
        [left, top, right, bottom]: [&str; 4],
    ) -> Result<Rect, Error> {
        let edges = [
            self.number(element, left)?,
            self.number(element, top)?,
            self.number(element, right)?,
            self.number(element, bottom)?,
        ];
        self.rect(edges, element.name())
    }

    /// Checks a box of the element `name`.
    pub(super) fn rect(&self, edges: [f64; 4], name: &str) -> Result<Rect, Error> {
        super::geometry::rect(edges).ok_or_else(|| {
            let message = format!("the box of <{name}> is not finite or too large: {edges:?}");
            self.error(ErrorKind::Value, message)
        })
    }
}

impl Element<'_> {
    /// Returns the name without its namespace prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Returns the value of an attribute by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.html_attributes();
        let attributes = attributes.with_checks(false).flatten();
        let mut named = attributes.filter(|a| a.key.local_name().as_ref() == name);
        let value = named.next()?.value;
        match unescape(&value) {
            Ok(Cow::Owned(text)) => Some(text.into()),
            _ => Some(value),
        }
    }
}
