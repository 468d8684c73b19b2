//! What a paper is, told from its bytes, as imports do: the name is not trusted.

/// A kind of file that is kept as a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperKind {
    /// PDF
    Pdf,
    /// OFD, the national format of office documents (GB/T 33190).
    Ofd,
    /// Word 2007 and later.
    Docx,
    /// Excel 2007 and later.
    Xlsx,
    /// `PowerPoint` 2007 and later.
    Pptx,
    /// Word, Excel, `PowerPoint` 97—2003 and the old WPS: one container for all.
    Old,
    /// JPEG
    Jpeg,
    /// PNG
    Png,
    /// TIFF, as scanners write it.
    Tiff,
}

impl PaperKind {
    /// The kind of these bytes; none for what is not kept: programs, web pages, archives.
    pub fn recognise(bytes: &[u8]) -> Option<PaperKind> {
        const SIGNATURES: [(&[u8], PaperKind); 6] = [
            (b"%PDF-", PaperKind::Pdf),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", PaperKind::Old),
            (b"\xFF\xD8\xFF", PaperKind::Jpeg),
            (b"\x89PNG\r\n\x1a\n", PaperKind::Png),
            (b"II*\0", PaperKind::Tiff),
            (b"MM\0*", PaperKind::Tiff),
        ];
        let known = SIGNATURES.into_iter().find(|(signature, _)| bytes.starts_with(signature));
        known.map(|(_, kind)| kind).or_else(|| package(bytes))
    }

    /// Whether it is what people scan into.
    pub const fn is_scan(self) -> bool {
        matches!(self, PaperKind::Pdf | PaperKind::Ofd | PaperKind::Jpeg | PaperKind::Png | PaperKind::Tiff)
    }

    /// The endings that a name may have, the usual one first.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            PaperKind::Pdf => &["pdf"],
            PaperKind::Ofd => &["ofd"],
            PaperKind::Docx => &["docx", "wps"],
            PaperKind::Xlsx => &["xlsx", "et"],
            PaperKind::Pptx => &["pptx", "dps"],
            PaperKind::Old => &["doc", "xls", "ppt", "wps", "et", "dps"],
            PaperKind::Jpeg => &["jpg", "jpeg"],
            PaperKind::Png => &["png"],
            PaperKind::Tiff => &["tif", "tiff"],
        }
    }

    /// A name under which this opens on the reader's machine: without folders, with an ending that is true.
    pub fn name(self, sent: &str) -> String {
        const LONGEST: usize = 120;
        let base = sent.rsplit(['/', '\\']).next().unwrap_or(sent);
        let clean: String = base
            .chars()
            .filter(|sign| !sign.is_control() && !matches!(sign, ':' | '*' | '?' | '"' | '<' | '>' | '|'))
            .collect();
        let (stem, ending) = clean.rsplit_once('.').unwrap_or((clean.as_str(), ""));
        let lower = ending.to_lowercase();
        let usual = self.endings().first().copied().unwrap_or_default();
        let (stem, ending) = if self.endings().contains(&lower.as_str()) {
            (stem, lower.as_str())
        } else {
            (clean.as_str(), usual)
        };
        let stem: String = stem.trim().chars().take(LONGEST).collect();
        format!("{}.{ending}", if stem.is_empty() { "文件" } else { &stem })
    }
}

/// Packages tell what they are by the names of their parts.
fn package(bytes: &[u8]) -> Option<PaperKind> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    // A macro is a program; a paper needs none.
    if names.iter().any(|name| name.ends_with("vbaProject.bin")) {
        None
    } else if has("word/") {
        Some(PaperKind::Docx)
    } else if has("xl/") {
        Some(PaperKind::Xlsx)
    } else if has("ppt/") {
        Some(PaperKind::Pptx)
    } else if has("OFD.xml") {
        Some(PaperKind::Ofd)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say_whatever_its_name() {
        assert_eq!(PaperKind::recognise(b"%PDF-1.7\n"), Some(PaperKind::Pdf));
        for refused in [b"MZ\x90\0".as_slice(), b"<html>", b"", b"PK\x03\x04broken", b"#!/bin/sh"] {
            assert_eq!(PaperKind::recognise(refused), None);
        }
    }

    #[test]
    fn a_name_keeps_its_words_and_gets_an_ending_that_is_true() {
        assert_eq!(PaperKind::Pdf.name("工作方案.PDF"), "工作方案.pdf");
        assert_eq!(PaperKind::Pdf.name("..\\..\\工作方案.exe"), "工作方案.exe.pdf");
        assert_eq!(PaperKind::Old.name("C:\\方案.wps"), "方案.wps");
        assert_eq!(PaperKind::Jpeg.name(""), "文件.jpg");
    }
}
