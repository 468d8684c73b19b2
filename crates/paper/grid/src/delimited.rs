//! Values parted by commas or tabs: one table, a record a row.

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::{
    document::{Block, Document},
    kind::Kind,
    limits::Limits,
    place::Place,
    refusal::Refusal,
    table::Scatter,
};

pub(crate) fn read(text: &str, limits: &Limits) -> Result<Document, Refusal> {
    // The sign of Control-Z closes files of old programs.
    let text = text.trim_end_matches('\u{1a}');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::None)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut table = Scatter::new(Place::Lines(Vec::new()), limits);
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| Refusal::broken(error.to_string()))? {
        let row = lines.len();
        lines.push(record.position().map_or(0, csv::Position::line));
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
