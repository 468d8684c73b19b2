//! What both kinds of Office files need of XML: elements with their byte positions, and tags
//! written again with other attributes.

use std::{fmt::Write, ops::Range};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::MarkError;

/// A direct child of the element that is being read.
pub(crate) struct Child<'x> {
    pub element: BytesStart<'x>,
    /// All of it.
    pub span: Range<usize>,
    /// Its start tag.
    pub tag: Range<usize>,
}

impl Child<'_> {
    /// The name without a prefix.
    pub fn is(&self, name: &str) -> bool {
        self.element.local_name().as_ref() == name
    }

    /// Whether it is one tag without content.
    pub fn is_empty(&self) -> bool {
        self.tag == self.span
    }

    /// Its start tag with other attributes.
    pub fn retag(&self, changes: &[(&str, Option<&str>)]) -> String {
        retag(&self.element, changes, self.is_empty())
    }
}

/// Where the reader stands.
pub(crate) fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// The children of an element that has just begun, and where its end tag begins.
pub(crate) fn children<'x>(reader: &mut Reader<&'x [u8]>) -> Result<(Vec<Child<'x>>, usize), MarkError> {
    let mut found = Vec::new();
    loop {
        let start = position(reader);
        match next(reader)? {
            Event::Start(element) => {
                let tag = start..position(reader);
                pass(reader, &element)?;
                found.push(Child { element, span: start..position(reader), tag });
            }
            Event::Empty(element) => {
                let span = start..position(reader);
                found.push(Child { element, span: span.clone(), tag: span });
            }
            Event::End(_) => return Ok((found, start)),
            Event::Eof => return Err(MarkError::Inside("XML 没有写完".to_owned())),
            _ => {}
        }
    }
}

pub(crate) fn next<'x>(reader: &mut Reader<&'x [u8]>) -> Result<Event<'x>, MarkError> {
    reader.read_event().map_err(|error| broken(&error))
}

/// Reads on behind the end of an element.
pub(crate) fn pass(reader: &mut Reader<&[u8]>, element: &BytesStart<'_>) -> Result<(), MarkError> {
    reader.read_to_end(element.name()).map(|_| ()).map_err(|error| broken(&error))
}

fn broken(error: &quick_xml::Error) -> MarkError {
    MarkError::Inside(format!("XML 有错：{error}"))
}

/// An attribute's value by its local name.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).flatten().find_map(|attribute| {
        let own = attribute.key.local_name().as_ref() == name;
        own.then(|| attribute.value.into_owned())
    })
}

/// An attribute that is a number.
pub(crate) fn number(element: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(element, name)?.parse().ok()
}

/// A tag with attributes changed by their local names, left out (`None`) or added as named.
pub(crate) fn retag(element: &BytesStart<'_>, changes: &[(&str, Option<&str>)], is_empty: bool) -> String {
    let name = element.name();
    let name: &str = name.as_ref();
    let mut tag = format!("<{name}");
    let mut open: Vec<_> = changes.to_vec();
    for attribute in element.attributes().with_checks(false).flatten() {
        let local = attribute.key.local_name();
        let local: &str = local.as_ref();
        let key: &str = attribute.key.as_ref();
        let change = open.iter().position(|(name, _)| *name == local).map(|at| open.remove(at).1);
        match change {
            Some(None) => {}
            Some(Some(value)) => put(&mut tag, key, value),
            None => put(&mut tag, key, &attribute.value),
        }
    }
    for (name, value) in open {
        if let Some(value) = value {
            put(&mut tag, name, value);
        }
    }
    tag.push_str(if is_empty { "/>" } else { ">" });
    tag
}

fn put(tag: &mut String, key: &str, raw_value: &str) {
    // The value is as it stood, perhaps between single quotes.
    let _ = write!(tag, " {key}=\"{}\"", raw_value.replace('"', "&quot;"));
}

/// A text as XML content, without signs that XML cannot hold.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\t' | '\n' => escaped.push(sign),
            '\u{fffe}' | '\u{ffff}' => {}
            sign if sign.is_control() => {}
            sign => escaped.push(sign),
        }
    }
    escaped
}
