//! The text of a PDF, where it has any: printed by a program, not scanned.
//!
//! A stamped scan is often a picture and says nothing here; an electronically stamped one carries its text. Words may
//! come in another order than on paper: whoever compares must not mind.

use std::io::Read;
use std::panic;

use flate2::read::ZlibDecoder;
use lopdf::{Document, Object};

/// The largest file that is looked into, in bytes.
const LARGEST: usize = 20 << 20;
/// The most that one stream may hold once inflated, and all of them together.
const STREAM: u64 = 8 << 20;
const STREAMS: u64 = 64 << 20;
/// The most pages that are read.
const PAGES: usize = 200;

/// The text of a PDF; none for a file that is no PDF, is damaged, encrypted or too large, or has no text.
pub fn pdf_text(bytes: &[u8]) -> Option<String> {
    if bytes.len() > LARGEST || !bytes.starts_with(b"%PDF-") {
        return None;
    }
    // The reader is made for honest files; one that makes it fail has no text.
    panic::catch_unwind(|| text(bytes)).ok().flatten()
}

fn text(bytes: &[u8]) -> Option<String> {
    let document = Document::load_mem(bytes).ok()?;
    if document.is_encrypted() || !is_small(&document) {
        return None;
    }
    let mut text = String::new();
    for page in document.get_pages().into_keys().take(PAGES) {
        if let Ok(own) = document.extract_text(&[page]) {
            text.push_str(&own);
            text.push('\n');
        }
    }
    text.chars().any(char::is_alphanumeric).then_some(text)
}

/// Whether every stream stays within its bounds when it is inflated.
fn is_small(document: &Document) -> bool {
    let mut all = 0;
    for object in document.objects.values() {
        let Object::Stream(stream) = object else { continue };
        if !stream.filters().is_ok_and(|filters| filters.iter().any(|filter| *filter == b"FlateDecode")) {
            continue;
        }
        let mut inflated = ZlibDecoder::new(stream.content.as_slice()).take(STREAM + 1);
        // A stream that breaks off is as long as what came before.
        let length = std::io::copy(&mut inflated, &mut std::io::sink()).unwrap_or(0);
        all += length;
        if length > STREAM || all > STREAMS {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::pdf_text;

    #[test]
    fn what_is_no_pdf_has_no_text() {
        for bytes in
            [b"".as_slice(), b"PK\x03\x04", b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>"]
        {
            assert_eq!(pdf_text(bytes), None);
        }
    }
}
