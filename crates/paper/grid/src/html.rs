//! Web pages saved as `.doc` or `.xls`, as many offices' systems export them.
//!
//! Such pages leave cells and rows unclosed and mix old tags; what is needed of them is tables,
//! spans and lines, which a single forgiving pass gives in time that grows with the page and no
//! faster, whatever its nesting.

mod tag;

use quick_xml::escape::resolve_html5_entity;

use crate::{
    document::{Block, Document},
    kind::Kind,
    limits::Limits,
    place::Place,
    refusal::Refusal,
    table::{Builder, Cell, Down, Table},
};
use tag::{Tag, next_tag};

/// Tables within tables beyond which a page is no form.
const MOST_NESTED: usize = 64;
/// A span beyond which no table goes.
const MOST_ROWS: usize = 65_534;

struct OpenTable {
    rows: Builder,
    row_begun: bool,
    cell: Option<OpenCell>,
}

struct OpenCell {
    text: String,
    tables: Vec<Table>,
    columns: usize,
    rows: usize,
    address: String,
}

struct Page<'l> {
    limits: &'l Limits,
    blocks: Vec<Block>,
    line: String,
    open: Vec<OpenTable>,
    tables: usize,
}

pub(crate) fn read(text: &str, limits: &Limits) -> Result<Document, Refusal> {
    let mut page = Page { limits, blocks: Vec::new(), line: String::new(), open: Vec::new(), tables: 0 };
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        page.text(&rest[..at]);
        rest = &rest[at..];
        let Some((tag, length)) = next_tag(rest) else {
            page.text("<");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[length..];
        if tag.is_raw() {
            rest = tag::after_end(rest, tag.name());
        } else {
            page.tag(&tag)?;
        }
    }
    page.text(rest);
    while !page.open.is_empty() {
        page.end_table()?;
    }
    page.break_line();
    let mut document = Document::new(Kind::Html);
    document.blocks = page.blocks;
    Ok(document)
}

impl Page<'_> {
    fn tag(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match (tag.name(), tag.closes) {
            ("table", false) => self.begin_table()?,
            ("table", true) => self.end_table()?,
            ("tr", false) => {
                self.end_row()?;
                self.begin_row();
            }
            ("tr" | "tbody" | "thead" | "tfoot", _) => self.end_row()?,
            ("td" | "th", false) => self.begin_cell(tag)?,
            ("td" | "th", true) => self.end_cell()?,
            ("br", _) => self.current().push('\n'),
            (
                "p" | "div" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr" | "body" | "center"
                | "caption",
                _,
            ) => {
                self.break_line();
            }
            _ => {}
        }
        Ok(())
    }

    /// The text that is being written: of the innermost cell, or of the body.
    fn current(&mut self) -> &mut String {
        match self.open.last_mut().and_then(|table| table.cell.as_mut()) {
            Some(cell) => &mut cell.text,
            None => &mut self.line,
        }
    }

    /// Adds text as a browser shows it: runs of spaces and line ends are one space.
    fn text(&mut self, source: &str) {
        let target = self.current();
        let mut rest = source;
        while let Some(sign) = rest.chars().next() {
            rest = &rest[sign.len_utf8()..];
            match sign {
                ' ' | '\t' | '\r' | '\n' | '\u{c}' => {
                    if !target.is_empty() && !target.ends_with([' ', '\n']) {
                        target.push(' ');
                    }
                }
                '&' => {
                    let (decoded, length) = entity(rest);
                    target.push_str(&decoded);
                    rest = &rest[length..];
                }
                sign => target.push(sign),
            }
        }
    }

    fn break_line(&mut self) {
        if self.open.iter().any(|table| table.cell.is_some()) {
            let text = self.current();
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        } else {
            let line = std::mem::take(&mut self.line);
            if !line.trim().is_empty() {
                self.blocks.push(Block::Text(line.trim().to_owned()));
            }
        }
    }

    fn begin_table(&mut self) -> Result<(), Refusal> {
        if self.open.len() >= MOST_NESTED {
            return Err(Refusal::broken(format!("网页里的表格嵌套超过 {MOST_NESTED} 层")));
        }
        // A table straight inside a table stands in a cell that was forgotten.
        if self.open.last().is_some_and(|table| table.cell.is_none()) {
            self.open_cell(1, 1)?;
        }
        let name = if let Some(cell) = self.open.last().and_then(|table| table.cell.as_ref()) {
            format!("{}/T{}", cell.address, cell.tables.len() + 1)
        } else {
            self.break_line();
            self.tables += 1;
            format!("T{}", self.tables)
        };
        let rows = Builder::new(Place::Table(name), self.limits);
        self.open.push(OpenTable { rows, row_begun: false, cell: None });
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Refusal> {
        self.end_row()?;
        let Some(table) = self.open.pop() else { return Ok(()) };
        let table = table.rows.finish();
        match self.open.last_mut().and_then(|outer| outer.cell.as_mut()) {
            Some(cell) => cell.tables.push(table),
            None => self.blocks.push(Block::Table(table)),
        }
        Ok(())
    }

    fn begin_row(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.rows.begin_row();
            table.row_begun = true;
        }
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        self.end_cell()?;
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        if std::mem::take(&mut table.row_begun) { table.rows.end_row() } else { Ok(()) }
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let span = |name| tag.attribute(name).and_then(|value| value.trim().parse().ok()).unwrap_or(1);
        self.open_cell(span("colspan"), span("rowspan"))
    }

    fn open_cell(&mut self, columns: usize, rows: usize) -> Result<(), Refusal> {
        self.end_cell()?;
        if self.open.last().is_some_and(|table| !table.row_begun) {
            self.begin_row();
        }
        if let Some(table) = self.open.last_mut() {
            let address = table.rows.next_address();
            let rows = rows.clamp(1, MOST_ROWS);
            table.cell = Some(OpenCell { text: String::new(), tables: Vec::new(), columns, rows, address });
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        let Some(open) = table.cell.take() else { return Ok(()) };
        let cell = Cell { text: open.text.trim().to_owned(), tables: open.tables, ..Cell::default() };
        table.rows.push(cell, open.columns, Down::Rows(open.rows))
    }
}

