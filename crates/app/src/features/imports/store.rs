//! Imports in the database: original files, reports, plans and stated summaries.

use jiff::Timestamp;
use jiff::civil::Date;
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, params};
use lianjian_domain::form::{Summary, SummaryRow};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One file that was brought in, or left out.
#[derive(Clone, Debug)]
pub struct ImportRecord {
    /// Its id; the history rows of what it changed carry it.
    pub id: Uuid,
    /// The unit.
    pub unit: Option<Uuid>,
    /// Who.
    pub account: Option<Uuid>,
    /// Who, by name.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// The file's name as sent.
    pub file_name: String,
    /// The file's digest.
    pub digest: String,
    /// The report as JSON.
    pub report: String,
    /// What its person chose, as JSON.
    pub choice: String,
    /// What became of it; `pending` while it waits for its person.
    pub outcome: String,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// What a unit wrote into its own 附件6.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The rows as written.
    pub rows: Vec<SummaryRow>,
    /// 填表人
    pub prepared_by: Option<String>,
    /// 填表日期
    pub prepared_on: Option<Date>,
}

const IMPORT: &str = "id, unit, account, author, at, file_name, digest, report, choice, outcome, undone_at";

pub(super) async fn region_name(connection: &mut Connection) -> Result<String> {
    let name = connection
        .optional(
            "SELECT name FROM region WHERE rank = 'county' AND closed_on IS NULL ORDER BY name LIMIT 1",
            &[],
            |row| row.next(),
        )
        .await?;
    Ok(name.unwrap_or_default())
}

pub(super) async fn insert_import(transaction: &mut Transaction, record: &ImportRecord) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO import (id, unit, account, author, at, file_name, digest, report, choice, outcome)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &params![
                record.id,
                record.unit,
                record.account,
                record.author.as_str(),
                record.at,
                record.file_name.as_str(),
                record.digest.as_str(),
                record.report.as_str(),
                record.choice.as_str(),
                record.outcome.as_str()
            ],
        )
        .await?;
    Ok(())
}

pub(super) async fn import(connection: &mut Connection, id: Uuid) -> Result<Option<ImportRecord>> {
    connection
        .optional(&format!("SELECT {IMPORT} FROM import WHERE id = $1"), &params![id], read_import)
        .await
}

/// The files that wait for this account, in the order in which they came.
pub(super) async fn pending(connection: &mut Connection, account: Option<Uuid>) -> Result<Vec<ImportRecord>> {
    connection
        .all(
            &format!("SELECT {IMPORT} FROM import WHERE account = $1 AND outcome = 'pending' ORDER BY id"),
            &params![account],
            read_import,
        )
        .await
}

/// Takes a file that waits off the list.
pub(super) async fn discard(transaction: &mut Transaction, id: Uuid) -> Result<()> {
    transaction.execute("DELETE FROM import WHERE id = $1 AND outcome = 'pending'", &params![id]).await?;
    Ok(())
}

/// Writes what a person chose for a file that waits, and what it gives.
pub(super) async fn set_choice(
    transaction: &mut Transaction,
    id: Uuid,
    choice: &str,
    report: &str,
) -> Result<()> {
    transaction
        .execute(
            "UPDATE import SET choice = $2, report = $3 WHERE id = $1 AND outcome = 'pending'",
            &params![id, choice, report],
        )
        .await?;
    Ok(())
}

/// The latest imports, of one unit or of all.
pub(super) async fn latest(
    connection: &mut Connection,
    unit: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ImportRecord>> {
    let filter = if unit.is_some() { "unit = $1" } else { "CAST($1 AS TEXT) IS NULL" };
    let filter = format!("{filter} AND outcome <> 'pending'");
    connection
        .all(
            &format!("SELECT {IMPORT} FROM import WHERE {filter} ORDER BY at DESC, id DESC LIMIT $2"),
            &params![unit, limit],
            read_import,
        )
        .await
}

pub(super) async fn mark_undone(transaction: &mut Transaction, id: Uuid, at: Timestamp) -> Result<()> {
    transaction.execute("UPDATE import SET undone_at = $2 WHERE id = $1", &params![id, at]).await?;
    Ok(())
}

/// Keeps what a unit stated in its own 附件6; gives whether anything changed.
pub(super) async fn put_stated(
    transaction: &mut Transaction,
    author: &Author,
    unit: Uuid,
    summary: &Summary,
) -> Result<bool> {
    let after = Stated {
        rows: summary.rows.clone(),
        prepared_by: summary.prepared_by.clone(),
        prepared_on: summary.prepared_on,
    };
    let before = stated(transaction, unit).await?;
    if before.as_ref() == Some(&after) {
        return Ok(false);
    }
    write_stated(transaction, author, unit, before.as_ref(), Some(&after)).await?;
    Ok(true)
}

/// Writes or takes away what a unit stated.
pub(super) async fn write_stated(
    transaction: &mut Transaction,
    author: &Author,
    unit: Uuid,
    before: Option<&Stated>,
    after: Option<&Stated>,
) -> Result<()> {
    match after {
        Some(after) => {
            transaction
                .execute(
                    "INSERT INTO stated_summary (unit, rows, prepared_by, prepared_on, stated_at)
                     VALUES ($1, $2, $3, $4, $5)
                     ON CONFLICT (unit) DO UPDATE SET rows = excluded.rows, prepared_by = excluded.prepared_by,
                         prepared_on = excluded.prepared_on, stated_at = excluded.stated_at,
                         version = stated_summary.version + 1",
                    &params![
                        unit,
                        serde_json::to_string(&after.rows).unwrap_or_default(),
                        after.prepared_by.as_deref(),
                        after.prepared_on,
                        author.at
                    ],
                )
                .await?;
        }
        None => {
            transaction.execute("DELETE FROM stated_summary WHERE unit = $1", &params![unit]).await?;
        }
    }
    history::write(transaction, author, [Change::of("stated_summary", unit, before, after).unit(unit)]).await
}

/// What a unit stated last.
pub(super) async fn stated(connection: &mut Connection, unit: Uuid) -> Result<Option<Stated>> {
    connection
        .optional(
            "SELECT rows, prepared_by, prepared_on FROM stated_summary WHERE unit = $1",
            &params![unit],
            |row| {
                Ok(Stated { rows: row.next_json()?, prepared_by: row.next()?, prepared_on: row.next_date()? })
            },
        )
        .await
}

fn read_import(row: &mut Row<'_>) -> Result<ImportRecord> {
    Ok(ImportRecord {
        id: row.next()?,
        unit: row.next()?,
        account: row.next()?,
        author: row.next()?,
        at: row.next_moment()?.unwrap_or_default(),
        file_name: row.next()?,
        digest: row.next()?,
        report: row.next()?,
        choice: row.next()?,
        outcome: row.next()?,
        undone_at: row.next_moment()?,
    })
}

/// The unit of an id or of a full name within its region.
pub(super) async fn unit_by_name(connection: &mut Connection, written: &str) -> Result<Uuid> {
    if let Ok(id) = written.parse::<Uuid>() {
        return Ok(id);
    }
    connection
        .one(
            "SELECT id FROM unit WHERE name = $1 AND closed_on IS NULL ORDER BY id LIMIT 1",
            &params![written],
            |row| row.next(),
        )
        .await
}
