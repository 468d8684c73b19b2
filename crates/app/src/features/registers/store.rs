//! Registers and risk points in the database.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use lianjian_db::history::{self, Author, Change};
use lianjian_db::{Connection, Result, Row, Transaction, params, search};
use lianjian_domain::category::RiskKind;
use lianjian_domain::level::Level;
use lianjian_prose::pairs;
use serde_json::Value as Json;
use uuid::Uuid;

use super::model::{Holder, HolderKind, HolderNames, RegisterRecord, RiskPoint};
use super::{counters, likeness};
use crate::shell::clock;

const REGISTER: &str = "register.id, register.kind, register.unit, register.department, register.post,
     register.duties, register.pledge, register.opinions, register.version";
const POINT: &str =
    "id, register, unit, kind, position, number, risk, level, risk_kind, measures, responsible,
     power, extra, criteria, level_reason, power_category, step";

pub(super) async fn register(connection: &mut Connection, id: Uuid) -> Result<Option<RegisterRecord>> {
    connection
        .optional(&format!("SELECT {REGISTER} FROM register WHERE id = $1"), &params![id], read_register)
        .await
}

pub(super) async fn register_of(connection: &mut Connection, holder: Uuid) -> Result<Option<RegisterRecord>> {
    connection
        .optional(
            &format!("SELECT {REGISTER} FROM register WHERE holder = $1"),
            &params![holder],
            read_register,
        )
        .await
}

/// The rows that stand in a register, in its order.
pub(super) async fn rows(connection: &mut Connection, register: Uuid) -> Result<Vec<RiskPoint>> {
    connection
        .all(
            &format!(
                "SELECT {POINT} FROM risk_point WHERE register = $1 AND closed_at IS NULL ORDER BY position, sequence"
            ),
            &params![register],
            read_point,
        )
        .await
}

/// The rows of all registers of a unit.
pub async fn rows_of_unit(connection: &mut Connection, unit: Uuid) -> Result<Vec<RiskPoint>> {
    connection
        .all(
            &format!(
                "SELECT {POINT} FROM risk_point WHERE unit = $1 AND closed_at IS NULL ORDER BY position, sequence"
            ),
            &params![unit],
            read_point,
        )
        .await
}

/// The open rows after a sequence, in that order, each with its own.
pub(super) async fn rows_after(
    connection: &mut Connection,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, RiskPoint)>> {
    let sql = format!(
        "SELECT sequence, {POINT} FROM risk_point WHERE sequence > $1 AND closed_at IS NULL ORDER BY sequence LIMIT $2"
    );
    connection.all(&sql, &params![after, limit], |row| Ok((row.next()?, read_point(row)?))).await
}

/// The rows of a register as they stood before a moment.
pub(super) async fn rows_before(
    connection: &mut Connection,
    register: Uuid,
    moment: Timestamp,
) -> Result<Vec<RiskPoint>> {
    let standing = history::parts_before(connection, register, "risk_point", moment).await?;
    let mut rows: Vec<RiskPoint> = standing.into_iter().filter_map(|(_, json)| from_json(json)).collect();
    rows.sort_by_key(|row| row.position);
    Ok(rows)
}

/// A power as a register knows it.
#[derive(Clone, Debug)]
pub struct NamedPower {
    /// Its id.
    pub id: Uuid,
    /// 权力名称
    pub name: String,
    /// 权力类别 as written.
    pub category: String,
}

/// The unit's powers.
pub(super) async fn powers(connection: &mut Connection, unit: Uuid) -> Result<Vec<NamedPower>> {
    connection
        .all(
            "SELECT id, name, category FROM power WHERE unit = $1 AND closed_at IS NULL ORDER BY position, sequence",
            &params![unit],
            |row| Ok(NamedPower { id: row.next()?, name: row.next()?, category: row.next()? }),
        )
        .await
}

/// A step of a power's chart as a register knows it.
#[derive(Clone, Debug)]
pub struct NamedStep {
    /// The power.
    pub power: Uuid,
    /// The id of its element in the chart.
    pub element: String,
    /// Its name.
    pub name: String,
}

