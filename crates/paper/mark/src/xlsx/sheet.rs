//! One pass over a sheet: tints for the cells of rows with problems, a cell more for their notes.

use std::ops::Range;

use lianjian_grid::Place;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{
    columns,
    styles::{Styles, format_of},
};
use crate::{
    MarkError,
    edits::Edits,
    marks::{Note, TableMarks},
    xml::{attribute, children, escape, next, number, pass, position, retag},
};

/// A line of a note in points.
const LINE: usize = 14;

struct Walk<'x, 's, 'p> {
    reader: Reader<&'x [u8]>,
    prefix: String,
    marks: &'x TableMarks<'x>,
    styles: &'s mut Styles<'p>,
    edits: Edits,
    has_columns: bool,
    /// The row that is being read or comes next, from 0, and the column of its next cell.
    row: usize,
    column: usize,
    /// The note that is still to be written in this row.
    note: Option<Note>,
}

pub(super) fn edits<'x>(
    xml: &'x str,
    marks: &'x TableMarks<'x>,
    styles: &mut Styles<'_>,
) -> Result<Edits, MarkError> {
    let mut walk = Walk {
        reader: Reader::from_str(xml),
        prefix: String::new(),
        marks,
        styles,
        edits: Edits::default(),
        has_columns: !marks.is_new,
        row: 0,
        column: 0,
        note: None,
    };
    walk.walk()?;
    Ok(walk.edits)
}

impl Walk<'_, '_, '_> {
    fn walk(&mut self) -> Result<(), MarkError> {
        loop {
            let start = position(&self.reader);
            match next(&mut self.reader)? {
                Event::Start(element) => self.start(start, &element)?,
                Event::Empty(element) => self.empty(start..position(&self.reader), &element),
                Event::End(element) if element.local_name().as_ref() == "row" => {
                    self.write_note(start);
                    self.row += 1;
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn start(&mut self, start: usize, element: &BytesStart<'_>) -> Result<(), MarkError> {
        let tag = start..position(&self.reader);
        match element.local_name().as_ref() {
            "worksheet" => {
                let name = element.name();
                let name: &str = name.as_ref();
                self.prefix =
                    name.split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"));
            }
            "cols" => {
                let (found, end) = children(&mut self.reader)?;
                if !self.has_columns {
                    columns::enter(&mut self.edits, &found, end, &self.prefix, self.marks.column);
                    self.has_columns = true;
                }
            }
            "sheetData" => self.before_rows(start),
            "row" => self.begin_row(tag, element, false),
            "c" => {
                self.begin_cell(&tag, element);
                pass(&mut self.reader, element)?;
                self.end_cell(tag, element, false);
            }
            _ => {}
        }
        Ok(())
    }

    fn empty(&mut self, tag: Range<usize>, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "dimension" => {
                // What a sheet says of its extent is a hint; a wrong one would hide the notes.
                self.edits.remove(tag);
            }
            "sheetData" => self.before_rows(tag.start),
            "row" => {
                self.begin_row(tag.clone(), element, true);
                self.row += 1;
            }
            "c" => {
                self.begin_cell(&tag, element);
                self.end_cell(tag, element, true);
            }
            _ => {}
        }
    }

    fn before_rows(&mut self, at: usize) {
        if !self.has_columns {
            let w = &self.prefix;
            let column = columns::column(w, self.marks.column);
            self.edits.insert(at, format!("<{w}cols>{column}</{w}cols>"));
            self.has_columns = true;
        }
    }

    fn begin_row(&mut self, tag: Range<usize>, element: &BytesStart<'_>, is_empty: bool) {
        self.row = number(element, "r").and_then(|row| row.checked_sub(1)).unwrap_or(self.row);
        self.column = 0;
        let note = self.marks.note(self.row);
        self.note = (!note.lines.is_empty() && !is_empty).then_some(note);
        let Some(note) = &self.note else { return };
        // Its extent is a hint that would be wrong now.
        let mut changes = vec![("spans", None)];
        let needed = height(note).to_string();
        let given = attribute(element, "ht").and_then(|height| height.parse::<f64>().ok());
        if given.is_some_and(|given| needed.parse().is_ok_and(|needed: f64| needed > given)) {
            changes.extend([("ht", Some(needed.as_str())), ("customHeight", Some("1"))]);
        }
        self.edits.replace(tag, retag(element, &changes, false));
    }

    /// Finds the cell's column; a note that belongs before it is written.
    fn begin_cell(&mut self, tag: &Range<usize>, element: &BytesStart<'_>) {
        let written = attribute(element, "r").and_then(|place| column(&place));
        self.column = written.unwrap_or(self.column);
        if self.column > self.marks.column {
            self.write_note(tag.start);
        }
    }

    fn end_cell(&mut self, tag: Range<usize>, element: &BytesStart<'_>, is_empty: bool) {
        let at = self.column;
        self.column += 1;
        if at == self.marks.column {
            // An old note, or a blank cell with a format where the note comes to stand.
            if self.note.is_some() || !self.marks.is_new {
                self.edits.remove(tag.start..position(&self.reader));
            }
        } else if at < self.marks.column {
            let shade = self.marks.shade(self.row, at);
            if let Some(format) = self.styles.shaded(format_of(element), shade) {
                let format = format.to_string();
                self.edits.replace(tag, retag(element, &[("s", Some(&format))], is_empty));
            }
        }
    }

    /// Writes the row's note, once.
    fn write_note(&mut self, at: usize) {
        let Some(note) = self.note.take() else { return };
        let is_heading = self.row == self.marks.heading;
        let format = self.styles.note(is_heading && note.lines.len() == 1, note.severity);
        let format = format.map(|format| format!(r#" s="{format}""#)).unwrap_or_default();
        let place = Place::Sheet(String::new()).cell(self.row, self.marks.column);
        let (w, place) = (&self.prefix, place.trim_start_matches('!'));
        let text = escape(&note.lines.join("\n"));
        let cell = format!(
            r#"<{w}c r="{place}"{format} t="inlineStr"><{w}is><{w}t xml:space="preserve">{text}</{w}t></{w}is></{w}c>"#
        );
        self.edits.insert(at, cell);
    }
}

/// The height that a note needs in its column, in points.
fn height(note: &Note) -> usize {
    /// Of the column's width a Chinese character takes two, and a margin stays.
    const CHARACTERS: usize = columns::WIDTH / 2 - 1;
    let lines: usize = note.lines.iter().map(|line| line.chars().count().div_ceil(CHARACTERS)).sum();
    (lines * LINE + 4).min(400)
}

/// The column of a cell's address, from 0: `D7` is 3.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.fold(0usize, |sum, letter| {
        sum.saturating_mul(26).saturating_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    column.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::column;

    #[test]
    fn columns_are_counted_from_their_letters() {
        for (place, expected) in
            [("A1", Some(0)), ("Z9", Some(25)), ("AA1", Some(26)), ("XFD1", Some(16383)), ("7", None)]
        {
            assert_eq!(column(place), expected, "{place}");
        }
    }
}
