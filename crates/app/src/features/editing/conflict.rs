//! Two people in one cell: what the second is told.

use lianjian_db::{Connection, history};
use serde::Serialize;
use uuid::Uuid;

use super::GridHead;
use crate::shell::clock;

/// A cell that somebody else changed meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Conflict {
    /// The row; none for a field of the head.
    pub row: Option<Uuid>,
    /// The cell.
    pub field: String,
    /// What this person wants; none for the removal of the row.
    pub mine: Option<String>,
    /// What stands there now; none when the row is gone.
    pub theirs: Option<String>,
    /// Who put it there.
    pub by: String,
    /// When, for people.
    pub at: String,
}

impl Conflict {
    pub(super) fn new(row: Option<Uuid>, field: &str, mine: Option<&str>, theirs: Option<&str>) -> Self {
        Conflict {
            row,
            field: field.to_owned(),
            mine: mine.map(str::to_owned),
            theirs: theirs.map(str::to_owned),
            by: String::new(),
            at: String::new(),
        }
    }
}

/// Entries of the record that are looked through for who changed a head: a unit's id is its register's and
/// its catalogue's, too.
const ENTRIES: i64 = 50;

/// Says who changed the cells that are in conflict, and when, from the record of changes.
pub async fn name_culprits<Head: GridHead>(
    connection: &mut Connection,
    head: &Head,
    conflicts: &mut [Conflict],
) -> lianjian_db::Result<()> {
    for conflict in conflicts {
        let (object, kind) = match conflict.row {
            Some(row) => (row, Head::ROW_KIND),
            None => (head.id(), Head::KIND),
        };
        let entries = history::of_object(connection, object, ENTRIES).await?;
        if let Some(entry) = entries.into_iter().find(|entry| entry.kind == kind) {
            conflict.by = entry.author;
            conflict.at = clock::local(entry.at).strftime("%m-%d %H:%M").to_string();
        }
    }
    Ok(())
}