/// What an entity stands for and how long it is after its `&`; a stray `&` stands for itself.
fn entity(rest: &str) -> (std::borrow::Cow<'static, str>, usize) {
    let stray = ("&".into(), 0);
    let length =
        rest.bytes().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let name = &rest[..length];
    let end = length + usize::from(rest[length..].starts_with(';'));
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => number.parse(),
        };
        let sign = code.ok().and_then(char::from_u32).filter(|sign| *sign != '\0');
        return sign.map_or(stray, |sign| (sign.to_string().into(), end));
    }
    resolve_html5_entity(name).map_or(stray, |text| (text.into(), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(page: &str) -> Table {
        let document = read(page, &Limits::default()).unwrap();
        document.tables().next().unwrap().clone()
    }

    fn texts(table: &Table, row: usize) -> Vec<&str> {
        table.across(row).map(|cell| cell.text.as_str()).collect()
    }

    #[test]
    fn unclosed_cells_and_rows_are_read() {
        let table = table("<TABLE><tr><td>甲<td>乙<br>丙<tr><td colspan='2'>丁&nbsp;&amp;&#x4e00;</table>");
        assert_eq!(texts(&table, 0), ["甲", "乙\n丙"]);
        assert_eq!(texts(&table, 1), ["丁\u{a0}&一"]);
        assert_eq!(table.cell(1, 1).unwrap().column_span, 2);
    }

    #[test]
    fn rows_are_spanned_as_far_as_there_are_rows() {
        let table = table("<table><tr><td rowspan=9>甲</td><td>1</td></tr><tr><td>2</td></tr></table>");
        assert_eq!(texts(&table, 1), ["甲", "2"]);
        assert_eq!(table.cell(1, 0).unwrap().row_span, 2);
    }

    #[test]
    fn a_table_within_a_cell_keeps_its_address() {
        let table = table("<table><tr><td>a<td>b<table><tr><td>c</table></table>");
        assert_eq!(table.cell(0, 1).unwrap().tables[0].place.cell(0, 0), "T1R1C2/T1R1C1");
    }

    #[test]
    fn scripts_and_styles_are_passed_over() {
        let document =
            read("<style>td{}</style><script>if(a<b)</script><p>标题</p>1 < 2", &Limits::default()).unwrap();
        let lines: Vec<_> = document.blocks.iter().map(|block| format!("{block:?}")).collect();
        assert_eq!(lines, ["Text(\"标题\")", "Text(\"1 < 2\")"]);
    }
}
