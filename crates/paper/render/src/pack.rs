//! Many files as one zip, named in Chinese.

use std::collections::HashSet;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::Error;

/// Packs files into one zip. A name may hold folders, parted by `/`; signs that Windows does not
/// allow in a name become `_`. Office files and PDFs are packed already and are only stored.
///
/// # Errors
/// [`Error::NameTwice`] when two files would come out under one name.
pub fn pack<Name: AsRef<str>, Bytes: AsRef<[u8]>>(
    files: impl IntoIterator<Item = (Name, Bytes)>,
) -> Result<Vec<u8>, Error> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut taken = HashSet::new();
    for (name, bytes) in files {
        let name = safe_name(name.as_ref());
        if !taken.insert(name.to_lowercase()) {
            return Err(Error::NameTwice(name));
        }
        archive.start_file(name, stored())?;
        archive.write_all(bytes.as_ref())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// An entry that is not compressed again.
fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

/// The name with only what every system's file names may hold, and never a way out of the folder.
fn safe_name(name: &str) -> String {
    let parts: Vec<String> = name
        .split(['/', '\\'])
        .map(|part| {
            part.chars()
                .map(|sign| if sign.is_control() || r#"<>:"|?*"#.contains(sign) { '_' } else { sign })
                .collect::<String>()
        })
        .map(|part| part.trim().trim_end_matches('.').to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() { "_".to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_everywhere_and_stay_readable() {
        assert_eq!(
            safe_name("县财政局/附件5 副局长（分管预算）.docx"),
            "县财政局/附件5 副局长（分管预算）.docx"
        );
        assert_eq!(safe_name("../../etc/a:b?.docx"), "etc/a_b_.docx");
        assert_eq!(safe_name(" / "), "_");
    }

    #[test]
    fn two_files_of_one_name_are_refused_by_name() {
        let refused = pack([("甲:乙.docx", b"1"), ("甲?乙.docx", b"2")]).unwrap_err();
        assert!(refused.to_string().contains("甲_乙.docx"));
    }

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let packed = pack([("甲/乙.docx", b"first".as_slice()), ("丙.docx", b"second")]).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("甲/乙.docx").unwrap(), &mut text).unwrap();
        assert_eq!((text.as_str(), archive.len()), ("first", 2));
    }
}
