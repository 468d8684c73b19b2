//! Catalogues and powers in the database.

use std::collections::HashMap;

use jiff::Timestamp;
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, DatabaseError, Result, Row, Transaction, params, search};
use lianjian_domain::category::OrganKind;
use lianjian_prose::pairs;
use serde_json::Value as Json;
use uuid::Uuid;

use super::model::{CatalogueRecord, Power, UnitFacts};
use crate::features::registers::{self, RowChanges};

pub(super) const POWER: &str = "power.id, power.unit, power.code, power.position, power.number, power.name,
     power.category, power.basis, power.form, power.scope, power.time, power.fee, power.office, power.remark,
     power.extra";

pub(super) async fn catalogue(connection: &mut Connection, unit: Uuid) -> Result<Option<CatalogueRecord>> {
    connection
        .optional(
            "SELECT unit, prepared_by, prepared_on, version FROM catalogue WHERE unit = $1",
            &params![unit],
            |row| {
                Ok(CatalogueRecord {
                    unit: row.next()?,
                    prepared_by: row.next()?,
                    prepared_on: row.next_date()?,
                    version: row.next()?,
                })
            },
        )
        .await
}

pub(super) async fn unit_facts(connection: &mut Connection, unit: Uuid) -> Result<Option<UnitFacts>> {
    connection
        .optional(
            "SELECT unit.name, unit.organ_kind, region.code, unit.code
             FROM unit JOIN region ON region.id = unit.region WHERE unit.id = $1",
            &params![unit],
            |row| {
                let (name, organ, region, code) =
                    (row.next()?, row.next::<String>()?, row.next::<String>()?, row.next::<String>()?);
                Ok(UnitFacts {
                    name,
                    organ: OrganKind::parse(&organ).unwrap_or(OrganKind::Other),
                    code_prefix: format!("{region:0>6.6}{code:0>3.3}"),
                })
            },
        )
        .await
}

pub(super) async fn rows(connection: &mut Connection, unit: Uuid) -> Result<Vec<Power>> {
    connection
        .all(
            &format!(
                "SELECT {POWER} FROM power WHERE unit = $1 AND closed_at IS NULL ORDER BY position, sequence"
            ),
            &params![unit],
            read_power,
        )
        .await
}

/// Every code that a power of the unit has or had.
pub(super) async fn used_codes(connection: &mut Connection, unit: Uuid) -> Result<Vec<String>> {
    connection.all("SELECT code FROM power WHERE unit = $1", &params![unit], |row| row.next()).await
}

/// The rows of a catalogue as they stood before a moment.
pub(super) async fn rows_before(
    connection: &mut Connection,
    unit: Uuid,
    moment: Timestamp,
) -> Result<Vec<Power>> {
    let standing = history::parts_before(connection, unit, "power", moment).await?;
    let mut rows: Vec<Power> = standing.into_iter().filter_map(|(_, json)| from_json(json)).collect();
    rows.sort_by_key(|row| row.position);
    Ok(rows)
}

/// Takes the catalogue for this transaction, making it when it is new, and counts its version up.
pub(super) async fn lock_or_create(
    transaction: &mut Transaction,
    unit: Uuid,
    at: Timestamp,
) -> Result<CatalogueRecord> {
    transaction
        .execute(
            "INSERT INTO catalogue (id, unit, version, changed_at) VALUES ($1, $1, 0, $2)
             ON CONFLICT (unit) DO NOTHING",
            &params![unit, at],
        )
        .await?;
    transaction
        .execute(
            "UPDATE catalogue SET version = version + 1, changed_at = $2 WHERE unit = $1",
            &params![unit, at],
        )
        .await?;
    catalogue(transaction, unit).await?.ok_or(DatabaseError::Missing)
}

pub(super) async fn write_catalogue(
    transaction: &mut Transaction,
    author: &Author,
    before: &CatalogueRecord,
    after: &CatalogueRecord,
) -> Result<()> {
    if before.prepared_by == after.prepared_by && before.prepared_on == after.prepared_on {
        return Ok(());
    }
    transaction
        .execute(
            "UPDATE catalogue SET prepared_by = $2, prepared_on = $3 WHERE unit = $1",
            &params![after.unit, after.prepared_by.as_deref(), after.prepared_on],
        )
        .await?;
    let change = Change::of("catalogue", after.unit, Some(before), Some(after)).unit(after.unit);
    history::write(transaction, author, [change]).await
}

