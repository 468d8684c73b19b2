//! A sheet as a workbook: the same table, the page set up for printing, entries chosen from lists.
//!
//! Numbers are numbers. A text is always a text, also when it begins like a formula.

mod format;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, Workbook, Worksheet,
};

use crate::sheet::{Cell, Choice, Row, Sheet, Style, TEXT_SIZE, Twips, advance, lines_within};
use crate::{Error, Options};

/// The most characters of a cell.
const LONGEST_TEXT: usize = 32_767;
/// The most rows of a sheet, with some left for the lines around the table.
const MOST_ROWS: usize = 1_048_000;
/// The tallest row, in points.
const TALLEST: f64 = 409.0;
/// From one line to the next, in points.
const LINE: f64 = 14.5;

/// Writes the workbook.
pub(crate) fn write(sheet: &Sheet, options: &Options) -> Result<Vec<u8>, Error> {
    if sheet.rows.len() > MOST_ROWS {
        return Err(Error::TooManyRows {
            form: sheet.title.clone(),
            rows: sheet.rows.len(),
            most: MOST_ROWS,
        });
    }
    let mut workbook = Workbook::new();
    // A fixed day: the same form gives the same bytes.
    let made = ExcelDateTime::from_ymd(2012, 8, 1)?;
    let title = options.title.as_deref().unwrap_or(&sheet.name);
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_author("廉鉴").set_creation_datetime(&made),
    );
    let page = workbook.add_worksheet();
    page.set_name(tab(sheet))?;
    for (column, width) in (0..).zip(&sheet.columns) {
        page.set_column_width_pixels(column, pixels(*width))?;
    }
    let width: Twips = sheet.columns.iter().sum();
    let line_height = |text: &str| (line_rows(text, width) * 18.0 + 4.0).min(TALLEST);
    let notes_height = f64::from(lines_within(&Cell::plain(&sheet.notes), width)) * 13.0;
    let title_lines = lines_within(&Cell::plain(&sheet.title), width / 2);
    let before = [
        (sheet.label, format::label(), 24.0),
        (sheet.title.as_str(), format::title(), 34.0 * f64::from(title_lines)),
        (sheet.above.as_str(), format::line(), line_height(&sheet.above)),
    ];
    let after = [
        (sheet.below.as_str(), format::line(), line_height(&sheet.below)),
        (sheet.notes.as_str(), format::note(), notes_height),
    ];
    let first = lines(page, sheet, 0, &before)?;
    table(page, sheet, first)?;
    lines(page, sheet, first + row_index(sheet.rows.len()), &after)?;
    set_up_page(page, sheet, first)?;
    for choice in &sheet.choices {
        offer(page, sheet, choice, first)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// How many rows of 12 points a text takes over the whole width; texts are measured in a table's 10.5 points.
fn line_rows(text: &str, width: Twips) -> f64 {
    f64::from(lines_within(&Cell::plain(text), width * 7 / 8))
}

/// The name of the sheet's tab: of what it is called, as much as a workbook takes.
fn tab(sheet: &Sheet) -> String {
    const LONGEST: usize = 31;
    let name = if sheet.label.is_empty() { sheet.title.as_str() } else { sheet.label };
    let allowed = |sign: &char| !matches!(sign, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' | '\n');
    name.chars().filter(allowed).take(LONGEST).collect()
}

/// Writes lines over the whole width from row `at` on, each with its height, but for empty ones; gives
/// the row after them.
fn lines(
    page: &mut Worksheet,
    sheet: &Sheet,
    mut at: u32,
    lines: &[(&str, Format, f64)],
) -> Result<u32, Error> {
    let last_column = index_of(sheet.columns.len() - 1);
    for (text, format, height) in lines {
        if !text.is_empty() {
            page.merge_range(at, 0, at, last_column, text, format)?;
            page.set_row_height(at, *height)?;
            at += 1;
        }
    }
    Ok(at)
}

/// Draws the table from row `first` on.
fn table(page: &mut Worksheet, sheet: &Sheet, first: u32) -> Result<(), Error> {
    let formats = format::Formats::new();
    for (at, row) in sheet.rows.iter().enumerate() {
        let line = first + row_index(at);
        for cell in &row.cells {
            let format = formats.of(cell.style);
            draw(page, sheet, cell, (at, line), format)?;
        }
        page.set_row_height(line, height(row, &sheet.columns))?;
    }
    Ok(())
}

fn draw(
    page: &mut Worksheet,
    sheet: &Sheet,
    cell: &Cell,
    (at, line): (usize, u32),
    format: &Format,
) -> Result<(), Error> {
    let text = if cell.style == Style::Opinion { signed(cell, sheet) } else { cell.text() };
    let length = text.encode_utf16().count();
    if length > LONGEST_TEXT {
        let (row, column) = (at + 1, cell.column + 1);
        let form = sheet.title.clone();
        return Err(Error::TextTooLong { form, row, column, length, most: LONGEST_TEXT });
    }
    // What begins like a formula is marked as text, so that it stays one when somebody edits it.
    let quoted = text.starts_with(['=', '+', '-', '@', '\t']).then(|| format.clone().set_quote_prefix());
    let format = quoted.as_ref().unwrap_or(format);
    let column = index_of(cell.column);
    if cell.across > 1 || cell.down > 1 {
        let (last_line, last_column) = (line + row_index(cell.down - 1), column + index_of(cell.across - 1));
        page.merge_range(line, column, last_line, last_column, &text, format)?;
    }
    if let Some(number) = cell.number.and_then(|number| u32::try_from(number).ok()) {
        page.write_number_with_format(line, column, f64::from(number), format)?;
    } else if text.is_empty() {
        page.write_blank(line, column, format)?;
    } else if cell.across == 1 && cell.down == 1 {
        page.write_string_with_format(line, column, &text, format)?;
    }
    Ok(())
}

/// The text of an opinion. A cell has one alignment, so spaces push signature and date to the right.
fn signed(cell: &Cell, sheet: &Sheet) -> String {
    let width: Twips = sheet.columns[cell.column..cell.column + cell.across].iter().sum();
    let room = width.saturating_sub(3 * TEXT_SIZE);
    let lines: Vec<String> = cell
        .lines
        .iter()
        .map(|line| {
            let left = room.saturating_sub(advance(&line.text)) / TEXT_SIZE;
            let spaces = if line.signature { usize::try_from(left).unwrap_or_default() } else { 0 };
            "　".repeat(spaces) + &line.text
        })
        .collect();
    lines.join("\n")
}

/// A4 with the margins of GB/T 9704, all columns on one page's width, the heading on each page.
fn set_up_page(page: &mut Worksheet, sheet: &Sheet, first: u32) -> Result<(), Error> {
    const A4: u8 = 9;
    let inch = |millimetres: f64| millimetres / 25.4;
    let [top, right, bottom, left] =
        if sheet.landscape { [28.0, 37.0, 26.0, 35.0] } else { [37.0, 26.0, 35.0, 28.0] };
    page.set_paper_size(A4);
    if sheet.landscape {
        page.set_landscape();
    }
    page.set_margins(inch(left), inch(right), inch(top), inch(bottom), inch(15.0), inch(15.0));
    page.set_print_fit_to_pages(1, 0);
    page.set_print_center_horizontally(true);
    page.set_footer("&C&\"宋体,常规\"&12第&P页 共&N页");
    let heading = (first + row_index(sheet.heading.start), first + row_index(sheet.heading.end - 1));
    page.set_repeat_rows(heading.0, heading.1)?;
    page.set_screen_gridlines(false);
    Ok(())
}

/// Offers a list in a column's entries. What is not on it is refused only where the form allows
/// nothing else, and even then a person may insist.
fn offer(page: &mut Worksheet, sheet: &Sheet, choice: &Choice, first: u32) -> Result<(), Error> {
    if sheet.body.is_empty() {
        return Ok(());
    }
    let list = DataValidation::new().allow_list_strings(&choice.values)?;
    let list = if choice.strict {
        list.set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("不在填写范围内")?
            .set_error_message("请从下拉列表中选择。")?
    } else {
        list.show_error_message(false)
    };
    let column = index_of(choice.column);
    let (from, to) = (first + row_index(sheet.body.start), first + row_index(sheet.body.end - 1));
    page.add_data_validation(from, column, to, column, &list)?;
    Ok(())
}

/// The height that a row's text needs, in points: a workbook's reader does not find it by itself
/// where cells are merged.
fn height(row: &Row, columns: &[Twips]) -> f64 {
    let lines = row
        .cells
        .iter()
        .filter(|cell| cell.down == 1 && cell.style != Style::Vertical)
        .map(|cell| lines_within(cell, columns[cell.column..cell.column + cell.across].iter().sum()))
        .max()
        .unwrap_or(1);
    (f64::from(lines) * LINE + 6.0).max(f64::from(row.least) / 20.0).min(TALLEST)
}

/// A width on a screen of 96 dots an inch.
fn pixels(width: Twips) -> u32 {
    width / 15
}

fn row_index(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

fn index_of(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
