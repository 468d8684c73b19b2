//! Which note stands beside which row: problems placed on the tables of a document.

use std::collections::{BTreeMap, HashMap};

use lianjian_domain::{
    problem::{NOTE_HEADING, Problem, Severity},
    text::is_blank,
};
use lianjian_grid::{Cell, Document, Place, Table};

/// All tables of a document by name, and those of them that get a column of notes.
pub(crate) struct Marks<'d> {
    tables: HashMap<String, &'d Table>,
    marked: HashMap<String, TableMarks<'d>>,
}

/// One table with its notes.
pub(crate) struct TableMarks<'d> {
    pub table: &'d Table,
    /// The column of notes, from 0.
    pub column: usize,
    /// Whether the column must be added; it is there when the file was marked before.
    pub is_new: bool,
    /// The row beside which the heading stands.
    pub heading: usize,
    notes: BTreeMap<usize, Note>,
    /// Notes on the table as a whole.
    whole: Note,
}

/// What stands beside one row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Note {
    /// 问题说明 where the heading stands, then a line for each problem.
    pub lines: Vec<String>,
    /// The graver of its problems.
    pub severity: Option<Severity>,
}

impl Note {
    fn add(&mut self, problem: &Problem) {
        let line = format!("{}{}", problem.severity.mark(), problem.message.replace(['\r', '\n'], " "));
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
        self.severity = match self.severity {
            Some(Severity::Error) => Some(Severity::Error),
            _ => Some(problem.severity),
        };
    }
}

impl<'d> Marks<'d> {
    /// Places problems; `None` when no table gets or has a note.
    pub fn of(document: &'d Document, problems: &[Problem]) -> Option<Marks<'d>> {
        let mut marks = Marks { tables: HashMap::new(), marked: HashMap::new() };
        let mut order = Vec::new();
        for table in document.tables() {
            marks.enter(table, &mut order);
        }
        let (mut unplaced, mut first) = (Vec::new(), None);
        for problem in problems {
            match marks.spot(&problem.at) {
                Some((table, row)) => {
                    let marked =
                        marks.marked.entry(table.place.table()).or_insert_with(|| TableMarks::new(table));
                    first.get_or_insert_with(|| table.place.table());
                    match row {
                        Some(row) => marked.notes.entry(row).or_default().add(problem),
                        None => marked.whole.add(problem),
                    }
                }
                None => unplaced.push(problem),
            }
        }
        // A table that was marked and is right now loses its old notes.
        for table in order.iter().filter(|table| table.added_column(NOTE_HEADING).is_some()) {
            marks.marked.entry(table.place.table()).or_insert_with(|| TableMarks::new(table));
        }
        if !unplaced.is_empty() {
            let name = first.or_else(|| order.first().map(|table| table.place.table()))?;
            let table = *marks.tables.get(&name)?;
            let marked = marks.marked.entry(name).or_insert_with(|| TableMarks::new(table));
            for problem in unplaced {
                marked.whole.add(problem);
            }
        }
        (!marks.marked.is_empty()).then_some(marks)
    }

    fn enter(&mut self, table: &'d Table, order: &mut Vec<&'d Table>) {
        // An empty name is that of a table outside any cell: nothing is ever placed there.
        if !table.is_blank() && !table.place.table().is_empty() {
            order.push(table);
            self.tables.insert(table.place.table(), table);
        }
        for inner in table.cells().iter().flat_map(|cell| &cell.tables) {
            self.enter(inner, order);
        }
    }

    /// A table by its name in addresses.
    pub fn table(&self, name: &str) -> Option<&'d Table> {
        self.tables.get(name).copied()
    }