/// The steps of the charts of a unit's powers, in their order.
pub(super) async fn steps(connection: &mut Connection, unit: Uuid) -> Result<Vec<NamedStep>> {
    let sql = "SELECT flow.power, flow_step.element, flow_step.name
         FROM flow JOIN flow_step ON flow_step.flow = flow.id
         WHERE flow.unit = $1 AND flow.closed_at IS NULL AND flow.power IS NOT NULL
         ORDER BY flow.power, flow_step.position";
    let read =
        |row: &mut Row<'_>| Ok(NamedStep { power: row.next()?, element: row.next()?, name: row.next()? });
    connection.all(sql, &params![unit], read).await
}

/// The rows that arise from a power, in whatever register, by register.
pub async fn rows_of_power(connection: &mut Connection, power: Uuid) -> Result<Vec<RiskPoint>> {
    connection
        .all(
            &format!(
                "SELECT {POINT} FROM risk_point WHERE power = $1 AND closed_at IS NULL ORDER BY register, position"
            ),
            &params![power],
            read_point,
        )
        .await
}

/// The names of a holder; the person is who holds the post on a day.
pub(super) async fn names(connection: &mut Connection, holder: &Holder, day: Date) -> Result<HolderNames> {
    connection
        .one(
            "SELECT unit.name, department.name, post.name,
                    (SELECT min(person.name) FROM tenure JOIN person ON person.id = tenure.person
                     WHERE tenure.post = post.id AND (tenure.from_on IS NULL OR tenure.from_on <= $4)
                       AND (tenure.until_on IS NULL OR tenure.until_on >= $4))
             FROM unit LEFT JOIN department ON department.id = $2 LEFT JOIN post ON post.id = $3
             WHERE unit.id = $1",
            &params![holder.unit, holder.department, holder.post, day],
            |row| {
                Ok(HolderNames {
                    unit: row.next()?,
                    department: row.next()?,
                    post: row.next()?,
                    person: row.next()?,
                })
            },
        )
        .await
}

/// The holder of an id: a unit, a department or a post.
pub(super) async fn holder(connection: &mut Connection, id: Uuid) -> Result<Option<Holder>> {
    let sql = "SELECT 'unit', id, NULL, NULL FROM unit WHERE id = $1
         UNION ALL SELECT 'department', unit, id, NULL FROM department WHERE id = $1
         UNION ALL SELECT 'post', unit, department, id FROM post WHERE id = $1";
    // PostgreSQL wants to know what kind of nothing a bare NULL is.
    let sql = if connection.is_sqlite() { sql.to_owned() } else { sql.replace("NULL", "NULL::uuid") };
    connection.optional(&sql, &params![id], read_holder).await
}

/// Makes a register, unless somebody made it a moment ago.
pub(super) async fn insert_register(
    transaction: &mut Transaction,
    register: &RegisterRecord,
    author: &Author,
) -> Result<()> {
    let made = transaction
        .execute(
            "INSERT INTO register
                 (id, kind, holder, unit, department, post, duties, pledge, opinions, version, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10) ON CONFLICT DO NOTHING",
            &params![
                register.id,
                register.holder.kind.name(),
                register.holder.id(),
                register.holder.unit,
                register.holder.department,
                register.holder.post,
                register.duties.as_str(),
                json_or_null(register.pledge.as_ref()),
                json(&register.opinions),
                author.at
            ],
        )
        .await?;
    if made == 0 {
        return Ok(());
    }
    history::write(transaction, author, [register_change(None, Some(register))]).await
}

/// The registers of a unit with the names of their holders; the person is who holds the post on a day.
pub(super) async fn registers_of_unit(
    connection: &mut Connection,
    unit: Uuid,
    day: Date,
) -> Result<Vec<(RegisterRecord, HolderNames)>> {
    let sql = format!(
        "SELECT {REGISTER}, unit.name, department.name, post.name,
                (SELECT min(person.name) FROM tenure JOIN person ON person.id = tenure.person
                 WHERE tenure.post = post.id AND (tenure.from_on IS NULL OR tenure.from_on <= $2)
                   AND (tenure.until_on IS NULL OR tenure.until_on >= $2))
         FROM register JOIN unit ON unit.id = register.unit
         LEFT JOIN department ON department.id = register.department
         LEFT JOIN post ON post.id = register.post
         WHERE register.unit = $1"
    );
    connection
        .all(&sql, &params![unit, day], |row| {
            let record = read_register(row)?;
            let names = HolderNames {
                unit: row.next()?,
                department: row.next()?,
                post: row.next()?,
                person: row.next()?,
            };
            Ok((record, names))
        })
        .await
}

