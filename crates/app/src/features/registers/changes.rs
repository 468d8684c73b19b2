//! What a person does to a register while editing: cell by cell, compared with what stood there.
//!
//! Each change of a cell says what it replaces. Two people who work in different cells never
//! disturb each other; in the same cell the second is told, with both texts. A batch that arrives
//! twice (the answer was lost on the way) changes nothing the second time.

use lianjian_domain::category::RiskKind;
use lianjian_domain::form::Pledge;
use lianjian_domain::level::Level;
use lianjian_domain::measure;
use lianjian_domain::text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::model::{RegisterRecord, RiskPoint};
use crate::shell::error::FieldError;

/// A batch of changes, all or nothing.
#[derive(Clone, Debug, Deserialize)]
pub struct Batch {
    /// In the order in which they were made.
    pub changes: Vec<Edit>,
}

/// One change.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Edit {
    /// A cell of a row.
    Set {
        /// The row.
        row: Uuid,
        /// `risk`, `level`, `measures`, `responsible`, `kind` or `extra:` and a header.
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
    /// A field of the register itself: `duties` or `pledge`.
    Field {
        /// Which.
        field: String,
        /// The text that stood there.
        from: String,
        /// The text that shall stand there.
        to: String,
    },
}

/// A cell that somebody else changed meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The row; none for a field of the register.
    pub row: Option<Uuid>,
    /// The cell.
    pub field: String,
    /// What this person wants.
    pub mine: String,
    /// What stands there now.
    pub theirs: String,
    /// Who put it there.
    pub by: String,
    /// When, for people.
    pub at: String,
}

/// What came of a batch.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Cells where somebody else was faster.
    pub conflicts: Vec<Conflict>,
    /// Cells whose text cannot be taken.
    pub errors: Vec<FieldError>,
}

/// Applies a batch to a register and its rows in memory. When the outcome has conflicts or errors,
/// nothing of it may be stored.
pub fn apply(batch: &Batch, register: &mut RegisterRecord, rows: &mut Vec<RiskPoint>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut reordered = false;
    for edit in &batch.changes {
        match edit {
            Edit::Set { row, field, from, to } => set(rows, *row, field, from, to, &mut outcome),
            Edit::Insert { row, after, values } => {
                if rows.iter().all(|known| known.id != *row) {
                    let mut fresh = RiskPoint::empty(*row, register, 0);
                    for (field, text) in values {
                        put(&mut fresh, field, text, &mut outcome);
                    }
                    rows.insert(place_after(rows, *after), fresh);
                    reordered = true;
                }
            }
            Edit::Remove { row, from } => {
                if let Some(at) = rows.iter().position(|known| known.id == *row) {
                    let changed = from.iter().find(|(field, text)| cell(&rows[at], field) != **text);
                    match changed {
                        Some((field, _)) => outcome.conflicts.push(conflict(Some(*row), field, "（删除此行）", &cell(&rows[at], field))),
                        None => {
                            rows.remove(at);
                            reordered = true;
                        }
                    }
                }
            }
            Edit::Move { row, after } => {
                if let Some(at) = rows.iter().position(|known| known.id == *row)
                    && *after != Some(*row)
                {
                    let moved = rows.remove(at);
                    rows.insert(place_after(rows, *after), moved);
                    reordered = true;
                }
            }
            Edit::Field { field, from, to } => set_field(register, field, from, to, &mut outcome),
        }
    }
    for (index, row) in rows.iter_mut().enumerate() {
        row.position = i64::try_from(index).unwrap_or(i64::MAX) + 1;
        // Printed numbers stay as they came until rows come, go or change places.
        if reordered || row.number.is_none() {
            row.number = u32::try_from(index + 1).ok();
        }
    }
    outcome
}

fn set(rows: &mut [RiskPoint], row: Uuid, field: &str, from: &str, to: &str, outcome: &mut Outcome) {
    let Some(point) = rows.iter_mut().find(|known| known.id == row) else {
        outcome.conflicts.push(conflict(Some(row), field, to, "（此行已被删除）"));
        return;
    };
    let now = cell(point, field);
    let mut wanted = point.clone();
    put(&mut wanted, field, to, outcome);
    if now == from || now == cell(&wanted, field) {
        *point = wanted;
    } else {
        outcome.conflicts.push(conflict(Some(row), field, to, &now));
    }
}

fn set_field(register: &mut RegisterRecord, field: &str, from: &str, to: &str, outcome: &mut Outcome) {
    let now = register_cell(register, field);
    let to = text::paragraphs(to);
    if now != from && now != to {
        outcome.conflicts.push(conflict(None, field, &to, &now));
        return;
    }
    match field {
        "duties" => register.duties = to,
        "pledge" if to.is_empty() => register.pledge = None,
        "pledge" => register.pledge.get_or_insert_with(Pledge::default).text = to,
        _ => outcome.errors.push(unknown(field)),
    }
}

/// The text of a register's own field.
pub fn register_cell(register: &RegisterRecord, field: &str) -> String {
    match field {
        "duties" => register.duties.clone(),
        "pledge" => register.pledge.as_ref().map(|pledge| pledge.text.clone()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The text of a row's cell, as the grid shows it.
pub fn cell(row: &RiskPoint, field: &str) -> String {
    match field {
        "risk" => row.risk.clone(),
        "level" => row.level.map(|level| level.label().to_owned()).unwrap_or_default(),
        "measures" => row.measure_cell(),
        "responsible" => row.responsible.clone(),
        "kind" => row.risk_kind.map(|kind| kind.label().to_owned()).unwrap_or_default(),
        _ => field
            .strip_prefix("extra:")
            .and_then(|header| row.extra.get(header).cloned())
            .unwrap_or_default(),
    }
}

fn put(row: &mut RiskPoint, field: &str, to: &str, outcome: &mut Outcome) {
    match field {
        "risk" => row.risk = text::one_line(to),
        "responsible" => row.responsible = text::one_line(to),
        "measures" => row.measures = measure::items(to),
        "level" if text::is_blank(to) => row.level = None,
        "level" => match Level::parse(to) {
            Some(level) => row.level = Some(level),
            None => outcome.errors.push(FieldError {
                field: format!("{}/level", row.id),
                message: format!("“{}”不是一级、二级、三级", to.trim()),
            }),
        },
        "kind" if text::is_blank(to) => row.risk_kind = None,
        "kind" => match RiskKind::parse(to) {
            Some(kind) => row.risk_kind = Some(kind),
            None => outcome.errors.push(FieldError {
                field: format!("{}/kind", row.id),
                message: format!("“{}”不在五种风险类别之内", to.trim()),
            }),
        },
        _ => match field.strip_prefix("extra:") {
            Some(header) => {
                row.extra.insert(header.to_owned(), text::paragraphs(to));
            }
            None => outcome.errors.push(unknown(field)),
        },
    }
}

fn unknown(field: &str) -> FieldError {
    FieldError { field: field.to_owned(), message: format!("没有“{field}”这一栏") }
}

fn conflict(row: Option<Uuid>, field: &str, mine: &str, theirs: &str) -> Conflict {
    Conflict {
        row,
        field: field.to_owned(),
        mine: mine.to_owned(),
        theirs: theirs.to_owned(),
        by: String::new(),
        at: String::new(),
    }
}

/// The index at which a row stands that follows `after`; the end when that row is gone.
fn place_after(rows: &[RiskPoint], after: Option<Uuid>) -> usize {
    match after {
        None => 0,
        Some(id) => rows.iter().position(|row| row.id == id).map_or(rows.len(), |at| at + 1),
    }
}
