//! Notices in the database.

use jiff::Timestamp;
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, Value, params};
use uuid::Uuid;

use super::model::{Notice, Receipt, Told};

const NOTICE: &str = "notice.id, notice.title, notice.text, notice.receipt_by, notice.author, notice.at";

pub(super) async fn insert(
    transaction: &mut Transaction,
    author: &Author,
    notice: &Notice,
    units: &[Uuid],
) -> Result<()> {
    let sql = "INSERT INTO notice (id, title, text, receipt_by, author, at, account)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = params![
        notice.id,
        notice.title.as_str(),
        notice.text.as_str(),
        notice.receipt_by,
        notice.author.as_str(),
        notice.at,
        author.account
    ];
    transaction.execute(sql, &values).await?;
    let rows: Vec<Vec<Value>> = units.iter().map(|unit| params![notice.id, *unit].into()).collect();
    transaction.insert("notice_unit", &["notice", "unit"], rows).await?;
    history::write(transaction, author, [Change::of("notice", notice.id, None, Some(notice))]).await
}

/// Holds a notice until the transaction ends; false when there is none.
pub(super) async fn hold(transaction: &mut Transaction, id: Uuid) -> Result<bool> {
    // Signing for it writes the same rows: the two wait for each other.
    let sql = "UPDATE notice_unit SET received_at = received_at WHERE notice = $1";
    Ok(transaction.execute(sql, &params![id]).await? > 0)
}

/// Notices, the latest first; of one unit, or of all.
pub(super) async fn list(connection: &mut Connection, unit: Option<Uuid>) -> Result<Vec<Told>> {
    let (only, values) = match unit {
        Some(unit) => ("WHERE notice_unit.unit = $1", params![unit].to_vec()),
        None => ("", Vec::new()),
    };
    let sql = format!(
        "SELECT {NOTICE}, count(*), count(notice_unit.received_at)
         FROM notice JOIN notice_unit ON notice_unit.notice = notice.id {only}
         GROUP BY {NOTICE} ORDER BY notice.at DESC, notice.id DESC LIMIT 200"
    );
    connection
        .all(&sql, &values, |row| {
            Ok(Told { notice: read(row)?, units: row.next_count()?, received: row.next_count()? })
        })
        .await
}

pub(super) async fn one(connection: &mut Connection, id: Uuid) -> Result<Option<Notice>> {
    connection.optional(&format!("SELECT {NOTICE} FROM notice WHERE id = $1"), &params![id], read).await
}

/// To whom a notice went, those that have not signed for it first; of one unit, or of all.
pub(super) async fn receipts(
    connection: &mut Connection,
    notice: Uuid,
    unit: Option<Uuid>,
) -> Result<Vec<Receipt>> {
    let mut values: Vec<Value> = params![notice].into();
    let mut only = "";
    if let Some(unit) = unit {
        values.push(unit.into());
        only = "AND notice_unit.unit = $2";
    }
    let sql = format!(
        "SELECT unit.id, unit.name, notice_unit.received_at, notice_unit.received_by
         FROM notice_unit JOIN unit ON unit.id = notice_unit.unit WHERE notice_unit.notice = $1 {only}
         ORDER BY notice_unit.received_at IS NOT NULL, unit.position, unit.name"
    );
    connection
        .all(&sql, &values, |row| {
            Ok(Receipt {
                unit: row.next()?,
                name: row.next()?,
                received_at: row.next_moment()?,
                received_by: row.next()?,
            })
        })
        .await
}

/// Writes that a unit has signed for a notice; nothing when it had already. Gives whether it is new.
pub(super) async fn receive(
    transaction: &mut Transaction,
    notice: Uuid,
    unit: Uuid,
    by: &str,
    at: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE notice_unit SET received_at = $3, received_by = $4
         WHERE notice = $1 AND unit = $2 AND received_at IS NULL";
    Ok(transaction.execute(sql, &params![notice, unit, at, by]).await? > 0)
}

/// Every open unit, and whether it is the commission itself.
pub(super) async fn open_units(connection: &mut Connection) -> Result<Vec<(Uuid, bool)>> {
    let sql = "SELECT id, commission FROM unit WHERE closed_on IS NULL ORDER BY position, name, id";
    connection.all(sql, &[], |row| Ok((row.next()?, row.next_bool()?))).await
}

fn read(row: &mut Row<'_>) -> Result<Notice> {
    Ok(Notice {
        id: row.next()?,
        title: row.next()?,
        text: row.next()?,
        receipt_by: row.next_date()?,
        author: row.next()?,
        at: row.next_moment()?.unwrap_or_default(),
    })
}
