//! One pass over `w:document`: paragraphs and tables as blocks.
//!
//! Content controls, smart tags, hyperlinks and inserted text are walked through; deleted and
//! moved-away text, field codes and hidden text are passed over. Text boxes stand before the
//! paragraph that anchors them; of a `mc:AlternateContent` only the first choice is read.

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::{
    names::{attribute, broken_xml, is_on, local, prefix},
    numbering::Numbering,
};
use crate::{
    document::Block,
    limits::Limits,
    place::Place,
    refusal::Refusal,
    table::{Builder, Cell, Down, Table},
};

/// A table or cell that has begun and not ended.
enum Frame {
    Table(OpenTable),
    Cell(OpenCell),
}

struct OpenTable {
    rows: Builder,
    drop_row: bool,
}

struct OpenCell {
    text: String,
    begun: bool,
    tables: Vec<Table>,
    columns: usize,
    down: Down,
}

struct Walker<'x> {
    reader: Reader<&'x [u8]>,
    prefix: String,
    numbering: Numbering,
    limits: &'x Limits,
    blocks: Vec<Block>,
    frames: Vec<Frame>,
    /// The paragraph of the body that is being read.
    line: String,
    tables: usize,
    /// For each open `mc:AlternateContent`, whether a choice was taken.
    choices: Vec<bool>,
    depth: usize,
    in_text: bool,
    hidden: bool,
}

pub(super) fn blocks(xml: &str, numbering: Numbering, limits: &Limits) -> Result<Vec<Block>, Refusal> {
    let mut reader = Reader::from_str(xml);
    let prefix = root_prefix(&mut reader)?;
    let mut walker = Walker {
        reader,
        prefix,
        numbering,
        limits,
        blocks: Vec::new(),
        frames: Vec::new(),
        line: String::new(),
        tables: 0,
        choices: Vec::new(),
        depth: 1,
        in_text: false,
        hidden: false,
    };
    walker.walk()?;
    Ok(walker.blocks)
}

fn root_prefix(reader: &mut Reader<&[u8]>) -> Result<String, Refusal> {
    loop {
        match reader.read_event().map_err(|error| broken_xml(&error))? {
            Event::Start(root) => {
                return prefix(&root).ok_or_else(|| Refusal::broken("正文不是 Word 的格式"));
            }
            Event::DocType(_) => return Err(entities()),
            Event::Eof => return Err(Refusal::broken("正文是空的")),
            _ => {}
        }
    }
}

fn entities() -> Refusal {
    Refusal::broken("正文的 XML 带有实体声明，出于安全不读")
}

