//! What stands on a form's paper, before it is a file: one table of cells with spans, the lines
//! around it and the page that it lies on.
//!
//! Each annex is laid out once, here; docx, xlsx and PDF draw the same [`Sheet`], so that the
//! three never differ in content. What a cell looks like is decided by those who draw.

mod catalogue;
mod extent;
mod listing;
mod notes;
mod plan;
mod register;
mod summary;
mod text;

pub(crate) use extent::{TEXT_SIZE, advance, lines as lines_within};
pub use listing::{Column, Listing};

use std::ops::Range;

use lianjian_domain::form::{Form, FormKind};

use crate::Options;

/// Twentieths of a point, the unit of Word.
pub(crate) type Twips = u32;

/// One form on paper.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub landscape: bool,
    /// 附件N, at the upper left; empty for a list that is no annex.
    pub label: &'static str,
    pub title: String,
    /// 单位（盖章）, between title and table; empty where the form has none.
    pub above: String,
    /// Column widths; together the width of the text area.
    pub columns: Vec<Twips>,
    pub rows: Vec<Row>,
    /// The rows that a person fills, one entry each.
    pub body: Range<usize>,
    /// The rows that are printed again on each page, when the paper can do it anywhere.
    pub heading: Range<usize>,
    /// Whether the rows before the heading are short enough to be printed again with it, where
    /// the paper can repeat only what stands first (docx).
    pub repeats_from_top: bool,
    /// 填表人 and 填表时间, below the table; empty where the form has none.
    pub below: String,
    /// 填表说明, when asked for; otherwise empty.
    pub notes: String,
    /// Columns whose entries come from a list of the form.
    pub choices: Vec<Choice>,
    /// What the form is called among others: title and holder.
    pub name: String,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub cells: Vec<Cell>,
    /// The least height.
    pub least: Twips,
    /// Not torn apart at the end of a page; false for rows that may be longer than half a page.
    pub keep: bool,
}

/// A cell; it covers `across` columns and `down` rows.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub column: usize,
    pub across: usize,
    pub down: usize,
    pub style: Style,
    pub lines: Vec<Line>,
    /// The number, where the cell is one.
    pub number: Option<u64>,
}

/// A paragraph of a cell.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub text: String,
    /// A signature or its date: at the lower right.
    pub signature: bool,
}

/// What a cell is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// The head of a column.
    Heading,
    /// The printed name of a field.
    Label,
    /// 廉政风险及防控措施, from top to bottom.
    Vertical,
    /// A short entry in the middle.
    Short,
    /// A long entry from the left.
    Long,
    /// Text above, signature and date at the lower right.
    Opinion,
}

/// The list of a column.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub column: usize,
    pub values: Vec<&'static str>,
    /// Several of them may stand in one cell, so that others are not refused.
    pub strict: bool,
}

impl Sheet {
    /// Lays out a form.
    pub fn of(form: &Form, options: &Options) -> Sheet {
        let mut sheet = match form {
            Form::Annex1(plan) => plan::lay_out(plan),
            Form::Annex2(catalogue) => catalogue::lay_out(catalogue, options.all_powers.as_ref()),
            Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
                register::lay_out(register, form.kind())
            }
            Form::Annex6(summary) => summary::lay_out(summary),
        };
        if options.notes {
            sheet.notes = notes::of(form.kind());
        }
        sheet.measure();
        sheet
    }

    /// Lays out a list.
    pub fn of_listing(listing: &Listing) -> Sheet {
        let mut sheet = listing::lay_out(listing);
        sheet.measure();
        sheet
    }

    /// Tells which rows may be torn apart and which can be repeated.
    fn measure(&mut self) {
        let columns = &self.columns;
        for row in &mut self.rows {
            row.keep = extent::height(row, columns) < extent::HALF_PAGE;
        }
        let top: Twips = self.rows[..self.heading.end].iter().map(|row| extent::height(row, columns)).sum();
        self.repeats_from_top = top < extent::THIRD_OF_PAGE;
    }

    /// An empty sheet of a kind; the annexes fill it.
    fn new(kind: FormKind, columns: Vec<Twips>) -> Sheet {
        Sheet {
            landscape: matches!(kind, FormKind::Annex1 | FormKind::Annex2),
            label: kind.label(),
            title: kind.title().to_owned(),
            above: String::new(),
            columns,
            rows: Vec::new(),
            body: 0..0,
            heading: 0..0,
            repeats_from_top: true,
            below: String::new(),
            notes: String::new(),
            choices: Vec::new(),
            name: kind.title().to_owned(),
        }
    }

    /// Names the sheet after its holder.
    fn named_after<'a>(&mut self, holders: impl IntoIterator<Item = &'a Option<String>>) {
        for holder in holders.into_iter().flatten() {
            self.name.push(' ');
            self.name.push_str(&text::plain(holder).replace('\n', ""));
        }
    }
}

impl Row {
    fn new(least: Twips, cells: Vec<Cell>) -> Row {
        Row { cells, least, keep: true }
    }
}

impl Cell {
    /// A cell of one column and row; text lines are parted by `\n`.
    fn new(column: usize, style: Style, text: &str) -> Cell {
        let lines = text::plain(text)
            .split('\n')
            .map(|line| Line { text: line.to_owned(), signature: false })
            .collect();
        Cell { column, across: 1, down: 1, style, lines, number: None }
    }

    /// Text that stands outside the table, to be measured like a cell's.
    pub fn plain(text: &str) -> Cell {
        Cell::new(0, Style::Long, text)
    }

    /// A cell that holds a number, or nothing.
    fn number(column: usize, number: Option<u64>) -> Cell {
        let text = number.map(|number| number.to_string()).unwrap_or_default();
        Cell { number, ..Cell::new(column, Style::Short, &text) }
    }

    fn across(self, across: usize) -> Cell {
        Cell { across, ..self }
    }

    fn down(self, down: usize) -> Cell {
        Cell { down, ..self }
    }

    /// The cell's text as one, lines parted by `\n`.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join("\n")
    }
}