/// Takes registers for this transaction and leaves them as they are.
pub(super) async fn hold(transaction: &mut Transaction, ids: &[Uuid]) -> Result<()> {
    let mut ids = ids.to_vec();
    // Everybody takes them in the same order, and so nobody waits in a circle.
    ids.sort_unstable();
    for id in ids {
        transaction.execute("UPDATE register SET version = version WHERE id = $1", &params![id]).await?;
    }
    Ok(())
}

/// Takes the register for this transaction and counts its version up; others wait until it ends.
pub(super) async fn lock(transaction: &mut Transaction, id: Uuid, at: Timestamp) -> Result<RegisterRecord> {
    transaction
        .execute("UPDATE register SET version = version + 1, changed_at = $2 WHERE id = $1", &params![id, at])
        .await?;
    register(transaction, id).await?.ok_or(lianjian_db::DatabaseError::Missing)
}

/// Counts a register's version up though nothing in it changes.
pub(super) async fn count_up(transaction: &mut Transaction, id: Uuid) -> Result<RegisterRecord> {
    transaction.execute("UPDATE register SET version = version + 1 WHERE id = $1", &params![id]).await?;
    register(transaction, id).await?.ok_or(lianjian_db::DatabaseError::Missing)
}

/// Writes the register's own fields, if they changed.
pub(super) async fn write_register(
    transaction: &mut Transaction,
    author: &Author,
    before: &RegisterRecord,
    after: &RegisterRecord,
) -> Result<()> {
    let same =
        before.duties == after.duties && before.pledge == after.pledge && before.opinions == after.opinions;
    if same {
        return Ok(());
    }
    transaction
        .execute(
            "UPDATE register SET duties = $2, pledge = $3, opinions = $4 WHERE id = $1",
            &params![
                after.id,
                after.duties.as_str(),
                json_or_null(after.pledge.as_ref()),
                json(&after.opinions)
            ],
        )
        .await?;
    history::write(transaction, author, [register_change(Some(before), Some(after))]).await
}

/// What [`write_rows`] did.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
pub struct RowChanges {
    /// Rows that are new.
    pub added: u64,
    /// Rows that are not as they were.
    pub changed: u64,
    /// Rows that are gone.
    pub closed: u64,
}

impl RowChanges {
    /// Whether nothing happened.
    pub fn is_empty(self) -> bool {
        self == RowChanges::default()
    }
}

/// Makes the rows of a register what `after` says: rows, search index, counters and history, in one
/// transaction. A row is known by its id.
pub(super) async fn write_rows(
    transaction: &mut Transaction,
    author: &Author,
    before: &[RiskPoint],
    after: &[RiskPoint],
) -> Result<RowChanges> {
    let old: HashMap<Uuid, &RiskPoint> = before.iter().map(|row| (row.id, row)).collect();
    let new: HashMap<Uuid, &RiskPoint> = after.iter().map(|row| (row.id, row)).collect();
    let mut changes: Vec<(Option<&RiskPoint>, Option<&RiskPoint>)> = Vec::new();
    changes.extend(before.iter().filter(|row| !new.contains_key(&row.id)).map(|row| (Some(row), None)));
    for row in after {
        match old.get(&row.id) {
            None => changes.push((None, Some(row))),
            Some(known) if *known != row => changes.push((Some(known), Some(row))),
            Some(_) => {}
        }
    }
    let mut done = RowChanges::default();
    let mut kept = Vec::with_capacity(changes.len());
    for (was, is) in &changes {
        let sequence = match (was, is) {
            (None, Some(row)) => {
                done.added += 1;
                insert_row(transaction, row, author.at).await?
            }
            (Some(_), Some(row)) => {
                done.changed += 1;
                update_row(transaction, row, author.at).await?
            }
            (Some(row), None) => {
                done.closed += 1;
                close_row(transaction, row.id, author.at).await?
            }
            (None, None) => continue,
        };
        kept.push((sequence, *was, *is));
    }
    likeness::keep(transaction, &kept).await?;
    let day = clock::local(author.at).date();
    counters::apply(transaction, day, changes.iter().copied()).await?;
    let record = changes.iter().map(|(was, is)| point_change(*was, *is)).collect::<Vec<_>>();
    history::write(transaction, author, record).await?;
    Ok(done)
}

