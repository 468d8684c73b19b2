//! A file that cannot be edited in place, written anew as a workbook from its grid: the tables with
//! their merges and the text around them, each sheet of an old workbook as a sheet at its own
//! addresses, a text document on one sheet.

use std::collections::HashMap;

use lianjian_domain::problem::Severity;
use lianjian_grid::{Block, Cell, Document, Place, Table};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::{
    MarkError,
    marks::{Marks, Note, TableMarks},
};

/// Columns are as wide as their longest line, between these widths.
const NARROWEST: usize = 8;
const WIDEST: usize = 40;
const NOTES: u16 = 44;

pub(crate) fn write(document: &Document, marks: &Marks<'_>) -> Result<Vec<u8>, MarkError> {
    Writer { marks }.write(document).map_err(|error| MarkError::Inside(error.to_string()))
}

struct Writer<'m> {
    marks: &'m Marks<'m>,
}

impl Writer<'_> {
    fn write(&self, document: &Document) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        if document.tables().any(|table| matches!(table.place, Place::Sheet(_))) {
            for table in document.tables() {
                let sheet = workbook.add_worksheet();
                sheet.set_name(table.place.table())?;
                self.table(sheet, table, 0)?;
            }
        } else {
            self.flowing(workbook.add_worksheet(), document)?;
        }
        workbook.save_to_buffer()
    }

    /// Text and tables below each other.
    fn flowing(&self, sheet: &mut Worksheet, document: &Document) -> Result<(), XlsxError> {
        let width = document.tables().map(Table::width).max().unwrap_or(1);
        let mut at = 0;
        for block in &document.blocks {
            match block {
                Block::Text(text) => {
                    let line = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
                    if width > 1 {
                        sheet.merge_range(at, 0, at, column(width - 1), text, &line)?;
                    } else {
                        sheet.write_with_format(at, 0, text, &line)?;
                    }
                    at += 1;
                }
                Block::Table(table) => at = self.table(sheet, table, at)?,
            }
        }
        Ok(())
    }

    /// A table from a row on, with the tables inside its cells below the rows that hold them; gives
    /// the row after it.
    fn table(&self, sheet: &mut Worksheet, table: &Table, top: u32) -> Result<u32, XlsxError> {
        let marks = self.marks.of_table(&table.place.table());
        let mut at = top;
        let mut rows = Vec::with_capacity(table.height());
        for row in 0..table.height() {
            rows.push(at);
            at += 1;
            let inner = table.across(row).filter(|cell| cell.row == row).flat_map(|cell| &cell.tables);
            for inner in inner {
                at = self.table(sheet, inner, at)?;
            }
        }
        let mut widths: HashMap<usize, usize> = HashMap::new();
        for cell in table.cells().iter().filter(|cell| marks.is_none_or(|marks| !marks.is_note(cell))) {
            if cell.column_span == 1 {
                let longest = cell.text.lines().map(|line| line.chars().count() * 2 + 2).max().unwrap_or(0);
                let width = widths.entry(cell.column).or_insert(NARROWEST);
                *width = (*width).max(longest.min(WIDEST));
            }
            let shade = marks.and_then(|marks| marks.shade(cell.row, cell.column));
            self::cell(sheet, cell, &rows, shade)?;
        }
        for (at, width) in widths {
            // A Chinese character is two digits wide; what is longer is wrapped.
            sheet.set_column_width(column(at), u16::try_from(width).unwrap_or(NOTES))?;
        }
        if let Some(marks) = marks {
            notes(sheet, marks, &rows)?;
        }
        Ok(at)
    }
}

fn cell(sheet: &mut Worksheet, cell: &Cell, rows: &[u32], shade: Option<Severity>) -> Result<(), XlsxError> {
    let format = shaded(shade);
    let Some(&top) = rows.get(cell.row) else { return Ok(()) };
    let bottom = rows.get(cell.row + cell.row_span - 1).copied().unwrap_or(top);
    // A table inside parts the rows: what reached over them stands in the first.
    let parted = (bottom - top) as usize != cell.row_span - 1;
    let bottom = if parted { top } else { bottom };
    let (left, right) = (column(cell.column), column(cell.column + cell.column_span - 1));
    if bottom > top || right > left {
        sheet.merge_range(top, left, bottom, right, &cell.text, &format)?;
    } else {
        sheet.write_with_format(top, left, &cell.text, &format)?;
    }
    Ok(())
}

fn notes(sheet: &mut Worksheet, marks: &TableMarks<'_>, rows: &[u32]) -> Result<(), XlsxError> {
    sheet.set_column_width(column(marks.column), NOTES)?;
    for (row, at) in rows.iter().enumerate() {
        let Note { lines, severity } = marks.note(row);
        if !lines.is_empty() {
            let format = shaded(severity);
            let format = if row == marks.heading { format.set_bold() } else { format };
            sheet.write_with_format(*at, column(marks.column), lines.join("\n"), &format)?;
        }
    }
    Ok(())
}

fn shaded(severity: Option<Severity>) -> Format {
    let format =
        Format::new().set_text_wrap().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
    match severity {
        Some(Severity::Error) => format.set_background_color(0x00F9_D6D5),
        Some(Severity::Warning) => format.set_background_color(0x00FF_F4D6),
        None => format,
    }
}

fn column(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
