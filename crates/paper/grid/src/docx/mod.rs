//! Word 2007 files. The package is opened here; its text is walked in [`walk`].

mod names;
mod numbering;
mod walk;

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};
use quick_xml::{Reader, events::Event};

use numbering::Numbering;

use crate::{document::Document, kind::Kind, limits::Limits, package::Package, refusal::Refusal};

/// Where nearly every producer puts the text.
const USUAL_PART: &str = "word/document.xml";

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    let part = if let Some(part) = package.part(USUAL_PART)? {
        part
    } else {
        let name = main_part(&mut package)?;
        package.part(&name)?.ok_or_else(|| Refusal::broken("里面没有正文"))?
    };
    let mut document = Document::new(Kind::Docx);
    let text = xml_text(&part)?;
    // Most forms have no automatic numbers: their definitions are then not even inflated.
    let lists = if text.contains(":numPr") { numbering(&mut package)? } else { Numbering::default() };
    document.blocks = walk::blocks(&text, lists, limits)?;
    Ok(document)
}

fn numbering(package: &mut Package<'_>) -> Result<Numbering, Refusal> {
    match package.part("word/numbering.xml")? {
        Some(part) => Numbering::read(&xml_text(&part)?),
        None => Ok(Numbering::default()),
    }
}

/// The text's part as the package's relations name it.
fn main_part(package: &mut Package<'_>) -> Result<String, Refusal> {
    let relations = package.part("_rels/.rels")?.ok_or_else(|| Refusal::broken("里面没有正文"))?;
    let relations = xml_text(&relations)?;
    let mut reader = Reader::from_str(&relations);
    loop {
        match reader.read_event().map_err(|error| names::broken_xml(&error))? {
            Event::Start(element) | Event::Empty(element) => {
                let kind = names::attribute(&element, "Type").unwrap_or_default();
                if kind.ends_with("/officeDocument")
                    && let Some(target) = names::attribute(&element, "Target")
                {
                    return Ok(target.trim_start_matches('/').to_owned());
                }
            }
            Event::Eof => return Err(Refusal::broken("里面没有正文")),
            _ => {}
        }
    }
}

/// A part as text: UTF-8, or UTF-16 with its mark, as XML allows.
fn xml_text(part: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    let encoding = match part {
        [0xFF, 0xFE, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] => UTF_16BE,
        _ => {
            let text = std::str::from_utf8(part).map_err(|_| Refusal::broken("正文里有读不出的字节"))?;
            return Ok(Cow::Borrowed(text));
        }
    };
    let (text, damaged) = encoding.decode_with_bom_removal(part);
    if damaged { Err(Refusal::broken("正文里有读不出的字节")) } else { Ok(text) }
}
