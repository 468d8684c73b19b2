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

/// Writes the document.
pub(crate) fn write(sheet: &Sheet, options: &Options) -> Result<Vec<u8>, Error> {
    let title = options.title.as_deref().unwrap_or(&sheet.name);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut part = |name: &str, content: &str| -> Result<(), Error> {
        archive.start_file(name, packed)?;
        archive.write_all(content.as_bytes())?;
        Ok(())
    };
    // The list of types stands first: programs tell the kind of file by it.
    part("[Content_Types].xml", parts::CONTENT_TYPES)?;
    part("_rels/.rels", parts::PACKAGE_RELATIONS)?;
    part("word/document.xml", &body::document(sheet))?;
    part("word/_rels/document.xml.rels", parts::DOCUMENT_RELATIONS)?;
    part("word/styles.xml", parts::STYLES)?;
    part("word/settings.xml", parts::SETTINGS)?;
    part("word/fontTable.xml", parts::FONTS)?;
    part("word/footer1.xml", parts::FOOTER)?;
    part("docProps/core.xml", &parts::properties(title))?;
    part("docProps/app.xml", parts::APPLICATION)?;
    Ok(archive.finish()?.into_inner())
}
