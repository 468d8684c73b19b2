//! One pass over `w:document` that finds what to change. It goes the way on which the grid reads
//! the same text, so that both mean the same row and column by the same address: what the grid
//! passes over (deleted text, the second of two alternatives) is passed over here.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use lianjian_grid::{Cell, Place, Table};

use super::{cell, widths::WHOLE};
use crate::{
    MarkError,
    edits::Edits,
    marks::{Marks, TableMarks},
    xml::{Child, attribute, children, next, pass, position},
};

/// The namespace of the transitional and of the strict standard.
const NAMESPACES: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

/// A table or cell that has begun and not ended.
enum Frame<'x> {
    Table(OpenTable<'x>),
    Cell(OpenCell<'x>),
}

pub(super) struct OpenTable<'x> {
    name: String,
    /// The table as the grid has it; `None` for one that the grid does not know.
    table: Option<&'x Table>,
    pub marks: Option<&'x TableMarks<'x>>,
    row: usize,
    column: usize,
    row_is_deleted: bool,
    /// What the widths of the table as a whole keep, in thousandths.
    pub outer: u64,
    /// What the widths of its columns keep.
    pub inner: u64,
    pub note_width: u64,
}

struct OpenCell<'x> {
    start: usize,
    content: usize,
    edits_before: usize,
    column: usize,
    cell: Option<&'x Cell>,
    tables: usize,
    is_note: bool,
    has_properties: bool,
}

pub(super) struct Walk<'x> {
    pub reader: Reader<&'x [u8]>,
    /// The prefix of `WordprocessingML` with its colon; empty for a default namespace.
    pub prefix: String,
    marks: &'x Marks<'x>,
    pub edits: Edits,
    frames: Vec<Frame<'x>>,
    tables: usize,
    /// For each open `mc:AlternateContent`, whether a choice was taken.
    choices: Vec<bool>,
}

pub(super) fn edits<'x>(xml: &'x str, marks: &'x Marks<'x>) -> Result<Edits, MarkError> {
    let mut reader = Reader::from_str(xml);
    let prefix = prefix(&mut reader)?;
    let mut walk = Walk {
        reader,
        prefix,
        marks,
        edits: Edits::default(),
        frames: Vec::new(),
        tables: 0,
        choices: Vec::new(),
    };
    walk.walk()?;
    Ok(walk.edits)
}

fn prefix(reader: &mut Reader<&[u8]>) -> Result<String, MarkError> {
    let root = loop {
        match next(reader)? {
            Event::Start(root) => break root,
            Event::Eof => return Err(MarkError::Inside("正文是空的".to_owned())),
            _ => {}
        }
    };
    let bound = root.attributes().with_checks(false).flatten().find_map(|attribute| {
        let key: &str = attribute.key.as_ref();
        let name = key.strip_prefix("xmlns").filter(|_| NAMESPACES.contains(&attribute.value.as_ref()))?;
        let name = name.trim_start_matches(':');
        Some(if name.is_empty() { String::new() } else { format!("{name}:") })
    });
    bound.ok_or_else(|| MarkError::Inside("正文不是 Word 的格式".to_owned()))
}

