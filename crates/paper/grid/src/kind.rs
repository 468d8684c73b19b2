//! What a file is, told from its bytes. Its name is never asked: county offices send web pages as
//! `.doc` and workbooks as `.docx`.

use crate::{compound, limits::Limits, package::Package, plain_text, refusal::Refusal};

/// A kind of file that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Word 2007 and later, WPS.
    Docx,
    /// Excel 2007 and later.
    Xlsx,
    /// Excel 97—2003.
    Xls,
    /// Word 97—2003.
    Doc,
    /// Rich text, often named .doc.
    Rtf,
    /// A web page, often named .doc or .xls.
    Html,
    /// Values parted by commas or tabs.
    Delimited,
}

pub(crate) fn recognise(bytes: &[u8]) -> Result<Kind, Refusal> {
    if bytes.starts_with(b"PK\x03\x04") {
        return package(bytes);
    }
    if bytes.starts_with(&compound::SIGNATURE) {
        return compound_file(bytes);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(Kind::Rtf);
    }
    if let Some(name) = foreign(bytes) {
        return Err(Refusal::NotADocument(format!("这是{name}")));
    }
    let text = plain_text::decode_page(bytes)?;
    Ok(if plain_text::is_page(&text) { Kind::Html } else { Kind::Delimited })
}

fn package(bytes: &[u8]) -> Result<Kind, Refusal> {
    let mut package = Package::open(bytes, &Limits { file: u64::MAX, ..Limits::default() })?;
    if package.has("word/document.xml") {
        return Ok(Kind::Docx);
    }
    if package.has("xl/workbook.xml") {
        return Ok(Kind::Xlsx);
    }
    // Another producer may name its parts otherwise; the list of types tells.
    let types = package.part("[Content_Types].xml")?.unwrap_or_default();
    let types = String::from_utf8_lossy(&types);
    if types.contains("wordprocessingml.document.main+xml") {
        Ok(Kind::Docx)
    } else if types.contains("spreadsheetml.sheet.main+xml") {
        Ok(Kind::Xlsx)
    } else {
        Err(Refusal::NotADocument("压缩包里没有 Word 或 Excel 的内容".to_owned()))
    }
}

fn compound_file(bytes: &[u8]) -> Result<Kind, Refusal> {
    let mut kind = None;
    for entry in compound::entries(bytes) {
        match entry.name.as_str() {
            "EncryptedPackage" => return Err(Refusal::Encrypted),
            "WordDocument" if compound::word_is_encrypted(bytes, entry.first_sector) => {
                return Err(Refusal::Encrypted);
            }
            "WordDocument" => kind = Some(Kind::Doc),
            // A Word file may hold a workbook as an object, not the other way round.
            "Workbook" | "Book" if kind.is_none() => kind = Some(Kind::Xls),
            _ => {}
        }
    }
    kind.ok_or_else(|| Refusal::broken("旧式 Office 文件的目录里没有文档"))
}

/// What people send by mistake, by its first bytes.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 13] = [
        (b"%PDF", " PDF 文件"),
        (b"\x89PNG", "一张图片（PNG）"),
        (b"\xFF\xD8\xFF", "一张图片（JPEG）"),
        (b"GIF8", "一张图片（GIF）"),
        (b"BM", "一张图片（BMP）"),
        (b"II*\0", "一张扫描图片（TIFF）"),
        (b"MM\0*", "一张扫描图片（TIFF）"),
        (b"Rar!", "一个压缩包（RAR）"),
        (b"7z\xBC\xAF", "一个压缩包（7z）"),
        (b"\x1F\x8B", "一个压缩包（gzip）"),
        (b"PK\x05\x06", "一个空的压缩包"),
        (b"MZ", "一个程序"),
        (b"\x7FELF", "一个程序"),
    ];
    let (_, name) = SIGNATURES.into_iter().find(|(signature, _)| bytes.starts_with(signature))?;
    // Two letters may also begin a text; a picture or a program has zeros early.
    let sure = name.starts_with("一张图片（BMP") || *name == *"一个程序";
    (!sure || bytes.iter().take(64).any(|byte| *byte == 0)).then_some(name)
}