async fn insert_row(transaction: &mut Transaction, row: &RiskPoint, at: Timestamp) -> Result<i64> {
    // A row that was closed may come back under its id, when a removal or an import is undone; but only
    // into its own register. Ids come from the client: one that belongs elsewhere is refused.
    let sql = "INSERT INTO risk_point
             (id, register, unit, kind, position, number, risk, level, risk_kind, measures, measure_count,
              responsible, power, extra, changed_at, criteria, level_reason, power_category, step)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (id) DO UPDATE SET register = excluded.register, unit = excluded.unit,
             position = excluded.position, number = excluded.number, risk = excluded.risk,
             level = excluded.level, risk_kind = excluded.risk_kind, measures = excluded.measures,
             measure_count = excluded.measure_count, responsible = excluded.responsible,
             power = excluded.power, extra = excluded.extra, changed_at = excluded.changed_at,
             criteria = excluded.criteria, level_reason = excluded.level_reason,
             power_category = excluded.power_category, step = excluded.step, closed_at = NULL, version = risk_point.version + 1
         WHERE risk_point.closed_at IS NOT NULL AND risk_point.register = excluded.register
             AND risk_point.unit = excluded.unit
         RETURNING sequence";
    let sequence: i64 = transaction.one(sql, &values(row, at), |found| found.next()).await?;
    search::put(transaction, "risk_point_search", sequence, &pairs::index(&row.searchable())).await?;
    Ok(sequence)
}

async fn update_row(transaction: &mut Transaction, row: &RiskPoint, at: Timestamp) -> Result<i64> {
    let sql =
        "UPDATE risk_point SET register = $2, unit = $3, kind = $4, position = $5, number = $6, risk = $7,
             level = $8, risk_kind = $9, measures = $10, measure_count = $11, responsible = $12, power = $13,
             extra = $14, changed_at = $15, criteria = $16, level_reason = $17,
             power_category = $18, step = $19, version = version + 1
         WHERE id = $1 RETURNING sequence";
    let sequence: i64 = transaction.one(sql, &values(row, at), |found| found.next()).await?;
    search::put(transaction, "risk_point_search", sequence, &pairs::index(&row.searchable())).await?;
    Ok(sequence)
}

async fn close_row(transaction: &mut Transaction, id: Uuid, at: Timestamp) -> Result<i64> {
    let sql = "UPDATE risk_point SET closed_at = $2, changed_at = $2, version = version + 1
         WHERE id = $1 RETURNING sequence";
    let sequence: i64 = transaction.one(sql, &params![id, at], |found| found.next()).await?;
    search::remove(transaction, "risk_point_search", sequence).await?;
    Ok(sequence)
}

fn values(row: &RiskPoint, at: Timestamp) -> [lianjian_db::Value; 19] {
    params![
        row.id,
        row.register,
        row.unit,
        row.kind.name(),
        row.position,
        row.number,
        row.risk.as_str(),
        row.level.map_or(0, Level::number),
        row.risk_kind.map_or("", RiskKind::label),
        json(&row.measures),
        i64::try_from(row.measures.len()).unwrap_or(i64::MAX),
        row.responsible.as_str(),
        row.power,
        json(&row.extra),
        at,
        json(&row.criteria),
        row.level_reason.as_str(),
        row.power_category.as_str(),
        row.step.as_str()
    ]
}

