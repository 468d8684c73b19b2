//! Bytes to text and back in the same encoding.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::MarkError;

/// An XML part as text, with how it was encoded.
pub(crate) struct Part {
    pub xml: String,
    encoding: &'static Encoding,
    has_mark: bool,
}

impl Part {
    /// XML is UTF-8, or UTF-16 with its mark.
    pub fn decode(bytes: &[u8]) -> Result<Part, MarkError> {
        let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
        let (xml, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if damaged {
            return Err(MarkError::Inside("里面有读不出的字节".to_owned()));
        }
        Ok(Part { xml: xml.into_owned(), encoding, has_mark: mark > 0 })
    }

    /// Another text in this part's encoding.
    pub fn encode(&self, xml: &str) -> Vec<u8> {
        encode(xml, self.encoding, self.has_mark)
    }
}

/// A text in an encoding, with its mark when it is to have one.
pub(crate) fn encode(text: &str, encoding: &'static Encoding, has_mark: bool) -> Vec<u8> {
    let marked = if has_mark { Cow::Owned(format!("\u{feff}{text}")) } else { Cow::Borrowed(text) };
    // The encoder of the web writes no UTF-16.
    if encoding == UTF_16LE {
        marked.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else if encoding == UTF_16BE {
        marked.encode_utf16().flat_map(u16::to_be_bytes).collect()
    } else {
        encoding.encode(&marked).0.into_owned()
    }
}
