//! Tags of a page, as loosely as they are written.

/// How far the end of a tag is looked for. A longer tag is none, and the time stays bounded.
const LONGEST: usize = 64 << 10;

/// A start or end tag.
pub(super) struct Tag<'p> {
    name: String,
    attributes: &'p str,
    pub closes: bool,
}

impl Tag<'_> {
    /// The name in small letters.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Elements whose content is not shown.
    pub fn is_raw(&self) -> bool {
        !self.closes
            && matches!(
                self.name.as_str(),
                "script" | "style" | "title" | "xml" | "del" | "noscript" | "textarea"
            )
    }

    /// An attribute's value, with or without quotes.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|sign: char| sign.is_ascii_whitespace() || sign == '/');
            let end = rest
                .find(|sign: char| sign.is_ascii_whitespace() || matches!(sign, '=' | '/'))
                .unwrap_or(rest.len());
            let found = &rest[..end];
            if rest.is_empty() {
                return None;
            }
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|sign| matches!(sign, '"' | '\''));
                let (content, close): (&str, &[char]) = match quote {
                    Some('"') => (&after[1..], &['"']),
                    Some(_) => (&after[1..], &['\'']),
                    None => (after, &[' ', '\t', '\n', '\r', '\u{c}']),
                };
                let length = content.find(close).unwrap_or(content.len());
                value = &content[..length];
                rest = content[length..].trim_start_matches(['"', '\'']);
            } else if end == 0 {
                // A stray sign such as / or " is passed.
                rest = rest.get(1..).unwrap_or_default();
            }
            if found.eq_ignore_ascii_case(name) {
                return Some(value);
            }
        }
    }
}

/// The tag, comment or declaration at the start of a text that begins with `<`, and its length.
/// Comments and declarations are tags without a name. `None` when it is only a sign.
pub(super) fn next_tag(text: &str) -> Option<(Tag<'_>, usize)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let length = comment.find("-->").map_or(text.len(), |end| end + 7);
        return Some((Tag { name: String::new(), attributes: "", closes: false }, length));
    }
    let closes = text.starts_with("</");
    let body = &text[1 + usize::from(closes)..];
    let begins = body.chars().next()?;
    if !begins.is_ascii_alphabetic() && !matches!(begins, '!' | '?') {
        return None;
    }
    let end = end_of_tag(body)?;
    let inside = &body[..end];
    let name_end =
        inside.find(|sign: char| sign.is_ascii_whitespace() || sign == '/').unwrap_or(inside.len());
    let name = inside[..name_end].to_ascii_lowercase();
    Some((Tag { name, attributes: &inside[name_end..], closes }, text.len() - body.len() + end + 1))
}

/// The place of the `>` outside quotes; of the first one when a quote is never closed.
fn end_of_tag(body: &str) -> Option<usize> {
    let bytes = body.as_bytes();
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            // Another tag begins: this one was only a sign. It also keeps the time linear.
            (None, b'<') => return None,
            (None, b'"' | b'\'')
                if bytes[..at].iter().rev().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'=') =>
            {
                quote = Some(*byte);
            }
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    bytes.iter().position(|byte| *byte == b'>')
}

/// What follows the end tag of an element whose content is not shown.
pub(super) fn after_end<'p>(text: &'p str, name: &str) -> &'p str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        let after = &rest[at + 2..];
        if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return after.find('>').map_or("", |end| &after[end + 1..]);
        }
        rest = after;
    }
    ""
}