impl Walker<'_> {
    fn walk(&mut self) -> Result<(), Refusal> {
        loop {
            match self.reader.read_event().map_err(|error| broken_xml(&error))? {
                Event::Start(element) => self.start(&element)?,
                Event::Empty(element) => self.empty(&element)?,
                Event::End(element) => {
                    self.depth -= 1;
                    let name = element.name();
                    self.end(name.as_ref())?;
                    if self.depth == 0 {
                        return Ok(());
                    }
                }
                Event::Text(text) if self.in_text => self.text(&text),
                Event::CData(text) if self.in_text => self.text(&text),
                Event::GeneralRef(reference) => self.reference(&reference)?,
                Event::DocType(_) => return Err(entities()),
                Event::Eof => return Err(Refusal::broken("正文没有写完")),
                _ => {}
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        let name = element.name();
        let name: &str = name.as_ref();
        let Some(name) = local(name, &self.prefix) else { return self.start_foreign(element) };
        match name {
            "t" => self.in_text = true,
            "r" => self.hidden = false,
            "p" => self.begin_paragraph(),
            "tbl" => self.begin_table(),
            "tr" => self.begin_row(),
            "tc" => self.begin_cell(),
            "rPr" => return self.run_properties(),
            "pPr" => return self.paragraph_properties(),
            "tcPr" => return self.cell_properties(),
            "trPr" => return self.row_properties(),
            "tblPr" | "tblPrEx" | "tblGrid" | "sectPr" | "sdtPr" | "del" | "moveFrom" | "instrText"
            | "delText" | "delInstrText" | "rt" => {
                return self.pass(element);
            }
            _ => self.sign(name, element),
        }
        self.deeper()
    }

    /// Elements of other namespaces: only the alternatives matter.
    fn start_foreign(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        match element.local_name().as_ref() {
            "AlternateContent" => self.choices.push(false),
            "Choice" | "Fallback" => {
                if let Some(taken) = self.choices.last_mut() {
                    if *taken {
                        return self.pass(element);
                    }
                    *taken = true;
                }
            }
            _ => {}
        }
        self.deeper()
    }

    fn deeper(&mut self) -> Result<(), Refusal> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(Refusal::broken(format!("正文的 XML 嵌套超过 {} 层", self.limits.depth)));
        }
        Ok(())
    }

    fn pass(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        self.reader.read_to_end(element.name()).map(|_| ()).map_err(|error| broken_xml(&error))
    }

    fn empty(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        let name = element.name();
        let name: &str = name.as_ref();
        match local(name, &self.prefix) {
            Some("p") => {
                self.begin_paragraph();
                self.end_paragraph();
            }
            Some("tr") => {
                self.begin_row();
                self.end_row()?;
            }
            Some("tc") => {
                self.begin_cell();
                self.end_cell()?;
            }
            Some(name) => self.sign(name, element),
            None => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        match local(name, &self.prefix) {
            Some("t") => self.in_text = false,
            Some("r") => self.hidden = false,
            Some("p") => self.end_paragraph(),
            Some("tc") => self.end_cell()?,
            Some("tr") => self.end_row()?,
            Some("tbl") => self.end_table(),
            None if name.ends_with("AlternateContent") => {
                self.choices.pop();
            }
            _ => {}
        }
        Ok(())
    }

    /// Elements that stand for a sign.
    fn sign(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "br" | "cr" => self.text("\n"),
            "tab" | "ptab" => self.text("\t"),
            "noBreakHyphen" => self.text("-"),
            "sym" => {
                let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                // Signs of a symbol font lie in the private area and mean nothing outside it.
                if let Some(sign) =
                    code.filter(|code| !(0xF000..=0xF0FF).contains(code)).and_then(char::from_u32)
                {
                    self.text(sign.encode_utf8(&mut [0; 4]));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden {
            return;
        }
        match self.frames.last_mut() {
            Some(Frame::Cell(cell)) => cell.text.push_str(text),
            Some(Frame::Table(_)) => {}
            None => self.line.push_str(text),
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Refusal> {
        let sign = match reference.resolve_char_ref().map_err(|error| broken_xml(&error))? {
            Some(sign) => sign,
            None => match &**reference {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => return Err(entities()),
            },
        };
        if self.in_text {
            self.text(sign.encode_utf8(&mut [0; 4]));
        }
        Ok(())
    }

    fn begin_paragraph(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::Cell(cell)) => {
                if cell.begun {
                    cell.text.push('\n');
                }
                cell.begun = true;
            }
            Some(Frame::Table(_)) => {}
            None => self.end_paragraph(),
        }
    }

    /// Ends a paragraph of the body; those of cells need nothing.
    fn end_paragraph(&mut self) {
        if self.frames.is_empty() && !self.line.is_empty() {
            let line = std::mem::take(&mut self.line);
            if !line.trim().is_empty() {
                self.blocks.push(Block::Text(line));
            }
        }
    }

    fn begin_table(&mut self) {
        let name = match &self.frames[..] {
            // A cell always stands in a table, which knows where.
            [.., Frame::Table(table), Frame::Cell(cell)] => {
                format!("{}/T{}", table.rows.next_address(), cell.tables.len() + 1)
            }
            [.., _] => String::new(),
            [] => {
                self.end_paragraph();
                self.tables += 1;
                format!("T{}", self.tables)
            }
        };
        let rows = Builder::new(Place::Table(name), self.limits);
        self.frames.push(Frame::Table(OpenTable { rows, drop_row: false }));
    }

    fn end_table(&mut self) {
        let Some(Frame::Table(table)) = self.frames.pop() else { return };
        let table = table.rows.finish();
        match self.frames.last_mut() {
            Some(Frame::Cell(cell)) => cell.tables.push(table),
            Some(Frame::Table(_)) => {}
            None => self.blocks.push(Block::Table(table)),
        }
    }

    fn begin_row(&mut self) {
        if let Some(Frame::Table(table)) = self.frames.last_mut() {
            table.rows.begin_row();
            table.drop_row = false;
        }
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        if let Some(Frame::Table(table)) = self.frames.last_mut() {
            if table.drop_row {
                table.rows.drop_row();
            } else {
                table.rows.end_row()?;
            }
        }
        Ok(())
    }

    fn begin_cell(&mut self) {
        if let Some(Frame::Table(_)) = self.frames.last() {
            self.frames.push(Frame::Cell(OpenCell {
                text: String::new(),
                begun: false,
                tables: Vec::new(),
                columns: 1,
                down: Down::Rows(1),
            }));
        }
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        if !matches!(self.frames.last(), Some(Frame::Cell(_))) {
            return Ok(());
        }
        let Some(Frame::Cell(open)) = self.frames.pop() else { return Ok(()) };
        let cell = Cell { text: open.text, tables: open.tables, ..Cell::default() };
        match self.frames.last_mut() {
            Some(Frame::Table(table)) => table.rows.push(cell, open.columns, open.down),
            _ => Ok(()),
        }
    }

    /// Calls `each` for the elements up to the end of the one that was just begun.
    fn properties(&mut self, mut each: impl FnMut(&str, &BytesStart<'_>)) -> Result<(), Refusal> {
        let mut depth = 1;
        while depth > 0 {
            match self.reader.read_event().map_err(|error| broken_xml(&error))? {
                Event::Start(element) => {
                    depth += 1;
                    each(element.local_name().as_ref(), &element);
                }
                Event::Empty(element) => each(element.local_name().as_ref(), &element),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(Refusal::broken("正文没有写完")),
                _ => {}
            }
        }
        Ok(())
    }

    fn run_properties(&mut self) -> Result<(), Refusal> {
        let mut hidden = false;
        self.properties(|name, element| hidden |= name == "vanish" && is_on(element))?;
        self.hidden = hidden;
        Ok(())
    }

    /// Writes the paragraph's automatic number before its text.
    fn paragraph_properties(&mut self) -> Result<(), Refusal> {
        let (mut list, mut level) = (None, 0);
        self.properties(|name, element| match name {
            "numId" => list = attribute(element, "val").map(std::borrow::Cow::into_owned),
            "ilvl" => level = attribute(element, "val").and_then(|value| value.parse().ok()).unwrap_or(0),
            _ => {}
        })?;
        // A list named 0 means that a style's list does not hold here.
        if let Some(list) = list.filter(|list| list != "0") {
            let label = self.numbering.next(&list, level);
            if !label.is_empty() {
                self.text(&label);
                self.text(" ");
            }
        }
        Ok(())
    }

    fn cell_properties(&mut self) -> Result<(), Refusal> {
        let mut columns = 1;
        let mut down = Down::Rows(1);
        self.properties(|name, element| match name {
            "gridSpan" => {
                columns = attribute(element, "val").and_then(|value| value.parse().ok()).unwrap_or(1);
            }
            "vMerge" => {
                let begins = attribute(element, "val").is_some_and(|value| value == "restart");
                down = if begins { Down::Begins } else { Down::Continues };
            }
            _ => {}
        })?;
        if let Some(Frame::Cell(cell)) = self.frames.last_mut() {
            cell.columns = columns;
            cell.down = down;
        }
        Ok(())
    }

    fn row_properties(&mut self) -> Result<(), Refusal> {
        let (mut before, mut deleted) = (0, false);
        self.properties(|name, element| match name {
            "gridBefore" => {
                before = attribute(element, "val").and_then(|value| value.parse().ok()).unwrap_or(0);
            }
            "del" => deleted = true,
            _ => {}
        })?;
        if let Some(Frame::Table(table)) = self.frames.last_mut() {
            table.drop_row = deleted;
            table.rows.skip(before)?;
        }
        Ok(())
    }
}
