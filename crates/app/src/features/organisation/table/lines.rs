//! A file's table as lines with named cells.

use std::collections::HashMap;

use jiff::civil::Date;
use lianjian_domain::text::one_line;
use lianjian_grid::Table;
use serde::Serialize;

use super::{Column, values};

/// Headings are looked for in so many rows from the top: above them stand titles.
const HEADINGS_WITHIN: usize = 10;
/// The most problems that are told; behind them there are more of the same.
const MOST_PROBLEMS: usize = 200;

/// What is wrong with a cell, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TableProblem)]
pub struct Problem {
    /// Where: `Sheet1!D7`, `L7`; empty for the file as a whole.
    pub at: String,
    /// The row, from 1, as a spreadsheet counts it; 0 for the file as a whole.
    pub row: usize,
    /// The column's heading.
    pub column: String,
    /// What stands there.
    pub found: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A row of the table that says something.
#[derive(Clone, Debug)]
pub(super) struct Line {
    row: usize,
    at: HashMap<Column, String>,
    texts: HashMap<Column, String>,
}

/// What was read, with what could not be.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    pub(super) rows: Vec<Line>,
    pub(super) problems: Vec<Problem>,
    pub(super) notices: Vec<String>,
}

impl Line {
    /// A cell's text on one line; empty when there is none.
    pub(super) fn text(&self, column: Column) -> &str {
        self.texts.get(&column).map_or("", String::as_str)
    }

    /// A problem of one of its cells.
    pub(super) fn problem(&self, column: Column, message: &str) -> Problem {
        let found = self.text(column).to_owned();
        let subject =
            if found.is_empty() { "是空的".to_owned() } else { format!("写的是“{found}”") };
        Problem {
            at: self.at.get(&column).cloned().unwrap_or_default(),
            row: self.row,
            column: column.label().to_owned(),
            message: format!("第 {} 行“{}”{subject}：{message}", self.row, column.label()),
            found,
        }
    }

    /// A cell's day; none when it is empty.
    pub(super) fn day(&self, column: Column) -> Result<Option<Date>, Problem> {
        match self.text(column) {
            "" | "至今" | "现任" => Ok(None),
            text => values::day(text)
                .map(Some)
                .ok_or_else(|| self.problem(column, "读不出日期，请写成 2013-06-20 这样")),
        }
    }

    /// Whether the post belongs to the leading group; none when the cell is empty.
    pub(super) fn leading(&self) -> Result<Option<bool>, Problem> {
        match self.text(Column::Leading) {
            "" => Ok(None),
            text => values::yes(text)
                .map(Some)
                .ok_or_else(|| self.problem(Column::Leading, "请写“是”或“否”，也可以空着")),
        }
    }
}

/// Reads a file of any kind that has tables in it.
pub(super) fn read(bytes: &[u8]) -> Lines {
    let mut read = Lines::default();
    let document = match lianjian_grid::open(bytes) {
        Ok(document) => document,
        Err(refusal) => {
            read.problems.push(whole(refusal.to_string()));
            return read;
        }
    };
    read.notices.extend(document.notices.iter().map(ToString::to_string));
    let mut found = false;
    for table in document.tables().filter(|table| !table.is_blank()) {
        if let Some((row, columns)) = headings(table) {
            found = true;
            take(table, row, &columns, &mut read);
        }
    }
    if !found {
        let labels: Vec<&str> = Column::ALL.iter().map(|column| column.label()).collect();
        read.problems.push(whole(format!(
            "没有找到表头。表头这一行要有“单位”，并按需要有：{}。可以先下载空表照着填",
            labels.join("、")
        )));
    }
    read.problems.truncate(MOST_PROBLEMS);
    read
}

fn whole(message: String) -> Problem {
    Problem { at: String::new(), row: 0, column: String::new(), found: String::new(), message }
}

/// The row of headings and what stands in which column: it names the unit and one thing more.
fn headings(table: &Table) -> Option<(usize, HashMap<usize, Column>)> {
    (0..table.height().min(HEADINGS_WITHIN)).find_map(|row| {
        let mut columns: HashMap<usize, Column> = HashMap::new();
        let has_posts =
            table.across(row).any(|cell| Column::of_heading(&cell.text, true) == Some(Column::Post));
        for cell in table.across(row) {
            if let Some(column) = Column::of_heading(&cell.text, has_posts)
                && !columns.values().any(|known| *known == column)
            {
                columns.insert(cell.column, column);
            }
        }
        let names_unit = columns.values().any(|column| *column == Column::Unit);
        (names_unit && columns.len() >= 2).then_some((row, columns))
    })
}

fn take(table: &Table, heading: usize, columns: &HashMap<usize, Column>, read: &mut Lines) {
    let extra: Vec<String> = table
        .across(heading)
        .filter(|cell| !columns.contains_key(&cell.column) && !cell.text.trim().is_empty())
        .map(|cell| one_line(&cell.text))
        .collect();
    if !extra.is_empty() {
        read.notices.push(format!("没有用到的列：{}", extra.join("、")));
    }
    for row in heading + 1..table.height() {
        let mut line = Line { row: row + 1, at: HashMap::new(), texts: HashMap::new() };
        for (index, column) in columns {
            line.at.insert(*column, table.place.cell(row, *index));
            if let Some(cell) = table.cell(row, *index) {
                // A merged cell says the same for every row that it covers.
                line.texts.insert(*column, one_line(&cell.text));
            }
        }
        if let Some(number) = line.at.get(&Column::Unit).and_then(|at| at.strip_prefix('L')) {
            line.row = number.parse().unwrap_or(line.row);
        }
        if line.texts.values().any(|text| !text.is_empty()) {
            read.rows.push(line);
        }
    }
}
