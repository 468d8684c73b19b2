//! How much a workbook will make calamine allocate, found before it reads.
//!
//! Of an old workbook it makes room for every cell between a sheet's first and last one, and for as
//! many as the sheet declares; of a new one for as many texts as their list declares. A file of a
//! few kilobytes could thus ask for all the memory there is, and a failed allocation ends the
//! process. The records of each old sheet are walked here as it walks them.

use crate::{compound, limits::Limits, refusal::Refusal};

/// Sheets that one workbook may have.
const MOST_SHEETS: usize = 1024;
/// Records walked in all sheets together.
const MOST_RECORDS: usize = 20_000_000;
/// Rows and columns of a sheet of this format.
const ROWS: u32 = 65_536;
const COLUMNS: u32 = 256;

/// Refuses a list of shared texts that declares more of them than its bytes can hold.
pub(super) fn check_shared_texts(name: &str, part: &[u8]) -> Result<(), Refusal> {
    if !name.to_ascii_lowercase().ends_with("sharedstrings.xml") {
        return Ok(());
    }
    let text = std::str::from_utf8(part).map_err(|_| Refusal::broken("表格的文字读不出来"))?;
    for (at, attribute) in text.match_indices("uniqueCount") {
        let sign = |sign: char| sign.is_ascii_whitespace() || matches!(sign, '=' | '"' | '\'' | '+');
        let value = text[at + attribute.len()..].trim_start_matches(sign);
        let digits = value.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(value.len());
        // A number too long for its type is no smaller.
        let declared = value[..digits].parse().unwrap_or(if digits == 0 { 0 } else { usize::MAX });
        if declared > part.len() {
            return Err(Refusal::broken("表格写明的文字比里面有的多"));
        }
    }
    Ok(())
}

/// Refuses an old workbook whose sheets reach or claim to reach too far.
pub(super) fn check_sheets(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    for entry in compound::entries(bytes).filter(|entry| matches!(entry.name.as_str(), "Workbook" | "Book")) {
        let broken = || Refusal::broken("旧式表格文件的内部结构有错");
        let stream = compound::stream(bytes, &entry).ok_or_else(broken)?;
        let sheets: Vec<usize> = Records { rest: &stream }
            .take_while(|record| record.kind != END)
            .filter(|record| record.kind == SHEET)
            .filter_map(|record| {
                Some(number(record.data, 0)? as usize | (number(record.data, 2)? as usize) << 16)
            })
            .collect();
        if sheets.len() > MOST_SHEETS {
            return Err(Refusal::TooLarge(format!("有 {} 张工作表", sheets.len())));
        }
        let (mut cells, mut records) = (0usize, 0usize);
        for start in sheets {
            let sheet = stream.get(start..).ok_or_else(broken)?;
            cells = cells.saturating_add(area(sheet, &mut records)?);
            if cells > limits.cells || records > MOST_RECORDS {
                return Err(Refusal::TooLarge("表格的单元格太多".to_owned()));
            }
        }
    }
    Ok(())
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const MANY_NUMBERS: u16 = 0x00BD;
/// Records of one cell: formula, text of three kinds, number of two kinds, truth or error.
const CELLS: [u16; 7] = [0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];

/// The cells between the first and the last of a sheet.
fn area(sheet: &[u8], records: &mut usize) -> Result<usize, Refusal> {
    let (mut rows, mut columns) = ((u32::MAX, 0), (u32::MAX, 0));
    let (mut begun, mut depth) = (false, 0usize);
    for record in (Records { rest: sheet }) {
        *records += 1;
        match record.kind {
            BEGIN if begun => depth += 1,
            BEGIN => begun = true,
            END if depth == 0 => break,
            END => depth -= 1,
            _ if depth > 0 => {}
            DIMENSIONS if declares_too_much(record.data) => {
                return Err(Refusal::broken("工作表写明的范围超出了这种格式"));
            }
            kind if kind == MANY_NUMBERS || CELLS.contains(&kind) => {
                let (Some(row), Some(column)) = (number(record.data, 0), number(record.data, 2)) else {
                    continue;
                };
                let last = record.data.len().checked_sub(2).and_then(|at| number(record.data, at));
                let last = last.filter(|last| kind == MANY_NUMBERS && *last > column).unwrap_or(column);
                rows = (rows.0.min(row), rows.1.max(row));
                columns = (columns.0.min(column), columns.1.max(last));
            }
            _ => {}
        }
    }
    if rows.0 > rows.1 || columns.0 > columns.1 {
        return Ok(0);
    }
    Ok((rows.1 - rows.0 + 1) as usize * (columns.1 - columns.0 + 1) as usize)
}

/// Whether a sheet says that it has more rows or columns than there can be. The record has rows
/// as four bytes each in the younger format, as two in the older.
fn declares_too_much(data: &[u8]) -> bool {
    let wide = |at: usize| Some(number(data, at)? | number(data, at + 2)? << 16);
    let bounds = if data.len() >= 14 {
        [wide(0), wide(4), number(data, 10)]
    } else {
        [number(data, 0), number(data, 2), number(data, 6)]
    };
    let [Some(top), Some(bottom), Some(right)] = bounds else { return true };
    top > ROWS || bottom > ROWS || right > COLUMNS || (bottom > 0 && top > bottom)
}

/// Two bytes as a number.
fn number(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?])))
}

struct Record<'b> {
    kind: u16,
    data: &'b [u8],
}

/// The records of a stream, up to the first that is cut.
struct Records<'b> {
    rest: &'b [u8],
}

impl<'b> Iterator for Records<'b> {
    type Item = Record<'b>;

    fn next(&mut self) -> Option<Record<'b>> {
        let kind = u16::try_from(number(self.rest, 0)?).ok()?;
        let length = number(self.rest, 2)? as usize;
        let data = self.rest.get(4..4 + length)?;
        self.rest = &self.rest[4 + length..];
        Some(Record { kind, data })
    }
}