/// Makes the rows of a catalogue what `after` says: rows, search index and history.
pub(super) async fn write_rows(
    transaction: &mut Transaction,
    author: &Author,
    before: &[Power],
    after: &[Power],
) -> Result<RowChanges> {
    let old: HashMap<Uuid, &Power> = before.iter().map(|row| (row.id, row)).collect();
    let new: HashMap<Uuid, &Power> = after.iter().map(|row| (row.id, row)).collect();
    let mut done = RowChanges::default();
    let mut record = Vec::new();
    for row in before.iter().filter(|row| !new.contains_key(&row.id)) {
        close_row(transaction, row.id, author.at).await?;
        record.push(power_change(Some(row), None));
        done.closed += 1;
    }
    for row in after {
        let was = old.get(&row.id).copied();
        if was == Some(row) {
            continue;
        }
        put_row(transaction, was, row, author.at).await?;
        if was.is_none_or(|was| was.category != row.category) {
            registers::recategorise(transaction, author, row.id, &row.category).await?;
        }
        record.push(power_change(was, Some(row)));
        if was.is_some() { done.changed += 1 } else { done.added += 1 }
    }
    history::write(transaction, author, record).await?;
    Ok(done)
}

/// Writes a power that is new (`was` is none: also one that its own catalogue had closed), changed or moved
/// here. Ids come from the client: one that belongs elsewhere is refused.
async fn put_row(
    transaction: &mut Transaction,
    was: Option<&Power>,
    row: &Power,
    at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO power
             (id, unit, code, position, number, name, category, basis, form, scope, time, fee, office, remark,
              extra, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, code = excluded.code,
             position = excluded.position, number = excluded.number, name = excluded.name,
             category = excluded.category, basis = excluded.basis, form = excluded.form,
             scope = excluded.scope, time = excluded.time, fee = excluded.fee, office = excluded.office,
             remark = excluded.remark, extra = excluded.extra, changed_at = excluded.changed_at,
             closed_at = NULL, version = power.version + 1
         WHERE power.unit = $17 AND (power.closed_at IS NOT NULL OR $18 = 1)
         RETURNING sequence";
    let values = params![
        row.id,
        row.unit,
        row.code.as_str(),
        row.position,
        row.number,
        row.name.as_str(),
        row.category.as_str(),
        row.basis.as_str(),
        row.form.as_str(),
        row.scope.as_str(),
        row.time.as_str(),
        row.fee.as_str(),
        row.office.as_str(),
        row.remark.as_str(),
        serde_json::to_string(&row.extra).unwrap_or_default(),
        at,
        was.map_or(row.unit, |was| was.unit),
        was.is_some()
    ];
    let sequence: i64 = transaction.one(sql, &values, |found| found.next()).await?;
    search::put(transaction, "power_search", sequence, &pairs::index(&row.searchable())).await
}

async fn close_row(transaction: &mut Transaction, id: Uuid, at: Timestamp) -> Result<()> {
    let sql = "UPDATE power SET closed_at = $2, changed_at = $2, version = version + 1
         WHERE id = $1 RETURNING sequence";
    let sequence: i64 = transaction.one(sql, &params![id, at], |found| found.next()).await?;
    search::remove(transaction, "power_search", sequence).await
}

/// The history entry of a power.
pub fn power_change(before: Option<&Power>, after: Option<&Power>) -> Change {
    let (id, unit) = after.or(before).map_or((Uuid::nil(), Uuid::nil()), |row| (row.id, row.unit));
    Change::of("power", id, before, after).within(unit).unit(unit)
}

/// A power out of its history entry; none if a later version wrote what this one cannot read.
pub fn from_json(json: Json) -> Option<Power> {
    serde_json::from_value(json).map_err(|error| tracing::warn!(%error, "a history entry is unreadable")).ok()
}

/// Reads the columns of `POWER`.
pub(super) fn read_power(row: &mut Row<'_>) -> Result<Power> {
    Ok(Power {
        id: row.next()?,
        unit: row.next()?,
        code: row.next()?,
        position: row.next()?,
        number: row.next::<Option<i64>>()?.and_then(|number| u32::try_from(number).ok()),
        name: row.next()?,
        category: row.next()?,
        basis: row.next()?,
        form: row.next()?,
        scope: row.next()?,
        time: row.next()?,
        fee: row.next()?,
        office: row.next()?,
        remark: row.next()?,
        extra: row.next_json()?,
    })
}
