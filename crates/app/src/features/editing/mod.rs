//! What a person does to a paper grid: cell by cell, compared with what stood there.
//!
//! Each change of a cell says what it replaces. Two people who work in different cells never
//! disturb each other; in the same cell the second is told, with both texts. A batch that arrives
//! twice (the answer was lost on the way) changes nothing the second time.
//!
//! Registers and catalogues are such grids; what their cells are, [`GridRow`] and [`GridHead`] say.

mod answer;
mod conflict;
pub mod matching;
mod problem;
mod schema;
mod writers;

pub use answer::{OpenedGrid, Saved, check_answer, fields_json, rows_json, save_answer};
pub use conflict::{Conflict, name_culprits};
pub use problem::CellProblem;
pub use schema::{CheckAnswer, ConflictAnswer, SaveAnswer};

use std::collections::BTreeMap;

use lianjian_domain::text;
use serde::Deserialize;
use uuid::Uuid;

use crate::shell::error::FieldError;

/// A row of a grid.
pub trait GridRow: Clone {
    /// Its id.
    fn id(&self) -> Uuid;
    /// The names of its cells; a column of the file's own is `extra:` and its header.
    fn fields(&self) -> Vec<String>;
    /// The text of a cell as the grid shows it; empty for a cell that there is not.
    fn cell(&self, field: &str) -> String;
    /// Writes a cell; says what is wrong with a text that cannot be taken.
    fn put(&mut self, field: &str, text: &str) -> Result<(), String>;
    /// The printed number.
    fn number(&self) -> Option<u32>;
    /// Gives the row its place, from 1, and its printed number.
    fn place(&mut self, position: i64, number: Option<u32>);
}

/// What stands around the rows of a grid.
pub trait GridHead {
    /// The rows' type.
    type Row: GridRow;
    /// What the record of changes calls the head.
    const KIND: &'static str;
    /// What the record of changes calls a row.
    const ROW_KIND: &'static str;
    /// Its id, which the record of changes has for the parent of its rows.
    fn id(&self) -> Uuid;
    /// Counts changes of the head or of any of its rows.
    fn version(&self) -> i64;
    /// The names of the fields that a person may write in.
    fn fields(&self) -> &'static [&'static str];
    /// A new, empty row.
    fn fresh(&self, id: Uuid) -> Self::Row;
    /// The text of a field; `None` for one that there is not.
    fn field(&self, field: &str) -> Option<String>;
    /// Writes a field that there is.
    fn put_field(&mut self, field: &str, text: String);
}

/// A batch of changes, all or nothing.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct Batch {
    /// The version that the sender last heard of; the answer tells what is newer.
    pub version: Option<i64>,
    /// In the order in which they were made.
    pub changes: Vec<Edit>,
}

/// One change.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Edit {
    /// A cell of a row.
    Set {
        /// The row.
        row: Uuid,
        /// The cell's name; a column of the file's own is `extra:` and its header.
        field: String,
        /// The text that stood there.
        from: String,
        /// The text that shall stand there.
        to: String,
    },
    /// A new row.
    Insert {
        /// Its id, made by who inserts.
        row: Uuid,
        /// The row that it follows; none for the first place.
        after: Option<Uuid>,
        /// Its cells.
        #[serde(default)]
        values: BTreeMap<String, String>,
    },
    /// A row is taken out.
    Remove {
        /// The row.
        row: Uuid,
        /// Its cells as the person saw them; when given, a row that changed meanwhile stays.
        #[serde(default)]
        from: BTreeMap<String, String>,
    },
    /// A row goes to another place.
    Move {
        /// The row.
        row: Uuid,
        /// The row that it follows; none for the first place.
        after: Option<Uuid>,
    },
    /// A field of the head, such as `duties`.
    Field {
        /// Which.
        field: String,
        /// The text that stood there.
        from: String,
        /// The text that shall stand there.
        to: String,
    },
}

/// What came of a batch.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Cells where somebody else was faster.
    pub conflicts: Vec<Conflict>,
    /// Cells whose text cannot be taken.
    pub errors: Vec<FieldError>,
}

