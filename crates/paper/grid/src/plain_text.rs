//! Bytes of a text file to text: UTF-8 with or without mark, UTF-16, GB18030.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::refusal::Refusal;

/// The text of a file of lines.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    decode_with(bytes, None).map(|(text, ..)| text)
}

/// The text of a file that may be a web page, which may name its encoding.
pub(crate) fn decode_page(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    decode_with(bytes, declared(bytes)).map(|(text, ..)| text)
}

/// True when the text begins as a web page does.
pub(crate) fn is_page(text: &str) -> bool {
    let start = text.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}');
    if !start.starts_with('<') {
        return false;
    }
    let mut end = start.len().min(8192);
    while !start.is_char_boundary(end) {
        end -= 1;
    }
    let start = start[..end].to_ascii_lowercase();
    ["<!doctype html", "<html", "<table", "<body", "<head", "<meta"].iter().any(|tag| start.contains(tag))
}

/// The text, its encoding, and whether the mark of the encoding stood before it.
pub(crate) fn decode_with<'a>(
    bytes: &'a [u8],
    declared: Option<&'static Encoding>,
) -> Result<(Cow<'a, str>, &'static Encoding, bool), Refusal> {
    let (encoding, mark) = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        (encoding, mark)
    } else if let Some(encoding) = utf_16_without_mark(bytes) {
        (encoding, 0)
    } else if std::str::from_utf8(bytes).is_ok() {
        // Chinese text in another encoding is never valid UTF-8 by chance, so that this test
        // outranks what a page declares of itself.
        (UTF_8, 0)
    } else {
        (declared.filter(|encoding| *encoding != UTF_8).unwrap_or(GB18030), 0)
    };
    let text = sound(encoding.decode_without_bom_handling(&bytes[mark..]))?;
    Ok((text, encoding, mark > 0))
}

/// Refuses what is no text: signs that could not be decoded, and control signs.
fn sound((text, damaged): (Cow<'_, str>, bool)) -> Result<Cow<'_, str>, Refusal> {
    let strange = text
        .chars()
        .filter(|sign| {
            *sign == '\u{fffd}'
                || (sign.is_control() && !matches!(sign, '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}'))
        })
        .count();
    // One cut sign at the end of an otherwise sound file is a truncated download, not a picture.
    if strange > usize::from(damaged) {
        return Err(Refusal::NotADocument("内容不是文字，也不是能识别的 Office 文件".to_owned()));
    }
    Ok(text)
}

/// Text without a mark whose every second byte is mostly zero.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Commas, digits and line ends are enough: a tenth of the signs.
    let enough = sample.len() / 20;
    if bytes.len() % 2 == 1 || even.max(odd) <= enough {
        None
    } else if odd > even && even == 0 {
        Some(UTF_16LE)
    } else if even > odd && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding that a page names in its head. All names of the GB family mean GB18030, the
/// largest of them.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let after = &head[head.find("charset")? + "charset".len()..];
    let after = after.trim_start().strip_prefix('=')?.trim_start_matches(['"', '\'', ' ']);
    let label: String =
        after.chars().take_while(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')).collect();
    if label.starts_with("gb") { Some(GB18030) } else { Encoding::for_label(label.as_bytes()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "单位,岗位\n县林业局,局长𬭎\n";

    #[test]
    fn every_encoding_gives_the_same_text() {
        let utf_16 = |order: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let little = utf_16(u16::to_le_bytes);
        let big = utf_16(u16::to_be_bytes);
        let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
        for bytes in [
            TEXT.as_bytes().to_vec(),
            marked(b"\xEF\xBB\xBF", TEXT.as_bytes()),
            GB18030.encode(TEXT).0.into_owned(),
            marked(b"\xFF\xFE", &little),
            marked(b"\xFE\xFF", &big),
            little,
            big,
        ] {
            assert_eq!(decode(&bytes).unwrap(), TEXT, "{bytes:?}");
        }
    }

    #[test]
    fn a_page_says_its_encoding_and_utf_8_outranks_it() {
        let page = "<html><meta charset=\"GB2312\">登记表</html>";
        assert_eq!(decode_page(page.as_bytes()).unwrap(), page);
        assert_eq!(decode_page(&GB18030.encode(page).0).unwrap(), page);
        let page = "<html><meta charset=big5><td>單位</html>";
        assert_eq!(decode_page(&encoding_rs::BIG5.encode(page).0).unwrap(), page);
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert!(decode(&[0, 1, 2, 3, 0xFF, 0x80, 7]).is_err());
    }
}
