//! Values parted by commas or tabs: one table, a record a row.

use std::borrow::Cow;

use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use encoding_rs::Encoding;

use crate::{
    document::{Block, Document},
    kind::Kind,
    limits::Limits,
    place::Place,
    plain_text,
    refusal::Refusal,
    table::Scatter,
};

/// The text of a file of values with what is needed to write it again in its own way.
#[derive(Clone, Debug)]
pub struct Lines<'b> {
    /// The text, without the mark of its encoding.
    pub text: Cow<'b, str>,
    /// How it is encoded.
    pub encoding: &'static Encoding,
    /// Whether it began with the mark of its encoding.
    pub has_mark: bool,
}

impl<'b> Lines<'b> {
    /// Decodes a file of values.
    pub fn decode(bytes: &'b [u8]) -> Result<Lines<'b>, Refusal> {
        let (text, encoding, has_mark) = plain_text::decode_with(bytes, None)?;
        Ok(Lines { text, encoding, has_mark })
    }

    /// The sign that parts its values.
    pub fn delimiter(&self) -> u8 {
        delimiter(&self.text)
    }

    /// Its records, as the grid has them in rows.
    pub fn records(&self) -> Reader<&[u8]> {
        records(content(&self.text))
    }
}

/// The text without the sign of Control-Z, which closes files of old programs.
fn content(text: &str) -> &str {
    text.trim_end_matches('\u{1a}')
}

fn records(text: &str) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::None)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes())
}

pub(crate) fn read(text: &str, limits: &Limits) -> Result<Document, Refusal> {
    let text = content(text);
    let mut reader = records(text);
    let mut lines = Vec::new();
    let mut table = Scatter::new(Place::Lines(Vec::new()), limits);
    let mut record = StringRecord::new();
    let mut counter = LineCounter { text, counted: 0, line: 1 };
    while reader.read_record(&mut record).map_err(|error| Refusal::broken(error.to_string()))? {
        let row = lines.len();
        let byte = record.position().map_or(0, csv::Position::byte);
        lines.push(counter.line_at(usize::try_from(byte).unwrap_or(usize::MAX)));
        for (column, value) in record.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
            table.put(row, column, value.replace("\r\n", "\n"), false)?;
        }
    }
    let mut table = table.finish();
    table.place = Place::Lines(lines);
    let mut document = Document::new(Kind::Delimited);
    document.blocks.push(Block::Table(table));
    Ok(document)
}

/// Counts lines up to the starts of records. The parser's own count stays behind where lines end
/// with two signs or are blank.
struct LineCounter<'t> {
    text: &'t str,
    counted: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// The line on which the record begins that the parser found at a byte.
    fn line_at(&mut self, byte: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let mut start = byte.min(bytes.len());
        while matches!(bytes.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        let passed = self.text.get(self.counted..start).unwrap_or_default();
        self.line += passed.matches('\n').count() as u64;
        self.counted = start.max(self.counted);
        self.line
    }
}

/// The sign that parts most values of the first lines, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0usize), (b'\t', 0), (b';', 0)];
    for byte in text.bytes().take(16 << 10) {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted && let Some(count) = counts.iter_mut().find(|(sign, _)| *sign == byte) {
            count.1 += 1;
        }
    }
    // max_by_key takes the last of equals; a comma wins a draw.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named_by_the_lines_of_the_file() {
        for end in ["\n", "\r\n"] {
            let text = ["序号,风险", "", "1,\"两", "行\"", "2,x", ""].join(end);
            let document = read(&text, &Limits::default()).unwrap();
            let place = document.tables().next().unwrap().place.clone();
            assert_eq!(place, Place::Lines(vec![1, 3, 5]), "{end:?}");
        }
    }
}
