//! Lines of values: one value more at the end of the lines that have a note, in the file's own
//! encoding and with its own sign between values. All other bytes stay.

use csv::StringRecord;
use lianjian_grid::Lines;

use crate::{
    MarkError,
    edits::Edits,
    marks::{Marks, TableMarks},
    text::encode,
};

pub(crate) fn mark(bytes: &[u8], marks: &Marks<'_>) -> Result<Vec<u8>, MarkError> {
    let lines = Lines::decode(bytes)?;
    let Some(marks) = marks.all().next() else { return Err(MarkError::NothingToMark) };
    let delimiter = char::from(lines.delimiter());
    let mut edits = Edits::default();
    let mut records = lines.records();
    let mut record = StringRecord::new();
    let mut row = 0;
    while records.read_record(&mut record).map_err(|error| MarkError::Inside(error.to_string()))? {
        let start = record.position().map_or(0, csv::Position::byte);
        let span =
            usize::try_from(start).unwrap_or(0)..usize::try_from(records.position().byte()).unwrap_or(0);
        let text = lines.text.get(span.clone()).unwrap_or_default().trim_end_matches(['\r', '\n']);
        let end = span.start + text.len();
        if let Some(value) = value(marks, row) {
            let mut rest = String::new();
            // A quote that the file never closes is closed, or the note would go into the value.
            if text.matches('"').count() % 2 == 1 {
                rest.push('"');
            }
            let keep = record.len().min(marks.column);
            let begin = if record.len() > keep { end_of_values(text, delimiter, keep) } else { text.len() };
            rest.extend(std::iter::repeat_n(delimiter, marks.column + 1 - keep));
            rest.push_str(&quoted(&value, delimiter));
            edits.replace(span.start + begin..end, rest);
        }
        row += 1;
    }
    Ok(encode(&edits.apply(&lines.text), lines.encoding, lines.has_mark))
}

/// What is written at the end of a row: its note on one line, so that the lines below keep their
/// numbers. A row that had a note and needs none gets a blank one.
fn value(marks: &TableMarks<'_>, row: usize) -> Option<String> {
    let note = marks.note(row).lines.join(" ");
    let had_one = !marks.is_new && marks.table.cell(row, marks.column).is_some();
    (!note.is_empty() || had_one).then_some(note)
}

/// Where the first so many values of a line end.
fn end_of_values(text: &str, delimiter: char, values: usize) -> usize {
    let mut quoted = false;
    let mut ends = text.char_indices().filter(|(_, sign)| {
        quoted ^= *sign == '"';
        *sign == delimiter && !quoted
    });
    values.checked_sub(1).and_then(|last| ends.nth(last)).map_or(text.len(), |(at, _)| at)
}

fn quoted(value: &str, delimiter: char) -> String {
    if value.contains([delimiter, '"', '\r', '\n']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}