/// The history entry of a risk point.
pub fn point_change(before: Option<&RiskPoint>, after: Option<&RiskPoint>) -> Change {
    let some = after.or(before);
    let (id, register, unit) =
        some.map_or((Uuid::nil(), Uuid::nil(), Uuid::nil()), |row| (row.id, row.register, row.unit));
    Change::of("risk_point", id, before, after).within(register).unit(unit)
}

fn register_change(before: Option<&RegisterRecord>, after: Option<&RegisterRecord>) -> Change {
    let some = after.or(before);
    let (id, unit) = some.map_or((Uuid::nil(), Uuid::nil()), |register| (register.id, register.holder.unit));
    Change::of("register", id, before, after).unit(unit)
}

/// A risk point out of its history entry; none if a later version wrote what this one cannot read.
pub fn from_json(json: Json) -> Option<RiskPoint> {
    serde_json::from_value(json).map_err(|error| tracing::warn!(%error, "a history entry is unreadable")).ok()
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn json_or_null<T: serde::Serialize>(value: Option<&T>) -> Option<String> {
    value.map(json)
}

fn read_holder(row: &mut Row<'_>) -> Result<Holder> {
    let kind: String = row.next()?;
    Ok(Holder {
        kind: HolderKind::parse(&kind).unwrap_or(HolderKind::Unit),
        unit: row.next()?,
        department: row.next()?,
        post: row.next()?,
    })
}

fn read_register(row: &mut Row<'_>) -> Result<RegisterRecord> {
    Ok(RegisterRecord {
        id: row.next()?,
        holder: read_holder(row)?,
        duties: row.next()?,
        pledge: row.next_json()?,
        opinions: row.next_json()?,
        version: row.next()?,
    })
}

/// Reads the columns of `POINT`.
fn read_point(row: &mut Row<'_>) -> Result<RiskPoint> {
    Ok(RiskPoint {
        id: row.next()?,
        register: row.next()?,
        unit: row.next()?,
        kind: HolderKind::parse(&row.next::<String>()?).unwrap_or(HolderKind::Unit),
        position: row.next()?,
        number: row.next::<Option<i64>>()?.and_then(|number| u32::try_from(number).ok()),
        risk: row.next()?,
        level: Level::from_number(row.next()?),
        risk_kind: RiskKind::parse(&row.next::<String>()?),
        measures: row.next_json()?,
        responsible: row.next()?,
        power: row.next()?,
        extra: row.next_json()?,
        criteria: row.next_json()?,
        level_reason: row.next()?,
        power_category: row.next()?,
        step: row.next()?,
    })
}

/// The open holders of a unit in the order of a list: unit, departments, posts.
pub(super) async fn holders(
    connection: &mut Connection,
    unit: Uuid,
    day: Date,
) -> Result<Vec<super::service::Listed>> {
    let nothing = if connection.is_sqlite() { "NULL" } else { "NULL::uuid" };
    let sql = format!(
        "SELECT 'unit', unit.id, {nothing}, {nothing}, unit.name, NULL, NULL, 0, 0, 0
         FROM unit WHERE unit.id = $1
         UNION ALL
         SELECT 'department', department.unit, department.id, {nothing}, department.name, NULL, NULL, 0, 1,
                department.position
         FROM department WHERE department.unit = $1 AND department.closed_on IS NULL
         UNION ALL
         SELECT 'post', post.unit, post.department, post.id, post.name, department.name,
                (SELECT min(person.name) FROM tenure JOIN person ON person.id = tenure.person
                 WHERE tenure.post = post.id AND (tenure.from_on IS NULL OR tenure.from_on <= $2)
                   AND (tenure.until_on IS NULL OR tenure.until_on >= $2)),
                post.in_leading_group, 2, post.position
         FROM post LEFT JOIN department ON department.id = post.department
         WHERE post.unit = $1 AND post.closed_on IS NULL
         ORDER BY 9, 8 DESC, 10, 5"
    );
    connection
        .all(&sql, &params![unit, day], |row| {
            Ok(super::service::Listed {
                holder: read_holder(row)?,
                name: row.next()?,
                department: row.next()?,
                person: row.next()?,
                leading: row.next_bool()?,
                counts: lianjian_domain::rollup::RiskCounts::default(),
                open_problems: 0,
            })
        })
        .await
}