/// Applies a batch to a head and its rows in memory. When the outcome has conflicts or errors,
/// nothing of it may be stored.
pub fn apply<Head: GridHead>(batch: &Batch, head: &mut Head, rows: &mut Vec<Head::Row>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut reordered = false;
    for edit in &batch.changes {
        match edit {
            Edit::Set { row, field, from, to } => set(rows, *row, field, from, to, &mut outcome),
            Edit::Insert { row, after, values } => {
                if rows.iter().all(|known| known.id() != *row) {
                    let mut fresh = head.fresh(*row);
                    for (field, text) in values {
                        put(&mut fresh, field, text, &mut outcome);
                    }
                    rows.insert(place_after(rows, *after), fresh);
                    reordered = true;
                }
            }
            Edit::Remove { row, from } => reordered |= remove(rows, *row, from, &mut outcome),
            Edit::Move { row, after } => {
                let at = rows.iter().position(|known| known.id() == *row);
                if let Some(at) = at.filter(|_| *after != Some(*row)) {
                    let moved = rows.remove(at);
                    rows.insert(place_after(rows, *after), moved);
                    reordered = true;
                }
            }
            Edit::Field { field, from, to } => set_field(head, field, from, to, &mut outcome),
        }
    }
    for (index, row) in rows.iter_mut().enumerate() {
        // Printed numbers stay as they came until rows come, go or change places.
        let number = row.number().filter(|_| !reordered).or_else(|| u32::try_from(index + 1).ok());
        row.place(i64::try_from(index).unwrap_or(i64::MAX) + 1, number);
    }
    outcome
}

fn set<Row: GridRow>(rows: &mut [Row], row: Uuid, field: &str, from: &str, to: &str, outcome: &mut Outcome) {
    let Some(known) = rows.iter_mut().find(|known| known.id() == row) else {
        // One question for a row, however many of its cells were written in.
        if outcome.conflicts.iter().all(|told| told.row != Some(row)) {
            outcome.conflicts.push(Conflict::new(Some(row), field, Some(to), None));
        }
        return;
    };
    let mut wanted = known.clone();
    put(&mut wanted, field, to, outcome);
    if stands(known, field, from) || known.cell(field) == wanted.cell(field) {
        *known = wanted;
    } else {
        let theirs = known.cell(field);
        outcome.conflicts.push(Conflict::new(Some(row), field, Some(to), Some(&theirs)));
    }
}

/// Whether a text is what stands in a cell; as it was typed, or as it was put in order when it was stored.
fn stands<Row: GridRow>(row: &Row, field: &str, text: &str) -> bool {
    let now = row.cell(field);
    let mut typed = row.clone();
    now == text || (typed.put(field, text).is_ok() && typed.cell(field) == now)
}

/// Takes a row out, unless it is no longer what the person saw; gives whether it is out now.
fn remove<Row: GridRow>(
    rows: &mut Vec<Row>,
    row: Uuid,
    seen: &BTreeMap<String, String>,
    outcome: &mut Outcome,
) -> bool {
    let Some(at) = rows.iter().position(|known| known.id() == row) else { return false };
    match seen.iter().find(|(field, text)| !stands(&rows[at], field, text)) {
        Some((field, _)) => {
            let theirs = rows[at].cell(field);
            outcome.conflicts.push(Conflict::new(Some(row), field, None, Some(&theirs)));
            false
        }
        None => {
            rows.remove(at);
            true
        }
    }
}

fn set_field<Head: GridHead>(head: &mut Head, field: &str, from: &str, to: &str, outcome: &mut Outcome) {
    let to = text::paragraphs(to);
    match head.field(field) {
        None => outcome.errors.push(unknown(field)),
        Some(now) if now != from && now != text::paragraphs(from) && now != to => {
            outcome.conflicts.push(Conflict::new(None, field, Some(&to), Some(&now)));
        }
        Some(_) => head.put_field(field, to),
    }
}

fn put<Row: GridRow>(row: &mut Row, field: &str, text: &str, outcome: &mut Outcome) {
    if let Err(message) = row.put(field, text) {
        outcome.errors.push(FieldError { row: Some(row.id()), ..FieldError::new(field, message) });
    }
}

fn unknown(field: &str) -> FieldError {
    FieldError::new(field, format!("没有“{field}”这一栏"))
}

/// The index at which a row stands that follows `after`; the end when that row is gone.
fn place_after<Row: GridRow>(rows: &[Row], after: Option<Uuid>) -> usize {
    match after {
        None => 0,
        Some(id) => rows.iter().position(|row| row.id() == id).map_or(rows.len(), |at| at + 1),
    }
}
