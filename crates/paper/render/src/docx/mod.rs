//! A sheet as a Word document: our own XML in a zip, after ECMA-376 (transitional).
//!
//! `body` draws the sheet, `parts` holds what every document needs around it, `xml` writes tags.

mod body;
pub(crate) mod booklet;
mod parts;
mod xml;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::sheet::Sheet;
use crate::{Error, Options};

/// A picture of a document. The document names the first one `picture0`.
pub(super) struct Media {
    name: String,
    bytes: Vec<u8>,
}

/// Writes the document.
pub(crate) fn write(sheet: &Sheet, options: &Options) -> Result<Vec<u8>, Error> {
    let title = options.title.as_deref().unwrap_or(&sheet.name);
    package(title, &body::document(sheet), &[])
}

/// Puts a document and its pictures together with what every document needs.
fn package(title: &str, document: &str, media: &[Media]) -> Result<Vec<u8>, Error> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut part = |name: &str, content: &[u8], options: SimpleFileOptions| -> Result<(), Error> {
        archive.start_file(name, options)?;
        archive.write_all(content)?;
        Ok(())
    };
    // The list of types stands first: programs tell the kind of file by it.
    part("[Content_Types].xml", parts::content_types(!media.is_empty()).as_bytes(), packed)?;
    part("_rels/.rels", parts::PACKAGE_RELATIONS.as_bytes(), packed)?;
    part("word/document.xml", document.as_bytes(), packed)?;
    let names = media.iter().map(|one| one.name.as_str());
    part("word/_rels/document.xml.rels", parts::document_relations(names).as_bytes(), packed)?;
    part("word/styles.xml", parts::STYLES.as_bytes(), packed)?;
    part("word/settings.xml", parts::SETTINGS.as_bytes(), packed)?;
    part("word/fontTable.xml", parts::FONTS.as_bytes(), packed)?;
    part("word/footer1.xml", parts::FOOTER.as_bytes(), packed)?;
    part("docProps/core.xml", parts::properties(title).as_bytes(), packed)?;
    part("docProps/app.xml", parts::APPLICATION.as_bytes(), packed)?;
    for one in media {
        part(&format!("word/media/{}", one.name), &one.bytes, stored)?;
    }
    Ok(archive.finish()?.into_inner())
}
