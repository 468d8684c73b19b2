//! The shapes of a grid's answers, for the API's document. The answers themselves are written in
//! [`super::answer`]; a test holds the two against each other.

use std::collections::BTreeMap;

use utoipa::ToSchema;
use uuid::Uuid;

use super::{CellProblem, Conflict};

/// A row of a grid.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is needed")]
pub struct SheetRow {
    /// Its id.
    id: Uuid,
    /// The printed number.
    number: Option<u32>,
    /// The texts of its cells by name.
    values: BTreeMap<String, String>,
}

/// A field of the head.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is needed")]
pub struct SheetField {
    /// Its name.
    field: String,
    /// Its text.
    value: Option<String>,
}

/// The answer to a batch that is stored.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is needed")]
pub struct SaveAnswer {
    /// The version now.
    version: i64,
    /// The time of day, for people.
    saved_at: String,
    /// The printed number of each row by its id.
    numbers: BTreeMap<String, Option<u32>>,
    /// What is wrong with the cells.
    problems: Vec<CellProblem>,
    /// The grid as it stands now; only when somebody else has saved since the version of the batch.
    #[schema(nullable = false)]
    rows: Option<Vec<SheetRow>>,
    /// What stands around the rows; only together with them.
    #[schema(nullable = false)]
    fields: Option<Vec<SheetField>>,
}

/// The answer to a batch that met conflicts (RFC 9457, with both texts).
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is needed")]
pub struct ConflictAnswer {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    /// The cells.
    conflicts: Vec<Conflict>,
    /// The version now.
    version: i64,
    /// The grid as it stands now, without the batch.
    rows: Vec<SheetRow>,
    /// What stands around the rows.
    fields: Vec<SheetField>,
}

/// The answer to a look: nothing is stored.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is needed")]
pub struct CheckAnswer {
    /// The version now.
    version: i64,
    /// Who else writes just now.
    writers: Vec<String>,
    /// What would be wrong once the batch's changes were made.
    problems: Vec<CellProblem>,
    /// The grid as it stands now; only when it is newer than the version of the batch.
    #[schema(nullable = false)]
    rows: Option<Vec<SheetRow>>,
    /// What stands around the rows; only together with them.
    #[schema(nullable = false)]
    fields: Option<Vec<SheetField>>,
}