impl<'x> Walk<'x> {
    fn walk(&mut self) -> Result<(), MarkError> {
        loop {
            let start = position(&self.reader);
            match next(&mut self.reader)? {
                Event::Start(element) => self.start(start, &element)?,
                Event::Empty(element) => match self.local(element.name().as_ref()) {
                    Some("tr") => {
                        self.begin_row();
                        self.end_row();
                    }
                    Some("tc") => {
                        self.begin_cell(start);
                        self.end_cell();
                    }
                    _ => {}
                },
                Event::End(element) => match self.local(element.name().as_ref()) {
                    Some("tc") => self.end_cell(),
                    Some("tr") => {
                        self.write_note(start);
                        self.end_row();
                    }
                    Some("tbl") => {
                        self.frames.pop();
                    }
                    None if element.local_name().as_ref() == "AlternateContent" => {
                        self.choices.pop();
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn local<'n>(&self, name: &'n str) -> Option<&'n str> {
        name.strip_prefix(self.prefix.as_str()).filter(|rest| !rest.contains(':'))
    }

    fn start(&mut self, start: usize, element: &BytesStart<'x>) -> Result<(), MarkError> {
        let name = element.name();
        let name: &str = name.as_ref();
        let Some(name) = self.local(name) else { return self.start_foreign(element) };
        match name {
            "tbl" => self.begin_table(),
            "tr" => self.begin_row(),
            "tc" => self.begin_cell(start),
            "tblPr" => self.table_properties()?,
            "tblGrid" => self.columns()?,
            "trPr" => self.row_properties()?,
            "tcPr" => self.cell_properties()?,
            "rPr" | "pPr" | "tblPrEx" | "sectPr" | "sdtPr" | "del" | "moveFrom" | "instrText" | "delText"
            | "delInstrText" | "rt" => pass(&mut self.reader, element)?,
            _ => {}
        }
        Ok(())
    }

    /// Elements of other namespaces: only the alternatives matter.
    fn start_foreign(&mut self, element: &BytesStart<'x>) -> Result<(), MarkError> {
        match element.local_name().as_ref() {
            "AlternateContent" => self.choices.push(false),
            "Choice" | "Fallback" => match self.choices.last_mut() {
                Some(true) => pass(&mut self.reader, element)?,
                Some(taken) => *taken = true,
                None => {}
            },
            _ => {}
        }
        Ok(())
    }

    /// The table that is open and in no cell of which the reader stands.
    pub fn table(&mut self) -> Option<&mut OpenTable<'x>> {
        match self.frames.last_mut() {
            Some(Frame::Table(table)) => Some(table),
            _ => None,
        }
    }

    fn begin_table(&mut self) {
        let mut outer = WHOLE;
        let around = self.frames.iter().rev().nth(1);
        let name = match (around, self.frames.last()) {
            (Some(Frame::Table(around)), Some(Frame::Cell(cell))) => {
                outer = around.inner;
                let here = Place::Table(around.name.clone()).cell(around.row, cell.column);
                // A deleted row is none of the grid's, and its address is that of another.
                if around.row_is_deleted { String::new() } else { format!("{here}/T{}", cell.tables + 1) }
            }
            (_, Some(_)) => String::new(),
            _ => {
                self.tables += 1;
                format!("T{}", self.tables)
            }
        };
        if let Some(Frame::Cell(cell)) = self.frames.last_mut() {
            cell.tables += 1;
        }
        self.frames.push(Frame::Table(OpenTable {
            table: self.marks.table(&name),
            marks: self.marks.of_table(&name),
            name,
            row: 0,
            column: 0,
            row_is_deleted: false,
            outer,
            inner: outer,
            note_width: 0,
        }));
    }

    fn begin_row(&mut self) {
        if let Some(table) = self.table() {
            // The row may begin with columns that no cell covers.
            let row = table.row;
            table.column = table
                .table
                .and_then(|grid| (0..grid.width()).find(|column| grid.cell(row, *column).is_some()))
                .unwrap_or(0);
            table.row_is_deleted = false;
        }
    }

    fn row_properties(&mut self) -> Result<(), MarkError> {
        let (found, _) = children(&mut self.reader)?;
        let Some(table) = self.table() else { return Ok(()) };
        table.row_is_deleted = found.iter().any(|child| child.is("del"));
        let Some(marks) = table.marks.filter(|_| !table.row_is_deleted) else { return Ok(()) };
        let has_note = !marks.note(table.row).lines.is_empty();
        for child in &found {
            if child.is("gridAfter") || child.is("wAfter") {
                // The note reaches over the columns that this row does not have.
                self.edits.remove(child.span.clone());
            } else if child.is("trHeight") && has_note {
                let exact = attribute(&child.element, "hRule").is_some_and(|rule| rule == "exact");
                if exact {
                    // A row of exact height would cut its note.
                    self.edits.replace(child.tag.clone(), child.retag(&[("hRule", Some("atLeast"))]));
                }
            }
        }
        Ok(())
    }

    /// Writes the row's note before its end tag.
    fn write_note(&mut self, end: usize) {
        let prefix = self.prefix.clone();
        let Some(table) = self.table().filter(|table| !table.row_is_deleted) else { return };
        let Some(marks) = table.marks else { return };
        let note = marks.note(table.row);
        // The columns that the row lacks, and the notes' own.
        let columns = (marks.column + 1).saturating_sub(marks.end_of(table.row)).max(1);
        let is_heading = table.row == marks.heading;
        let cell = cell::note(&prefix, &note, table.note_width, columns, is_heading);
        self.edits.insert(end, cell);
    }

    fn end_row(&mut self) {
        if let Some(table) = self.table() {
            table.row += usize::from(!table.row_is_deleted);
            table.row_is_deleted = false;
        }
    }

    fn begin_cell(&mut self, start: usize) {
        let content = position(&self.reader);
        let edits_before = self.edits.count();
        let Some(table) = self.table() else { return };
        let cell = table.table.filter(|_| !table.row_is_deleted);
        let cell = cell.and_then(|grid| grid.cell(table.row, table.column));
        let is_note = table.marks.zip(cell).is_some_and(|(marks, cell)| marks.is_note(cell));
        let column = table.column;
        self.frames.push(Frame::Cell(OpenCell {
            start,
            content,
            edits_before,
            column,
            cell,
            tables: 0,
            is_note,
            has_properties: false,
        }));
    }

    fn end_cell(&mut self) {
        if !matches!(self.frames.last(), Some(Frame::Cell(_))) {
            return;
        }
        let Some(Frame::Cell(open)) = self.frames.pop() else { return };
        let end = position(&self.reader);
        let prefix = self.prefix.clone();
        let Some(table) = self.table() else { return };
        let shade = table.shade(open.column);
        table.column = open.cell.map_or(open.column + 1, |cell| cell.column + cell.column_span);
        if open.is_note {
            self.edits.take_back_to(open.edits_before);
            self.edits.remove(open.start..end);
        } else if let Some(severity) = shade.filter(|_| !open.has_properties && open.content < end) {
            let properties = format!("<{prefix}tcPr>{}</{prefix}tcPr>", cell::shade(&prefix, severity));
            self.edits.insert(open.content, properties);
        }
    }

    fn cell_properties(&mut self) -> Result<(), MarkError> {
        /// What stands before the shade in the order of the schema.
        const BEFORE: [&str; 6] = ["cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders"];
        let (found, end) = children(&mut self.reader)?;
        let around = self.frames.len().checked_sub(2).and_then(|at| self.frames.get(at));
        let (Some(Frame::Table(table)), Some(Frame::Cell(open))) = (around, self.frames.last()) else {
            return Ok(());
        };
        let (inner, severity) = (table.inner, table.shade(open.column));
        let was_marked = table.marks.is_some_and(|marks| !marks.is_new);
        if let Some(Frame::Cell(open)) = self.frames.last_mut() {
            open.has_properties = true;
        }
        for child in found.iter().filter(|child| child.is("tcW")) {
            self.scale(child, inner);
        }
        let old = found.iter().find(|child| child.is("shd"));
        let is_ours = |child: &&Child<'_>| {
            attribute(&child.element, "fill")
                .is_some_and(|fill| cell::TINTS.iter().any(|(_, tint)| *tint == fill))
        };
        match (severity, old) {
            (Some(severity), Some(old)) => {
                self.edits.replace(old.span.clone(), cell::shade(&self.prefix, severity));
            }
            (Some(severity), None) => {
                let after = found.iter().find(|child| !BEFORE.iter().any(|name| child.is(name)));
                let at = after.map_or(end, |child| child.span.start);
                self.edits.insert(at, cell::shade(&self.prefix, severity));
            }
            (None, Some(old)) if was_marked && is_ours(&old) => self.edits.remove(old.span.clone()),
            (None, _) => {}
        }
        Ok(())
    }
}

impl OpenTable<'_> {
    fn shade(&self, column: usize) -> Option<lianjian_domain::problem::Severity> {
        self.marks.filter(|_| !self.row_is_deleted).and_then(|marks| marks.shade(self.row, column))
    }
}
