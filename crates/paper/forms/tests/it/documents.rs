//! Word documents made in a test, with just the markup that a test is about.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape""#;

/// A docx whose body is this markup.
pub fn docx(body: &str) -> Vec<u8> {
    package(&format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"))
}

/// The same with definitions of automatic numbers.
pub fn docx_with_numbering(body: &str, numbering: &str) -> Vec<u8> {
    let document = format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>");
    parts(&[("word/document.xml", &document), ("word/numbering.xml", numbering)])
}

/// A docx whose text is this part.
pub fn package(document: &str) -> Vec<u8> {
    parts(&[("word/document.xml", document)])
}

fn parts(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn paragraph(text: &str) -> String {
    let runs: Vec<String> =
        escape(text).split('\n').map(|line| format!("<w:r><w:t>{line}</w:t></w:r>")).collect();
    format!("<w:p>{}</w:p>", runs.join("<w:r><w:br/></w:r>"))
}

/// A cell; `>n` before the text spans n columns, `v` begins and `^` continues a vertical merge.
pub fn cell(text: &str) -> String {
    let (mut properties, mut text) = (String::new(), text);
    if let Some(rest) = text.strip_prefix('>') {
        properties = format!("<w:gridSpan w:val=\"{}\"/>", &rest[..1]);
        text = &rest[1..];
    }
    if let Some(rest) = text.strip_prefix('v') {
        properties.push_str("<w:vMerge w:val=\"restart\"/>");
        text = rest;
    } else if let Some(rest) = text.strip_prefix('^') {
        properties.push_str("<w:vMerge/>");
        text = rest;
    }
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text))
}

/// A table of rows whose cells are parted by `|`.
pub fn table(rows: &[&str]) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| format!("<w:tr>{}</w:tr>", row.split('|').map(cell).collect::<String>()))
        .collect();
    format!("<w:tbl>{}</w:tbl>", rows.concat())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