    /// The notes of a table.
    pub fn of_table(&self, name: &str) -> Option<&TableMarks<'d>> {
        self.marked.get(name)
    }

    /// All tables with notes.
    pub fn all(&self) -> impl Iterator<Item = &TableMarks<'d>> {
        self.marked.values()
    }

    /// The table that an address names, and its row where it names one.
    fn spot(&self, at: &str) -> Option<(&'d Table, Option<usize>)> {
        let lines = |table: &&&'d Table| matches!(table.place, Place::Lines(_));
        if let Some(table) = self.tables.values().find(lines) {
            let Place::Lines(lines) = &table.place else { return None };
            let line = at.strip_prefix('L')?.parse::<u64>().ok()?;
            return Some((table, Some(lines.iter().position(|begin| *begin == line)?)));
        }
        if let Some(table) = self.table(at) {
            return Some((table, None));
        }
        let (name, row) = match at.rsplit_once('!') {
            Some((sheet, cell)) if self.tables.contains_key(sheet) => {
                (sheet, cell.trim_start_matches(|sign: char| sign.is_ascii_alphabetic()))
            }
            _ => {
                let (name, place) = at.rsplit_once('R')?;
                (name, place.split('C').next().unwrap_or(place))
            }
        };
        let table = self.table(name)?;
        let row = row.parse::<usize>().ok()?.checked_sub(1)?;
        (row < table.height()).then_some((table, Some(row)))
    }
}

impl<'d> TableMarks<'d> {
    fn new(table: &'d Table) -> TableMarks<'d> {
        let old = table.added_column(NOTE_HEADING);
        let column = old.unwrap_or_else(|| table.width());
        let mut marks = TableMarks {
            table,
            column,
            is_new: old.is_none(),
            heading: 0,
            notes: BTreeMap::new(),
            whole: Note::default(),
        };
        marks.heading = marks.heading_row();
        marks
    }

    /// The row of the table's own headings: the first with 序号, else the one with most short words.
    fn heading_row(&self) -> usize {
        const SHORT: usize = 24;
        /// Headers stand near the top; a long table is not searched to its end.
        const ROWS: usize = 200;
        let (mut best, mut most) = (0, 0);
        for row in 0..self.table.height().min(ROWS) {
            let own = self.table.across(row).filter(|cell| cell.row == row && !self.is_note(cell));
            let words: Vec<String> = own
                .filter(|cell| !is_blank(&cell.text))
                .map(|cell| cell.text.chars().filter(|sign| !sign.is_whitespace()).collect())
                .collect();
            if words.iter().any(|word| word == "序号") {
                return row;
            }
            if words.len() > most && words.iter().all(|word| word.chars().count() <= SHORT) {
                (best, most) = (row, words.len());
            }
        }
        best
    }

    /// Whether a cell is one of the old notes.
    pub fn is_note(&self, cell: &Cell) -> bool {
        !self.is_new && Table::is_added(cell, self.column)
    }

    /// The column after a row's last own cell.
    pub fn end_of(&self, row: usize) -> usize {
        let own = self.table.across(row).filter(|cell| !self.is_note(cell));
        own.map(|cell| cell.column + cell.column_span).max().unwrap_or(0)
    }

    /// What stands beside a row; beside the headings, the heading and what the table as a whole has.
    pub fn note(&self, row: usize) -> Note {
        let own = self.notes.get(&row).cloned().unwrap_or_default();
        if row != self.heading {
            return own;
        }
        let mut lines = vec![NOTE_HEADING.to_owned()];
        lines.extend(self.whole.lines.iter().cloned());
        lines.extend(own.lines);
        Note { lines, severity: own.severity }
    }

    /// The shade of a cell: that of its row, when all the rows that it covers have notes.
    pub fn shade(&self, row: usize, column: usize) -> Option<Severity> {
        let rows = match self.table.cell(row, column) {
            Some(cell) => cell.row..cell.row + cell.row_span,
            None => row..row + 1,
        };
        let mut severities = rows.map(|row| self.notes.get(&row).and_then(|note| note.severity));
        let first = severities.next()??;
        severities.try_fold(first, |worst, next| Some(worst.min(next?)))
    }
}
