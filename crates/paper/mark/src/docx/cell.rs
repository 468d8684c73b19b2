//! Cells of notes and shades as `WordprocessingML`.

use std::fmt::Write;

use lianjian_domain::problem::Severity;

use crate::{marks::Note, xml::escape};

/// The tint of rows with errors, and the lighter one of rows with warnings.
pub(super) const TINTS: [(Severity, &str); 2] = [(Severity::Error, "F9D6D5"), (Severity::Warning, "FFF4D6")];

pub(super) fn tint(severity: Severity) -> &'static str {
    TINTS.iter().find(|(known, _)| *known == severity).map_or("", |(_, tint)| tint)
}

/// A cell's shade; `prefix` ends with its colon.
pub(super) fn shade(prefix: &str, severity: Severity) -> String {
    let tint = tint(severity);
    format!(r#"<{prefix}shd {prefix}val="clear" {prefix}color="auto" {prefix}fill="{tint}"/>"#)
}

/// A cell of notes: its own borders and paragraph settings, since the document's styles may indent
/// or print without lines.
pub(super) fn note(prefix: &str, note: &Note, width: u64, columns: usize, is_heading: bool) -> String {
    let w = prefix;
    let span = if columns > 1 { format!(r#"<{w}gridSpan {w}val="{columns}"/>"#) } else { String::new() };
    let borders: String = ["top", "left", "bottom", "right"]
        .map(|side| format!(r#"<{w}{side} {w}val="single" {w}sz="4" {w}space="0" {w}color="auto"/>"#))
        .concat();
    let shade = note.severity.map(|severity| shade(w, severity)).unwrap_or_default();
    let centred = is_heading && note.lines.len() == 1;
    let side = if centred { "center" } else { "left" };
    let settings = format!(
        r#"<{w}pPr><{w}spacing {w}before="0" {w}after="0" {w}line="240" {w}lineRule="auto"/><{w}ind {w}left="0" {w}right="0" {w}firstLineChars="0" {w}firstLine="0"/><{w}jc {w}val="{side}"/></{w}pPr>"#
    );
    let mut paragraphs = String::new();
    for (index, line) in note.lines.iter().enumerate() {
        let bold = if is_heading && index == 0 { format!("<{w}b/>") } else { String::new() };
        let text = escape(line);
        let _ = write!(
            paragraphs,
            r#"<{w}p>{settings}<{w}r><{w}rPr><{w}rFonts {w}hint="eastAsia"/>{bold}<{w}sz {w}val="18"/><{w}szCs {w}val="18"/></{w}rPr><{w}t xml:space="preserve">{text}</{w}t></{w}r></{w}p>"#
        );
    }
    if paragraphs.is_empty() {
        paragraphs = format!("<{w}p>{settings}</{w}p>");
    }
    format!(
        r#"<{w}tc><{w}tcPr><{w}tcW {w}w="{width}" {w}type="dxa"/>{span}<{w}tcBorders>{borders}</{w}tcBorders>{shade}<{w}vAlign {w}val="center"/></{w}tcPr>{paragraphs}</{w}tc>"#
    )
}
